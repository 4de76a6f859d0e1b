/* SPDX-License-Identifier: BSD-2-Clause */
/* PAC_DEVICE_INFO (MS-PAC 2.12): the computer the user sat at. */
#ifndef EK_KRB_DEVICEINFO_H
#define EK_KRB_DEVICEINFO_H

#include "krb/logoninfo.h"

/* Views. */
struct ek_device_info {
	bool has_fixed; /* false: the numbers could not be read */
	uint32_t user_id, primary_group;
	ekrb_bytes domain_sid;      /* for ek_sid_parse */
	struct ek_groups groups;
	struct ek_sid_list extra_sids;
	uint32_t n_domains;         /* with groups of their own, passed over */
};

/* Parses the buffer; offsets in the error are those in the PAC. */
ekrb_status ek_device_info_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_device_info *info_out, struct ek_error *);

#endif
