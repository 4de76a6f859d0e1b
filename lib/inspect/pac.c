/* SPDX-License-Identifier: BSD-2-Clause */
/* The PAC: who the user is, as Windows services see it. */
#include <string.h>

#include "inspect/checks.h"
#include "inspect/decode.h"
#include "inspect/names.h"
#include "krb/claims.h"
#include "krb/delegation.h"
#include "krb/deviceinfo.h"
#include "krb/logoninfo.h"
#include "krb/pac.h"

enum { SIDS_MAX = 2048 /* shown of one list */ };

static void
end(struct ek_decode *d, json_t *out, const struct ek_error *error)
{
	if (error->status == EKRB_NOMEM)
		d->in->failed = true;
	else if (ek_error_is_set(error)) {
		ek_decode_partial(d, out);
		ek_check_say_fault(ek_found_hit(&d->ex->found,
		    EK_SAY_PAC_MALFORMED), "", error);
	}
}

/* One principal's identifier: a SID or an object id is shown as it is, or by
 * the token that both have in common. */
static void
put_id(struct ek_decode *d, json_t *out, const char *name, const char *kind,
    const char *text, const char *id)
{
	struct ek_buf token = { 0 };

	if (d->in->names != NULL)
		ek_names_id(d->in->names, &token, kind, (ekrb_bytes){
		    (const uint8_t *)id, strlen(id) });
	else
		ek_buf_puts(&token, text);
	if (token.failed)
		d->in->failed = true;
	else
		ek_field_text(d->in, out, name, ek_buf_str(&token));
	ek_buf_free(&token);
}

/* A SID, and the object id if Microsoft Entra made it. */
static void
put_sid(struct ek_decode *d, json_t *out, const char *name,
    const struct ek_sid *sid)
{
	json_t *object = ek_field_object(d->in, out, name);
	bool entra, common = ek_sid_is_common(sid);
	char guid[EK_GUID_TEXT];
	struct ek_buf text = { 0 };

	ek_sid_print(&text, sid);
	entra = ek_sid_to_object(sid, guid);
	if (text.failed)
		d->in->failed = true;
	else if (common)
		ek_field_text(d->in, object, "sid", ek_buf_str(&text));
	else
		put_id(d, object, "sid", "sid", ek_buf_str(&text),
		    entra ? guid : ek_buf_str(&text));
	if (entra)
		put_id(d, object, "object_id", "object", guid, guid);
	ek_buf_free(&text);
}

static void
put_sid_bytes(struct ek_decode *d, json_t *out, const char *name,
    ekrb_bytes bytes)
{
	struct ek_sid sid;

	if (bytes.data != NULL && ek_sid_parse(bytes, &sid))
		put_sid(d, out, name, &sid);
}

static void
put_filetime(struct ek_decode *d, json_t *out, const char *name,
    uint64_t filetime)
{
	int64_t when;

	if (ek_filetime(filetime, &when))
		ek_field_time(d->in, out, name, when);
}

static void
put_groups(struct ek_decode *d, json_t *out, const char *name,
    const struct ek_groups *groups)
{
	json_t *list;
	uint32_t i, id, attributes;

	if (groups->n == 0)
		return;
	list = ek_field_list(d->in, out, name);
	for (i = 0; i < groups->n && i < SIDS_MAX; i++) {
		ek_group_get(groups, i, &id, &attributes);
		if (json_array_append_new(list, json_integer(id)) != 0)
			d->in->failed = true;
	}
	ek_field_left_out(d->in, out, name, groups->n - i);
}

static void
put_sids(struct ek_decode *d, json_t *out, const char *name,
    struct ek_sid_list sids)
{
	struct ek_sid sid;
	uint32_t attributes, n = 0;
	json_t *list;

	if (sids.n == 0)
		return;
	list = ek_field_list(d->in, out, name);
	while (n++ < SIDS_MAX && ek_sid_next(&sids, &sid, &attributes))
		put_sid(d, ek_field_append(d->in, list), "group", &sid);
	ek_field_left_out(d->in, out, name, sids.n);
}

static void
put_account(struct ek_decode *d, json_t *out, const struct ek_logon_info *info)
{
	ek_field_int(d->in, out, "user_id", info->user_id);
	ek_field_int(d->in, out, "primary_group", info->primary_group);
	put_filetime(d, out, "logon_time", info->logon);
	put_filetime(d, out, "password_set", info->password_set);
	ek_field_hex32(d->in, out, "user_flags", info->user_flags);
	ek_field_hex32(d->in, out, "account_control", info->account_control);
}

static void
put_logon(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_logon_info info;

	ek_logon_info_parse(pac, bytes, &info, &error);
	ek_decode_utf16(d, out, "user", "user", info.name);
	ek_decode_utf16(d, out, "full_name", "name", info.full_name);
	ek_decode_utf16(d, out, "domain", "domain", info.domain);
	ek_decode_utf16(d, out, "server", "host", info.server);
	put_sid_bytes(d, out, "domain_sid", info.domain_sid);
	if (info.has_fixed)
		put_account(d, out, &info);
	put_groups(d, out, "groups", &info.groups);
	put_sids(d, out, "extra_sids", info.extra_sids);
	put_groups(d, out, "resource_groups", &info.resource_groups);
	end(d, out, &error);
}

static void
put_client(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_pac_client client;

	ek_pac_client_parse(pac, bytes, &client, &error);
	put_filetime(d, out, "auth_time", client.auth_time);
	ek_decode_utf16(d, out, "client", "user", client.name);
	end(d, out, &error);
}

static void
put_upn(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_pac_upn upn;

	ek_pac_upn_parse(pac, bytes, &upn, &error);
	ek_decode_utf16(d, out, "upn", "user", upn.upn);
	ek_decode_utf16(d, out, "dns_domain", "domain", upn.dns_domain);
	if (upn.has_flags)
		ek_field_bool(d->in, out, "constructed",
		    (upn.flags & EK_PAC_UPN_CONSTRUCTED) != 0);
	ek_decode_utf16(d, out, "sam_name", "user", upn.sam);
	put_sid_bytes(d, out, "sid", upn.sid);
	end(d, out, &error);
}

static void
put_checksum(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_pac_checksum sum;

	ek_pac_checksum_parse(pac, bytes, &sum, &error);
	if (sum.type != 0 || !ek_error_is_set(&error)) {
		ek_field_int(d->in, out, "checksum_type", sum.type);
		ek_field_text(d->in, out, "checksum_name",
		    ek_pac_checksum_name(sum.type));
	}
	if (sum.has_rodc)
		ek_field_int(d->in, out, "rodc", sum.rodc);
	end(d, out, &error);
}

static void
put_attributes(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_pac_attributes attributes;

	if (ek_pac_attributes_parse(pac, bytes, &attributes, &error) ==
	    EKRB_OK) {
		ek_field_bool(d->in, out, "pac_was_requested",
		    (attributes.flags & EK_PAC_WAS_REQUESTED) != 0);
		ek_field_bool(d->in, out, "pac_was_given",
		    (attributes.flags & EK_PAC_WAS_GIVEN) != 0);
	}
	end(d, out, &error);
}

static void
put_requestor(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_sid sid;

	if (ek_pac_requestor_parse(pac, bytes, &sid, &error) == EKRB_OK)
		put_sid(d, out, "requestor", &sid);
	end(d, out, &error);
}

static void
put_guid(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	char guid[EK_GUID_TEXT] = "";
	struct ek_error error = { 0 };

	if (ek_pac_guid_parse(pac, bytes, guid, &error) == EKRB_OK)
		put_id(d, out, "requestor", "object", guid, guid);
	end(d, out, &error);
}

static void
put_credentials(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_pac_credentials credentials;
	struct ek_error error = { 0 };

	if (ek_pac_credentials_parse(pac, bytes, &credentials, &error) ==
	    EKRB_OK)
		ek_field_etype(d->in, out, "etype",
		    (int32_t)credentials.etype);
	end(d, out, &error);
}

static void
put_delegation(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_delegation delegation;
	ekrb_bytes name;
	json_t *list;

	ek_delegation_parse(pac, bytes, &delegation, &error);
	ek_decode_utf16(d, out, "target", "service", delegation.target);
	list = ek_field_list(d->in, out, "transited_services");
	while (ek_delegation_next(&delegation, &name))
		ek_decode_utf16(d, ek_field_append(d->in, list), "service",
		    "service", name);
	end(d, out, &error);
}

static void
put_device(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_device_info info;

	ek_device_info_parse(pac, bytes, &info, &error);
	if (info.has_fixed)
		ek_field_int(d->in, out, "device_id", info.user_id);
	put_sid_bytes(d, out, "domain_sid", info.domain_sid);
	put_groups(d, out, "groups", &info.groups);
	put_sids(d, out, "extra_sids", info.extra_sids);
	end(d, out, &error);
}

static void
put_claims(struct ek_decode *d, json_t *out, const struct ek_pac *pac,
    ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_claims claims;

	ek_claims_parse(pac, bytes, &claims, &error);
	if (claims.has_fixed) {
		ek_field_int(d->in, out, "compression", claims.compression);
		ek_field_int(d->in, out, "uncompressed_size", claims.size);
	}
	end(d, out, &error);
}

typedef void put_fn(struct ek_decode *, json_t *, const struct ek_pac *,
    ekrb_bytes);

static const struct {
	uint32_t type;
	put_fn *put;
} readers[] = {
	{ EK_PAC_LOGON_INFO, put_logon },
	{ EK_PAC_CREDENTIALS, put_credentials },
	{ EK_PAC_SERVER_CHECKSUM, put_checksum },
	{ EK_PAC_KDC_CHECKSUM, put_checksum },
	{ EK_PAC_CLIENT_INFO, put_client },
	{ EK_PAC_DELEGATION_INFO, put_delegation },
	{ EK_PAC_UPN_DNS_INFO, put_upn },
	{ EK_PAC_CLIENT_CLAIMS, put_claims },
	{ EK_PAC_DEVICE_INFO, put_device },
	{ EK_PAC_DEVICE_CLAIMS, put_claims },
	{ EK_PAC_TICKET_CHECKSUM, put_checksum },
	{ EK_PAC_ATTRIBUTES, put_attributes },
	{ EK_PAC_REQUESTOR, put_requestor },
	{ EK_PAC_FULL_CHECKSUM, put_checksum },
	{ EK_PAC_REQUESTOR_GUID, put_guid }
};

void
ek_decode_pac(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_pac pac;
	json_t *list, *item;
	uint32_t i;
	size_t k;

	ek_pac_parse(bytes, &pac, &error);
	list = ek_field_list(d->in, out, "buffers");
	for (i = 0; i < pac.n; i++) {
		const struct ek_pac_buffer buffer = ek_pac_get(&pac, i);

		item = ek_field_append(d->in, list);
		ek_field_int(d->in, item, "type", buffer.type);
		ek_field_text(d->in, item, "name",
		    ek_pac_buffer_name(buffer.type));
		ek_field_opaque(d->in, item, "size", buffer.data);
		for (k = 0; k < sizeof(readers) / sizeof(readers[0]); k++)
			if (readers[k].type == buffer.type)
				readers[k].put(d, item, &pac, buffer.data);
	}
	end(d, out, &error);
}
