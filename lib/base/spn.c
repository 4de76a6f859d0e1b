/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/spn.h"

#include <string.h>

/* Eight groups, or a "::" in place of some (RFC 4291 2.2). */
static bool
is_whole(const char *address, size_t len)
{
	size_t i, colons = 0;
	bool gap = false;

	for (i = 0; i < len; i++) {
		colons += address[i] == ':';
		gap = gap || (i > 0 && address[i] == ':' &&
		    address[i - 1] == ':');
	}
	return gap || colons == 7;
}

/* Digits alone behind the colon, and an address before it. */
static bool
is_port(const char *host, size_t colon, size_t len)
{
	size_t digits = strspn(host + colon + 1, "0123456789");

	return digits > 0 && colon + 1 + digits == len && colon > 1 &&
	    host[colon - 1] != ':' && is_whole(host, colon);
}

const char *
ek_spn_host(const char *spn, size_t *len_out)
{
	const char *host = strchr(spn, '/');
	size_t len, colon;

	if (host == NULL || *++host == '\0')
		return NULL;
	len = strcspn(host, "@");
	for (colon = len; colon > 0 && host[colon] != ':'; colon--)
		continue;
	if (memchr(host, ':', colon) == NULL) /* one colon, or none */
		len = strcspn(host, ":@");
	else if (is_port(host, colon, len))
		len = colon;
	*len_out = len;
	return host;
}

bool
ek_spn_host_is(const char *spn, const char *host)
{
	size_t len;
	const char *own = ek_spn_host(spn, &len);

	return own != NULL && strlen(host) == len &&
	    memcmp(own, host, len) == 0;
}
