/* SPDX-License-Identifier: BSD-2-Clause */
/* SPNEGO tokens (RFC 4178 4.2; MS-SPNG 2.2.1 for NegTokenInit2). */
#ifndef EK_KRB_SPNEGO_H
#define EK_KRB_SPNEGO_H

#include "krb/gss.h"

enum { EK_SPNEGO_MECHS_MAX = 32 /* mechanisms on offer */ };

enum ek_spnego_kind {
	EK_SPNEGO_INIT = 1,  /* NegTokenInit */
	EK_SPNEGO_INIT2 = 2, /* NegTokenInit2: negHints before the MIC */
	EK_SPNEGO_RESP = 3   /* NegTokenResp */
};

enum ek_spnego_state {
	EK_SPNEGO_ABSENT = -1,
	EK_SPNEGO_COMPLETED = 0,
	EK_SPNEGO_INCOMPLETE = 1,
	EK_SPNEGO_REJECT = 2,
	EK_SPNEGO_REQUEST_MIC = 3
};

/* Views; data is NULL if absent. */
struct ek_spnego {
	enum ek_spnego_kind kind;
	bool framed;           /* as a GSS initial token; responses never are */
	struct ek_list mechs;  /* ek_spnego_mech_next; of an Init */
	bool has_flags;
	uint32_t flags;
	ekrb_bytes hint_name, hint_address;
	int state;             /* of a Resp: an ek_spnego_state */
	ekrb_bytes mech;       /* of a Resp: supportedMech */
	ekrb_bytes token;      /* mechToken or responseToken */
	ekrb_bytes mic;
};

/* Parses a NegotiationToken, bare or in its GSS frame. A frame around another
 * mechanism is a fault. After EKRB_MALFORMED the fields before the fault are
 * set. */
ekrb_status ek_spnego_parse(ekrb_bytes, struct ek_spnego *spnego_out,
    struct ek_error *);

/* Takes the next OID's contents octets off the list. */
bool ek_spnego_mech_next(struct ek_list *, ekrb_bytes *oid_out);

/* Writes the token, in a GSS frame if framed. */
void ek_spnego_write(struct ek_derout *, const struct ek_spnego *);

/* "accept-completed"; NULL for a number without a name. */
const char *ek_spnego_state_name(int state);

#endif
