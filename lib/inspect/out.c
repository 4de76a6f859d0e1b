/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/out.h"

enum { PIECE = 64 * 1024 };

void
ek_out_flush(struct ek_out *out, bool all)
{
	/* What is whole of it may yet be written. */
	if (out->buf.failed) {
		out->failed = true;
		return;
	}
	if (out->hold || (!all && out->buf.len < PIECE))
		return;
	if (!out->failed && out->write != NULL && out->buf.len > 0 &&
	    !out->write(out->arg, out->buf.data, out->buf.len))
		out->failed = true;
	out->given |= out->buf.len > 0;
	ek_buf_reset(&out->buf);
	out->whole = 0;
}

void
ek_out_break_off(struct ek_out *out, const char *text)
{
	if (out->write == NULL || (out->failed && !out->buf.failed) ||
	    (!out->given && out->whole == 0))
		return;
	if (out->whole == 0 || out->write(out->arg, out->buf.data, out->whole))
		out->write(out->arg, text, strlen(text));
}

void
ek_out_free(struct ek_out *out)
{
	ek_buf_free(&out->buf);
}

void
ek_out_int(struct ek_out *out, int64_t value)
{
	uint64_t n = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char text[24], *p = text + sizeof(text);

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	if (value < 0)
		*--p = '-';
	ek_out_bytes(out, p, (size_t)(text + sizeof(text) - p));
}

void
ek_out_hex32(struct ek_out *out, uint32_t value)
{
	char text[10] = "0x";
	int i;

	for (i = 0; i < 8; i++)
		text[2 + i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
	ek_out_bytes(out, text, sizeof(text));
}

void
ek_out_pad(struct ek_out *out, size_t column_start, size_t width)
{
	static const char blanks[] = "                                        ";
	size_t have = out->buf.len - column_start, n;

	n = have < width ? width - have : 1;
	ek_out_bytes(out, blanks, n < sizeof(blanks) ? n :
	    sizeof(blanks) - 1);
}

void
ek_out_time(struct ek_out *out, int64_t epoch)
{
	ek_text_time(&out->buf, epoch);
}

/* True for text that needs no escape in JSON, on a terminal or of the
 * contract. */
static bool
is_plain(const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] < 0x20 || p[i] >= 0x7f || p[i] == '"' || p[i] == '\\')
			return false;
	return true;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* High bits set where a byte of X is BYTE; the lowest such is exact. */
static inline uint64_t
bytes_that_are(uint64_t x, uint8_t byte)
{
	x ^= EACH(byte);
	return (x - EACH(0x01)) & ~x & EACH(0x80);
}

/* Not 0 if among eight bytes is a blank, a control, one that is no ASCII, or
 * one of " / @ \, which one writing or another would escape. */
static inline uint64_t
special(const uint8_t *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return ((x - EACH(0x21)) | x | (x + EACH(0x01))) & EACH(0x80) ?
	    1 : bytes_that_are(x, '"') | bytes_that_are(x, '/') |
	    bytes_that_are(x, '@') | bytes_that_are(x, '\\');
}

/* The last eight bytes are looked at together, some of them twice. */
static bool
is_plain_part(ekrb_bytes part)
{
	uint8_t few[8] = "aaaaaaaa";
	uint64_t any = 0;
	size_t i;

	if (part.len < 8) {
		for (i = 0; i < part.len; i++)
			few[i] = part.data[i];
		return special(few) == 0;
	}
	for (i = 0; i < part.len - 8; i += 8)
		any |= special(part.data + i);
	return (any | special(part.data + part.len - 8)) == 0;
}

bool
ek_out_plain_name(struct ek_out *out, const struct ek_principal *name)
{
	uint32_t i;

	if (name->realm.len == 0 || name->n_parts == 0 ||
	    !is_plain_part(name->realm))
		return false;
	for (i = 0; i < name->n_parts; i++)
		if (!is_plain_part(name->part[i]))
			return false;
	for (i = 0; i < name->n_parts; i++) {
		if (i > 0)
			ek_out_char(out, '/');
		ek_out_bytes(out, name->part[i].data, name->part[i].len);
	}
	ek_out_char(out, '@');
	ek_out_bytes(out, name->realm.data, name->realm.len);
	return true;
}

/* Text whose bytes are UTF-8 as the inside of a JSON string. */
static void
json_inside(struct ek_buf *buf, const char *p, size_t len)
{
	size_t i, from = 0;

	for (i = 0; i < len; i++) {
		if ((uint8_t)p[i] >= 0x20 && p[i] != '"' && p[i] != '\\')
			continue;
		ek_buf_add(buf, p + from, i - from);
		if ((uint8_t)p[i] < 0x20)
			ek_buf_printf(buf, "\\u%04x", (unsigned)p[i]);
		else {
			ek_buf_putc(buf, '\\');
			ek_buf_putc(buf, p[i]);
		}
		from = i + 1;
	}
	ek_buf_add(buf, p + from, len - from);
}

void
ek_out_json(struct ek_out *out, const void *data, size_t len)
{
	struct ek_buf escaped = { 0 };

	if (data == NULL) {
		ek_out_bytes(out, "null", 4);
		return;
	}
	ek_out_char(out, '"');
	if (is_plain(data, len)) {
		ek_out_bytes(out, data, len);
	} else {
		ek_text_escape(&escaped, data, len);
		if (escaped.failed)
			out->buf.failed = true;
		else
			json_inside(&out->buf, ek_buf_str(&escaped),
			    escaped.len);
		ek_buf_free(&escaped);
	}
	ek_out_char(out, '"');
}

void
ek_out_json_text(struct ek_out *out, const char *text)
{
	ek_out_json(out, text, text != NULL ? strlen(text) : 0);
}

void
ek_out_member(struct ek_out *out, const char *name, bool first)
{
	ek_out_bytes(out, first ? "\"" : ",\"", first ? 1 : 2);
	ek_out_puts(out, name);
	ek_out_bytes(out, "\":", 2);
}

void
ek_out_json_int(struct ek_out *out, const char *name, bool known,
    int64_t value)
{
	ek_out_member(out, name, false);
	if (known)
		ek_out_int(out, value);
	else
		ek_out_bytes(out, "null", 4);
}

void
ek_out_json_time(struct ek_out *out, const char *name, int64_t epoch)
{
	ek_out_bytes(out, ",\"", 2);
	ek_out_puts(out, name);
	ek_out_bytes(out, "_epoch\":", 8);
	if (epoch == 0)
		ek_out_bytes(out, "null", 4);
	else
		ek_out_int(out, epoch);
	ek_out_member(out, name, false);
	if (epoch == 0) {
		ek_out_bytes(out, "null", 4);
		return;
	}
	ek_out_char(out, '"');
	ek_out_time(out, epoch);
	ek_out_char(out, '"');
}

void
ek_out_show(struct ek_out *out, const void *data, size_t len)
{
	struct ek_buf text = { 0 };
	const uint8_t *p = data;
	size_t n;

	if (is_plain(data, len)) {
		ek_out_bytes(out, data, len);
		return;
	}
	/* ek_text_show takes C strings: NULs come between pieces. */
	for (; len > 0; p += n, len -= n) {
		const uint8_t *nul = memchr(p, 0, len);

		n = nul != NULL ? (size_t)(nul - p) : len;
		ek_buf_reset(&text);
		ek_buf_add(&text, p, n);
		if (text.failed)
			break;
		ek_text_show(&out->buf, ek_buf_str(&text), false);
		if (nul != NULL) {
			ek_out_puts(out, "\\x00");
			n++;
		}
	}
	out->buf.failed |= text.failed;
	ek_buf_free(&text);
}
