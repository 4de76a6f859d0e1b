/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "explain/explain.h"
#include "text/marks.h"
#include "unit/unit.h"

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

/* The same findings as a live probe would give. */
static const struct {
	const char *file, *kind, *root; /* root NULL: no error */
	int exit_code;
} logs[] = {
	{ "trace-ok.txt", "trace", NULL, 0 },
	{ "trace-unknown-spn.txt", "trace", "ticket-spn-unknown", 1 },
	{ "trace-wrong-realm.txt", "trace", "ticket-cross-realm", 1 },
	{ "trace-no-plugin.txt", "trace", "config-no-k5tls", 1 },
	{ "trace-unresolved.txt", "trace", "ticket-kdc-unreachable", 1 },
	{ "trace-no-kdc.txt", "trace", "ticket-no-kdc-known", 1 },
	{ "trace-bad-kdc.txt", "trace", "ticket-failed", 1 },
	{ "trace-closed.txt", "trace", "kdcproxy-no-reply", 1 },
	{ "trace-client-certificate.txt", "trace", "tls-client-certificate",
	    1 },
	{ "trace-untrusted.txt", "trace", "tls-issuer-unknown", 1 },
	{ "trace-inspection.txt", "trace", "tls-inspection", 1 },
	{ "trace-other-name.txt", "trace", "tls-name-mismatch", 1 },
	{ "trace-no-anchors.txt", "trace", "tls-anchors-unreadable", 1 },
	{ "trace-not-tls.txt", "trace", "tls-not-spoken", 1 },
	{ "trace-http-400.txt", "trace", "kdcproxy-bad-request", 1 },
	{ "trace-web-page.txt", "trace", "kdcproxy-web-page", 1 },
	{ "trace-silent.txt", "trace", "kdcproxy-silent", 1 },
	{ "klist-windows-en.txt", "klist", NULL, 0 },
	{ "klist-windows-utf16.txt", "klist", NULL, 0 },
	{ "klist-windows-ja.txt", "klist", NULL, 0 },
	{ "klist-windows-de.txt", "klist", "ticket-windows-wrong-realm", 1 },
	{ "klist-get-51f.txt", "klist", "ticket-windows-no-kdc", 1 },
	{ "klist-get-6fb-fr.txt", "klist", "ticket-windows-spn-unknown", 1 },
	{ "klist-mit.txt", "klist", NULL, 0 },
	{ "cloud-debug-ready.txt", "cloud_debug", NULL, 0 },
	{ "cloud-debug-off.txt", "cloud_debug", "config-cloud-kerberos-off",
	    1 },
	{ "cloud-debug-no-tgt.txt", "cloud_debug",
	    "tgt-windows-not-retrieved", 1 },
	{ "cloud-debug-no-proxy.txt", "cloud_debug",
	    "kdcproxy-windows-unknown", 1 },
	{ "dsregcmd-healthy.txt", "dsregcmd", NULL, 0 },
	{ "dsregcmd-no-prt.txt", "dsregcmd", "environment-no-prt", 1 },
	{ "dsregcmd-not-joined.txt", "dsregcmd", "environment-not-joined",
	    1 },
	{ "app-sso-both.txt", "app-sso", NULL, 0 },
	{ "app-sso-no-cloud.txt", "app-sso", "tgt-platform-sso-no-cloud", 1 },
	{ "reg-query.txt", "windows", "config-aes256-not-permitted", 1 },
	{ "netsh-winhttp-de.txt", "windows", NULL, 0 },
	{ "kerberos-server.txt", "windows", "environment-trust-missing", 1 },
	{ "driver-sqlclient.txt", "driver", "ticket-spn-canonicalised", 1 },
	{ "driver-odbc.txt", "driver", "context-no-credentials", 1 },
	{ "driver-jdbc.txt", "driver", "driver-java-no-ticket", 1 },
	{ "driver-go.txt", "driver", "driver-go-setup", 1 },
	{ "driver-freetds.txt", "driver", "ticket-spn-unknown", 1 },
	{ "driver-login-failed.txt", "driver", "login-entra-step", 1 },
	{ "driver-untrusted.txt", "driver", "login-untrusted-domain", 1 },
	{ "nothing.txt", "unknown", NULL, 3 },
};

START_TEST(finds_the_root_of_a_log)
{
	struct ek_argument a;
	size_t len;
	char *text = load(logs[_i].file, &len);

	ck_assert(ek_argument_log(&a, logs[_i].file, text, len));
	ck_assert_msg(strcmp(ek_argument_kind_name(&a), logs[_i].kind) == 0,
	    "%s is %s", logs[_i].file, ek_argument_kind_name(&a));
	if (logs[_i].root == NULL)
		ck_assert_msg(ek_argument_root(&a) == NULL, "%s: %s",
		    logs[_i].file, ek_argument_root(&a));
	else
		ck_assert_str_eq(ek_argument_root(&a) != NULL ?
		    ek_argument_root(&a) : "none", logs[_i].root);
	ck_assert_int_eq(ek_argument_exit_code(&a), logs[_i].exit_code);
	ek_argument_free(&a);
	free(text);
}
END_TEST

/* Short texts in which one cause is seen. */
static const struct {
	const char *text, *root;
} texts[] = {
	{ "\nklist failed with 0xc000006e/-1073741714: x\n",
	    "ticket-windows-restricted" },
	{ "\nError calling API LsaCallAuthenticationPackage (GetTicket "
	    "substatus): 0x52f\n", "ticket-windows-restricted" },
	{ "\nLsaCallAuthenticationPackage (GetTicket substatus): 0x35\n"
	    "klist failed with 0x80090303/-2146893053: The specified target "
	    "is unknown or unreachable\n", "ticket-windows-target-unknown" },
	{ "a\nSEC_E 0x8009030e No credentials are available in the security "
	    "package\n", "ticket-windows-no-credentials" },
	{ "a\nSystem.ComponentModel.Win32Exception (0x80090322): The target "
	    "principal name is incorrect\n",
	        "context-windows-wrong-principal" },
	{ "a\nError 0x80090342\n", "ticket-windows-etype" },
	{ "a\nerror 0x80090324\n", "ticket-windows-skew" },
	{ "a\nerror 0xc0000371\n", "ticket-windows-denied" },
	{ "a\nerror 0xc0000234\n", "ticket-windows-account" },
	{ "a\nerror 0xc000018c\n", "ticket-windows-trust" },
	{ "a\nLsaCreateTrustedDomainEx 0x549\n",
	    "environment-trust-child-domain" },
	{ "a\nAADSTS53003: blocked\n", "ticket-refused-aadsts" },
	{ "a\nSSPI handshake failed with error code 0x80090346, state 14\n",
	    "login-channel-binding" },
	{ "a\nLogin failed for user 'NT AUTHORITY\\ANONYMOUS LOGON'.\n",
	    "login-double-hop" },
	{ "a\nLogin failed for user 'CONTOSO\\adele'.\n",
	    "login-as-sql-login" },
	{ "a\nLogin failed for user ''.\n", "driver-without-kerberos" },
	{ "a\nLogin failed for user '<token-identified principal>'.\n",
	    "login-no-login" },
	{ "a\nWindows NT user or group 'X\\y' not found.\n",
	    "login-metadata-mode" },
	{ "a\nPrincipal 'x' could not be found or this principal type is not "
	    "supported.\n", "login-directory-lookup" },
	{ "a\nunknown mech-code 0 for mech unknown\n",
	    "driver-cause-hidden" },
	{ "a\nCannot load library libgssapi_krb5.so.2\n",
	    "driver-gss-library-missing" },
	{ "a\nNo LoginModules configured for SQLJDBCDriver\n",
	    "driver-jaas" },
	{ "a\nThis driver is not configured for integrated authentication.\n",
	    "driver-jdbc-scheme" },
	{ "a\nno KDC SRV records found\n", "driver-no-https-kdc" },
	{ "a\n(provider: SSL Provider, error: 0 - The target principal name "
	    "is incorrect.)\n", "driver-tls-name" },
	{ "a\nklist: Credentials cache permissions incorrect (filename: /x)\n",
	    "cache-unreadable" },
	{ "a\nklist: No credentials cache found (filename: /tmp/krb5cc_0)\n",
	    "cache-missing" },
	{ "a\nNo KCM server found\n", "cache-no-kcm" },
	{ "a\nkvno: Cannot contact any KDC for realm 'R' while getting\n",
	    "ticket-kdc-unreachable" },
	{ "a\nKDC policy rejects request\n", "ticket-policy" },
	{ "a\nklist: Unknown credential cache type while\n",
	    "cache-unknown-type" },
	{ "a\nkvno: Clock skew too great while\n", "ticket-skew" },
	{ "a\nkvno: Ticket not yet valid while\n", "ticket-not-yet-valid" },
	{ "a\nkvno: Ticket expired while\n", "ticket-expired" },
	{ "a\nkvno: No credentials found with supported encryption types "
	    "(filename: /x) while\n", "ticket-etype-not-permitted" },
	{ "a\nkvno: Configuration file does not specify default realm when "
	    "parsing name\n", "ticket-no-default-realm" },
	{ "a\nkvno: Cannot find KDC for realm \"X\" while\n",
	    "ticket-no-kdc-known" },
	{ "a\nKDC has no support for encryption type\n",
	    "ticket-etype-nosupp" },
	{ "a\nkvno: KDC returned error string: PROCESS_TGS while\n",
	    "ticket-tgt-not-accepted" },
	{ "a\nkvno: KDC returned error string: AADSTS50105: x\n",
	    "ticket-refused-aadsts" },
	{ "a\nkvno: KDC returned error string: NO PREAUTH\n",
	    "ticket-generic-error" },
	{ "a\nClient not found in Kerberos database\n",
	    "ticket-client-unknown" },
	{ "a\nClient's credentials have been revoked\n",
	    "ticket-client-revoked" },
	{ "a\nkvno: Invalid argument while getting credentials for x\n",
	    "ticket-failed" },
	{ "a\nImproper format of Kerberos configuration file while\n",
	    "config-malformed" },
	{ "a\nIncluded profile file could not be read while\n",
	    "config-include-missing" },
	{ "a\nPermission denied while initializing krb5\n",
	    "config-unreadable" },
	{ "a\nkvno: No supported encryption types (config file error?)\n",
	    "config-aes256-not-permitted" },
	{ "a\nkvno: End of credential cache reached while\n",
	    "cache-bad-format" },
	{ "\n ticketKeyPath : tgt_cloud\n realm : kerberos.microsoftonline.com"
	    "\n", "tgt-platform-sso-realm-case" },
	{ "\n ticketKeyPath : tgt_cloud\n importSuccessful : false\n",
	    "tgt-platform-sso-import" },
};

START_TEST(finds_the_root_of_a_text)
{
	struct ek_argument a;

	ck_assert(ek_argument_log(&a, "text", texts[_i].text,
	    strlen(texts[_i].text)));
	ck_assert_msg(ek_argument_root(&a) != NULL &&
	    strcmp(ek_argument_root(&a), texts[_i].root) == 0, "%s: %s",
	    texts[_i].text, ek_argument_root(&a) != NULL ?
	    ek_argument_root(&a) : "none");
	ek_argument_free(&a);
}
END_TEST

/* What is said of several machines and tools at once is taken together. */
START_TEST(takes_several_outputs_together)
{
	size_t len, more;
	char *first = load("klist-get-51f.txt", &len);
	char *second = load("netsh-winhttp-de.txt", &more);
	struct ek_argument a;

	memcpy(first + len, second, more);
	ck_assert(ek_argument_log(&a, "both", first, len + more));
	ck_assert_str_eq(ek_argument_root(&a), "network-winhttp-proxy");
	ek_argument_free(&a);
	free(first);
	free(second);
}
END_TEST

static enum ek_argument_kind
kind_of(const char *word)
{
	struct ek_argument a;
	enum ek_argument_kind kind;

	ek_argument_word(&a, word);
	kind = a.kind;
	ek_argument_free(&a);
	return kind;
}

START_TEST(reads_words_in_the_order_of_the_contract)
{
	ck_assert_int_eq(kind_of("7"), EK_ARGUMENT_NUMBER);
	ck_assert_int_eq(kind_of("-1765328377"), EK_ARGUMENT_NUMBER);
	ck_assert_int_eq(kind_of("tgt-expired"), EK_ARGUMENT_FINDING);
	ck_assert_int_eq(kind_of("SEC_E_TIME_SKEW"), EK_ARGUMENT_SYMBOL);
	ck_assert_int_eq(kind_of("./7"), EK_ARGUMENT_UNKNOWN);
	ck_assert_int_eq(kind_of("424242"), EK_ARGUMENT_UNKNOWN);
	ck_assert_int_eq(kind_of(""), EK_ARGUMENT_UNKNOWN);
}
END_TEST

static const struct {
	const char *text;
	enum ek_space space;
	int64_t number; /* -1: nothing is known in it */
} symbols[] = {
	{ "the KDC said KDC_ERR_S_PRINCIPAL_UNKNOWN for it", EK_SPACE_KRB, 7 },
	{ "refused: KRB_AP_ERR_SKEW.", EK_SPACE_KRB, 37 },
	{ "(SEC_E_TARGET_UNKNOWN)", EK_SPACE_SSPI, 0x80090303 },
	{ "it gave status_no_logon_servers, twice", EK_SPACE_NTSTATUS,
	    0xc000005e },
	{ "gss_init_sec_context: GSS_S_NO_CRED", EK_SPACE_GSS, 0x70000 },
	{ "code=KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN", EK_SPACE_COM_ERR,
	    -1765328377 },
	{ "S_PRINCIPAL_UNKNOWNS and MY_STATUS_NO_LOGON_SERVERS", EK_N_SPACES,
	    -1 },
};

START_TEST(knows_symbols_in_a_sentence)
{
	struct ek_argument a;

	ck_assert(ek_argument_sentence(&a, symbols[_i].text, "no file"));
	ck_assert_int_eq(a.kind, symbols[_i].number == -1 ?
	    EK_ARGUMENT_UNKNOWN : EK_ARGUMENT_SENTENCE);
	if (symbols[_i].number != -1) {
		ck_assert_int_eq(a.text.codes[0]->space, symbols[_i].space);
		ck_assert_int_eq(a.text.codes[0]->number, symbols[_i].number);
	}
	ek_argument_free(&a);
}
END_TEST

START_TEST(says_what_was_tried)
{
	struct ek_argument a;

	ck_assert(ek_argument_sentence(&a, "blue moon", "no file"));
	ck_assert_int_eq(a.kind, EK_ARGUMENT_UNKNOWN);
	ck_assert_int_eq(ek_argument_exit_code(&a), 3);
	ck_assert_ptr_nonnull(strstr(a.tried, "no finding id"));
	ek_argument_free(&a);
	ck_assert(ek_argument_sentence(&a, "-424242", "no file"));
	ck_assert_ptr_nonnull(strstr(a.tried, "number that stands"));
	ek_argument_free(&a);
}
END_TEST

START_TEST(reads_saved_evidence)
{
	static const char evidence[] =
	    "{\"schema\":\"entrakrb.evidence/1\",\"tool_version\":\"0\","
	    "\"started\":1,\"redacted\":false}\n"
	    "{\"stage\":\"tgt\",\"run\":\"done\",\"why\":null,"
	    "\"duration_ms\":1,\"facts\":{\"run.now\":100,\"tgt.end\":50,"
	    "\"tgt.client\":\"a@R\",\"tgt.cache\":\"FILE:x\"}}\n"
	    "{\"end\":true}\n";
	struct ek_argument a;

	ck_assert(ek_argument_log(&a, "e", evidence, sizeof(evidence) - 1));
	ck_assert_int_eq(a.kind, EK_ARGUMENT_EVIDENCE);
	ck_assert_str_eq(ek_argument_root(&a), "tgt-expired");
	ck_assert_int_eq(ek_argument_exit_code(&a), 1);
	ek_argument_free(&a);
	ck_assert(ek_argument_log(&a, "e", evidence, 90));
	ck_assert_int_ne(ek_argument_exit_code(&a), 0);
	ek_argument_free(&a);
}
END_TEST

START_TEST(hides_passwords)
{
	struct ek_argument a;

	ck_assert(ek_argument_sentence(&a, "Server=x;Password=secret; Ticket "
	    "expired", "no file"));
	ck_assert_ptr_null(strstr(a.input, "secret"));
	ek_argument_free(&a);
}
END_TEST

START_TEST(writes_one_document_and_text)
{
	struct ek_argument a[4];
	struct ek_report_style style = { .redact = true };
	struct ek_buf out = { 0 };
	json_t *document;

	ck_assert(ek_argument_word(&a[0], "7"));
	ck_assert(ek_argument_word(&a[1], "tgt-expired"));
	ck_assert(ek_argument_sentence(&a[2], "Ticket expired", ""));
	ck_assert(ek_argument_sentence(&a[3], "blue moon", "no file"));
	document = ek_explain_json(a, 4, true);
	ck_assert_int_eq(json_array_size(json_object_get(document,
	    "arguments")), 4);
	ck_assert_int_eq(json_integer_value(json_object_get(document,
	    "exit_code")), 3);
	ck_assert_str_eq(json_string_value(json_object_get(document,
	    "status")), "inconclusive");
	ck_assert(ek_explain_text(a, 4, &style, &out));
	ck_assert_ptr_nonnull(strstr(ek_buf_str(&out), "UNKNOWN"));
	ek_buf_free(&out);
	json_decref(document);
	ek_argument_free(&a[0]);
	ek_argument_free(&a[1]);
	ek_argument_free(&a[2]);
	ek_argument_free(&a[3]);
}
END_TEST

/* Findings named by sentences and codes are there. */
START_TEST(names_no_finding_that_does_not_exist)
{
	const struct ek_sentence *s;
	const char *const *id;

	for (s = ek_sentences(); s->key != NULL; s++)
		for (id = s->causes; *id != NULL; id++)
			ck_assert_msg(ek_rule_find(*id) != NULL, "%s: %s",
			    s->key, *id);
}
END_TEST

START_TEST(knows_what_every_mark_means)
{
	ck_assert_ptr_nonnull(ek_mark_meaning("tls-plugin-missing"));
	ck_assert_ptr_null(ek_mark_meaning("nonsense"));
}
END_TEST

#define N(array) (int)(sizeof(array) / sizeof((array)[0]))

static Suite *
explain_suite(void)
{
	Suite *suite = suite_create("explain");
	TCase *tc = tcase_create("explain");

	tcase_add_loop_test(tc, finds_the_root_of_a_log, 0, N(logs));
	tcase_add_loop_test(tc, finds_the_root_of_a_text, 0, N(texts));
	tcase_add_test(tc, takes_several_outputs_together);
	tcase_add_test(tc, reads_words_in_the_order_of_the_contract);
	tcase_add_loop_test(tc, knows_symbols_in_a_sentence, 0,
	    (int)(sizeof(symbols) / sizeof(*symbols)));
	tcase_add_test(tc, says_what_was_tried);
	tcase_add_test(tc, reads_saved_evidence);
	tcase_add_test(tc, hides_passwords);
	tcase_add_test(tc, writes_one_document_and_text);
	tcase_add_test(tc, names_no_finding_that_does_not_exist);
	tcase_add_test(tc, knows_what_every_mark_means);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(explain_suite)
