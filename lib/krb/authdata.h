/* SPDX-License-Identifier: BSD-2-Clause */
/* AuthorizationData (RFC 4120 5.2.6, 7.5.4; MS-KILE 2.2). */
#ifndef EK_KRB_AUTHDATA_H
#define EK_KRB_AUTHDATA_H

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum {
	EK_AUTHDATA_MAX = 64,      /* elements in one list */
	EK_AUTHDATA_DEPTH_MAX = 4, /* AD-IF-RELEVANT inside each other */

	EK_AD_IF_RELEVANT = 1,
	EK_AD_KDC_ISSUED = 4,
	EK_AD_AND_OR = 5,
	EK_AD_MANDATORY_FOR_KDC = 8,
	EK_AD_WIN2K_PAC = 128,
	EK_AD_ETYPE_NEGOTIATION = 129,
	EK_AD_RESTRICTION_ENTRY = 141,
	EK_AD_LOCAL = 142,
	EK_AD_AP_OPTIONS = 143,
	EK_AD_TARGET_PRINCIPAL = 144
};

/* A view. */
struct ek_authdata {
	int32_t type;
	ekrb_bytes data;
};

/* Reads AuthorizationData, checking every element of this level. */
void ek_authdata_read(struct ek_der *, int ctx, const char *what,
    struct ek_list *list_out);
bool ek_authdata_next(struct ek_list *, struct ek_authdata *authdata_out);
void ek_authdata_write(struct ek_derout *, int ctx, const struct ek_authdata *);

/* Parses the contents of AD-IF-RELEVANT and its like: a list of its own. */
ekrb_status ek_authdata_parse(ekrb_bytes, struct ek_list *list_out,
    struct ek_error *);

/* Called for each element with its depth, 0 for the outermost; false stops. */
typedef bool ek_authdata_fn(const struct ek_authdata *, int depth, void *arg);

/* Visits all elements in order, those inside AD-IF-RELEVANT after it. What is
 * inside and cannot be parsed, or is deeper than EK_AUTHDATA_DEPTH_MAX, is
 * passed over, never fatal: a critical element counts for the service only. */
void ek_authdata_walk(const struct ek_list *, ek_authdata_fn *, void *arg);

/* The first element of that type at any depth; false if there is none. */
bool ek_authdata_find(const struct ek_list *, int32_t type,
    struct ek_authdata *authdata_out);

/* "AD-IF-RELEVANT"; NULL for a number without a name. */
const char *ek_authdata_name(int32_t type);

#endif
