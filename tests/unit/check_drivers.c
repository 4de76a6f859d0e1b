/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/drivers.h"
#include "unit/unit.h"

#define HOST "mi1.abc123.database.windows.net"
#define WORKER "tr1234.westeurope1-a.worker.vnet.database.windows.net"
#define ENTRA "KERBEROS.MICROSOFTONLINE.COM"
#define SPN "MSSQLSvc/" HOST ":1433"

/* A machine on which libkrb5 gets the ticket; each case adds to it. */
#define BASE "\"run.client\": \"all\", \"run.host\": \"" HOST "\","            \
	"\"run.port\": 1433, \"run.spn\": \"" SPN "\","                        \
	"\"run.spn_given\": false, \"run.realm\": \"" ENTRA "\","              \
	"\"environment.os\": \"linux\", \"ticket.obtained\": true"
#define PLAIN_DNS ", \"name.dns_canonical\": \"" HOST "\""
#define CNAME ", \"name.dns_canonical\": \"" WORKER "\""
#define HTTPS ", \"config.kdcs\": [{\"scheme\": \"https\"}]"
#define NONE_CACHED ", \"tgt.services\": []"
#define FILE_CACHE ", \"cache.type\": \"FILE\", \"cache.name\": \"FILE:/x\""
#define KEYRING ", \"cache.type\": \"KEYRING\", \"cache.name\": \"KEYRING:y\""
#define CACHED ", \"tgt.services\": [{\"server\": \"" SPN "@" ENTRA "\","      \
	"\"cache\": \"FILE:/x\"}]"
#define HEIMDAL_FAILS ", \"config.library\": \"heimdal\","                  \
	"\"ticket.obtained\": false"
#define REALM(json) ", \"config.default_realm\": " json
#define OTHER(obtains) ", \"environment.other_library\": {\"library\": "     \
	"\"heimdal\", \"facts\": {\"ticket.obtained\": " obtains "}}"

static const struct {
	enum ek_client client;
	const char *facts, *finding, *spn;
	enum ek_client_verdict verdict;
} cases[] = {
	{ EK_CLIENT_SQLCLIENT, PLAIN_DNS, NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_SQLCLIENT, CNAME, "driver-canonicalises",
	    "MSSQLSvc/" WORKER ":1433", EK_CLIENT_FAIL },
	{ EK_CLIENT_SQLCLIENT, CNAME ", \"environment.os\": \"windows\"", NULL,
	    SPN, EK_CLIENT_OK },
	{ EK_CLIENT_SQLCLIENT, CNAME ", \"run.spn_given\": true", NULL, SPN,
	    EK_CLIENT_OK },
	{ EK_CLIENT_SQLCLIENT, "", NULL, SPN, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_ODBC, CNAME KEYRING HTTPS, NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_JDBC, KEYRING HTTPS, "driver-cache-kind", SPN,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_JDBC, FILE_CACHE HTTPS NONE_CACHED, "driver-no-https", SPN,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_JDBC, FILE_CACHE HTTPS CACHED, NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_JDBC, FILE_CACHE HTTPS, NULL, SPN, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_JDBC, "", NULL, SPN, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_GO_MSSQLDB, CNAME FILE_CACHE HTTPS CACHED
	    ", \"run.spn_given\": true", "driver-canonicalises",
	    "MSSQLSvc/" WORKER ":1433", EK_CLIENT_FAIL },
	{ EK_CLIENT_GO_MSSQLDB, PLAIN_DNS FILE_CACHE HTTPS CACHED, NULL, SPN,
	    EK_CLIENT_OK },
	/* Found only where FreeTDS alone is asked about. */
	{ EK_CLIENT_FREETDS, REALM("null"), NULL, SPN, EK_CLIENT_FAIL },
	{ EK_CLIENT_FREETDS, REALM("\"ATHENA.MIT.EDU\""), NULL, SPN,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_FREETDS, REALM("\"" ENTRA "\""), NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_FREETDS, REALM("null") ", \"run.spn_realm\": \"" ENTRA
	    "\"", NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_FREETDS, REALM("\"" ENTRA "\"") OTHER("false"),
	    "ticket-library-differs", SPN, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_FREETDS, REALM("\"" ENTRA "\"") OTHER("true"), NULL, SPN,
	    EK_CLIENT_OK },
	{ EK_CLIENT_FREETDS, REALM("null") OTHER("false"), NULL, SPN,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_ODBC, OTHER("false"), NULL, SPN, EK_CLIENT_OK },
	{ EK_CLIENT_MSSQL_RS, "", NULL, "MSSQLSvc/" HOST, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_MSSQL_RS, ", \"ticket.variants\": [{\"why\": \"no-port\","
	    "\"obtained\": false}]", "driver-no-port", "MSSQLSvc/" HOST,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_ODBC, ", \"ticket.obtained\": false", NULL, SPN,
	    EK_CLIENT_FAIL },
	{ EK_CLIENT_ODBC, HEIMDAL_FAILS, NULL, SPN, EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_SQLCLIENT, PLAIN_DNS HEIMDAL_FAILS, NULL, SPN,
	    EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_SQLCLIENT, CNAME HEIMDAL_FAILS, "driver-canonicalises",
	    "MSSQLSvc/" WORKER ":1433", EK_CLIENT_FAIL },
	{ EK_CLIENT_JDBC, KEYRING HEIMDAL_FAILS, NULL, SPN,
	    EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_FREETDS, HEIMDAL_FAILS, NULL, SPN, EK_CLIENT_FAIL },
	{ EK_CLIENT_ODBC, ", \"config.library\": \"heimdal\"", NULL, SPN,
	    EK_CLIENT_UNKNOWN },
	{ EK_CLIENT_ODBC, HEIMDAL_FAILS ", \"environment.os\": \"macos\"",
	    NULL, SPN, EK_CLIENT_FAIL },
};

static struct ek_facts *
facts_of(const char *more)
{
	struct ek_facts *facts = ek_facts_new();
	char text[2048];
	json_t *json;

	snprintf(text, sizeof(text), "{" BASE "%s}", more);
	json = json_loads(text, 0, NULL);
	ck_assert_msg(json != NULL, "%s", text);
	ck_assert(ek_facts_merge(facts, json));
	json_decref(json);
	return facts;
}

START_TEST(judges_each_client)
{
	struct ek_facts *facts = facts_of(cases[_i].facts);
	struct ek_diagnosis *d = ek_diagnose(facts);
	struct ek_driver drivers[EK_N_CLIENTS];
	const struct ek_driver *driver = &drivers[cases[_i].client];
	size_t i, n = ek_drivers(facts, d, drivers);

	ck_assert_uint_eq(n, EK_N_CLIENTS);
	ck_assert_msg(driver->verdict == cases[_i].verdict, "%s: %s",
	    cases[_i].facts, ek_client_verdict_name(driver->verdict));
	ck_assert_str_eq(driver->spn, cases[_i].spn);
	if (cases[_i].finding != NULL) {
		ck_assert_str_eq(driver->finding, cases[_i].finding);
		ck_assert_ptr_nonnull(driver->remedy);
	}
	for (i = 0; i < n; i++) {
		ck_assert_msg(drivers[i].finding == NULL ||
		    ek_diagnosis_find(d, drivers[i].finding) != NULL,
		    "%s", drivers[i].finding);
		ek_driver_free(&drivers[i]);
	}
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(judges_nobody_unasked)
{
	struct ek_facts *facts = facts_of(CNAME HTTPS KEYRING);
	struct ek_driver drivers[EK_N_CLIENTS];
	struct ek_diagnosis *d;

	ek_fact_forget(facts, "run.client");
	d = ek_diagnose(facts);
	ck_assert_uint_eq(ek_drivers(facts, d, drivers), 0);
	ck_assert_uint_eq(d->n_findings, 0);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* A fault of one client is an error for who asked about it alone. */
START_TEST(asks_about_one_or_all)
{
	struct ek_facts *facts = facts_of(CNAME);
	struct ek_driver drivers[EK_N_CLIENTS];
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_int_eq(d->verdict, EK_WARN);
	ek_diagnosis_free(d);
	ek_fact_set_str(facts, "run.client", "sqlclient");
	d = ek_diagnose(facts);
	ck_assert_uint_eq(ek_drivers(facts, d, drivers), 1);
	ck_assert_str_eq(d->root_cause, "driver-canonicalises");
	ek_driver_free(&drivers[0]);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

static Suite *
drivers_suite(void)
{
	Suite *suite = suite_create("drivers");
	TCase *tc = tcase_create("drivers");

	tcase_add_loop_test(tc, judges_each_client, 0,
	    (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, judges_nobody_unasked);
	tcase_add_test(tc, asks_about_one_or_all);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(drivers_suite)
