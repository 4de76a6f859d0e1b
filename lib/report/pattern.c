/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "base/distance.h"
#include "base/text.h"
#include "report/pattern.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"

enum {
	GUID_LENGTH = 36,
	SHORTEST_ADDRESS = 3,
	COLONS_OF_ADDRESS = 7,
	MISSPELLED = 3 /* edits that make a public name one that is near it */
};

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

size_t
ek_pattern_guid(const char *text)
{
	return ek_is_guid(text, GUID_LENGTH) &&
	    !ek_pattern_is_word(text[GUID_LENGTH]) ? GUID_LENGTH : 0;
}

/* S-1-5-21-...: of a domain or a tenant; others are the same everywhere. */
static size_t
sid_length(const char *text)
{
	static const char *const starts[] = { "S-1-5-21-", "S-1-12-1-" };
	size_t i, len;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		len = strlen(starts[i]);
		if (!ek_pattern_equal(text, starts[i], len))
			continue;
		len += strspn(text + len, DIGITS "-");
		while (text[len - 1] == '-')
			len--;
		return ek_pattern_is_word(text[len]) ? 0 : len;
	}
	return 0;
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
	*kind_out = "sid";
	len = sid_length(text);
	if (len > 0)
		return len;
	*kind_out = "tenant";
	if (follows(text, start, "/") || follows(text, start, "_"))
		len = ek_pattern_guid(text);
	if (len > 0)
		return len;
	*kind_out = "host";
	return follows(text, start, "://") ? ek_pattern_host(text) : 0;
}

/* Names that tell nothing of anybody. */
static const char *const public_names[] = { "root", "nobody", "localhost",
	"login.microsoftonline.com", "login.microsoftonline.us",
	"login.partner.microsoftonline.cn", "KERBEROS.MICROSOFTONLINE.COM",
	"windows.net", "database.windows.net", "database.chinacloudapi.cn",
	"database.usgovcloudapi.net", "krbtgt", "common", "organizations",
	"127.0.0.1", "::1", "0.0.0.0", "entrakrb-probe" };

bool
ek_pattern_equal(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (tolower((unsigned char)a[i]) !=
		    tolower((unsigned char)b[i]))
			return false;
	return true;
}

/* A slip in a public name tells nothing either, and is what is to be seen. */
static bool
is_misspelled(const char *value, size_t len)
{
	char copy[64];

	if (len >= sizeof(copy) || len < 20)
		return false;
	memcpy(copy, value, len);
	copy[len] = '\0';
	return ek_distance(copy, "KERBEROS.MICROSOFTONLINE.COM", MISSPELLED) <=
	    MISSPELLED;
}

bool
ek_pattern_is_public(const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(public_names) / sizeof(public_names[0]); i++)
		if (strlen(public_names[i]) == len &&
		    ek_pattern_equal(public_names[i], value, len))
			return true;
	return is_misspelled(value, len);
}

/* The length of the first of those ends that the name has; or 0. */
static size_t
end_among(const char *const *ends, const char *name, size_t len)
{
	size_t n;

	for (; *ends != NULL; ends++) {
		n = strlen(*ends);
		if (len > n && ek_pattern_equal(*ends, name + len - n, n))
			return n;
	}
	return 0;
}

static const char *const databases[] = { ".database.windows.net",
	".database.chinacloudapi.cn", ".database.usgovcloudapi.net", NULL };

bool
ek_pattern_is_database(const char *name, size_t len)
{
	return end_among(databases, name, len) > 0;
}

size_t
ek_pattern_public_end(const char *name, size_t len)
{
	static const char *const ends[] = {
		".worker.vnet.database.windows.net", ".sql.azuresynapse.net",
		".fabric.microsoft.com", NULL };
	size_t n = end_among(ends, name, len);

	return n > 0 ? n : end_among(databases, name, len);
}

bool
ek_pattern_is_microsoft(const char *name, size_t len)
{
	static const char *const ends[] = { ".microsoftonline.com",
		".microsoft.com", ".microsoftonline.us",
		".partner.microsoftonline.cn", ".microsoftonline-p.com", NULL };

	return ek_pattern_public_end(name, len) == 0 &&
	    end_among(ends, name, len) > 0;
}
