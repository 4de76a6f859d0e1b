/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/le.h"
#include "krb/deviceinfo.h"

enum { MEMBERSHIP = 12 };

/* DOMAIN_GROUP_MEMBERSHIP, MS-PAC 2.2.3: an array of {SID pointer, count,
 * groups pointer}, then what each points to. */
static void
read_domains(struct ek_ndr *ndr, uint32_t n, struct ek_device_info *info)
{
	ekrb_bytes array = ek_ndr_array(ndr, n, MEMBERSHIP, "domain-groups");
	struct ek_groups groups;
	const uint8_t *p;

	for (p = array.data; array.len > 0 && !ek_error_is_set(ndr->error);
	    p += MEMBERSHIP, array.len -= MEMBERSHIP) {
		if (ek_le32(p) != 0)
			ek_ndr_sid(ndr, "domain-groups.domain-id");
		groups.n = ek_le32(p + 4);
		ek_groups_read(ndr, ek_le32(p + 8) != 0, &groups,
		    "domain-groups.group-ids");
		info->n_domains += !ek_error_is_set(ndr->error);
	}
}

ekrb_status
ek_device_info_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_device_info *info, struct ek_error *error)
{
	struct ek_ndr ndr = ek_ndr_begin(pac->raw.data, bytes,
	    "pac.device-info", error);
	bool domain_sid, groups, sids, domains;
	uint32_t n_domains;

	*info = (struct ek_device_info){ .user_id = 0 };
	ek_ndr_enter(&ndr);
	info->user_id = ek_ndr_u32(&ndr, "user-id");
	info->primary_group = ek_ndr_u32(&ndr, "primary-group-id");
	domain_sid = ek_ndr_pointer(&ndr, "account-domain-id");
	info->groups.n = ek_ndr_u32(&ndr, "account-group-count");
	groups = ek_ndr_pointer(&ndr, "account-group-ids");
	info->extra_sids.n = ek_ndr_u32(&ndr, "sid-count");
	sids = ek_ndr_pointer(&ndr, "extra-sids");
	n_domains = ek_ndr_u32(&ndr, "domain-group-count");
	domains = ek_ndr_pointer(&ndr, "domain-groups");
	info->has_fixed = !ek_error_is_set(error);
	if (domain_sid)
		info->domain_sid = ek_ndr_sid(&ndr, "account-domain-id");
	ek_groups_read(&ndr, groups, &info->groups, "account-group-ids");
	ek_sids_read(&ndr, sids, &info->extra_sids, "extra-sids");
	if (domains)
		read_domains(&ndr, n_domains, info);
	else if (n_domains > 0)
		ek_ndr_fault(&ndr, ndr.pos, "domain-groups", "null pointer");
	return ek_ndr_finish(&ndr);
}
