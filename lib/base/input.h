/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turns what people paste into the bytes that were meant: told apart by their
 * looks, never by a guess of what is inside. Knows nothing of Kerberos.
 */
#ifndef EK_BASE_INPUT_H
#define EK_BASE_INPUT_H

#include "base/buf.h"

enum { EK_INPUT_MAX = 16 << 20 }; /* bytes of text that are decoded */

enum ek_encoding {
	EK_ENC_RAW,       /* bytes as they are, JSON text too */
	EK_ENC_BASE64,    /* RFC 4648 section 4 */
	EK_ENC_BASE64URL, /* RFC 4648 section 5, padded or not */
	EK_ENC_HEX,      /* digits; spaces, colons, commas, 0x and \x between */
	EK_ENC_HEXDUMP,  /* with offsets, as xxd, hexdump, od, Wireshark do */
	EK_ENC_PEM,      /* base64 from -----BEGIN x----- to END, RFC 7468 */
	EK_ENC_NEGOTIATE, /* HTTP header "...: Negotiate x" (RFC 4559) */
	EK_ENC_UTF16      /* text as PowerShell's > writes it; says nothing of
			   * what the text was, only the text is returned */
};

/* "base64", ... */
const char *ek_encoding_name(enum ek_encoding);

/* Looks at the first bytes of an input: false where they are bytes as they are,
 * to be streamed, true where they may be text, to be read whole and decoded. */
bool ek_input_is_text(ekrb_bytes start);

/* Appends to OUT the bytes that IN stands for. EKRB_MALFORMED with the offset
 * in IN of what does not fit, and what was decoded before that, of text that is
 * nothing else, and so taken for what *encoding_out says. Make OUT secret first
 * where keys may be in it. */
ekrb_status ek_input_decode(ekrb_bytes in, struct ek_buf *out,
    enum ek_encoding *encoding_out, struct ek_error *);

/* Parts of it, for callers that know what they have. AT is the offset of TEXT
 * in the input, for the error. */
ekrb_status ek_base64_decode(ekrb_bytes text, size_t at, struct ek_buf *out,
    enum ek_encoding *encoding_out, struct ek_error *);
bool ek_hexdump_decode(ekrb_bytes text, struct ek_buf *out);

/* Appends base64 with padding, on one line. */
void ek_base64_encode(struct ek_buf *, const void *, size_t len);

#endif
