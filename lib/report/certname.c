/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "report/certname.h"

/* In lower case. The makers are those whose products the collector knows. */
static const char *const public_words[] = {
	/* public authorities, and what stands beside their names */
	"microsoft", "azure", "digicert", "globalsign", "entrust", "sectigo",
	"comodo", "usertrust", "amazon", "google", "trust", "services",
	"baltimore", "cybertrust", "verisign", "symantec", "isrg", "let",
	"encrypt", "internet", "security", "research", "group", "corporation",
	"corp", "inc", "llc", "ltd", "www", "com", "net", "redmond", "wa",
	"washington",
	/* what such names are made of */
	"ca", "root", "intermediate", "issuing", "global", "tls", "ssl", "rsa",
	"ecc", "ecdsa", "sha2", "sha256", "sha384", "certificate",
	"certification", "authority", "authorities", "assurance", "high", "ev",
	"dv", "ov", "basic", "secure", "server", "network", "public", "the",
	"and", "of", "s", "t", "proxy", "gateway", "web", "inspection",
	"decryption", "forward", "untrust", "subordinate", "default",
	/* makers */
	"zscaler", "zscloud", "zscalertwo", "zscalerthree", "netskope",
	"goskope", "fortinet", "fortigate", "fortigatessl", "palo", "alto",
	"paloalto", "networks", "prisma", "access", "blue", "coat", "bluecoat",
	"proxysg", "cisco", "umbrella", "opendns", "ironport", "sophos",
	"cyberoam", "check", "point", "checkpoint", "forcepoint", "websense",
	"mcafee", "skyhigh", "menlo", "iboss", "barracuda", "sonicwall",
	"watchguard", "smoothwall", "lightspeed", "contentkeeper", "untangle",
	"cato", "cloudflare", "trend", "micro", "kaspersky", "lab", "eset",
	"filter", "avast", "avg", "technologies", "bitdefender", "squid",
	"mitmproxy", "fiddler", "do", "not", "portswigger", "zed", "attack",
	"charles"
};

static bool
is_public_word(const char *word, size_t len)
{
	size_t i, k, n = sizeof(public_words) / sizeof(public_words[0]);

	for (k = len > 1 && isalpha((unsigned char)word[0]) ? 1 : 0; k < len &&
	    isdigit((unsigned char)word[k]); k++)
		continue;
	if (k == len)
		return true; /* a number, or G2 */
	for (i = 0; i < n; i++) {
		for (k = 0; k < len && tolower((unsigned char)word[k]) ==
		    public_words[i][k]; k++)
			continue;
		if (k == len && public_words[i][k] == '\0')
			return true;
	}
	return false;
}

static bool
is_public(const char *value, size_t len)
{
	size_t i, start;

	for (i = 0; i < len; i++) {
		start = i;
		while (i < len && (isalnum((unsigned char)value[i]) ||
		    (unsigned char)value[i] >= 0x80))
			i++;
		if (i > start && !is_public_word(value + start, i - start))
			return false;
	}
	return true;
}

/* The end of a value: a quote, or the comma or plus before the next. */
static size_t
value_length(const char *value, bool quoted)
{
	size_t len = 0;

	while (value[len] != '\0' && (quoted ? value[len] != '"' :
	    strncmp(value + len, ", ", 2) != 0 &&
	    strncmp(value + len, " + ", 3) != 0))
		len += value[len] == '\\' && value[len + 1] != '\0' ? 2 : 1;
	return len;
}

void
ek_certname_private(const char *name, ek_certname_fn *fn, void *arg)
{
	while (*name != '\0') {
		size_t key = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "abcdefghijklmnopqrstuvwxyz0123456789.");
		const char *value = name + key + 1;
		bool country = key == 1 && name[0] == 'C';
		size_t len;

		if (name[key] != '=')
			return;
		value += strspn(value, " ");
		value += *value == '"';
		len = value_length(value, value[-1] == '"');
		if (!country && !is_public(value, len))
			fn(arg, value, len);
		name = value + len;
		name += strspn(name, "\" ,+");
	}
}
