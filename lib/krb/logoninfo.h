/* SPDX-License-Identifier: BSD-2-Clause */
/* KERB_VALIDATION_INFO (MS-PAC 2.5): who the user is, and in which groups. */
#ifndef EK_KRB_LOGONINFO_H
#define EK_KRB_LOGONINFO_H

#include "krb/ndr.h"
#include "krb/pac.h"

/* GROUP_MEMBERSHIPs: a relative id and attributes each. */
struct ek_groups {
	uint32_t n;
	ekrb_bytes raw;
};

/* KERB_SID_AND_ATTRIBUTES: their SIDs follow each other in raw. */
struct ek_sid_list {
	uint32_t n;
	ekrb_bytes attributes; /* eight bytes each: pointer and attributes */
	ekrb_bytes raw;
};

/* Views; data is NULL if absent. Names are UTF-16, SIDs bytes for
 * ek_sid_parse, times FILETIMEs for ek_filetime. */
struct ek_logon_info {
	bool has_fixed; /* false: the numbers could not be read */
	uint64_t logon, logoff, kickoff;
	uint64_t password_set, password_can_change, password_must_change;
	ekrb_bytes name, full_name, script, profile, home, home_drive;
	uint16_t logon_count, bad_password_count;
	uint32_t user_id, primary_group;
	struct ek_groups groups;
	uint32_t user_flags;
	ekrb_bytes server, domain;
	ekrb_bytes domain_sid;
	uint32_t account_control;
	struct ek_sid_list extra_sids;
	ekrb_bytes resource_domain_sid;
	struct ek_groups resource_groups;
};

/* Parses the logon information buffer; a session key in it is passed over.
 * Offsets in the error are those in the PAC. After EKRB_MALFORMED the fields
 * before the fault are set. */
ekrb_status ek_logon_info_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_logon_info *info_out, struct ek_error *);

/* Group I of the list, which must be below n. */
void ek_group_get(const struct ek_groups *, uint32_t i, uint32_t *id_out,
    uint32_t *attributes_out);

/* Takes the next SID off the list. */
bool ek_sid_next(struct ek_sid_list *, struct ek_sid *sid_out,
    uint32_t *attributes_out);

/* For other structures with such lists: the pointer was read, and its contents
 * come now. A count above 0 with a null pointer is a fault. */
void ek_groups_read(struct ek_ndr *, bool present, struct ek_groups *,
    const char *field);
void ek_sids_read(struct ek_ndr *, bool present, struct ek_sid_list *,
    const char *field);

#endif
