/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP connections to all addresses of a name at once. */
#ifndef EK_NET_CONNECT_H
#define EK_NET_CONNECT_H

#include "net/address.h"

struct ek_connects {
	int fd;          /* connected, non-blocking, the caller's; -1: none */
	size_t index;    /* which address fd belongs to */
	bool timed_out;  /* none stands, and at least one stayed silent */
	json_t *attempts; /* one an address: {address, error, text,
	                   * duration_ms}; error is null for success, else a
	                   * name such as ECONNREFUSED, or PENDING for one not
	                   * waited for any longer. The caller's */
};

/* Tries all at once. When one stands, the others get a little longer, so that
 * an address family that does not work is seen. True if one stands; fd is the
 * first of them in the resolver's order. */
bool ek_connect_all(const struct ek_addresses *, int64_t timeout_ms,
    struct ek_connects *out);

/* Name of an errno value such as "ECONNREFUSED"; "E<number>"-like for rare
 * ones, from a static buffer of the caller's. */
const char *ek_errno_name(int error, char *buf, size_t size);

#endif
