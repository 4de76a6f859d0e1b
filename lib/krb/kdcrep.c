/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/kdcrep.h"
#include "krb/ktime.h"

/* KDC-REP, RFC 4120 5.4.2. */
static void
read_reply(struct ek_der *der, struct ek_kdcrep *reply)
{
	struct ek_der seq = ek_der_app(der, EK_DER_BARE, reply->type, "");

	ek_der_int(&seq, 0, 5, 5, "pvno");
	ek_der_int(&seq, 1, reply->type, reply->type, "msg-type");
	if (ek_der_has(&seq, 2))
		ek_padatas_read(&seq, 2, "padata", &reply->padata);
	reply->client.realm = ek_realm_read(&seq, 3, "crealm");
	ek_principal_read(&seq, 4, "cname", &reply->client);
	ek_ticket_read(&seq, 5, "ticket", &reply->ticket);
	ek_encdata_read(&seq, 6, "enc-part", &reply->enc);
	ek_der_finish(&seq);
}

ekrb_status
ek_kdcrep_parse(ekrb_bytes bytes, struct ek_kdcrep *reply,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "as-rep", error);

	*reply = (struct ek_kdcrep){ .type = EK_AS_REP };
	if (ek_der_next_is(&der, EK_DER_APP(EK_TGS_REP))) {
		reply->type = EK_TGS_REP;
		der.what = "tgs-rep";
	}
	read_reply(&der, reply);
	return ek_der_finish(&der);
}

void
ek_kdcrep_write(struct ek_derout *out, const struct ek_kdcrep *reply)
{
	ek_derout_open(out, EK_DER_BARE, (uint8_t)EK_DER_APP(reply->type));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, reply->type);
	ek_list_write(out, 2, &reply->padata);
	ek_realm_write(out, 3, reply->client.realm);
	ek_principal_write(out, 4, &reply->client);
	ek_ticket_write(out, 5, &reply->ticket);
	ek_encdata_write(out, 6, &reply->enc);
	ek_derout_close(out);
	ek_derout_close(out);
}

static void
read_last_req(struct ek_der *der, struct ek_last_req *last_req)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	last_req->type = ek_der_int32(&seq, 0, "lr-type");
	last_req->time = ek_ktime_read(&seq, 1, "lr-value");
	ek_der_finish(&seq);
}

/* LastReq, RFC 4120 5.4.2. */
static void
read_last_reqs(struct ek_der *der, struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, 1, EK_DER_SEQUENCE, "last-req");
	struct ek_last_req last_req;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_LAST_REQ_MAX))
		read_last_req(&seq, &last_req);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_last_req_next(struct ek_list *list, struct ek_last_req *last_req)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_LAST_REQ_MAX))
		return false;
	read_last_req(&der, last_req);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

void
ek_last_req_write(struct ek_derout *out, const struct ek_last_req *last_req)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, last_req->type);
	ek_ktime_write(out, 1, last_req->time);
	ek_derout_close(out);
}

/* EncKDCRepPart, RFC 4120 5.4.2 and RFC 6806 11. */
static void
read_fields(struct ek_der *seq, struct ek_kdcrep_part *part)
{
	ek_key_read(seq, 0, "key", &part->session);
	read_last_reqs(seq, &part->last_req);
	part->nonce = ek_der_uint32(seq, 2, "nonce");
	part->has_nonce = ek_der_good(seq);
	part->key_expiration = ek_ktime_read_opt(seq, 3, "key-expiration");
	part->flags = ek_der_flags(seq, 4, "flags");
	part->has_flags = ek_der_good(seq);
	part->auth = ek_ktime_read(seq, 5, "authtime");
	part->start = ek_ktime_read_opt(seq, 6, "starttime");
	part->end = ek_ktime_read(seq, 7, "endtime");
	part->renew_until = ek_ktime_read_opt(seq, 8, "renew-till");
	part->server.realm = ek_realm_read(seq, 9, "srealm");
	ek_principal_read(seq, 10, "sname", &part->server);
	if (ek_der_has(seq, 11))
		ek_hostaddrs_read(seq, 11, "caddr", &part->addresses);
	if (ek_der_has(seq, 12))
		ek_padatas_read(seq, 12, "encrypted-pa-data", &part->padata);
}

static void
read_part(struct ek_der *der, struct ek_kdcrep_part *part)
{
	struct ek_der seq = ek_der_app(der, EK_DER_BARE, part->type, "");

	read_fields(&seq, part);
	ek_der_finish(&seq);
}

ekrb_status
ek_kdcrep_part_parse(ekrb_bytes bytes, struct ek_kdcrep_part *part,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "enc-as-rep-part", error);

	*part = (struct ek_kdcrep_part){ .type = EK_ENC_AS_REP_PART };
	if (ek_der_next_is(&der, EK_DER_APP(EK_ENC_TGS_REP_PART))) {
		part->type = EK_ENC_TGS_REP_PART;
		der.what = "enc-tgs-rep-part";
	}
	read_part(&der, part);
	return ek_der_finish(&der);
}

void
ek_kdcrep_part_write(struct ek_derout *out, const struct ek_kdcrep_part *part)
{
	ek_derout_open(out, EK_DER_BARE, (uint8_t)EK_DER_APP(part->type));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_key_write(out, 0, &part->session);
	ek_list_write(out, 1, &part->last_req);
	ek_derout_int(out, 2, part->nonce);
	ek_ktime_write_opt(out, 3, part->key_expiration);
	ek_derout_flags(out, 4, part->flags);
	ek_ktime_write(out, 5, part->auth);
	ek_ktime_write_opt(out, 6, part->start);
	ek_ktime_write(out, 7, part->end);
	ek_ktime_write_opt(out, 8, part->renew_until);
	ek_realm_write(out, 9, part->server.realm);
	ek_principal_write(out, 10, &part->server);
	ek_list_write(out, 11, &part->addresses);
	ek_list_write(out, 12, &part->padata);
	ek_derout_close(out);
	ek_derout_close(out);
}
