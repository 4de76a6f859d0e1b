/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/kdcreq.h"
#include "krb/ktime.h"

void
ek_tickets_read(struct ek_der *der, int ctx, const char *what,
    struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);
	struct ek_ticket ticket;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_TICKETS_MAX))
		ek_ticket_read(&seq, EK_DER_BARE, NULL, &ticket);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_ticket_next(struct ek_list *list, struct ek_ticket *ticket)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	ticket->server.n_parts = 0;
	ticket->enc = (struct ek_encdata){ .etype = 0 };
	if (!ek_der_more(&der, EK_TICKETS_MAX))
		return false;
	ek_ticket_read(&der, EK_DER_BARE, NULL, ticket);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

static void
read_etypes(struct ek_der *der, struct ek_kdcreq *request)
{
	struct ek_der seq = ek_der_enter(der, 8, EK_DER_SEQUENCE, "etype");

	while (ek_der_more(&seq, EK_KDCREQ_ETYPES_MAX)) {
		request->etype[request->n_etypes] =
		    ek_der_int32(&seq, EK_DER_BARE, NULL);
		request->n_etypes += ek_der_good(&seq);
	}
	ek_der_finish(&seq);
}

/* KDC-REQ-BODY, RFC 4120 5.4.1. */
static void
read_body(struct ek_der *der, struct ek_kdcreq *request)
{
	struct ek_der seq = ek_der_enter(der, 4, EK_DER_SEQUENCE, "req-body");

	request->options = ek_der_flags(&seq, 0, "kdc-options");
	request->has_options = ek_der_good(&seq);
	if (ek_der_has(&seq, 1))
		ek_principal_read(&seq, 1, "cname", &request->client);
	request->server.realm = ek_realm_read(&seq, 2, "realm");
	request->client.realm = request->server.realm;
	if (ek_der_has(&seq, 3))
		ek_principal_read(&seq, 3, "sname", &request->server);
	request->from = ek_ktime_read_opt(&seq, 4, "from");
	request->till = ek_ktime_read(&seq, 5, "till");
	request->renew_until = ek_ktime_read_opt(&seq, 6, "rtime");
	request->nonce = ek_der_uint32(&seq, 7, "nonce");
	request->has_nonce = ek_der_good(&seq);
	read_etypes(&seq, request);
	if (ek_der_has(&seq, 9))
		ek_hostaddrs_read(&seq, 9, "addresses", &request->addresses);
	if (ek_der_has(&seq, 10))
		ek_encdata_read(&seq, 10, "enc-authorization-data",
		    &request->authdata);
	if (ek_der_has(&seq, 11))
		ek_tickets_read(&seq, 11, "additional-tickets",
		    &request->tickets);
	ek_der_finish(&seq);
}

/* KDC-REQ, RFC 4120 5.4.1: the fields are numbered from 1. */
static void
read_request(struct ek_der *der, struct ek_kdcreq *request)
{
	struct ek_der seq = ek_der_app(der, EK_DER_BARE, request->type, "");

	ek_der_int(&seq, 1, 5, 5, "pvno");
	ek_der_int(&seq, 2, request->type, request->type, "msg-type");
	if (ek_der_has(&seq, 3))
		ek_padatas_read(&seq, 3, "padata", &request->padata);
	read_body(&seq, request);
	ek_der_finish(&seq);
}

ekrb_status
ek_kdcreq_parse(ekrb_bytes bytes, struct ek_kdcreq *request,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "as-req", error);

	*request = (struct ek_kdcreq){ .type = EK_AS_REQ };
	if (ek_der_next_is(&der, EK_DER_APP(EK_TGS_REQ))) {
		request->type = EK_TGS_REQ;
		der.what = "tgs-req";
	}
	read_request(&der, request);
	return ek_der_finish(&der);
}

static void
write_etypes(struct ek_derout *out, const struct ek_kdcreq *request)
{
	uint32_t i;

	ek_derout_open(out, 8, EK_DER_SEQUENCE);
	for (i = 0; i < request->n_etypes; i++)
		ek_derout_int(out, EK_DER_BARE, request->etype[i]);
	ek_derout_close(out);
}

static void
write_body(struct ek_derout *out, const struct ek_kdcreq *request)
{
	ek_derout_open(out, 4, EK_DER_SEQUENCE);
	ek_derout_flags(out, 0, request->options);
	if (request->client.n_parts > 0)
		ek_principal_write(out, 1, &request->client);
	ek_realm_write(out, 2, request->server.realm);
	if (request->server.n_parts > 0)
		ek_principal_write(out, 3, &request->server);
	ek_ktime_write_opt(out, 4, request->from);
	ek_ktime_write(out, 5, request->till);
	ek_ktime_write_opt(out, 6, request->renew_until);
	ek_derout_int(out, 7, request->nonce);
	write_etypes(out, request);
	ek_list_write(out, 9, &request->addresses);
	if (request->authdata.cipher.data != NULL)
		ek_encdata_write(out, 10, &request->authdata);
	ek_list_write(out, 11, &request->tickets);
	ek_derout_close(out);
}

void
ek_kdcreq_write(struct ek_derout *out, const struct ek_kdcreq *request)
{
	ek_derout_open(out, EK_DER_BARE, (uint8_t)EK_DER_APP(request->type));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 1, 5);
	ek_derout_int(out, 2, request->type);
	ek_list_write(out, 3, &request->padata);
	write_body(out, request);
	ek_derout_close(out);
	ek_derout_close(out);
}
