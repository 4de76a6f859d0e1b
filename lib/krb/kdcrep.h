/* SPDX-License-Identifier: BSD-2-Clause */
/* AS-REP and TGS-REP, EncASRepPart and EncTGSRepPart (RFC 4120 5.4.2). */
#ifndef EK_KRB_KDCREP_H
#define EK_KRB_KDCREP_H

#include "krb/encdata.h"
#include "krb/hostaddr.h"
#include "krb/padata.h"
#include "krb/principal.h"
#include "krb/ticket.h"

enum {
	EK_AS_REP = 11,
	EK_TGS_REP = 13,
	EK_ENC_AS_REP_PART = 25,
	EK_ENC_TGS_REP_PART = 26,

	EK_LAST_REQ_MAX = 32 /* entries of one last-req */
};

/* Views. */
struct ek_kdcrep {
	int type; /* EK_AS_REP or EK_TGS_REP */
	struct ek_list padata;
	struct ek_principal client; /* with its realm */
	struct ek_ticket ticket;
	struct ek_encdata enc;
};

/* The part for the client, decrypted. Times are 0 if absent. */
struct ek_kdcrep_part {
	int type; /* the APPLICATION tag: some KDCs use 26 for both */
	struct ek_key session;
	struct ek_list last_req; /* ek_last_req_next */
	bool has_nonce, has_flags; /* false: a fault came before */
	uint32_t nonce;
	int64_t key_expiration;
	uint32_t flags;
	int64_t auth, start, end, renew_until;
	struct ek_principal server; /* with its realm */
	struct ek_list addresses;
	struct ek_list padata; /* encrypted-pa-data, RFC 6806 11 */
};

/* When something last happened; types in RFC 4120 5.4.2. */
struct ek_last_req {
	int32_t type;
	int64_t time;
};

/* Parses a whole reply of either kind. After EKRB_MALFORMED the fields before
 * the fault are set. */
ekrb_status ek_kdcrep_parse(ekrb_bytes, struct ek_kdcrep *reply_out,
    struct ek_error *);
void ek_kdcrep_write(struct ek_derout *, const struct ek_kdcrep *);

ekrb_status ek_kdcrep_part_parse(ekrb_bytes, struct ek_kdcrep_part *part_out,
    struct ek_error *);
void ek_kdcrep_part_write(struct ek_derout *, const struct ek_kdcrep_part *);

bool ek_last_req_next(struct ek_list *, struct ek_last_req *last_req_out);
void ek_last_req_write(struct ek_derout *, const struct ek_last_req *);

#endif
