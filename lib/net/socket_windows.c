/* SPDX-License-Identifier: BSD-2-Clause */
/* Winsock. select() and not WSAPoll(), which before Windows 10 2004 does not
 * tell that a connection has failed. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "net/socket.h"

/* The words are ours: Windows would speak the language of its user. */
static const struct {
	int wsa, error;
	const char *text;
} errors[] = {
	{ WSAECONNREFUSED, ECONNREFUSED, "connection refused" },
	{ WSAETIMEDOUT, ETIMEDOUT, "connection timed out" },
	{ WSAENETUNREACH, ENETUNREACH, "network is unreachable" },
	{ WSAEHOSTUNREACH, EHOSTUNREACH, "no route to host" },
	{ WSAECONNRESET, ECONNRESET, "connection reset by the other side" },
	{ WSAECONNABORTED, ECONNABORTED, "connection aborted" },
	{ WSAEACCES, EACCES, "permission denied" },
	{ WSAEADDRNOTAVAIL, EADDRNOTAVAIL, "address not available" },
	{ WSAEAFNOSUPPORT, EAFNOSUPPORT, "address family not supported" },
	{ WSAEMFILE, EMFILE, "too many sockets" },
	{ WSAENOBUFS, ENOBUFS, "no buffer space left" },
	{ WSAEMSGSIZE, EMSGSIZE, "message too long" },
	{ WSAEWOULDBLOCK, EAGAIN, "would have to wait" },
	{ WSAEINTR, EINTR, "interrupted" },
};

enum { N_ERRORS = sizeof(errors) / sizeof(errors[0]) };

static int
error_of(int wsa)
{
	size_t i;

	for (i = 0; i < N_ERRORS; i++)
		if (errors[i].wsa == wsa)
			return errors[i].error;
	return wsa;
}

/* Keeps what Winsock says of the call before in errno. */
static int
note_error(void)
{
	errno = error_of(WSAGetLastError());
	return errno;
}

bool
ek_socket_begin(void)
{
	static bool begun;
	WSADATA data;

	if (!begun)
		begun = WSAStartup(MAKEWORD(2, 2), &data) == 0;
	return begun;
}

int
ek_socket_open(int family, int type)
{
	SOCKET made = WSASocketW(family, type, 0, NULL, 0,
	    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
	u_long no_wait = 1;

	if (made == INVALID_SOCKET) {
		note_error();
		return -1;
	}
	/* Handles have no more than 32 bits that count. */
	if (ioctlsocket(made, (long)FIONBIO, &no_wait) == 0)
		return (int)made;
	note_error();
	closesocket(made);
	return -1;
}

void
ek_socket_close(int fd)
{
	if (fd >= 0)
		closesocket((SOCKET)fd);
}

int
ek_socket_connect(int fd, const struct sockaddr *address, socklen_t len)
{
	if (connect((SOCKET)fd, address, len) == 0)
		return 0;
	return WSAGetLastError() == WSAEWOULDBLOCK ? EINPROGRESS :
	    note_error();
}

int
ek_socket_outcome(int fd)
{
	int error = 0, len = sizeof(error);

	if (getsockopt((SOCKET)fd, SOL_SOCKET, SO_ERROR, (char *)&error,
	    &len) != 0)
		return note_error();
	return error_of(error);
}

long
ek_socket_send(int fd, const void *data, size_t len)
{
	int n = send((SOCKET)fd, data, (int)len, 0);

	if (n < 0)
		note_error();
	return n;
}

long
ek_socket_receive(int fd, void *data, size_t len)
{
	int n = recv((SOCKET)fd, data, (int)len, 0);

	if (n < 0)
		note_error();
	return n;
}

struct sets {
	fd_set read, write, failed;
};

static bool
fill_sets(const struct ek_socket_event *events, size_t n, struct sets *sets)
{
	bool any = false;
	size_t i;

	FD_ZERO(&sets->read);
	FD_ZERO(&sets->write);
	FD_ZERO(&sets->failed);
	for (i = 0; i < n; i++) {
		SOCKET fd = (SOCKET)events[i].fd;

		if (events[i].fd < 0)
			continue;
		any = true;
		if (events[i].write) {
			FD_SET(fd, &sets->write);
			FD_SET(fd, &sets->failed);
		} else
			FD_SET(fd, &sets->read);
	}
	return any;
}

int
ek_socket_wait(struct ek_socket_event *events, size_t n, int64_t timeout_ms)
{
	struct timeval time = { .tv_sec = (long)(timeout_ms / 1000),
		.tv_usec = (long)(timeout_ms % 1000) * 1000 };
	struct sets sets;
	int ready = 0;
	size_t i;

	for (i = 0; i < n; i++)
		events[i].ready = false;
	if (!fill_sets(events, n, &sets) ||
	    select(0, &sets.read, &sets.write, &sets.failed, &time) <= 0)
		return 0;
	for (i = 0; i < n; i++) {
		SOCKET fd = (SOCKET)events[i].fd;

		events[i].ready = events[i].fd >= 0 &&
		    (FD_ISSET(fd, &sets.read) || FD_ISSET(fd, &sets.write) ||
		    FD_ISSET(fd, &sets.failed));
		ready += events[i].ready;
	}
	return ready;
}

const char *
ek_socket_text(int error)
{
	size_t i;

	for (i = 0; i < N_ERRORS; i++)
		if (errors[i].error == error)
			return errors[i].text;
	return "an error of Winsock";
}

const char *
ek_resolve_text(int code, int error)
{
	switch (code) {
	case EAI_NONAME:
		return "no such host is known";
	case EAI_AGAIN:
		return "the name server does not answer";
	case EAI_FAIL:
		return "the name server says that it failed";
	default:
		return "the name cannot be resolved";
	}
}
