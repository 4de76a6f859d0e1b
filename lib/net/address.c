/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/address.h"

/* Shared by the caller and the thread: the second to leave frees it. */
struct lookup {
	char host[256], port[8];
	int pipe[2];
	int code, error; /* of getaddrinfo; errno for EAI_SYSTEM */
	struct addrinfo *found;
	atomic_bool left;
};

static void
leave(struct lookup *lookup)
{
	if (!atomic_exchange(&lookup->left, true))
		return;
	if (lookup->found != NULL)
		freeaddrinfo(lookup->found);
	close(lookup->pipe[0]);
	close(lookup->pipe[1]);
	free(lookup);
}

static void *
run_lookup(void *arg)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM };
	struct lookup *lookup = arg;

#ifdef AI_ADDRCONFIG
	/* As libkrb5 asks (krb5 lib/krb5/os/sendto_kdc.c, resolve_server). */
	hints.ai_flags = AI_ADDRCONFIG;
#endif
	errno = 0;
	lookup->code = getaddrinfo(lookup->host, lookup->port, &hints,
	    &lookup->found);
	lookup->error = errno;
	if (write(lookup->pipe[1], "", 1) < 0)
		lookup->error = errno;
	leave(lookup);
	return NULL;
}

static struct lookup *
start_lookup(const char *host, int port)
{
	struct lookup *lookup = calloc(1, sizeof(*lookup));
	pthread_t thread;

	if (lookup == NULL)
		return NULL;
	if (pipe(lookup->pipe) != 0) {
		free(lookup);
		return NULL;
	}
	snprintf(lookup->host, sizeof(lookup->host), "%s", host);
	snprintf(lookup->port, sizeof(lookup->port), "%d", port);
	if (pthread_create(&thread, NULL, run_lookup, lookup) != 0) {
		lookup->left = true;
		leave(lookup);
		return NULL;
	}
	pthread_detach(thread);
	return lookup;
}

static void
add_address(struct ek_addresses *out, const struct addrinfo *info)
{
	struct ek_address *address = &out->items[out->count];

	if (out->count == EK_MAX_ADDRESSES ||
	    info->ai_addrlen > sizeof(address->sa))
		return;
	memcpy(&address->sa, info->ai_addr, info->ai_addrlen);
	address->len = info->ai_addrlen;
	if (getnameinfo(info->ai_addr, info->ai_addrlen, address->text,
	    sizeof(address->text), NULL, 0, NI_NUMERICHOST) == 0)
		out->count++;
}

static void
take_answer(const struct lookup *lookup, struct ek_addresses *out)
{
	const struct addrinfo *info;
	const char *words = gai_strerror(lookup->code);

	out->code = lookup->code;
	if (lookup->code == EAI_SYSTEM)
		words = strerror(lookup->error);
	if (lookup->code != 0)
		snprintf(out->text, sizeof(out->text), "%s", words);
	for (info = lookup->found; info != NULL; info = info->ai_next)
		add_address(out, info);
}

/* True when the thread has answered. */
static bool
wait_for_answer(const struct lookup *lookup, int64_t timeout_ms)
{
	struct pollfd ready = { .fd = lookup->pipe[0], .events = POLLIN };
	int64_t deadline = ek_clock_ms() + timeout_ms;
	int n;

	do
		n = poll(&ready, 1, (int)ek_clock_left(deadline));
	while (n < 0 && errno == EINTR);
	return n == 1;
}

bool
ek_addresses_find(const char *host, int port, int64_t timeout_ms,
    struct ek_addresses *out)
{
	int64_t start = ek_clock_ms();
	struct lookup *lookup;

	*out = (struct ek_addresses){ 0 };
	lookup = strlen(host) < sizeof(lookup->host) ?
	    start_lookup(host, port) : NULL;
	if (lookup == NULL) {
		out->code = EAI_MEMORY;
		snprintf(out->text, sizeof(out->text), "the name is too long, "
		    "or there is no memory to look it up");
		return false;
	}
	if (wait_for_answer(lookup, timeout_ms))
		take_answer(lookup, out);
	else {
		out->timed_out = true;
		snprintf(out->text, sizeof(out->text),
		    "no answer from the resolver in time");
	}
	leave(lookup);
	out->duration_ms = ek_clock_ms() - start;
	return out->count > 0;
}
