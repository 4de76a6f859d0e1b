/* SPDX-License-Identifier: BSD-2-Clause */
/* What this machine is told about names and forward proxies. */
#ifndef EK_NET_SURROUNDINGS_H
#define EK_NET_SURROUNDINGS_H

#include <jansson.h>
#include <stddef.h>

/* A proxy address with three stars for its user part. NULL: out of
 * memory. */
json_t *ek_proxy_masked(const char *value);

/* The forward proxies that curl, browsers and drivers obey and libkrb5 does
 * not: [{name, value}] of the variables that are set. */
json_t *ek_proxy_variables(void);

/* Name servers of a resolv.conf: [{address}]. */
json_t *ek_resolv_conf_servers(const char *text);

/* Lines of a hosts file for one of NAMES (any case; NULL entries are passed
 * over): [{line, address, name}]. */
json_t *ek_hosts_lines(const char *text, const char *const *names, size_t n);

/* A small text file, up to 256 KiB, the rest left out; NULL if it cannot be
 * read. The caller frees it. */
char *ek_small_file(const char *path);

#endif
