/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/address.h"
#include "net/worker.h"

/* Shared by the caller and the thread. */
struct lookup {
	char host[256], port[8];
	int code, error; /* of getaddrinfo; errno after it */
	struct addrinfo *found;
};

static void
end_lookup(void *arg)
{
	struct lookup *lookup = arg;

	if (lookup->found != NULL)
		freeaddrinfo(lookup->found);
	free(lookup);
}

static void
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
}

static struct lookup *
make_lookup(const char *host, int port)
{
	struct lookup *lookup = NULL;

	if (strlen(host) < sizeof(lookup->host) && ek_socket_begin())
		lookup = calloc(1, sizeof(*lookup));
	if (lookup == NULL)
		return NULL;
	snprintf(lookup->host, sizeof(lookup->host), "%s", host);
	snprintf(lookup->port, sizeof(lookup->port), "%d", port);
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
	address->len = (socklen_t)info->ai_addrlen;
	if (getnameinfo(info->ai_addr, address->len, address->text,
	    sizeof(address->text), NULL, 0, NI_NUMERICHOST) == 0)
		out->count++;
}

static void
take_answer(const struct lookup *lookup, struct ek_addresses *out)
{
	const struct addrinfo *info;

	out->code = lookup->code;
	if (lookup->code != 0)
		snprintf(out->text, sizeof(out->text), "%s",
		    ek_resolve_text(lookup->code, lookup->error));
	for (info = lookup->found; info != NULL; info = info->ai_next)
		add_address(out, info);
}

bool
ek_addresses_find(const char *host, int port, int64_t timeout_ms,
    struct ek_addresses *out)
{
	struct lookup *lookup = make_lookup(host, port);
	struct ek_worker *worker = NULL;
	int64_t start = ek_clock_ms();

	*out = (struct ek_addresses){ 0 };
	if (lookup != NULL)
		worker = ek_worker_start(run_lookup, end_lookup, lookup);
	if (worker == NULL) {
		free(lookup);
		out->code = EAI_MEMORY;
		snprintf(out->text, sizeof(out->text), "the name is too long, "
		    "or there is no memory to look it up");
		return false;
	}
	if (ek_worker_wait(worker, timeout_ms))
		take_answer(lookup, out);
	else {
		out->timed_out = true;
		snprintf(out->text, sizeof(out->text),
		    "no answer from the resolver in time");
	}
	ek_worker_leave(worker);
	out->duration_ms = ek_clock_ms() - start;
	return out->count > 0;
}

void
ek_address_write(struct ek_buf *out, const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; len == 4 && i < 4; i++)
		ek_buf_printf(out, i > 0 ? ".%u" : "%u", p[i]);
	for (i = 0; len == 16 && i < 16; i += 2)
		ek_buf_printf(out, i > 0 ? ":%x" : "%x",
		    (unsigned)p[i] << 8 | p[i + 1]);
}
