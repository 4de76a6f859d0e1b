/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A collector program that asks a Kerberos library: which library it is, and
 * the library at work. The stage files know the library through platform.h
 * only and are the same in every such program.
 */
#ifndef EK_COLLECT_SESSION_H
#define EK_COLLECT_SESSION_H

#include "collect/collector.h"
#include "platform/platform.h"

/* What a program is made of; each program defines it. */
struct ek_flavour {
	const struct ek_platform *platform;
	/* Brings one message to a KDC of REALM in the library's place. Adds
	 * what was seen (as in ticket.exchanges) to SEEN. False: this realm
	 * is left to the library. NULL: this program cannot. */
	bool (*carry)(struct ek_collector *, const char *realm,
	    ekrb_bytes request, struct ek_buf *reply_out, json_t *seen);
};
extern const struct ek_flavour ek_flavour;

/* The library, opened at the first call with the cache that was asked for as
 * its default cache. NULL: it cannot be opened; SAID (may be NULL) is set to
 * a borrowed record of why. Lives as long as the process. */
struct ek_library *ek_session(struct ek_collector *,
    const struct ek_said **said);

/* The cache in use, TYPE:residual; NULL: none. Borrowed. */
const char *ek_session_cache(struct ek_collector *);

/* The cache a driver's token is made from: the one selected for the service as
 * the cache stage saw it, else the one in use; NULL: none. */
const char *ek_cache_used(struct ek_collector *);

/* The realm that the name asked for has; NULL: it has none, and the library
 * finds one. Borrowed. */
const char *ek_realm_asked(const struct ek_collector *);

/* Whether the ticket stage of this process left a service ticket in the
 * private cache. */
extern bool ek_session_has_ticket;

/* The stages, as a table for ek_collector_main(). */
extern const struct ek_collect_stage ek_kerberos_stages[];
ek_collect_fn ek_collect_environment, ek_collect_config, ek_collect_name,
    ek_collect_cache, ek_collect_tgt, ek_collect_ticket, ek_collect_context;

#endif
