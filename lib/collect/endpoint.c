/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "base/clock.h"
#include "collect/links.h"

enum { SHARE = 20, CAP_MS = 3000 };

void
ek_collect_endpoint(struct ek_collector *c)
{
	const char *host = ek_fact_str(c->facts, "run.host");
	int64_t port = 1433, deadline;
	struct ek_addresses addresses;
	struct ek_connects connects = { .fd = -1 };

	if (ek_links_offline(c))
		return;
	ek_fact_int(c->facts, "run.port", &port);
	if (host == NULL || port < 1 || port > 65535) {
		ek_collect_skip(c, "the target names no host and port");
		return;
	}
	deadline = ek_clock_ms() +
	    ek_links_part(ek_links_deadline(c, SHARE), 1, CAP_MS);
	ek_collect_str(c, "endpoint.host", host);
	ek_collect_int(c, "endpoint.port", port);
	if (ek_addresses_find(host, (int)port, ek_clock_left(deadline),
	    &addresses))
		ek_connect_all(&addresses, ek_clock_left(deadline), &connects);
	if (!addresses.timed_out)
		ek_collect_int(c, "endpoint.resolve_code", addresses.code);
	if (addresses.text[0] != '\0')
		ek_collect_str(c, "endpoint.resolve_text", addresses.text);
	if (connects.attempts != NULL)
		ek_collect_value(c, "endpoint.connects", connects.attempts);
	ek_collect_bool(c, "endpoint.connected", connects.fd >= 0);
	ek_collect_bool(c, "endpoint.timed_out",
	    addresses.timed_out || connects.timed_out);
	ek_socket_close(connects.fd);
}
