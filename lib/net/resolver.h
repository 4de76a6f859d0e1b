/* SPDX-License-Identifier: BSD-2-Clause */
/* How this machine finds the addresses of names. */
#ifndef EK_NET_RESOLVER_H
#define EK_NET_RESOLVER_H

#include <jansson.h>

/* The name servers: [{address}]. NULL: not known. */
json_t *ek_resolver_servers(void);

/* The text of the hosts file; NULL: it cannot be read. The caller frees it. */
char *ek_resolver_hosts(void);

#endif
