/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of cache, TGT, ticket, first token and collectors that no scenario of
 * the lab can make, each with facts in which it fires and facts in which it
 * stays silent. */
#include "config.h"

#include <string.h>

#include "diagnose/diagnose.h"
#include "report/ticket.h"
#include "unit/unit.h"

#define ENTRA "KERBEROS.MICROSOFTONLINE.COM"

/* HTTP/HOST was refused, and a ticket given for SPN. */
#define REFUSED(host, spn, realm)                                              \
	"{\"ticket.obtained\": false, \"ticket.code\": -1765328377, "        \
	"\"ticket.server\": \"HTTP/" host "\", \"run.host\": \"" host        \
	"\", \"run.spn_given\": true, \"run.realm\": \"" realm "\", "        \
	"\"name.kind\": \"managed-instance\", \"ticket.variants\": "         \
	"[{\"spn\": \"" spn "\", \"obtained\": true}]}"
#define MI1 "MSSQLSvc/mi1.x:1433"

static const struct {
	const char *id, *fires, *silent;
} cases[] = {
	{ "collector-missing",
	    "{\"environment.collectors\": [{\"name\": \"mit\", "
	    "\"path\": \"/x/collect-mit\", \"present\": false}]}",
	    "{\"environment.collectors\": [{\"name\": \"mit\", "
	    "\"path\": \"/x/collect-mit\", \"present\": true}]}" },
	{ "cache-sudo",
	    "{\"environment.sudo_user\": \"alice\", \"environment.euid\": 0, "
	    "\"cache.exists\": false, \"cache.name\": \"FILE:/tmp/krb5cc_0\"}",
	    "{\"environment.sudo_user\": null, \"environment.euid\": 0, "
	    "\"cache.exists\": false, \"cache.name\": \"FILE:/tmp/x\"}" },
	{ "tgt-partial-only",
	    "{\"tgt.list\": [{\"kind\": \"partial\", \"realm\": \"C.COM\", "
	    "\"cache\": \"FILE:x\"}], \"cache.name\": \"FILE:x\", "
	    "\"ticket.obtained\": false, \"ticket.exchanges\": []}",
	    "{\"tgt.list\": [{\"kind\": \"partial\", \"realm\": \"C.COM\"}, "
	    "{\"kind\": \"cloud\"}], \"ticket.obtained\": false, "
	    "\"ticket.exchanges\": []}" },
	{ "tgt-weak-session-key",
	    "{\"tgt.session_etype\": 23, \"tgt.client\": \"a@R\"}",
	    "{\"tgt.session_etype\": 18, \"tgt.client\": \"a@R\"}" },
	{ "tls-inspected",
	    "{\"tls.handshakes\": [{\"value\": \"https://h/x\", \"host\": "
	    "\"h\", \"verified\": true, \"stands\": true, "
	    "\"inspection_product\": \"P\", \"chain\": []}], "
	    "\"network.kdcs\": [{\"value\": \"https://h/x\", \"host\": "
	    "\"h\", \"port\": 443}]}",
	    "{\"tls.handshakes\": [{\"value\": \"https://h/x\", \"host\": "
	    "\"h\", \"verified\": true, \"stands\": true, "
	    "\"inspection_product\": null, \"chain\": []}]}" },
	{ "ticket-bad-reply",
	    "{\"ticket.obtained\": false, \"ticket.exchanges\": [{\"reply\": "
	    "\"none\", \"body_kind\": \"kkdcp\", \"error\": \"no message\"}]}",
	    "{\"ticket.obtained\": false, \"ticket.exchanges\": [{\"reply\": "
	    "\"none\", \"body_kind\": \"html\", \"error\": \"a page\"}]}" },
	{ "context-canonicalised",
	    "{\"context.attempts\": [{\"name_type\": \"hostbased\", "
	    "\"major\": 851968, \"text\": \"Server not found\"}], "
	    "\"name.canonical_host\": \"tr1.x\", \"run.host\": \"mi1.x\", "
	    "\"name.canonical_principal\": \"MSSQLSvc/tr1.x@\"}",
	    "{\"context.attempts\": [{\"name_type\": \"hostbased\", "
	    "\"major\": 0, \"text\": \"\"}], "
	    "\"name.canonical_host\": \"tr1.x\", \"run.host\": \"mi1.x\"}" },
	{ "ticket-spn-wrong-host", REFUSED("alias.x", MI1, ENTRA),
	    REFUSED("alias.x", MI1, "CONTOSO.COM") },
	{ "ticket-spn-wrong-host",
	    REFUSED("alias.x", MI1, ENTRA),
	    REFUSED("mi1.x", MI1, ENTRA) },
	{ "context-ntlm", "{\"context.token_kind\": \"ntlmssp\"}",
	    "{\"context.token_kind\": \"krb5\"}" },
	{ "context-failed",
	    "{\"context.major\": 851968, \"context.minor\": -1765328377, "
	    "\"context.text\": \"x\"}",
	    "{\"context.major\": 1, \"context.minor\": 0}" },
	{ "context-other-cache",
	    "{\"cache.selected\": \"FILE:/b\", \"cache.name\": \"FILE:/a\", "
	    "\"tgt.cache\": \"FILE:/a2\"}",
	    "{\"cache.selected\": \"FILE:/b\", \"cache.name\": \"FILE:/a\", "
	    "\"tgt.cache\": \"FILE:/b\"}" },
};

static struct ek_facts *
facts_of(const char *json)
{
	struct ek_facts *facts = ek_facts_new();
	json_t *object = json_loads(json, 0, NULL);

	ck_assert_msg(object != NULL, "%s", json);
	ck_assert(ek_facts_merge(facts, object));
	json_decref(object);
	return facts;
}

/* Takes the facts over. */
static bool
fires(const char *id, struct ek_facts *facts)
{
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *f = ek_diagnosis_find(d, id);
	bool found = f != NULL;

	ck_assert(f == NULL || f->detail[0] != '\0');
	ek_diagnosis_free(d);
	ek_facts_free(facts);
	return found;
}

START_TEST(fires_on_its_facts_and_not_on_others)
{
	ck_assert_msg(fires(cases[_i].id, facts_of(cases[_i].fires)), "%s",
	    cases[_i].id);
	ck_assert_msg(!fires(cases[_i].id, facts_of(cases[_i].silent)), "%s",
	    cases[_i].id);
}
END_TEST

START_TEST(a_crash_and_a_hang_are_told)
{
	struct ek_facts *facts = facts_of("{}");

	ek_facts_set_stage(facts, EK_STAGE_CONTEXT, EK_RUN_KILLED,
	    "killed by signal 11", 1);
	ck_assert(fires("collector-crashed", facts));
	facts = facts_of("{}");
	ek_facts_set_stage(facts, EK_STAGE_TICKET, EK_RUN_TIMEOUT, "x", 1);
	ck_assert(fires("collector-timeout", facts));
	facts = facts_of("{\"ticket.obtained\": true}");
	ek_facts_set_stage(facts, EK_STAGE_TLS, EK_RUN_TIMEOUT, "x", 1);
	ck_assert(!fires("ticket-no-answer", facts));
	facts = facts_of("{}");
	ek_facts_set_stage(facts, EK_STAGE_TLS, EK_RUN_TIMEOUT, "x", 1);
	ck_assert(fires("ticket-no-answer", facts));
	facts = facts_of("{}");
	ek_facts_set_stage(facts, EK_STAGE_TICKET, EK_RUN_DONE, NULL, 1);
	ck_assert(!fires("collector-timeout", facts));
}
END_TEST

/* A command to try again asks for the same. */
static const struct {
	const char *run, *command; /* what the run was asked, how it is again */
} agains[] = {
	{ "\"run.library\": \"mit\"", "MSSQLSvc/h.x:1433" },
	{ "\"run.library\": \"heimdal\"",
	    "--library heimdal MSSQLSvc/h.x:1433" },
	{ "\"run.cache\": \"FILE:/tmp/cc\"",
	    "--cache FILE:/tmp/cc MSSQLSvc/h.x:1433" },
	{ "\"run.cache\": \"FILE:/tmp/a b;c\"",
	    "--cache ASKED_CACHE MSSQLSvc/h.x:1433" },
	{ "\"run.realm\": \"CORP.EXAMPLE\"",
	    "--realm CORP.EXAMPLE MSSQLSvc/h.x:1433" },
	{ "\"run.realm\": \"KERBEROS.MICROSOFTONLINE.COM\"",
	    "MSSQLSvc/h.x:1433" },
	{ "\"run.realm\": \"KERBEROS.MICROSOFTONLINE.COM\","
	    " \"run.spn_realm\": \"KERBEROS.MICROSOFTONLINE.COM\"",
	    "--realm KERBEROS.MICROSOFTONLINE.COM MSSQLSvc/h.x:1433" },
	{ "\"run.spn_given\": true", "MSSQLSvc/h.x:1433" },
	{ "\"run.spn_given\": true, \"run.spn\": \"HTTP/h.x\"",
	    "--spn HTTP/h.x h.x,1433" },
	{ "\"run.spn_given\": true, \"run.port\": 1500,"
	    " \"run.library\": \"both\"",
	    "--library both --spn MSSQLSvc/h.x:1433 h.x,1500" },
};

START_TEST(a_command_to_try_again_asks_for_the_same)
{
	struct ek_facts *facts = facts_of("{\"run.host\": \"h.x\","
	    " \"run.port\": 1433, \"run.spn\": \"MSSQLSvc/h.x:1433\"}");
	struct ek_diagnosis *d;
	char text[512];
	json_t *more;

	snprintf(text, sizeof(text), "{ %s }", agains[_i].run);
	more = json_loads(text, 0, NULL);
	ck_assert(ek_facts_merge(facts, more));
	ek_facts_set_stage(facts, EK_STAGE_TICKET, EK_RUN_TIMEOUT, "x", 7000);
	d = ek_diagnose(facts);
	ck_assert_str_eq(d->root_cause, "ticket-no-answer");
	snprintf(text, sizeof(text), "entrakrb-probe --timeout 60 %s",
	    agains[_i].command);
	ck_assert_str_eq(d->findings[0].advice[0].command, text);
	ck_assert_str_eq(d->findings[1].detail,
	    "Stage ticket gave no answer for 7000 ms, its share of the time.");
	ek_diagnosis_free(d);
	ek_facts_free(facts);
	json_decref(more);
}
END_TEST

/* What the command names itself is not said twice. */
START_TEST(a_command_names_another_library)
{
	struct ek_facts *facts = facts_of("{\"run.spn\": \"MSSQLSvc/h.x:1433\","
	    " \"run.library\": \"heimdal\", \"run.cache\": \"FILE:/c\","
	    " \"config.library\": \"heimdal\", \"config.kdcs\":"
	    " [ {\"scheme\": \"https\", \"value\": \"https://x/y\"} ],"
	    " \"environment.os\": \"linux\", \"ticket.obtained\": false}");
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_str_eq(d->root_cause, "config-https-unsupported");
	ck_assert_str_eq(d->findings[0].advice[1].command,
	    "entrakrb-probe --library mit --cache FILE:/c MSSQLSvc/h.x:1433");
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(a_busy_machine_is_told_where_something_was_silent)
{
	static const char form[] = "{\"run.delayed_ms\": %d, "
	    "\"run.timeout_ms\": 6000, \"network.kdcs\": "
	    "[ {\"timed_out\": %s} ]}";
	char text[256];

	snprintf(text, sizeof(text), form, 2000, "true");
	ck_assert(fires("collector-delayed", facts_of(text)));
	snprintf(text, sizeof(text), form, 100, "true");
	ck_assert(!fires("collector-delayed", facts_of(text)));
	snprintf(text, sizeof(text), form, 2000, "false");
	ck_assert(!fires("collector-delayed", facts_of(text)));
}
END_TEST

/* The second may tick between the start of a run and its ticket. */
START_TEST(a_ticket_just_obtained_is_usable)
{
	struct ek_facts *facts = ek_facts_new();
	json_t *tickets;

	ek_fact_set(facts, "run.now", json_integer(1000));
	ek_fact_set(facts, "ticket.result", json_pack("{s:i, s:i}", "start",
	    1005, "end", 4600));
	ek_fact_set(facts, "tgt.list", json_pack("[{s:i, s:i}]", "start", 1005,
	    "end", 4600));
	tickets = ek_tickets_json(facts);
	ck_assert(ek_item_is(json_array_get(tickets, 0), "usable", false));
	ck_assert(ek_item_streq(json_array_get(tickets, 1), "source", "kdc"));
	ck_assert(ek_item_is(json_array_get(tickets, 1), "usable", true));
	json_decref(tickets);
	ek_facts_free(facts);
}
END_TEST

/* What was given is named, and nothing is said of the others. */
START_TEST(a_registered_variant_is_named)
{
	struct ek_facts *facts = facts_of(REFUSED("mi1.x",
	    MI1, ENTRA));
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_str_eq(d->root_cause, "ticket-spn-unknown");
	ck_assert_ptr_nonnull(strstr(d->findings[0].detail,
	    "A ticket for " MI1 " was given."));
	ck_assert_ptr_null(strstr(d->findings[0].detail, "None of"));
	ck_assert_uint_eq(d->findings[0].n_advice, 1);
	ck_assert_str_eq(d->findings[0].advice[0].command,
	    "ServerSPN=" MI1);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

static Suite *
ticket_suite(void)
{
	Suite *suite = suite_create("rules of tickets");
	TCase *tests = tcase_create("rules");

	tcase_add_loop_test(tests, fires_on_its_facts_and_not_on_others, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tests, a_command_to_try_again_asks_for_the_same, 0,
	    sizeof(agains) / sizeof(agains[0]));
	tcase_add_test(tests, a_command_names_another_library);
	tcase_add_test(tests, a_crash_and_a_hang_are_told);
	tcase_add_test(tests, a_ticket_just_obtained_is_usable);
	tcase_add_test(tests, a_registered_variant_is_named);
	tcase_add_test(tests,
	    a_busy_machine_is_told_where_something_was_silent);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(ticket_suite)
