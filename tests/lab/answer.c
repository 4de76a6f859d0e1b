/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include <openssl/rand.h>

#include "lab/answer.h"
#include "lab/relay.h"
#include "lab/rewrite.h"

enum { REQUEST_MAX = 256 * 1024, RENEW = 0x00000002 };

/* How the bytes of an answer reach the client. */
enum manner { WHOLE, TRUNCATED, CHUNKED, SLOW, KEPT_OPEN, LONG_LENGTH, NOTHING,
    RESET, SILENT };

/* What the body is. */
enum body { KERBEROS, FLIPPED, PAGE, NO_BODY, JUNK, FRAMED_JUNK, FRAMED_EMPTY,
    HUGE };

static const struct reply {
	const char *name;
	int status;
	enum body body;
	enum manner manner;
} replies[] = {
	{ "relay", 200, KERBEROS, WHOLE },
	{ "html200", 200, PAGE, WHOLE },
	{ "empty", 200, NO_BODY, WHOLE },
	{ "garbage", 200, JUNK, WHOLE },
	{ "framed-garbage", 200, FRAMED_JUNK, WHOLE },
	{ "framed-empty", 200, FRAMED_EMPTY, WHOLE },
	{ "huge", 200, HUGE, WHOLE },
	{ "flipped", 200, FLIPPED, WHOLE },
	{ "status-403-body", 403, KERBEROS, WHOLE },
	{ "truncated", 200, KERBEROS, TRUNCATED },
	{ "chunked", 200, KERBEROS, CHUNKED },
	{ "slow", 200, KERBEROS, SLOW },
	{ "keep-open", 200, KERBEROS, KEPT_OPEN },
	{ "long-length", 200, KERBEROS, LONG_LENGTH },
	{ "close", 200, KERBEROS, NOTHING },
	{ "reset", 200, KERBEROS, RESET },
	{ "silent", 200, KERBEROS, SILENT },
};

static const struct {
	int status;
	const char *phrase, *headers;
} statuses[] = {
	{ 200, "OK", "" },
	{ 302, "Found", "Location: https://portal.example.net/login\r\n" },
	{ 400, "Bad Request", "" },
	{ 401, "Unauthorized", "WWW-Authenticate: Negotiate\r\n" },
	{ 403, "Forbidden", "" },
	{ 404, "Not Found", "" },
	{ 405, "Method Not Allowed", "" },
	{ 407, "Proxy Authentication Required",
	    "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" },
	{ 429, "Too Many Requests", "Retry-After: 30\r\n" },
	{ 500, "Internal Server Error", "" },
	{ 502, "Bad Gateway", "" },
	{ 503, "Service Unavailable", "" },
	{ 504, "Gateway Timeout", "" },
};

/* One request and what will be answered. */
struct exchange {
	char method[16], path[256];
	struct ek_buf body;           /* of the request */
	struct lab_request request;
	bool readable;                /* request was understood */
	char id[40];                  /* x-ms-request-id */
	int status;
	const char *type;             /* media type of the answer */
	struct ek_buf answer;
};

void
lab_answer_log(const struct lab *lab, const char *fmt, ...)
{
	char *path = lab_path(lab, "front.log");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	struct ek_buf line = { 0 };
	va_list ap;

	va_start(ap, fmt);
	ek_buf_vprintf(&line, fmt, ap);
	va_end(ap);
	ek_buf_putc(&line, '\n');
	if (fd >= 0) {
		(void)!write(fd, line.data, line.len);
		close(fd);
	}
	ek_buf_free(&line);
	free(path);
}

/* Reads until the blank line and then Content-Length bytes. */
static bool
read_request(struct lab_conn *conn, struct exchange *x)
{
	const char *end = NULL, *length;
	struct ek_buf in = { 0 };
	size_t want = 0, head;
	char chunk[8192];
	long n;

	do {
		if ((n = lab_conn_read(conn, chunk, sizeof(chunk))) <= 0)
			break;
		ek_buf_add(&in, chunk, (size_t)n);
		if (end == NULL && (end = strstr(in.data,
		    "\r\n\r\n")) != NULL) {
			head = (size_t)(end - in.data) + 4;
			length = strcasestr(in.data, "\r\ncontent-length:");
			want = head + (length == NULL ? 0 :
			    strtoul(length + 17, NULL, 10));
		}
	} while (in.len < REQUEST_MAX && (end == NULL || in.len < want));
	if (end == NULL || in.len < want || in.len > REQUEST_MAX ||
	    sscanf(in.data, "%15s %255s", x->method, x->path) != 2) {
		ek_buf_free(&in);
		return false;
	}
	end = strstr(in.data, "\r\n\r\n") + 4;
	ek_buf_add(&x->body, end, in.len - (size_t)(end - in.data));
	ek_buf_free(&in);
	return true;
}

static void
make_id(struct exchange *x)
{
	unsigned char r[16] = { 0 };

	RAND_bytes(r, sizeof(r));
	snprintf(x->id, sizeof(x->id), "%02x%02x%02x%02x-%02x%02x-4%01x%02x-"
	    "a%01x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4],
	    r[5], r[6] & 15, r[7], r[8] & 15, r[9], r[10], r[11], r[12], r[13],
	    r[14], r[15]);
}

static ekrb_bytes
view(const struct ek_buf *buf)
{
	ekrb_bytes b = { (const uint8_t *)buf->data, buf->len };

	return b;
}

/* The answer becomes a KRB-ERROR, framed for MS-KKDCP. */
static void
answer_error(const struct lab *lab, struct exchange *x, int code,
    const char *e_text, uint32_t ntstatus)
{
	struct ek_derout error = { 0 }, framed = { 0 };

	lab_krb_error(&x->request, code, lab->now + lab->offset, e_text,
	    ntstatus, &error);
	lab_reply_wrap(ek_derout_bytes(&error), &framed);
	ek_buf_add(&x->answer, framed.buf.data, framed.buf.len);
	ek_derout_free(&error);
	ek_derout_free(&framed);
}

static void
answer_relayed(const struct lab *lab, struct exchange *x)
{
	struct ek_derout request = { 0 };
	ekrb_bytes body = view(&x->body);

	if (lab_request_unveil(body, &request))
		body = ek_derout_bytes(&request);
	x->status = lab_relay(lab, body, &x->answer);
	if (x->status != 200)
		x->type = "text/plain";
	ek_derout_free(&request);
}

static const char *
phrase_of(int status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].phrase;
	}
	return "Status";
}

static const char *
headers_of(int status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].headers;
	}
	return "";
}

static void
answer_page(struct exchange *x)
{
	x->type = "text/html; charset=utf-8";
	ek_buf_printf(&x->answer, "<!DOCTYPE html>\n<html><head><title>%s"
	    "</title></head><body><h1>%d %s</h1></body></html>\n",
	    x->status == 200 ? "Sign in to the network" :
	    phrase_of(x->status), x->status, phrase_of(x->status));
}

/* What is wrong with the request before it is Kerberos at all, as an HTTP
 * status; 0: nothing. Only the lab's tenant is served. */
static int
refusal(const struct exchange *x)
{
	static const char served[] = "/" LAB_TENANT "/kerberos";
	const char *slash = strchr(x->path + 1, '/');

	if (strcmp(x->method, "POST") != 0)
		return 405;
	if (slash == NULL || strcmp(slash, "/kerberos") != 0)
		return 404;
	return !x->readable || strcasecmp(x->path, served) != 0 ? 400 : 0;
}

static void
answer_kerberos(const struct lab *lab, struct exchange *x)
{
	int code = atoi(lab->plan.value[KNOB_KRB_ERROR]);
	const char *data = lab->plan.value[KNOB_E_DATA];

	x->type = "application/kerberos";
	if (refusal(x) != 0) {
		x->status = refusal(x);
		answer_page(x);
	} else if (code != 0) {
		answer_error(lab, x, code, lab->plan.value[KNOB_E_TEXT],
		    (uint32_t)strtoul(data, NULL, 0));
	} else if ((x->request.options & RENEW) != 0) {
		answer_error(lab, x, 13, "", 0);
	} else {
		answer_relayed(lab, x);
	}
}

static void
answer_junk(struct exchange *x, bool framed)
{
	struct ek_derout out = { 0 };
	unsigned char junk[64];
	ekrb_bytes all = { junk, sizeof(junk) };
	size_t i;

	for (i = 0; i < sizeof(junk); i++)
		junk[i] = (unsigned char)(0xff - i * 7);
	if (framed) {
		lab_reply_wrap(all, &out);
		all = ek_derout_bytes(&out);
	}
	ek_buf_add(&x->answer, all.data, all.len);
	ek_derout_free(&out);
}

static void
answer_framed_empty(struct exchange *x)
{
	struct ek_derout out = { 0 };
	ekrb_bytes none = { NULL, 0 };

	lab_reply_wrap(none, &out);
	ek_buf_add(&x->answer, out.buf.data, out.buf.len);
	ek_derout_free(&out);
}

static void
answer_body(const struct lab *lab, struct exchange *x, enum body body)
{
	size_t i;

	x->type = "application/kerberos";
	switch (body) {
	case KERBEROS:
		answer_kerberos(lab, x);
		break;
	case FLIPPED:
		answer_kerberos(lab, x);
		if (x->answer.len > 0)
			x->answer.data[x->answer.len - 20] ^= 1;
		break;
	case PAGE:
		answer_page(x);
		break;
	case NO_BODY:
		break;
	case JUNK:
	case FRAMED_JUNK:
		answer_junk(x, body == FRAMED_JUNK);
		break;
	case FRAMED_EMPTY:
		answer_framed_empty(x);
		break;
	case HUGE:
		for (i = 0; i < 32768; i++)
			ek_buf_puts(&x->answer, "a reply without any end "
			    "here.. a reply without any end here.. ");
		break;
	}
}

static void
add_head(const struct lab *lab, const struct exchange *x, enum manner manner,
    struct ek_buf *out)
{
	time_t now = time(NULL) + (time_t)lab->offset;
	char date[64];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	ek_buf_printf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s"
	    "Content-Type: %s\r\nx-ms-request-id: %s\r\n", x->status,
	    phrase_of(x->status), date, headers_of(x->status), x->type, x->id);
	if (manner == CHUNKED)
		ek_buf_puts(out, "Transfer-Encoding: chunked\r\n\r\n");
	else
		ek_buf_printf(out, "Content-Length: %zu\r\nConnection: %s\r\n"
		    "\r\n", x->answer.len + (manner == LONG_LENGTH ? 1000 : 0),
		    manner == KEPT_OPEN ? "keep-alive" : "close");
}

static void
add_chunks(const struct exchange *x, struct ek_buf *out)
{
	size_t half = x->answer.len / 2;

	ek_buf_printf(out, "%zx\r\n", half);
	ek_buf_add(out, x->answer.data, half);
	ek_buf_printf(out, "\r\n%zx\r\n", x->answer.len - half);
	ek_buf_add(out, x->answer.data + half, x->answer.len - half);
	ek_buf_puts(out, "\r\n0\r\n\r\n");
}

/* A byte at a time, a second each. */
static void
drip(struct lab_conn *conn, const struct ek_buf *out)
{
	size_t i;

	for (i = 0; i < out->len; i++) {
		if (lab_conn_write(conn, out->data + i, 1) <= 0)
			return;
		sleep(1);
	}
}

static void
send_bytes(struct lab_conn *conn, const struct ek_buf *out, enum manner manner,
    size_t body_len)
{
	switch (manner) {
	case WHOLE:
	case CHUNKED:
	case LONG_LENGTH:
		lab_conn_write(conn, out->data, out->len);
		break;
	case TRUNCATED:
		lab_conn_write(conn, out->data, out->len - body_len / 2);
		break;
	case SLOW:
		drip(conn, out);
		break;
	case KEPT_OPEN:
		lab_conn_write(conn, out->data, out->len);
		lab_conn_hang(conn);
		break;
	case SILENT:
		lab_conn_hang(conn);
		break;
	case NOTHING:
	case RESET:
		break;
	}
	if (manner == RESET)
		lab_conn_reset(conn);
	else
		lab_conn_close(conn);
}

static const struct reply *
reply_of(const struct lab *lab)
{
	static struct reply page = { "status", 0, PAGE, WHOLE };
	const char *name = lab->plan.value[KNOB_REPLY];
	size_t i;

	for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		if (strcmp(replies[i].name, name) == 0)
			return &replies[i];
	}
	if ((page.status = atoi(name)) == 0)
		lab_fail("no reply is called %s", name);
	return &page;
}

static void
log_exchange(const struct lab *lab, const struct exchange *x)
{
	char *name = lab_request_name(&x->request);

	lab_answer_log(lab, "%s %s %s %s -> %d %zu", x->method, x->path,
	    !x->readable ? "-" : x->request.type == 10 ? "AS-REQ" : "TGS-REQ",
	    name, x->status, x->answer.len);
	free(name);
}

void
lab_answer(const struct lab *lab, struct lab_conn *conn)
{
	const struct reply *reply = reply_of(lab);
	struct exchange x = { .status = reply->status };
	struct ek_buf out = { 0 };

	if (!read_request(conn, &x)) {
		lab_answer_log(lab, "no request");
		lab_conn_close(conn);
		return;
	}
	x.readable = lab_request_read(view(&x.body), &x.request);
	make_id(&x);
	answer_body(lab, &x, reply->body);
	log_exchange(lab, &x);
	add_head(lab, &x, reply->manner, &out);
	if (reply->manner == CHUNKED)
		add_chunks(&x, &out);
	else if (strcmp(x.method, "HEAD") != 0)
		ek_buf_add(&out, x.answer.data, x.answer.len);
	send_bytes(conn, &out, reply->manner, x.answer.len);
	ek_buf_free(&out);
	ek_buf_free(&x.answer);
	ek_buf_free(&x.body);
}
