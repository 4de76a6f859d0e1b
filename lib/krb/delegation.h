/* SPDX-License-Identifier: BSD-2-Clause */
/* S4U_DELEGATION_INFO (MS-PAC 2.9). */
#ifndef EK_KRB_DELEGATION_H
#define EK_KRB_DELEGATION_H

#include "krb/ndr.h"
#include "krb/pac.h"

/* Views; names are UTF-16. */
struct ek_delegation {
	ekrb_bytes target;     /* S4U2proxyTarget */
	uint32_t n_services;   /* S4UTransitedServices: ek_delegation_next */
	ekrb_bytes strings;    /* their structures, eight bytes each */
	ekrb_bytes chars;      /* and what they point to */
	size_t at;             /* in chars, of the next one */
};

/* Parses the buffer; offsets in the error are those in the PAC. */
ekrb_status ek_delegation_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_delegation *delegation_out, struct ek_error *);

/* Takes the next transited service off (work on a copy). */
bool ek_delegation_next(struct ek_delegation *, ekrb_bytes *name_out);

#endif
