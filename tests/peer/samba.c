/* SPDX-License-Identifier: BSD-2-Clause */
/* Samba's NDR of the PAC, made by its IDL compiler. */
#include <stdbool.h>
#include <stdint.h>

#include <util/data_blob.h>
#include <core/ntstatus.h>
#include <ndr.h>
#include <gen_ndr/ndr_krb5pac.h>
#include <gen_ndr/krb5pac.h>

#include "peer/peer.h"

const char *const peer_name = "Samba";

static void
put_sid(struct ek_buf *fields, const char *name, const struct dom_sid *sid)
{
	uint64_t authority = 0;
	char text[256] = "";
	int len = 0;
	unsigned i;

	for (i = 0; sid != NULL && i < 6; i++)
		authority = authority << 8 | sid->id_auth[i];
	if (sid != NULL)
		len = snprintf(text, sizeof(text), authority > UINT32_MAX ?
		    "S-1-0x%012" PRIx64 : "S-1-%" PRIu64, authority);
	for (i = 0; sid != NULL && i < (unsigned)sid->num_auths; i++)
		len += snprintf(text + len, sizeof(text) - (size_t)len, "-%u",
		    sid->sub_auths[i]);
	put_bytes(fields, name, text, (size_t)len);
}

static void
put_groups(struct ek_buf *fields, const struct samr_RidWithAttribute *rids,
    uint32_t n)
{
	uint32_t i;

	for (i = 0; rids != NULL && i < n; i++) {
		put_number(fields, "rid", rids[i].rid);
		put_number(fields, "attributes", rids[i].attributes);
	}
}

static void
put_logon(struct ek_buf *fields, const struct PAC_LOGON_INFO *info)
{
	const struct netr_SamBaseInfo *base = &info->info3.base;
	uint32_t i;

	put_number(fields, "logon", (int64_t)base->logon_time);
	put_number(fields, "rid", base->rid);
	put_number(fields, "primary", base->primary_gid);
	put_number(fields, "name-len", base->account_name.length);
	put_number(fields, "domain-len", base->logon_domain.length);
	put_number(fields, "user-flags", base->user_flags);
	put_number(fields, "account-control", base->acct_flags);
	put_groups(fields, base->groups.rids, base->groups.count);
	put_sid(fields, "domain-sid", base->domain_sid);
	for (i = 0; info->info3.sids != NULL && i < info->info3.sidcount; i++) {
		put_sid(fields, "sid", info->info3.sids[i].sid);
		put_number(fields, "attributes",
		    info->info3.sids[i].attributes);
	}
	put_sid(fields, "resource-sid", info->resource_groups.domain_sid);
	put_groups(fields, info->resource_groups.groups.rids,
	    info->resource_groups.groups.count);
}

static void
put_pac(struct ek_buf *fields, const struct PAC_DATA *pac)
{
	uint32_t i;

	for (i = 0; i < pac->num_buffers; i++) {
		put_number(fields, "type", pac->buffers[i].type);
		if (pac->buffers[i].type == PAC_TYPE_LOGON_INFO &&
		    pac->buffers[i].info != NULL &&
		    pac->buffers[i].info->logon_info.info != NULL)
			put_logon(fields,
			    pac->buffers[i].info->logon_info.info);
	}
}

static bool
read_pac(ekrb_bytes bytes, struct ek_buf *fields)
{
	union {
		const uint8_t *borrowed;
		uint8_t *data;
	} pointer = { bytes.data };
	DATA_BLOB blob = { .data = pointer.data, .length = bytes.len };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct PAC_DATA pac;
	bool accepted;

	accepted = ndr_pull_struct_blob(&blob, mem, &pac,
	    (ndr_pull_flags_fn_t)ndr_pull_PAC_DATA) == NDR_ERR_SUCCESS;
	if (accepted && fields != NULL)
		put_pac(fields, &pac);
	talloc_free(mem);
	return accepted;
}

const struct peer_format peer_formats[] = {
	{ "pac", read_pac },
	{ NULL, NULL }
};
