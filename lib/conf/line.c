/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines and blanks as both libraries see them. */
#include <string.h>

#include "conf/model.h"

bool
ek_conf_line_next(struct ek_conf_line *line)
{
	const char *at = line->text + line->pos;
	size_t left = line->len - line->pos, len;
	const char *end;

	if (left == 0)
		return false;
	if (left > sizeof(line->part) - 1)
		left = sizeof(line->part) - 1;
	end = memchr(at, '\n', left);
	len = end == NULL ? left : (size_t)(end - at) + 1;
	memcpy(line->part, at, len);
	line->part[len] = '\0';
	line->pos += len;
	if (!line->unfinished)
		line->number++;
	line->unfinished = end == NULL;
	return true;
}

bool
ek_conf_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

char *
ek_conf_skip_space(char *text)
{
	while (ek_conf_is_space(*text))
		text++;
	return text;
}

void
ek_conf_trim(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && ek_conf_is_space(text[len - 1]))
		text[--len] = '\0';
}
