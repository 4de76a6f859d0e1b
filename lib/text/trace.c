/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A log of KRB5_TRACE (MIT krb5). What counts is the first failure: libkrb5
 * asks again without referrals after it, and the second answer is of less
 * worth. A log that ends in the middle of an exchange means that no KDC gave
 * a usable answer.
 */
#include <string.h>

#include "base/inspection.h"
#include "facts/trace.h"
#include "text/lines.h"
#include "text/readers.h"

enum {
	MAX_MARKS = 200,
	MAX_EXCHANGES = 50,
	SILENT_S = 5,        /* seconds without an answer that are a hang */
	KDC_UNREACH = -1765328228,
	REALM_UNKNOWN = -1765328230,
	OTHER_NAME = 62      /* as the stage tls records another name */
};

struct trace {
	struct ek_facts *facts;
	size_t known; /* lines that say something */
	size_t marks, hops;
	int64_t time, sent_at;  /* of the line, of the last request; epoch */
	char host[256];         /* of the last look-up */
	char realm[256];        /* of the last request */
	char via[8];
	bool waiting;           /* a request went out and nothing came back */
	bool touched;           /* a KDC's name was looked up for it */
	bool no_records;        /* DNS was asked for a KDC and had none */
	bool name_matched;      /* the certificate was accepted */
	bool https_sent;
	bool http_told;         /* what came back is in the facts */
	bool asked, failed, got;
	bool wanted; /* a service ticket was, not a first TGT */
};

/* A line whose front was left out is told by a fault that it names. */
static bool
is_fault(const char *line)
{
	const char *mark = ek_trace_mark(line);

	return mark != NULL && (strncmp(mark, "tls-", 4) == 0 ||
	    strncmp(mark, "https-", 6) == 0 || strcmp(mark, "tgs-failed") == 0);
}

const char *
ek_trace_line(const char *line, int64_t *time_out)
{
	int64_t pid;

	*time_out = 0;
	if (is_fault(line))
		return line;
	if (*line != '[' || !ek_read_int(line + 1, &pid, &line) ||
	    *line++ != ']' || !ek_read_int(line, time_out, &line) ||
	    *line++ != '.')
		return NULL;
	line += strspn(line, "0123456789");
	return ek_after(line, ":");
}

/* Copies what stands up to STOP (or the line's end). */
static void
copy_until(char *out, size_t size, const char *text, const char *stop)
{
	const char *end = stop != NULL ? strstr(text, stop) : NULL;

	ek_copy(out, size, text, end != NULL ? (size_t)(end - text) :
	    strlen(text));
}

static void
add_mark(struct trace *t, const char *line)
{
	const char *mark = ek_trace_mark(line);
	unsigned keep = ek_trace_foreign(line);
	char text[EK_LINE_MAX];

	if (mark == NULL || t->marks++ >= MAX_MARKS)
		return;
	ek_copy(text, sizeof(text), line, keep > 0 ? keep : strlen(line));
	ek_fact_append(t->facts, "ticket.trace_marks", json_pack("{s:s, s:o}",
	    "mark", mark, "text", ek_json_text(text)));
}

/* Host and port of "MSSQLSvc/HOST:PORT". */
static void
set_host(struct trace *t, const char *spn)
{
	const char *slash = strchr(spn, '/');
	size_t len = slash != NULL ? strcspn(slash + 1, ":") : 0;
	char host[256];
	int64_t port;

	if (len == 0 || ek_after(spn, "krbtgt/") != NULL)
		return;
	ek_copy(host, sizeof(host), slash + 1, len);
	ek_set_text(t->facts, "run.host", host);
	if (slash[1 + len] == ':' && ek_read_int(slash + len + 2, &port, NULL))
		ek_fact_set_int(t->facts, "run.port", port);
}

/* "alice@R -> SPN@R using ccache FILE:/x": a new question begins. */
static void
see_getting(struct trace *t, const char *rest)
{
	char client[512], server[512];
	const char *arrow = strstr(rest, " -> "), *cache;

	if (arrow == NULL)
		return;
	t->asked = t->wanted = true;
	t->failed = t->got = false;
	copy_until(client, sizeof(client), rest, " -> ");
	copy_until(server, sizeof(server), arrow + 4, " using ccache ");
	ek_set_text(t->facts, "ticket.client", client);
	ek_set_text(t->facts, "ticket.server", server);
	cache = strstr(arrow, " using ccache ");
	if (cache != NULL)
		ek_set_text(t->facts, "cache.name", cache + 14);
	server[strcspn(server, "@")] = '\0';
	ek_set_text(t->facts, "run.spn", server);
	set_host(t, server);
}

static void
see_tgt(struct trace *t, const char *rest)
{
	char client[512];
	const char *arrow = strstr(rest, " -> ");

	if (arrow == NULL)
		return;
	copy_until(client, sizeof(client), rest, " -> ");
	ek_fact_set_bool(t->facts, "tgt.found", true);
	ek_set_text(t->facts, "tgt.client", client);
	ek_set_text(t->facts, "tgt.server", arrow + 4);
}

/* "(1192 bytes) to REALM". */
static void
see_request(struct trace *t, const char *rest)
{
	const char *to = ek_behind(rest, "bytes) to ");

	if (to == NULL)
		return;
	ek_copy(t->realm, sizeof(t->realm), to, strcspn(to, " "));
	t->sent_at = t->time;
	t->asked = t->waiting = true;
	t->touched = t->no_records = t->https_sent = t->http_told = false;
	t->via[0] = '\0';
}

static void
see_lookup(struct trace *t, const char *rest)
{
	ek_copy(t->host, sizeof(t->host), rest, strcspn(rest, " "));
	t->touched = true;
	t->name_matched = false;
	t->sent_at = t->time;
}

static void
see_sending(struct trace *t, const char *line)
{
	t->https_sent = ek_after(line, "Sending HTTPS") != NULL;
	strcpy(t->via, t->https_sent ? "https" :
	    ek_after(line, "Sending TCP") != NULL ? "tcp" : "udp");
	t->sent_at = t->time;
}

/* What a library's "number/text" says. */
struct result {
	int64_t code;
	const char *text;
};

static bool
read_result(const char *rest, struct result *out)
{
	return ek_read_int(rest, &out->code, &out->text) &&
	    *out->text++ == '/';
}

static json_t *
new_exchange(struct trace *t, const char *reply)
{
	json_t *x = json_pack("{s:s, s:s, s:i, s:s}", "library", "mit", "pass",
	    "plain", "hop", (int)++t->hops, "reply", reply);

	if (t->realm[0] != '\0')
		json_object_set_new(x, "realm", ek_json_text(t->realm));
	if (t->via[0] != '\0')
		json_object_set_new(x, "via", json_string(t->via));
	if (t->time != 0)
		json_object_set_new(x, "local_time", json_integer(t->time));
	return x;
}

static void
add_exchange(struct trace *t, json_t *x)
{
	if (t->hops <= MAX_EXCHANGES)
		ek_fact_append(t->facts, "ticket.exchanges", x);
	else
		json_decref(x);
}

/* The name between WORD and " not found". */
static void
set_name(json_t *x, const char *text, const char *word)
{
	const char *name = ek_after(text, word);
	char copy[512];

	if (name == NULL || strstr(name, " not found") == NULL)
		return;
	copy_until(copy, sizeof(copy), name, " not found");
	json_object_set_new(x, "sname", ek_json_text(copy));
}

static void
set_text(json_t *x, const char *text)
{
	const char *e_text = ek_after(text, "KDC returned error string:");

	if (e_text != NULL)
		json_object_set_new(x, "e_text", ek_json_text(e_text));
	set_name(x, text, "Server ");
}

static bool
is_krb_error(int64_t code)
{
	return code > EK_KRB5_BASE && code <= EK_KRB5_BASE + 127;
}

static void
set_outcome(struct trace *t, int64_t code, const char *text)
{
	t->failed = code != 0;
	ek_fact_set_int(t->facts, "ticket.code", code);
	ek_set_text(t->facts, "ticket.text", text);
	ek_fact_set_bool(t->facts, "ticket.obtained", code == 0);
}

/* "0/Success" or a failure; only the first failure counts. */
static void
see_result(struct trace *t, const char *rest)
{
	struct result result;
	json_t *x;

	t->waiting = false;
	if (!read_result(rest, &result) || t->failed || result.code == 0)
		return;
	if (is_krb_error(result.code)) {
		x = new_exchange(t, "krb-error");
		json_object_set_new(x, "code",
		    json_integer(result.code - EK_KRB5_BASE));
		set_text(x, result.text);
		add_exchange(t, x);
	}
	set_outcome(t, result.code, result.text);
}

static void
see_got(struct trace *t, const char *rest)
{
	t->got = true;
	t->waiting = false;
	set_outcome(t, 0, "Success");
	ek_set_text(t->facts, "ticket.server", rest);
}

/* "alice@R -> SPN@R with session key aes256-cts/5370". */
static void
see_reply(struct trace *t, const char *rest)
{
	json_t *x = new_exchange(t, "tgs-rep");
	const char *arrow = strstr(rest, " -> ");
	char server[512];

	t->waiting = false;
	if (arrow != NULL) {
		copy_until(server, sizeof(server), arrow + 4,
		    " with session key");
		json_object_set_new(x, "answered_server",
		    ek_json_text(server));
	}
	add_exchange(t, x);
}

/* The KDC's address as the trace tells it: "https://HOST". */
static json_t *
kdc_item(const struct trace *t)
{
	struct ek_buf value = { 0 };
	json_t *item;

	ek_buf_printf(&value, "https://%s", t->host);
	item = json_pack("{s:o, s:o}", "value",
	    ek_json_text(ek_buf_str(&value)), "host", ek_json_text(t->host));
	ek_buf_free(&value);
	return item;
}

static json_t *
failed_handshake(struct trace *t)
{
	json_t *shake = kdc_item(t);

	json_object_set_new(shake, "stands", json_false());
	json_object_set_new(shake, "verified", json_false());
	json_object_set_new(shake, "timed_out", json_false());
	json_object_set_new(shake, "not_tls", json_false());
	json_object_set_new(shake, "error", json_null());
	json_object_set_new(shake, "inspection_product", json_null());
	json_object_set_new(shake, "anchors_loaded", json_null());
	return shake;
}

/* Of an issuer in the chain; the server's own name tells nothing of it. */
static json_t *
product_json(int64_t depth, const char *subject)
{
	const char *product = depth > 0 ? ek_inspection_product(subject) : NULL;

	return product != NULL ? json_string(product) : json_null();
}

/* "at 0 (CN=server): 20 (unable to get local issuer certificate)". */
static void
see_certificate(struct trace *t, const char *rest)
{
	const char *open = strchr(rest, '('), *end = strstr(rest, "): ");
	json_t *shake = failed_handshake(t);
	char subject[512], why[256];
	int64_t code, depth = 0;

	ek_read_int(rest, &depth, NULL);
	if (open != NULL && end != NULL && end > open &&
	    ek_read_int(end + 3, &code, &end)) {
		copy_until(subject, sizeof(subject), open + 1, "): ");
		end = strchr(end, '(');
		copy_until(why, sizeof(why), end != NULL ? end + 1 : "", ")");
		json_object_set_new(shake, "verify_code", json_integer(code));
		json_object_set_new(shake, "verify_text", ek_json_text(why));
		json_object_set_new(shake, "chain", json_pack("[{s:o}]",
		    "subject", ek_json_text(subject)));
		json_object_set_new(shake, "inspection_product",
		    product_json(depth, subject));
	}
	ek_fact_append(t->facts, "tls.handshakes", shake);
}

static void
see_other_name(struct trace *t, const char *rest)
{
	json_t *shake = failed_handshake(t);

	json_object_set_new(shake, "verify_code", json_integer(OTHER_NAME));
	json_object_set_new(shake, "verify_text", ek_json_text(rest));
	json_object_set_new(shake, "name_matches", json_false());
	ek_fact_append(t->facts, "tls.handshakes", shake);
}

static json_t *
silent_request(struct trace *t, const char *error)
{
	json_t *request = kdc_item(t);

	t->http_told = true;
	json_object_set_new(request, "reply", json_string("none"));
	json_object_set_new(request, "http_status", json_null());
	json_object_set_new(request, "timed_out", json_false());
	json_object_set_new(request, "via", json_string("https"));
	json_object_set_new(request, "error", ek_json_text(error));
	json_object_set_new(request, "duration_ms",
	    json_integer((t->time - t->sent_at) * 1000));
	return request;
}

/* The words after "alert" in OpenSSL's text, or NULL. */
static json_t *
alert_of(const char *text)
{
	const char *alert = ek_behind(text, " alert ");

	return alert != NULL ? ek_json_text(alert) : json_null();
}

/* After the request (TLS 1.3) a server still may ask for a certificate. */
static void
see_late_tls_error(struct trace *t, const char *rest)
{
	json_t *request = silent_request(t, rest);

	json_object_set_new(request, "alert", alert_of(rest));
	ek_fact_append(t->facts, "kdcproxy.requests", request);
}

/* "certificate verify failed" only repeats the certificate's error. */
static void
see_tls_error(struct trace *t, const char *rest)
{
	json_t *shake;

	if (t->https_sent) {
		see_late_tls_error(t, rest);
		return;
	}
	if (strstr(rest, "certificate verify failed") != NULL ||
	    ek_fact_count(t->facts, "tls.handshakes") > 0)
		return;
	shake = failed_handshake(t);
	json_object_set_new(shake, "verified", json_boolean(t->name_matched));
	json_object_set_new(shake, "error", ek_json_text(rest));
	json_object_set_new(shake, "alert", alert_of(rest));
	json_object_set_new(shake, "not_tls", json_boolean(
	    strstr(rest, "wrong version number") != NULL ||
	    strstr(rest, "packet length too long") != NULL ||
	    strstr(rest, "http request") != NULL));
	ek_fact_append(t->facts, "tls.handshakes", shake);
}

static void
see_name_matched(struct trace *t, const char *rest)
{
	t->name_matched = true;
}

/* With no TLS line before it, the CA certificates could not be read. */
static void
see_https_connect_error(struct trace *t)
{
	json_t *shake;

	if (ek_fact_count(t->facts, "tls.handshakes") > 0 ||
	    ek_fact_known(t->facts, "config.k5tls"))
		return;
	shake = failed_handshake(t);
	json_object_set_new(shake, "anchors_failed", json_true());
	json_object_set_new(shake, "error", json_string("the certificates that "
	    "http_anchors names could not be loaded"));
	ek_fact_append(t->facts, "tls.handshakes", shake);
}

/* "2/unable to load plugin [/usr/lib/.../k5tls.so]: ...": only wanted for an
 * https:// KDC. */
static void
see_plugin(struct trace *t, const char *rest)
{
	const char *open = strchr(rest, '[');
	char path[512] = "k5tls";
	json_t *kdc;

	if (ek_fact_known(t->facts, "config.k5tls"))
		return;
	if (open != NULL)
		copy_until(path, sizeof(path), open + 1, "]");
	ek_fact_set(t->facts, "config.k5tls", json_pack("{s:o, s:b, s:b, s:o}",
	    "path", ek_json_text(path), "present", 0, "loads", 0, "error",
	    ek_json_text(rest)));
	kdc = kdc_item(t);
	json_object_set_new(kdc, "scheme", json_string("https"));
	ek_fact_append(t->facts, "config.kdcs", kdc);
}

/* The trace shows CR and LF of an HTTP answer as \x0d\x0a. */
static void
set_header(json_t *request, const char *text, const char *header,
    const char *member)
{
	const char *value = ek_behind(text, header);
	char copy[256];

	if (value == NULL)
		return;
	copy_until(copy, sizeof(copy), value, "\\x0d");
	json_object_set_new(request, member, ek_json_text(copy));
}

static const char *
body_kind(const char *text)
{
	const char *body = strstr(text, "\\x0d\\x0a\\x0d\\x0a");

	if (body == NULL || body[16] == '\0')
		return "empty";
	if (ek_behind(body, "<html") != NULL ||
	    ek_behind(body, "<!doctype") != NULL)
		return "html";
	return body[16] == '{' ? "json" : "text";
}

/* "HTTP/1.1 403 Forbidden\x0d\x0a...": an answer that is no Kerberos. An
 * answer without a status line is left alone: krb5 1.20 may show memory that
 * it never set. */
static void
see_http_answer(struct trace *t, const char *rest)
{
	const char *status = ek_after(rest, "HTTP/1.");
	json_t *request;
	char reason[128];
	int64_t code;

	if (status == NULL || *status == '\0' ||
	    !ek_read_int(status + 1, &code, &status))
		return;
	request = kdc_item(t);
	t->http_told = true;
	copy_until(reason, sizeof(reason), status, "\\x0d");
	json_object_set_new(request, "http_status", json_integer(code));
	json_object_set_new(request, "http_reason", ek_json_text(reason));
	set_header(request, rest, "\\x0aContent-Type:", "content_type");
	set_header(request, rest, "\\x0aServer:", "server");
	set_header(request, rest, "\\x0aLocation:", "location");
	set_header(request, rest, "\\x0aProxy-Authenticate:",
	    "proxy_authenticate");
	set_header(request, rest, "\\x0ax-ms-request-id:", "request_id");
	set_header(request, rest, "\\x0aTransfer-Encoding:",
	    "transfer_encoding");
	json_object_set_new(request, "body_kind",
	    json_string(body_kind(rest)));
	json_object_set_new(request, "reply", json_string("none"));
	json_object_set_new(request, "timed_out", json_false());
	json_object_set_new(request, "via", json_string("https"));
	ek_fact_append(t->facts, "kdcproxy.requests", request);
}

/* A connection given up after an HTTPS request was sent: after a long time it
 * is silence, at once it was closed by the other side. The trace cannot tell
 * from these an answer after which the connection stayed open, and one that is
 * too long for libkrb5: it has no line of either. */
static void
see_given_up(struct trace *t)
{
	json_t *request;
	bool silent = t->time - t->sent_at >= SILENT_S;

	if (!t->https_sent || !t->waiting || t->http_told)
		return;
	request = silent_request(t, silent ? "no answer that libkrb5 could "
	    "take" : "given up at once, with no answer that libkrb5 could "
	    "take");
	json_object_set_new(request, "timed_out", json_boolean(silent));
	ek_fact_append(t->facts, "kdcproxy.requests", request);
}

/* Asked before any KDC was: krb5.conf names none. It is asked also after an
 * answer, to learn whether that was the primary KDC. */
static void
see_no_records(struct trace *t, const char *rest)
{
	t->no_records |= t->waiting && !t->touched;
}

static void
see_answer(struct trace *t, const char *rest)
{
	t->waiting = false;
}

static void
see_kdc_error(struct trace *t, const char *rest)
{
	t->waiting = false;
}

/* What DNS made of the host, for host-based names. */
static void
see_forward(struct trace *t, const char *rest)
{
	ek_set_text(t->facts, "name.canonical_host", rest);
}

static void
see_principal(struct trace *t, const char *rest)
{
	ek_set_text(t->facts, "name.canonical_principal", rest);
}

static void
see_original_host(struct trace *t, const char *rest)
{
	char host[256];
	const char *name = ek_behind(rest, "on host ");

	if (name == NULL)
		return;
	ek_copy(host, sizeof(host), name, strcspn(name, " :"));
	ek_set_text(t->facts, "run.host", host);
}

static void
see_selected(struct trace *t, const char *rest)
{
	char cache[512];
	const char *name = ek_behind(rest, "chose cache ");

	if (name == NULL)
		return;
	copy_until(cache, sizeof(cache), name, " with client principal");
	ek_set_text(t->facts, "cache.selected", cache);
}

/* What is looked for at the start of a line; the rest goes to the function. */
static const struct {
	const char *start;
	void (*see)(struct trace *, const char *rest);
} lines[] = {
	{ "Getting credentials ", see_getting },
	{ "Starting with TGT for client realm: ", see_tgt },
	{ "Sending request (", see_request },
	{ "Resolving hostname ", see_lookup },
	{ "Received answer", see_answer },
	{ "Received error from KDC: ", see_kdc_error },
	{ "TGS reply is for ", see_reply },
	{ "TGS request result: ", see_result },
	{ "Received creds for desired service ", see_got },
	{ "Error loading plugin module k5tls: ", see_plugin },
	{ "Error loading k5tls module: ", see_plugin },
	{ "TLS certificate error at ", see_certificate },
	{ "TLS certificate name mismatch: ", see_other_name },
	{ "TLS error: ", see_tls_error },
	{ "TLS certificate name matched ", see_name_matched },
	{ "No SRV records found", see_no_records },
	{ "HTTPS error: ", see_http_answer },
	{ "Remote host after forward canonicalization: ", see_forward },
	{ "Convert service ", see_original_host },
	{ "Got service principal ", see_principal },
	{ "ccselect module ", see_selected },
};

static void
see_line(struct trace *t, const char *line)
{
	const char *rest;
	size_t i;

	t->known += ek_trace_mark(line) != NULL;
	add_mark(t, line);
	if (ek_after(line, "Sending HTTPS ") != NULL ||
	    ek_after(line, "Sending TCP ") != NULL ||
	    ek_after(line, "Sending initial UDP ") != NULL)
		see_sending(t, line);
	if (ek_after(line, "HTTPS error connecting to ") != NULL)
		see_https_connect_error(t);
	if (ek_after(line, "Terminating TCP connection") != NULL)
		see_given_up(t);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if ((rest = ek_after(line, lines[i].start)) != NULL) {
			lines[i].see(t, rest);
			t->known++;
		}
}

/* Which number libkrb5 gave stands in no trace, but follows from the lines. */
static void
finish(struct trace *t)
{
	if (!t->asked || t->got || t->failed || (!t->waiting && !t->wanted))
		return;
	if (!t->waiting) {
		ek_fact_set_bool(t->facts, "ticket.obtained", false);
		ek_set_text(t->facts, "ticket.text", "the trace ends with no "
		    "ticket got");
	} else if (t->touched)
		set_outcome(t, KDC_UNREACH, "the trace ends before any KDC "
		    "gave a usable answer");
	else if (t->no_records)
		set_outcome(t, REALM_UNKNOWN, "the trace ends when DNS has no "
		    "KDC for the realm either");
	else {
		ek_fact_set_bool(t->facts, "ticket.obtained", false);
		ek_set_text(t->facts, "ticket.text", "the trace ends right "
		    "after the request: krb5.conf has no usable kdc value");
	}
}

static void
begin(struct trace *t, int64_t time)
{
	if (time == 0)
		return;
	if (t->time == 0)
		ek_fact_set_int(t->facts, "run.now", time);
	t->time = time;
}

bool
ek_read_trace(const char *text, size_t len, struct ek_facts *facts)
{
	struct trace t = { .facts = facts };
	struct ek_lines l;
	const char *line;
	int64_t time;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l)) {
		line = ek_trace_line(l.line, &time);
		if (line == NULL)
			continue;
		begin(&t, time);
		see_line(&t, line);
	}
	if (t.known > 0)
		finish(&t);
	return t.known > 0;
}
