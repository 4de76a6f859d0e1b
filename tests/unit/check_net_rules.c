/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of network, tls, kdcproxy, clock and endpoint: facts in, the
 * finding out. In the JSON, ' stands for ".
 */
#include "config.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/diagnose.h"
#include "unit/unit.h"

#define URL "'value': 'https://h/t/kerberos'"
#define KDC(rest)                                                              \
	"'network.kdcs': [{" URL ", 'scheme': 'https', 'host': 'h', "          \
	"'port': 443, 'resolve_text': null, 'addresses': [], " rest "}]"
#define FAILED(attempts) KDC("'resolve_code': 0, 'addresses': ['10.0.0.1'], "  \
	"'connected': false, 'connects': [" attempts "]")
#define ATTEMPT(error) "{'address': '10.0.0.1', 'error': '" error "', "        \
	"'text': 'words', 'duration_ms': 3}"
#define REACHED KDC("'resolve_code': 0, 'addresses': ['10.0.0.1'], "           \
	"'connected': true, 'connects': [{'address': '10.0.0.1', "             \
	"'error': null}]")
#define SHAKE(rest)                                                            \
	REACHED ", 'tls.handshakes': [{" URL ", 'host': 'h', "                 \
	"'timed_out': false, 'not_tls': false, 'error': null, "                \
	"'inspection_product': null, 'anchors_loaded': null, " rest "}]"
#define CERTIFICATE                                                            \
	"'chain': [{'subject': 'CN=h', 'issuer': 'CN=some CA', "               \
	"'names': ['x'], 'not_before': 1000000, 'not_after': 2000000}]"
#define REFUSED(rest) SHAKE("'stands': false, 'verified': false, "             \
	"'anchors_loaded': 5, " CERTIFICATE ", " rest)
#define STANDS SHAKE("'stands': true, 'verified': true, 'verify_code': 0")
#define ANSWER(rest) STANDS ", 'kdcproxy.requests': [{" URL                    \
	", 'via': 'https', " rest "}]"
#define HTTP(status, rest) ANSWER("'http_status': " status                     \
	", 'reply': 'none', 'http_reason': 'r', 'timed_out': false, "          \
	"'body_kind': 'text', " rest)
#define GOOD "'reply': 'krb-error', 'code': 6, 'http_status': 200, "           \
	"'timed_out': false"
#define CLOCK(offset) "'run.now': 2500000, 'clock.precision': 1, "             \
	"'clock.offset': " offset ", 'clock.sources': [{"                      \
	"'source': 'http-date', 'host': 'h', 'server_time': 1, "               \
	"'local_time': 2, 'offset': 3, "                                       \
	"'verified': false}]"
#define SQL(rest) "'endpoint.host': 'mi', 'endpoint.port': 1433, " rest

#define LOOKUP(realm, rest) "'ticket.obtained': false, "                       \
	"'network.kdc_records': [{'realm': '" realm "', 'name': 'n', "         \
	"'type': 'SRV', 'server': '10.0.0.53', 'via': 'udp', "                 \
	"'cut': false, 'timed_out': false, 'error': null, 'records': [], "     \
	rest "}], 'ticket.code': -1765328230"
#define ENTRA "KERBEROS.MICROSOFTONLINE.COM"

static const struct {
	const char *facts, *finding; /* NULL: silence */
	const char *says;            /* in the detail; NULL: anything */
} cases[] = {
	/* network */
	{ REACHED, NULL },
	{ KDC("'resolve_code': -2, 'resolve_text': 'Name unknown', "
	    "'addresses': [], 'connected': false"), "network-unresolved",
	    "\"Name unknown\"" },
	{ KDC("'resolve_code': -2, 'resolve_text': 'Name unknown', "
	    "'addresses': [], 'connected': false") ", "
	    "'network.resolvers': [{'address': '10.9.9.9'}]",
	    "network-unresolved", "Name servers in use: 10.9.9.9." },
	{ KDC("'resolve_code': null, 'addresses': [], 'connected': false, "
	    "'timed_out': true"), "network-resolver-silent" },
	{ KDC("'resolve_code': -3, 'resolve_text': 'Temporary failure in name"
	    " resolution', 'addresses': [], 'connected': false"),
	    "network-resolver-silent" },
	{ FAILED(ATTEMPT("ECONNREFUSED")), "network-refused",
	    "h (10.0.0.1), TCP port 443: words after 3 ms." },
	{ FAILED(ATTEMPT("ECONNREFUSED")) ", 'network.proxy_variables': ["
	    "{'name': 'https_proxy', 'value': 'http://***@p:1'}]",
	    "network-refused", "https_proxy=http://***@p:1 is set" },
	{ FAILED(ATTEMPT("ECONNREFUSED")) ", 'network.hosts_file': ["
	    "{'line': 4, 'address': '127.0.0.1', 'name': 'h'}]",
	    "network-refused", "Line 4 of the hosts file" },
	{ FAILED(ATTEMPT("ENETUNREACH") "," ATTEMPT("ETIMEDOUT")),
	    "network-silent" },
	{ FAILED(ATTEMPT("EPERM")), "network-blocked" },
	{ FAILED(ATTEMPT("ENETUNREACH")), "network-unreachable" },
	{ KDC("'resolve_code': 0, 'addresses': ['::1', '10.0.0.1'], "
	    "'connected': true, 'connects': [{'address': '::1', 'error': "
	    "'PENDING'}, {'address': '10.0.0.1', 'error': null}]"),
	    "network-address-dead" },
	{ KDC("'resolve_code': 0, 'addresses': ['::1', '10.0.0.1'], "
	    "'connected': true, 'connects': [{'address': '::1', 'error': "
	    "'ECONNREFUSED'}, {'address': '10.0.0.1', 'error': null}]"), NULL },
	{ KDC("'resolve_ms': 5100, 'addresses': ['10.0.0.1'], "
	    "'connected': true"), "network-slow-lookup", "took 5.1 s" },
	{ KDC("'resolve_ms': 900, 'addresses': ['10.0.0.1'], "
	    "'connected': true"), NULL },
	/* A second KDC that works is enough. */
	{ "'network.kdcs': [{'value': 'a', 'connected': false, 'resolve_code':"
	    "-2, 'addresses': []}, {'value': 'b', 'connected': true}]", NULL },
	/* A KDC that answers by UDP needs no TCP. */
	{ FAILED(ATTEMPT("ECONNREFUSED")) ", 'kdcproxy.requests': [{"
	    "'reply': 'krb-error', 'via': 'udp'}]", NULL },

	/* tls */
	{ STANDS, NULL },
	{ SHAKE("'stands': false, 'anchors_failed': true, "
	    "'error': 'http_anchors = FILE:/x: gone'"),
	    "tls-anchors-unreadable", "FILE:/x: gone." },
	{ REFUSED("'verify_code': 20"), "tls-issuer-unknown",
	    "issued by \"CN=some CA\"" },
	{ REFUSED("'verify_code': 19, 'inspection': true, "
	    "'inspection_product': 'Zscaler'"), "tls-inspection" },
	{ REFUSED("'verify_code': 20, 'system_verified': true"),
	    "tls-anchors-exclude-issuer" },
	{ SHAKE("'stands': false, 'verify_code': 20, 'anchors_loaded': 0, "
	    CERTIFICATE), "tls-bundle-missing" },
	{ REFUSED("'verify_code': 62, 'name_matches': false"),
	    "tls-name-mismatch", "is for x;" },
	{ REFUSED("'verify_code': 10"), "tls-certificate-expired",
	    "to 1970-01-24T03:33:20Z" },
	{ REFUSED("'verify_code': 9"), "tls-certificate-not-yet-valid" },
	/* The server's clock agrees with ours: it is the certificate. */
	{ REFUSED("'verify_code': 10") ", " CLOCK("2"),
	    "tls-certificate-expired", "The server's clock says" },
	/* It does not: it is our clock. */
	{ REFUSED("'verify_code': 10") ", " CLOCK("-600000"), "clock-skew" },
	/* Wrong clock, and expired by any clock. */
	{ REFUSED("'verify_code': 10") ", " CLOCK("-1000"),
	    "tls-certificate-expired" },
	{ REFUSED("'verify_code': 66"), "tls-certificate-rejected" },
	{ SHAKE("'stands': false, 'timed_out': true"), "tls-silent" },
	{ SHAKE("'stands': false, 'not_tls': true, 'error': 'wrong version'"),
	    "tls-not-spoken" },
	{ SHAKE("'stands': false, 'verified': true, 'verify_code': 0, "
	    "'alert': 'handshake failure', 'error': 'x'"),
	    "tls-client-certificate" },
	{ HTTP("null", "'alert': 'certificate required', 'error': 'x'"),
	    "tls-client-certificate" },
	{ SHAKE("'stands': false, 'verified': false, "
	    "'alert': 'protocol version', 'error': 'x'"),
	    "tls-no-common-protocol" },
	{ SHAKE("'stands': false, 'verified': true, 'verify_code': 0, "
	    "'error': 'legacy sigalg disallowed or unsupported'"),
	    "tls-no-common-protocol" },
	{ SHAKE("'stands': false, 'timed_out': true, 'not_tls': true"),
	    "tls-not-spoken" },
	{ SHAKE("'stands': false, 'verified': false, 'error': 'reset'"),
	    "tls-broken-off", "reset" },

	/* KDCs that only DNS names */
	{ LOOKUP("CORP", "'code': 3"), "network-kdc-not-in-dns", "NXDOMAIN" },
	{ LOOKUP("CORP", "'code': 0"), "network-kdc-not-in-dns" },
	{ LOOKUP(ENTRA, "'code': 3"), "ticket-no-kdc-known" },
	{ LOOKUP("CORP", "'code': 0, 'records': [{'target': 'dc'}]"),
	    "ticket-no-kdc-known" },
	{ LOOKUP("CORP", "'code': 2"), "network-kdc-lookup-failed",
	    "SERVFAIL" },
	{ LOOKUP("CORP", "'code': null, 'timed_out': true, 'duration_ms': 7"),
	    "network-kdc-lookup-failed", "nothing of n (SRV) within 7 ms" },
	{ LOOKUP(ENTRA, "'code': null"), "ticket-no-kdc-known" },
	{ LOOKUP(ENTRA, "'code': 0, 'cut': true"), "network-kdc-answer-cut" },

	/* kdcproxy */
	{ ANSWER(GOOD), NULL },
	{ ANSWER("'reply': 'krb-error', 'http_status': 403"), NULL },
	{ HTTP("400", "'body_kind': 'html'"), "kdcproxy-bad-request" },
	{ HTTP("401", "'body_kind': 'html'"), "kdcproxy-forbidden" },
	{ HTTP("403", "'body_kind': 'html', 'body_text': 'Blocked\\nby us', "
	    "'server': 'squid'"), "kdcproxy-forbidden",
	    "server squid. Its body (html) begins \"Blocked\"." },
	{ HTTP("404", "'body_kind': 'html', 'body_text': "
	    "'<html>\\n<title>No such page</title>'"), "kdcproxy-not-found",
	    "is titled \"No such page\"" },
	{ HTTP("407", "'proxy_authenticate': 'Basic realm=x'"),
	    "kdcproxy-proxy-authentication", "\"Basic realm=x\"" },
	{ HTTP("429", "'body_kind': 'text'"), "kdcproxy-throttled" },
	{ HTTP("503", "'body_text': 'Remote unavailable (R).'"),
	    "kdcproxy-unavailable", "words of kdcproxy" },
	{ HTTP("302", "'location': 'https://portal/'"), "kdcproxy-redirected",
	    "https://portal/" },
	{ HTTP("405", "'body_kind': 'text'"), "kdcproxy-refused" },
	{ HTTP("200", "'body_kind': 'html'"), "kdcproxy-web-page" },
	{ HTTP("200", "'body_kind': 'empty'"), "kdcproxy-not-kerberos",
	    "Its body is empty." },
	{ HTTP("200", "'body_kind': 'binary', 'error': 'cut'"),
	    "kdcproxy-not-kerberos" },
	{ HTTP("200", "'transfer_encoding': 'chunked'"), "kdcproxy-chunked" },
	{ ANSWER(GOOD ", 'transfer_encoding': 'chunked'"),
	    "kdcproxy-chunked" },
	{ ANSWER(GOOD ", 'kept_open': true"), "kdcproxy-kept-open" },
	{ HTTP("null", "'timed_out': true, 'round_trip_ms': 9"),
	    "kdcproxy-slow", "began to answer after 9 ms" },
	{ HTTP("null", "'timed_out': true, 'error': 'late'"),
	    "kdcproxy-silent" },
	{ HTTP("null", "'error': 'Empty reply'"), "kdcproxy-no-reply",
	    "Empty reply" },
	{ STANDS ", 'kdcproxy.requests': [{" GOOD ", 'value': 'a'}, "
	    "{'value': 'b', 'http_status': 403, 'reply': 'none', "
	    "'timed_out': false, 'body_kind': 'text'}]", NULL },

	/* clock */
	{ CLOCK("0"), NULL },
	{ CLOCK("100"), NULL },
	{ CLOCK("-299"), "clock-drift" },
	{ CLOCK("3600"), "clock-skew", "60 min behind (3600 s" },
	{ CLOCK("-3590"), "clock-skew", "whole half hours" },
	{ CLOCK("-1000"), "clock-skew", "16 min ahead" },
	{ CLOCK("400") ", 'config.clockskew': 600", "clock-drift" },
	{ CLOCK("9223372036854775807"), NULL },

	/* A good ticket that a wrong clock makes look bad, and a bad one. */
	{ CLOCK("-3600") ", 'tgt.end': 2499000", "clock-skew" },
	{ CLOCK("3600") ", 'tgt.start': 2503000", "clock-skew" },
	{ CLOCK("-3600") ", 'tgt.end': 2400000", "tgt-expired" },

	/* No server told its time, but the ticket did. */
	{ "'run.now': 1000, 'tgt.auth_time': 5000", "clock-behind" },
	{ "'run.now': 1000, 'tgt.auth_time': 1200", NULL },

	/* endpoint */
	{ SQL("'endpoint.connected': true"), NULL },
	{ SQL("'endpoint.connected': false, 'endpoint.resolve_text': 'no'"),
	    "endpoint-unresolved" },
	{ SQL("'endpoint.connected': false, 'endpoint.connects': ["
	    ATTEMPT("ECONNREFUSED") "]"), "endpoint-unreachable",
	    "TCP port 1433: words" },
	{ SQL("'endpoint.connected': false, 'endpoint.timed_out': true, "
	    "'endpoint.connects': [" ATTEMPT("ETIMEDOUT") "]"),
	    "endpoint-silent" },
};

static struct ek_facts *
facts_of(const char *text)
{
	struct ek_facts *facts = ek_facts_new();
	struct ek_buf buf = { 0 };
	json_error_t error;
	json_t *object;
	char *p;

	ek_buf_printf(&buf, "{%s}", text);
	for (p = buf.data; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	object = json_loads(buf.data, 0, &error);
	ck_assert_msg(object != NULL, "%s: %s", error.text, buf.data);
	ck_assert(ek_facts_merge(facts, object));
	json_decref(object);
	ek_buf_free(&buf);
	return facts;
}

START_TEST(each_fault_has_its_finding)
{
	struct ek_facts *facts = facts_of(cases[_i].facts);
	struct ek_diagnosis *d = ek_diagnose(facts);

	if (cases[_i].finding == NULL)
		ck_assert_msg(d->n_findings == 0, "%s for %s",
		    d->findings[0].rule->id, cases[_i].facts);
	else {
		ck_assert_msg(d->n_findings > 0, "no %s for %s",
		    cases[_i].finding, cases[_i].facts);
		ck_assert_msg(strcmp(d->findings[0].rule->id,
		    cases[_i].finding) == 0, "%s for %s",
		    d->findings[0].rule->id, cases[_i].facts);
		if (cases[_i].says != NULL)
			ck_assert_msg(strstr(d->findings[0].detail,
			    cases[_i].says) != NULL, "%s",
			    d->findings[0].detail);
	}
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(a_wrong_clock_explains_the_refused_certificate)
{
	struct ek_facts *facts = facts_of(REFUSED("'verify_code': 10") ", "
	    CLOCK("-600000"));
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_uint_eq(d->n_findings, 2);
	ck_assert_str_eq(d->root_cause, "clock-skew");
	ck_assert_str_eq(d->findings[1].rule->id, "tls-rejected-by-clock");
	ck_assert_str_eq(d->findings[1].caused_by, "clock-skew");
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(a_body_is_not_cut_within_a_character)
{
	struct ek_facts *facts = facts_of(HTTP("403", "'body_kind': 'text'"));
	json_t *request = json_deep_copy(ek_fact_item(facts,
	    "kdcproxy.requests", 0));
	struct ek_diagnosis *d;
	char body[301];
	uint32_t rune;
	const char *p;
	size_t n;

	for (n = 0; n < 300; n += 3)
		memcpy(body + n, "\xe2\x82\xac", 4);
	json_object_set_new(request, "body_text", json_string(body));
	ck_assert(ek_fact_set(facts, "kdcproxy.requests",
	    json_pack("[o]", request)));
	d = ek_diagnose(facts);
	for (p = d->findings[0].detail; *p != '\0'; p += n)
		ck_assert((n = ek_utf8_next(p, strlen(p), &rune)) > 0);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(what_did_not_hurt_is_a_warning)
{
	struct ek_facts *facts = facts_of(HTTP("403", "'body_kind': 'html'")
	    ", 'ticket.obtained': true");
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_ptr_null(d->root_cause);
	ck_assert_int_eq(d->findings[0].severity, EK_WARNING);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

static Suite *
net_rules_suite(void)
{
	Suite *suite = suite_create("net rules");
	TCase *tests = tcase_create("net rules");

	tcase_add_loop_test(tests, each_fault_has_its_finding, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tests, a_wrong_clock_explains_the_refused_certificate);
	tcase_add_test(tests, a_body_is_not_cut_within_a_character);
	tcase_add_test(tests, what_did_not_hurt_is_a_warning);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(net_rules_suite)
