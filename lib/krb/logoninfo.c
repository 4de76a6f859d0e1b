/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "base/le.h"
#include "krb/logoninfo.h"

enum {
	GROUP = 8,
	SID_ENTRY = 8,

	/* Where the fields of KERB_VALIDATION_INFO are. */
	TIMES = 0,
	NAMES = 48,
	ACCOUNT = 96,
	SERVER = 136,
	CONTROL = 164,
	EXTRA_SIDS = 196,
	RESOURCE = 204,
	FIXED = 216
};

/* Which pointers of the fixed part are not null: what they point to follows
 * it, in the same order. */
struct pointers {
	struct ek_ndr_string name, full_name, script, profile, home, home_drive;
	struct ek_ndr_string server, domain;
	bool groups, domain_sid, extra_sids, resource_sid, resource_groups;
};

static void
read_times(const uint8_t *p, struct ek_logon_info *info)
{
	info->logon = ek_le64(p);
	info->logoff = ek_le64(p + 8);
	info->kickoff = ek_le64(p + 16);
	info->password_set = ek_le64(p + 24);
	info->password_can_change = ek_le64(p + 32);
	info->password_must_change = ek_le64(p + 40);
}

static void
read_names(struct ek_ndr *ndr, const uint8_t *p, struct pointers *to)
{
	to->name = ek_ndr_string_at(ndr, p, "effective-name");
	to->full_name = ek_ndr_string_at(ndr, p + 8, "full-name");
	to->script = ek_ndr_string_at(ndr, p + 16, "logon-script");
	to->profile = ek_ndr_string_at(ndr, p + 24, "profile-path");
	to->home = ek_ndr_string_at(ndr, p + 32, "home-directory");
	to->home_drive = ek_ndr_string_at(ndr, p + 40,
	    "home-directory-drive");
}

/* Up to the session key, which is passed over. */
static void
read_account(const uint8_t *p, struct ek_logon_info *info, struct pointers *to)
{
	info->logon_count = ek_le16(p);
	info->bad_password_count = ek_le16(p + 2);
	info->user_id = ek_le32(p + 4);
	info->primary_group = ek_le32(p + 8);
	info->groups.n = ek_le32(p + 12);
	to->groups = ek_le32(p + 16) != 0;
	info->user_flags = ek_le32(p + 20);
}

static void
read_fixed(struct ek_ndr *ndr, const uint8_t *p, struct ek_logon_info *info,
    struct pointers *to)
{
	read_times(p + TIMES, info);
	read_names(ndr, p + NAMES, to);
	read_account(p + ACCOUNT, info, to);
	to->server = ek_ndr_string_at(ndr, p + SERVER, "logon-server");
	to->domain = ek_ndr_string_at(ndr, p + SERVER + 8,
	    "logon-domain-name");
	to->domain_sid = ek_le32(p + SERVER + 16) != 0;
	info->account_control = ek_le32(p + CONTROL);
	info->extra_sids.n = ek_le32(p + EXTRA_SIDS);
	to->extra_sids = ek_le32(p + EXTRA_SIDS + 4) != 0;
	to->resource_sid = ek_le32(p + RESOURCE) != 0;
	info->resource_groups.n = ek_le32(p + RESOURCE + 4);
	to->resource_groups = ek_le32(p + RESOURCE + 8) != 0;
}

static void
follow_names(struct ek_ndr *ndr, struct ek_logon_info *info,
    const struct pointers *to)
{
	info->name = ek_ndr_string_chars(ndr, to->name, "effective-name");
	info->full_name = ek_ndr_string_chars(ndr, to->full_name, "full-name");
	info->script = ek_ndr_string_chars(ndr, to->script, "logon-script");
	info->profile = ek_ndr_string_chars(ndr, to->profile, "profile-path");
	info->home = ek_ndr_string_chars(ndr, to->home, "home-directory");
	info->home_drive = ek_ndr_string_chars(ndr, to->home_drive,
	    "home-directory-drive");
}

static void
follow_rest(struct ek_ndr *ndr, struct ek_logon_info *info,
    const struct pointers *to)
{
	ek_groups_read(ndr, to->groups, &info->groups, "group-ids");
	info->server = ek_ndr_string_chars(ndr, to->server, "logon-server");
	info->domain = ek_ndr_string_chars(ndr, to->domain,
	    "logon-domain-name");
	if (to->domain_sid)
		info->domain_sid = ek_ndr_sid(ndr, "logon-domain-id");
	ek_sids_read(ndr, to->extra_sids, &info->extra_sids, "extra-sids");
	if (to->resource_sid)
		info->resource_domain_sid = ek_ndr_sid(ndr,
		    "resource-group-domain-sid");
	ek_groups_read(ndr, to->resource_groups, &info->resource_groups,
	    "resource-group-ids");
}

ekrb_status
ek_logon_info_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_logon_info *info, struct ek_error *error)
{
	struct ek_ndr ndr = ek_ndr_begin(pac->raw.data, bytes,
	    "pac.logon-info", error);
	struct pointers to;
	ekrb_bytes fixed;

	*info = (struct ek_logon_info){ .logon = 0 };
	ek_ndr_enter(&ndr);
	fixed = ek_ndr_bytes(&ndr, FIXED, "");
	if (fixed.data == NULL)
		return error->status;
	info->has_fixed = true;
	read_fixed(&ndr, fixed.data, info, &to);
	follow_names(&ndr, info, &to);
	follow_rest(&ndr, info, &to);
	return ek_ndr_finish(&ndr);
}

/* True if there is a list to follow; a list of unread length becomes empty. */
static bool
follows(struct ek_ndr *ndr, bool present, uint32_t *n, const char *field)
{
	if (!present && *n > 0)
		ek_ndr_fault(ndr, ndr->pos, field, "null pointer to %" PRIu32
		    " elements", *n);
	if (present && !ek_error_is_set(ndr->error))
		return true;
	*n = 0;
	return false;
}

void
ek_groups_read(struct ek_ndr *ndr, bool present, struct ek_groups *groups,
    const char *field)
{
	groups->raw = (ekrb_bytes){ NULL, 0 };
	if (!follows(ndr, present, &groups->n, field))
		return;
	groups->raw = ek_ndr_array(ndr, groups->n, GROUP, field);
	if (groups->raw.data == NULL)
		groups->n = 0;
}

void
ek_group_get(const struct ek_groups *groups, uint32_t i, uint32_t *id,
    uint32_t *attributes)
{
	*id = ek_le32(groups->raw.data + GROUP * (size_t)i);
	*attributes = ek_le32(groups->raw.data + GROUP * (size_t)i + 4);
}

/* The array of pointers first, then each SID. */
void
ek_sids_read(struct ek_ndr *ndr, bool present, struct ek_sid_list *list,
    const char *field)
{
	uint32_t i, n = list->n;

	list->attributes = list->raw = (ekrb_bytes){ NULL, 0 };
	if (!follows(ndr, present, &list->n, field))
		return;
	list->n = 0;
	list->attributes = ek_ndr_array(ndr, n, SID_ENTRY, field);
	list->raw.data = ndr->pos;
	for (i = 0; i < n && !ek_error_is_set(ndr->error); i++) {
		if (ek_le32(list->attributes.data + SID_ENTRY * (size_t)i) == 0)
			ek_ndr_fault(ndr, ndr->pos, field, "null pointer");
		else if (ek_ndr_sid(ndr, field).data != NULL) {
			list->n++;
			list->raw.len = (size_t)(ndr->pos - list->raw.data);
		}
	}
}

bool
ek_sid_next(struct ek_sid_list *list, struct ek_sid *sid,
    uint32_t *attributes)
{
	size_t len;

	if (list->n == 0 || list->raw.len < 4)
		return false;
	len = EK_SID_LEN_MIN + 4 * (size_t)list->raw.data[0];
	if (len > list->raw.len - 4 || !ek_sid_parse(
	    (ekrb_bytes){ list->raw.data + 4, len }, sid))
		return false;
	*attributes = ek_le32(list->attributes.data + 4);
	list->attributes.data += SID_ENTRY;
	list->attributes.len -= SID_ENTRY;
	list->raw.data += 4 + len;
	list->raw.len -= 4 + len;
	list->n--;
	return true;
}
