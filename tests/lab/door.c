/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

#include "lab/answer.h"
#include "lab/door.h"
#include "lab/supervise.h"

long
lab_conn_read(struct lab_conn *conn, void *data, size_t size)
{
	ssize_t n;

	if (conn->ssl != NULL)
		return SSL_read(conn->ssl, data, (int)size);
	do
		n = read(conn->fd, data, size);
	while (n < 0 && errno == EINTR);
	return n;
}

long
lab_conn_write(struct lab_conn *conn, const void *data, size_t len)
{
	const char *pos = data;
	ssize_t n;

	if (conn->ssl != NULL)
		return SSL_write(conn->ssl, data, (int)len);
	for (; len > 0; pos += n, len -= (size_t)n) {
		n = write(conn->fd, pos, len);
		if (n <= 0)
			return -1;
	}
	return 1;
}

void
lab_conn_close(struct lab_conn *conn)
{
	const struct timeval patience = { .tv_sec = 2 };
	char rest[512];

	if (conn->ssl != NULL)
		SSL_shutdown(conn->ssl);
	/* Without this, unread bytes would make the kernel send a reset. */
	shutdown(conn->fd, SHUT_WR);
	setsockopt(conn->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	while (read(conn->fd, rest, sizeof(rest)) > 0)
		continue;
	close(conn->fd);
}

void
lab_conn_reset(struct lab_conn *conn)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(conn->fd);
}

void
lab_conn_hang(const struct lab_conn *conn)
{
	struct pollfd gone = { .fd = conn->fd, .events = POLLRDHUP };

	while (poll(&gone, 1, -1) <= 0)
		continue;
}

static SSL_CTX *
tls_context(const struct lab *lab)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	char *chain = lab_path(lab, "server.pem");
	char *key = lab_path(lab, "server.key");
	char *ca = lab_path(lab, "ca.pem");

	if (ctx == NULL ||
	    SSL_CTX_use_certificate_chain_file(ctx, chain) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		lab_fail("front door: cannot use %s", chain);
	if (lab_plan_is(&lab->plan, KNOB_TLS, "client-cert")) {
		SSL_CTX_load_verify_locations(ctx, ca, NULL);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER |
		    SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	if (lab_plan_is(&lab->plan, KNOB_TLS, "old")) {
		SSL_CTX_set_security_level(ctx, 0);
		SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
		SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
	}
	free(chain);
	free(key);
	free(ca);
	return ctx;
}

/* What can go wrong before TLS. True if the connection goes on. */
static bool
survives_arrival(const struct lab *lab, struct lab_conn *conn)
{
	static const char not_tls[] = "220 mail.example.net ESMTP ready\r\n";
	const char *how = lab->plan.value[KNOB_PORT];

	if (strcmp(how, "silent") == 0)
		lab_conn_hang(conn);
	else if (strcmp(how, "reset") == 0)
		lab_conn_reset(conn);
	else if (strcmp(how, "close") == 0)
		close(conn->fd);
	else if (lab_plan_is(&lab->plan, KNOB_TLS, "not-tls"))
		lab_conn_write(conn, not_tls, sizeof(not_tls) - 1);
	else
		return true;
	return false;
}

static void
serve_one(const struct lab *lab, SSL_CTX *ctx, int fd)
{
	struct lab_conn conn = { fd, NULL };

	if (!survives_arrival(lab, &conn))
		return;
	if (!lab_plan_is(&lab->plan, KNOB_TLS, "plain")) {
		conn.ssl = SSL_new(ctx);
		SSL_set_fd(conn.ssl, fd);
		if (SSL_accept(conn.ssl) != 1) {
			lab_answer_log(lab, "TLS handshake failed");
			lab_conn_close(&conn);
			return;
		}
	}
	lab_answer(lab, &conn);
}

/* Each connection has its own process: some hang on purpose. */
static void
serve(const struct lab *lab, int listener, void *arg)
{
	SSL_CTX *ctx = arg;
	int fd;

	for (;;) {
		if ((fd = accept(listener, NULL, NULL)) < 0)
			continue;
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(listener);
			serve_one(lab, ctx, fd);
			_exit(0);
		}
		close(fd);
	}
}

/* Fills the queue of a listener that nobody serves: more is not even answered,
 * as behind a firewall that drops. */
static void
fill(int listener, const char *address, unsigned port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	int fd, i;

	listen(listener, 0);
	sin.sin_port = htons((uint16_t)port);
	inet_pton(AF_INET, address, &sin.sin_addr);
	for (i = 0; i < 4; i++) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK |
		    SOCK_CLOEXEC, 0);
		(void)!connect(fd, (struct sockaddr *)&sin, sizeof(sin));
	}
}

void
lab_door_start(const struct lab *lab)
{
	unsigned port = lab->https_port;
	int listener;

	if (lab_plan_is(&lab->plan, KNOB_PORT, "closed"))
		return;
	listener = lab_listen(lab->login, &port, false);
	if (lab_plan_is(&lab->plan, KNOB_PORT, "filtered"))
		fill(listener, lab->login, port);
	else
		lab_serve(lab, listener, serve, tls_context(lab));
}
