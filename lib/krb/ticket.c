/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/ktime.h"
#include "krb/ticket.h"

/* Ticket ::= [APPLICATION 1] SEQUENCE, RFC 4120 5.3. */
void
ek_ticket_read(struct ek_der *der, int ctx, const char *what,
    struct ek_ticket *ticket)
{
	const uint8_t *at = der->pos;
	struct ek_der seq = ek_der_app(der, ctx, 1, what);

	ek_der_int(&seq, 0, 5, 5, "tkt-vno");
	ticket->server.realm = ek_realm_read(&seq, 1, "realm");
	ek_principal_read(&seq, 2, "sname", &ticket->server);
	ek_encdata_read(&seq, 3, "enc-part", &ticket->enc);
	ek_der_finish(&seq);
	ticket->der = ek_der_since(der, ctx, at);
}

ekrb_status
ek_ticket_parse(ekrb_bytes bytes, struct ek_ticket *ticket,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "ticket", error);

	ticket->der = ticket->server.realm = (ekrb_bytes){ NULL, 0 };
	ticket->server.type = 0;
	ticket->server.n_parts = 0;
	ticket->enc = (struct ek_encdata){ .etype = 0 };
	ek_ticket_read(&der, EK_DER_BARE, "", ticket);
	return ek_der_finish(&der);
}

void
ek_ticket_write(struct ek_derout *out, int ctx, const struct ek_ticket *ticket)
{
	ek_derout_open(out, ctx, EK_DER_APP(1));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_realm_write(out, 1, ticket->server.realm);
	ek_principal_write(out, 2, &ticket->server);
	ek_encdata_write(out, 3, &ticket->enc);
	ek_derout_close(out);
	ek_derout_close(out);
}

/* TransitedEncoding, RFC 4120 5.3. */
static void
read_transited(struct ek_der *der, struct ek_ticket_part *part)
{
	struct ek_der seq = ek_der_enter(der, 4, EK_DER_SEQUENCE, "transited");

	part->transited_type = ek_der_int32(&seq, 0, "tr-type");
	part->transited = ek_der_octets(&seq, 1, "contents");
	ek_der_finish(&seq);
}

/* EncTicketPart ::= [APPLICATION 3] SEQUENCE, RFC 4120 5.3. */
static void
read_part(struct ek_der *der, struct ek_ticket_part *part)
{
	struct ek_der seq = ek_der_app(der, EK_DER_BARE, 3, "");

	part->flags = ek_der_flags(&seq, 0, "flags");
	part->has_flags = ek_der_good(&seq);
	ek_key_read(&seq, 1, "key", &part->session);
	part->client.realm = ek_realm_read(&seq, 2, "crealm");
	ek_principal_read(&seq, 3, "cname", &part->client);
	read_transited(&seq, part);
	part->auth = ek_ktime_read(&seq, 5, "authtime");
	part->start = ek_ktime_read_opt(&seq, 6, "starttime");
	part->end = ek_ktime_read(&seq, 7, "endtime");
	part->renew_until = ek_ktime_read_opt(&seq, 8, "renew-till");
	if (ek_der_has(&seq, 9))
		ek_hostaddrs_read(&seq, 9, "caddr", &part->addresses);
	if (ek_der_has(&seq, 10))
		ek_authdata_read(&seq, 10, "authorization-data",
		    &part->authdata);
	ek_der_finish(&seq);
}

ekrb_status
ek_ticket_part_parse(ekrb_bytes bytes, struct ek_ticket_part *part,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "enc-ticket-part", error);

	*part = (struct ek_ticket_part){ .flags = 0 };
	read_part(&der, part);
	return ek_der_finish(&der);
}

static void
write_transited(struct ek_derout *out, const struct ek_ticket_part *part)
{
	ek_derout_open(out, 4, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, part->transited_type);
	ek_derout_octets(out, 1, part->transited);
	ek_derout_close(out);
}

void
ek_ticket_part_write(struct ek_derout *out, const struct ek_ticket_part *part)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(3));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_flags(out, 0, part->flags);
	ek_key_write(out, 1, &part->session);
	ek_realm_write(out, 2, part->client.realm);
	ek_principal_write(out, 3, &part->client);
	write_transited(out, part);
	ek_ktime_write(out, 5, part->auth);
	ek_ktime_write_opt(out, 6, part->start);
	ek_ktime_write(out, 7, part->end);
	ek_ktime_write_opt(out, 8, part->renew_until);
	ek_list_write(out, 9, &part->addresses);
	ek_list_write(out, 10, &part->authdata);
	ek_derout_close(out);
	ek_derout_close(out);
}
