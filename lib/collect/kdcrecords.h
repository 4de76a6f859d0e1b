/* SPDX-License-Identifier: BSD-2-Clause */
/* The KDCs that only DNS names, for a realm without one in the configuration:
 * the records libkrb5 would ask for, in its order. */
#ifndef EK_COLLECT_KDCRECORDS_H
#define EK_COLLECT_KDCRECORDS_H

#include "collect/collector.h"

/* Asks DNS if libkrb5 would, and tells network.kdc_records. */
void ek_collect_kdc_records(struct ek_collector *, int64_t timeout_ms);

/* The KDC that a URI record names (RFC 7553; "krb5srv:FLAGS:udp|tcp|kkdcp:
 * RESIDUAL", krb5.conf(5) dns_uri_lookup): scheme, value, host and port are set
 * in ITEM. False: it is none. */
bool ek_kdc_uri_read(json_t *item, const char *uri);

#endif
