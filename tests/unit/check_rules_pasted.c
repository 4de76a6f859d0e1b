/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules of Windows, macOS, drivers and logins: each in a case in which it must
 * speak and in one, near to it, in which it must be silent.
 */
#include <stdio.h>
#include <string.h>

#include "diagnose/diagnose.h"
#include "text/sentence.h"
#include "unit/unit.h"

enum { SILENT = -1 };

struct expectation {
	const char *id;
	int severity; /* or SILENT */
	const char *facts; /* members of a JSON object */
};

#define JOIN(members) "\"environment.aadjoin\": {" members "}"
#define CLOUD(members) "\"environment.cloud_kerberos\": {" members "}"
#define SERVER(members) "\"environment.kerberos_server\": {" members "}"
#define SSO(members) "\"environment.platform_sso\": [{" members "}]"
#define STATUS(n) "\"ticket.windows_status\": " #n
#define SUBSTATUS(n) "\"ticket.windows_substatus\": " #n
#define SSPI(n) "\"context.sspi_status\": " #n
#define SAID(key) "\"login.texts\": [{\"sentence\": \"" key "\", \"driver\": " \
	"\"x\", \"text\": \"y\"}]"
#define SAYS(key, text) "\"login.texts\": [{\"sentence\": \"" key "\", "       \
	"\"driver\": \"x\", \"text\": \"" text "\"}]"
#define MESSAGE(members) "\"login.messages\": [{" members "}]"
/* A login through an ODBC driver that failed, and one that did not. */
#define NO_LOGIN(members) "\"run.login\": \"x\", \"run.login_asks\": "      \
	"\"kerberos\", \"login.succeeded\": false, " members
#define LOGIN(asks, members) "\"run.login\": \"x\", \"run.login_asks\": \"" \
	asks "\", \"login.succeeded\": true, " members
#define STATE(state, text) MESSAGE("\"sqlstate\": \"" state "\", "          \
	"\"number\": 0, \"text\": \"" text "\"")
#define NUMBER(n) MESSAGE("\"sqlstate\": \"01000\", \"number\": " #n ", "   \
	"\"text\": \"y\"")
#define OWN_TOKEN "\"context.major\": 0, \"run.spn\": "                     \
	"\"MSSQLSvc/mi1.abc.database.windows.net:1433\", "
#define DRIVER_ASKED(spn) "\"login.driver_spn\": \"" spn "\", "             \
	"\"login.driver_major\": \"GSS_S_FAILURE\", "
#define SERVICE(realm)                                                         \
	"\"tgt.services\": [{\"library\": \"sspi\", \"server\": " \
	"\"MSSQLSvc/mi1.abc.database.windows.net:1433@" realm "\", "           \
	"\"realm\": \"" realm "\"}]"
#define CLIENT(name, members) "\"run.client\": \"" name "\", \"run.host\": " \
	"\"mi1.abc.database.windows.net\", \"run.spn_given\": false, "       \
	"\"run.spn\": \"MSSQLSvc/mi1.abc.database.windows.net:1433\", "      \
	"\"tgt.services\": [], " members
#define ENTRA "KERBEROS.MICROSOFTONLINE.COM"

static const struct expectation cases[] = {
	{ "environment-not-joined", EK_ERROR, JOIN("\"azure_ad_joined\": false"
	    ", \"domain_joined\": false") },
	{ "environment-not-joined", EK_WARNING, JOIN("\"azure_ad_joined\": "
	    "false, \"domain_joined\": true") },
	{ "environment-not-joined", SILENT, JOIN("\"azure_ad_joined\": true") },
	{ "environment-windows-service", EK_ERROR, "\"environment.os\": "
	    "\"windows\", \"environment.session\": \"service\", "
	    "\"tgt.found\": false" },
	{ "environment-windows-service", SILENT, "\"environment.os\": "
	    "\"windows\", \"environment.session\": \"service\", "
	    "\"tgt.found\": true" },
	{ "environment-windows-service", SILENT, "\"environment.os\": "
	    "\"windows\", \"environment.session\": \"desktop\", "
	    "\"tgt.found\": false" },
	{ "environment-no-prt", EK_ERROR, JOIN("\"azure_ad_prt\": false") },
	{ "environment-no-prt", SILENT, JOIN("\"azure_ad_prt\": false, "
	    "\"azure_ad_joined\": false") },
	{ "environment-no-prt", SILENT, JOIN("\"azure_ad_prt\": true") },
	{ "environment-trust-child-domain", EK_ERROR, SAID("win-trust-549") },
	{ "environment-trust-child-domain", SILENT, SAID("win-skew") },
	{ "environment-trust-missing", EK_ERROR,
	    SERVER("\"cloud_trust_display\": null") },
	{ "environment-trust-missing", SILENT, SERVER(
	    "\"cloud_trust_display\": \"Microsoft.AzureAD.Kdc.Service."
	    "TrustDisplay\"") },
	{ "environment-trust-key-behind", EK_ERROR,
	    SERVER("\"key_version\": 2, \"cloud_key_version\": 1") },
	{ "environment-trust-key-behind", SILENT,
	    SERVER("\"key_version\": 2, \"cloud_key_version\": 2") },
	{ "environment-trust-key-behind", SILENT,
	    SERVER("\"key_version\": 2") },
	{ "tgt-windows-not-retrieved", EK_ERROR,
	    CLOUD("\"referral_tgt\": false") },
	{ "tgt-windows-not-retrieved", EK_ERROR,
	    JOIN("\"cloud_tgt\": false") },
	{ "tgt-windows-not-retrieved", SILENT,
	    CLOUD("\"referral_tgt\": true") "," JOIN("\"cloud_tgt\": false") },
	{ "tgt-windows-not-retrieved", SILENT,
	    CLOUD("\"referral_tgt\": false") ", \"tgt.found\": true" },
	{ "network-winhttp-proxy", EK_WARNING,
	    "\"environment.winhttp_proxy\": \"127.0.0.1:8888\"" },
	{ "network-winhttp-proxy", EK_ERROR,
	    "\"environment.winhttp_proxy\": \"127.0.0.1:8888\","
	    SUBSTATUS(1311) },
	{ "network-winhttp-proxy", SILENT,
	    "\"environment.winhttp_proxy\": \"proxy.contoso.com:8080\"" },
	{ "network-winhttp-proxy", SILENT,
	    "\"environment.winhttp_proxy\": null" },
	{ "kdcproxy-windows-unknown", EK_ERROR,
	    CLOUD("\"referral_tgt\": true, \"kdc_proxy\": false") },
	{ "kdcproxy-windows-unknown", SILENT,
	    CLOUD("\"referral_tgt\": true, \"kdc_proxy\": true") },
	{ "kdcproxy-windows-unknown", SILENT,
	    CLOUD("\"referral_tgt\": false, \"kdc_proxy\": false") },
	{ "ticket-windows-wrong-realm", EK_ERROR, SERVICE("CONTOSO.COM") },
	{ "ticket-windows-wrong-realm", SILENT, SERVICE(ENTRA) },
	{ "ticket-windows-no-kdc", EK_ERROR, SUBSTATUS(1311) },
	{ "ticket-windows-no-kdc", EK_ERROR, STATUS(3221225566) },
	{ "ticket-windows-no-kdc", EK_ERROR, SSPI(2148074257) },
	{ "ticket-windows-no-kdc", SILENT,
	    SUBSTATUS(1311) ", \"ticket.obtained\": true" },
	{ "ticket-windows-spn-unknown", EK_ERROR, SUBSTATUS(1787) },
	{ "ticket-windows-spn-unknown", EK_ERROR, STATUS(3221225867) },
	{ "ticket-windows-spn-unknown", SILENT, SUBSTATUS(1311) },
	{ "ticket-windows-target-unknown", EK_ERROR, SSPI(2148074243) },
	{ "ticket-windows-target-unknown", SILENT,
	    SSPI(2148074243) "," SUBSTATUS(1787) },
	{ "ticket-windows-restricted", EK_ERROR, SUBSTATUS(1327) },
	{ "ticket-windows-restricted", SILENT, SUBSTATUS(1326) },
	{ "ticket-windows-etype", EK_ERROR, SSPI(2148074306) },
	{ "ticket-windows-etype", SILENT, SSPI(2148074257) },
	{ "ticket-windows-no-credentials", EK_ERROR, SSPI(2148074254) },
	{ "ticket-windows-no-credentials", SILENT, SSPI(2148074257) },
	{ "ticket-windows-skew", EK_ERROR, SSPI(2148074276) },
	{ "ticket-windows-skew", SILENT, SSPI(2148074257) },
	{ "ticket-windows-denied", EK_ERROR, STATUS(3221225581) },
	{ "ticket-windows-denied", SILENT, STATUS(3221225582) },
	{ "ticket-windows-account", EK_ERROR, SUBSTATUS(1331) },
	{ "ticket-windows-account", SILENT, SUBSTATUS(1327) },
	{ "ticket-windows-trust", EK_ERROR, SUBSTATUS(1788) },
	{ "ticket-windows-trust", SILENT, SUBSTATUS(1787) },
	{ "context-windows-wrong-principal", EK_ERROR, SSPI(2148074274) },
	{ "context-windows-wrong-principal", SILENT, SSPI(2148074276) },
	{ "tgt-platform-sso-no-cloud", EK_ERROR,
	    SSO("\"ticket_key_path\": \"tgt_ad\"") },
	{ "tgt-platform-sso-no-cloud", EK_ERROR,
	    "\"environment.platform_sso\": []" },
	{ "tgt-platform-sso-no-cloud", SILENT,
	    SSO("\"ticket_key_path\": \"tgt_cloud\"") },
	{ "tgt-platform-sso-import", EK_ERROR, SSO("\"ticket_key_path\": "
	    "\"tgt_cloud\", \"import_successful\": false") },
	{ "tgt-platform-sso-import", SILENT, SSO("\"ticket_key_path\": "
	    "\"tgt_cloud\", \"import_successful\": true") },
	{ "tgt-platform-sso-import", SILENT, SSO("\"ticket_key_path\": "
	    "\"tgt_ad\", \"import_successful\": false") },
	{ "tgt-platform-sso-realm-case", EK_ERROR, SSO("\"ticket_key_path\": "
	    "\"tgt_cloud\", \"realm\": \"kerberos.microsoftonline.com\"") },
	{ "tgt-platform-sso-realm-case", SILENT, SSO("\"ticket_key_path\": "
	    "\"tgt_cloud\", \"realm\": \"" ENTRA "\"") },
	{ "driver-go-limits", EK_ERROR, SAID("go-config") },
	{ "driver-go-limits", SILENT, SAID("go-provider") },
	{ "driver-java-config", EK_ERROR, SAID("java-config") },
	{ "driver-java-config", SILENT, SAID("java-no-tgt") },
	{ "driver-java-etype", EK_ERROR, SAID("java-etype") },
	{ "driver-java-etype", SILENT, SAID("etype-kdc") },
	{ "driver-java-no-ticket", EK_ERROR, SAID("java-user-properties") },
	{ "driver-java-no-ticket", SILENT, SAID("no-credentials") },
	{ "driver-no-https-kdc", EK_ERROR, SAID("java-no-kdc") },
	{ "driver-no-https-kdc", SILENT, SAID("kdc-unreachable") },
	{ "driver-java-renew", EK_ERROR, SAID("java-renew") },
	{ "driver-java-renew", SILENT, SAID("modified") },
	{ "driver-negative-cache", EK_WARNING, SAID("server-cached-unknown") },
	{ "driver-negative-cache", SILENT, SAID("server-unknown") },
	{ "driver-gss-library-missing", EK_ERROR,
	    SAID("gss-library-missing") },
	{ "driver-gss-library-missing", SILENT, SAID("mech-code-0") },
	{ "driver-too-old", EK_ERROR, SAID("keyword-unsupported") },
	{ "driver-too-old", SILENT, SAID("odbc-integrated") },
	{ "driver-wrong-keyword", EK_ERROR, SAID("odbc-integrated") },
	{ "driver-wrong-keyword", SILENT, SAID("keyword-unsupported") },
	{ "driver-jdbc-scheme", EK_ERROR, SAID("jdbc-native") },
	{ "driver-jdbc-scheme", SILENT, SAID("jaas-missing") },
	{ "driver-jaas", EK_ERROR, SAID("jaas-missing") },
	{ "driver-jaas", SILENT, SAID("jdbc-native") },
	{ "driver-go-setup", EK_ERROR, SAID("go-client") },
	{ "driver-go-setup", SILENT, SAID("go-no-kdc") },
	{ "driver-credential-store", EK_ERROR, SAID("credstore") },
	{ "driver-credential-store", SILENT, SAID("mech-code-0") },
	{ "driver-without-kerberos", EK_ERROR, SAID("login-empty") },
	{ "driver-without-kerberos", SILENT, SAID("login-token") },
	{ "driver-cause-hidden", EK_ERROR, SAID("sspi-context") },
	{ "driver-cause-hidden", SILENT, SAID("tls-principal-name") },
	{ "driver-tls-name", EK_ERROR, SAID("tls-principal-name") },
	{ "driver-tls-name", SILENT, SAID("sspi-context-target") },
	{ "driver-tls-trust", EK_ERROR, SAID("odbc-tls") },
	{ "driver-tls-trust", SILENT, SAID("tls-principal-name") },
	{ "driver-tls-protocol", EK_ERROR, SAID("tls-protocol") },
	{ "driver-tls-protocol", SILENT, SAID("odbc-tls") },
	{ "driver-timeout", EK_ERROR, SAID("login-timeout") },
	{ "driver-timeout", SILENT, SAID("tcp-timeout") },
	{ "driver-token-split", EK_WARNING, SAID("connection-reset") },
	{ "driver-token-split", SILENT, SAID("login-timeout") },
	{ "driver-canonicalises", EK_ERROR, CLIENT("sqlclient",
	    "\"name.dns_canonical\": \"tr1.database.windows.net\"") },
	{ "driver-canonicalises", SILENT, CLIENT("odbc",
	    "\"name.dns_canonical\": \"tr1.database.windows.net\"") },
	{ "driver-cache-kind", EK_ERROR, CLIENT("jdbc",
	    "\"cache.type\": \"KCM\"") },
	{ "driver-cache-kind", SILENT, CLIENT("jdbc",
	    "\"cache.type\": \"FILE\"") },
	{ "driver-no-https", EK_ERROR, CLIENT("jdbc",
	    "\"config.kdcs\": [{\"scheme\": \"https\"}]") },
	{ "driver-no-https", SILENT, CLIENT("freetds",
	    "\"config.kdcs\": [{\"scheme\": \"https\"}]") },
	{ "driver-no-port", EK_ERROR, CLIENT("mssql-rs", "\"ticket.variants\":"
	    "[{\"why\": \"no-port\", \"obtained\": false}]") },
	{ "driver-no-port", SILENT, CLIENT("mssql-rs", "\"ticket.variants\":"
	    "[{\"why\": \"no-port\", \"obtained\": true}]") },
	{ "login-channel-binding", EK_ERROR, SSPI(2148074310) },
	{ "login-channel-binding", EK_ERROR, SAID("handshake-bindings") },
	{ "login-channel-binding", SILENT, SAID("handshake-failed") },
	{ "login-entra-step", EK_ERROR,
	    MESSAGE("\"number\": 18456, \"state\": 133") },
	{ "login-entra-step", SILENT,
	    MESSAGE("\"number\": 18456, \"state\": 11") },
	{ "login-double-hop", EK_ERROR, MESSAGE("\"number\": 18456, \"text\": "
	    "\"Login failed for user 'NT AUTHORITY\\\\ANONYMOUS LOGON'\"") },
	{ "login-double-hop", SILENT, MESSAGE("\"number\": 18456, \"text\": "
	    "\"Login failed for user 'x'\"") },
	{ "login-as-sql-login", EK_ERROR, MESSAGE("\"number\": 18456, "
	    "\"text\": \"Login failed for user 'CONTOSO\\\\adele'\"") },
	{ "login-as-sql-login", EK_ERROR, MESSAGE("\"number\": 18456") ","
	    SAYS("login-failed", "Login failed for user 'CONTOSO\\\\adele'") },
	{ "login-as-sql-login", SILENT, MESSAGE("\"number\": 18456") ","
	    SAYS("login-failed", "Login failed for user 'adele'") },
	{ "login-no-driver-manager", EK_ERROR, "\"login.manager\": null, "
	    "\"login.manager_text\": \"no such file\"" },
	{ "login-no-driver-manager", SILENT,
	    "\"login.manager\": \"libodbc.so.2\"" },
	{ "login-no-driver-manager", SILENT, "\"run.login\": \"x\"" },
	{ "login-no-driver", EK_ERROR, NO_LOGIN(STATE("IM002", "not found")) },
	{ "login-no-driver", EK_ERROR, NO_LOGIN(STATE("01000",
	    "Can't open lib 'x' : file not found")) },
	{ "login-no-driver", SILENT, NO_LOGIN(STATE("28000", "refused")) },
	{ "login-no-driver", SILENT, LOGIN("kerberos", STATE("IM002", "y")) },
	{ "login-tls-failed", EK_ERROR, NO_LOGIN(NUMBER(20002)
	    ", \"login.tls_text\": \"it has expired.\"") },
	{ "login-tls-failed", EK_ERROR, NO_LOGIN(STATE("08001",
	    "[Microsoft][ODBC Driver 18 for SQL Server]SSL Provider: "
	    "[error:0A000086]")) },
	{ "login-tls-failed", SILENT, NO_LOGIN(NUMBER(18456)
	    ", \"login.tls_text\": \"goodbye\"") },
	{ "login-tls-failed", SILENT, NO_LOGIN(STATE("HYT00", "too late")
	    ", \"login.tls_text\": \"Error in the pull function.\"") },
	{ "login-no-encryption", EK_ERROR, NO_LOGIN(NUMBER(17835)) },
	{ "login-no-encryption", EK_ERROR, NO_LOGIN(NUMBER(20002)
	    ", \"login.encryption\": 2") },
	{ "login-no-encryption", SILENT, NO_LOGIN(NUMBER(20002)
	    ", \"login.encryption\": 3") },
	{ "login-no-encryption", SILENT, NO_LOGIN(DRIVER_ASKED("a/b")
	    NUMBER(20002) ", \"login.encryption\": 2") },
	{ "login-no-encryption", SILENT, NO_LOGIN(NUMBER(18456)
	    ", \"login.encryption\": 2") },
	{ "login-default-realm", EK_ERROR, NO_LOGIN(DRIVER_ASKED("a/b:1")
	    "\"login.driver_minor\": -1765328160, \"run.realm\": \"A\", "
	    "\"config.default_realm\": null") },
	{ "login-default-realm", SILENT, NO_LOGIN(DRIVER_ASKED("a/b:1")
	    "\"login.driver_minor\": -1765328377, \"run.realm\": \"A\", "
	    "\"config.default_realm\": \"A\"") },
	{ "login-default-realm", SILENT, NO_LOGIN(DRIVER_ASKED("a/b:1@B")
	    "\"login.driver_minor\": -1765328377, \"run.realm\": \"A\", "
	    "\"config.default_realm\": \"C\"") },
	{ "login-default-realm", SILENT, NO_LOGIN(DRIVER_ASKED("a/b:1")
	    "\"login.driver_minor\": -1765328352, \"run.realm\": \"A\", "
	    "\"config.default_realm\": \"C\"") },
	{ "login-driver-kerberos", EK_ERROR, NO_LOGIN(OWN_TOKEN
	    DRIVER_ASKED("a/b:1") NUMBER(20002)) },
	{ "login-driver-kerberos", EK_ERROR, NO_LOGIN(OWN_TOKEN STATE("HY000",
	    "SSPI Provider: No Kerberos credentials available")) },
	{ "login-driver-kerberos", SILENT, NO_LOGIN("\"context.major\": "
	    "851968, " DRIVER_ASKED("a/b:1") NUMBER(20002)) },
	{ "login-driver-kerberos", SILENT, NO_LOGIN(DRIVER_ASKED("a/b:1")
	    NUMBER(20002)) },
	{ "login-driver-kerberos", SILENT, NO_LOGIN(OWN_TOKEN
	    NUMBER(18456)) },
	{ "login-timed-out", EK_ERROR, NO_LOGIN("\"login.timeout_s\": 9, "
	    STATE("HYT00", "Login timeout expired")) },
	{ "login-timed-out", EK_ERROR, NO_LOGIN("\"login.timeout_s\": 9, "
	    NUMBER(20003)) },
	{ "login-timed-out", SILENT, NO_LOGIN("\"login.timeout_s\": 9, "
	    NUMBER(20004)) },
	{ "login-broken-off", EK_ERROR, NO_LOGIN(NUMBER(20017)) },
	{ "login-broken-off", EK_ERROR, NO_LOGIN(NUMBER(20002)
	    ", \"login.encryption\": null") },
	{ "login-broken-off", EK_ERROR, NO_LOGIN("\"endpoint.connected\": "
	    "true, \"run.login_server_added\": true, "
	    "\"login.encryption\": null, " NUMBER(20009)) },
	{ "login-broken-off", SILENT, NO_LOGIN("\"endpoint.connected\": "
	    "true, \"run.login_server_added\": false, "
	    "\"login.encryption\": null, " NUMBER(20009)) },
	{ "login-broken-off", SILENT, NO_LOGIN(NUMBER(20002)) },
	{ "login-broken-off", SILENT, NO_LOGIN(NUMBER(18456)
	    ", \"login.driver_spn\": \"a/b:1\"") },
	{ "login-account-off", EK_ERROR, NO_LOGIN(NUMBER(18470)) },
	{ "login-account-off", EK_ERROR, MESSAGE("\"number\": 18486") },
	{ "login-account-off", SILENT, NO_LOGIN(NUMBER(18456)) },
	{ "login-no-database", EK_ERROR, NO_LOGIN(NUMBER(4060)) },
	{ "login-no-database", SILENT, NO_LOGIN(NUMBER(18456)) },
	{ "login-asks-otherwise", EK_ERROR, "\"run.login\": \"x\", "
	    "\"run.login_asks\": \"password\", \"login.succeeded\": false, "
	    NUMBER(18456) },
	{ "login-asks-otherwise", EK_WARNING, LOGIN("password",
	    "\"login.auth_scheme\": \"SQL\"") },
	{ "login-asks-otherwise", EK_WARNING, LOGIN("entra",
	    "\"login.auth_scheme\": \"SQL\"") },
	{ "login-asks-otherwise", SILENT, LOGIN("nothing",
	    "\"login.auth_scheme\": \"SQL\"") },
	{ "login-asks-otherwise", SILENT, "\"login.succeeded\": true" },
	{ "login-not-kerberos", EK_ERROR, LOGIN("kerberos",
	    "\"login.auth_scheme\": \"NTLM\"") },
	{ "login-not-kerberos", EK_ERROR, LOGIN("nothing",
	    "\"login.auth_scheme\": \"SQL\"") },
	{ "login-not-kerberos", SILENT, LOGIN("kerberos",
	    "\"login.auth_scheme\": \"KERBEROS\"") },
	{ "login-not-kerberos", SILENT, LOGIN("password",
	    "\"login.auth_scheme\": \"SQL\"") },
	{ "login-scheme-unknown", EK_WARNING, LOGIN("kerberos",
	    "\"login.query_text\": \"denied\"") },
	{ "login-scheme-unknown", SILENT, LOGIN("kerberos",
	    "\"login.auth_scheme\": \"KERBEROS\"") },
	{ "login-scheme-unknown", SILENT, NO_LOGIN(NUMBER(18456)) },
	{ "login-failed", EK_ERROR, NO_LOGIN(NUMBER(20002)) },
	{ "login-failed", SILENT, NO_LOGIN(NUMBER(18456)) },
	{ "login-failed", SILENT, NO_LOGIN(NUMBER(20017)) },
	{ "login-failed", SILENT, LOGIN("kerberos", NUMBER(20002)) },
	{ "driver-cause-hidden", SILENT, NO_LOGIN(SAID("freetds-failed")) },
	{ "driver-timeout", SILENT, NO_LOGIN(SAID("login-timeout")) },
	{ "login-metadata-mode", EK_ERROR, MESSAGE("\"number\": 15401") },
	{ "login-metadata-mode", SILENT, MESSAGE("\"number\": 18456") },
	{ "login-directory-lookup", EK_ERROR, MESSAGE("\"number\": 33134") },
	{ "login-directory-lookup", SILENT, MESSAGE("\"number\": 15401") },
	{ "login-untrusted-domain", EK_ERROR, MESSAGE("\"number\": 18452") },
	{ "login-untrusted-domain", EK_ERROR, MESSAGE("\"number\": 17806") },
	{ "login-untrusted-domain", SILENT, MESSAGE("\"number\": 18456") },
	{ "login-no-login", EK_ERROR, MESSAGE("\"number\": 18456") },
	{ "login-no-login", SILENT, MESSAGE("\"number\": 18452") },
};

enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };

static struct ek_diagnosis *
diagnose(const char *members)
{
	struct ek_facts *facts = ek_facts_new();
	char text[2048];
	json_t *json;
	struct ek_diagnosis *d;

	snprintf(text, sizeof(text), "{%s}", members);
	json = json_loads(text, 0, NULL);
	ck_assert_msg(json != NULL, "%s", text);
	ck_assert(ek_facts_merge(facts, json));
	json_decref(json);
	d = ek_diagnose(facts);
	ek_facts_free(facts);
	return d;
}

START_TEST(speaks_or_is_silent)
{
	const struct expectation *want = &cases[_i];
	struct ek_diagnosis *d = diagnose(want->facts);
	const struct ek_finding *found = ek_diagnosis_find(d, want->id);

	ck_assert_msg((found != NULL) == (want->severity != SILENT),
	    "%s in %s", want->id, want->facts);
	if (found != NULL) {
		ck_assert_msg((int)found->severity == want->severity, "%s",
		    want->id);
		ck_assert_msg(found->detail[0] != '\0' &&
		    json_array_size(found->evidence) > 0, "%s", want->id);
	}
	ek_diagnosis_free(d);
}
END_TEST

static bool
is_ours(const char *id)
{
	return strncmp(id, "driver-", 7) == 0 ||
	    strncmp(id, "login-", 6) == 0 || strstr(id, "-windows-") != NULL ||
	    strstr(id, "platform-sso") != NULL;
}

START_TEST(every_rule_has_both_cases)
{
	const struct ek_rule *const *rule;
	bool speaks, silent;
	size_t i;

	for (rule = ek_rules; *rule != NULL; rule++) {
		if (!is_ours((*rule)->id) ||
		    strncmp((*rule)->id, "config-", 7) == 0)
			continue;
		speaks = silent = false;
		for (i = 0; i < N_CASES; i++) {
			if (strcmp(cases[i].id, (*rule)->id) != 0)
				continue;
			speaks |= cases[i].severity != SILENT;
			silent |= cases[i].severity == SILENT;
		}
		ck_assert_msg(speaks && silent, "%s", (*rule)->id);
	}
}
END_TEST

/* The rules and the table of sentences name the same keys. */
START_TEST(every_key_is_a_sentence)
{
	const struct ek_sentence *s;
	const char *key;
	size_t i, len;

	for (i = 0; i < N_CASES; i++) {
		key = strstr(cases[i].facts, "\"sentence\": \"");
		if (key == NULL)
			continue;
		key += strlen("\"sentence\": \"");
		len = strcspn(key, "\"");
		for (s = ek_sentences(); s->key != NULL; s++)
			if (strlen(s->key) == len &&
			    memcmp(s->key, key, len) == 0)
				break;
		ck_assert_msg(s->key != NULL, "%s", key);
	}
}
END_TEST

static Suite *
pasted_suite(void)
{
	Suite *suite = suite_create("rules of what is pasted");
	TCase *tc = tcase_create("rules");

	tcase_add_loop_test(tc, speaks_or_is_silent, 0, N_CASES);
	tcase_add_test(tc, every_rule_has_both_cases);
	tcase_add_test(tc, every_key_is_a_sentence);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(pasted_suite)
