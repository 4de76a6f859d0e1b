/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A writer of DER, in the order of the ASN.1: open, write, close. Running out
 * of memory and nesting too deep are remembered in the buffer and asked for
 * once. Knows nothing of Kerberos.
 *
 * CTX is the number of the explicit context tag around the value, or
 * EK_DER_BARE.
 */
#ifndef EK_BASE_DEROUT_H
#define EK_BASE_DEROUT_H

#include "base/buf.h"
#include "base/der.h"

/* Zero-initialised is ready. buf holds the result once all is closed; the
 * caller frees it, and sets buf.secret for keys and tickets. */
struct ek_derout {
	struct ek_buf buf;
	uint32_t depth;
	struct {
		size_t at;      /* where the open value's contents begin */
		bool wrapped;   /* in a context tag */
	} mark[EK_DER_DEPTH_MAX];
};

/* Opens a constructed value: [ctx] TAG, or a bare TAG. */
void ek_derout_open(struct ek_derout *, int ctx, uint8_t tag);

/* Closes what was opened last, and writes its length. */
void ek_derout_close(struct ek_derout *);

/* A whole primitive value. */
void ek_derout_string(struct ek_derout *, int ctx, uint8_t tag, ekrb_bytes);
void ek_derout_octets(struct ek_derout *, int ctx, ekrb_bytes);
void ek_derout_int(struct ek_derout *, int ctx, int64_t);
void ek_derout_enum(struct ek_derout *, int ctx, int);
void ek_derout_bool(struct ek_derout *, int ctx, bool);

/* A BIT STRING of 32 bits, bit 0 the most significant (RFC 4120 5.2.8). */
void ek_derout_flags(struct ek_derout *, int ctx, uint32_t);

/* Bytes that are DER already. */
void ek_derout_raw(struct ek_derout *, ekrb_bytes);

/* [ctx] SEQUENCE OF with elements that are DER already; nothing if the list is
 * absent (raw.data is NULL). */
void ek_list_write(struct ek_derout *, int ctx, const struct ek_list *);

/* A view of what was written; data is NULL if that failed or something is
 * still open. Lives as long as the buffer is left alone. */
ekrb_bytes ek_derout_bytes(const struct ek_derout *);

/* Forgets and frees everything. */
void ek_derout_free(struct ek_derout *);

/* A view of a C string. */
ekrb_bytes ek_bytes_of(const char *);

#endif
