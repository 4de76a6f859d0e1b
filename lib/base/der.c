/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/der.h"

struct ek_der
ek_der_begin(ekrb_bytes bytes, const char *what, struct ek_error *error)
{
	struct ek_der der = {
		.pos = bytes.data, .end = bytes.data, .start = bytes.data,
		.error = error, .what = what,
	};

	if (bytes.len > EK_DER_SIZE_MAX)
		ek_error_at(error, 0, what, "%zu bytes, more than the limit of "
		    "%d", bytes.len, EK_DER_SIZE_MAX);
	else if (bytes.len > 0)
		der.end += bytes.len;
	return der;
}

/* Path pieces from the outermost cursor inwards. */
static size_t
put_path(const struct ek_der *der, char *path, size_t size)
{
	size_t len = der->parent != NULL ?
	    put_path(der->parent, path, size) : 0;

	if (len >= size)
		return len;
	if (der->what == NULL)
		return len + (size_t)snprintf(path + len, size - len,
		    "[%" PRIu32 "]", der->index);
	return len + (size_t)snprintf(path + len, size - len, "%s%s",
	    len > 0 && der->what[0] != '\0' ? "." : "", der->what);
}

static void
put_field(const struct ek_der *der, const char *what, char *path, size_t size)
{
	size_t len = put_path(der, path, size);

	if (len >= size)
		return;
	if (what == NULL)
		snprintf(path + len, size - len, "[%" PRIu32 "]",
		    der->count > 0 ? der->count - 1 : 0);
	else if (what[0] != '\0')
		snprintf(path + len, size - len, "%s%s", len > 0 ? "." : "",
		    what);
}

void
ek_der_fault(struct ek_der *der, const uint8_t *at, const char *what,
    const char *fmt, ...)
{
	char field[EK_ERROR_FIELD], text[EK_ERROR_TEXT];
	va_list args;

	if (!ek_error_is_set(der->error)) {
		put_field(der, what, field, sizeof(field));
		va_start(args, fmt);
		vsnprintf(text, sizeof(text), fmt, args);
		va_end(args);
		ek_error_at(der->error, (size_t)(at - der->start), field, "%s",
		    text);
	}
	for (; der != NULL; der = der->parent)
		der->pos = der->end;
}

/* "SEQUENCE (0x30)" */
static const char *
tag_text(uint8_t tag, char *text, size_t size)
{
	static const struct {
		uint8_t tag;
		const char *name;
	} names[] = {
		{ EK_DER_BOOLEAN, "BOOLEAN" }, { EK_DER_INTEGER, "INTEGER" },
		{ EK_DER_BITS, "BIT STRING" },
		{ EK_DER_OCTETS, "OCTET STRING" },
		{ EK_DER_OID, "OBJECT IDENTIFIER" },
		{ EK_DER_ENUMERATED, "ENUMERATED" },
		{ EK_DER_UTF8, "UTF8String" }, { EK_DER_IA5, "IA5String" },
		{ EK_DER_TIME, "GeneralizedTime" },
		{ EK_DER_GENERAL, "GeneralString" },
		{ EK_DER_SEQUENCE, "SEQUENCE" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].tag == tag) {
			snprintf(text, size, "%s (0x%02x)", names[i].name, tag);
			return text;
		}
	if ((tag & 0xe0) == 0xa0)
		snprintf(text, size, "[%d] (0x%02x)", tag & 0x1f, tag);
	else if ((tag & 0xe0) == 0x60)
		snprintf(text, size, "[APPLICATION %d] (0x%02x)", tag & 0x1f,
		    tag);
	else
		snprintf(text, size, "tag 0x%02x", tag);
	return text;
}

static void
wrong_tag(struct ek_der *der, const uint8_t *at, uint8_t tag, const char *what)
{
	char seen[48], wanted[48];

	tag_text(tag, wanted, sizeof(wanted));
	if ((at[0] & 0x1f) == 0x1f)
		ek_der_fault(der, at, what, "long-form tag 0x%02x, expected %s",
		    at[0], wanted);
	else
		ek_der_fault(der, at, what, "%s, expected %s",
		    tag_text(at[0], seen, sizeof(seen)), wanted);
}

/* The end of a value whose length octets begin at LEN_AT; long form. */
static const uint8_t *
long_length(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    const char *what, const uint8_t **value_out)
{
	size_t n = at[1] & 0x7f, len = 0, i;

	if (n == 0 || n > 4) {
		ek_der_fault(der, at, what, n == 0 ? "indefinite length" :
		    "length in %zu octets, more than 4", n);
		return NULL;
	}
	if ((size_t)(end - at) - 2 < n) {
		ek_der_fault(der, at, what, "cut within the length");
		return NULL;
	}
	for (i = 0; i < n; i++)
		len = len << 8 | at[2 + i];
	/* X.690 10.1: as few octets as can be. */
	if (len < 0x80 || len >> 8 * (n - 1) == 0) {
		ek_der_fault(der, at, what, "length %zu not in its shortest "
		    "form", len);
		return NULL;
	}
	if (len > (size_t)(end - at) - 2 - n) {
		ek_der_fault(der, at, what, "length %zu, but %zu bytes are "
		    "left", len, (size_t)(end - at) - 2 - n);
		return NULL;
	}
	*value_out = at + 2 + n;
	return at + 2 + n + len;
}

static void
cut_short(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    uint8_t tag, const char *what)
{
	char wanted[48];

	tag_text(tag, wanted, sizeof(wanted));
	if (at == end)
		ek_der_fault(der, at, what, "missing, expected %s", wanted);
	else if (at[0] != tag)
		wrong_tag(der, at, tag, what);
	else if (end - at < 2)
		ek_der_fault(der, at, what, "cut after its tag");
	else
		ek_der_fault(der, at, what, "length %d, but %zu bytes are left",
		    at[1], (size_t)(end - at) - 2);
}

/* Checks the value of that tag at AT: returns its end and sets where its
 * contents begin, or records a fault and returns NULL. The one bounds check
 * that every reader goes through. */
static inline const uint8_t *
value_at(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    uint8_t tag, const char *what, const uint8_t **value_out)
{
	if (end - at >= 2 && at[0] == tag) {
		if (at[1] >= 0x80)
			return long_length(der, at, end, what, value_out);
		if (at[1] <= end - at - 2) {
			*value_out = at + 2;
			return at + 2 + at[1];
		}
	}
	cut_short(der, at, end, tag, what);
	return NULL;
}

/* The contents of [ctx] TAG, or of a bare TAG; moves behind it. */
static inline bool
take(struct ek_der *der, int ctx, uint8_t tag, const char *what,
    const uint8_t **value_out, const uint8_t **end_out)
{
	const uint8_t *at = der->pos, *outer = der->end, *end;

	der->count += what == NULL;
	if (ctx != EK_DER_BARE) {
		outer = value_at(der, at, outer, (uint8_t)EK_DER_CTX(ctx),
		    what, &at);
		if (outer == NULL)
			return false;
	}
	end = value_at(der, at, outer, tag, what, value_out);
	if (end == NULL)
		return false;
	if (ctx != EK_DER_BARE && end != outer) {
		ek_der_fault(der, end, what, "%zu bytes too many inside [%d]",
		    (size_t)(outer - end), ctx);
		return false;
	}
	der->pos = end;
	*end_out = end;
	return true;
}

/* A cursor over nothing, with its place in the path. */
static inline struct ek_der
child_of(struct ek_der *parent, const char *what)
{
	return (struct ek_der){
		.pos = parent->end, .end = parent->end, .start = parent->start,
		.parent = parent, .error = parent->error, .what = what,
		.index = what == NULL ? parent->count - 1 : 0,
		.depth = parent->depth + 1,
	};
}

static bool
too_deep(struct ek_der *der, const char *what)
{
	if (der->depth < EK_DER_DEPTH_MAX)
		return false;
	ek_der_fault(der, der->pos, what, "nested more than %d deep",
	    EK_DER_DEPTH_MAX);
	return true;
}

struct ek_der
ek_der_enter(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	const uint8_t *value, *end;
	struct ek_der inner;

	if (too_deep(der, what) ||
	    !take(der, ctx, tag, what, &value, &end))
		value = end = der->end;
	inner = child_of(der, what);
	inner.pos = value;
	inner.end = end;
	return inner;
}

struct ek_der
ek_der_inside(struct ek_der *parent, ekrb_bytes bytes, const char *what)
{
	struct ek_der inner = child_of(parent, what);

	if (too_deep(parent, what) || bytes.data == NULL)
		return inner;
	inner.pos = bytes.data;
	inner.end = bytes.data + bytes.len;
	return inner;
}

ekrb_status
ek_der_finish(struct ek_der *der)
{
	if (der->pos != der->end)
		ek_der_fault(der, der->pos, "", "%zu bytes left over",
		    (size_t)(der->end - der->pos));
	return der->error->status;
}

bool
ek_der_next_is(const struct ek_der *der, uint8_t tag)
{
	return der->pos != der->end && der->pos[0] == tag;
}

bool
ek_der_has(const struct ek_der *der, int ctx)
{
	return ek_der_next_is(der, (uint8_t)EK_DER_CTX(ctx));
}

bool
ek_der_more(struct ek_der *der, uint32_t max)
{
	if (der->pos == der->end)
		return false;
	if (der->count < max)
		return true;
	ek_der_fault(der, der->pos, "", "more than %" PRIu32 " elements", max);
	return false;
}

static int64_t
wrong_int(struct ek_der *der, const uint8_t *at, int64_t value, int64_t min,
    int64_t max, const char *what)
{
	if (min == max)
		ek_der_fault(der, at, what, "%" PRId64 ", expected %" PRId64,
		    value, min);
	else
		ek_der_fault(der, at, what, "%" PRId64 ", expected %" PRId64
		    " to %" PRId64, value, min, max);
	return 0;
}

/* INTEGER and ENUMERATED share their contents octets (X.690 8.4). */
static inline int64_t
read_int(struct ek_der *der, int ctx, uint8_t tag, int64_t min, int64_t max,
    const char *what)
{
	const uint8_t *at = der->pos, *value, *end;
	uint64_t bits;

	if (!take(der, ctx, tag, what, &value, &end))
		return 0;
	if (end == value || end - value > 8) {
		ek_der_fault(der, at, what, "integer of %zu bytes, expected 1 "
		    "to 8", (size_t)(end - value));
		return 0;
	}
	/* X.690 8.3.2: the first nine bits are not all the same. */
	if (end - value > 1 && ((value[0] == 0 && value[1] < 0x80) ||
	    (value[0] == 0xff && value[1] >= 0x80))) {
		ek_der_fault(der, at, what, "integer not in its shortest form");
		return 0;
	}
	bits = value[0] < 0x80 ? 0 : UINT64_MAX;
	for (; value != end; value++)
		bits = bits << 8 | *value;
	if ((int64_t)bits < min || (int64_t)bits > max)
		return wrong_int(der, at, (int64_t)bits, min, max, what);
	return (int64_t)bits;
}

int64_t
ek_der_int(struct ek_der *der, int ctx, int64_t min, int64_t max,
    const char *what)
{
	return read_int(der, ctx, EK_DER_INTEGER, min, max, what);
}

int32_t
ek_der_int32(struct ek_der *der, int ctx, const char *what)
{
	return (int32_t)ek_der_int(der, ctx, INT32_MIN, INT32_MAX, what);
}

uint32_t
ek_der_uint32(struct ek_der *der, int ctx, const char *what)
{
	return (uint32_t)ek_der_int(der, ctx, INT32_MIN, UINT32_MAX, what);
}

int
ek_der_enum(struct ek_der *der, int ctx, const char *what)
{
	return (int)read_int(der, ctx, EK_DER_ENUMERATED, 0, 127, what);
}

bool
ek_der_bool(struct ek_der *der, int ctx, const char *what)
{
	const uint8_t *at = der->pos;
	ekrb_bytes value = ek_der_string(der, ctx, EK_DER_BOOLEAN, what);

	if (value.data == NULL)
		return false;
	/* X.690 11.1: TRUE is 0xff. */
	if (value.len != 1 || (value.data[0] != 0 && value.data[0] != 0xff))
		ek_der_fault(der, at, what, "boolean that is neither 0x00 nor "
		    "0xff");
	return value.len == 1 && value.data[0] == 0xff;
}

uint32_t
ek_der_flags(struct ek_der *der, int ctx, const char *what)
{
	const uint8_t *at = der->pos, *value, *end;
	uint32_t flags = 0;
	int i, unused;

	if (!take(der, ctx, EK_DER_BITS, what, &value, &end))
		return 0;
	unused = end == value ? 8 : *value++;
	if (unused > 7 || (unused > 0 && end == value)) {
		ek_der_fault(der, at, what, "bit string without a right count "
		    "of unused bits");
		return 0;
	}
	if (unused > 0 && (end[-1] & ((1 << unused) - 1)) != 0) {
		ek_der_fault(der, at, what, "unused bits that are not zero");
		return 0;
	}
	for (i = 24; i >= 0 && value != end; i -= 8)
		flags |= (uint32_t)*value++ << i;
	return flags;
}

ekrb_bytes
ek_der_string(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	const uint8_t *value, *end;

	if (!take(der, ctx, tag, what, &value, &end))
		return (ekrb_bytes){ NULL, 0 };
	return (ekrb_bytes){ value, (size_t)(end - value) };
}

ekrb_bytes
ek_der_octets(struct ek_der *der, int ctx, const char *what)
{
	return ek_der_string(der, ctx, EK_DER_OCTETS, what);
}

/* Each number in base 128 without leading zeros, the last one complete. */
static bool
is_oid(ekrb_bytes oid)
{
	bool first = true;
	size_t i;

	for (i = 0; i < oid.len; i++) {
		if (first && oid.data[i] == 0x80)
			return false;
		first = oid.data[i] < 0x80;
	}
	return first && oid.len > 0;
}

ekrb_bytes
ek_der_oid(struct ek_der *der, int ctx, const char *what)
{
	const uint8_t *at = der->pos;
	ekrb_bytes oid = ek_der_string(der, ctx, EK_DER_OID, what);

	if (oid.data == NULL || is_oid(oid))
		return oid;
	ek_der_fault(der, at, what, "malformed object identifier");
	return (ekrb_bytes){ NULL, 0 };
}

ekrb_bytes
ek_der_any(struct ek_der *der, const char *what)
{
	const uint8_t *at = der->pos, *value, *end;

	if (at != der->end && (at[0] & 0x1f) == 0x1f) {
		der->count += what == NULL;
		ek_der_fault(der, at, what, "long-form tag 0x%02x", at[0]);
		return (ekrb_bytes){ NULL, 0 };
	}
	if (!take(der, EK_DER_BARE, at != der->end ? at[0] : 0, what, &value,
	    &end))
		return (ekrb_bytes){ NULL, 0 };
	return (ekrb_bytes){ at, (size_t)(end - at) };
}

struct ek_der
ek_der_list(const struct ek_list *list, struct ek_error *error)
{
	return ek_der_begin(list->raw, "", error);
}

ekrb_bytes
ek_der_rest(const struct ek_der *der)
{
	return (ekrb_bytes){ der->pos, (size_t)(der->end - der->pos) };
}

ekrb_bytes
ek_der_since(const struct ek_der *der, int ctx, const uint8_t *at)
{
	if (ek_error_is_set(der->error))
		return (ekrb_bytes){ NULL, 0 };
	if (ctx != EK_DER_BARE)
		at += at[1] < 0x80 ? 2 : 2 + (at[1] & 0x7f);
	return (ekrb_bytes){ at, (size_t)(der->pos - at) };
}
