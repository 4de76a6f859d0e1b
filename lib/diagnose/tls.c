/* SPDX-License-Identifier: BSD-2-Clause */
/* What the KDC proxy's certificate and its handshake say. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/kdcs.h"
#include "diagnose/remedies.h"

/* X509_V_ERR_* of OpenSSL, which libkrb5's trace shows too. */
enum {
	NO_ISSUER = 2,
	NOT_YET_VALID = 9,
	EXPIRED = 10,
	SELF_SIGNED_LEAF = 18,
	SELF_SIGNED_IN_CHAIN = 19,
	NO_LOCAL_ISSUER = 20,
	NO_FIRST_LINK = 21,
	OTHER_NAME = 62
};

static bool
code_of(const json_t *shake, int64_t *code_out)
{
	return ek_item_is(shake, "stands", false) &&
	    ek_item_int(shake, "verify_code", code_out);
}

static bool
is_untrusted(const json_t *shake)
{
	int64_t code;

	return code_of(shake, &code) && (code == NO_ISSUER ||
	    code == SELF_SIGNED_LEAF || code == SELF_SIGNED_IN_CHAIN ||
	    code == NO_LOCAL_ISSUER || code == NO_FIRST_LINK);
}

/* The kinds of untrusted chains exclude each other, the surest sign first. */
static bool
has_no_anchors(const json_t *shake)
{
	int64_t n;

	return is_untrusted(shake) &&
	    ek_item_int(shake, "anchors_loaded", &n) && n == 0;
}

static bool
is_shut_out_by_anchors(const json_t *shake)
{
	return is_untrusted(shake) && !has_no_anchors(shake) &&
	    ek_item_is(shake, "system_verified", true);
}

static bool
is_inspected(const json_t *shake)
{
	return is_untrusted(shake) && !has_no_anchors(shake) &&
	    !is_shut_out_by_anchors(shake) &&
	    ek_item_str(shake, "inspection_product") != NULL;
}

static bool
is_issuer_unknown(const json_t *shake)
{
	return is_untrusted(shake) && !has_no_anchors(shake) &&
	    !is_shut_out_by_anchors(shake) && !is_inspected(shake);
}

static const json_t *
leaf_of(const json_t *shake)
{
	return json_array_get(ek_item_get(shake, "chain"), 0);
}

static const json_t *
top_of(const json_t *shake)
{
	const json_t *chain = ek_item_get(shake, "chain");
	size_t n = json_array_size(chain);

	return n > 0 ? json_array_get(chain, n - 1) : NULL;
}

static void
describe_chain(struct ek_note *note, const json_t *shake)
{
	int64_t code = 0;

	ek_item_int(shake, "verify_code", &code);
	ek_note(note, "%s showed a certificate of \"%s\", issued by \"%s\"; "
	    "the last issuer named in its chain of %zu is \"%s\". "
	    "Verification says %" PRId64 " (%s).", ek_kdcs_text(shake, "host"),
	    ek_kdcs_text(leaf_of(shake), "subject"),
	    ek_kdcs_text(leaf_of(shake), "issuer"),
	    json_array_size(ek_item_get(shake, "chain")),
	    ek_kdcs_text(top_of(shake), "issuer"), code,
	    ek_kdcs_text(shake, "verify_text"));
	ek_note(note, "Trust was looked for in %s.",
	    ek_kdcs_text(shake, "anchors"));
	ek_note_let(note, "issuer", ek_kdcs_text(top_of(shake), "issuer"));
	ek_note_let(note, "product",
	    ek_item_str(shake, "inspection_product"));
}

/* All is there that tells the kinds of failures apart. */
static bool
is_whole(const json_t *shake)
{
	return ek_item_get(shake, "timed_out") != NULL &&
	    ek_item_get(shake, "not_tls") != NULL &&
	    ek_item_get(shake, "error") != NULL &&
	    (!is_untrusted(shake) ||
	    (ek_item_get(shake, "inspection_product") != NULL &&
	    ek_item_get(shake, "anchors_loaded") != NULL));
}

static enum ek_answer
judge(const struct ek_facts *facts, struct ek_note *note, ek_kdc_test *test,
    ek_kdc_describe *describe)
{
	if (ek_kdcs_trusted(facts))
		return EK_NO;
	if (!ek_kdcs_all(facts, "tls.handshakes", is_whole))
		return EK_UNKNOWN;
	return ek_kdcs_judge(facts, "tls.handshakes", note, test, describe);
}

/* The same, and what it means in one more sentence. */
static enum ek_answer
judge_saying(const struct ek_facts *facts, struct ek_note *note,
    ek_kdc_test *test, const char *sentence)
{
	enum ek_answer answer = judge(facts, note, test, describe_chain);

	if (answer == EK_YES)
		ek_note(note, "%s", sentence);
	return answer;
}

#define SAME_TEXT                                                              \
	"On Linux and macOS, libkrb5 breaks the connection off and says only " \
	"\"Cannot contact any KDC for realm\" (-1765328228); the reason "      \
	"stands in KRB5_TRACE alone."

static bool
has_failed_anchors(const json_t *shake)
{
	return ek_item_is(shake, "stands", false) &&
	    ek_item_is(shake, "anchors_failed", true);
}

static void
describe_anchors(struct ek_note *note, const json_t *shake)
{
	ek_note(note, "%s.", ek_kdcs_text(shake, "error"));
}

static enum ek_answer
anchors_unreadable(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, has_failed_anchors, describe_anchors);
}

const struct ek_rule ek_rule_tls_anchors_unreadable = {
	.id = "tls-anchors-unreadable",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the CA certificates that http_anchors names cannot be read",
	.explanation = "libkrb5 asks no KDC over HTTPS when one value of "
	    "http_anchors cannot be read, and names no file when it fails. "
	    SAME_TEXT,
	.remedies = {
	    { "Correct the path in http_anchors and let the user read the "
	    "file, or remove the line so that the system's CAs are used.",
	    NULL, "any", "admin" } },
	.references = { "krb5.conf(5), http_anchors",
	    "MIT krb5 plugins/tls/k5tls/openssl.c" },
	.run = anchors_unreadable
};

static enum ek_answer
bundle_missing(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_saying(facts, note, has_no_anchors,
	    "No CA certificate is there.");
}

const struct ek_rule ek_rule_tls_bundle_missing = {
	.id = "tls-bundle-missing",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "no CA certificate is there to trust a server by",
	.explanation = "No server can be trusted when no CA is known. Small "
	    "container images come without any. " SAME_TEXT,
	.remedies = {
	    { "If http_anchors or SSL_CERT_FILE is set, let it name a file "
	    "that holds certificates.", NULL, "any", "admin" },
	    { "Else install the system's CA certificates.",
	    "apt-get install ca-certificates", "linux", "admin" },
	    { "The same on Fedora, Red Hat and SUSE.",
	    "dnf install ca-certificates", "linux", "admin" } },
	.references = { "SSL_CTX_load_verify_locations(3)",
	    "krb5.conf(5), http_anchors" },
	.run = bundle_missing
};

static enum ek_answer
anchors_exclude(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_saying(facts, note, is_shut_out_by_anchors,
	    "The system's CAs would accept it, but http_anchors takes their "
	    "place.");
}

const struct ek_rule ek_rule_tls_anchors_exclude_issuer = {
	.id = "tls-anchors-exclude-issuer",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "http_anchors does not hold the CA of the KDC proxy",
	.explanation = "With http_anchors set, libkrb5 believes only the CAs "
	    "named there, not the system's. " SAME_TEXT,
	.remedies = {
	    { "Remove http_anchors from the realm in krb5.conf, so that the "
	    "system's CAs are used, or name their bundle in it.", NULL, "any",
	    "admin" } },
	.references = { "krb5.conf(5), http_anchors",
	    "MIT krb5 plugins/tls/k5tls/openssl.c" },
	.run = anchors_exclude
};

static enum ek_answer
inspection(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_saying(facts, note, is_inspected,
	    "The issuer's name is one that a product which inspects TLS gives "
	    "itself.");
}

const struct ek_rule ek_rule_tls_inspection = {
	.id = "tls-inspection",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "a TLS-inspecting proxy stands between this machine and the "
	    "KDC proxy",
	.explanation = "The certificate was made on the way, by a product "
	    "that opens TLS to look inside. Browsers on this machine may trust "
	    "it while what asks the KDC (libkrb5 uses OpenSSL) does not. "
	    SAME_TEXT,
	.remedies = {
	    { "Exempt {kdc_host} from inspection in {product}.", NULL, "any",
	    "admin" },
	    { "Or have the administrator of {product} install its root CA "
	    "among the system's CAs of this machine.", NULL, "any", "admin" } },
	.references = { "RFC 5280 6.1", "krb5.conf(5), http_anchors" },
	.run = inspection
};

static enum ek_answer
issuer_unknown(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_issuer_unknown, describe_chain);
}

const struct ek_rule ek_rule_tls_issuer_unknown = {
	.id = "tls-issuer-unknown",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the issuer of the KDC proxy's certificate is not trusted "
	    "here",
	.explanation = "Either a proxy on the way signs with a CA of its own "
	    "(look at the issuer), or this machine's CA certificates are "
	    "incomplete or old, or (libkrb5) http_anchors names other ones. "
	    SAME_TEXT,
	.remedies = {
	    { "Look at the chain. Microsoft's sign-in hosts have certificates "
	    "from Microsoft or DigiCert; another issuer means that something "
	    "on the way signs.", "openssl s_client -connect "
	    "{kdc_host}:{kdc_port} -servername {kdc_host} -showcerts", "any",
	    "user" },
	    { "If your organisation's proxy signs: exempt {kdc_host} from "
	    "inspection, or have an administrator who knows this CA install it "
	    "among the system's CAs.", NULL, "any", "admin" },
	    { "If the issuer is a public CA: bring the system's CA "
	    "certificates up to date.",
	    "apt-get install --only-upgrade ca-certificates", "linux",
	    "admin" },
	    { "If http_anchors is set: let it hold the CA of this server.",
	    NULL, "any", "admin" } },
	.references = { "RFC 5280 6.1", "krb5.conf(5), http_anchors",
	    "MIT krb5 plugins/tls/k5tls/openssl.c" },
	.run = issuer_unknown
};

static bool
is_other_name(const json_t *shake)
{
	int64_t code;

	return code_of(shake, &code) && code == OTHER_NAME;
}

static void
describe_names(struct ek_note *note, const json_t *shake)
{
	const json_t *names = ek_item_get(leaf_of(shake), "names");
	struct ek_buf list = { 0 };
	size_t i;

	for (i = 0; i < json_array_size(names) && i < 10; i++)
		ek_buf_printf(&list, "%s%s", i > 0 ? ", " : "",
		    json_string_value(json_array_get(names, i)));
	ek_note(note, "The certificate that answers for %s (%s) is for %s; its "
	    "issuer is \"%s\".", ek_kdcs_text(shake, "host"),
	    ek_kdcs_text(shake, "address"),
	    list.len > 0 ? ek_buf_str(&list) :
	    ek_kdcs_text(leaf_of(shake), "subject"),
	    ek_kdcs_text(leaf_of(shake), "issuer"));
	ek_buf_free(&list);
}

static enum ek_answer
other_name(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_other_name, describe_names);
}

const struct ek_rule ek_rule_tls_name_mismatch = {
	.id = "tls-name-mismatch",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the certificate is for another host name",
	.explanation = "Another server than the one wanted answers: a wrong "
	    "host in the kdc line, a hosts file or DNS that leads elsewhere, "
	    "or the sign-in page of a guest network. " SAME_TEXT,
	.remedies = {
	    { "Compare the host in " EK_KDC_LINE " with the names "
	    "above.", NULL, "any", "admin" },
	    { "See where the name leads.", "getent hosts {kdc_host}", "linux",
	    "user" },
	    { "On a guest network, sign in to it first.", NULL, "any",
	    "user" } },
	.references = { "RFC 9525", "MIT krb5 plugins/tls/k5tls/openssl.c" },
	.run = other_name
};

static bool
is_outside_dates(const json_t *shake)
{
	int64_t code;

	return code_of(shake, &code) &&
	    (code == NOT_YET_VALID || code == EXPIRED);
}

/* Every certificate shown is valid at that time. */
static bool
is_valid_at(const json_t *shake, int64_t when)
{
	const json_t *chain = ek_item_get(shake, "chain");
	int64_t first, last;
	size_t i;

	for (i = 0; i < json_array_size(chain); i++) {
		const json_t *shown = json_array_get(chain, i);

		if (!ek_item_int(shown, "not_before", &first) ||
		    !ek_item_int(shown, "not_after", &last) || when < first ||
		    when > last)
			return false;
	}
	return json_array_size(chain) > 0;
}

/* Says when the certificate is valid and what time it is here and there. */
static void
describe_dates(struct ek_note *note, const json_t *shake)
{
	struct ek_buf from = { 0 }, to = { 0 };
	int64_t first, last;

	if (ek_item_int(leaf_of(shake), "not_before", &first))
		ek_text_time(&from, first);
	if (ek_item_int(leaf_of(shake), "not_after", &last))
		ek_text_time(&to, last);
	ek_note(note, "The certificate of \"%s\" shown by %s, issued by "
	    "\"%s\", is valid from %s to %s. Verification says: %s.",
	    ek_kdcs_text(leaf_of(shake), "subject"),
	    ek_kdcs_text(shake, "host"),
	    ek_kdcs_text(leaf_of(shake), "issuer"), ek_buf_str(&from),
	    ek_buf_str(&to), ek_kdcs_text(shake, "verify_text"));
	ek_buf_free(&from);
	ek_buf_free(&to);
}

static void
describe_time(struct ek_note *note, const char *whose, int64_t when)
{
	struct ek_buf text = { 0 };

	ek_text_time(&text, when);
	ek_note(note, "%s clock says %s.", whose, ek_buf_str(&text));
	ek_buf_free(&text);
}

/* YES for a certificate refused with that CODE (0: either) because of this
 * machine's clock (BY_CLOCK), or although its clock is not known to be wrong.
 */
static enum ek_answer
judge_dates(const struct ek_facts *facts, struct ek_note *note, int64_t code,
    bool by_clock)
{
	size_t i, n = ek_fact_count(facts, "tls.handshakes");
	enum ek_answer answer = EK_NO;
	int64_t now, there, seen;
	bool known = ek_kdcs_server_time(facts, &there);

	if (ek_kdcs_trusted(facts))
		return EK_NO;
	if (!ek_fact_known(facts, "tls.handshakes"))
		return EK_UNKNOWN;
	for (i = 0; i < n; i++) {
		const json_t *shake = ek_fact_item(facts, "tls.handshakes", i);

		if (!is_outside_dates(shake) || !code_of(shake, &seen) ||
		    (code != 0 && seen != code) ||
		    (known && is_valid_at(shake, there)) != by_clock)
			continue;
		if (answer == EK_NO)
			ek_kdcs_name(facts, note, shake);
		answer = EK_YES;
		describe_dates(note, shake);
		ek_note_value(note, "tls.handshakes", shake);
	}
	if (answer == EK_YES && ek_fact_int(facts, "run.now", &now))
		describe_time(note, "This machine's", now);
	if (answer == EK_YES && known)
		describe_time(note, "The server's", there);
	return answer;
}

static enum ek_answer
expired(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_dates(facts, note, EXPIRED, false);
}

const struct ek_rule ek_rule_tls_certificate_expired = {
	.id = "tls-certificate-expired",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's certificate has expired",
	.explanation = "The server, or a proxy on the way, shows a certificate "
	    "that is no longer valid, and this machine's clock is not known to "
	    "be wrong. " SAME_TEXT,
	.remedies = {
	    { "Make sure that the clock is right.", "timedatectl", "linux",
	    "user" },
	    { "If the issuer is your own proxy or gateway, renew its "
	    "certificate.", NULL, "any", "admin" } },
	.references = { "RFC 5280 4.1.2.5" },
	.run = expired
};

static enum ek_answer
not_yet_valid(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_dates(facts, note, NOT_YET_VALID, false);
}

const struct ek_rule ek_rule_tls_certificate_not_yet_valid = {
	.id = "tls-certificate-not-yet-valid",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's certificate is not valid yet",
	.explanation = "Mostly this machine's clock is behind; a certificate "
	    "made a moment ago by a proxy whose clock is ahead looks the same. "
	    SAME_TEXT,
	.remedies = {
	    { "Make sure that the clock is right.", "timedatectl", "linux",
	    "user" },
	    { "If the issuer is your own proxy or gateway, look at its "
	    "clock.", NULL, "any", "admin" } },
	.references = { "RFC 5280 4.1.2.5" },
	.run = not_yet_valid
};

static enum ek_answer
rejected_by_clock(const struct ek_facts *facts, struct ek_note *note)
{
	return judge_dates(facts, note, 0, true);
}

const struct ek_rule ek_rule_tls_rejected_by_clock = {
	.id = "tls-rejected-by-clock",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "a good certificate is refused because this machine's clock "
	    "is wrong",
	.explanation = "By the server's clock the certificate is valid, by "
	    "this machine's it is not. A wrong clock looks like a dead KDC: "
	    SAME_TEXT,
	.remedies = { EK_REMEDIES_CLOCK },
	.references = { "RFC 5280 4.1.2.5" },
	.run = rejected_by_clock
};

static bool
is_rejected_otherwise(const json_t *shake)
{
	int64_t code;

	return code_of(shake, &code) && code > 0 && !is_untrusted(shake) &&
	    !is_outside_dates(shake) && code != OTHER_NAME;
}

static enum ek_answer
certificate_rejected(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_rejected_otherwise, describe_chain);
}

const struct ek_rule ek_rule_tls_certificate_rejected = {
	.id = "tls-certificate-rejected",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's certificate is refused",
	.explanation = "The chain leads to a known CA, but OpenSSL refuses it "
	    "for the reason it gives (a weak key or signature, a wrong "
	    "purpose, a revoked certificate). " SAME_TEXT,
	.remedies = {
	    { "Look at the chain.", "openssl s_client -connect "
	    "{kdc_host}:{kdc_port} -servername {kdc_host} -showcerts", "any",
	    "user" },
	    { "Have whoever runs the server or the proxy on the way replace "
	    "the certificate.", NULL, "any", "admin" } },
	.references = { "X509_STORE_CTX_get_error(3)", "RFC 5280 6.1" },
	.run = certificate_rejected
};

static bool
is_silent(const json_t *shake)
{
	return ek_item_is(shake, "stands", false) &&
	    ek_item_is(shake, "timed_out", true) &&
	    !ek_item_is(shake, "not_tls", true);
}

static void
describe_failure(struct ek_note *note, const json_t *shake)
{
	int64_t ms = 0;

	ek_item_int(shake, "duration_ms", &ms);
	ek_note(note, "The handshake with %s (%s) ended after %" PRId64
	    " ms: %s.", ek_kdcs_text(shake, "host"),
	    ek_kdcs_text(shake, "address"), ms, ek_kdcs_text(shake, "error"));
	if (ek_item_str(shake, "alert") != NULL)
		ek_note(note, "The server sent the alert \"%s\".",
		    ek_kdcs_text(shake, "alert"));
}

static enum ek_answer
silent(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_silent, describe_failure);
}

const struct ek_rule ek_rule_tls_silent = {
	.id = "tls-silent",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy accepts the connection and then says nothing",
	.explanation = "TCP works, but no TLS answer comes: a firewall or "
	    "inspecting proxy that hangs, a server that speaks no TLS on this "
	    "port, or large packets that get lost on the way (MTU). libkrb5 "
	    "waits about 24 s, longer than most login timeouts.",
	.remedies = {
	    { "Try it by hand.", "curl -sv --max-time 15 --noproxy '*' "
	    "https://{kdc_host}:{kdc_port}/", "any", "user" },
	    { "If it works from another network: look at firewall, inspection "
	    "and MTU on this one.", NULL, "any", "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = silent
};

static bool
is_not_tls(const json_t *shake)
{
	return ek_item_is(shake, "stands", false) &&
	    ek_item_is(shake, "not_tls", true);
}

static enum ek_answer
no_tls(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_not_tls, describe_failure);
}

const struct ek_rule ek_rule_tls_not_spoken = {
	.id = "tls-not-spoken",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's port does not speak TLS",
	.explanation = "What came back is no TLS: plain HTTP or another "
	    "service listens there. KDC proxies are asked over TLS only.",
	.remedies = {
	    { "Compare host and port with " EK_KDC_LINE ".", NULL,
	    "any", "admin" } },
	.references = { "MS-KKDCP 2.1", "RFC 8446 5.1" },
	.run = no_tls
};

static bool
has_no_common_protocol(const json_t *shake)
{
	const char *error = ek_item_str(shake, "error");
	const char *alert = ek_item_str(shake, "alert");

	if (!ek_item_is(shake, "stands", false))
		return false;
	if (!ek_item_is(shake, "verified", true) &&
	    ek_kdcs_holds(alert, "handshake failure"))
		return true;
	return ek_kdcs_holds(alert, "protocol version") ||
	    ek_kdcs_holds(alert, "insufficient security") ||
	    ek_kdcs_holds(error, "unsupported protocol") ||
	    ek_kdcs_holds(error, "no protocols available") ||
	    ek_kdcs_holds(error, "disallowed or unsupported") ||
	    ek_kdcs_holds(error, "key too small");
}

/* The server's certificate was accepted and it still broke off. */
static bool
wants_client_certificate(const json_t *shake)
{
	return ek_item_is(shake, "stands", false) &&
	    ek_item_is(shake, "verified", true) &&
	    ek_item_str(shake, "alert") != NULL &&
	    !has_no_common_protocol(shake);
}

static bool
wants_it_late(const json_t *request)
{
	return ek_item_streq(request, "alert", "certificate required") ||
	    ek_item_streq(request, "alert", "bad certificate");
}

static void
describe_late_alert(struct ek_note *note, const json_t *request)
{
	ek_note(note, "%s ended the connection with the alert \"%s\".",
	    ek_kdcs_text(request, "value"), ek_kdcs_text(request, "alert"));
}

static enum ek_answer
client_certificate(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer early, late;

	if (ek_kdcs_answered(facts))
		return EK_NO;
	early = judge(facts, note, wants_client_certificate, describe_failure);
	late = ek_kdcs_judge(facts, "kdcproxy.requests", note, wants_it_late,
	    describe_late_alert);
	return early == EK_YES || late == EK_YES ? EK_YES : early;
}

const struct ek_rule ek_rule_tls_client_certificate = {
	.id = "tls-client-certificate",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the server wants a client certificate",
	.explanation = "libkrb5 has no client certificate to show to a KDC "
	    "proxy. " SAME_TEXT,
	.remedies = {
	    { "Use a KDC proxy that asks for none, or exempt this path from "
	    "the demand on your gateway.", NULL, "any", "admin" } },
	.references = { "RFC 8446 4.4.2.4", "MIT krb5 plugins/tls/k5tls" },
	.explains = { "kdcproxy-no-reply" },
	.run = client_certificate
};

static enum ek_answer
no_common_protocol(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, has_no_common_protocol, describe_failure);
}

const struct ek_rule ek_rule_tls_no_common_protocol = {
	.id = "tls-no-common-protocol",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this machine and the KDC proxy have no TLS version or cipher "
	    "in common",
	.explanation = "An old server, or an old OpenSSL or a strict crypto "
	    "policy on this machine. " SAME_TEXT,
	.remedies = {
	    { "See what each side offers.", "openssl s_client -connect "
	    "{kdc_host}:{kdc_port} -servername {kdc_host}", "any", "user" },
	    { "Update the older side: the server or gateway must offer "
	    "TLS 1.2 or newer.", NULL, "any", "admin" } },
	.references = { "RFC 8446 6.2" },
	.run = no_common_protocol
};

/* No certificate was refused, and none of the better known ends fits. */
static bool
is_broken_off(const json_t *shake)
{
	int64_t code;

	return ek_item_is(shake, "stands", false) && !is_silent(shake) &&
	    !is_not_tls(shake) && !has_failed_anchors(shake) &&
	    !has_no_common_protocol(shake) &&
	    !wants_client_certificate(shake) &&
	    (ek_item_int(shake, "verify_code", &code) ? code == 0 :
	    leaf_of(shake) == NULL);
}

static enum ek_answer
broken_off(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_broken_off, describe_failure);
}

const struct ek_rule ek_rule_tls_broken_off = {
	.id = "tls-broken-off",
	.stage = EK_STAGE_TLS,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the connection is broken off during the TLS handshake",
	.explanation = "TCP works, then the other side closes or resets the "
	    "connection before a certificate is shown. Mostly a firewall that "
	    "filters by host name does this. libkrb5 leaves not even a trace "
	    "line of it.",
	.remedies = {
	    { "Try it by hand, from here and from another network.",
	    "curl -sv --max-time 15 --noproxy '*' "
	    "https://{kdc_host}:{kdc_port}/", "any", "user" },
	    { "Let TLS to {kdc_host} through the firewall.", NULL, "any",
	    "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = broken_off
};

static bool
is_inspected_and_trusted(const json_t *shake)
{
	return ek_item_is(shake, "verified", true) &&
	    ek_item_str(shake, "inspection_product") != NULL;
}

static enum ek_answer
inspected(const struct ek_facts *facts, struct ek_note *note)
{
	return ek_kdcs_judge(facts, "tls.handshakes", note,
	    is_inspected_and_trusted, describe_chain);
}

const struct ek_rule ek_rule_tls_inspected = {
	.id = "tls-inspected",
	.stage = EK_STAGE_TLS,
	.severity = EK_INFO,
	.weight = EK_CAUSE,
	.title = "the traffic to the KDC proxy is inspected on the way",
	.explanation = "The certificate was made on the way, and this machine "
	    "trusts it. It works as long as the product passes Kerberos "
	    "messages on unchanged.",
	.remedies = {
	    { "If tickets fail now and then, exempt {kdc_host} from "
	    "inspection in {product}.", NULL, "any", "admin" } },
	.references = { "RFC 5280 6.1" },
	.run = inspected
};
