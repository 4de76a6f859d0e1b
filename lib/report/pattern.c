/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "report/pattern.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"

enum { GUID_LENGTH = 36, SHORTEST_ADDRESS = 3, COLONS_OF_ADDRESS = 7 };

bool
ek_pattern_is_word(char c)
{
	return isalnum((unsigned char)c) != 0;
}

/* Length of a dotted quad here, or 0. */
static size_t
ipv4_length(const char *text)
{
	size_t len = 0, digits;
	int part;

	for (part = 0; part < 4; part++) {
		digits = strspn(text + len, DIGITS);
		if (digits == 0 || digits > 3)
			return 0;
		len += digits;
		if (part < 3 && text[len++] != '.')
			return 0;
	}
	return ek_pattern_is_word(text[len]) || text[len] == '.' ? 0 : len;
}

/* Length of an IPv6 address here, or 0: a time has two colons apart. */
static size_t
ipv6_length(const char *text)
{
	size_t len = strspn(text, HEX ":"), i, colons = 0;
	bool gap = false, digit = false;

	for (i = 0; i < len; i++) {
		colons += text[i] == ':';
		gap = gap || (text[i] == ':' && i + 1 < len &&
		    text[i + 1] == ':');
		digit = digit || text[i] != ':';
	}
	return len < SHORTEST_ADDRESS || !digit ||
	    (!gap && colons != COLONS_OF_ADDRESS) ||
	    ek_pattern_is_word(text[len]) ? 0 : len;
}

/* Length of a name@domain.tld here, or 0; 1433@REALM ends an SPN. */
static size_t
mail_length(const char *text)
{
	static const char part[] = LETTERS DIGITS "._%+-";
	size_t name = strspn(text, part), domain;

	if (text[name] != '@' || strspn(text, DIGITS) == name)
		return 0;
	domain = strspn(text + name + 1, part);
	while (domain > 0 && !ek_pattern_is_word(text[name + domain]))
		domain--;
	return memchr(text + name + 1, '.', domain) ? name + 1 + domain : 0;
}

static size_t
guid_length(const char *text)
{
	size_t i;

	for (i = 0; i < GUID_LENGTH; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return 0;
	}
	return ek_pattern_is_word(text[GUID_LENGTH]) ? 0 : GUID_LENGTH;
}

size_t
ek_pattern_host(const char *text)
{
	size_t len = strspn(text, LETTERS DIGITS "-.");

	while (len > 0 && !ek_pattern_is_word(text[len - 1]))
		len--;
	return memchr(text, '.', len) != NULL ? len : 0;
}

static bool
follows(const char *text, const char *start, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(text - start) >= len &&
	    memcmp(text - len, what, len) == 0;
}

size_t
ek_pattern_at(const char *text, const char *start, const char **kind_out)
{
	size_t len;

	if (text > start && (ek_pattern_is_word(text[-1]) || text[-1] == '.'))
		return 0;
	*kind_out = "address";
	len = ipv4_length(text);
	if (len == 0)
		len = ipv6_length(text);
	if (len > 0)
		return len;
	*kind_out = "user";
	len = mail_length(text);
	if (len > 0)
		return len;
	*kind_out = "tenant";
	if (follows(text, start, "/") || follows(text, start, "_"))
		len = guid_length(text);
	if (len > 0)
		return len;
	*kind_out = "host";
	return follows(text, start, "://") ? ek_pattern_host(text) : 0;
}
