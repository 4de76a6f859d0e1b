/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "differential/tree.h"

struct value {
	uint8_t tag;
	ekrb_bytes contents, whole;
};

/* Takes the next value off; false at the end or at what is no DER. */
static bool
next_value(ekrb_bytes *rest, struct value *value)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(*rest, "", &error), copy = der;

	if (rest->len == 0)
		return false;
	value->tag = rest->data[0];
	value->contents = ek_der_string(&copy, EK_DER_BARE, value->tag, "");
	value->whole = ek_der_any(&der, "");
	if (ek_error_is_set(&error))
		return false;
	*rest = ek_der_rest(&der);
	return true;
}

unsigned
tree_count(ekrb_bytes bytes)
{
	struct value value;
	unsigned n = 0;

	while (next_value(&bytes, &value)) {
		n++;
		if (value.tag & 0x20)
			n += tree_count(value.contents);
	}
	return n;
}

/* Octets in place of others, of the same number. */
static void
put_filled(struct ek_derout *out, const struct value *value, int fill)
{
	size_t i;

	ek_derout_open(out, EK_DER_BARE, value->tag);
	for (i = 0; i < value->contents.len; i++)
		ek_buf_putc(&out->buf, (char)fill);
	ek_derout_close(out);
}

static void
put_text(struct ek_derout *out, const struct value *value, const char *text)
{
	ek_derout_string(out, EK_DER_BARE, value->tag, ek_bytes_of(text));
}

/* The length in one octet more than it needs. */
static void
put_long_form(struct ek_derout *out, const struct value *value)
{
	const size_t len = value->contents.len;

	ek_buf_putc(&out->buf, (char)value->tag);
	if (len < 0x80) {
		ek_buf_putc(&out->buf, (char)0x81);
		ek_buf_putc(&out->buf, (char)len);
	} else {
		ek_buf_putc(&out->buf, (char)0x83);
		ek_buf_putc(&out->buf, (char)(len >> 16));
		ek_buf_putc(&out->buf, (char)(len >> 8));
		ek_buf_putc(&out->buf, (char)len);
	}
	ek_derout_raw(out, value->contents);
}

static void
put_indefinite(struct ek_derout *out, const struct value *value)
{
	ek_buf_putc(&out->buf, (char)value->tag);
	ek_buf_putc(&out->buf, (char)0x80);
	ek_derout_raw(out, value->contents);
	ek_buf_add(&out->buf, "\0", 2);
}

static void
put_resized(struct ek_derout *out, const struct value *value, int by)
{
	ekrb_bytes contents = value->contents;

	ek_derout_open(out, EK_DER_BARE, value->tag);
	if (by < 0 && contents.len > 0)
		contents.len--;
	ek_derout_raw(out, contents);
	if (by > 0)
		ek_buf_putc(&out->buf, 'x');
	ek_derout_close(out);
}

static void
put_trailer(struct ek_derout *out, const struct value *value)
{
	ek_derout_open(out, EK_DER_BARE, value->tag);
	ek_derout_raw(out, value->contents);
	ek_derout_int(out, 20, 0);
	ek_derout_close(out);
}

static void
put_changed(struct ek_derout *out, const struct value *value,
    enum tree_change change)
{
	switch (change) {
	case TREE_DROP:
	case TREE_N_CHANGES:
		return;
	case TREE_TWICE:
		ek_derout_raw(out, value->whole);
		ek_derout_raw(out, value->whole);
		return;
	case TREE_EMPTY:
		put_text(out, value, "");
		return;
	case TREE_LONGER:
		put_resized(out, value, 1);
		return;
	case TREE_SHORTER:
		put_resized(out, value, -1);
		return;
	case TREE_LONG_FORM:
		put_long_form(out, value);
		return;
	case TREE_INDEFINITE:
		put_indefinite(out, value);
		return;
	case TREE_RETAG:
		ek_derout_string(out, EK_DER_BARE, value->tag ^ 1,
		    value->contents);
		return;
	case TREE_ZEROED:
		put_filled(out, value, 0);
		return;
	case TREE_ONES:
		put_filled(out, value, 0xff);
		return;
	case TREE_TRAILER:
		put_trailer(out, value);
		return;
	case TREE_EARLY:
		put_text(out, value, "19691231235959Z");
		return;
	case TREE_LATE:
		put_text(out, value, "21060207062816Z");
		return;
	}
}

/* *AT counts down to the value to change. */
static void
copy_with(struct ek_derout *out, ekrb_bytes bytes, unsigned *at,
    enum tree_change change)
{
	struct value value;

	while (next_value(&bytes, &value)) {
		if ((*at)-- == 0)
			put_changed(out, &value, change);
		else if (value.tag & 0x20) {
			ek_derout_open(out, EK_DER_BARE, value.tag);
			copy_with(out, value.contents, at, change);
			ek_derout_close(out);
		} else
			ek_derout_raw(out, value.whole);
	}
	ek_derout_raw(out, bytes);
}

void
tree_change(struct ek_derout *out, ekrb_bytes bytes, unsigned at,
    enum tree_change change)
{
	copy_with(out, bytes, &at, change);
}
