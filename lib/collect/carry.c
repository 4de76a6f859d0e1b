/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "collect/carry.h"
#include "net/exchange.h"

enum { MAX_ANCHORS = 32, MAX_KDCS = 16, CARRY_MS = 5000 };

static void
known_anchors(const struct ek_collector *c, const char *list[MAX_ANCHORS + 1])
{
	size_t count = ek_fact_count(c->facts, "config.http_anchors"), i, n = 0;

	for (i = 0; i < count && n < MAX_ANCHORS; i++) {
		const char *value = ek_item_str(ek_fact_item(c->facts,
		    "config.http_anchors", i), "value");

		if (value != NULL)
			list[n++] = value;
	}
	list[n] = NULL;
}

/* The members of ticket.exchanges that a request over HTTPS shows. */
static void
take_seen(json_t *seen, const json_t *facts, const char *url)
{
	static const char *const members[] = { "http_status", "content_type",
		"body_kind", "body_text", "request_id", "error", "duration_ms",
		"local_time", "date" };
	size_t i;

	json_object_set_new(seen, "url", ek_json_text(url));
	json_object_set_new(seen, "via", json_string("https"));
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *value = json_object_get(facts, members[i]);

		if (value != NULL)
			json_object_set(seen, members[i], value);
	}
}

static bool
carry_to(struct ek_collector *c, const char *url, const char *realm,
    ekrb_bytes request, struct ek_buf *reply, json_t *seen)
{
	const char *anchors[MAX_ANCHORS + 1];
	struct ek_exchange exchange = { .url = url, .anchors = anchors,
		.realm = realm, .message = request.data,
		.message_len = request.len };
	struct ek_exchange_result result = { 0 };
	int64_t left = ek_collect_left(c) / 2;
	bool answered;

	exchange.timeout_ms = left < CARRY_MS ? left : CARRY_MS;
	known_anchors(c, anchors);
	answered = ek_exchange_https(&exchange, &result);
	take_seen(seen, result.facts, url);
	ek_buf_add(reply, result.reply.data, result.reply.len);
	ek_exchange_clear(&result);
	return answered;
}

bool
ek_carry_https(struct ek_collector *c, const char *realm, ekrb_bytes request,
    struct ek_buf *reply, json_t *seen)
{
	const char *ours = ek_fact_str(c->facts, "run.realm");
	size_t count = ek_fact_count(c->facts, "config.kdcs"), i;
	bool carried = false;

	if (ours == NULL || strcmp(ours, realm) != 0)
		return false;
	for (i = 0; i < count && i < MAX_KDCS; i++) {
		const json_t *kdc = ek_fact_item(c->facts, "config.kdcs", i);
		const char *url = ek_item_str(kdc, "value");

		if (url == NULL || !ek_item_streq(kdc, "scheme", "https") ||
		    ek_item_str(kdc, "problem") != NULL)
			continue;
		carried = true;
		/* A message goes out once: only one that never got through is
		 * tried elsewhere. */
		if (carry_to(c, url, realm, request, reply, seen) ||
		    ek_item_get(seen, "http_status") != NULL)
			break;
	}
	return carried;
}
