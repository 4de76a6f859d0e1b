/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The numbers a ticket request ends with: KRB-ERROR codes (RFC 4120 7.5.9), and
 * the com_err numbers libkrb5 makes of them and of its own faults.
 */
#ifndef EK_DIAGNOSE_KRBERR_H
#define EK_DIAGNOSE_KRBERR_H

#include "diagnose/rule.h"

#define EK_COM_ERR(code) (INT64_C(-1765328384) + (code))

enum {
	EK_KRB_NAME_EXP = 1,
	EK_KRB_SERVICE_EXP = 2,
	EK_KRB_C_UNKNOWN = 6,
	EK_KRB_S_UNKNOWN = 7,
	EK_KRB_POLICY = 12,
	EK_KRB_BADOPTION = 13,
	EK_KRB_ETYPE_NOSUPP = 14,
	EK_KRB_CLIENT_REVOKED = 18,
	EK_KRB_SERVICE_REVOKED = 19,
	EK_KRB_TGT_REVOKED = 20,
	EK_KRB_MUST_USE_U2U = 27,
	EK_KRB_SVC_UNAVAILABLE = 29,
	EK_KRB_BAD_INTEGRITY = 31,
	EK_KRB_TKT_EXPIRED = 32,
	EK_KRB_TKT_NYV = 33,
	EK_KRB_NOT_US = 35,
	EK_KRB_BADMATCH = 36,
	EK_KRB_SKEW = 37,
	EK_KRB_MODIFIED = 41,
	EK_KRB_BADKEYVER = 44,
	EK_KRB_GENERIC = 60,
	EK_KRB_WRONG_REALM = 68,
	EK_KRB_LAST = 127,
	/* libkrb5's own, counted from the same base */
	EK_MIT_PARSE_ILLCHAR = 133,
	EK_MIT_PARSE_MALFORMED = 134,
	EK_MIT_NOTFOUND = 141,
	EK_MIT_REALM_UNKNOWN = 154,
	EK_MIT_KDC_UNREACH = 156,
	EK_MIT_FCC_PERM = 194,
	EK_MIT_FCC_NOFILE = 195,
	EK_MIT_CC_FORMAT = 199,
	EK_MIT_CC_NOT_KTYPE = 200,
	EK_MIT_BADVNO = 212,
	EK_MIT_NO_DEFAULT_REALM = 224
};

/* The last exchange that a KDC answered with a KRB-ERROR, the observed pass
 * before the plain one; NULL if there is none. */
const json_t *ek_krb_error_of(const struct ek_facts *);

/* True if a service ticket is known to have been got. */
bool ek_ticket_is_obtained(const struct ek_facts *);

/* True if the ticket failed and a KDC said CODE, or libkrb5 gave its com_err
 * number. Unknown when no ticket was asked for. */
enum ek_answer ek_ticket_ended_with(const struct ek_facts *, int code);

/* Notes a KRB-ERROR as seen: its code, e-text, server time, and adds them as
 * evidence. */
void ek_note_krb_error(struct ek_note *, const json_t *exchange);

#endif
