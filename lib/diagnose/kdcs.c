/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "diagnose/kdcs.h"

#define TOLERATED 300 /* seconds, libkrb5's default */
#define MAX_TIME (INT64_C(1) << 40) /* beyond it is no time, or difference */

static bool
any(const struct ek_facts *facts, const char *fact, ek_kdc_test *test)
{
	size_t i, n = ek_fact_count(facts, fact);

	for (i = 0; i < n; i++)
		if (test(ek_fact_item(facts, fact, i)))
			return true;
	return false;
}

bool
ek_kdcs_all(const struct ek_facts *facts, const char *fact, ek_kdc_test *test)
{
	size_t i, n = ek_fact_count(facts, fact);

	for (i = 0; i < n; i++)
		if (!test(ek_fact_item(facts, fact, i)))
			return false;
	return true;
}

static bool
is_readable_answer(const json_t *request)
{
	const char *reply = ek_item_str(request, "reply");

	return reply != NULL && strcmp(reply, "none") != 0 &&
	    !ek_item_is(request, "kept_open", true) &&
	    ek_item_str(request, "transfer_encoding") == NULL;
}

static bool
is_connected(const json_t *kdc)
{
	return ek_item_is(kdc, "connected", true);
}

static bool
is_plain_and_connected(const json_t *kdc)
{
	return is_connected(kdc) && ek_item_streq(kdc, "scheme", "udp-tcp");
}

static bool
stands(const json_t *handshake)
{
	return ek_item_is(handshake, "stands", true);
}

bool
ek_kdcs_answered(const struct ek_facts *facts)
{
	return any(facts, "kdcproxy.requests", is_readable_answer);
}

bool
ek_kdcs_reached(const struct ek_facts *facts)
{
	return any(facts, "network.kdcs", is_connected) ||
	    ek_kdcs_answered(facts);
}

bool
ek_kdcs_trusted(const struct ek_facts *facts)
{
	return any(facts, "tls.handshakes", stands) ||
	    any(facts, "network.kdcs", is_plain_and_connected) ||
	    ek_kdcs_answered(facts);
}

int64_t
ek_kdcs_tolerated(const struct ek_facts *facts)
{
	int64_t seconds;

	return ek_fact_int(facts, "config.clockskew", &seconds) &&
	    seconds > 0 && seconds < MAX_TIME ? seconds : TOLERATED;
}

static bool
is_time(int64_t seconds)
{
	return seconds > -MAX_TIME && seconds < MAX_TIME;
}

/* The offset as judged, else as the first server told it. */
static bool
offset_of(const struct ek_facts *facts, int64_t *offset_out)
{
	return (ek_fact_int(facts, "clock.offset", offset_out) ||
	    ek_item_int(ek_fact_item(facts, "clock.sources", 0), "offset",
	    offset_out)) && is_time(*offset_out);
}

bool
ek_kdcs_server_time(const struct ek_facts *facts, int64_t *now_out)
{
	int64_t now, offset;

	if (!ek_fact_int(facts, "run.now", &now) || !is_time(now) ||
	    !offset_of(facts, &offset))
		return ek_item_int(ek_fact_item(facts, "clock.sources", 0),
		    "server_time", now_out) && is_time(*now_out);
	*now_out = now + offset;
	return true;
}

bool
ek_kdcs_now(const struct ek_facts *facts, int64_t *now_out)
{
	const int64_t limit = ek_kdcs_tolerated(facts);
	int64_t there;

	if (!ek_fact_int(facts, "run.now", now_out) || !is_time(*now_out))
		return false;
	if (ek_kdcs_server_time(facts, &there) &&
	    (there - *now_out > limit || *now_out - there > limit))
		*now_out = there;
	return true;
}

void
ek_kdcs_name(const struct ek_facts *facts, struct ek_note *note,
    const json_t *item)
{
	size_t i, n = ek_fact_count(facts, "network.kdcs");
	const char *value = ek_item_str(item, "value");
	int64_t port;

	for (i = 0; i < n && value != NULL; i++) {
		const json_t *kdc = ek_fact_item(facts, "network.kdcs", i);

		if (!ek_item_streq(kdc, "value", value))
			continue;
		ek_note_let(note, "kdc_host", ek_item_str(kdc, "host"));
		if (ek_item_int(kdc, "port", &port))
			ek_note_let_int(note, "kdc_port", port);
		return;
	}
}

enum ek_answer
ek_kdcs_judge(const struct ek_facts *facts, const char *fact,
    struct ek_note *note, ek_kdc_test *test, ek_kdc_describe *describe)
{
	enum ek_answer answer = EK_NO;
	size_t i, n = ek_fact_count(facts, fact);

	if (!ek_fact_known(facts, fact))
		return EK_UNKNOWN;
	for (i = 0; i < n; i++) {
		const json_t *item = ek_fact_item(facts, fact, i);

		if (!test(item))
			continue;
		if (answer == EK_NO)
			ek_kdcs_name(facts, note, item);
		answer = EK_YES;
		describe(note, item);
		ek_note_value(note, fact, item);
	}
	return answer;
}

const char *
ek_kdcs_text(const json_t *item, const char *member)
{
	const char *text = ek_item_str(item, member);

	return text != NULL ? text : "-";
}

bool
ek_kdcs_holds(const char *text, const char *part)
{
	size_t i;

	for (; text != NULL && *text != '\0'; text++) {
		for (i = 0; part[i] != '\0' && tolower((unsigned char)
		    text[i]) == tolower((unsigned char)part[i]); i++)
			continue;
		if (part[i] == '\0')
			return true;
	}
	return false;
}
