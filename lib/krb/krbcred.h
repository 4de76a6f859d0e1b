/* SPDX-License-Identifier: BSD-2-Clause */
/* KRB-CRED and EncKrbCredPart (RFC 4120 5.8), the contents of a .kirbi. */
#ifndef EK_KRB_KRBCRED_H
#define EK_KRB_KRBCRED_H

#include "krb/encdata.h"
#include "krb/hostaddr.h"
#include "krb/kdcreq.h"
#include "krb/principal.h"

enum {
	EK_KRB_CRED = 22 /* msg-type */
};

/* What goes with one ticket. Times are 0, names have no parts and views no
 * data if absent. */
struct ek_cred_info {
	struct ek_key session;
	struct ek_principal client, server; /* with their realms */
	bool has_flags;
	uint32_t flags;
	int64_t auth, start, end, renew_until;
	struct ek_list addresses;
};

/* Decrypted. */
struct ek_krbcred_part {
	struct ek_list infos; /* ek_cred_info_next; in the tickets' order */
	bool has_nonce, has_usec;
	uint32_t nonce;
	int64_t time;
	int32_t usec;
	struct ek_hostaddr sender, recipient; /* address.data NULL if absent */
};

/* Views. */
struct ek_krbcred {
	struct ek_list tickets; /* ek_ticket_next */
	struct ek_encdata enc;
	bool has_part;          /* enc was not encrypted, and so is read too */
	struct ek_krbcred_part part;
};

/* Parses a whole KRB-CRED, and its part if that has etype 0. After
 * EKRB_MALFORMED the fields before the fault are set. That there is one
 * cred-info for each ticket is for the caller to judge. */
ekrb_status ek_krbcred_parse(ekrb_bytes, struct ek_krbcred *krbcred_out,
    struct ek_error *);

/* Parses a decrypted EncKrbCredPart. */
ekrb_status ek_krbcred_part_parse(ekrb_bytes,
    struct ek_krbcred_part *part_out, struct ek_error *);

bool ek_cred_info_next(struct ek_list *, struct ek_cred_info *info_out);

/* Writes the message as far as tickets and enc go. */
void ek_krbcred_write(struct ek_derout *, const struct ek_krbcred *);
void ek_krbcred_part_write(struct ek_derout *, const struct ek_krbcred_part *);
void ek_cred_info_write(struct ek_derout *, const struct ek_cred_info *);

#endif
