/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines for a terminal: made safe, wrapped at 80 columns, coloured if asked
 * for. A line is gathered with printf and word, then ended.
 */
#ifndef EK_REPORT_LAYOUT_H
#define EK_REPORT_LAYOUT_H

#include "base/buf.h"

enum ek_color { EK_PLAIN, EK_GREEN, EK_YELLOW, EK_RED };

/* Appends TEXT to OUT, changed. */
typedef void ek_layout_filter(void *arg, const char *text, struct ek_buf *out);

/* Zero-initialised; free line and out. */
struct ek_layout {
	struct ek_buf line, out;
	ek_layout_filter *filter; /* of lines before they are broken, or NULL */
	void *filter_arg;
	bool color;
	enum ek_color word_color; /* of the first word of this line */
	size_t word_at, word_len;
};

/* Adds to the line; untrusted text may be in the arguments. */
void ek_layout_printf(struct ek_layout *, const char *fmt, ...) EK_PRINTF(2, 3);

/* Adds a word in a colour, one a line at most. */
void ek_layout_word(struct ek_layout *, enum ek_color, const char *word);

/* Ends the line; what is over 80 columns goes on lines that start with INDENT
 * blanks. A line with nothing in it gives an empty line. */
void ek_layout_end(struct ek_layout *, size_t indent);

/* Adds lines as they are, each after INDENT blanks: what is to be copied is
 * never wrapped. */
void ek_layout_block(struct ek_layout *, size_t indent, const char *text);

#endif
