/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hex with offsets. The offset of the next line says how many bytes a line
 * holds, so that a column of text that looks like hex misleads nobody.
 */
#include <string.h>

#include "base/input.h"

enum {
	LINE_MAX_BYTES = 64,
	OCTAL_LINE = 16, /* bytes od puts in a line */
	OFFSET_DIGITS_MIN = 4,
	OFFSET_DIGITS_MAX = 16
};

struct line {
	uint64_t hex, octal; /* the offset read either way */
	bool has_octal;
	bool colon;
	bool star;           /* "*": as the line before, up to the next */
	size_t digits;       /* of the offset */
	ekrb_bytes rest;
};

static int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
skip(ekrb_bytes *b, size_t n)
{
	b->data += n;
	b->len -= n;
}

/* Takes the next line that is not blank off TEXT. */
static bool
next_line(ekrb_bytes *text, ekrb_bytes *line_out)
{
	const uint8_t *end;
	size_t len;

	while (text->len > 0) {
		end = memchr(text->data, '\n', text->len);
		len = end != NULL ? (size_t)(end - text->data) : text->len;
		*line_out = (ekrb_bytes){ text->data, len };
		skip(text, end != NULL ? len + 1 : len);
		while (line_out->len > 0 && is_blank(line_out->data[0]))
			skip(line_out, 1);
		while (line_out->len > 0 &&
		    is_blank(line_out->data[line_out->len - 1]))
			line_out->len--;
		if (line_out->len > 0)
			return true;
	}
	return false;
}

/* Reads the offset a line begins with. */
static bool
read_offset(ekrb_bytes text, struct line *line)
{
	int value;

	*line = (struct line){ .has_octal = true };
	line->star = text.len == 1 && text.data[0] == '*';
	while (text.len > 0 && (value = digit(text.data[0])) >= 0) {
		line->hex = line->hex << 4 | (uint64_t)value;
		line->octal = line->octal << 3 | (uint64_t)(value & 7);
		line->has_octal &= value < 8;
		line->digits++;
		skip(&text, 1);
	}
	if (text.len > 0 && text.data[0] == ':') {
		line->colon = true;
		skip(&text, 1);
	}
	line->rest = text;
	return line->star || (line->digits >= OFFSET_DIGITS_MIN &&
	    line->digits <= OFFSET_DIGITS_MAX &&
	    (text.len == 0 || is_blank(text.data[0])));
}

/* Takes a group of whole bytes; returns how many digits it has, 0 if none. */
static size_t
read_group(ekrb_bytes *rest, uint8_t bytes[8])
{
	size_t n = 0;

	while (n < rest->len && digit(rest->data[n]) >= 0)
		n++;
	if (n == 0 || n % 2 != 0 || n > 16 ||
	    (n < rest->len && !is_blank(rest->data[n])))
		return 0;
	for (size_t i = 0; i < n; i += 2)
		bytes[i / 2] = (uint8_t)(digit(rest->data[i]) << 4 |
		    digit(rest->data[i + 1]));
	skip(rest, n);
	return n;
}

/* Reads the bytes of a line: all WANT of them, or, where WANT is unknown (0),
 * up to the column of text, which stands apart. Returns how many. */
static size_t
read_bytes(struct line *line, size_t want, uint8_t out[LINE_MAX_BYTES],
    size_t *width_out)
{
	size_t n = 0, gap, digits;
	uint8_t group[8];

	*width_out = 0;
	while (n < LINE_MAX_BYTES - 8 && (want == 0 || n < want)) {
		for (gap = 0; line->rest.len > 0 &&
		    is_blank(line->rest.data[0]); gap++)
			skip(&line->rest, 1);
		/* hexdump -C leaves a gap in the middle of its line. */
		if (want == 0 && n > 0 && gap >= 2 && !(gap == 2 && n == 8 &&
		    *width_out == 2))
			break;
		digits = read_group(&line->rest, group);
		if (digits == 0)
			break;
		if (digits > *width_out)
			*width_out = digits;
		memcpy(out + n, group, digits / 2);
		n += digits / 2;
	}
	return n;
}

struct dump {
	struct ek_buf *out;
	size_t start;       /* length of out at the beginning */
	uint64_t base;      /* offset of the first line */
	bool octal;
	bool words;         /* 16-bit words in little-endian order */
	uint8_t last[LINE_MAX_BYTES];
	size_t n_last;
};

/* hexdump without -C and od -x print words of this machine; every machine of
 * interest is little-endian. */
static void
unswap(uint8_t *bytes, size_t n)
{
	size_t i;
	uint8_t byte;

	for (i = 0; i + 1 < n; i += 2) {
		byte = bytes[i];
		bytes[i] = bytes[i + 1];
		bytes[i + 1] = byte;
	}
}

static void
add(struct dump *dump, const uint8_t *bytes, size_t n)
{
	ek_buf_add(dump->out, bytes, n);
	memcpy(dump->last, bytes, n);
	dump->n_last = n;
}

/* Repeats the last line up to offset END; false if that does not come out. */
static bool
repeat(struct dump *dump, uint64_t end)
{
	uint64_t want = end - dump->base;

	if (dump->n_last == 0 || end < dump->base || want > EK_INPUT_MAX)
		return false;
	while (dump->out->len - dump->start < want)
		ek_buf_add(dump->out, dump->last, dump->n_last);
	return dump->out->len - dump->start == want && !dump->out->failed;
}

static uint64_t
offset_of(const struct dump *dump, const struct line *line)
{
	return dump->octal ? line->octal : line->hex;
}

/* Decodes one line that is followed by NEXT (NULL: the last). */
static bool
take_line(struct dump *dump, struct line *line, const struct line *next)
{
	uint64_t have = dump->base + (dump->out->len - dump->start), want = 0;
	uint8_t bytes[LINE_MAX_BYTES];
	size_t n, width;

	if (offset_of(dump, line) != have)
		return false;
	if (next != NULL && !next->star) {
		want = offset_of(dump, next) - have;
		if (want == 0 || want > LINE_MAX_BYTES - 8)
			return false;
	}
	n = read_bytes(line, (size_t)want, bytes, &width);
	/* An odd last byte is padded to a word. */
	if (want > 0 && n < want)
		return false;
	if (width == 4 && dump->words)
		unswap(bytes, n);
	add(dump, bytes, want > 0 ? (size_t)want : n);
	return n > 0 || next == NULL;
}

/* How the offsets count, from the first two lines that have one: octal where
 * that and not hex makes a line of 16. They may begin anywhere (xxd -s). */
static void
find_base(ekrb_bytes text, struct dump *dump)
{
	struct line first, second;
	ekrb_bytes raw;

	if (!next_line(&text, &raw) || !read_offset(raw, &first) ||
	    !next_line(&text, &raw) || !read_offset(raw, &second))
		return;
	dump->octal = first.digits == 7 && first.has_octal &&
	    second.has_octal && !first.colon &&
	    second.octal - first.octal == OCTAL_LINE;
	dump->base = offset_of(dump, &first);
	dump->words = first.digits == 7 && !first.colon;
}

/* A single line with an offset can only be told from plain hex by its colon
 * or by an offset of another width than its groups. */
static bool
single_line(struct line *line, struct ek_buf *out)
{
	uint8_t bytes[LINE_MAX_BYTES];
	size_t width, n = read_bytes(line, 0, bytes, &width);

	if (n == 0 || (!line->colon && line->hex != 0) ||
	    (!line->colon && line->digits == width) ||
	    (!line->colon && line->digits < 6 && width != 2))
		return false;
	ek_buf_add(out, bytes, n);
	return true;
}

static bool
decode_lines(ekrb_bytes text, struct dump *dump)
{
	struct line line, next;
	ekrb_bytes raw;
	bool more, star = false;

	if (!next_line(&text, &raw) || !read_offset(raw, &line) || line.star)
		return false;
	if (!(more = next_line(&text, &raw)))
		return single_line(&line, dump->out);
	for (;;) {
		if (more && !read_offset(raw, &next))
			return false;
		if (star && !repeat(dump, offset_of(dump, &line)))
			return false;
		star = line.star;
		if (!star && !take_line(dump, &line, more ? &next : NULL))
			return false;
		if (!more)
			return !star;
		line = next;
		more = next_line(&text, &raw);
	}
}

bool
ek_hexdump_decode(ekrb_bytes text, struct ek_buf *out)
{
	struct dump dump = { .out = out, .start = out->len };
	bool decoded;

	find_base(text, &dump);
	decoded = decode_lines(text, &dump) && out->len > dump.start;
	ek_wipe(dump.last, sizeof(dump.last));
	if (!decoded)
		out->len = dump.start;
	return decoded;
}
