/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/text.h"
#include "report/layout.h"

enum { WIDTH = 80 };

static const char *const color_on[] = {
	[EK_PLAIN] = "",
	[EK_GREEN] = "\033[32m",
	[EK_YELLOW] = "\033[33m",
	[EK_RED] = "\033[1;31m"
};

/* Facts hold a backslash as two; for people it is one again. */
static void
single_backslashes(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == '\\')
			text++;
		*to++ = *text;
	}
	*to = '\0';
}

void
ek_layout_printf(struct ek_layout *l, const char *fmt, ...)
{
	struct ek_buf raw = { 0 };
	va_list args;

	va_start(args, fmt);
	ek_buf_vprintf(&raw, fmt, args);
	va_end(args);
	if (raw.failed || raw.data == NULL)
		l->line.failed = l->line.failed || raw.failed;
	else {
		single_backslashes(raw.data);
		ek_text_show(&l->line, raw.data, false);
	}
	ek_buf_free(&raw);
}

void
ek_layout_word(struct ek_layout *l, enum ek_color color, const char *word)
{
	l->word_color = color;
	l->word_at = l->line.len;
	l->word_len = strlen(word);
	ek_buf_puts(&l->line, word);
}

/* Bytes of the text that fit in WIDTH columns; UTF-8 continuation bytes take
 * no column. */
static size_t
fitting(const char *text, size_t width)
{
	size_t i, columns = 0;

	for (i = 0; text[i] != '\0'; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80 &&
		    ++columns > width)
			break;
	return i;
}

/* Where to break: after the last blank that fits, else where it must be. */
static size_t
break_at(const char *text, size_t width)
{
	size_t most = fitting(text, width), i;

	if (text[most] == '\0')
		return most;
	for (i = most; i > strspn(text, " "); i--)
		if (text[i] == ' ')
			return i;
	return most + strcspn(text + most, " ");
}

/* The length without blanks at the end. */
static size_t
trimmed(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len;
}

static void
put_blanks(struct ek_buf *out, size_t n)
{
	while (n-- > 0)
		ek_buf_putc(out, ' ');
}

/* The first piece of a line, which holds the coloured word. */
static void
put_first(struct ek_layout *l, const char *text, size_t len)
{
	size_t end = l->word_at + l->word_len;

	if (!l->color || l->word_color == EK_PLAIN || l->word_len == 0 ||
	    end > len) {
		ek_buf_add(&l->out, text, len);
		return;
	}
	ek_buf_add(&l->out, text, l->word_at);
	ek_buf_puts(&l->out, color_on[l->word_color]);
	ek_buf_add(&l->out, text + l->word_at, l->word_len);
	ek_buf_puts(&l->out, "\033[0m");
	ek_buf_add(&l->out, text + end, len - end);
}

/* TEXT as it is to be written; KEPT owns it if it had to be made. */
static const char *
filtered(const struct ek_layout *l, const char *text, struct ek_buf *kept)
{
	if (l->filter == NULL || text == NULL)
		return text;
	l->filter(l->filter_arg, text, kept);
	return ek_buf_str(kept);
}

void
ek_layout_end(struct ek_layout *l, size_t indent)
{
	struct ek_buf kept = { 0 };
	const char *text = filtered(l, ek_buf_str(&l->line), &kept);
	size_t len;

	l->line.failed = l->line.failed || kept.failed;
	if (text == NULL)
		return;
	len = break_at(text, WIDTH);
	put_first(l, text, trimmed(text, len));
	ek_buf_putc(&l->out, '\n');
	for (text += len; *text != '\0'; text += len) {
		text += strspn(text, " ");
		if (*text == '\0')
			break;
		len = break_at(text, WIDTH - indent);
		put_blanks(&l->out, indent);
		ek_buf_add(&l->out, text, len);
		ek_buf_putc(&l->out, '\n');
	}
	ek_buf_reset(&l->line);
	ek_buf_free(&kept);
	l->word_len = 0;
}

void
ek_layout_block(struct ek_layout *l, size_t indent, const char *text)
{
	struct ek_buf safe = { 0 }, kept = { 0 };
	const char *line;
	size_t len;

	ek_text_show(&safe, text, true);
	line = filtered(l, ek_buf_str(&safe), &kept);
	l->line.failed = l->line.failed || kept.failed;
	for (; line != NULL && *line != '\0';
	    line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		put_blanks(&l->out, indent);
		ek_buf_add(&l->out, line, len);
		ek_buf_putc(&l->out, '\n');
	}
	ek_buf_free(&safe);
	ek_buf_free(&kept);
}
