/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/text.h"
#include "report/support.h"

enum { GUID = 36 };

/* How much an exchange tells support. */
static int
worth(const json_t *exchange)
{
	return (ek_item_str(exchange, "request_id") != NULL ? 4 : 0) +
	    (ek_item_str(exchange, "e_text") != NULL ? 2 : 0) +
	    (ek_item_streq(exchange, "reply", "krb-error") ? 1 : 0);
}

static const json_t *
best_of(const struct ek_facts *facts, const char *list, const json_t *best)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, list); i++) {
		const json_t *item = ek_fact_item(facts, list, i);

		if (best == NULL || worth(item) > worth(best))
			best = item;
	}
	return best;
}

/* The GUID after "Trace ID:" in a text of Entra's; NULL if none. */
static json_t *
trace_id(const char *e_text)
{
	const char *at = e_text != NULL ? strstr(e_text, "Trace ID:") : NULL;
	size_t len;

	if (at == NULL)
		return json_null();
	at += strlen("Trace ID:");
	at += strspn(at, " ");
	len = strspn(at, "0123456789abcdefABCDEF-");
	return len == GUID ? json_stringn(at, len) : json_null();
}

static json_t *
time_text(const json_t *exchange, const struct ek_facts *facts)
{
	struct ek_buf text = { 0 };
	json_t *value = json_null();
	int64_t when;

	if (ek_item_int(exchange, "server_time", &when) ||
	    ek_item_int(exchange, "local_time", &when) ||
	    ek_fact_int(facts, "run.now", &when)) {
		ek_text_time(&text, when);
		value = json_string(ek_buf_str(&text));
	}
	ek_buf_free(&text);
	return value;
}

json_t *
ek_support_json(const struct ek_facts *facts)
{
	const json_t *best = best_of(facts, "ticket.exchanges", NULL);
	const json_t *named = best; /* what bears a request id */
	const char *e_text;
	int64_t code;

	e_text = ek_item_str(best, "e_text");
	if (ek_item_str(best, "request_id") == NULL)
		named = best_of(facts, "kdcproxy.requests", best);
	return json_pack("{s:o, s:s?, s:o, s:o, s:s?}",
	    "utc_time", time_text(named, facts),
	    "request_id", ek_item_str(named, "request_id"),
	    "trace_id", trace_id(e_text),
	    "error_code", ek_item_streq(best, "reply", "krb-error") &&
	    ek_item_int(best, "code", &code) ? json_integer(code) : json_null(),
	    "e_text", e_text);
}
