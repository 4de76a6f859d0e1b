/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of a service principal name as SQL clients write it. */
#ifndef EK_BASE_SPN_H
#define EK_BASE_SPN_H

#include <stdbool.h>
#include <stddef.h>

/* Where the host of SERVICE/HOST[:PORT][@REALM] starts and how long it is; NULL
 * if there is none. An IPv6 address keeps its colons; what cannot be told from
 * a port behind one is taken for a port. */
const char *ek_spn_host(const char *spn, size_t *len_out);

/* True if that is its host, in this very case. */
bool ek_spn_host_is(const char *spn, const char *host);

#endif
