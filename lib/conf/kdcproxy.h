/* SPDX-License-Identifier: BSD-2-Clause */
/* The KDC proxies of Windows, as if they stood in a krb5.conf. */
#ifndef EK_CONF_KDCPROXY_H
#define EK_CONF_KDCPROXY_H

#include "facts/facts.h"

/* Reads a value of the policy "Specify KDC proxy servers for Kerberos clients",
 * which is <https HOST[:PORT[:PATH]] ... /> (Windows' kerberos.admx): a list of
 * items as in config.kdcs. Where port or path are left out they are 443 and
 * KdcProxy, those of a KDC proxy that Windows serves. NULL: out of memory. */
json_t *ek_kdc_proxies(const char *value);

/* One proxy; a NULL path and port 0 are those. */
json_t *ek_kdc_proxy(const char *host, int64_t port, const char *path);

/* Those of REALM: what the policy says, else what the LSA knows, from the lists
 * config.kdc_proxy_policy and config.kdc_proxy_cache (either may be NULL). */
json_t *ek_kdc_proxies_of(const json_t *policy, const json_t *cache,
    const char *realm);

#endif
