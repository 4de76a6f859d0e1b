/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The connection string of --login: what is read of it, what is shown, what
 * goes to the collector, and that no password is in what comes back.
 */
#include <stdio.h>
#include <string.h>

#include "collect/mask.h"
#include "collect/tdstrace.h"
#include "probe/login.h"
#include "unit/unit.h"

static const struct {
	const char *text;
	enum ek_login_asks asks;
	const char *driver, *user, *shown;
	bool has_server;
} good[] = {
	{ "Driver=FreeTDS;Trusted_Connection=yes", EK_LOGIN_KERBEROS,
	    "FreeTDS", NULL, "Driver=FreeTDS;Trusted_Connection=yes", false },
	{ "Driver={ODBC Driver 18 for SQL Server};Server=tcp:a.b,1433;"
	    "Trusted_Connection=Yes;", EK_LOGIN_KERBEROS,
	    "ODBC Driver 18 for SQL Server", NULL, NULL, true },
	{ "DSN=mi;Integrated Security=SSPI", EK_LOGIN_KERBEROS, "mi", NULL,
	    NULL, true },
	{ "Driver=x;UID=sa;PWD=sesame", EK_LOGIN_PASSWORD, "x", "sa",
	    "Driver=x;UID=sa;PWD=***", false },
	{ "Driver=x;UID=sa;PWD={se;sa}}me};Server=a", EK_LOGIN_PASSWORD, "x",
	    "sa", "Driver=x;UID=sa;PWD=***;Server=a", true },
	{ "Driver=x;User ID=sa", EK_LOGIN_PASSWORD, "x", "sa", NULL, false },
	{ "Driver=x;UID=sa;PWD=sesame;Trusted_Connection=yes",
	    EK_LOGIN_KERBEROS, "x", "sa", NULL, false },
	{ "Driver=x;UID=sa;PWD=sesame;Trusted_Connection=no",
	    EK_LOGIN_PASSWORD, "x", "sa", NULL, false },
	{ "Driver=x;Authentication=ActiveDirectoryIntegrated", EK_LOGIN_ENTRA,
	    "x", NULL, NULL, false },
	{ "Driver=x;Authentication=SqlPassword;UID=sa", EK_LOGIN_PASSWORD,
	    "x", "sa", NULL, false },
	{ "Driver=x", EK_LOGIN_NOTHING, "x", NULL, NULL, false },
	{ "Servername=instance", EK_LOGIN_NOTHING, NULL, NULL, NULL, true },
};

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

START_TEST(reads)
{
	struct ek_error error = { 0 };
	struct ek_login login;

	ck_assert(ek_login_parse(&login, good[_i].text, &error));
	ck_assert_msg(login.asks == good[_i].asks, "%s", good[_i].text);
	ck_assert_msg(same(login.driver, good[_i].driver), "%s", login.driver);
	ck_assert_msg(same(login.user, good[_i].user), "%s", login.user);
	ck_assert(login.has_server == good[_i].has_server);
	if (good[_i].shown != NULL)
		ck_assert_str_eq(login.shown, good[_i].shown);
	ck_assert(strstr(login.shown, "sesame") == NULL);
	ek_login_free(&login);
}
END_TEST

START_TEST(refuses)
{
	static const char *const bad[] = { "", "mi1.abc.database.windows.net",
		"jdbc:sqlserver://a;integratedSecurity=true",
		"sqlserver://sa:sesame@a?database=b", "Driver=x;PWD={sesame",
		"Driver=x\nServer=y" };
	struct ek_error error = { 0 };
	struct ek_login login;

	ck_assert(!ek_login_parse(&login, bad[_i], &error));
	ck_assert_int_eq(error.status, EKRB_ARGUMENT);
	ck_assert(strstr(error.text, "sesame") == NULL);
	ck_assert_ptr_null(login.text.data);
}
END_TEST

/* The facts that are recorded. */
START_TEST(tells_no_password)
{
	struct ek_facts *facts = ek_facts_new();
	struct ek_error error = { 0 };
	struct ek_login login;
	char *text;

	ck_assert(ek_login_parse(&login, "Driver=x;UID=sa;PWD=sesame",
	    &error) && ek_login_facts(&login, facts));
	text = json_dumps(ek_facts_values(facts), 0);
	ck_assert(strstr(text, "sesame") == NULL);
	ck_assert(ek_fact_streq(facts, "run.login_asks", "password"));
	ck_assert(ek_fact_streq(facts, "run.login_user", "sa"));
	ck_assert(ek_fact_is(facts, "run.login_server_added", true));
	free(text);
	ek_login_free(&login);
	ek_facts_free(facts);
}
END_TEST

/* The string goes out as it came, the target only where no server is named. */
START_TEST(adds_the_server_only)
{
	static const struct {
		const char *text, *whole;
	} cases[] = {
		{ "Driver=x", "Driver=x;Server=mi.b,1433" },
		{ "Driver=x;", "Driver=x;Server=mi.b,1433" },
		{ "Driver=x;Server=y", "Driver=x;Server=y" },
		{ "DSN=x;PWD={a}}b}", "DSN=x;PWD={a}}b}" },
	};
	struct ek_buf out = { .secret = true };
	struct ek_error error = { 0 };
	struct ek_login login;

	ck_assert(ek_login_parse(&login, cases[_i].text, &error));
	ek_login_secret(&login, "mi.b", 1433, &out);
	ck_assert_str_eq(ek_buf_str(&out), cases[_i].whole);
	if (_i == 3)
		ck_assert_str_eq(out.data + strlen(out.data) + 1, "a}b");
	ck_assert_int_eq(out.data[out.len - 1], '\0');
	ek_buf_free(&out);
	ek_login_free(&login);
}
END_TEST

static struct ek_collector
collector(const char *secret, size_t len)
{
	struct ek_collector c = { .facts = ek_facts_new(),
		.secret.secret = true };

	ek_buf_add(&c.secret, secret, len);
	return c;
}

static void
free_collector(struct ek_collector *c)
{
	ek_facts_free(c->facts);
	ek_buf_free(&c->secret);
}

START_TEST(masks_what_a_driver_says)
{
	static const char secret[] = "Driver=x;PWD=sesame\0sesame\0sesame2";
	struct ek_collector c = collector(secret, sizeof(secret));
	struct ek_buf out = { 0 };

	ck_assert_str_eq(ek_secret_string(&c), "Driver=x;PWD=sesame");
	ek_secret_mask(&c, "no sesame, no sesame2 (sesam)", &out);
	ck_assert_str_eq(ek_buf_str(&out), "no ***, no *** (sesam)");
	ek_buf_free(&out);
	free_collector(&c);
	c = collector("", 0);
	ck_assert_ptr_null(ek_secret_string(&c));
	ek_secret_mask(&c, "a", &out);
	ck_assert_str_eq(ek_buf_str(&out), "a");
	ek_buf_free(&out);
	free_collector(&c);
}
END_TEST

/* Lines as FreeTDS 1.3.17 writes them. */
START_TEST(reads_a_trace_of_freetds)
{
	char text[] =
	    "log.c:187:Starting log file for FreeTDS 1.3.17\n"
	    "login.c:1342:detected crypt flag 3\n"
	    "tls.c:202:GNUTLS: level 3:\n"
	    "  handshake failed: not this line\n"
	    "gssapi.c:299:using kerberos name MSSQLSvc/a.b:1433\n"
	    "gssapi.c:311:gss_import_name: GSS_S_COMPLETE: completed\n"
	    "gssapi.c:417:gss_init_sec_context: min_stat 2529639136 \"x\"\n"
	    "gssapi.c:457:gss_init_sec_context: GSS_S_FAILURE: no reason\n"
	    "gssapi.c:299:using kerberos name a.b\n"
	    "gssapi.c:417:gss_init_sec_context: min_stat 2529638919 \"x\"\n";
	struct ek_collector c = collector("x", 2);
	int64_t n = 0;

	ek_tdstrace_read(&c, text);
	ck_assert(ek_fact_streq(c.facts, "login.driver_spn",
	    "MSSQLSvc/a.b:1433"));
	ck_assert(ek_fact_int(c.facts, "login.driver_minor", &n));
	ck_assert_int_eq(n, -1765328160);
	ck_assert(ek_fact_int(c.facts, "login.encryption", &n) && n == 3);
	ck_assert(ek_fact_streq(c.facts, "login.driver_major",
	    "GSS_S_FAILURE: no reason"));
	ck_assert(!ek_fact_known(c.facts, "login.tls_text"));
	free_collector(&c);
}
END_TEST

START_TEST(reads_refused_certificates)
{
	static const struct {
		const char *trace, *said;
	} cases[] = {
		{ "tls.c:415:Certificate status: 66\n"
		    "tls.c:567:handshake failed: Error in the certificate.\n",
		    "The server's certificate was refused: its issuer is not "
		    "known. Error in the certificate." },
		{ "tls.c:415:Certificate status: 1026\n",
		    "The server's certificate was refused: it has expired." },
		{ "tls.c:415:Certificate status: 0\n"
		    "tls.c:435:Certificate hostname does not match\n",
		    "The server's certificate is for another host." },
		{ "tls.c:567:handshake failed: sesame\n", "***" },
		{ "tls.c:548:handshake succeeded!!\n", NULL },
		{ "tls.c:415:Certificate status: ", NULL },
	};
	struct ek_collector c = collector("x\0sesame", 9);
	struct ek_buf text = { 0 };

	ek_buf_puts(&text, cases[_i].trace);
	ek_tdstrace_read(&c, text.data);
	if (cases[_i].said == NULL)
		ck_assert(!ek_fact_known(c.facts, "login.tls_text"));
	else
		ck_assert_str_eq(ek_fact_str(c.facts, "login.tls_text"),
		    cases[_i].said);
	ck_assert(ek_fact_absent(c.facts, "login.encryption"));
	ek_buf_free(&text);
	free_collector(&c);
}
END_TEST

static Suite *
login_suite(void)
{
	Suite *suite = suite_create("login");
	TCase *tc = tcase_create("login");

	tcase_add_loop_test(tc, reads, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tc, refuses, 0, 6);
	tcase_add_test(tc, tells_no_password);
	tcase_add_loop_test(tc, adds_the_server_only, 0, 4);
	tcase_add_test(tc, masks_what_a_driver_says);
	tcase_add_test(tc, reads_a_trace_of_freetds);
	tcase_add_loop_test(tc, reads_refused_certificates, 0, 6);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(login_suite)
