/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "collect/links.h"
#include "net/question.h"

enum { USED = 80 }; /* per cent of its share that a stage uses at most */

bool
ek_links_offline(struct ek_collector *c)
{
	if (!ek_fact_is(c->facts, "run.offline", true))
		return false;
	ek_collect_skip(c, "no network is allowed (--offline)");
	return true;
}

/* What libkrb5 would ask. A path with a problem is asked for all the same, and
 * the answer is worth having; other problems make libkrb5 give up at once. */
static bool
is_usable(const json_t *kdc)
{
	const char *scheme = ek_item_str(kdc, "scheme");
	const char *value = ek_item_str(kdc, "value");
	int64_t port;

	if (scheme == NULL || value == NULL ||
	    ek_item_str(kdc, "host") == NULL ||
	    (ek_item_str(kdc, "problem") != NULL &&
	    !ek_item_int(kdc, "port", &port)))
		return false;
	return strcmp(scheme, "udp-tcp") == 0 ||
	    (strcmp(scheme, "https") == 0 &&
	    strncmp(value, "https://", strlen("https://")) == 0);
}

static void
add_link(struct ek_links *links, const json_t *kdc)
{
	struct ek_link *link = &links->items[links->count++];
	int64_t port;

	link->value = ek_item_str(kdc, "value");
	link->scheme = ek_item_str(kdc, "scheme");
	link->host = ek_item_str(kdc, "host");
	link->https = strcmp(link->scheme, "https") == 0;
	link->port = link->https ? 443 : 88;
	if (ek_item_int(kdc, "port", &port) && port > 0 && port < 65536)
		link->port = (int)port;
	link->fd = -1;
}

static bool
is_there(const struct ek_links *links, const char *value)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (strcmp(links->items[i].value, value) == 0)
			return true;
	return false;
}

/* What DNS named of the target's realm, each KDC once: it may be there for UDP
 * and for TCP. A list that was cut off is none to the resolver. */
static void
add_records(struct ek_links *links, const struct ek_facts *facts,
    const json_t *answer)
{
	const char *realm = ek_item_str(answer, "realm");
	const json_t *record;
	size_t i;

	if (realm == NULL || !ek_fact_streq(facts, "run.realm", realm) ||
	    ek_item_is(answer, "cut", true))
		return;
	json_array_foreach(ek_item_get(answer, "records"), i, record)
		if (links->count < EK_MAX_LINKS && is_usable(record) &&
		    !is_there(links, ek_item_str(record, "value")))
			add_link(links, record);
}

struct ek_links *
ek_links_of(struct ek_collector *c)
{
	static struct ek_links links;
	static bool made;
	size_t i, n = ek_fact_count(c->facts, "config.kdcs");

	for (i = 0; i < n && !made && links.count < EK_MAX_LINKS; i++) {
		const json_t *kdc = ek_fact_item(c->facts, "config.kdcs", i);

		if (is_usable(kdc))
			add_link(&links, kdc);
	}
	for (i = 0; n == 0 && !made &&
	    i < ek_fact_count(c->facts, "network.kdc_records"); i++)
		add_records(&links, c->facts, ek_fact_item(c->facts,
		    "network.kdc_records", i));
	made = true;
	return &links;
}

int64_t
ek_links_deadline(const struct ek_collector *c, int percent)
{
	int64_t time_ms = ek_collect_left(c), whole;

	if (ek_fact_int(c->facts, "run.timeout_ms", &whole) &&
	    whole * percent / 100 < time_ms)
		time_ms = whole * percent / 100;
	return ek_clock_ms() + time_ms * USED / 100;
}

int64_t
ek_links_part(int64_t deadline, size_t links, int64_t cap_ms)
{
	int64_t part = ek_clock_left(deadline);

	if (links > 1)
		part /= (int64_t)links;
	return part < cap_ms ? part : cap_ms;
}

void
ek_links_anchors(const struct ek_collector *c,
    const char *out[EK_MAX_ANCHORS + 1])
{
	size_t i, used = 0, n = ek_fact_count(c->facts, "config.http_anchors");

	for (i = 0; i < n && used < EK_MAX_ANCHORS; i++) {
		out[used] = ek_item_str(ek_fact_item(c->facts,
		    "config.http_anchors", i), "value");
		used += out[used] != NULL;
	}
	out[used] = NULL;
}

void
ek_link_connect(struct ek_link *link, int64_t timeout_ms,
    struct ek_addresses *addresses_out, struct ek_connects *connects_out)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;

	link->tried = true;
	*connects_out = (struct ek_connects){ .fd = -1 };
	if (!ek_addresses_find(link->host, link->port, timeout_ms,
	    addresses_out))
		return;
	if (!ek_connect_all(addresses_out, ek_clock_left(deadline),
	    connects_out))
		return;
	link->fd = connects_out->fd;
	snprintf(link->address, sizeof(link->address), "%s",
	    addresses_out->items[connects_out->index].text);
}

bool
ek_link_connect_again(struct ek_link *link, int64_t timeout_ms)
{
	struct ek_addresses addresses;
	struct ek_connects connects;

	ek_link_connect(link, timeout_ms, &addresses, &connects);
	json_decref(connects.attempts);
	return link->fd >= 0;
}

/* The call is NULL when the request cannot be made. */
static struct ek_http *
begin(struct ek_collector *c, struct ek_link *link)
{
	const char *realm = ek_fact_str(c->facts, "run.realm");
	const char *anchors[EK_MAX_ANCHORS + 1];
	struct ek_buf question = { .secret = true }, body = { .secret = true };
	struct ek_http_call call = { .url = link->value, .anchors = anchors,
		.fd = link->fd, .address = link->address,
		.content_type = EK_KKDCP_TYPE };
	struct ek_http *http = NULL;

	ek_links_anchors(c, anchors);
	if (realm != NULL && ek_question_write(&question, realm) &&
	    ek_kkdcp_wrap(&body, question.data, question.len, realm)) {
		call.body = body.data;
		call.body_len = body.len;
		link->fd = -1;
		http = ek_http_start(&call);
	}
	ek_buf_free(&question);
	ek_buf_free(&body);
	return http;
}

const struct ek_tls_view *
ek_link_handshake(struct ek_collector *c, struct ek_link *link,
    int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;

	if (link->tls != NULL)
		return link->tls;
	if (link->fd < 0 && (link->tried ||
	    !ek_link_connect_again(link, timeout_ms)))
		return NULL;
	link->http = begin(c, link);
	if (link->http != NULL)
		link->tls = ek_http_handshake(link->http,
		    ek_clock_left(deadline));
	return link->tls;
}

struct ek_http *
ek_link_ask_time(struct ek_link *link, int64_t timeout_ms)
{
	struct ek_http_call call = { .url = link->value,
		.address = link->address, .unverified = true };
	int64_t deadline = ek_clock_ms() + timeout_ms;
	struct ek_http *http;

	if (!ek_link_connect_again(link, timeout_ms))
		return NULL;
	call.fd = link->fd;
	link->fd = -1;
	http = ek_http_start(&call);
	if (http == NULL)
		return NULL;
	ek_http_handshake(http, ek_clock_left(deadline));
	ek_http_finish(http, ek_clock_left(deadline));
	return http;
}
