/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/connect.h"

/* How long the others may still take once one connection stands. */
enum { GRACE_MS = 250 };

enum { PENDING = -1 }; /* beside the errno values; 0 is connected */

struct attempts {
	const struct ek_addresses *to;
	int64_t start;
	int fds[EK_MAX_ADDRESSES]; /* -1: ended without */
	struct ek_socket_event events[EK_MAX_ADDRESSES]; /* fd -1: ended */
	int errors[EK_MAX_ADDRESSES];
	int64_t took[EK_MAX_ADDRESSES];
};

const char *
ek_errno_name(int error, char *buf, size_t size)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{ ECONNREFUSED, "ECONNREFUSED" },
		{ ETIMEDOUT, "ETIMEDOUT" },
		{ ENETUNREACH, "ENETUNREACH" },
		{ EHOSTUNREACH, "EHOSTUNREACH" },
		{ ECONNRESET, "ECONNRESET" },
		{ EACCES, "EACCES" },
		{ EPERM, "EPERM" },
		{ EADDRNOTAVAIL, "EADDRNOTAVAIL" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" },
		{ EPIPE, "EPIPE" },
		{ EMFILE, "EMFILE" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	snprintf(buf, size, "errno %d", error);
	return buf;
}

static void
end_attempt(struct attempts *all, size_t i, int error)
{
	all->errors[i] = error;
	all->took[i] = ek_clock_ms() - all->start;
	all->events[i].fd = -1;
	if (error != 0 && all->fds[i] >= 0) {
		ek_socket_close(all->fds[i]);
		all->fds[i] = -1;
	}
}

static void
begin_attempt(struct attempts *all, size_t i)
{
	const struct ek_address *address = &all->to->items[i];
	int fd = ek_socket_open(address->sa.ss_family, SOCK_STREAM), error;

	all->fds[i] = fd;
	all->events[i] = (struct ek_socket_event){ .fd = fd, .write = true };
	all->errors[i] = PENDING;
	error = fd < 0 ? errno : ek_socket_connect(fd,
	    (const struct sockaddr *)&address->sa, address->len);
	if (error != EINPROGRESS)
		end_attempt(all, i, error);
}

static size_t
count_errors(const struct attempts *all, int error)
{
	size_t i, n = 0;

	for (i = 0; i < all->to->count; i++)
		n += all->errors[i] == error;
	return n;
}

/* Ends the attempts that have come to an end. */
static void
take_results(struct attempts *all)
{
	size_t i;

	for (i = 0; i < all->to->count; i++) {
		int error;

		if (all->errors[i] != PENDING || !all->events[i].ready)
			continue;
		error = ek_socket_outcome(all->fds[i]);
		/* Refusing is ECONNREFUSED: here the connection stood, and
		 * was reset before anybody looked. */
		if (error == ECONNRESET)
			error = 0;
		end_attempt(all, i, error);
	}
}

static void
wait_for_all(struct attempts *all, int64_t deadline)
{
	bool stands = false;

	while (count_errors(all, PENDING) > 0 && ek_clock_left(deadline) > 0) {
		if (!stands && count_errors(all, 0) > 0) {
			stands = true;
			if (ek_clock_left(deadline) > GRACE_MS)
				deadline = ek_clock_ms() + GRACE_MS;
		}
		if (ek_socket_wait(all->events, all->to->count,
		    ek_clock_left(deadline)) > 0)
			take_results(all);
	}
	/* On a busy machine the time may pass before the first look. */
	if (count_errors(all, PENDING) > 0 &&
	    ek_socket_wait(all->events, all->to->count, 0) > 0)
		take_results(all);
}

static json_t *
describe(const struct attempts *all, size_t i)
{
	int error = all->errors[i];
	const char *name = NULL, *text = NULL;
	char buf[32];

	if (error == PENDING) {
		name = "PENDING";
		text = "no answer";
	} else if (error != 0) {
		name = ek_errno_name(error, buf, sizeof(buf));
		text = ek_socket_text(error);
	}
	return json_pack("{s:s, s:s?, s:s?, s:I}", "address",
	    all->to->items[i].text, "error", name, "text", text,
	    "duration_ms", (json_int_t)all->took[i]);
}

/* Describes all attempts, keeps the first connection, closes the rest. */
static void
gather(struct attempts *all, bool stands, struct ek_connects *out)
{
	size_t i;

	for (i = 0; i < all->to->count; i++) {
		if (all->errors[i] == PENDING)
			all->took[i] = ek_clock_ms() - all->start;
		if (all->errors[i] == PENDING && !stands) {
			out->timed_out = true;
			all->errors[i] = ETIMEDOUT;
		}
		json_array_append_new(out->attempts, describe(all, i));
		if (all->errors[i] == 0 && out->fd < 0) {
			out->fd = all->fds[i];
			out->index = i;
		} else
			ek_socket_close(all->fds[i]);
	}
}

bool
ek_connect_all(const struct ek_addresses *to, int64_t timeout_ms,
    struct ek_connects *out)
{
	struct attempts all = { .to = to, .start = ek_clock_ms() };
	size_t i;

	*out = (struct ek_connects){ .fd = -1, .attempts = json_array() };
	for (i = 0; i < to->count; i++)
		begin_attempt(&all, i);
	wait_for_all(&all, all.start + timeout_ms);
	gather(&all, count_errors(&all, 0) > 0, out);
	return out->fd >= 0;
}
