/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Kerberos library that goes wrong in one stage: preloaded into a collector,
 * it waits for the line that begins GUARD_STAGE and then, in the next call of
 * the library, does what GUARD_HOW says.
 */
#include "config.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/misbehave.h"

static int armed;

static void
misbehave(void)
{
	const char *how = getenv("GUARD_HOW");

	if (!armed || how == NULL)
		return;
	if (strcmp(how, "segv") == 0)
		raise(SIGSEGV);
	if (strcmp(how, "abort") == 0)
		abort();
	if (strcmp(how, "exit") == 0)
		exit(3);
	if (strcmp(how, "exit-success") == 0)
		_exit(0);
	while (strcmp(how, "loop") == 0)
		;
	while (strcmp(how, "sleep") == 0)
		pause();
}

/* The stage name leaves a resolver behind that hangs: what hangs there is the
 * library. */
static void
misbehave_resolving(void)
{
	const char *stage = getenv("GUARD_STAGE"), *how = getenv("GUARD_HOW");

	if (stage == NULL || how == NULL || strcmp(stage, "name") != 0 ||
	    (strcmp(how, "loop") != 0 && strcmp(how, "sleep") != 0))
		misbehave();
}

/* The collector's own output tells the stage. */
int
puts(const char *line)
{
	const char *stage = getenv("GUARD_STAGE");
	char begin[64];

	if (stage != NULL) {
		snprintf(begin, sizeof(begin), "{\"begin\":\"%s\"}", stage);
		if (strcmp(line, begin) == 0)
			armed = 1;
	}
	return fputs(line, stdout) < 0 ? EOF : fputc('\n', stdout);
}

/* Functions of the libraries, with room for the arguments of all of them. */
typedef void *any(void *, void *, void *, void *, void *, void *, void *,
    void *);

#define STAND_BEFORE(name, go_wrong)                                          \
	void *name(void *a, void *b, void *c, void *d, void *e, void *f,       \
	    void *g, void *h)                                                  \
	{                                                                      \
		union {                                                        \
			void *address;                                         \
			any *call;                                             \
		} real = { .address = dlsym(RTLD_NEXT, #name) };               \
                                                                               \
		go_wrong();                                                    \
		return real.call(a, b, c, d, e, f, g, h);                      \
	}

STAND_BEFORE(krb5_init_context, misbehave)
STAND_BEFORE(krb5_get_default_realm, misbehave)
STAND_BEFORE(krb5_sname_to_principal, misbehave)
STAND_BEFORE(krb5_cc_resolve, misbehave)
STAND_BEFORE(krb5_get_credentials, misbehave)
STAND_BEFORE(gss_acquire_cred, misbehave)
STAND_BEFORE(getaddrinfo, misbehave_resolving)
