/* SPDX-License-Identifier: BSD-2-Clause */
/* What the KDC proxy answers over HTTP, and the KDC behind it. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/kdcs.h"

enum { SHOWN_BODY = 200 }; /* bytes of a body that are quoted */

static int64_t
status_of(const json_t *request)
{
	int64_t status;

	return ek_item_int(request, "http_status", &status) ? status : 0;
}

static bool
has_reply(const json_t *request)
{
	const char *reply = ek_item_str(request, "reply");

	return reply != NULL && strcmp(reply, "none") != 0;
}

/* The text of a web page's title; NULL if it has none. */
static const char *
title_of(const char *page, size_t *len_out)
{
	const char *title = strstr(page, "<title>");

	if (title == NULL)
		title = strstr(page, "<TITLE>");
	if (title == NULL)
		return NULL;
	title += strlen("<title>");
	*len_out = strcspn(title, "<\r\n");
	return *len_out > 0 ? title : NULL;
}

static void
quote_body(struct ek_note *note, const json_t *request)
{
	const char *body = ek_item_str(request, "body_text");
	const char *title, *text;
	size_t len = body != NULL ? strcspn(body, "\r\n") : 0;

	if (ek_item_streq(request, "body_kind", "binary") || len == 0)
		return;
	title = title_of(body, &len);
	text = title != NULL ? title : body;
	if (len > SHOWN_BODY)
		len = ek_utf8_within(text, SHOWN_BODY);
	ek_note(note, "Its body (%s) %s \"%.*s\".",
	    ek_kdcs_text(request, "body_kind"),
	    title != NULL ? "is titled" : "begins", (int)len, text);
}

static void
describe(struct ek_note *note, const json_t *request)
{
	const char *server = ek_item_str(request, "server");
	const char *id = ek_item_str(request, "request_id");
	const char *reason = ek_item_str(request, "http_reason");

	ek_note(note, "%s answered HTTP %" PRId64 "%s%s, content type %s%s%s.",
	    ek_kdcs_text(request, "value"), status_of(request),
	    reason != NULL ? " " : "", reason != NULL ? reason : "",
	    ek_kdcs_text(request, "content_type"),
	    server != NULL ? ", server " : "", server != NULL ? server : "");
	if (ek_item_str(request, "location") != NULL)
		ek_note(note, "It leads to %s.",
		    ek_kdcs_text(request, "location"));
	if (id != NULL)
		ek_note(note, "Its x-ms-request-id is %s.", id);
	quote_body(note, request);
	ek_note_let(note, "url", ek_item_str(request, "value"));
}

static void
describe_failure(struct ek_note *note, const json_t *request)
{
	int64_t ms = 0;

	ek_item_int(request, "duration_ms", &ms);
	ek_note(note, "%s (by %s): %s, after %" PRId64 " ms.",
	    ek_kdcs_text(request, "value"), ek_kdcs_text(request, "via"),
	    ek_kdcs_text(request, "error"), ms);
}

/* All is there that tells the kinds of answers apart. */
static bool
is_whole(const json_t *request)
{
	return ek_item_get(request, "reply") != NULL &&
	    ek_item_get(request, "http_status") != NULL &&
	    ek_item_get(request, "timed_out") != NULL &&
	    (status_of(request) == 0 || has_reply(request) ||
	    ek_item_get(request, "body_kind") != NULL);
}

static enum ek_answer
judge(const struct ek_facts *facts, struct ek_note *note, ek_kdc_test *test,
    ek_kdc_describe *how)
{
	if (ek_kdcs_answered(facts))
		return EK_NO;
	if (!ek_kdcs_all(facts, "kdcproxy.requests", is_whole))
		return EK_UNKNOWN;
	return ek_kdcs_judge(facts, "kdcproxy.requests", note, test, how);
}

#define UNREAD                                                                 \
	"libkrb5 never reads the status and takes every answer that is no "    \
	"Kerberos message for a dead KDC: \"Cannot contact any KDC for "       \
	"realm\" (-1765328228)."

/* What an HTTP status says when no Kerberos message comes with it. */
enum trouble {
	NO_TROUBLE,
	REDIRECTED,
	BAD_REQUEST,
	FORBIDDEN,
	NOT_FOUND,
	PROXY_SIGN_IN,
	THROTTLED,
	REFUSED,
	UNAVAILABLE
};

static const struct {
	int from, to;
	enum trouble trouble;
} statuses[] = { /* the first that fits holds */
	{ 400, 400, BAD_REQUEST },
	{ 401, 401, FORBIDDEN },
	{ 403, 403, FORBIDDEN },
	{ 404, 404, NOT_FOUND },
	{ 407, 407, PROXY_SIGN_IN },
	{ 410, 410, NOT_FOUND },
	{ 429, 429, THROTTLED },
	{ 451, 451, FORBIDDEN },
	{ 300, 399, REDIRECTED },
	{ 400, 499, REFUSED },
	{ 500, 999, UNAVAILABLE },
};

static enum trouble
trouble_of(const json_t *request)
{
	int64_t status = status_of(request);
	size_t i;

	if (has_reply(request))
		return NO_TROUBLE;
	if (ek_item_str(request, "proxy_authenticate") != NULL)
		return PROXY_SIGN_IN;
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (status >= statuses[i].from && status <= statuses[i].to)
			return statuses[i].trouble;
	return NO_TROUBLE;
}

/* Defines RUN, which says yes if a KDC proxy gave such a status. */
#define STATUS_RUN(run, what, how)                                             \
	static bool                                                            \
	run##_item(const json_t *request)                                      \
	{                                                                      \
		return trouble_of(request) == (what);                          \
	}                                                                      \
	static enum ek_answer                                                  \
	run(const struct ek_facts *facts, struct ek_note *note)                \
	{                                                                      \
		return judge(facts, note, run##_item, how);                    \
	}

static void
describe_proxy(struct ek_note *note, const json_t *request)
{
	describe(note, request);
	if (ek_item_str(request, "proxy_authenticate") != NULL)
		ek_note(note, "It asks for \"%s\".",
		    ek_kdcs_text(request, "proxy_authenticate"));
}

static void
describe_gateway(struct ek_note *note, const json_t *request)
{
	describe(note, request);
	if (ek_kdcs_holds(ek_item_str(request, "body_text"),
	    "remote unavailable"))
		ek_note(note, "These are the words of kdcproxy when the KDC "
		    "behind it does not answer.");
}

STATUS_RUN(redirected, REDIRECTED, describe)
STATUS_RUN(bad_request, BAD_REQUEST, describe)
STATUS_RUN(forbidden, FORBIDDEN, describe)
STATUS_RUN(not_found, NOT_FOUND, describe)
STATUS_RUN(proxy_sign_in, PROXY_SIGN_IN, describe_proxy)
STATUS_RUN(throttled, THROTTLED, describe)
STATUS_RUN(refused, REFUSED, describe)
STATUS_RUN(unavailable, UNAVAILABLE, describe_gateway)

const struct ek_rule ek_rule_kdcproxy_bad_request = {
	.id = "kdcproxy-bad-request",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy takes the request for a bad one (HTTP 400)",
	.explanation = "The server does not understand the request. Either it "
	    "is no KDC proxy, the path or tenant in the URL is wrong, or a "
	    "gateway on the way refuses the old HTTP/1.0 form that libkrb5 "
	    "uses. " UNREAD,
	.remedies = {
	    { "Compare the URL in " EK_KDC_LINE " with "
	    "https://login.microsoftonline.com/TENANT-ID/kerberos, "
	    "TENANT-ID being your tenant's.", NULL, "any", "admin" },
	    { "If the answer's server is a gateway of your own, exempt this "
	    "path there.", NULL, "any", "admin" },
	    { "Update libkrb5 if it is older than 1.15.", NULL, "any",
	    "admin" } },
	.references = { "RFC 9110 15.5.1", "MS-KKDCP 3.2.5" },
	.run = bad_request
};

const struct ek_rule ek_rule_kdcproxy_forbidden = {
	.id = "kdcproxy-forbidden",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the request to the KDC proxy is forbidden (HTTP 401 or 403)",
	.explanation = "A web filter, gateway or the server itself refuses the "
	    "request before any KDC sees it. " UNREAD,
	.remedies = {
	    { "See who answers: the server header and the body above name the "
	    "filter, if it is one.", NULL, "any", "user" },
	    { "Let POST requests of content type application/kerberos to {url} "
	    "through the filter, without authentication.", NULL, "any",
	    "admin" } },
	.references = { "RFC 9110 15.5.4", "MS-KKDCP 3.2.5" },
	.run = forbidden
};

const struct ek_rule ek_rule_kdcproxy_not_found = {
	.id = "kdcproxy-not-found",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "there is no KDC proxy at that URL (HTTP 404)",
	.explanation = "The host is right, the path is not: the tenant ID is "
	    "wrong or missing, or \"/kerberos\" is. " UNREAD,
	.remedies = {
	    { "Correct " EK_KDC_LINE " to "
	    "https://login.microsoftonline.com/TENANT-ID/kerberos, TENANT-ID "
	    "being your tenant's (a GUID).", NULL, "any", "admin" },
	    { "Find the tenant ID.", "az account show --query tenantId -o tsv",
	    "any", "user" } },
	.references = { "RFC 9110 15.5.5",
	    "https://learn.microsoft.com/azure/azure-sql/managed-instance/"
	    "winauth-azuread-setup-incoming-trust-based-flow" },
	.run = not_found
};

const struct ek_rule ek_rule_kdcproxy_proxy_authentication = {
	.id = "kdcproxy-proxy-authentication",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "a proxy on the way wants a sign-in (HTTP 407)",
	.explanation = "A transparent proxy answers in the place of the KDC "
	    "proxy. libkrb5 cannot sign in to one. " UNREAD,
	.remedies = {
	    { "Let requests to {kdc_host} pass the proxy without a sign-in, or "
	    "around it.", NULL, "any", "admin" } },
	.references = { "RFC 9110 15.5.8" },
	.run = proxy_sign_in
};

const struct ek_rule ek_rule_kdcproxy_throttled = {
	.id = "kdcproxy-throttled",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy says that there were too many requests "
	    "(HTTP 429)",
	.explanation = "Too many requests came from this address or tenant in "
	    "a short time. " UNREAD,
	.remedies = {
	    { "Wait some minutes, then look for a job that asks for tickets in "
	    "a loop.", NULL, "any", "user" } },
	.references = { "RFC 6585 4" },
	.run = throttled
};

const struct ek_rule ek_rule_kdcproxy_unavailable = {
	.id = "kdcproxy-unavailable",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy cannot serve the request (HTTP 5xx)",
	.explanation = "The server, a gateway before it or the KDC behind it "
	    "is out of service. " UNREAD,
	.remedies = {
	    { "Try again in some minutes; for login.microsoftonline.com look "
	    "at https://status.azure.com.", NULL, "any", "user" },
	    { "If the proxy is your own, see that it reaches the KDC of realm "
	    "{realm} and knows that realm.", NULL, "any", "admin" } },
	.references = { "RFC 9110 15.6", "MS-KKDCP 3.2.5" },
	.run = unavailable
};

const struct ek_rule ek_rule_kdcproxy_redirected = {
	.id = "kdcproxy-redirected",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's URL leads elsewhere (HTTP 3xx)",
	.explanation = "A sign-in page of a guest network, a gateway or a "
	    "moved service redirects the request. libkrb5 follows no redirect. "
	    UNREAD,
	.remedies = {
	    { "On a guest network, sign in to it first.", NULL, "any", "user" },
	    { "If the service has moved, put its own URL into "
	    EK_KDC_LINE ".", NULL, "any", "admin" } },
	.references = { "RFC 9110 15.4" },
	.run = redirected
};

const struct ek_rule ek_rule_kdcproxy_refused = {
	.id = "kdcproxy-refused",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the server refuses the request to the KDC proxy (HTTP 4xx)",
	.explanation = "The server takes no Kerberos requests at this URL: no "
	    "POST, not this content type, or not this length. " UNREAD,
	.remedies = {
	    { "Compare the URL in " EK_KDC_LINE " with the one of the "
	    "KDC proxy.", NULL, "any", "admin" } },
	.references = { "RFC 9110 15.5", "MS-KKDCP 3.2.5" },
	.run = refused
};

static bool
is_success(const json_t *request)
{
	int64_t status = status_of(request);

	return !has_reply(request) && status >= 200 && status < 300 &&
	    !ek_item_is(request, "timed_out", true) &&
	    ek_item_str(request, "transfer_encoding") == NULL;
}

static bool
is_web_page(const json_t *request)
{
	return is_success(request) && ek_item_streq(request, "body_kind",
	    "html");
}

static enum ek_answer
web_page(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_web_page, describe);
}

const struct ek_rule ek_rule_kdcproxy_web_page = {
	.id = "kdcproxy-web-page",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "a web page comes in the place of a KDC's answer",
	.explanation = "The sign-in page of a guest network or web filter, or "
	    "a web server that is no KDC proxy. " UNREAD,
	.remedies = {
	    { "On a guest network, sign in to it first; behind a web filter, "
	    "have {url} exempted.", NULL, "any", "user" },
	    { "Compare the URL in " EK_KDC_LINE " with "
	    "https://login.microsoftonline.com/TENANT-ID/kerberos.",
	    NULL, "any", "admin" } },
	.references = { "MS-KKDCP 2.2.2", "MIT krb5 "
	    "lib/krb5/os/sendto_kdc.c" },
	.run = web_page
};

static bool
is_no_kerberos(const json_t *request)
{
	return is_success(request) && !is_web_page(request);
}

static void
describe_size(struct ek_note *note, const json_t *request)
{
	const char *kind = ek_item_str(request, "body_kind");

	describe(note, request);
	if (kind != NULL && strcmp(kind, "empty") == 0)
		ek_note(note, "Its body is empty.");
	if (kind != NULL && strcmp(kind, "binary") == 0)
		ek_note(note, "Its body is no KDC-PROXY-MESSAGE.");
	if (ek_item_str(request, "error") != NULL)
		ek_note(note, "The reader says: %s.",
		    ek_kdcs_text(request, "error"));
}

static enum ek_answer
no_kerberos(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_no_kerberos, describe_size);
}

const struct ek_rule ek_rule_kdcproxy_not_kerberos = {
	.id = "kdcproxy-not-kerberos",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the answer of the KDC proxy is no whole Kerberos message",
	.explanation = "The server says success, but what it sends is empty, "
	    "cut off or something else than a KDC-PROXY-MESSAGE. " UNREAD,
	.remedies = {
	    { "See that nothing on the way (gateway, filter, cache) changes "
	    "bodies of type application/kerberos.", NULL, "any", "admin" },
	    { "Compare the URL in " EK_KDC_LINE " with the one of the "
	    "KDC proxy.", NULL, "any", "admin" } },
	.references = { "MS-KKDCP 2.2.2" },
	.run = no_kerberos
};

static bool
is_chunked(const json_t *request)
{
	return ek_kdcs_holds(ek_item_str(request, "transfer_encoding"),
	    "chunked") && status_of(request) >= 200 &&
	    status_of(request) < 300;
}

static enum ek_answer
chunked(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_chunked, describe);
}

const struct ek_rule ek_rule_kdcproxy_chunked = {
	.id = "kdcproxy-chunked",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's answer comes in chunks, which libkrb5 cannot "
	    "read",
	.explanation = "libkrb5 asks by HTTP/1.0 and knows no "
	    "Transfer-Encoding; a server or gateway that sends one all the "
	    "same cannot be used. " UNREAD,
	.remedies = {
	    { "Have the gateway answer HTTP/1.0 requests without "
	    "Transfer-Encoding (in nginx: proxy_buffering on, "
	    "chunked_transfer_encoding off).", NULL, "any", "admin" } },
	.references = { "RFC 9112 6.1",
	    "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = chunked
};

static bool
is_kept_open(const json_t *request)
{
	return has_reply(request) && ek_item_is(request, "kept_open", true) &&
	    ek_item_str(request, "transfer_encoding") == NULL;
}

static enum ek_answer
kept_open(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_kept_open, describe);
}

const struct ek_rule ek_rule_kdcproxy_kept_open = {
	.id = "kdcproxy-kept-open",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy does not close the connection after its answer",
	.explanation = "The answer is good, but libkrb5 reads until the server "
	    "closes. When it does not, libkrb5 waits about 24 s and then says "
	    "\"Cannot contact any KDC for realm\".",
	.remedies = {
	    { "Have the server or gateway close after the answer to an "
	    "HTTP/1.0 request, as HTTP/1.0 wants it.", NULL, "any",
	    "admin" } },
	.references = { "RFC 9112 9.3",
	    "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = kept_open
};

/* Part of an answer came. */
static bool
is_slow(const json_t *request)
{
	return !has_reply(request) && ek_item_is(request, "timed_out", true) &&
	    ek_item_get(request, "round_trip_ms") != NULL;
}

static void
describe_slowness(struct ek_note *note, const json_t *request)
{
	int64_t first = 0, all = 0;

	ek_item_int(request, "round_trip_ms", &first);
	ek_item_int(request, "duration_ms", &all);
	ek_note(note, "%s began to answer after %" PRId64 " ms and had not "
	    "ended after %" PRId64 " ms.", ek_kdcs_text(request, "value"),
	    first, all);
}

static enum ek_answer
slow(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_slow, describe_slowness);
}

const struct ek_rule ek_rule_kdcproxy_slow = {
	.id = "kdcproxy-slow",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC proxy's answer does not come to its end",
	.explanation = "The answer begins and then trickles or stops. libkrb5 "
	    "waits about 24 s, longer than most login timeouts, so a SQL "
	    "client says \"Login timeout expired\".",
	.remedies = {
	    { "Try again later and from another network; if it is slow from "
	    "there too, the server is at fault.", NULL, "any", "user" },
	    { "Look for an inspecting proxy or a broken path (MTU) that holds "
	    "the answer back.", NULL, "any", "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = slow
};

static bool
is_silent(const json_t *request)
{
	return !has_reply(request) && ek_item_is(request, "timed_out", true) &&
	    !is_slow(request);
}

static enum ek_answer
silent(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_silent, describe_failure);
}

const struct ek_rule ek_rule_kdcproxy_silent = {
	.id = "kdcproxy-silent",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC takes the request and does not answer",
	.explanation = "The connection stands, the request is sent, and "
	    "nothing comes back. libkrb5 waits about 24 s, longer than most "
	    "login timeouts, so a SQL client says \"Login timeout expired\". A "
	    "proxy whose KDC is down may say so (HTTP 503) later than was "
	    "waited. In a trace of libkrb5, an answer after which the "
	    "connection stays open looks the same.",
	.remedies = {
	    { "Try again later and from another network; if it is silent from "
	    "there too, the server is at fault.", NULL, "any", "user" },
	    { "Look for an inspecting proxy or firewall that holds the answer "
	    "back.", NULL, "any", "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c",
	    "krb5.conf(5), request_timeout (since 1.22)" },
	.run = silent
};

static bool
is_cut_short(const json_t *request)
{
	return !has_reply(request) && status_of(request) == 0 &&
	    !ek_item_is(request, "timed_out", true) &&
	    ek_item_str(request, "error") != NULL;
}

static enum ek_answer
no_reply(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_cut_short, describe_failure);
}

const struct ek_rule ek_rule_kdcproxy_no_reply = {
	.id = "kdcproxy-no-reply",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the connection is closed in the place of an answer",
	.explanation = "The request was sent and the other side closed or "
	    "reset the connection, or sent something that is no HTTP. Nothing "
	    "of it appears in a trace of libkrb5, in which an answer that is "
	    "too long looks the same.",
	.remedies = {
	    { "Try again, and from another network: a filter on the way may "
	    "break connections off.", NULL, "any", "user" },
	    { "Compare host, port and path of " EK_KDC_LINE " with the "
	    "KDC's.", NULL, "any", "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = no_reply
};
