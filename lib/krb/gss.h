/* SPDX-License-Identifier: BSD-2-Clause */
/* Framing of initial GSS tokens (RFC 2743 3.1, RFC 4121 4.1) and the object
 * identifiers of mechanisms. */
#ifndef EK_KRB_GSS_H
#define EK_KRB_GSS_H

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum ek_mech {
	EK_MECH_UNKNOWN = 0,
	EK_MECH_KRB5 = 1,
	EK_MECH_MS_KRB5 = 2,  /* 1.2.840.48018.1.2.2, a lost bit in Windows */
	EK_MECH_KRB5_OLD = 3, /* 1.3.5.1.5.2 */
	EK_MECH_KRB5_U2U = 4,
	EK_MECH_IAKERB = 5,
	EK_MECH_SPNEGO = 6,
	EK_MECH_NTLMSSP = 7,
	EK_MECH_NEGOEX = 8
};

/* Token identifiers of the Kerberos mechanism (RFC 4121 4.1, 4.2.6). */
enum {
	EK_TOK_AP_REQ = 0x0100,
	EK_TOK_AP_REP = 0x0200,
	EK_TOK_ERROR = 0x0300
};

/* Views. */
struct ek_gss {
	ekrb_bytes oid;
	enum ek_mech mech;
	ekrb_bytes token;   /* what follows the OID */
	uint16_t token_id;  /* of a Kerberos mechanism, else 0 */
	ekrb_bytes message; /* and what follows that */
};

/* Parses a token framed as [APPLICATION 0] OID token. That a Kerberos mechanism
 * has two bytes of identifier is checked, not what it is. */
ekrb_status ek_gss_parse(ekrb_bytes, struct ek_gss *gss_out, struct ek_error *);

/* Writes the frame; for a Kerberos mechanism from token_id and message, else
 * from token. An empty OID is that of the mech. */
void ek_gss_write(struct ek_derout *, const struct ek_gss *);

/* The mechanism of an OID's contents octets, and back. */
enum ek_mech ek_mech_of(ekrb_bytes oid);
ekrb_bytes ek_mech_oid(enum ek_mech);

/* Kerberos in one of its OIDs, user-to-user included. */
bool ek_mech_is_krb5(enum ek_mech);

/* "Kerberos 5", "SPNEGO"; NULL for EK_MECH_UNKNOWN. */
const char *ek_mech_name(enum ek_mech);

/* Appends the dotted form of an OID's contents octets. */
void ek_oid_print(struct ek_buf *, ekrb_bytes oid);

#endif
