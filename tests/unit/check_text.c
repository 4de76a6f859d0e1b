/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "text/lines.h"
#include "text/text.h"
#include "unit/unit.h"

#define CLOUD "KERBEROS.MICROSOFTONLINE.COM"
#define SPN "MSSQLSvc/mi1.abc123.database.windows.net:1433"

static struct ek_text seen;
static struct ek_facts *facts;

static void
setup(void)
{
	facts = ek_facts_new();
}

static void
teardown(void)
{
	ek_facts_free(facts);
}

static char *
load(const char *name, size_t *len_out)
{
	char path[512], *text = calloc(1, 1 << 20);
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/samples/%s",
	    getenv("srcdir") != NULL ? getenv("srcdir") : ".", name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s", path);
	*len_out = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	return text;
}

/* Reads a sample into facts and seen. */
static void
read_sample(const char *name)
{
	size_t len;
	char *text = load(name, &len);

	ck_assert(ek_text_read(&seen, text, len, facts));
	free(text);
}

static void
read_text(const char *text)
{
	ck_assert(ek_text_read(&seen, text, strlen(text), facts));
}

static bool
is(enum ek_text_kind kind)
{
	return (seen.kinds & 1u << kind) != 0;
}

static bool
hit(const char *key)
{
	size_t i;

	for (i = 0; i < seen.n_hits; i++)
		if (strcmp(seen.hits[i].sentence->key, key) == 0)
			return true;
	return false;
}

static int64_t
number(const char *fact)
{
	int64_t n = INT64_MIN;

	ek_fact_int(facts, fact, &n);
	return n;
}

/* A member of the I-th item of a list fact. */
static const char *
text_of(const char *fact, size_t i, const char *member)
{
	const char *text = ek_item_str(ek_fact_item(facts, fact, i), member);

	return text != NULL ? text : "";
}

static int64_t
number_of(const char *fact, size_t i, const char *member)
{
	int64_t n = INT64_MIN;

	ek_item_int(ek_fact_item(facts, fact, i), member, &n);
	return n;
}

static bool
flag_of(const char *fact, const char *member, bool want)
{
	return ek_item_is(ek_fact_value(facts, fact), member, want);
}

START_TEST(a_good_trace)
{
	read_sample("trace-ok.txt");
	ck_assert(is(EK_TEXT_TRACE));
	ck_assert(!is(EK_TEXT_DRIVER));
	ck_assert(ek_fact_streq(facts, "run.source", "trace"));
	ck_assert(ek_fact_is(facts, "ticket.obtained", true));
	ck_assert(ek_fact_streq(facts, "ticket.server", SPN "@" CLOUD));
	ck_assert(ek_fact_streq(facts, "run.spn", SPN));
	ck_assert(ek_fact_streq(facts, "cache.name", "FILE:/tmp/krb5cc_1000"));
	ck_assert(ek_fact_is(facts, "tgt.found", true));
	ck_assert_int_eq(number("run.now"), 1795535521);
	ck_assert_str_eq(text_of("ticket.exchanges", 0, "reply"), "tgs-rep");
	ck_assert_str_eq(text_of("ticket.exchanges", 0, "via"), "udp");
}
END_TEST

START_TEST(the_first_failure_of_a_trace_counts)
{
	read_sample("trace-unknown-spn.txt");
	ck_assert(ek_fact_is(facts, "ticket.obtained", false));
	ck_assert_int_eq(number("ticket.code"), -1765328377);
	ck_assert_uint_eq(ek_fact_count(facts, "ticket.exchanges"), 1);
	ck_assert_int_eq(number_of("ticket.exchanges", 0, "code"), 7);
	ck_assert_str_eq(text_of("ticket.exchanges", 0, "sname"),
	    "MSSQLSvc/mi2.abc123.database.windows.net:1433@" CLOUD);
}
END_TEST

START_TEST(a_trace_into_a_wrong_realm)
{
	read_sample("trace-wrong-realm.txt");
	ck_assert_int_eq(number("ticket.code"), -1765328377);
	ck_assert_str_eq(text_of("ticket.exchanges", 0, "sname"),
	    "krbtgt/OTHER.COM@" CLOUD);
}
END_TEST

START_TEST(a_trace_without_plugin)
{
	read_sample("trace-no-plugin.txt");
	ck_assert(flag_of("config.k5tls", "present", false));
	ck_assert_int_eq(number("ticket.code"), -1765328228);
	ck_assert(!ek_fact_known(facts, "tls.handshakes"));
	ck_assert_str_eq(text_of("ticket.trace_marks", 1, "mark"),
	    "tls-plugin-missing");
}
END_TEST

/* Whether the name did not resolve or the address cannot be reached at all is
 * not to be told. */
START_TEST(a_trace_that_ends_at_a_lookup)
{
	read_sample("trace-unresolved.txt");
	ck_assert(!ek_fact_known(facts, "network.kdcs"));
	ck_assert_int_eq(number("ticket.code"), -1765328228);
}
END_TEST

START_TEST(a_trace_without_a_kdc)
{
	read_sample("trace-no-kdc.txt");
	ck_assert_int_eq(number("ticket.code"), -1765328230);
	ek_fact_forget(facts, "ticket.code");
	read_sample("trace-bad-kdc.txt");
	ck_assert(!ek_fact_known(facts, "ticket.code"));
	ck_assert(ek_fact_is(facts, "ticket.obtained", false));
}
END_TEST

START_TEST(certificates_in_a_trace)
{
	read_sample("trace-untrusted.txt");
	ck_assert_uint_eq(ek_fact_count(facts, "tls.handshakes"), 1);
	ck_assert_int_eq(number_of("tls.handshakes", 0, "verify_code"), 20);
	ck_assert_str_eq(text_of("tls.handshakes", 0, "verify_text"),
	    "unable to get local issuer certificate");
	ck_assert_str_eq(text_of("tls.handshakes", 0, "host"),
	    "login.microsoftonline.com");
	ck_assert(!ek_fact_known(facts, "network.kdcs"));
	ek_fact_forget(facts, "tls.handshakes");
	read_sample("trace-other-name.txt");
	ck_assert_int_eq(number_of("tls.handshakes", 0, "verify_code"), 62);
	ek_fact_forget(facts, "tls.handshakes");
	read_sample("trace-no-anchors.txt");
	ck_assert(ek_item_is(ek_fact_item(facts, "tls.handshakes", 0),
	    "anchors_failed", true));
	ek_fact_forget(facts, "tls.handshakes");
	read_sample("trace-not-tls.txt");
	ck_assert(ek_item_is(ek_fact_item(facts, "tls.handshakes", 0),
	    "not_tls", true));
}
END_TEST

START_TEST(http_answers_in_a_trace)
{
	read_sample("trace-http-400.txt");
	ck_assert_int_eq(number_of("kdcproxy.requests", 0, "http_status"), 400);
	ck_assert_str_eq(text_of("kdcproxy.requests", 0, "http_reason"),
	    "Bad Request");
	ck_assert_str_eq(text_of("kdcproxy.requests", 0, "body_kind"), "json");
	ck_assert_str_eq(text_of("kdcproxy.requests", 0, "request_id"),
	    "11112222-3333-4444-5555-666677778888");
	ek_fact_forget(facts, "kdcproxy.requests");
	read_sample("trace-web-page.txt");
	ck_assert_str_eq(text_of("kdcproxy.requests", 0, "body_kind"), "html");
	ek_fact_forget(facts, "kdcproxy.requests");
	read_sample("trace-silent.txt");
	ck_assert(ek_item_is(ek_fact_item(facts, "kdcproxy.requests", 0),
	    "timed_out", true));
}
END_TEST

/* Both encodings that a Windows console writes. */
static const char *const english[] = { "klist-windows-en.txt",
	"klist-windows-utf16.txt" };

START_TEST(klist_of_windows)
{
	read_sample(english[_i]);
	ck_assert(is(EK_TEXT_KLIST));
	ck_assert_uint_eq(ek_fact_count(facts, "tgt.list"), 2);
	ck_assert_uint_eq(ek_fact_count(facts, "tgt.services"), 1);
	ck_assert(ek_fact_is(facts, "tgt.found", true));
	ck_assert(ek_fact_streq(facts, "tgt.kind", "cloud"));
	ck_assert_str_eq(text_of("tgt.list", 0, "client"),
	    "adele@contoso.com@AzureAD");
	ck_assert_int_eq(number_of("tgt.list", 0, "ticket_etype"), -1);
	ck_assert_int_eq(number_of("tgt.list", 0, "session_etype"), 18);
	ck_assert_int_eq(number_of("tgt.list", 0, "flags"), 0x40810000);
	ck_assert_str_eq(text_of("tgt.list", 0, "kdc_called"),
	    "TicketSuppliedAtLogon");
	ck_assert_str_eq(text_of("tgt.list", 1, "kind"), "onprem");
	ck_assert_str_eq(text_of("tgt.services", 0, "server"), SPN "@" CLOUD);
	ck_assert_str_eq(text_of("tgt.services", 0, "kdc_called"),
	    "KdcProxy:login.microsoftonline.com");
}
END_TEST

START_TEST(klist_of_windows_in_german)
{
	read_sample("klist-windows-de.txt");
	ck_assert(ek_fact_is(facts, "tgt.found", false));
	ck_assert_str_eq(text_of("tgt.list", 0, "kind"), "onprem");
	ck_assert_int_eq(number_of("tgt.list", 0, "ticket_etype"), 18);
	ck_assert_int_eq(number_of("tgt.list", 0, "flags"), 0x40e10000);
	ck_assert_int_eq(number_of("tgt.services", 0, "session_etype"), 23);
	ck_assert_str_eq(text_of("tgt.services", 0, "realm"), "CONTOSO.COM");
}
END_TEST

START_TEST(klist_of_windows_in_japanese)
{
	read_sample("klist-windows-ja.txt");
	ck_assert_str_eq(text_of("tgt.list", 0, "kind"), "cloud");
	ck_assert_int_eq(number_of("tgt.list", 0, "ticket_etype"), -1);
	ck_assert_int_eq(number_of("tgt.list", 0, "session_etype"), 18);
	ck_assert_str_eq(text_of("tgt.list", 0, "kdc_called"),
	    "TicketSuppliedAtLogon");
}
END_TEST

START_TEST(klist_get_that_failed)
{
	read_sample("klist-get-51f.txt");
	ck_assert_int_eq(number("ticket.windows_substatus"), 0x51f);
	ck_assert_int_eq(number("ticket.windows_status"), 0xc000005e);
	ck_assert(ek_fact_is(facts, "ticket.obtained", false));
}
END_TEST

START_TEST(klist_get_that_failed_in_french)
{
	read_sample("klist-get-6fb-fr.txt");
	ck_assert_int_eq(number("ticket.windows_substatus"), 0x6fb);
	ck_assert_int_eq(number("ticket.windows_status"), 0xc000018b);
}
END_TEST

START_TEST(klist_of_mit)
{
	read_sample("klist-mit.txt");
	ck_assert(ek_fact_streq(facts, "cache.name",
	    "KEYRING:persistent:1000:krb_ccache_9tXyzAB"));
	ck_assert_str_eq(text_of("tgt.list", 0, "kind"), "cloud");
	ck_assert_uint_eq(ek_fact_count(facts, "tgt.services"), 1);
}
END_TEST

START_TEST(cloud_debug)
{
	read_sample("cloud-debug-off.txt");
	ck_assert(is(EK_TEXT_CLOUD_DEBUG));
	ck_assert(flag_of("environment.cloud_kerberos", "enabled_by_policy",
	    false));
	ck_assert(flag_of("environment.cloud_kerberos", "public_key", true));
	ek_fact_forget(facts, "environment.cloud_kerberos");
	read_sample("cloud-debug-ready.txt");
	ck_assert(flag_of("environment.cloud_kerberos", "referral_tgt", true));
}
END_TEST

START_TEST(dsregcmd)
{
	const json_t *join;

	read_sample("dsregcmd-no-prt.txt");
	ck_assert(is(EK_TEXT_DSREGCMD));
	join = ek_fact_value(facts, "environment.aadjoin");
	ck_assert(ek_item_is(join, "azure_ad_joined", true));
	ck_assert(ek_item_is(join, "azure_ad_prt", false));
	ck_assert(ek_item_streq(join, "attempt_status", "0xc000006d"));
	ck_assert(ek_item_streq(join, "server_error_code", "invalid_grant"));
	ck_assert(!ek_fact_known(facts, "ticket.aadsts"));
	ck_assert(!ek_fact_known(facts, "ticket.windows_status"));
	ek_fact_forget(facts, "environment.aadjoin");
	read_sample("dsregcmd-healthy.txt");
	join = ek_fact_value(facts, "environment.aadjoin");
	ck_assert(ek_item_is(join, "cloud_tgt", true));
	ck_assert(ek_item_is(join, "on_prem_tgt", false));
	ck_assert_ptr_nonnull(strstr(ek_item_str(join,
	    "kerb_top_level_names"), ".windows.net:3342"));
}
END_TEST

START_TEST(app_sso)
{
	read_sample("app-sso-both.txt");
	ck_assert(is(EK_TEXT_APP_SSO));
	ck_assert_uint_eq(ek_fact_count(facts, "environment.platform_sso"), 2);
	ck_assert_str_eq(text_of("environment.platform_sso", 1,
	    "ticket_key_path"), "tgt_cloud");
	ck_assert_str_eq(text_of("environment.platform_sso", 1, "realm"),
	    CLOUD);
	ck_assert(ek_item_is(ek_fact_item(facts, "environment.platform_sso",
	    1), "import_successful", true));
	ek_fact_forget(facts, "environment.platform_sso");
	read_sample("app-sso-no-cloud.txt");
	ck_assert_uint_eq(ek_fact_count(facts, "environment.platform_sso"), 1);
	ck_assert_str_eq(text_of("environment.platform_sso", 0,
	    "ticket_key_path"), "tgt_ad");
}
END_TEST

START_TEST(registry_proxy_and_trust)
{
	const json_t *server;

	read_sample("reg-query.txt");
	ck_assert(is(EK_TEXT_WINDOWS));
	ck_assert_uint_eq(ek_fact_count(facts, "environment.policies"), 4);
	ck_assert_int_eq(number_of("environment.policies", 1, "value"), 7);
	ck_assert_str_eq(text_of("config.kdc_proxy_policy", 0, "realm"),
	    CLOUD);
	read_sample("netsh-winhttp-de.txt");
	ck_assert(ek_fact_streq(facts, "environment.winhttp_proxy",
	    "127.0.0.1:8888"));
	read_sample("kerberos-server.txt");
	server = ek_fact_value(facts, "environment.kerberos_server");
	ck_assert(json_is_null(ek_item_get(server, "cloud_trust_display")));
	ck_assert_int_eq(json_integer_value(ek_item_get(server,
	    "cloud_key_version")), 53310);
}
END_TEST

START_TEST(drivers)
{
	read_sample("driver-sqlclient.txt");
	ck_assert(hit("sqlclient-kinit"));
	ck_assert(hit("server-canonical"));
	ck_assert(!hit("server-named"));
	ck_assert_int_eq(number("ticket.code"), -1765328377);
	ck_assert(ek_fact_streq(facts, "ticket.server",
	    "MSSQLSvc/tr1234.westeurope1-a.worker.vnet.database.windows.net@"
	    CLOUD));
}
END_TEST

START_TEST(odbc)
{
	read_sample("driver-odbc.txt");
	ck_assert(hit("no-credentials-cache-named"));
	ck_assert(hit("sspi-context"));
	ck_assert(ek_fact_streq(facts, "cache.name", "FILE:/tmp/krb5cc_1000"));
	ck_assert_int_eq(number("context.major"), 0x70000);
}
END_TEST

START_TEST(jdbc_go_and_freetds)
{
	read_sample("driver-jdbc.txt");
	ck_assert(hit("java-user-properties"));
	ck_assert(hit("jdbc-failed"));
	read_sample("driver-go.txt");
	ck_assert(hit("go-client"));
	ck_assert(hit("go-config-missing"));
	read_sample("driver-freetds.txt");
	ck_assert(hit("freetds-failed"));
	ck_assert_int_eq(number("ticket.code"), -1765328377);
}
END_TEST

START_TEST(messages_of_sql_server)
{
	read_sample("driver-login-failed.txt");
	ck_assert(hit("login-token"));
	ck_assert_int_eq(number_of("login.messages", 0, "number"), 18456);
	ck_assert_int_eq(number_of("login.messages", 0, "state"), 1);
	ck_assert_int_eq(number_of("login.messages", 1, "state"), 133);
	read_sample("driver-untrusted.txt");
	ck_assert(hit("untrusted-domain"));
	ck_assert(hit("handshake-failed"));
	ck_assert(!ek_fact_known(facts, "context.sspi_status"));
}
END_TEST

/* Cut, quoted, wrapped, in other letters. */
static const struct {
	const char *text, *key;
} pieces[] = {
	{ "Server not found in Kerberos database", "server-unknown" },
	{ "SERVER NOT FOUND  IN\n\tKERBEROS DATABASE", "server-unknown" },
	{ "SSPI Provider: Server not found in Kerberos dat", "server-unknown" },
	{ "r not found in Kerberos database", "server-unknown" },
	{ "No Kerberos credentials available (default cache: KCM:)",
	    "no-credentials-cache-named" },
	{ "No Kerberos credentials available (default ca", "no-credentials" },
	{ "Cannot find KDC for realm \xe2\x80\x9c" "A.B\xe2\x80\x9d",
	    "no-kdc-known-named" },
	{ "error: Cannot contact any KDC for realm 'X' while getting",
	    "kdc-unreachable" },
	{ "Login failed for user \xe2\x80\x98\xe2\x80\x99.", "login-empty" },
	{ "Login failed for user 'CONTOSO\\adele'.", "login-failed" },
	{ "(provider: SSL Provider, error: 0 - The target principal name is "
	    "incorrect.)", "tls-principal-name" },
	{ "The target principal name is incorrect.  Cannot generate SSPI "
	    "context.", "sspi-context-target" },
	{ "unknown mech-code 0 for mech unknown", "mech-code-0" },
	{ "[Message stream modified (41)]", "java-renew" },
	{ "Server MSSQLSvc/10.0.0.4:1433@R not found", "server-mssql" },
	{ "Server not found", "server-unknown" },
	{ "Cannot authenticate using Kerberos...", "sqlclient-kinit" },
};

START_TEST(tells_a_sentence_in_any_dress)
{
	read_text(pieces[_i].text);
	ck_assert_msg(hit(pieces[_i].key), "%s: %s", pieces[_i].text,
	    seen.n_hits > 0 ? seen.hits[0].sentence->key : "nothing");
}
END_TEST

static const char *const strange[] = {
	"", "\n", "hello", "Server", "the server was not found",
	"My hovercraft is full of eels, 18456 of them",
	"[1] 2.3: ", "#0>", "#0> a: b @ c", "klist failed with 0x1/2",
	"cc Cloud: 1\nAzureAdPrt : YES", ":::::", "\xff\xfe", "\xff\xfe\n",
	"\xef\xbb\xbf", "AADSTS", "0x", "-", "(((((", "Server  found",
};

START_TEST(invents_nothing)
{
	read_text(strange[_i]);
	ck_assert_msg(seen.kinds == 0, "%s: %u", strange[_i], seen.kinds);
}
END_TEST

START_TEST(a_text_of_something_else)
{
	read_sample("nothing.txt");
	ck_assert_uint_eq(seen.kinds, 0);
	ck_assert(!ek_fact_known(facts, "run.source"));
}
END_TEST

/* Every sentence is found in its own words, whatever stands around it. */
START_TEST(every_sentence_finds_itself)
{
	const struct ek_sentence *s;
	char text[2048];
	size_t i, n;

	for (s = ek_sentences(); s->key != NULL; s++) {
		for (i = n = 0; s->pattern[i] != '\0'; i++)
			text[n++] = s->pattern[i] == '*' ? 'x' : s->pattern[i];
		memcpy(text + n, " etc.", 6);
		read_text(text);
		ck_assert_msg(hit(s->key), "%s finds %s", s->key,
		    seen.n_hits > 0 ? seen.hits[0].sentence->key : "nothing");
		ck_assert(s->pattern[0] != '*' && s->meaning != NULL);
	}
}
END_TEST

static const char *const samples[] = { "trace-ok.txt",
	"trace-http-400.txt", "klist-windows-de.txt", "klist-windows-ja.txt",
	"klist-mit.txt", "klist-get-6fb-fr.txt", "cloud-debug-off.txt",
	"dsregcmd-no-prt.txt", "app-sso-both.txt", "reg-query.txt",
	"kerberos-server.txt", "driver-sqlclient.txt", "driver-untrusted.txt" };

/* Cut anywhere and with each byte changed: no crash, valid JSON. */
START_TEST(survives_damage)
{
	size_t len, i;
	char *text = load(samples[_i], &len), *copy = malloc(len + 1);
	json_t *all;

	for (i = 0; i < len; i += 7) {
		memcpy(copy, text, len);
		copy[i] = (char)(copy[i] ^ (1 << (i % 8)));
		ck_assert(ek_text_read(&seen, copy, i % 3 == 0 ? i : len,
		    facts));
		ek_facts_free(facts);
		facts = ek_facts_new();
	}
	all = ek_facts_of_stage(facts, EK_STAGE_TICKET);
	ck_assert_ptr_nonnull(all);
	json_decref(all);
	free(copy);
	free(text);
}
END_TEST

/* No secret of a log is in the facts, wherever it stood. */
START_TEST(masks_secrets)
{
	static const char log[] =
	    "[1] 1795539715.1: Sending HTTPS request to https 192.0.2.1:443\n"
	    "[1] 1795539715.2: HTTPS error connecting to https 192.0.2.1:443: "
	    "https://bob:hunter2@proxy.contoso.com/ Password=hunter2 said no\n"
	    "[1] 1795539715.3: Error loading plugin k5tls: "
	    "/x/password=hunter2/k5tls.so: cannot open\n"
	    "krb5_get_init_creds: Generic error (see e-text) "
	    "Authorization: Negotiate hunter2hunter2\n";
	json_t *stage;
	size_t i;
	char *text;

	read_text(log);
	ck_assert_uint_ne(seen.kinds, 0);
	for (i = 0; i < EK_N_STAGES; i++) {
		stage = ek_facts_of_stage(facts, (enum ek_stage)i);
		text = json_dumps(stage, 0);
		ck_assert_msg(strstr(text, "hunter2") == NULL, "%s", text);
		free(text);
		json_decref(stage);
	}
}
END_TEST

#define N(array) (int)(sizeof(array) / sizeof((array)[0]))

static Suite *
text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_good_trace);
	tcase_add_test(tc, the_first_failure_of_a_trace_counts);
	tcase_add_test(tc, a_trace_into_a_wrong_realm);
	tcase_add_test(tc, a_trace_without_plugin);
	tcase_add_test(tc, a_trace_that_ends_at_a_lookup);
	tcase_add_test(tc, a_trace_without_a_kdc);
	tcase_add_test(tc, certificates_in_a_trace);
	tcase_add_test(tc, http_answers_in_a_trace);
	tcase_add_loop_test(tc, klist_of_windows, 0, N(english));
	tcase_add_test(tc, klist_of_windows_in_german);
	tcase_add_test(tc, klist_of_windows_in_japanese);
	tcase_add_test(tc, klist_get_that_failed);
	tcase_add_test(tc, klist_get_that_failed_in_french);
	tcase_add_test(tc, klist_of_mit);
	tcase_add_test(tc, cloud_debug);
	tcase_add_test(tc, dsregcmd);
	tcase_add_test(tc, app_sso);
	tcase_add_test(tc, registry_proxy_and_trust);
	tcase_add_test(tc, drivers);
	tcase_add_test(tc, odbc);
	tcase_add_test(tc, jdbc_go_and_freetds);
	tcase_add_test(tc, messages_of_sql_server);
	tcase_add_loop_test(tc, tells_a_sentence_in_any_dress, 0, N(pieces));
	tcase_add_loop_test(tc, invents_nothing, 0, N(strange));
	tcase_add_test(tc, a_text_of_something_else);
	tcase_add_test(tc, masks_secrets);
	tcase_add_test(tc, every_sentence_finds_itself);
	tcase_add_loop_test(tc, survives_damage, 0, N(samples));
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(text_suite)
