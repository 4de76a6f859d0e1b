/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/derout.h"

static void
open_one(struct ek_derout *out, uint8_t tag, bool wrapped)
{
	if (out->depth == EK_DER_DEPTH_MAX) {
		out->buf.failed = true;
		return;
	}
	ek_buf_putc(&out->buf, (char)tag);
	out->mark[out->depth].at = out->buf.len;
	out->mark[out->depth++].wrapped = wrapped;
}

void
ek_derout_open(struct ek_derout *out, int ctx, uint8_t tag)
{
	if (ctx != EK_DER_BARE)
		open_one(out, (uint8_t)EK_DER_CTX(ctx), false);
	open_one(out, tag, ctx != EK_DER_BARE);
}

/* Length octets in their shortest form; returns how many. */
static size_t
put_length(uint8_t octets[5], size_t len)
{
	size_t n = 0, rest;

	if (len < 0x80) {
		octets[0] = (uint8_t)len;
		return 1;
	}
	for (rest = len; rest > 0; rest >>= 8)
		n++;
	octets[0] = (uint8_t)(0x80 | n);
	for (rest = n; rest > 0; rest--, len >>= 8)
		octets[rest] = (uint8_t)len;
	return n + 1;
}

/* Makes room for the length at the mark by moving the contents up. */
static void
close_at(struct ek_derout *out, size_t mark)
{
	uint8_t octets[5];
	size_t len = out->buf.len - mark, n;

	if (len > EK_DER_SIZE_MAX) {
		out->buf.failed = true;
		return;
	}
	n = put_length(octets, len);
	ek_buf_add(&out->buf, octets, n);
	if (out->buf.failed)
		return;
	memmove(out->buf.data + mark + n, out->buf.data + mark, len);
	memcpy(out->buf.data + mark, octets, n);
}

void
ek_derout_close(struct ek_derout *out)
{
	bool wrapped = true;

	while (wrapped) {
		if (out->depth == 0 || out->buf.failed) {
			out->buf.failed = true;
			return;
		}
		wrapped = out->mark[--out->depth].wrapped;
		close_at(out, out->mark[out->depth].at);
	}
}

void
ek_derout_string(struct ek_derout *out, int ctx, uint8_t tag, ekrb_bytes bytes)
{
	ek_derout_open(out, ctx, tag);
	ek_buf_add(&out->buf, bytes.data, bytes.len);
	ek_derout_close(out);
}

void
ek_derout_octets(struct ek_derout *out, int ctx, ekrb_bytes bytes)
{
	ek_derout_string(out, ctx, EK_DER_OCTETS, bytes);
}

static void
put_int(struct ek_derout *out, int ctx, uint8_t tag, int64_t value)
{
	uint8_t octets[8];
	size_t i, first = 0;

	for (i = 0; i < 8; i++)
		octets[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
	while (first < 7 && ((octets[first] == 0 && octets[first + 1] < 0x80) ||
	    (octets[first] == 0xff && octets[first + 1] >= 0x80)))
		first++;
	ek_derout_string(out, ctx, tag,
	    (ekrb_bytes){ octets + first, 8 - first });
}

void
ek_derout_int(struct ek_derout *out, int ctx, int64_t value)
{
	put_int(out, ctx, EK_DER_INTEGER, value);
}

void
ek_derout_enum(struct ek_derout *out, int ctx, int value)
{
	put_int(out, ctx, EK_DER_ENUMERATED, value);
}

void
ek_derout_bool(struct ek_derout *out, int ctx, bool value)
{
	const uint8_t octet = value ? 0xff : 0;

	ek_derout_string(out, ctx, EK_DER_BOOLEAN, (ekrb_bytes){ &octet, 1 });
}

void
ek_derout_flags(struct ek_derout *out, int ctx, uint32_t flags)
{
	const uint8_t octets[5] = { 0, (uint8_t)(flags >> 24),
		(uint8_t)(flags >> 16), (uint8_t)(flags >> 8), (uint8_t)flags };

	ek_derout_string(out, ctx, EK_DER_BITS, (ekrb_bytes){ octets, 5 });
}

void
ek_derout_raw(struct ek_derout *out, ekrb_bytes bytes)
{
	ek_buf_add(&out->buf, bytes.data, bytes.len);
}

void
ek_list_write(struct ek_derout *out, int ctx, const struct ek_list *list)
{
	if (list->raw.data != NULL)
		ek_derout_string(out, ctx, EK_DER_SEQUENCE, list->raw);
}

ekrb_bytes
ek_derout_bytes(const struct ek_derout *out)
{
	if (out->buf.failed || out->depth > 0)
		return (ekrb_bytes){ NULL, 0 };
	return (ekrb_bytes){ (const uint8_t *)out->buf.data, out->buf.len };
}

void
ek_derout_free(struct ek_derout *out)
{
	ek_buf_free(&out->buf);
	out->depth = 0;
}

ekrb_bytes
ek_bytes_of(const char *text)
{
	return (ekrb_bytes){ (const uint8_t *)text, strlen(text) };
}
