/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/der.h"

struct ek_der
ek_der_begin(ekrb_bytes bytes, const char *what, struct ek_error *error)
{
	const uint8_t *end = bytes.data;

	if (bytes.len > EK_DER_SIZE_MAX)
		ek_error_at(error, 0, what, "%zu bytes, more than the limit of "
		    "%d", bytes.len, EK_DER_SIZE_MAX);
	else if (bytes.len > 0)
		end += bytes.len;
	return (struct ek_der){ .pos = bytes.data, .end = end, .what = what,
		.error = error, .from.start = bytes.data };
}

/* Path pieces from the outermost cursor inwards. */
static size_t
put_path(const struct ek_der *der, char *path, size_t size)
{
	size_t len = der->depth > 0 ?
	    put_path(der->from.parent, path, size) : 0;

	if (len >= size)
		return len;
	if (der->what == NULL)
		return len + (size_t)snprintf(path + len, size - len, "[%d]",
		    der->index);
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

static const uint8_t *
start_of(const struct ek_der *der)
{
	while (der->depth > 0)
		der = der->from.parent;
	return der->from.start;
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
		ek_error_at(der->error, (size_t)(at - start_of(der)), field,
		    "%s", text);
	}
	for (; der->depth > 0; der = der->from.parent)
		der->pos = der->end;
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

static const struct ek_span nothing = { NULL, NULL };

static struct ek_span
wrong_length(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    const char *what)
{
	size_t n = at[1] & 0x7f, left = (size_t)(end - at) - 2, len = 0, i;

	if (n == 0 || n > 4) {
		ek_der_fault(der, at, what, n == 0 ? "indefinite length" :
		    "length in %zu octets, more than 4", n);
		return nothing;
	}
	if (left < n) {
		ek_der_fault(der, at, what, "cut within the length");
		return nothing;
	}
	for (i = 0; i < n; i++)
		len = len << 8 | at[2 + i];
	/* X.690 10.1: as few octets as can be. */
	if (len < 0x80 || len >> 8 * (n - 1) == 0)
		ek_der_fault(der, at, what, "length %zu not in its shortest "
		    "form", len);
	else
		ek_der_fault(der, at, what, "length %zu, but %zu bytes are "
		    "left", len, left - n);
	return nothing;
}

static struct ek_span
wrong_head(struct ek_der *der, const uint8_t *at, const uint8_t *end,
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
	else if (at[1] >= 0x80)
		return wrong_length(der, at, end, what);
	else
		ek_der_fault(der, at, what, "length %d, but %zu bytes are left",
		    at[1], (size_t)(end - at) - 2);
	return nothing;
}

/* What there is of a value that ends too early, if it may be entered: the end
 * of the bytes cuts it and all those around it. */
static struct ek_span
take_cut(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    size_t header, const char *what, bool enter)
{
	if (!enter || (der->depth > 0 && !der->cut))
		return wrong_head(der, at, end, at[0], what);
	/* Of [ctx] TAG the outer one. */
	if (der->error->cut == NULL || der->error->cut < der->pos)
		der->error->cut = at;
	return (struct ek_span){ at + header, end };
}

/* The value of that tag at AT. The one bounds check that every reader goes
 * through: lengths definite, shortest (X.690 10.1), and inside. ENTER: of one
 * that ends too early there may be a cursor. */
static inline struct ek_span
value_at(struct ek_der *der, const uint8_t *at, const uint8_t *end,
    uint8_t tag, const char *what, bool enter)
{
	size_t left = (size_t)(end - at), len, header = 2;

	if (left < 2 || at[0] != tag)
		return wrong_head(der, at, end, tag, what);
	len = at[1];
	if (len == 0x81 && left > 3 && at[2] >= 0x80) {
		len = at[2];
		header = 3;
	} else if (len == 0x82 && left > 4 && at[2] > 0) {
		len = (size_t)at[2] << 8 | at[3];
		header = 4;
	} else if (len == 0x83 && left > 5 && at[2] > 0) {
		len = (size_t)at[2] << 16 | (size_t)at[3] << 8 | at[4];
		header = 5;
	} else if (len >= 0x80)
		return wrong_length(der, at, end, what);
	if (len > left - header)
		return take_cut(der, at, end, header, what, enter);
	return (struct ek_span){ at + header, at + header + len };
}

static struct ek_span
too_much(struct ek_der *der, struct ek_span inner, struct ek_span outer,
    const char *class, int number, const char *what)
{
	ek_der_fault(der, inner.end, what, "%zu bytes too many inside [%s%d]",
	    (size_t)(outer.end - inner.end), class, number);
	return nothing;
}

static void
too_deep(struct ek_der *der, const char *what)
{
	ek_der_fault(der, der->pos, what, "nested more than %d deep",
	    EK_DER_DEPTH_MAX);
}

/* The contents of [ctx] TAG, or of a bare TAG; moves behind it. */
static inline struct ek_span
take(struct ek_der *der, int ctx, uint8_t tag, const char *what, bool enter)
{
	struct ek_span outer = { der->pos, der->end }, inner;

	der->count += what == NULL;
	if (ctx != EK_DER_BARE) {
		outer = value_at(der, outer.data, outer.end,
		    (uint8_t)EK_DER_CTX(ctx), what, enter);
		if (outer.data == NULL)
			return nothing;
	}
	inner = value_at(der, outer.data, outer.end, tag, what, enter);
	if (inner.data == NULL)
		return nothing;
	if (ctx != EK_DER_BARE && inner.end != outer.end)
		return too_much(der, inner, outer, "", ctx, what);
	der->pos = inner.end;
	return inner;
}

/* A cursor over a value that began at AT, over nothing after a fault. */
static inline struct ek_der
over(struct ek_der *parent, const uint8_t *at, struct ek_span value,
    const char *what)
{
	bool cut = parent->error->cut != NULL && parent->error->cut >= at;

	if (value.data == NULL)
		value.data = value.end = parent->end;
	return ek_der_over(parent, value, what, cut);
}

struct ek_der
ek_der_any_enter(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	const uint8_t *at = der->pos;
	struct ek_span value = nothing;

	if (der->depth < EK_DER_DEPTH_MAX)
		value = take(der, ctx, tag, what, true);
	else
		too_deep(der, what);
	return over(der, at, value, what);
}

struct ek_der
ek_der_app(struct ek_der *der, int ctx, int number, const char *what)
{
	const uint8_t *at = der->pos;
	struct ek_span outer = nothing, value = nothing;

	if (der->depth < EK_DER_DEPTH_MAX)
		outer = take(der, ctx, (uint8_t)EK_DER_APP(number), what,
		    true);
	else
		too_deep(der, what);
	if (outer.data != NULL)
		value = value_at(der, outer.data, outer.end, EK_DER_SEQUENCE,
		    what, true);
	if (value.data != NULL && value.end != outer.end)
		value = too_much(der, value, outer, "APPLICATION ", number,
		    what);
	return over(der, at, value, what);
}

struct ek_der
ek_der_inside(struct ek_der *parent, ekrb_bytes bytes, const char *what)
{
	struct ek_span value = { parent->end, parent->end };

	if (parent->depth == EK_DER_DEPTH_MAX)
		too_deep(parent, what);
	else if (bytes.data != NULL)
		value = (struct ek_span){ bytes.data, bytes.data + bytes.len };
	return ek_der_over(parent, value, what, false);
}

void
ek_der_unfinished(struct ek_der *der)
{
	if (der->pos != der->end)
		ek_der_fault(der, der->pos, "", "%zu bytes left over",
		    (size_t)(der->end - der->pos));
	else
		wrong_head(der, der->error->cut, der->end,
		    der->error->cut[0], "");
}

void
ek_der_too_many(struct ek_der *der, uint32_t max)
{
	ek_der_fault(der, der->pos, "", "more than %" PRIu32 " elements", max);
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

static int64_t
wrong_form(struct ek_der *der, const uint8_t *at, size_t len, const char *what)
{
	if (len == 0 || len > 8)
		ek_der_fault(der, at, what, "integer of %zu bytes, expected 1 "
		    "to 8", len);
	else
		ek_der_fault(der, at, what, "integer not in its shortest form");
	return 0;
}

/* INTEGER and ENUMERATED share their contents octets (X.690 8.4). */
int64_t
ek_der_any_int(struct ek_der *der, int ctx, uint8_t tag, int64_t min,
    int64_t max, const char *what)
{
	const uint8_t *at = der->pos;
	struct ek_span value = take(der, ctx, tag, what, false);
	size_t len = (size_t)(value.end - value.data);
	uint64_t bits;

	if (value.data == NULL)
		return 0;
	/* X.690 8.3.2: the first nine bits are not all the same. */
	if (len == 0 || len > 8 || (len > 1 && value.data[0] ==
	    (value.data[1] < 0x80 ? 0 : 0xff)))
		return wrong_form(der, at, len, what);
	bits = value.data[0] < 0x80 ? 0 : UINT64_MAX;
	for (; value.data != value.end; value.data++)
		bits = bits << 8 | *value.data;
	if ((int64_t)bits < min || (int64_t)bits > max)
		return wrong_int(der, at, (int64_t)bits, min, max, what);
	return (int64_t)bits;
}

int
ek_der_enum(struct ek_der *der, int ctx, const char *what)
{
	return (int)ek_der_any_int(der, ctx, EK_DER_ENUMERATED, 0, 127, what);
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
	const uint8_t *at = der->pos;
	struct ek_span value = take(der, ctx, EK_DER_BITS, what, false);
	uint32_t flags = 0;
	int i, unused;

	if (value.data == NULL)
		return 0;
	unused = value.end == value.data ? 8 : *value.data++;
	if (unused > 7 || (unused > 0 && value.end == value.data)) {
		ek_der_fault(der, at, what, "bit string without a right count "
		    "of unused bits");
		return 0;
	}
	if (unused > 0 && (value.end[-1] & ((1 << unused) - 1)) != 0) {
		ek_der_fault(der, at, what, "unused bits that are not zero");
		return 0;
	}
	for (i = 24; i >= 0 && value.data != value.end; i -= 8)
		flags |= (uint32_t)*value.data++ << i;
	return flags;
}

ekrb_bytes
ek_der_any_string(struct ek_der *der, int ctx, uint8_t tag, const char *what)
{
	struct ek_span value = take(der, ctx, tag, what, false);

	return (ekrb_bytes){ value.data, (size_t)(value.end - value.data) };
}

ekrb_bytes
ek_der_carried(struct ek_der *der, int ctx, const char *what)
{
	struct ek_der carried = ek_der_enter(der, ctx, EK_DER_OCTETS, what);
	ekrb_bytes bytes = ek_der_rest(&carried);

	if (!ek_der_good(der))
		return (ekrb_bytes){ NULL, 0 };
	carried.pos = carried.end;
	ek_der_finish(&carried);
	return bytes;
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
	const uint8_t *at = der->pos;
	struct ek_span value;

	if (at != der->end && (at[0] & 0x1f) == 0x1f) {
		der->count += what == NULL;
		ek_der_fault(der, at, what, "long-form tag 0x%02x", at[0]);
		return (ekrb_bytes){ NULL, 0 };
	}
	value = take(der, EK_DER_BARE, at != der->end ? at[0] : 0, what,
	    false);
	if (value.data == NULL)
		return (ekrb_bytes){ NULL, 0 };
	return (ekrb_bytes){ at, (size_t)(value.end - at) };
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
