/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "facts/facts.h"
#include "net/body.h"
#include "net/connect.h"
#include "net/exchange.h"
#include "net/question.h"

enum { MAX_BODY_TEXT = 4096, MAX_REPLY = 1024 * 1024, RESEND_MS = 1000 };

static void
set_text(json_t *item, const char *member, const char *text)
{
	json_object_set_new(item, member, ek_json_text(text));
}

static void
describe_body(json_t *item, const struct ek_http_reply *reply, bool answered)
{
	const struct ek_buf *body = reply->body;
	const char *kind = answered ? "kkdcp" :
	    ek_body_kind(body->data, body->len);

	if (reply->status == 0)
		return;
	set_text(item, "body_kind", kind);
	if (!answered && body->len > 0)
		json_object_set_new(item, "body_text", ek_json_bytes(body->data,
		    body->len < MAX_BODY_TEXT ? body->len : MAX_BODY_TEXT));
}

static void
describe_headers(json_t *item, const struct ek_http_reply *reply)
{
	json_object_set_new(item, "http_status", reply->status > 0 ?
	    json_integer(reply->status) : json_null());
	set_text(item, "http_reason", reply->reason);
	set_text(item, "content_type", reply->content_type);
	set_text(item, "server", reply->server);
	set_text(item, "location", reply->location);
	set_text(item, "proxy_authenticate", reply->proxy_authenticate);
	set_text(item, "request_id", reply->request_id);
	set_text(item, "transfer_encoding", reply->transfer_encoding);
	json_object_set_new(item, "date", reply->has_date ?
	    json_integer(reply->date) : json_null());
}

static void
describe_times(json_t *item, int64_t duration_ms, int64_t round_trip_ms,
    int64_t local_time)
{
	if (duration_ms >= 0)
		json_object_set_new(item, "duration_ms",
		    json_integer(duration_ms));
	if (local_time == 0)
		return;
	json_object_set_new(item, "round_trip_ms",
	    json_integer(round_trip_ms));
	json_object_set_new(item, "local_time", json_integer(local_time));
}

json_t *
ek_exchange_finish(struct ek_http *http, int64_t timeout_ms,
    struct ek_buf *message_out)
{
	const struct ek_http_reply *reply = ek_http_finish(http, timeout_ms);
	json_t *item = json_object();
	bool answered = ek_kkdcp_unwrap(reply->body, message_out);

	describe_headers(item, reply);
	describe_body(item, reply, answered);
	describe_times(item, reply->duration_ms, reply->round_trip_ms,
	    reply->local_time);
	set_text(item, "via", "https");
	set_text(item, "alert", ek_http_handshake(http, 0)->alert);
	set_text(item, "error", reply->error);
	json_object_set_new(item, "kept_open",
	    json_boolean(reply->kept_open));
	json_object_set_new(item, "timed_out",
	    json_boolean(reply->timed_out));
	return item;
}

/* A fault before anything could be sent. */
static void
fail_early(struct ek_exchange_result *out, const char *error, bool timed_out)
{
	json_decref(out->facts);
	out->facts = json_pack("{s:o, s:b}", "error", ek_json_text(error),
	    "timed_out", timed_out);
}

static const char *
connect_text(const struct ek_connects *connects)
{
	const char *text = ek_item_str(json_array_get(connects->attempts, 0),
	    "text");

	return text != NULL ? text : "no address";
}

/* A connected socket, or -1 with the reason in OUT. */
static int
reach(const char *host, int port, int64_t timeout_ms, char *address,
    size_t size, struct ek_exchange_result *out)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;
	struct ek_addresses addresses;
	struct ek_connects connects;

	if (!ek_addresses_find(host, port, timeout_ms, &addresses)) {
		fail_early(out, addresses.text, addresses.timed_out);
		return -1;
	}
	if (!ek_connect_all(&addresses, ek_clock_left(deadline), &connects))
		fail_early(out, connect_text(&connects), connects.timed_out);
	else
		snprintf(address, size, "%s",
		    addresses.items[connects.index].text);
	json_decref(connects.attempts);
	return connects.fd;
}

/* Host and port of an https URL. */
static bool
split_url(const char *url, char *host, size_t size, int *port_out)
{
	const char *start = url + strlen("https://"), *end, *colon;

	if (strncmp(url, "https://", strlen("https://")) != 0)
		return false;
	end = start + strcspn(start, "/?#");
	*port_out = 443;
	if (*start == '[') {
		start++;
		colon = memchr(start, ']', (size_t)(end - start));
		if (colon == NULL)
			return false;
		snprintf(host, size, "%.*s", (int)(colon - start), start);
		return colon[1] != ':' ||
		    sscanf(colon + 2, "%5d", port_out) == 1;
	}
	colon = memchr(start, ':', (size_t)(end - start));
	if (colon != NULL && sscanf(colon + 1, "%5d", port_out) != 1)
		return false;
	end = colon != NULL ? colon : end;
	snprintf(host, size, "%.*s", (int)(end - start), start);
	return end > start && (size_t)(end - start) < size;
}

static void
ask(const struct ek_exchange *exchange, struct ek_http *http,
    int64_t deadline, struct ek_exchange_result *out)
{
	const struct ek_tls_view *tls;

	tls = ek_http_handshake(http, ek_clock_left(deadline));
	if (tls->stands) {
		json_decref(out->facts);
		out->facts = ek_exchange_finish(http, ek_clock_left(deadline),
		    &out->reply);
		return;
	}
	fail_early(out, tls->error, tls->timed_out);
	set_text(out->facts, "alert", tls->alert);
	set_text(out->facts, "verify_text", tls->verify_text);
}

bool
ek_exchange_https(const struct ek_exchange *exchange,
    struct ek_exchange_result *out)
{
	int64_t deadline = ek_clock_ms() + exchange->timeout_ms;
	char host[256], address[EK_ADDRESS_TEXT];
	struct ek_buf body = { .secret = true };
	struct ek_http_call call = { .url = exchange->url,
		.anchors = exchange->anchors, .address = address,
		.content_type = EK_KKDCP_TYPE };
	struct ek_http *http = NULL;
	int port;

	*out = (struct ek_exchange_result){ .reply.secret = true };
	fail_early(out, "the request cannot be made", false);
	if (split_url(exchange->url, host, sizeof(host), &port) &&
	    ek_kkdcp_wrap(&body, exchange->message, exchange->message_len,
	    exchange->realm)) {
		call.fd = reach(host, port, exchange->timeout_ms, address,
		    sizeof(address), out);
		call.body = body.data;
		call.body_len = body.len;
		http = call.fd >= 0 ? ek_http_start(&call) : NULL;
	}
	if (http != NULL)
		ask(exchange, http, deadline, out);
	ek_http_free(http);
	ek_buf_free(&body);
	return out->reply.len > 0;
}

/* Waits until FD can be read, or written to. False: not in time. */
static bool
wait_fd(int fd, bool write, int64_t deadline)
{
	struct ek_socket_event event = { .fd = fd, .write = write };

	if (ek_socket_wait(&event, 1, ek_clock_left(deadline)) == 1)
		return true;
	errno = ETIMEDOUT;
	return false;
}

static bool
send_all(int fd, const struct ek_buf *data, int64_t deadline)
{
	size_t sent = 0;
	long n;

	while (sent < data->len) {
		if (!wait_fd(fd, true, deadline))
			return false;
		n = ek_socket_send(fd, data->data + sent, data->len - sent);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		sent += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Reads until BUF holds SIZE bytes; errno is 0 if the other side closed. */
static bool
read_up_to(int fd, struct ek_buf *buf, size_t size, int64_t deadline)
{
	char piece[4096];
	long n;

	while (buf->len < size) {
		size_t want = size - buf->len;

		if (!wait_fd(fd, false, deadline))
			return false;
		n = ek_socket_receive(fd, piece, want < sizeof(piece) ? want :
		    sizeof(piece));
		if (n == 0)
			errno = 0;
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		if (n > 0)
			ek_buf_add(buf, piece, (size_t)n);
	}
	return !buf->failed;
}

bool
ek_speaks_plain_http(int fd, int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;
	struct ek_buf request = { 0 }, start = { 0 };
	bool speaks;

	ek_buf_puts(&request, "HEAD / HTTP/1.0\r\n\r\n");
	speaks = send_all(fd, &request, deadline) &&
	    read_up_to(fd, &start, strlen("HTTP/"), deadline) &&
	    memcmp(start.data, "HTTP/", strlen("HTTP/")) == 0;
	ek_buf_free(&request);
	ek_buf_free(&start);
	ek_socket_close(fd);
	return speaks;
}

/* RFC 4120 7.2.2: four bytes of length, the high bit zero. */
static bool
ask_stream(int fd, const struct ek_buf *framed, struct ek_buf *reply,
    int64_t deadline)
{
	struct ek_buf prefix = { 0 };
	size_t size = 0, i;

	if (!send_all(fd, framed, deadline) ||
	    !read_up_to(fd, &prefix, 4, deadline)) {
		ek_buf_free(&prefix);
		return false;
	}
	for (i = 0; i < 4; i++)
		size = size << 8 | (uint8_t)prefix.data[i];
	ek_buf_free(&prefix);
	if (size > MAX_REPLY) {
		errno = EMSGSIZE;
		return false;
	}
	return read_up_to(fd, reply, size, deadline);
}

/* One datagram, once more after a second, as libkrb5 does. */
static bool
ask_datagram(int fd, const struct ek_exchange *exchange,
    struct ek_buf *reply, int64_t deadline)
{
	char piece[65536];
	int64_t again;
	long n;

	while (ek_clock_left(deadline) > 0) {
		if (ek_socket_send(fd, exchange->message,
		    exchange->message_len) < 0)
			return false;
		again = ek_clock_ms() + RESEND_MS;
		if (!wait_fd(fd, false, again < deadline ? again : deadline))
			continue;
		n = ek_socket_receive(fd, piece, sizeof(piece));
		if (n > 0)
			ek_buf_add(reply, piece, (size_t)n);
		return n > 0;
	}
	errno = ETIMEDOUT;
	return false;
}

static int
open_datagram(const char *host, int port, int64_t timeout_ms,
    struct ek_exchange_result *out)
{
	struct ek_addresses addresses;
	const struct ek_address *first = &addresses.items[0];
	int fd, error;

	if (!ek_addresses_find(host, port, timeout_ms, &addresses)) {
		fail_early(out, addresses.text, addresses.timed_out);
		return -1;
	}
	fd = ek_socket_open(first->sa.ss_family, SOCK_DGRAM);
	error = fd < 0 ? errno : ek_socket_connect(fd,
	    (const struct sockaddr *)&first->sa, first->len);
	if (error != 0) {
		fail_early(out, ek_socket_text(error), false);
		ek_socket_close(fd);
		fd = -1;
	}
	return fd;
}

static bool
ask_plainly(int fd, bool udp, const struct ek_exchange *exchange,
    struct ek_buf *reply, int64_t deadline)
{
	const size_t len = exchange->message_len;
	const uint8_t prefix[4] = { (uint8_t)(len >> 24), (uint8_t)(len >> 16),
		(uint8_t)(len >> 8), (uint8_t)len };
	struct ek_buf framed = { .secret = true };
	bool answered;
	int error;

	if (udp)
		return ask_datagram(fd, exchange, reply, deadline);
	ek_buf_add(&framed, prefix, sizeof(prefix));
	ek_buf_add(&framed, exchange->message, len);
	answered = !framed.failed && ask_stream(fd, &framed, reply, deadline);
	error = errno;
	ek_buf_free(&framed);
	errno = error;
	return answered;
}

/* Asks over FD and closes it. */
static void
converse(int fd, bool udp, const struct ek_exchange *exchange,
    int64_t deadline, struct ek_exchange_result *out)
{
	int64_t start = ek_clock_ms(), took;
	const char *error = NULL;
	bool answered, silent;

	answered = ask_plainly(fd, udp, exchange, &out->reply, deadline);
	silent = !answered && errno == ETIMEDOUT;
	if (silent)
		error = "the KDC did not answer in time";
	else if (!answered)
		error = errno == 0 ? "the KDC closed the connection" :
		    ek_socket_text(errno);
	fail_early(out, error, silent);
	took = ek_clock_ms() - start;
	describe_times(out->facts, took, took,
	    answered ? (int64_t)time(NULL) - took / 2000 : 0);
	ek_socket_close(fd);
}

bool
ek_exchange_plain(const struct ek_exchange *exchange, const char *host,
    int port, bool udp, struct ek_exchange_result *out)
{
	int64_t deadline = ek_clock_ms() + exchange->timeout_ms;
	char address[EK_ADDRESS_TEXT];
	int fd;

	*out = (struct ek_exchange_result){ .reply.secret = true };
	fd = udp ? open_datagram(host, port, exchange->timeout_ms, out) :
	    reach(host, port, exchange->timeout_ms, address, sizeof(address),
	    out);
	if (fd >= 0)
		converse(fd, udp, exchange, deadline, out);
	set_text(out->facts, "via", udp ? "udp" : "tcp");
	return out->reply.len > 0;
}

void
ek_exchange_clear(struct ek_exchange_result *result)
{
	ek_buf_free(&result->reply);
	json_decref(result->facts);
	result->facts = NULL;
}
