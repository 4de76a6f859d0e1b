/* SPDX-License-Identifier: BSD-2-Clause */
/* KDC-PROXY-MESSAGE (MS-KKDCP 2.2.2). */
#ifndef EK_KRB_KKDCP_H
#define EK_KRB_KKDCP_H

#include "base/der.h"
#include "base/derout.h"

/* Views. */
struct ek_kkdcp {
	ekrb_bytes message; /* the Kerberos message, without a length prefix */
	bool has_prefix;    /* it had the four bytes of RFC 4120 7.2.2 */
	ekrb_bytes domain;  /* data is NULL if absent (as it is in replies) */
	bool has_hint;
	uint32_t hint;      /* flags of DsrGetDcName */
};

/* Parses a whole message. A length prefix that does not fit what follows is a
 * fault; without one the Kerberos message must begin with an APPLICATION tag
 * (some proxies leave the prefix out). */
ekrb_status ek_kkdcp_parse(ekrb_bytes, struct ek_kkdcp *message_out,
    struct ek_error *);

/* Writes the wrapper, with the prefix if HAS_PREFIX says so. */
void ek_kkdcp_write(struct ek_derout *, const struct ek_kkdcp *);

#endif
