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
 * A message that is cut, or whose outer lengths say more than there is, is read
 * as far as it goes: a constructed value that the end of the bytes cuts can be
 * entered, if all those around it are such, and is a fault when it is finished
 * at the latest. So every value that is entered must be finished.
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
	EK_DER_ITEMS_MAX = 65535,  /* elements of any list */

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
	const char *what;
	struct ek_error *error;
	union {
		const uint8_t *start;  /* of the whole message; at depth 0 */
		struct ek_der *parent; /* deeper */
	} from;
	uint32_t count; /* elements of a list read so far */
	uint16_t index; /* of this value, if it is an element of a list */
	uint8_t depth;
	bool cut; /* ends too early: a fault when it is finished */
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

/* Enters a constructed value; ends with finish. The cursor is made for an
 * initialiser: it costs less than assigning it. */
static inline struct ek_der ek_der_enter(struct ek_der *, int ctx, uint8_t tag,
    const char *what);

/* Enters [APPLICATION number] SEQUENCE, in one. */
struct ek_der ek_der_app(struct ek_der *, int ctx, int number,
    const char *what);

/* Nothing may be left over or missing. Returns the status of the error
 * record. */
static inline ekrb_status ek_der_finish(struct ek_der *);

/* True until a fault: what was read last is what stands there. */
static inline bool ek_der_good(const struct ek_der *);

/* True if the next value has that identifier octet (for CHOICE). */
static inline bool ek_der_next_is(const struct ek_der *, uint8_t tag);

/* True if the next value is [ctx] (for OPTIONAL). */
static inline bool ek_der_has(const struct ek_der *, int ctx);

/* True while a SEQUENCE OF has another element; the one after MAX elements
 * is a fault. Elements are read with WHAT being NULL. */
static inline bool ek_der_more(struct ek_der *, uint32_t max);

/* INTEGER within MIN and MAX, both included; else 0 and a fault. */
static inline int64_t ek_der_int(struct ek_der *, int ctx, int64_t min,
    int64_t max, const char *what);

/* Int32. */
static inline int32_t ek_der_int32(struct ek_der *, int ctx, const char *what);

/* UInt32. Values from -2^31 are taken modulo 2^32: MIT and Windows write nonce,
 * seq-number and the kvno of a read-only domain controller as Int32. */
static inline uint32_t ek_der_uint32(struct ek_der *, int ctx,
    const char *what);

/* ENUMERATED of 0 to 127. */
int ek_der_enum(struct ek_der *, int ctx, const char *what);

/* BOOLEAN. */
bool ek_der_bool(struct ek_der *, int ctx, const char *what);

/* The first 32 bits of a BIT STRING, bit 0 the most significant; absent bits
 * are 0. Unused bits must be zero (X.690 11.2.1). */
uint32_t ek_der_flags(struct ek_der *, int ctx, const char *what);

/* The contents of a primitive value with that tag, borrowed, unchecked. data is
 * NULL only after a fault. */
static inline ekrb_bytes ek_der_string(struct ek_der *, int ctx, uint8_t tag,
    const char *what);

/* The same for OCTET STRING. */
static inline ekrb_bytes ek_der_octets(struct ek_der *, int ctx,
    const char *what);

/* The contents of an OCTET STRING that carries a message. Of one that is cut
 * it gives what there is, after the fault. */
ekrb_bytes ek_der_carried(struct ek_der *, int ctx, const char *what);

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

/* The common case of the readers above, in line: a value shorter than 128 bytes
 * and in order, or a number of one octet. All else, faults included, goes to
 * the functions named any_. */

/* Contents octets. */
struct ek_span {
	const uint8_t *data, *end;
};

struct ek_der ek_der_any_enter(struct ek_der *, int ctx, uint8_t tag,
    const char *what);
int64_t ek_der_any_int(struct ek_der *, int ctx, uint8_t tag, int64_t min,
    int64_t max, const char *what);
ekrb_bytes ek_der_any_string(struct ek_der *, int ctx, uint8_t tag,
    const char *what);
void ek_der_unfinished(struct ek_der *);
void ek_der_too_many(struct ek_der *, uint32_t max);

/* data is NULL, and the cursor unmoved, if it is not the common case. */
static inline struct ek_span
ek_der_short(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	const uint8_t *at = der->pos;
	ptrdiff_t left = der->end - at;

	if (ctx == EK_DER_BARE) {
		if (left < 2 || at[0] != tag || at[1] >= 0x80 ||
		    at[1] > left - 2)
			return (struct ek_span){ NULL, NULL };
	} else if (left < 4 || at[0] != EK_DER_CTX(ctx) || at[1] >= 0x80 ||
	    at[1] > left - 2 || at[2] != tag || at[3] != at[1] - 2)
		return (struct ek_span){ NULL, NULL };
	der->pos = at + 2 + at[1];
	der->count += what == NULL;
	return (struct ek_span){ at + (ctx == EK_DER_BARE ? 2 : 4), der->pos };
}

/* A cursor entered from PARENT. Made in one piece, never changed after: a field
 * that is stored once more stalls whoever reads the cursor whole. */
static inline struct ek_der
ek_der_over(struct ek_der *parent, struct ek_span value, const char *what,
    bool cut)
{
	return (struct ek_der){
		.pos = value.data, .end = value.end, .what = what,
		.error = parent->error, .from.parent = parent,
		.index = (uint16_t)(parent->count - 1),
		.depth = (uint8_t)(parent->depth + 1), .cut = cut,
	};
}

static inline struct ek_der
ek_der_enter(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	struct ek_span value = { NULL, NULL };

	if (der->depth < EK_DER_DEPTH_MAX)
		value = ek_der_short(der, ctx, tag, what);
	if (value.data == NULL)
		return ek_der_any_enter(der, ctx, tag, what);
	return ek_der_over(der, value, what, false);
}

static inline ekrb_status
ek_der_finish(struct ek_der *der)
{
	if (der->pos != der->end || der->cut)
		ek_der_unfinished(der);
	return der->error->status;
}

static inline bool
ek_der_good(const struct ek_der *der)
{
	return !ek_error_is_set(der->error);
}

static inline bool
ek_der_next_is(const struct ek_der *der, uint8_t tag)
{
	return der->pos != der->end && der->pos[0] == tag;
}

static inline bool
ek_der_has(const struct ek_der *der, int ctx)
{
	return ek_der_next_is(der, (uint8_t)EK_DER_CTX(ctx));
}

static inline bool
ek_der_more(struct ek_der *der, uint32_t max)
{
	if (der->pos == der->end)
		return false;
	if (der->count < max && der->count < EK_DER_ITEMS_MAX)
		return true;
	ek_der_too_many(der, max);
	return false;
}

static inline int64_t
ek_der_int(struct ek_der *der, int ctx, int64_t min, int64_t max,
    const char *what)
{
	const uint8_t *at = der->pos;
	struct ek_span value;

	if (ctx != EK_DER_BARE && der->end - at >= 5 && at[1] == 3 &&
	    (int8_t)at[4] >= min && (int8_t)at[4] <= max) {
		value = ek_der_short(der, ctx, EK_DER_INTEGER, what);
		if (value.data != NULL)
			return (int8_t)value.data[0];
	}
	return ek_der_any_int(der, ctx, EK_DER_INTEGER, min, max, what);
}

static inline int32_t
ek_der_int32(struct ek_der *der, int ctx, const char *what)
{
	return (int32_t)ek_der_int(der, ctx, INT32_MIN, INT32_MAX, what);
}

static inline uint32_t
ek_der_uint32(struct ek_der *der, int ctx, const char *what)
{
	return (uint32_t)ek_der_int(der, ctx, INT32_MIN, UINT32_MAX, what);
}

static inline ekrb_bytes
ek_der_string(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	struct ek_span value = ek_der_short(der, ctx, tag, what);

	if (value.data == NULL)
		return ek_der_any_string(der, ctx, tag, what);
	return (ekrb_bytes){ value.data, (size_t)(value.end - value.data) };
}

static inline ekrb_bytes
ek_der_octets(struct ek_der *der, int ctx, const char *what)
{
	return ek_der_string(der, ctx, EK_DER_OCTETS, what);
}

#endif
