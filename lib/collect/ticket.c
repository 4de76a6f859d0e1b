/* SPDX-License-Identifier: BSD-2-Clause */
/* The exchange with the KDC, hop by hop: design.md 4. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/spn.h"
#include "collect/entry.h"
#include "collect/hop.h"
#include "collect/session.h"
#include "facts/trace.h"

enum {
	UNREACHABLE_MS = 30000, /* libkrb5's patience with silent KDCs */
	MAX_TRACE = 2000,
	MAX_VARIANTS = 6,
	KDC_ERROR = -1765328384, /* com_err of KRB-ERROR code 0 */
	S_PRINCIPAL_UNKNOWN = 7
};

/* One pass: a ticket asked for once. */
struct pass {
	struct ek_collector *c;
	const char *name; /* plain or observed */
	int hop;
	size_t sent;      /* messages handed to the library's transport */
	bool quiet;       /* a variant: only its code counts */
	char via[8];      /* of the message under way, from the trace */
	bool got;
	size_t lines;
};

/* Two traces of one fault would only be one too many. */
static void
say_trace(struct pass *pass, const char *line)
{
	unsigned keep = ek_trace_foreign(line);
	const char *mark = ek_trace_mark(line);
	struct ek_buf text = { 0 };

	if (pass->lines++ >= MAX_TRACE)
		return;
	if (keep > 0)
		ek_buf_printf(&text, "%.*s (see stage kdcproxy)", (int)keep,
		    line);
	else
		ek_buf_puts(&text, line);
	ek_collect_append(pass->c, "ticket.trace",
	    json_pack("{s:o}", "text", ek_json_text(ek_buf_str(&text))));
	if (mark != NULL)
		ek_collect_append(pass->c, "ticket.trace_marks",
		    json_pack("{s:s, s:o}", "mark", mark, "text",
			ek_json_text(ek_buf_str(&text))));
	ek_buf_free(&text);
}

/* "Sending HTTPS request to https ADDRESS", "Sending initial UDP ...". */
static void
see_trace(void *arg, const char *line)
{
	struct pass *pass = arg;

	if (strncmp(line, "Sending HTTPS", 13) == 0)
		strcpy(pass->via, "https");
	else if (strncmp(line, "Sending TCP", 11) == 0)
		strcpy(pass->via, "tcp");
	else if (strncmp(line, "Sending initial UDP", 19) == 0)
		strcpy(pass->via, "udp");
	if (!pass->quiet)
		say_trace(pass, line);
}

static json_t *
new_hop(struct pass *pass, const char *realm, ekrb_bytes request)
{
	json_t *hop = json_pack("{s:s, s:s, s:i, s:O?}", "library",
	    ek_flavour.platform->name, "pass", pass->name, "hop", ++pass->hop,
	    "client", ek_fact_value(pass->c->facts, "tgt.client"));

	ek_hop_request(hop, realm, request);
	return hop;
}

static void
finish_hop(struct pass *pass, json_t *hop)
{
	if (pass->quiet)
		json_decref(hop);
	else
		ek_collect_append(pass->c, "ticket.exchanges", hop);
}

static void
see_sent(void *arg, const char *realm, ekrb_bytes request)
{
	((struct pass *)arg)->sent++;
}

static void
see_wire(void *arg, const struct ek_wire *wire)
{
	struct pass *pass = arg;
	json_t *hop = new_hop(pass, wire->realm, wire->request);

	ek_hop_reply(hop, wire->reply);
	json_object_set_new(hop, "local_time", json_integer(wire->sent_at));
	json_object_set_new(hop, "duration_ms",
	    json_integer(wire->duration_ms));
	if (pass->via[0] != '\0')
		json_object_set_new(hop, "via", json_string(pass->via));
	if (wire->said.code != 0)
		json_object_set_new(hop, "error",
		    ek_json_text(wire->said.text));
	pass->via[0] = '\0';
	finish_hop(pass, hop);
}

/* The observed pass: the request goes by our own network layers. */
static bool
carry(void *arg, const char *realm, ekrb_bytes request, struct ek_buf *reply)
{
	struct pass *pass = arg;
	json_t *hop = new_hop(pass, realm, request);

	if (!ek_flavour.carry(pass->c, realm, request, reply, hop)) {
		json_decref(hop);
		pass->hop--;
		return false;
	}
	ek_hop_reply(hop, (ekrb_bytes){ (const uint8_t *)reply->data,
	    reply->len });
	finish_hop(pass, hop);
	return true;
}

static void
see_ticket(void *arg, const struct ek_entry *entry)
{
	struct pass *pass = arg;
	json_t *facts;

	pass->got = true;
	if (strcmp(pass->name, "plain") != 0 || pass->quiet)
		return;
	facts = ek_entry_facts(entry);
	json_object_set_new(facts, "library",
	    json_string(ek_flavour.platform->name));
	ek_collect_value(pass->c, "ticket.result", facts);
}

static void
see_stored(void *arg, const struct ek_said *said)
{
	struct pass *pass = arg;

	ek_collect_bool(pass->c, "ticket.stored", said->code == 0);
}

static void
ask(struct pass *pass, struct ek_library *lib, const struct ek_want *want,
    struct ek_said *said)
{
	struct ek_watch watch = { .arg = pass, .sent = see_sent,
		.wire = see_wire,
		.trace = see_trace, .got = see_ticket,
		.stored = see_stored };

	if (strcmp(pass->name, "observed") == 0)
		watch.carry = carry;
	ek_flavour.platform->ticket(lib, want, &watch, said);
}

/* What a driver asks for: a host-based name, unless a realm was given. */
static struct ek_want
wanted(const struct ek_collector *c)
{
	struct ek_want want = { .spn = ek_fact_str(c->facts, "run.spn"),
		.realm = ek_realm_asked(c),
		.type = EK_NAME_HOSTBASED };

	if (want.realm != NULL)
		want.type = EK_NAME_PRINCIPAL;
	return want;
}

static void
say_server(struct ek_collector *c, const struct ek_want *want)
{
	struct ek_buf name = { 0 };

	if (want->type == EK_NAME_PRINCIPAL)
		ek_buf_printf(&name, "%s@%s", want->spn, want->realm);
	else if (ek_fact_str(c->facts, "name.canonical_principal") != NULL)
		ek_buf_puts(&name,
		    ek_fact_str(c->facts, "name.canonical_principal"));
	if (name.len > 0)
		ek_collect_str(c, "ticket.server", ek_buf_str(&name));
	ek_buf_free(&name);
}

/* The plain exchange is the verdict. */
static void
ask_plainly(struct ek_collector *c, struct ek_library *lib,
    const struct ek_want *want, struct pass *pass)
{
	struct ek_said said = { 0 };

	ask(pass, lib, want, &said);
	ek_collect_int(c, ek_flavour.platform->codes == EK_CODES_WINDOWS ?
		"ticket.windows_status" : "ticket.code", said.code);
	ek_collect_str(c, "ticket.text", said.text);
	ek_collect_bool(c, "ticket.obtained", said.code == 0);
	ek_session_has_ticket = said.code == 0;
	ek_said_clear(&said);
}

static bool
seed(struct ek_library *lib, const char *cache, struct ek_said *said)
{
	if (ek_flavour.platform->seed == NULL)
		return true;
	ek_flavour.platform->seed(lib, cache, said);
	return said->code == 0;
}

/* What libkrb5 hides: the same question once more, a new message, carried by
 * ourselves. */
static void
ask_observed(struct ek_collector *c, struct ek_library *lib,
    const struct ek_want *want)
{
	struct pass pass = { .c = c, .name = "observed" };
	struct ek_said said = { 0 };

	if (ek_flavour.carry == NULL ||
	    !seed(lib, ek_cache_used(c), &said)) {
		ek_said_clear(&said);
		return;
	}
	pass.lines = MAX_TRACE; /* the plain pass has told */
	ask(&pass, lib, want, &said);
	ek_said_clear(&said);
}

/* Other SPNs that may be the right one. */
struct variant {
	char spn[512];
	const char *why;
};

static void
add_variant(struct variant *list, size_t *n, const char *asked,
    const char *why, const char *spn)
{
	size_t i;

	if (*n == MAX_VARIANTS || strcmp(spn, asked) == 0)
		return;
	for (i = 0; i < *n; i++)
		if (strcmp(list[i].spn, spn) == 0)
			return;
	snprintf(list[*n].spn, sizeof(list[*n].spn), "%s", spn);
	list[(*n)++].why = why;
}

/* Of ASCII letters only, as host names have them. */
static void
change_case(char *text, char from, char to)
{
	for (; *text != '\0'; text++)
		if (*text >= from && *text <= from + 25)
			*text = (char)(*text - from + to);
}

static void
add_for_host(struct variant *list, size_t *n, const char *asked,
    const char *why, const char *host, const char *port)
{
	char name[512];

	snprintf(name, sizeof(name), "MSSQLSvc/%s%s", host, port);
	add_variant(list, n, asked, why, name);
}

/* The spellings of the host's SPN. */
static void
add_spellings(struct variant *list, size_t *n, const char *asked,
    const char *host)
{
	char small[300], tall[300];

	snprintf(small, sizeof(small), "%s", host);
	change_case(small, 'A', 'a');
	snprintf(tall, sizeof(tall), "%s", host);
	change_case(tall, 'a', 'A');
	add_for_host(list, n, asked,
	    strcmp(small, host) == 0 ? "port" : "case", small, ":1433");
	add_for_host(list, n, asked, "3342", small, ":3342");
	add_for_host(list, n, asked, "no-port", small, "");
	add_for_host(list, n, asked, "case", tall, ":1433");
}

/* What a driver makes of the target itself. */
static void
add_own(struct variant *list, size_t *n, const char *asked, const char *host)
{
	char small[300];

	snprintf(small, sizeof(small), "%s", host);
	change_case(small, 'A', 'a');
	add_for_host(list, n, asked, "expected", small, ":1433");
}

/* ASKED is what the library asked for, without realm. A given SPN may name
 * another host than the target. */
static size_t
make_variants(struct ek_collector *c, const char *asked,
    struct variant list[MAX_VARIANTS])
{
	const char *spn = ek_fact_str(c->facts, "run.spn");
	const char *target = ek_fact_str(c->facts, "run.host");
	char host[300];
	size_t n = 0, len = 0;
	const char *own = ek_spn_host(spn, &len);

	snprintf(host, sizeof(host), "%.*s", (int)len, own != NULL ? own : "");
	add_variant(list, &n, asked, "expected", spn);
	if (target != NULL && strcasecmp(target, host) != 0)
		add_own(list, &n, asked, target);
	if (host[0] != '\0')
		add_spellings(list, &n, asked, host);
	return n;
}

static void
try_variant(struct ek_collector *c, struct ek_library *lib,
    const struct variant *variant)
{
	struct pass pass = { .c = c, .name = "plain", .quiet = true };
	struct ek_said said = { 0 };
	struct ek_want want = { .spn = variant->spn,
		.realm = ek_fact_str(c->facts, "run.realm"),
		.type = EK_NAME_PRINCIPAL };

	ask(&pass, lib, &want, &said);
	ek_collect_append(c, "ticket.variants",
	    json_pack("{s:o, s:s, s:b, s:I}", "spn",
		ek_json_text(variant->spn), "why", variant->why, "obtained",
		said.code == 0, "code", (json_int_t)said.code));
	ek_said_clear(&said);
}

static void
try_variants(struct ek_collector *c, struct ek_library *lib)
{
	const char *server = ek_fact_str(c->facts, "ticket.server");
	const char *spn = ek_fact_str(c->facts, "run.spn");
	struct variant list[MAX_VARIANTS];
	char asked[512];
	size_t n, i;

	snprintf(asked, sizeof(asked), "%s", server != NULL ? server : spn);
	asked[strcspn(asked, "@")] = '\0';
	n = make_variants(c, asked, list);
	for (i = 0; i < n && ek_collect_left(c) > 2000; i++)
		try_variant(c, lib, &list[i]);
}

static bool
all_timed_out(const struct ek_collector *c, const char *fact)
{
	size_t n = ek_fact_count(c->facts, fact), i;

	for (i = 0; i < n; i++)
		if (!ek_item_is(ek_fact_item(c->facts, fact, i), "timed_out",
			true))
			return false;
	return n > 0;
}

/* Every KDC of the realm was tried and stayed silent; over HTTPS, where all
 * are, also when none of them began TLS. */
static bool
all_kdcs_silent(const struct ek_collector *c)
{
	return all_timed_out(c, "network.kdcs") ||
	    (all_timed_out(c, "tls.handshakes") &&
		ek_fact_count(c->facts, "tls.handshakes") ==
		    ek_fact_count(c->facts, "config.kdcs"));
}

/* Why asking makes no sense, in words for the user; NULL: it does. */
static const char *
reason_to_skip(const struct ek_collector *c, const struct ek_library *lib)
{
	if (ek_fact_is(c->facts, "run.offline", true))
		return "offline was asked for";
	if (ek_fact_str(c->facts, "run.spn") == NULL)
		return "no service to ask for";
	if (lib == NULL)
		return "the Kerberos library does not start";
	if (all_kdcs_silent(c) && ek_collect_left(c) < UNREACHABLE_MS)
		return "no KDC answers, and waiting for the library to notice "
		    "takes longer than there is time";
	return NULL;
}

static void
ask_kdc(struct ek_collector *c, struct ek_library *lib)
{
	struct pass pass = { .c = c, .name = "plain" };
	struct ek_want want = wanted(c);
	int64_t code = 0;

	if (!ek_flavour.platform->blind)
		ek_collect_value(c, "ticket.exchanges", json_array());
	say_server(c, &want);
	if (ek_fact_is(c->facts, "run.store", true))
		want.store = ek_cache_used(c);
	ask_plainly(c, lib, &want, &pass);
	want.store = NULL;
	if (pass.got)
		return;
	ek_fact_int(c->facts, "ticket.code", &code);
	if (pass.sent > 0)
		ask_observed(c, lib, &want);
	if (code == KDC_ERROR + S_PRINCIPAL_UNKNOWN)
		try_variants(c, lib);
}

void
ek_collect_ticket(struct ek_collector *c)
{
	struct ek_library *lib = ek_session(c, NULL);
	const char *cache = ek_cache_used(c);
	const char *reason = reason_to_skip(c, lib);
	struct ek_said said = { 0 };

	if (reason != NULL) {
		ek_collect_skip(c, reason);
		return;
	}
	if (ek_fact_known(c->facts, "tgt.client"))
		ek_collect_value(c, "ticket.client", json_deep_copy(
		    ek_fact_value(c->facts, "tgt.client")));
	if (cache != NULL && seed(lib, cache, &said))
		ask_kdc(c, lib);
	else {
		ek_collect_int(c, "ticket.code", said.code);
		ek_collect_str(c, "ticket.text", said.text);
		ek_collect_bool(c, "ticket.obtained", false);
	}
	ek_said_clear(&said);
}
