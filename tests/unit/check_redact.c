/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "report/redact.h"
#include "unit/unit.h"

#define TENANT "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3"
#define REQUEST "e1b70a6b-8c4b-4137-a5aa-257b732b1e38"

static struct ek_facts *
some_facts(void)
{
	struct ek_facts *facts = ek_facts_new();

	ck_assert(ek_fact_set_str(facts, "run.host",
	    "mi1.abc123.database.windows.net"));
	ck_assert(ek_fact_set_str(facts, "name.zone", "abc123"));
	ck_assert(ek_fact_set_str(facts, "name.instance", "sql"));
	ck_assert(ek_fact_set_str(facts, "environment.user", "ticket"));
	ck_assert(ek_fact_set_str(facts, "tgt.client",
	    "alice\\\\@contoso.com@KERBEROS.MICROSOFTONLINE.COM"));
	ck_assert(ek_fact_append(facts, "config.kdcs", json_pack("{s:s, s:s}",
	    "value", "https://login.microsoftonline.com/" TENANT "/kerberos",
	    "tenant", TENANT)));
	ck_assert(ek_fact_append(facts, "config.realms", json_pack("{s:s}",
	    "name", "KERBEROS.MICROSFOTONLINE.COM")));
	ck_assert(ek_fact_append(facts, "tls.handshakes", json_pack(
	    "{s:b, s:s, s:[{s:s, s:s, s:[s, s]}]}", "inspection", 1,
	    "inspection_product", "Zscaler", "chain",
	    "subject", "C=US, O=Microsoft Corporation, "
	    "CN=login.microsoftonline.com",
	    "issuer", "C=DE, L=Reading, O=\"Fabrikam, Inc.\", OU=It, "
	    "CN=Fabrikam Zscaler CA G2 + serialNumber=7", "names",
	    "stamp2.login.microsoftonline.com", "*.fabrikam.example")));
	return facts;
}

/* Takes the facts over. */
static void
check_of(struct ek_facts *facts, struct ek_tokens *tokens, const char *text,
    const char *wanted)
{
	struct ek_redactor *r = ek_redactor_new(facts, tokens);
	struct ek_buf out = { 0 };

	ck_assert_ptr_nonnull(r);
	ek_redact_text(r, text, &out);
	ck_assert_str_eq(ek_buf_str(&out), wanted);
	ek_buf_free(&out);
	ek_redactor_free(r);
	ek_facts_free(facts);
}

static void
check(const char *text, const char *wanted)
{
	check_of(some_facts(), NULL, text, wanted);
}

START_TEST(hides_what_tells_who_and_where)
{
	check("alice@contoso.com", "user-2");
	check("as alice\\@contoso.com@KERBEROS.MICROSOFTONLINE.COM",
	    "as user-2@KERBEROS.MICROSOFTONLINE.COM");
	check("\"alice\\\\@contoso.com@", "\"user-2@");
	check("/etc/krb5.conf.d/himmelblau_" TENANT ".conf",
	    "/etc/krb5.conf.d/himmelblau_tenant-1.conf");
	check("https://login.microsoftonline.com/" TENANT "/kerberos",
	    "https://login.microsoftonline.com/tenant-1/kerberos");
	check("http://proxy.example.org:3128", "http://host-3:3128");
	check("dc1.contoso.com", "host-3");
	check("10.1.2.3, 2001:db8::1", "address-1, address-2");
	check("in zone abc123", "in zone zone-1");
	check("sql", "instance-1");
}
END_TEST

START_TEST(keeps_what_support_needs)
{
	check("request " REQUEST, "request " REQUEST);
	check("MSSQLSvc/mi1.abc123.database.windows.net:1433@"
	    "KERBEROS.MICROSOFTONLINE.COM",
	    "MSSQLSvc/host-1.database.windows.net:1433@"
	    "KERBEROS.MICROSOFTONLINE.COM");
	check("at 10:00:00 on the sql port", "at 10:00:00 on the sql port");
	check("routines::certificate verify failed",
	    "routines::certificate verify failed");
	check("127.0.0.1 ::1", "127.0.0.1 ::1");
}
END_TEST

/* A replay of redacted evidence must still see what was wrong. */
START_TEST(keeps_capitals_and_misspellings_apart)
{
	check("MI1.ABC123.DATABASE.WINDOWS.NET", "HOST-1.DATABASE.WINDOWS.NET");
	check("KERBEROS.MICROSFOTONLINE.COM", "KERBEROS.MICROSFOTONLINE.COM");
}
END_TEST

/* The user is called "ticket", which is a stage too. */
START_TEST(leaves_our_own_words_alone)
{
	struct ek_facts *facts = some_facts();
	struct ek_redactor *r = ek_redactor_new(facts, NULL);
	json_t *finding = json_pack("{s:s, s:s, s:s}", "id", "ticket-failed",
	    "stage", "ticket", "detail", "user ticket");

	ck_assert(ek_redact_json(r, finding));
	ck_assert_str_eq(ek_item_str(finding, "id"), "ticket-failed");
	ck_assert_str_eq(ek_item_str(finding, "stage"), "ticket");
	ck_assert_str_eq(ek_item_str(finding, "detail"), "user user-1");
	json_decref(finding);
	ek_redactor_free(r);
	ek_facts_free(facts);
}
END_TEST

/* Whose proxy opens the connection is nobody's business; which product, is. */
START_TEST(hides_the_owner_of_a_certificate)
{
	check("C=DE, L=Reading, O=\"Fabrikam, Inc.\", OU=It, "
	    "CN=Fabrikam Zscaler CA G2 + serialNumber=7",
	    "C=DE, L=organization-1, O=\"organization-2\", "
	    "OU=organization-3, CN=organization-4 + serialNumber=7");
	check("C=US, O=Zscaler Inc., CN=Zscaler Intermediate Root CA "
	    "(zscloud.net)", "C=US, O=Zscaler Inc., CN=Zscaler Intermediate "
	    "Root CA (zscloud.net)");
	check("C=US, O=Microsoft Corporation, CN=login.microsoftonline.com",
	    "C=US, O=Microsoft Corporation, CN=login.microsoftonline.com");
	check("Fabrikam, Inc. is reading it",
	    "organization-2 is reading it");
	check("proxy.fabrikam.example", "host-3");
	check("*.fabrikam.example", "*.host-2");
	check("stamp2.login.microsoftonline.com",
	    "stamp2.login.microsoftonline.com");
}
END_TEST

static void
check_shared(struct ek_tokens *tokens, const char *host, const char *text,
    const char *wanted)
{
	struct ek_facts *facts = ek_facts_new();

	ck_assert(ek_fact_set_str(facts, "run.host", host));
	ck_assert(ek_fact_set_str(facts, "ticket.text", text));
	ck_assert(ek_fact_set_str(facts, "tgt.client",
	    "alice\\@contoso.com@CONTOSO.COM"));
	check_of(facts, tokens, text, wanted);
}

/* With a realm behind it a host is the same host. */
START_TEST(keeps_the_host_of_a_service)
{
	check_shared(NULL, "sql1.corp.example", "HTTP/sql1.corp.example@"
	    "KERBEROS.MICROSOFTONLINE.COM for sql1.corp.example",
	    "HTTP/host-1@KERBEROS.MICROSOFTONLINE.COM for host-1");
	check_shared(NULL, "sql1.corp.example", "HTTP/SQL1.corp.example@"
	    "CONTOSO.COM", "HTTP/HOST-1@DOMAIN-1");
	check_shared(NULL, "sql1.corp.example", "/home/eve.x@fabrikam.example",
	    "/home/user-3");
}
END_TEST

/* In one report as in the next. */
START_TEST(keeps_tokens_from_report_to_report)
{
	struct ek_tokens *tokens = ek_tokens_new();

	check_shared(tokens, "sql1.corp.example", "sql1.corp.example",
	    "host-1");
	check_shared(tokens, "sql2.corp.example", "sql2.corp.example "
	    "alice@contoso.com alice\\@contoso.com", "host-2 user-1 user-1");
	check_shared(tokens, "SQL1.corp.example", "sql1.corp.example "
	    "SQL1.corp.example 10.1.2.3", "HOST-1 host-1 address-1");
	check_shared(tokens, "sql3.corp.example", "10.1.2.4 sql3.corp.example",
	    "address-2 host-3");
	check_shared(NULL, "sql3.corp.example", "sql3.corp.example", "host-1");
	ek_tokens_free(tokens);
}
END_TEST

static Suite *
redact_suite(void)
{
	Suite *suite = suite_create("redact");
	TCase *tc = tcase_create("redact");

	tcase_add_test(tc, hides_what_tells_who_and_where);
	tcase_add_test(tc, keeps_the_host_of_a_service);
	tcase_add_test(tc, keeps_tokens_from_report_to_report);
	tcase_add_test(tc, keeps_what_support_needs);
	tcase_add_test(tc, keeps_capitals_and_misspellings_apart);
	tcase_add_test(tc, leaves_our_own_words_alone);
	tcase_add_test(tc, hides_the_owner_of_a_certificate);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(redact_suite)
