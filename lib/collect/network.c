/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>

#include "collect/kdcrecords.h"
#include "collect/links.h"
#include "net/resolver.h"
#include "net/surroundings.h"

enum { SHARE = 25, CAP_MS = 3000 };

static json_t *
address_list(const struct ek_addresses *addresses)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < addresses->count; i++)
		json_array_append_new(list,
		    json_string(addresses->items[i].text));
	return list;
}

/* Takes the attempts over. */
static json_t *
describe(const struct ek_link *link, const struct ek_addresses *addresses,
    struct ek_connects *connects)
{
	json_t *item;

	item = json_pack("{s:o, s:s, s:o, s:i, s:I, s:o, s:b, s:b}",
	    "value", ek_json_text(link->value), "scheme", link->scheme,
	    "host", ek_json_text(link->host), "port", link->port,
	    "resolve_ms", (json_int_t)addresses->duration_ms,
	    "addresses", address_list(addresses),
	    "connected", connects->fd >= 0,
	    "timed_out", addresses->timed_out || connects->timed_out);
	json_object_set_new(item, "resolve_code", addresses->timed_out ?
	    json_null() : json_integer(addresses->code));
	json_object_set_new(item, "resolve_text", addresses->text[0] != '\0' ?
	    ek_json_text(addresses->text) : json_null());
	if (connects->attempts != NULL)
		json_object_set_new(item, "connects", connects->attempts);
	return item;
}

static void
reach(struct ek_collector *c, struct ek_link *link, int64_t timeout_ms)
{
	struct ek_addresses addresses;
	struct ek_connects connects;

	ek_link_connect(link, timeout_ms, &addresses, &connects);
	ek_collect_append(c, "network.kdcs",
	    describe(link, &addresses, &connects));
}

static void
look_for_servers(struct ek_collector *c)
{
	json_t *servers = ek_resolver_servers();

	if (servers != NULL)
		ek_collect_value(c, "network.resolvers", servers);
}

static void
look_around(struct ek_collector *c, const struct ek_links *links)
{
	const char *names[EK_MAX_LINKS + 1] = { 0 };
	char *text;
	size_t i;

	ek_collect_value(c, "network.proxy_variables", ek_proxy_variables());
	for (i = 0; i < links->count; i++)
		names[i] = links->items[i].host;
	names[i] = ek_fact_str(c->facts, "run.host");
	text = ek_resolver_hosts();
	if (text != NULL)
		ek_collect_value(c, "network.hosts_file",
		    ek_hosts_lines(text, names, i + 1));
	free(text);
}

void
ek_collect_network(struct ek_collector *c)
{
	int64_t deadline = ek_links_deadline(c, SHARE);
	struct ek_links *links;
	size_t i;

	if (ek_links_offline(c))
		return;
	look_for_servers(c);
	ek_collect_kdc_records(c, ek_links_part(deadline, 2, CAP_MS));
	links = ek_links_of(c);
	look_around(c, links);
	if (links->count == 0) {
		ek_collect_skip(c, "no KDC of the realm is known that could be "
		    "reached");
		return;
	}
	for (i = 0; i < links->count; i++)
		reach(c, &links->items[i],
		    ek_links_part(deadline, links->count - i, CAP_MS));
}
