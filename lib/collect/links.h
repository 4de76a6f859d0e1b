/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The KDCs of the target realm and what stands to them: one TCP connection
 * each, made by the stage network, over which tls shakes hands and kdcproxy
 * asks, so that a probe costs no more round trips than one request.
 */
#ifndef EK_COLLECT_LINKS_H
#define EK_COLLECT_LINKS_H

#include "collect/collector.h"
#include "net/connect.h"
#include "net/http.h"

enum { EK_MAX_LINKS = 8 };

struct ek_link {
	const char *value, *scheme, *host; /* as in config.kdcs; borrowed */
	int port;
	bool https;
	bool tried; /* to resolve and connect */
	int fd;     /* -1: none, or handed on */
	char address[EK_ADDRESS_TEXT]; /* of fd */
	struct ek_http *http;          /* NULL: not begun */
	const struct ek_tls_view *tls; /* NULL: no handshake yet */
};

struct ek_links {
	size_t count;
	struct ek_link items[EK_MAX_LINKS];
};

/* Those of config.kdcs, else of network.kdc_records, that libkrb5 could use.
 * Made once a process. */
struct ek_links *ek_links_of(struct ek_collector *);

/* When the running stage must be done so that what it saw is told before the
 * parent ends it: a little under PERCENT of the whole run (its share in
 * probe/plan.c), and less when less is left. By ek_clock_ms(). */
int64_t ek_links_deadline(const struct ek_collector *, int percent);

/* Time for one of LINKS links still to come, at most CAP_MS. */
int64_t ek_links_part(int64_t deadline, size_t links, int64_t cap_ms);

/* Resolves and connects; what was seen goes to the outs. */
void ek_link_connect(struct ek_link *, int64_t timeout_ms,
    struct ek_addresses *addresses_out, struct ek_connects *connects_out);

/* The same without telling what was seen: for a stage that runs alone, and for
 * a second connection. True if link->fd stands. */
bool ek_link_connect_again(struct ek_link *, int64_t timeout_ms);

/* Shakes hands, connecting first if need be. NULL: no connection stands. The
 * request for the stage kdcproxy goes out as soon as TLS stands. */
const struct ek_tls_view *ek_link_handshake(struct ek_collector *,
    struct ek_link *, int64_t timeout_ms);

/* Reads the server's clock from the Date header over a second connection whose
 * certificate is not verified, and which carries nothing of Kerberos. NULL: no
 * answer. Free with ek_http_free(). */
struct ek_http *ek_link_ask_time(struct ek_link *, int64_t timeout_ms);

/* Values of config.http_anchors, NULL ends; borrowed strings in OUT. */
enum { EK_MAX_ANCHORS = 16 };
void ek_links_anchors(const struct ek_collector *,
    const char *out[EK_MAX_ANCHORS + 1]);

/* The stages. */
ek_collect_fn ek_collect_network, ek_collect_tls, ek_collect_kdcproxy,
    ek_collect_clock_stage, ek_collect_endpoint;

/* Skips the stage when no network is allowed. True: skipped. */
bool ek_links_offline(struct ek_collector *);

#endif
