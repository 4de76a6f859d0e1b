/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The request by WinHTTP, which the system's own client uses: with the proxy
 * that is set for it, with the roots in the certificate stores, HTTP/1.1. It
 * makes its own connection and tells neither alerts nor what came in place of
 * TLS. All of it waits, so it runs in a thread of its own.
 */
#include "config.h"

/* Before windows.h. */
#include "net/socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/windows_text.h"
#include "net/http.h"
#include "net/reply.h"
#include "net/trust_windows.h"
#include "net/worker.h"

#include <winhttp.h>

enum {
	MAX_URL = 2048,
	RECEIVE_MS = 60000, /* the caller's patience ends before */
	CANCEL_MS = 200,    /* to see what had come when it ends */
	EVERY_FAULT = SECURITY_FLAG_IGNORE_UNKNOWN_CA |
	    SECURITY_FLAG_IGNORE_CERT_DATE_INVALID |
	    SECURITY_FLAG_IGNORE_CERT_CN_INVALID |
	    SECURITY_FLAG_IGNORE_CERT_WRONG_USAGE
};

/* Shared with the thread. What the thread writes is read once SHAKEN is set, or
 * once the thread has ended. */
struct ek_http {
	struct ek_worker *worker; /* NULL: not begun */
	HINTERNET session, connection, request;
	LONG closed;              /* the request is */
	HANDLE shaken;            /* set when TLS stands or has failed */
	wchar_t host[EK_MAX_NAME], path[MAX_URL];
	INTERNET_PORT port;
	struct ek_buf headers, body;
	bool unverified;
	/* Of the thread. */
	bool looking;             /* at the certificate that was refused */
	bool stands;
	int64_t started_ms, connected_ms, shaken_ms;
	int64_t sent_ms, wall_ms, answered_ms, ended_ms;
	DWORD error, flags;       /* how it failed; flags of its TLS */
	DWORD status;             /* of HTTP */
	struct ek_trust trust;
	struct ek_reply_reader reader;
	/* Of the caller. */
	struct ek_tls_view tls;
	struct ek_http_reply reply;
	char tls_error[160], reply_error[160];
	bool handshake_told, finish_told;
};

/* The certificate; to be freed. NULL: none is told. */
static PCCERT_CONTEXT
certificate_of(HINTERNET request)
{
	PCCERT_CONTEXT certificate = NULL;
	DWORD size = sizeof(certificate);

	return WinHttpQueryOption(request, WINHTTP_OPTION_SERVER_CERT_CONTEXT,
	    &certificate, &size) ? certificate : NULL;
}

/* TLS stands, and the request goes out next. */
static void
note_shaken(struct ek_http *http, HINTERNET request)
{
	PCCERT_CONTEXT certificate;

	if (http->looking || http->stands)
		return;
	http->shaken_ms = ek_clock_ms();
	certificate = certificate_of(request);
	if (certificate != NULL) {
		ek_trust_show(&http->trust, certificate);
		CertFreeCertificateContext(certificate);
	}
	http->stands = true;
	http->sent_ms = ek_clock_ms();
	http->wall_ms = ek_clock_wall_ms();
	SetEvent(http->shaken);
}

/* Called in the thread, from within the calls that wait. */
static void CALLBACK
note_event(HINTERNET request, DWORD_PTR arg, DWORD event, void *info,
    DWORD len)
{
	struct ek_http *http = (struct ek_http *)arg;

	if (http == NULL)
		return;
	if (event == WINHTTP_CALLBACK_STATUS_CONNECTED_TO_SERVER)
		http->connected_ms = ek_clock_ms();
	else if (event == WINHTTP_CALLBACK_STATUS_SENDING_REQUEST)
		note_shaken(http, request);
	else if (event == WINHTTP_CALLBACK_STATUS_SECURE_FAILURE &&
	    len >= sizeof(DWORD) && !http->looking)
		http->flags |= *(const DWORD *)info;
}

static HINTERNET
open_request(struct ek_http *http, const wchar_t *verb, bool unverified)
{
	DWORD off = WINHTTP_DISABLE_REDIRECTS | WINHTTP_DISABLE_COOKIES |
	    WINHTTP_DISABLE_AUTHENTICATION | WINHTTP_DISABLE_KEEP_ALIVE;
	DWORD ignored = EVERY_FAULT;
	HINTERNET request = WinHttpOpenRequest(http->connection, verb,
	    http->path, NULL, WINHTTP_NO_REFERER, WINHTTP_DEFAULT_ACCEPT_TYPES,
	    WINHTTP_FLAG_SECURE | WINHTTP_FLAG_ESCAPE_DISABLE);

	if (request != NULL &&
	    WinHttpSetOption(request, WINHTTP_OPTION_DISABLE_FEATURE, &off,
	    sizeof(off)) &&
	    (!unverified || WinHttpSetOption(request,
	    WINHTTP_OPTION_SECURITY_FLAGS, &ignored, sizeof(ignored))))
		return request;
	if (request != NULL)
		WinHttpCloseHandle(request);
	return NULL;
}

/* WinHTTP shows no certificate that it refused: a second connection, which
 * carries no body, accepts it and looks. */
static void
look_at_refused(struct ek_http *http)
{
	HINTERNET request = open_request(http, L"HEAD", true);
	PCCERT_CONTEXT certificate = NULL;

	if (request == NULL)
		return;
	http->looking = true;
	if (WinHttpSendRequest(request, WINHTTP_NO_ADDITIONAL_HEADERS, 0, NULL,
	    0, 0, (DWORD_PTR)http))
		certificate = certificate_of(request);
	if (certificate != NULL) {
		ek_trust_judge(&http->trust, certificate, http->host);
		CertFreeCertificateContext(certificate);
	}
	WinHttpCloseHandle(request);
}

static bool
is_refusal(DWORD error)
{
	return error == ERROR_WINHTTP_SECURE_FAILURE ||
	    error == ERROR_WINHTTP_SECURE_INVALID_CA ||
	    error == ERROR_WINHTTP_SECURE_CERT_DATE_INVALID ||
	    error == ERROR_WINHTTP_SECURE_CERT_CN_INVALID ||
	    error == ERROR_WINHTTP_SECURE_CERT_REVOKED ||
	    error == ERROR_WINHTTP_SECURE_CERT_REV_FAILED ||
	    error == ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE ||
	    error == ERROR_WINHTTP_SECURE_INVALID_CERT;
}

static void
take_headers(struct ek_http *http)
{
	DWORD size = sizeof(http->status), len = 0;
	wchar_t *raw = NULL;
	char *text = NULL, *line;

	WinHttpQueryHeaders(http->request, WINHTTP_QUERY_STATUS_CODE |
	    WINHTTP_QUERY_FLAG_NUMBER, WINHTTP_HEADER_NAME_BY_INDEX,
	    &http->status, &size, WINHTTP_NO_HEADER_INDEX);
	WinHttpQueryHeaders(http->request, WINHTTP_QUERY_RAW_HEADERS_CRLF,
	    WINHTTP_HEADER_NAME_BY_INDEX, NULL, &len, WINHTTP_NO_HEADER_INDEX);
	raw = calloc(1, len + sizeof(*raw));
	if (raw != NULL && WinHttpQueryHeaders(http->request,
	    WINHTTP_QUERY_RAW_HEADERS_CRLF, WINHTTP_HEADER_NAME_BY_INDEX, raw,
	    &len, WINHTTP_NO_HEADER_INDEX))
		text = ek_utf8_of(raw, wcslen(raw));
	for (line = text; line != NULL && *line != '\0';) {
		size_t n = strcspn(line, "\n");

		ek_reply_line(&http->reader, line, n);
		line += n + (line[n] == '\n');
	}
	free(text);
	free(raw);
}

static bool
take_body(struct ek_http *http)
{
	char piece[8192];
	DWORD n = 1;

	while (n > 0 && !http->reader.whole) {
		if (!WinHttpReadData(http->request, piece, sizeof(piece), &n))
			return false;
		if (!ek_reply_piece(&http->reader, piece, n))
			return false;
	}
	return true;
}

/* The thread. */
static void
run(void *arg)
{
	struct ek_http *http = arg;
	struct ek_buf *body = &http->body;
	wchar_t *headers = ek_wide_of(ek_buf_str(&http->headers));

	http->started_ms = ek_clock_ms();
	if (headers == NULL || !WinHttpSendRequest(http->request, headers,
	    (DWORD)-1, body->data, (DWORD)body->len, (DWORD)body->len,
	    (DWORD_PTR)http) ||
	    !WinHttpReceiveResponse(http->request, NULL))
		http->error = GetLastError();
	else {
		http->answered_ms = ek_clock_ms();
		take_headers(http);
		if (!take_body(http))
			http->error = GetLastError();
	}
	free(headers);
	/* Wine says no more than that TLS failed. */
	if (!http->stands && (is_refusal(http->error) ||
	    http->error == ERROR_WINHTTP_SECURE_CHANNEL_ERROR))
		look_at_refused(http);
	http->ended_ms = ek_clock_ms();
	SetEvent(http->shaken);
}

static void
close_request(struct ek_http *http)
{
	if (InterlockedExchange(&http->closed, 1) == 0 &&
	    http->request != NULL)
		WinHttpCloseHandle(http->request);
}

static void
end(void *arg)
{
	struct ek_http *http = arg;

	close_request(http);
	if (http->connection != NULL)
		WinHttpCloseHandle(http->connection);
	if (http->session != NULL)
		WinHttpCloseHandle(http->session);
	if (http->shaken != NULL)
		CloseHandle(http->shaken);
	ek_trust_free(&http->trust);
	ek_buf_free(&http->headers);
	ek_buf_free(&http->body);
	ek_reply_free(&http->reader);
	free(http);
}

static bool
split_url(struct ek_http *http, const char *url)
{
	URL_COMPONENTSW parts = { .dwStructSize = sizeof(parts),
		.lpszHostName = http->host, .dwHostNameLength = EK_MAX_NAME,
		.lpszUrlPath = http->path, .dwUrlPathLength = MAX_URL };
	wchar_t *wide = ek_wide_of(url);
	bool done = wide != NULL && WinHttpCrackUrl(wide, 0, 0, &parts) &&
	    parts.nScheme == INTERNET_SCHEME_HTTPS;

	http->port = parts.nPort;
	free(wide);
	return done;
}

/* Those of libkrb5, as far as WinHTTP leaves them alone. */
static void
set_headers(struct ek_http *http, const char *content_type)
{
	ek_buf_puts(&http->headers,
	    "Cache-Control: no-cache\r\nPragma: no-cache\r\n");
	if (content_type != NULL)
		ek_buf_printf(&http->headers, "Content-Type: %s\r\n",
		    content_type);
}

static bool
set_up(struct ek_http *http, const struct ek_http_call *call)
{
	if ((call->unverified && call->body != NULL) ||
	    !split_url(http, call->url))
		return false;
	http->unverified = call->unverified;
	set_headers(http, call->content_type);
	ek_buf_add(&http->body, call->body, call->body_len);
	http->shaken = CreateEventW(NULL, TRUE, FALSE, NULL);
	http->session = WinHttpOpen(L"kerberos/1.0",
	    WINHTTP_ACCESS_TYPE_DEFAULT_PROXY, WINHTTP_NO_PROXY_NAME,
	    WINHTTP_NO_PROXY_BYPASS, 0);
	if (http->shaken == NULL || http->session == NULL ||
	    http->body.failed || http->headers.failed)
		return false;
	WinHttpSetStatusCallback(http->session, note_event,
	    WINHTTP_CALLBACK_FLAG_ALL_NOTIFICATIONS, 0);
	http->connection = WinHttpConnect(http->session, http->host,
	    http->port, 0);
	if (http->connection == NULL)
		return false;
	http->request = open_request(http, call->body != NULL ? L"POST" :
	    L"HEAD", call->unverified);
	return http->request != NULL;
}

struct ek_http *
ek_http_start(const struct ek_http_call *call)
{
	struct ek_http *http = calloc(1, sizeof(*http));

	ek_socket_close(call->fd);
	if (http == NULL)
		return NULL;
	http->body.secret = http->reader.body.secret = true;
	if (!set_up(http, call)) {
		end(http);
		return NULL;
	}
	return http;
}

static const struct {
	DWORD error;
	const char *text;
} errors[] = {
	{ ERROR_WINHTTP_TIMEOUT, "the server did not answer in time" },
	{ ERROR_WINHTTP_NAME_NOT_RESOLVED, "the name cannot be resolved" },
	{ ERROR_WINHTTP_CANNOT_CONNECT, "no connection can be made" },
	{ ERROR_WINHTTP_CONNECTION_ERROR, "the connection was broken off" },
	{ ERROR_WINHTTP_INVALID_SERVER_RESPONSE, "the answer is no HTTP" },
	{ ERROR_WINHTTP_SECURE_CHANNEL_ERROR, "TLS was not agreed on" },
	{ ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED,
	    "the server wants a certificate of the client" },
};

static void
say_error(const struct ek_http *http, char *text, size_t size)
{
	const char *words = "the request failed";
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].error == http->error)
			words = errors[i].text;
	if (is_refusal(http->error) || (http->trust.shown && !http->stands))
		words = "the certificate was refused";
	snprintf(text, size, "%s (WinHTTP error %lu)", words, http->error);
}

/* The verdict is WinHTTP's; our look at a refused chain gives the reason. */
static void
tell_trust(struct ek_http *http)
{
	const struct ek_trust *trust = &http->trust;
	struct ek_tls_view *tls = &http->tls;

	tls->chain = trust->chain;
	tls->verified = http->stands && !http->unverified;
	tls->name_matches = tls->verified || trust->name_matches;
	tls->system_verified = tls->verified || trust->trusted;
	if (tls->verified) {
		tls->verify_code = 0;
		tls->verify_text = "ok";
	} else if (!http->stands && trust->shown) {
		tls->verify_code = trust->code;
		tls->verify_text = trust->text;
	}
	if (!http->stands && trust->shown && trust->code == 0) {
		tls->verify_code = 1; /* X509_V_ERR_UNSPECIFIED */
		tls->verify_text = "refused by WinHTTP for a reason of its own";
	}
}

static void
tell_tls(struct ek_http *http)
{
	struct ek_tls_view *tls = &http->tls;
	int64_t from = http->connected_ms > 0 ? http->connected_ms :
	    http->started_ms;

	tls->stands = http->stands;
	tls->opaque = !http->stands && !http->trust.shown;
	tls->duration_ms = (http->stands ? http->shaken_ms :
	    http->ended_ms) - from;
	tell_trust(http);
	if (http->stands)
		return;
	tls->timed_out = http->error == ERROR_WINHTTP_TIMEOUT;
	say_error(http, http->tls_error, sizeof(http->tls_error));
	tls->error = http->tls_error;
}

static bool
begin(struct ek_http *http, int64_t timeout_ms)
{
	int ms = (int)timeout_ms;

	WinHttpSetTimeouts(http->request, ms, ms, ms, RECEIVE_MS);
	http->worker = ek_worker_start(run, end, http);
	return http->worker != NULL;
}

const struct ek_tls_view *
ek_http_handshake(struct ek_http *http, int64_t timeout_ms)
{
	struct ek_tls_view *tls = &http->tls;

	if (http->handshake_told)
		return tls;
	http->handshake_told = true;
	*tls = (struct ek_tls_view){ .verify_code = -1, .duration_ms = -1,
		.anchors = "the certificate stores of Windows",
		.anchors_loaded = ek_trust_count_roots() };
	if (!begin(http, timeout_ms)) {
		tls->error = "no thread can be started";
		return tls;
	}
	if (WaitForSingleObject(http->shaken, (DWORD)timeout_ms) ==
	    WAIT_OBJECT_0) {
		tell_tls(http);
		return tls;
	}
	tls->timed_out = tls->opaque = true;
	tls->duration_ms = timeout_ms;
	tls->error = "the server did not answer in time";
	return tls;
}

static void
tell_reply(struct ek_http *http)
{
	struct ek_http_reply *reply = &http->reply;

	reply->status = (int)http->status;
	ek_reply_tell(&http->reader, reply);
	reply->timed_out = http->error == ERROR_WINHTTP_TIMEOUT;
	if (http->error != 0) {
		say_error(http, http->reply_error, sizeof(http->reply_error));
		reply->error = http->reply_error;
	} else if (ek_reply_is_short(&http->reader))
		reply->error = "the answer was cut off";
	if (http->answered_ms == 0)
		return;
	/* The answer may be noticed before the end of the sending. */
	reply->round_trip_ms = http->answered_ms > http->sent_ms ?
	    http->answered_ms - http->sent_ms : 0;
	reply->local_time = (http->wall_ms + reply->round_trip_ms / 2) / 1000;
}

const struct ek_http_reply *
ek_http_finish(struct ek_http *http, int64_t timeout_ms)
{
	static const struct ek_buf nothing;
	struct ek_http_reply *reply = &http->reply;
	bool ended;

	if (http->finish_told)
		return reply;
	http->finish_told = true;
	*reply = (struct ek_http_reply){ .body = &nothing, .duration_ms = -1,
		.round_trip_ms = -1 };
	if (!http->tls.stands)
		return reply;
	ended = ek_worker_wait(http->worker, timeout_ms);
	if (!ended)
		close_request(http);
	reply->duration_ms = ek_clock_ms() - http->sent_ms;
	if (ended || ek_worker_wait(http->worker, CANCEL_MS))
		tell_reply(http);
	if (!ended) {
		reply->timed_out = true;
		reply->error = "the server did not answer in time";
	}
	return reply;
}

void
ek_http_free(struct ek_http *http)
{
	if (http == NULL)
		return;
	if (http->worker == NULL) {
		end(http);
		return;
	}
	close_request(http);
	ek_worker_leave(http->worker);
}
