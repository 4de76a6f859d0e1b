/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "unit/expect.h"
#include "unit/oom.h"

static bool armed, struck;
static unsigned left;
static long balance;

#if OOM_WORKS
void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void __real_free(void *);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
void __wrap_free(void *);

/* True if this allocation is the one to fail. */
static bool
fails(void)
{
	if (!armed || struck || left-- > 0)
		return false;
	struck = true;
	return true;
}

static void *
counted(void *data)
{
	balance += data != NULL;
	return data;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : counted(__real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : counted(__real_calloc(n, size));
}

void *
__wrap_realloc(void *old, size_t size)
{
	void *data;

	if (fails())
		return NULL;
	data = __real_realloc(old, size);
	if (old == NULL)
		counted(data);
	return data;
}

void
__wrap_free(void *data)
{
	balance -= data != NULL;
	__real_free(data);
}
#endif

unsigned
oom_each(void (*fn)(void *arg), void *arg)
{
	unsigned n;
	long before;

	for (n = 0;; n++) {
		before = balance;
		left = n;
		struck = false;
		armed = true;
		fn(arg);
		armed = false;
		EXPECT(balance == before);
		if (!struck)
			return n;
	}
}
