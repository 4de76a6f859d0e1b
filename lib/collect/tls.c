/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>

#include "base/inspection.h"
#include "collect/links.h"
#include "net/exchange.h"

enum { SHARE = 25, CAP_MS = 4000, PLAIN_MS = 1200 };

static void
set_text(json_t *item, const char *member, const char *text)
{
	json_object_set_new(item, member, ek_json_text(text));
}

/* Says why a chain looks like one that was made on the way, if it does. */
static void
add_inspection(json_t *item, const struct ek_link *link,
    const struct ek_tls_view *tls)
{
	const char *product = NULL, *issuer, *last = NULL;
	size_t i;

	for (i = 0; i < json_array_size(tls->chain); i++) {
		issuer = ek_item_str(json_array_get(tls->chain, i), "issuer");
		if (issuer == NULL)
			continue;
		last = issuer;
		if (product == NULL)
			product = ek_inspection_product(issuer);
	}
	if (last == NULL)
		return;
	set_text(item, "inspection_product", product);
	json_object_set_new(item, "inspection", json_boolean(product != NULL ||
	    (ek_inspection_is_microsoft_host(link->host) &&
	    !ek_inspection_is_microsoft_ca(last))));
}

static json_t *
describe(const struct ek_link *link, const struct ek_tls_view *tls)
{
	json_t *item = json_object();

	set_text(item, "value", link->value);
	set_text(item, "host", link->host);
	set_text(item, "address", link->address);
	json_object_set_new(item, "verified", json_boolean(tls->verified));
	json_object_set_new(item, "stands", json_boolean(tls->stands));
	set_text(item, "alert", tls->alert);
	set_text(item, "error", tls->error);
	set_text(item, "protocol", tls->protocol);
	set_text(item, "anchors", tls->anchors);
	json_object_set_new(item, "anchors_loaded",
	    json_integer(tls->anchors_loaded));
	json_object_set_new(item, "anchors_failed",
	    json_boolean(tls->anchors_failed));
	json_object_set_new(item, "not_tls", json_boolean(tls->not_tls));
	json_object_set_new(item, "timed_out", json_boolean(tls->timed_out));
	if (tls->duration_ms >= 0)
		json_object_set_new(item, "duration_ms",
		    json_integer(tls->duration_ms));
	if (tls->verify_code < 0)
		return item;
	json_object_set_new(item, "verify_code",
	    json_integer(tls->verify_code));
	set_text(item, "verify_text", tls->verify_text);
	json_object_set_new(item, "name_matches",
	    json_boolean(tls->name_matches));
	json_object_set_new(item, "system_verified",
	    json_boolean(tls->system_verified));
	json_object_set_new(item, "chain", json_deep_copy(tls->chain));
	add_inspection(item, link, tls);
	return item;
}

/* A server that stays silent may be waiting for the end of a line: asked in
 * plain HTTP, over a connection of its own, it then answers. */
static void
try_plain_http(struct ek_link *link, json_t *item, int64_t timeout_ms)
{
	if (!ek_link_connect_again(link, timeout_ms / 2))
		return;
	if (ek_speaks_plain_http(link->fd, timeout_ms / 2)) {
		json_object_set_new(item, "not_tls", json_true());
		set_text(item, "error", "the port speaks plain HTTP");
	}
	link->fd = -1;
}

/* Shakes hands within PART; NULL if no connection stands. */
static json_t *
shake(struct ek_collector *c, struct ek_link *link, int64_t part)
{
	int64_t plain_ms = part / 3 < PLAIN_MS ? part / 3 : PLAIN_MS;
	const struct ek_tls_view *tls;
	json_t *item;

	tls = ek_link_handshake(c, link, part - plain_ms);
	if (tls == NULL)
		return NULL;
	item = describe(link, tls);
	if (tls->timed_out || tls->opaque)
		try_plain_http(link, item, plain_ms);
	return item;
}

static size_t
count_https(const struct ek_links *links)
{
	size_t i, n = 0;

	for (i = 0; i < links->count; i++)
		n += links->items[i].https;
	return n;
}

static const char *
why_none(const struct ek_links *links)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (links->items[i].https && links->items[i].address[0] != '\0')
			return "no request could be begun over the connection";
	return count_https(links) == 0 ? "no KDC is asked over HTTPS" :
	    "no connection to a KDC stands";
}

void
ek_collect_tls(struct ek_collector *c)
{
	int64_t deadline = ek_links_deadline(c, SHARE);
	struct ek_links *links = ek_links_of(c);
	size_t i, left = count_https(links), shaken = 0;

	if (ek_links_offline(c))
		return;
	for (i = 0; i < links->count; i++) {
		struct ek_link *link = &links->items[i];
		json_t *item;

		if (!link->https)
			continue;
		item = shake(c, link, ek_links_part(deadline, left--, CAP_MS));
		if (item == NULL)
			continue;
		ek_collect_append(c, "tls.handshakes", item);
		shaken++;
	}
	if (shaken == 0)
		ek_collect_skip(c, why_none(links));
}
