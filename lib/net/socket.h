/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets, by those of POSIX or by Winsock. A socket is an int, -1 is none, and
 * errno says what went wrong, in the names of POSIX on Windows too. None waits.
 */
#ifndef EK_NET_SOCKET_H
#define EK_NET_SOCKET_H

#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <sys/socket.h>
#include <netdb.h>
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What to wait for. */
struct ek_socket_event {
	int fd;     /* -1: for nothing */
	bool write; /* until it can be written to, or the connection has come to
	             * stand or failed; else until it can be read */
	bool ready; /* the answer */
};

/* Before anything else of the network. False: there is none. */
bool ek_socket_begin(void);

/* TYPE is SOCK_STREAM or SOCK_DGRAM. Not inherited by other programs. */
int ek_socket_open(int family, int type);
void ek_socket_close(int fd);

/* Zero, EINPROGRESS or another errno value. */
int ek_socket_connect(int fd, const struct sockaddr *, socklen_t len);

/* How the connecting ended: zero or an errno value. */
int ek_socket_outcome(int fd);

/* Bytes sent or received; zero: the other side closed; -1: see errno. */
long ek_socket_send(int fd, const void *, size_t len);
long ek_socket_receive(int fd, void *, size_t len);

/* How many of the N events came within the time. */
int ek_socket_wait(struct ek_socket_event *, size_t n, int64_t timeout_ms);

/* Words for an errno value of a socket. */
const char *ek_socket_text(int error);

/* Words for what getaddrinfo() gave; ERROR is errno after it. */
const char *ek_resolve_text(int code, int error);

#endif
