/* SPDX-License-Identifier: BSD-2-Clause */
/* AS-REQ and TGS-REQ (RFC 4120 5.4.1). */
#ifndef EK_KRB_KDCREQ_H
#define EK_KRB_KDCREQ_H

#include "krb/authdata.h"
#include "krb/encdata.h"
#include "krb/hostaddr.h"
#include "krb/padata.h"
#include "krb/principal.h"
#include "krb/ticket.h"

enum {
	EK_AS_REQ = 10,
	EK_TGS_REQ = 12,

	EK_KDCREQ_ETYPES_MAX = 32, /* encryption types asked for */
	EK_TICKETS_MAX = 64        /* tickets in one list */
};

/* Bits of kdc-options have the values of ticket flags, and these besides. */
#define EK_KDC_CONSTRAINED_DELEGATION UINT32_C(0x00020000)
#define EK_KDC_CANONICALIZE UINT32_C(0x00010000)
#define EK_KDC_DISABLE_TRANSITED UINT32_C(0x00000020)
#define EK_KDC_RENEWABLE_OK UINT32_C(0x00000010)
#define EK_KDC_ENC_TKT_IN_SKEY UINT32_C(0x00000008)
#define EK_KDC_RENEW UINT32_C(0x00000002)
#define EK_KDC_VALIDATE UINT32_C(0x00000001)

/* Views. Times are 0, and names have no parts, if absent. */
struct ek_kdcreq {
	int type; /* EK_AS_REQ or EK_TGS_REQ */
	struct ek_list padata;
	bool has_options, has_nonce; /* false: a fault came before */
	uint32_t options;
	struct ek_principal client; /* its realm is that of the server */
	struct ek_principal server; /* with the realm asked */
	int64_t from, till, renew_until;
	uint32_t nonce;
	uint32_t n_etypes;
	int32_t etype[EK_KDCREQ_ETYPES_MAX];
	struct ek_list addresses;
	struct ek_encdata authdata; /* cipher.data is NULL if absent */
	struct ek_list tickets;
};

/* Parses a whole request of either kind. After EKRB_MALFORMED the fields
 * before the fault are set. */
ekrb_status ek_kdcreq_parse(ekrb_bytes, struct ek_kdcreq *request_out,
    struct ek_error *);

/* Writes the request; the realm is the server's. RFC 4120 5.4.1. */
void ek_kdcreq_write(struct ek_derout *, const struct ek_kdcreq *);

/* Takes the next ticket off a list such as additional-tickets. */
void ek_tickets_read(struct ek_der *, int ctx, const char *what,
    struct ek_list *list_out);
bool ek_ticket_next(struct ek_list *, struct ek_ticket *ticket_out);

#endif
