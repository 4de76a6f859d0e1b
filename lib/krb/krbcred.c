/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/krbcred.h"
#include "krb/ktime.h"

/* The names and flags of KrbCredInfo, all optional but the key. */
static void
read_who(struct ek_der *seq, struct ek_cred_info *info)
{
	ek_key_read(seq, 0, "key", &info->session);
	if (ek_der_has(seq, 1))
		info->client.realm = ek_realm_read(seq, 1, "prealm");
	if (ek_der_has(seq, 2))
		ek_principal_read(seq, 2, "pname", &info->client);
	if (ek_der_has(seq, 3)) {
		info->flags = ek_der_flags(seq, 3, "flags");
		info->has_flags = ek_der_good(seq);
	}
}

/* KrbCredInfo, RFC 4120 5.8.1. */
static void
read_info(struct ek_der *der, struct ek_cred_info *info)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	*info = (struct ek_cred_info){ .flags = 0 };
	read_who(&seq, info);
	info->auth = ek_ktime_read_opt(&seq, 4, "authtime");
	info->start = ek_ktime_read_opt(&seq, 5, "starttime");
	info->end = ek_ktime_read_opt(&seq, 6, "endtime");
	info->renew_until = ek_ktime_read_opt(&seq, 7, "renew-till");
	if (ek_der_has(&seq, 8))
		info->server.realm = ek_realm_read(&seq, 8, "srealm");
	if (ek_der_has(&seq, 9))
		ek_principal_read(&seq, 9, "sname", &info->server);
	if (ek_der_has(&seq, 10))
		ek_hostaddrs_read(&seq, 10, "caddr", &info->addresses);
	ek_der_finish(&seq);
}

static void
read_infos(struct ek_der *der, struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, 0, EK_DER_SEQUENCE,
	    "ticket-info");
	struct ek_cred_info info;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_TICKETS_MAX))
		read_info(&seq, &info);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_cred_info_next(struct ek_list *list, struct ek_cred_info *info)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_TICKETS_MAX))
		return false;
	read_info(&der, info);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

/* EncKrbCredPart ::= [APPLICATION 29] SEQUENCE, RFC 4120 5.8.1. */
static void
read_part(struct ek_der *der, struct ek_krbcred_part *part)
{
	struct ek_der seq = ek_der_app(der, EK_DER_BARE, 29, "");

	read_infos(&seq, &part->infos);
	part->has_nonce = ek_der_has(&seq, 1);
	if (part->has_nonce)
		part->nonce = ek_der_uint32(&seq, 1, "nonce");
	part->time = ek_ktime_read_opt(&seq, 2, "timestamp");
	part->has_usec = ek_der_has(&seq, 3);
	if (part->has_usec)
		part->usec = (int32_t)ek_der_int(&seq, 3, 0, 999999, "usec");
	if (ek_der_has(&seq, 4))
		ek_hostaddr_read(&seq, 4, "s-address", &part->sender);
	if (ek_der_has(&seq, 5))
		ek_hostaddr_read(&seq, 5, "r-address", &part->recipient);
	ek_der_finish(&seq);
}

ekrb_status
ek_krbcred_part_parse(ekrb_bytes bytes, struct ek_krbcred_part *part,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "enc-krb-cred-part", error);

	*part = (struct ek_krbcred_part){ .nonce = 0 };
	read_part(&der, part);
	return ek_der_finish(&der);
}

/* Without encryption the cipher is the part itself. */
static void
read_plain(struct ek_der *der, struct ek_krbcred *krbcred)
{
	struct ek_der inner = ek_der_inside(der, krbcred->enc.cipher,
	    "enc-part.cipher");

	read_part(&inner, &krbcred->part);
	krbcred->has_part = ek_der_finish(&inner) == EKRB_OK;
}

/* KRB-CRED ::= [APPLICATION 22] SEQUENCE, RFC 4120 5.8.1. */
ekrb_status
ek_krbcred_parse(ekrb_bytes bytes, struct ek_krbcred *krbcred,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "krb-cred", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 22, "");

	*krbcred = (struct ek_krbcred){ .has_part = false };
	ek_der_int(&seq, 0, 5, 5, "pvno");
	ek_der_int(&seq, 1, EK_KRB_CRED, EK_KRB_CRED, "msg-type");
	ek_tickets_read(&seq, 2, "tickets", &krbcred->tickets);
	ek_encdata_read(&seq, 3, "enc-part", &krbcred->enc);
	if (krbcred->enc.etype == EK_ETYPE_NULL && !ek_error_is_set(error))
		read_plain(&seq, krbcred);
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

void
ek_krbcred_write(struct ek_derout *out, const struct ek_krbcred *krbcred)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(22));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, EK_KRB_CRED);
	ek_list_write(out, 2, &krbcred->tickets);
	ek_encdata_write(out, 3, &krbcred->enc);
	ek_derout_close(out);
	ek_derout_close(out);
}

void
ek_krbcred_part_write(struct ek_derout *out,
    const struct ek_krbcred_part *part)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(29));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_list_write(out, 0, &part->infos);
	if (part->has_nonce)
		ek_derout_int(out, 1, part->nonce);
	ek_ktime_write_opt(out, 2, part->time);
	if (part->has_usec)
		ek_derout_int(out, 3, part->usec);
	if (part->sender.address.data != NULL)
		ek_hostaddr_write(out, 4, &part->sender);
	if (part->recipient.address.data != NULL)
		ek_hostaddr_write(out, 5, &part->recipient);
	ek_derout_close(out);
	ek_derout_close(out);
}

static void
write_name(struct ek_derout *out, int realm_ctx, int name_ctx,
    const struct ek_principal *principal)
{
	if (principal->realm.data != NULL)
		ek_realm_write(out, realm_ctx, principal->realm);
	if (principal->n_parts > 0)
		ek_principal_write(out, name_ctx, principal);
}

void
ek_cred_info_write(struct ek_derout *out, const struct ek_cred_info *info)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_key_write(out, 0, &info->session);
	write_name(out, 1, 2, &info->client);
	if (info->has_flags)
		ek_derout_flags(out, 3, info->flags);
	ek_ktime_write_opt(out, 4, info->auth);
	ek_ktime_write_opt(out, 5, info->start);
	ek_ktime_write_opt(out, 6, info->end);
	ek_ktime_write_opt(out, 7, info->renew_until);
	write_name(out, 8, 9, &info->server);
	ek_list_write(out, 10, &info->addresses);
	ek_derout_close(out);
}
