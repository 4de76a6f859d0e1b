/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strict reader of DER (X.690): definite and shortest lengths, one-octet
 * tags, every octet accounted for. Knows nothing of Kerberos.
 *
 * A cursor borrows the bytes and is copied by value. The first fault is
 * recorded in the error record with its byte offset in the whole message and
 * its field path ("ticket.sname.name-string[1]"), and empties the cursor and
 * all those it was entered from: a parser reads straight through, gets zeros
 * after the fault, and asks once at the end. What was read before stays.
 *
 * CTX is the number of the explicit context tag around the value, or
 * EK_DER_BARE. WHAT names the field in the path; NULL means "the next element
 * of a list" and shows as [n]. It must be a literal or outlive the cursor, as
 * must the cursor that another was entered from.
 */
#ifndef EK_BASE_DER_H
#define EK_BASE_DER_H

#include "base/error.h"

enum {
	EK_DER_SIZE_MAX = 1 << 20, /* bytes in one message */
	EK_DER_DEPTH_MAX = 32,     /* values entered inside each other */

	EK_DER_BARE = -1,
	EK_DER_BOOLEAN = 0x01,
	EK_DER_INTEGER = 0x02,
	EK_DER_BITS = 0x03,
	EK_DER_OCTETS = 0x04,
	EK_DER_OID = 0x06,
	EK_DER_ENUMERATED = 0x0a,
	EK_DER_UTF8 = 0x0c,
	EK_DER_IA5 = 0x16,
	EK_DER_TIME = 0x18,    /* GeneralizedTime */
	EK_DER_GENERAL = 0x1b, /* GeneralString */
	EK_DER_SEQUENCE = 0x30
};

#define EK_DER_APP(n) (0x60 | (n)) /* [APPLICATION n], constructed */
#define EK_DER_CTX(n) (0xa0 | (n)) /* [n], constructed */

struct ek_der {
	const uint8_t *pos, *end;
	const uint8_t *start; /* of the whole message, for offsets */
	struct ek_der *parent;
	struct ek_error *error;
	const char *what;
	uint32_t index; /* of this value, if it is an element of a list */
	uint32_t count; /* elements of a list read so far */
	uint32_t depth;
};

/* A SEQUENCE OF that was checked when it was read: its contents octets, and how
 * many elements they are. Walked by the functions named ..._next, which take
 * the first element off the list (work on a copy). */
struct ek_list {
	ekrb_bytes raw;
	uint32_t n;
};

/* Begins reading a message named WHAT. Refuses more than EK_DER_SIZE_MAX. */
struct ek_der ek_der_begin(ekrb_bytes, const char *what, struct ek_error *);

/* Begins reading DER carried inside bytes that PARENT gave (an OCTET STRING),
 * so that offsets and paths stay those of the whole message. */
struct ek_der ek_der_inside(struct ek_der *parent, ekrb_bytes,
    const char *what);

/* Enters a constructed value (SEQUENCE, APPLICATION n); ends with finish. */
struct ek_der ek_der_enter(struct ek_der *, int ctx, uint8_t tag,
    const char *what);

/* Nothing may be left over. Returns the status of the error record. */
ekrb_status ek_der_finish(struct ek_der *);

/* True if the next value has that identifier octet (for CHOICE). */
bool ek_der_next_is(const struct ek_der *, uint8_t tag);

/* True if the next value is [ctx] (for OPTIONAL). */
bool ek_der_has(const struct ek_der *, int ctx);

/* True while a SEQUENCE OF has another element; the one after MAX elements
 * is a fault. Elements are read with WHAT being NULL. */
bool ek_der_more(struct ek_der *, uint32_t max);

/* INTEGER within MIN and MAX, both included; else 0 and a fault. */
int64_t ek_der_int(struct ek_der *, int ctx, int64_t min, int64_t max,
    const char *what);

/* Int32. */
int32_t ek_der_int32(struct ek_der *, int ctx, const char *what);

/* UInt32. Values from -2^31 are taken modulo 2^32: MIT and Windows write nonce,
 * seq-number and the kvno of a read-only domain controller as Int32. */
uint32_t ek_der_uint32(struct ek_der *, int ctx, const char *what);

/* ENUMERATED of 0 to 127. */
int ek_der_enum(struct ek_der *, int ctx, const char *what);

/* BOOLEAN. */
bool ek_der_bool(struct ek_der *, int ctx, const char *what);

/* The first 32 bits of a BIT STRING, bit 0 the most significant; absent bits
 * are 0. Unused bits must be zero (X.690 11.2.1). */
uint32_t ek_der_flags(struct ek_der *, int ctx, const char *what);

/* The contents of a primitive value with that tag, borrowed, unchecked. data is
 * NULL only after a fault. */
ekrb_bytes ek_der_string(struct ek_der *, int ctx, uint8_t tag,
    const char *what);

/* The same for OCTET STRING. */
ekrb_bytes ek_der_octets(struct ek_der *, int ctx, const char *what);

/* The contents of an OBJECT IDENTIFIER whose form is right (X.690 8.19). */
ekrb_bytes ek_der_oid(struct ek_der *, int ctx, const char *what);

/* The next value whole, identifier and length octets included. */
ekrb_bytes ek_der_any(struct ek_der *, const char *what);

/* What the cursor has not read yet; it stays there. */
ekrb_bytes ek_der_rest(const struct ek_der *);

/* The value just read, whole but without its context tag, if it began at AT,
 * which is where the cursor stood before. Nothing after a fault. */
ekrb_bytes ek_der_since(const struct ek_der *, int ctx, const uint8_t *at);

/* A cursor over a list that was checked before, to take its next element. */
struct ek_der ek_der_list(const struct ek_list *, struct ek_error *);

/* Records a fault at AT, a byte of the message, in field WHAT of the cursor
 * (NULL for the element last read, "" for the value itself). */
void ek_der_fault(struct ek_der *, const uint8_t *at, const char *what,
    const char *fmt, ...) EK_PRINTF(4, 5);

#endif
