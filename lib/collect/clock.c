/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "collect/links.h"

enum { SHARE = 10, CAP_MS = 3000 };

/* X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED */
enum { NOT_YET_VALID = 9, EXPIRED = 10 };

/* How good a source is; the best one gives the offset. */
enum rank { NONE, UNVERIFIED_DATE, DATE, KRB_ERROR };

struct best {
	enum rank rank;
	int64_t offset, precision;
};

/* One comparison: a server's time to the second, this machine's half-way
 * through a round trip of so many milliseconds. */
static void
add_source(struct ek_collector *c, struct best *best, enum rank rank,
    const char *host, int64_t server, int64_t local, int64_t round_trip_ms)
{
	const char *source = rank == KRB_ERROR ? "krb-error" : "http-date";

	ek_collect_append(c, "clock.sources", json_pack(
	    "{s:s, s:o, s:I, s:I, s:I, s:b}", "source", source, "host",
	    ek_json_text(host), "server_time", (json_int_t)server,
	    "local_time", (json_int_t)local, "offset",
	    (json_int_t)(server - local), "verified",
	    rank != UNVERIFIED_DATE));
	if (rank <= best->rank)
		return;
	best->rank = rank;
	best->offset = server - local;
	best->precision = 1 + (round_trip_ms + 1999) / 2000;
}

static const char *
host_of(struct ek_collector *c, const char *value)
{
	struct ek_links *links = ek_links_of(c);
	size_t i;

	for (i = 0; i < links->count && value != NULL; i++)
		if (links->items[i].value == value ||
		    strcmp(links->items[i].value, value) == 0)
			return links->items[i].host;
	return NULL;
}

static void
use_answer(struct ek_collector *c, struct best *best, const json_t *request)
{
	const char *host = host_of(c, ek_item_str(request, "value"));
	int64_t local, server, trip = 0;

	if (!ek_item_int(request, "local_time", &local))
		return;
	ek_item_int(request, "round_trip_ms", &trip);
	if (ek_item_int(request, "date", &server))
		add_source(c, best, DATE, host, server, local, trip);
	if (ek_item_int(request, "server_time", &server))
		add_source(c, best, KRB_ERROR, host, server, local, trip);
}

/* A certificate that seems too old or too new may as well mean that this
 * machine's clock is wrong: only the server's own time tells. */
static void
ask_time(struct ek_collector *c, struct best *best, struct ek_link *link,
    int64_t deadline)
{
	const struct ek_http_reply *reply;
	struct ek_http *http;

	if (link->tls == NULL || (link->tls->verify_code != NOT_YET_VALID &&
	    link->tls->verify_code != EXPIRED))
		return;
	http = ek_link_ask_time(link, ek_links_part(deadline, 1, CAP_MS));
	if (http == NULL)
		return;
	reply = ek_http_finish(http, 0);
	if (reply->has_date && reply->local_time > 0)
		add_source(c, best, UNVERIFIED_DATE, link->host, reply->date,
		    reply->local_time, reply->round_trip_ms);
	ek_http_free(http);
}

void
ek_collect_clock_stage(struct ek_collector *c)
{
	size_t i, n = ek_fact_count(c->facts, "kdcproxy.requests");
	int64_t deadline = ek_links_deadline(c, SHARE);
	struct ek_links *links = ek_links_of(c);
	struct best best = { NONE };

	if (ek_links_offline(c))
		return;
	for (i = 0; i < n; i++)
		use_answer(c, &best, ek_fact_item(c->facts,
		    "kdcproxy.requests", i));
	for (i = 0; i < links->count; i++)
		ask_time(c, &best, &links->items[i], deadline);
	if (best.rank == NONE) {
		ek_collect_skip(c, "no server told its time");
		return;
	}
	ek_collect_int(c, "clock.offset", best.offset);
	ek_collect_int(c, "clock.precision", best.precision);
}
