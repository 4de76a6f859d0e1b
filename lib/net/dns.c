/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/address.h"
#include "net/dns.h"
#include "net/socket.h"

enum { PORT = 53, MAX_SERVERS = 3, MAX_MESSAGE = 65535 };

struct asking {
	struct ek_address to;
	const struct ek_buf *question;
	unsigned id;
	int type;
	int64_t deadline;
	struct ek_dns_result *out;
	unsigned char reply[MAX_MESSAGE];
};

static int
open_socket(struct asking *a, int kind)
{
	int fd = ek_socket_open(a->to.sa.ss_family, kind);
	int error = fd < 0 ? errno : ek_socket_connect(fd,
	    (const struct sockaddr *)&a->to.sa, a->to.len);

	if (error == 0 || error == EINPROGRESS)
		return fd;
	a->out->error = error;
	ek_socket_close(fd);
	return -1;
}

/* Waits until the socket is ready; false: the time is over. */
static bool
wait_for(struct asking *a, int fd, bool write)
{
	struct ek_socket_event event = { .fd = fd, .write = write };
	int64_t left = ek_clock_left(a->deadline);

	if (left > 0 && ek_socket_wait(&event, 1, left) == 1)
		return true;
	a->out->timed_out = true;
	return false;
}

/* Reads exactly LEN bytes of a stream. */
static bool
read_whole(struct asking *a, int fd, unsigned char *to, size_t len)
{
	long n;

	while (len > 0) {
		if (!wait_for(a, fd, false))
			return false;
		n = ek_socket_receive(fd, to, len);
		if (n <= 0) {
			a->out->error = n < 0 ? errno : ECONNRESET;
			return false;
		}
		to += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
ask_tcp_on(struct asking *a, int fd)
{
	unsigned char head[2] = { (unsigned char)(a->question->len >> 8),
		(unsigned char)a->question->len };
	struct ek_buf message = { 0 };
	size_t len;
	bool sent;

	if (!wait_for(a, fd, true))
		return false;
	ek_buf_add(&message, head, sizeof(head));
	ek_buf_add(&message, a->question->data, a->question->len);
	sent = !message.failed && ek_socket_send(fd, message.data,
	    message.len) == (long)message.len;
	a->out->error = sent ? 0 : errno;
	ek_buf_free(&message);
	if (!sent || !read_whole(a, fd, head, sizeof(head)))
		return false;
	len = (size_t)head[0] << 8 | head[1];
	return read_whole(a, fd, a->reply, len) && ek_dns_read(&a->out->answer,
	    a->reply, len, a->id, a->type);
}

static bool
ask_tcp(struct asking *a)
{
	int fd = open_socket(a, SOCK_STREAM);
	bool done = fd >= 0 && ask_tcp_on(a, fd);

	ek_socket_close(fd);
	a->out->tcp = done;
	return done;
}

/* What is no answer to the question is passed over. */
static bool
ask_udp_on(struct asking *a, int fd)
{
	long n;

	if (ek_socket_send(fd, a->question->data, a->question->len) < 0) {
		a->out->error = errno;
		return false;
	}
	while (wait_for(a, fd, false)) {
		n = ek_socket_receive(fd, a->reply, sizeof(a->reply));
		if (n < 0) {
			a->out->error = errno;
			return false;
		}
		if (ek_dns_read(&a->out->answer, a->reply, (size_t)n, a->id,
		    a->type))
			return true;
	}
	return false;
}

/* As a resolver does, another server is tried after these. */
static bool
is_final(const struct ek_dns_answer *answer)
{
	return answer->code == 0 || answer->code == EK_DNS_NXDOMAIN;
}

/* True: no other server is to be asked. */
static bool
ask_server(struct asking *a)
{
	struct ek_dns_answer partial;
	int fd = open_socket(a, SOCK_DGRAM);
	bool done = fd >= 0 && ask_udp_on(a, fd);

	ek_socket_close(fd);
	if (!done)
		return false;
	a->out->answered = true;
	if (a->out->answer.truncated) {
		partial = a->out->answer;
		a->out->cut = !ask_tcp(a);
		if (a->out->cut)
			a->out->answer = partial;
	}
	return is_final(&a->out->answer);
}

bool
ek_dns_ask(const char *const *servers, const char *name, int type,
    int64_t timeout_ms, struct ek_dns_result *out)
{
	int64_t start = ek_clock_ms(), end = start + timeout_ms;
	struct asking a = { .id = (unsigned)(start * 40503 + type) & 0xffff,
		.type = type, .out = out };
	struct ek_buf question = { 0 };
	struct ek_addresses found;
	size_t i, n;

	*out = (struct ek_dns_result){ 0 };
	for (n = 0; servers[n] != NULL && n < MAX_SERVERS; n++)
		continue;
	a.question = &question;
	if (!ek_dns_write(&question, a.id, name, type))
		n = 0;
	for (i = 0; i < n; i++) {
		snprintf(out->server, sizeof(out->server), "%s", servers[i]);
		if (!ek_addresses_find(servers[i], PORT, ek_clock_left(end),
		    &found))
			continue;
		a.to = found.items[0];
		a.deadline = ek_clock_ms() + ek_clock_left(end) /
		    (int64_t)(n - i);
		out->timed_out = false;
		if (ask_server(&a))
			break;
	}
	ek_buf_free(&question);
	out->timed_out = out->timed_out && !out->answered;
	out->duration_ms = ek_clock_ms() - start;
	return out->answered;
}
