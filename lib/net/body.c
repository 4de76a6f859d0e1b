/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "base/text.h"
#include "net/body.h"

enum { ENOUGH = 4096 }; /* bytes that are looked at */

/* CUT: the data goes on, maybe in the middle of a character. */
static bool
is_text(const char *data, size_t len, bool cut)
{
	uint32_t rune;
	size_t n;

	for (; len > 0; data += n, len -= n) {
		n = ek_utf8_next(data, len, &rune);
		if (n == 0 && len < 4 && cut)
			return true;
		if (n == 0 || (rune < 0x20 && strchr("\t\r\n\f", (int)rune) ==
		    NULL) || rune == 0)
			return false;
	}
	return true;
}

static bool
is_html(const char *data, size_t len)
{
	static const char *const starts[] = { "<!doctype html", "<html",
		"<head", "<body", "<!--", "<meta", "<title" };
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		size_t n = strlen(starts[i]);

		if (len >= n && strncasecmp(data, starts[i], n) == 0)
			return true;
	}
	return false;
}

static bool
is_json(const char *data, size_t len)
{
	json_t *value;

	if (data[0] != '{' && data[0] != '[')
		return false;
	value = json_loadb(data, len, 0, NULL);
	json_decref(value);
	return value != NULL;
}

const char *
ek_body_kind(const void *body, size_t len)
{
	const char *data = body, *start = data;
	size_t left = len, seen;

	if (len == 0)
		return "empty";
	if (len > 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
		start += 3;
		left -= 3;
	}
	for (; left > 0 && strchr(" \t\r\n", *start) != NULL; left--)
		start++;
	seen = left < ENOUGH ? left : ENOUGH;
	if (left == 0 || !is_text(start, seen, seen < left))
		return left == 0 ? "text" : "binary";
	return is_html(start, left) ? "html" : is_json(start, left) ? "json" :
	    "text";
}
