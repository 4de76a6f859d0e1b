/* SPDX-License-Identifier: BSD-2-Clause */
/* CLAIMS_SET_METADATA (MS-ADTS 2.2.18.8): the envelope of the claims in a PAC.
 * The claims are mostly compressed, and are passed over. */
#ifndef EK_KRB_CLAIMS_H
#define EK_KRB_CLAIMS_H

#include "krb/ndr.h"
#include "krb/pac.h"

/* A view. */
struct ek_claims {
	bool has_fixed;        /* false: none, or no numbers could be read */
	ekrb_bytes set;        /* CLAIMS_SET, unless compressed */
	uint16_t compression;  /* 0 none, 2 LZNT1, 3 XPRESS, 4 XPRESS Huffman */
	uint32_t size;         /* bytes when uncompressed */
};

/* Parses a client or device claims buffer; an empty one is allowed. Offsets in
 * the error are those in the PAC. */
ekrb_status ek_claims_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_claims *claims_out, struct ek_error *);

#endif
