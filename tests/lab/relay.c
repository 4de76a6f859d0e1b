/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/relay.h"
#include "lab/supervise.h"

/* Serves kdcproxy on the listening socket that is its standard input. */
static const char program[] =
    "import os, socket, socketserver\n"
    "import wsgiref.simple_server as simple\n"
    "import kdcproxy\n"
    "\n"
    "class Server(socketserver.ThreadingMixIn, simple.WSGIServer):\n"
    "    daemon_threads = True\n"
    "\n"
    "server = Server(('127.0.0.1', 0), simple.WSGIRequestHandler, False)\n"
    "server.socket.close()\n"
    "server.socket = socket.socket(fileno=os.dup(0))\n"
    "server.server_name, server.server_port = '127.0.0.1', 0\n"
    "server.setup_environ()\n"
    "server.set_app(kdcproxy.application)\n"
    "server.serve_forever()\n";

static void
write_conf(const struct lab *lab)
{
	const char *upstream = lab->plan.value[KNOB_UPSTREAM];
	char *address = lab_expand(lab, "@KDC@"), *text;

	text = lab_printf("[global]\nuse_dns = false\n[%s]\n"
	    "kerberos = kerberos+tcp://%s\n",
	    strcmp(upstream, "other-realm") == 0 ? "OTHER.EXAMPLE" : LAB_REALM,
	    strcmp(upstream, "down") == 0 ? "127.0.0.1:1" : address);
	lab_puts(lab, "kdcproxy.conf", text);
	free(text);
	free(address);
}

/* Python takes a tenth of a second to start, and a broken lab often has no use
 * for it: there it starts with the first request. */
static void
serve(const struct lab *lab, int fd, void *arg)
{
	const char *python = getenv("ENTRAKRB_LAB_PYTHON");
	const char *const argv[] = { python != NULL ? python :
	    "/usr/bin/python3", "-s", "-c", program, NULL };
	char *conf = lab_printf("KDCPROXY_CONFIG=%s/kdcproxy.conf", lab->dir);
	const char *const env[] = { conf, NULL };
	struct pollfd asked = { .fd = fd, .events = POLLIN };

	(void)arg;
	while (lab_plan_broken(&lab->plan) && poll(&asked, 1, -1) <= 0)
		continue;
	lab_become(lab, argv, env, fd, "kdcproxy.log");
}

void
lab_relay_start(struct lab *lab)
{
	write_conf(lab);
	lab->proxy_port = 0;
	lab_serve(lab, lab_listen(lab->login, &lab->proxy_port, false), serve,
	    NULL);
}

static int
connect_proxy(const struct lab *lab)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	sin.sin_port = htons((uint16_t)lab->proxy_port);
	inet_pton(AF_INET, lab->login, &sin.sin_addr);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&sin, sizeof(sin)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void
exchange(int fd, ekrb_bytes message, struct ek_buf *in)
{
	char chunk[8192];
	ssize_t n;

	dprintf(fd, "POST /KdcProxy HTTP/1.0\r\n"
	    "Content-Type: application/kerberos\r\n"
	    "Content-Length: %zu\r\n\r\n", message.len);
	if (write(fd, message.data, message.len) != (ssize_t)message.len)
		return;
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		ek_buf_add(in, chunk, (size_t)n);
}

int
lab_relay(const struct lab *lab, ekrb_bytes message, struct ek_buf *out)
{
	int fd = connect_proxy(lab), status = 502;
	struct ek_buf in = { 0 };
	const char *end;

	if (fd < 0)
		return status;
	exchange(fd, message, &in);
	close(fd);
	if (in.len > 0 && (end = strstr(in.data, "\r\n\r\n")) != NULL &&
	    sscanf(in.data, "HTTP/%*s %d", &status) == 1)
		ek_buf_add(out, end + 4, in.len - (size_t)(end + 4 - in.data));
	ek_buf_free(&in);
	return status;
}
