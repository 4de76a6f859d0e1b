/* SPDX-License-Identifier: BSD-2-Clause */
/* What the library and the resolver make of the target's name. */
#include "config.h"

#include <sys/socket.h>

#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/spn.h"
#include "collect/session.h"

enum { RESOLVE_MS = 3000 };

/* A look-up that may be left behind: whoever comes last frees it. */
struct resolution {
	pthread_mutex_t lock;
	pthread_cond_t done_now;
	bool done, abandoned;
	int code;
	char *host, *canonical, *reverse;
	json_t *addresses;
};

static void
free_resolution(struct resolution *r)
{
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->done_now);
	free(r->host);
	free(r->canonical);
	free(r->reverse);
	json_decref(r->addresses);
	free(r);
}

static void
add_address(struct resolution *r, const struct addrinfo *info)
{
	char text[NI_MAXHOST];

	if (getnameinfo(info->ai_addr, info->ai_addrlen, text, sizeof(text),
		NULL, 0, NI_NUMERICHOST) == 0)
		json_array_append_new(r->addresses,
		    json_pack("{s:s}", "address", text));
}

static void
resolve(struct resolution *r)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_CANONNAME };
	struct addrinfo *list = NULL, *at;
	char name[NI_MAXHOST];

	r->code = getaddrinfo(r->host, NULL, &hints, &list);
	if (r->code != 0)
		return;
	if (list->ai_canonname != NULL)
		r->canonical = strdup(list->ai_canonname);
	if (getnameinfo(list->ai_addr, list->ai_addrlen, name, sizeof(name),
		NULL, 0, NI_NAMEREQD) == 0)
		r->reverse = strdup(name);
	for (at = list; at != NULL && json_array_size(r->addresses) < 64;
	    at = at->ai_next)
		add_address(r, at);
	freeaddrinfo(list);
}

static void *
resolve_thread(void *arg)
{
	struct resolution *r = arg;
	bool abandoned;

	resolve(r);
	pthread_mutex_lock(&r->lock);
	r->done = true;
	abandoned = r->abandoned;
	pthread_cond_signal(&r->done_now);
	pthread_mutex_unlock(&r->lock);
	if (abandoned)
		free_resolution(r);
	return NULL;
}

static struct resolution *
start_resolution(const char *host)
{
	struct resolution *r = calloc(1, sizeof(*r));
	pthread_t thread;

	if (r == NULL)
		return NULL;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->done_now, NULL);
	r->host = strdup(host);
	r->addresses = json_array();
	if (r->host == NULL || r->addresses == NULL ||
	    pthread_create(&thread, NULL, resolve_thread, r) != 0) {
		free_resolution(r);
		return NULL;
	}
	pthread_detach(thread);
	return r;
}

/* Waits for its end. False: it is left to itself and not ours any more. */
static bool
await_resolution(struct resolution *r, int64_t timeout_ms)
{
	struct timespec until;
	bool done;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t)(timeout_ms / 1000);
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&r->lock);
	while (!r->done &&
	    pthread_cond_timedwait(&r->done_now, &r->lock, &until) == 0)
		;
	done = r->done;
	r->abandoned = !done;
	pthread_mutex_unlock(&r->lock);
	return done;
}

static void
say_resolution(struct ek_collector *c, const struct resolution *r)
{
	ek_collect_int(c, "name.resolve_code", r->code);
	ek_collect_str(c, "name.resolve_text",
	    r->code != 0 ? gai_strerror(r->code) : NULL);
	ek_collect_bool(c, "name.resolver_silent", r->code == EAI_AGAIN);
	if (r->code != 0)
		return;
	ek_collect_str(c, "name.dns_canonical", r->canonical);
	ek_collect_str(c, "name.reverse", r->reverse);
	ek_collect_value(c, "name.addresses", json_incref(r->addresses));
}

/* Returns whether the resolver answers at all. */
static bool
look_up_host(struct ek_collector *c, const char *host)
{
	struct resolution *r = start_resolution(host);
	int64_t wait = ek_collect_left(c) / 5; /* less than the stage has */

	if (r == NULL)
		return false;
	if (!await_resolution(r, wait < RESOLVE_MS ? wait : RESOLVE_MS)) {
		ek_collect_int(c, "name.resolve_code", EAI_AGAIN);
		ek_collect_str(c, "name.resolve_text",
		    "the resolver gave no answer in time");
		ek_collect_bool(c, "name.resolver_silent", true);
		return false;
	}
	say_resolution(c, r);
	free_resolution(r);
	return true;
}

/* The host of SERVICE/HOST[:PORT][@REALM], to free. */
static char *
canonical_host(const char *principal)
{
	size_t len;
	const char *host = ek_spn_host(principal, &len);

	return host != NULL ? strndup(host, len) : NULL;
}

static void
say_canonical(struct ek_collector *c, const struct ek_name *name)
{
	char *host;

	ek_collect_int(c, "name.canonical_code", name->canonical_said.code);
	ek_collect_str(c, "name.canonical_text", name->canonical_said.text);
	ek_collect_str(c, "name.canonical_principal", name->canonical);
	if (name->canonical == NULL)
		return;
	host = canonical_host(name->canonical);
	ek_collect_str(c, "name.canonical_host", host);
	free(host);
}

static void
say_principals(struct ek_collector *c, struct ek_library *lib, const char *spn)
{
	struct ek_name name = { 0 };

	ek_flavour.platform->principal(lib, spn, &name);
	ek_collect_int(c, "name.parse_code", name.principal_said.code);
	ek_collect_str(c, "name.parse_text", name.principal_said.text);
	ek_collect_str(c, "name.principal", name.principal);
	say_canonical(c, &name);
	ek_name_free(&name);
}

void
ek_collect_name(struct ek_collector *c)
{
	const char *host = ek_fact_str(c->facts, "run.host");
	const char *spn = ek_fact_str(c->facts, "run.spn");
	struct ek_library *lib = ek_session(c, NULL);
	bool answers = true;

	if (host != NULL && !ek_fact_is(c->facts, "run.offline", true))
		answers = look_up_host(c, host);
	/* A canonicalising library would wait for the same resolver. */
	if (lib != NULL && spn != NULL && answers &&
	    ek_flavour.platform->principal != NULL)
		say_principals(c, lib, spn);
}
