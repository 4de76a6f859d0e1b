/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "krb/flags.h"
#include "report/report.h"
#include "report/ticket.h"

/* Copies a text, null where it is not known or, in damaged evidence, none. */
static void
copy_text(json_t *to, const json_t *from, const char *member)
{
	json_object_set_new(to, member, json_pack("s?",
	    ek_item_str(from, member)));
}

/* Likewise a number. */
static void
copy_number(json_t *to, const json_t *from, const char *member)
{
	int64_t value;

	json_object_set_new(to, member, ek_item_int(from, member, &value) ?
	    json_integer(value) : json_null());
}

static void
copy_all(json_t *to, const json_t *from, const char *const members[],
    void copy(json_t *, const json_t *, const char *))
{
	for (; *members != NULL; members++)
		copy(to, from, *members);
}

static void
set_flags(json_t *out, const json_t *ticket)
{
	json_t *words = json_array();
	const struct ek_flag *flag;
	char hex[16];
	int64_t flags;

	if (!ek_item_int(ticket, "flags", &flags)) {
		json_object_set_new(out, "flags", words);
		json_object_set_new(out, "flags_hex", json_null());
		return;
	}
	for (flag = ek_flags; flag->mask != 0; flag++)
		if ((uint32_t)flags & flag->mask)
			json_array_append_new(words, json_string(flag->name));
	snprintf(hex, sizeof(hex), "0x%08" PRIx32, (uint32_t)flags);
	json_object_set_new(out, "flags", words);
	json_object_set_new(out, "flags_hex", json_string(hex));
}

enum { CLOCK_TOLERANCE = 300 }; /* RFC 4120 3.1.3 */

/* Usable at the time of the run, and if not, why. One that was obtained in the
 * run starts after the run began, and by the KDC's clock. */
static void
set_usable(json_t *out, const json_t *ticket, const struct ek_facts *facts,
    const char *source)
{
	int64_t now, start, end, early = 0;
	const char *why = NULL;

	if (!ek_fact_int(facts, "run.now", &now) ||
	    !ek_item_int(ticket, "end", &end)) {
		json_object_set_new(out, "usable", json_null());
		json_object_set_new(out, "why", json_null());
		return;
	}
	if (strcmp(source, "kdc") == 0)
		early = CLOCK_TOLERANCE;
	if (end <= now)
		why = "expired";
	else if (ek_item_int(ticket, "start", &start) &&
	    start > now + early)
		why = "not valid yet";
	json_object_set_new(out, "usable", json_boolean(why == NULL));
	json_object_set_new(out, "why", why != NULL ? json_string(why) :
	    json_null());
}

static json_t *
ticket_json(const struct ek_facts *facts, const json_t *ticket,
    const char *source)
{
	static const char *const texts[] = { "cache", "library", "kind",
		"client", "server", "realm", NULL };
	static const char *const numbers[] = { "ticket_etype",
		"session_etype", "kvno", NULL };
	static const char *const times[] = { "auth_time", "start", "end",
		"renew_until" };
	json_t *out = json_object();
	size_t i;

	json_object_set_new(out, "source", json_string(source));
	copy_all(out, ticket, texts, copy_text);
	copy_all(out, ticket, numbers, copy_number);
	set_flags(out, ticket);
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		int64_t when = 0;
		bool known = ek_item_int(ticket, times[i], &when);

		ek_json_set_time(out, times[i], known, when);
	}
	set_usable(out, ticket, facts, source);
	return out;
}

static void
add_list(json_t *out, const struct ek_facts *facts, const char *name,
    const char *source)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, name); i++)
		json_array_append_new(out, ticket_json(facts,
		    ek_fact_item(facts, name, i), source));
}

/* A fact as the second library of a run has it; NULL if there is none. */
static const json_t *
other(const struct ek_facts *facts, const char *name)
{
	return ek_item_get(ek_item_get(ek_fact_value(facts,
	    "environment.other_library"), "facts"), name);
}

static void
add_others(json_t *out, const struct ek_facts *facts, const char *name)
{
	size_t i;

	for (i = 0; i < json_array_size(other(facts, name)); i++)
		json_array_append_new(out, ticket_json(facts,
		    json_array_get(other(facts, name), i), "cache"));
}

json_t *
ek_tickets_json(const struct ek_facts *facts)
{
	json_t *out = json_array();
	const json_t *result = ek_fact_value(facts, "ticket.result");

	add_list(out, facts, "tgt.list", "cache");
	add_list(out, facts, "tgt.services", "cache");
	if (json_is_object(result))
		json_array_append_new(out, ticket_json(facts, result, "kdc"));
	add_others(out, facts, "tgt.list");
	add_others(out, facts, "tgt.services");
	return out;
}

/* One of the words there are; NULL for any other. */
static const char *
reply_word(const char *said)
{
	static const char *const words[] = { "as-rep", "tgs-rep", "krb-error",
		"none" };
	size_t i;

	for (i = 0; said != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], said) == 0)
			return words[i];
	return NULL;
}

static json_t *
exchange_json(const json_t *exchange)
{
	static const char *const texts[] = { "library", "realm", "request",
		"e_text", "request_id", NULL };
	static const char *const numbers[] = { "hop", "code", "ntstatus",
		"duration_ms", NULL };
	json_t *out = json_object();
	int64_t when = 0;
	bool known = ek_item_int(exchange, "server_time", &when);

	copy_all(out, exchange, texts, copy_text);
	copy_all(out, exchange, numbers, copy_number);
	json_object_set_new(out, "reply", json_pack("s?",
	    reply_word(ek_item_str(exchange, "reply"))));
	ek_json_set_time(out, "server_time", known, when);
	return out;
}

json_t *
ek_exchanges_json(const struct ek_facts *facts)
{
	json_t *out = json_array();
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++)
		json_array_append_new(out, exchange_json(
		    ek_fact_item(facts, "ticket.exchanges", i)));
	for (i = 0; i < json_array_size(other(facts, "ticket.exchanges")); i++)
		json_array_append_new(out, exchange_json(
		    json_array_get(other(facts, "ticket.exchanges"), i)));
	return out;
}
