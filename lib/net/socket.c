/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/socket.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

enum { MAX_EVENTS = 32 };

bool
ek_socket_begin(void)
{
	return true;
}

int
ek_socket_open(int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
		return fd;
	ek_socket_close(fd);
	return -1;
}

void
ek_socket_close(int fd)
{
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
}

int
ek_socket_connect(int fd, const struct sockaddr *address, socklen_t len)
{
	return connect(fd, address, len) == 0 ? 0 : errno;
}

int
ek_socket_outcome(int fd)
{
	int error = 0;
	socklen_t len = sizeof(error);

	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 ?
	    error : errno;
}

long
ek_socket_send(int fd, const void *data, size_t len)
{
	return (long)send(fd, data, len, MSG_NOSIGNAL);
}

long
ek_socket_receive(int fd, void *data, size_t len)
{
	return (long)recv(fd, data, len, 0);
}

static int
poll_until(struct pollfd *polls, size_t n, int64_t deadline)
{
	int ready;

	do
		ready = poll(polls, (nfds_t)n, (int)ek_clock_left(deadline));
	while (ready < 0 && errno == EINTR);
	return ready;
}

int
ek_socket_wait(struct ek_socket_event *events, size_t n, int64_t timeout_ms)
{
	struct pollfd polls[MAX_EVENTS];
	int ready;
	size_t i;

	if (n > MAX_EVENTS)
		n = MAX_EVENTS;
	for (i = 0; i < n; i++)
		polls[i] = (struct pollfd){ .fd = events[i].fd,
			.events = events[i].write ? POLLOUT : POLLIN };
	ready = poll_until(polls, n, ek_clock_ms() + timeout_ms);
	for (i = 0; i < n; i++)
		events[i].ready = ready > 0 && polls[i].revents != 0;
	return ready > 0 ? ready : 0;
}

const char *
ek_socket_text(int error)
{
	return strerror(error);
}

const char *
ek_resolve_text(int code, int error)
{
	return code == EAI_SYSTEM ? strerror(error) : gai_strerror(code);
}
