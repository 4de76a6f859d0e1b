/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "net/http.h"
#include "net/reply.h"
#include "net/tls.h"

/* How long a server may take to close after a whole answer. libkrb5 reads
 * until the server closes. The short time is for a reply that came so late that
 * there is no more. */
enum { CLOSE_MS = 500, SHORT_CLOSE_MS = 100, MAX_HOST = 256 };

struct ek_http {
	CURLM *multi;
	CURL *easy;
	struct curl_slist *headers, *resolve;
	int fd;                     /* -1 once libcurl owns it */
	char host[MAX_HOST];        /* as in the certificate: no brackets */
	struct ek_buf request;
	struct ek_tls_watch watch;
	struct ek_tls_view tls;
	struct ek_http_reply reply;
	struct ek_reply_reader reader;
	char error[CURL_ERROR_SIZE];
	int64_t started_ms;         /* ek_clock_ms() of the handshake */
	int64_t sent_ms, wall_ms;   /* of sending, both clocks */
	int64_t answered_ms;        /* of the first byte of the answer */
	int64_t whole_ms;           /* since when the answer is whole */
	bool ended;                 /* the transfer is over */
	CURLcode code;              /* then: how it ended */
	bool handshake_told, finish_told;
};

/* libcurl takes our connected socket instead of opening one. Only once: a
 * second connection would not be the one that was watched. */
static curl_socket_t
give_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct ek_http *http = arg;
	curl_socket_t fd = http->fd >= 0 ? http->fd : CURL_SOCKET_BAD;

	http->fd = -1;
	return fd;
}

static int
say_connected(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static CURLcode
watch_tls(CURL *easy, void *ssl_ctx, void *arg)
{
	struct ek_http *http = arg;

	return ek_tls_watch_attach(&http->watch, ssl_ctx) ? CURLE_OK :
	    CURLE_OUT_OF_MEMORY;
}

static size_t
take_header(char *line, size_t size, size_t n, void *arg)
{
	struct ek_http *http = arg;

	if (http->answered_ms == 0)
		http->answered_ms = ek_clock_ms();
	ek_reply_line(&http->reader, line, size * n);
	return n;
}

static size_t
take_body(char *data, size_t size, size_t n, void *arg)
{
	struct ek_http *http = arg;

	if (!ek_reply_piece(&http->reader, data, size * n))
		return 0;
	if (http->whole_ms == 0 && http->reader.whole)
		http->whole_ms = ek_clock_ms();
	return n;
}

/* The host of the URL as a certificate would bear it, and the line that tells
 * libcurl where our socket leads, so that it looks nothing up. */
static bool
find_host(struct ek_http *http, const struct ek_http_call *call)
{
	CURLU *url = curl_url();
	char *host = NULL, *port = NULL, line[MAX_HOST + 96];
	bool found;

	found = url != NULL &&
	    curl_url_set(url, CURLUPART_URL, call->url, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
	    CURLUE_OK && strlen(host) < sizeof(http->host);
	if (found) {
		size_t skip = host[0] == '[';

		snprintf(http->host, sizeof(http->host), "%s", host + skip);
		http->host[strcspn(http->host, "]")] = '\0';
		snprintf(line, sizeof(line), "%s:%s:%s", http->host, port,
		    call->address);
		http->resolve = curl_slist_append(NULL, line);
	}
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(url);
	return found && http->resolve != NULL;
}

/* The header lines of libkrb5 (krb5 lib/krb5/os/sendto_kdc.c). */
static bool
set_headers(struct ek_http *http, const char *content_type)
{
	static const char *const lines[] = { "Cache-Control: no-cache",
		"Pragma: no-cache", "User-Agent: kerberos/1.0", "Accept:",
		"Expect:", NULL };
	struct curl_slist *more;
	char type[128];
	size_t i;

	for (i = 0; lines[i] != NULL; i++) {
		more = curl_slist_append(http->headers, lines[i]);
		if (more == NULL)
			return false;
		http->headers = more;
	}
	if (content_type == NULL)
		return true;
	snprintf(type, sizeof(type), "Content-Type: %s", content_type);
	more = curl_slist_append(http->headers, type);
	if (more == NULL)
		return false;
	http->headers = more;
	return true;
}

#define SET(option, value)                                                     \
	do {                                                                   \
		if (curl_easy_setopt(easy, option, value) != CURLE_OK)         \
			return false;                                          \
	} while (0)

static bool
set_connection(struct ek_http *http, CURL *easy)
{
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_RESOLVE, http->resolve);
	SET(CURLOPT_OPENSOCKETFUNCTION, give_socket);
	SET(CURLOPT_OPENSOCKETDATA, http);
	SET(CURLOPT_SOCKOPTFUNCTION, say_connected);
	SET(CURLOPT_FORBID_REUSE, 1L);
	SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
	SET(CURLOPT_SSL_ENABLE_ALPN, 0L);
	/* The watch verifies, with libkrb5's anchors instead of libcurl's. */
	SET(CURLOPT_CAINFO, NULL);
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_SSL_CTX_FUNCTION, watch_tls);
	SET(CURLOPT_SSL_CTX_DATA, http);
	if (http->watch.unverified)
		SET(CURLOPT_SSL_VERIFYHOST, 0L);
	return true;
}

static bool
set_request(struct ek_http *http, CURL *easy, const struct ek_http_call *call)
{
	SET(CURLOPT_URL, call->url);
	SET(CURLOPT_PATH_AS_IS, 1L);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_0);
	SET(CURLOPT_HTTPHEADER, http->headers);
	SET(CURLOPT_IGNORE_CONTENT_LENGTH, 1L); /* read until it closes */
	SET(CURLOPT_ERRORBUFFER, http->error);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, http);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, http);
	if (call->body == NULL) {
		SET(CURLOPT_NOBODY, 1L);
		return true;
	}
	ek_buf_add(&http->request, call->body, call->body_len);
	SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len);
	SET(CURLOPT_POSTFIELDS, ek_buf_str(&http->request));
	return !http->request.failed;
}

static bool
set_up(struct ek_http *http, const struct ek_http_call *call)
{
	if (strncmp(call->url, "https://", 8) != 0 ||
	    (call->unverified && call->body != NULL) ||
	    !find_host(http, call) || !set_headers(http, call->content_type))
		return false;
	http->watch.host = http->host;
	http->watch.unverified = call->unverified;
	http->watch.own_anchors = call->anchors != NULL &&
	    call->anchors[0] != NULL;
	http->tls.anchors_failed =
	    !ek_anchors_load(&http->watch.anchors, call->anchors);
	http->easy = curl_easy_init();
	http->multi = curl_multi_init();
	return http->easy != NULL && http->multi != NULL &&
	    set_connection(http, http->easy) &&
	    set_request(http, http->easy, call) &&
	    curl_multi_add_handle(http->multi, http->easy) == CURLM_OK;
}

struct ek_http *
ek_http_start(const struct ek_http_call *call)
{
	static bool ready;
	struct ek_http *http = calloc(1, sizeof(*http));

	if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		ready = true;
	if (http == NULL) {
		close(call->fd);
		return NULL;
	}
	http->fd = call->fd;
	http->request.secret = http->reader.body.secret = true;
	if (!ready || !set_up(http, call)) {
		ek_http_free(http);
		return NULL;
	}
	return http;
}

static void
note_end(struct ek_http *http)
{
	const CURLMsg *message;
	int more;

	while ((message = curl_multi_info_read(http->multi, &more)) != NULL)
		if (message->msg == CURLMSG_DONE) {
			http->ended = true;
			http->code = message->data.result;
		}
}

/* Does what can be done without waiting. */
static void
perform(struct ek_http *http)
{
	int running;

	if (http->ended)
		return;
	if (curl_multi_perform(http->multi, &running) != CURLM_OK) {
		http->ended = true;
		http->code = CURLE_FAILED_INIT;
	}
	note_end(http);
	if (http->watch.done && http->sent_ms == 0) {
		http->sent_ms = ek_clock_ms();
		http->wall_ms = ek_clock_wall_ms();
	}
}

static void
wait_for_more(struct ek_http *http, int64_t timeout_ms)
{
	curl_multi_poll(http->multi, NULL, 0, (int)timeout_ms, NULL);
}

static const char *
own_or_null(const struct ek_buf *buf)
{
	return buf->len > 0 ? ek_buf_str(buf) : NULL;
}

static const char *
transfer_error(const struct ek_http *http)
{
	return http->error[0] != '\0' ? http->error :
	    curl_easy_strerror(http->code);
}

static void
tell_tls(struct ek_http *http)
{
	const struct ek_tls_watch *watch = &http->watch;
	struct ek_tls_view *tls = &http->tls;

	tls->stands = watch->done;
	tls->verified = watch->shown && watch->trusted && watch->name_matches;
	tls->verify_code = !watch->shown ? -1 : !watch->trusted ? watch->code :
	    watch->name_matches ? X509_V_OK : X509_V_ERR_HOSTNAME_MISMATCH;
	if (watch->shown)
		tls->verify_text =
		    X509_verify_cert_error_string(tls->verify_code);
	tls->name_matches = watch->name_matches;
	tls->system_verified = watch->system_verified;
	tls->protocol = watch->protocol;
	tls->alert = watch->alert;
	tls->not_tls = watch->not_tls;
	tls->chain = watch->chain;
	tls->anchors = own_or_null(&watch->anchors.where);
	tls->anchors_loaded = watch->anchors.loaded;
}

/* libkrb5 does not begin when its anchors cannot be read; neither do we,
 * unless only the time is wanted. */
static bool
may_begin(struct ek_http *http)
{
	if (!http->tls.anchors_failed || http->watch.unverified)
		return true;
	http->ended = true;
	http->tls.error = own_or_null(&http->watch.anchors.error);
	if (http->tls.error == NULL)
		http->tls.error = "out of memory";
	return false;
}

const struct ek_tls_view *
ek_http_handshake(struct ek_http *http, int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;

	if (http->handshake_told)
		return &http->tls;
	http->handshake_told = true;
	http->tls.duration_ms = -1;
	if (!may_begin(http)) {
		tell_tls(http);
		return &http->tls;
	}
	http->started_ms = ek_clock_ms();
	perform(http);
	while (!http->ended && !http->watch.done &&
	    ek_clock_left(deadline) > 0) {
		wait_for_more(http, ek_clock_left(deadline));
		perform(http);
	}
	http->tls.duration_ms = ek_clock_ms() - http->started_ms;
	tell_tls(http);
	http->tls.timed_out = !http->ended && !http->watch.done;
	if (http->tls.timed_out)
		http->tls.error = "the server did not answer in time";
	else if (!http->watch.done)
		http->tls.error = transfer_error(http);
	return &http->tls;
}

static void
tell_reply(struct ek_http *http)
{
	struct ek_http_reply *reply = &http->reply;
	long status = 0;

	curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
	reply->status = (int)status;
	ek_reply_tell(&http->reader, reply);
	reply->round_trip_ms = -1;
	if (http->answered_ms == 0)
		return;
	/* The answer may be noticed before the end of the sending. */
	reply->round_trip_ms = http->answered_ms > http->sent_ms ?
	    http->answered_ms - http->sent_ms : 0;
	reply->local_time = (http->wall_ms + reply->round_trip_ms / 2) / 1000;
}

/* Reads on until the server closes, as libkrb5 does, but not for ever. */
static void
read_to_end(struct ek_http *http, int64_t deadline)
{
	bool whole = false;

	perform(http);
	while (!http->ended && ek_clock_left(deadline) > 0) {
		if (!whole && http->whole_ms > 0) {
			whole = true;
			if (deadline > http->whole_ms + CLOSE_MS)
				deadline = http->whole_ms + CLOSE_MS;
		}
		wait_for_more(http, ek_clock_left(deadline));
		perform(http);
	}
	http->reply.kept_open = !http->ended && http->whole_ms > 0 &&
	    ek_clock_ms() >= http->whole_ms + SHORT_CLOSE_MS;
}

/* Why there is no whole answer, where there should be one. */
static void
tell_shortfall(struct ek_http *http)
{
	struct ek_http_reply *reply = &http->reply;

	reply->timed_out = !http->ended;
	if (reply->timed_out)
		reply->error = "the server did not answer in time";
	else if (http->code != CURLE_OK)
		reply->error = transfer_error(http);
	else if (ek_reply_is_short(&http->reader))
		reply->error = "the answer was cut off";
}

const struct ek_http_reply *
ek_http_finish(struct ek_http *http, int64_t timeout_ms)
{
	struct ek_http_reply *reply = &http->reply;

	if (http->finish_told)
		return reply;
	http->finish_told = true;
	reply->duration_ms = -1;
	if (http->watch.done) {
		read_to_end(http, ek_clock_ms() + timeout_ms);
		reply->duration_ms = ek_clock_ms() - http->sent_ms;
	}
	tell_reply(http);
	http->tls.alert = http->watch.alert;
	if (http->watch.done && http->whole_ms == 0)
		tell_shortfall(http);
	return reply;
}

void
ek_http_free(struct ek_http *http)
{
	if (http == NULL)
		return;
	if (http->multi != NULL && http->easy != NULL)
		curl_multi_remove_handle(http->multi, http->easy);
	curl_easy_cleanup(http->easy);
	curl_multi_cleanup(http->multi);
	curl_slist_free_all(http->headers);
	curl_slist_free_all(http->resolve);
	if (http->fd >= 0)
		close(http->fd);
	ek_tls_watch_free(&http->watch);
	ek_buf_free(&http->request);
	ek_reply_free(&http->reader);
	free(http);
}
