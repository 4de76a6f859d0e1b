/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "collect/links.h"
#include "net/exchange.h"
#include "net/question.h"

enum { SHARE = 25, CAP_MS = 5000 };

/* Over the connection whose handshake was watched. NULL: it does not stand. */
static json_t *
ask_proxy(struct ek_collector *c, struct ek_link *link, int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;
	const struct ek_tls_view *tls = ek_link_handshake(c, link, timeout_ms);
	struct ek_buf message = { .secret = true };
	json_t *item;

	if (tls == NULL || !tls->stands)
		return NULL;
	item = ek_exchange_finish(link->http, ek_clock_left(deadline),
	    &message);
	ek_answer_describe(&message, item);
	ek_buf_free(&message);
	return item;
}

static json_t *
ask_plainly(const struct ek_exchange *exchange, const struct ek_link *link,
    bool udp)
{
	struct ek_exchange_result result;
	json_t *item;

	ek_exchange_plain(exchange, link->host, link->port, udp, &result);
	item = json_incref(result.facts);
	ek_answer_describe(&result.reply, item);
	ek_exchange_clear(&result);
	return item;
}

/* By TCP where a connection stands, else by UDP: libkrb5 would use either. */
static json_t *
ask_kdc(struct ek_collector *c, struct ek_link *link, int64_t timeout_ms)
{
	const char *realm = ek_fact_str(c->facts, "run.realm");
	struct ek_exchange exchange = { .timeout_ms = timeout_ms };
	struct ek_buf question = { .secret = true };
	json_t *item = NULL;

	if (realm != NULL && ek_question_write(&question, realm)) {
		exchange.message = question.data;
		exchange.message_len = question.len;
		item = ask_plainly(&exchange, link, link->fd < 0);
	}
	ek_buf_free(&question);
	return item;
}

void
ek_collect_kdcproxy(struct ek_collector *c)
{
	int64_t deadline = ek_links_deadline(c, SHARE), part;
	struct ek_links *links = ek_links_of(c);
	size_t i, asked = 0;

	if (ek_links_offline(c))
		return;
	for (i = 0; i < links->count; i++) {
		struct ek_link *link = &links->items[i];
		json_t *item;

		part = ek_links_part(deadline, links->count - i, CAP_MS);
		item = link->https ? ask_proxy(c, link, part) :
		    ask_kdc(c, link, part);
		if (item == NULL)
			continue;
		json_object_set_new(item, "value", ek_json_text(link->value));
		ek_collect_append(c, "kdcproxy.requests", item);
		asked++;
	}
	if (asked == 0)
		ek_collect_skip(c, links->count == 0 ?
		    "no KDC of the realm is known that could be asked" :
		    "no trusted connection to a KDC stands");
}
