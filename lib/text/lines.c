/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/utf16.h"
#include "text/lines.h"

void
ek_lines_begin(struct ek_lines *lines, const char *text, size_t len)
{
	lines->at = text;
	lines->end = text + len;
	lines->number = 0;
	lines->line[0] = '\0';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static const char *
line_end(const char *at, const char *end)
{
	const char *lf = memchr(at, '\n', (size_t)(end - at));

	return lf != NULL ? lf : end;
}

bool
ek_lines_next(struct ek_lines *lines)
{
	const char *end;

	if (lines->at >= lines->end)
		return false;
	end = line_end(lines->at, lines->end);
	ek_copy(lines->line, sizeof(lines->line), lines->at,
	    (size_t)(end - lines->at));
	lines->at = end + (end < lines->end);
	lines->number++;
	return true;
}

/* UTF-16 text of Windows: a byte-order mark, or every second byte NUL. */
static bool
is_utf16(const char *text, size_t len)
{
	if (len < 4)
		return false;
	if (memcmp(text, "\xff\xfe", 2) == 0)
		return true;
	return text[0] != '\0' && text[1] == '\0' && text[2] != '\0' &&
	    text[3] == '\0';
}

void
ek_text_plain(struct ek_buf *out, const char *text, size_t len)
{
	struct ek_buf wide = { 0 };
	size_t skip = 0, i;

	if (is_utf16(text, len)) {
		skip = text[0] == '\xff' ? 2 : 0;
		ek_utf16_print(&wide, (ekrb_bytes){
		    (const uint8_t *)text + skip, (len - skip) & ~(size_t)1 });
		text = wide.data;
		len = wide.len;
		out->failed |= wide.failed;
	} else if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	for (i = 0; i < len; i++)
		if (text[i] != '\r')
			ek_buf_putc(out, text[i]);
		else if (i + 1 == len || text[i + 1] != '\n')
			ek_buf_putc(out, '\n');
	ek_buf_free(&wide);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Past START if TEXT begins so, whatever the case. */
static const char *
match(const char *text, const char *start)
{
	for (; *start != '\0'; text++, start++)
		if (lower(*text) != lower(*start))
			return NULL;
	return text;
}

static const char *
skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

const char *
ek_after(const char *text, const char *start)
{
	const char *rest = match(skip_blanks(text), start);

	return rest != NULL ? skip_blanks(rest) : NULL;
}

const char *
ek_behind(const char *text, const char *part)
{
	const char *rest;

	for (; *text != '\0'; text++)
		if ((rest = match(text, part)) != NULL)
			return skip_blanks(rest);
	return NULL;
}

const char *
ek_past_colon(const char *line)
{
	for (; *line != '\0'; line++) {
		if (*line == ':')
			return skip_blanks(line + 1);
		if (strncmp(line, "\xef\xbc\x9a", 3) == 0)
			return skip_blanks(line + 3);
	}
	return NULL;
}

static int
digit(char c, int base)
{
	int value = lower(c) >= 'a' ? lower(c) - 'a' + 10 : c - '0';

	return value >= 0 && value < base ? value : -1;
}

bool
ek_read_int(const char *text, int64_t *out, const char **end_out)
{
	uint64_t value = 0;
	bool minus;
	int base = 10;

	text = skip_blanks(text);
	minus = *text == '-';
	text += minus;
	if (match(text, "0x") != NULL && digit(text[2], 16) >= 0) {
		base = 16;
		text += 2;
	}
	if (digit(*text, base) < 0)
		return false;
	for (; digit(*text, base) >= 0; text++) {
		if (value > INT64_MAX / 16 - 16)
			return false;
		value = value * (uint64_t)base + (uint64_t)digit(*text, base);
	}
	*out = minus ? -(int64_t)value : (int64_t)value;
	if (end_out != NULL)
		*end_out = text;
	return true;
}

void
ek_copy(char *out, size_t size, const char *text, size_t len)
{
	size_t i, n = 0;

	while (len > 0 && is_blank(text[len - 1]))
		len--;
	for (i = 0; i < len && is_blank(text[i]); i++)
		;
	for (; i < len && n + 1 < size; i++)
		out[n++] = text[i] == '\0' ? ' ' : text[i];
	out[n] = '\0';
}
