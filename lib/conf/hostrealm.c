/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/hostrealm.h"

#include <string.h>

enum { MAX_HOST = 256 };

/* MIT looks up the name in lower case and without a final dot, Heimdal as it
 * stands. False for what is no name. */
static bool
clean(const struct ek_conf *conf, const char *host, char out[MAX_HOST])
{
	size_t len = strlen(host), i;

	if (len == 0 || len >= MAX_HOST)
		return false;
	for (i = 0; i <= len; i++)
		out[i] = conf->flavour == EK_CONF_MIT && host[i] >= 'A' &&
		    host[i] <= 'Z' ? (char)(host[i] - 'A' + 'a') : host[i];
	if (conf->flavour != EK_CONF_MIT)
		return true;
	if (out[len - 1] == '.')
		out[--len] = '\0';
	return strchr(out, ':') == NULL &&
	    strspn(out, "0123456789.") != len;
}

/* From "a.b.c": MIT goes on to ".b.c", "b.c", ".c", "c"; Heimdal to ".b.c",
 * ".c". */
static const char *
next_name(const struct ek_conf *conf, const char *name)
{
	if (conf->flavour == EK_CONF_MIT && *name == '.')
		return name + 1;
	return strchr(name + (*name == '.'), '.');
}

const struct ek_conf_node *
ek_host_realm(const struct ek_conf *conf, const char *host)
{
	char name[MAX_HOST];
	const struct ek_conf_node *found = NULL;
	const char *at = name;

	if (!clean(conf, host, name))
		return NULL;
	for (; at != NULL && *at != '\0' && found == NULL;
	    at = next_name(conf, at))
		found = ek_conf_first(conf, "domain_realm", at);
	return found;
}
