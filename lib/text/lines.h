/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text from anywhere, line by line: any line end, UTF-8 or what PowerShell
 * writes (UTF-16), cut at a length nobody needs.
 */
#ifndef EK_TEXT_LINES_H
#define EK_TEXT_LINES_H

#include "base/buf.h"

enum { EK_LINE_MAX = 4096 };

struct ek_lines {
	const char *at, *end;
	size_t number;          /* of the line, from 1 */
	char line[EK_LINE_MAX]; /* without blanks at either end */
};

/* TEXT is borrowed. */
void ek_lines_begin(struct ek_lines *, const char *text, size_t len);

/* The next line into line; false at the end of the text. What goes beyond
 * EK_LINE_MAX is left out; NUL becomes a blank. */
bool ek_lines_next(struct ek_lines *);

/* Appends TEXT as UTF-8 with \n as line end and without byte-order mark;
 * UTF-16 is told by its mark or by its NULs. */
void ek_text_plain(struct ek_buf *, const char *text, size_t len);

/* Parts of a line; blanks around them are skipped. */

/* Past START if the text begins so, letter case aside; else NULL. */
const char *ek_after(const char *text, const char *start);

/* Past the first PART in the text, letter case aside; else NULL. */
const char *ek_behind(const char *text, const char *part);

/* Past the first colon of a "name: value" line, also a full-width one; NULL if
 * there is none. */
const char *ek_past_colon(const char *line);

/* Reads a number, decimal or 0x..., with an optional minus; the end of it in
 * *end_out (which may be NULL). False if none stands there or it is beyond 64
 * bits. */
bool ek_read_int(const char *text, int64_t *out, const char **end_out);

/* Copies LEN bytes, cut to SIZE - 1, without blanks at the ends. */
void ek_copy(char *out, size_t size, const char *text, size_t len);

#endif
