/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A child process with a deadline. Knows nothing of Kerberos. The caller's
 * signal handlers, standard streams and other children stay untouched; the
 * child is waited for by its own pid.
 */
#ifndef EK_BASE_CHILD_H
#define EK_BASE_CHILD_H

#include "base/buf.h"
#include "base/clock.h"

struct ek_child;

/* Starts PATH (absolute) with ARGV (NULL-ended, [0] included) in a process
 * group of its own: standard input is fed from INPUT, standard output comes to
 * the caller, standard error is dropped, no other descriptor is inherited.
 * The environment is the caller's without LD_*, DYLD_* and KRB5_TRACE. The copy
 * of the input is wiped. NULL with an error: not started. */
struct ek_child *ek_child_start(const char *path, const char *const argv[],
    const void *input, size_t len, struct ek_error *);

enum ek_child_event {
	EK_CHILD_DATA,    /* bytes were added to OUT */
	EK_CHILD_END,     /* it closed its output: wait for it */
	EK_CHILD_TIMEOUT, /* nothing within the time */
	EK_CHILD_FAILED   /* the pipe broke, or out of memory */
};

/* Waits up to TIMEOUT_MS for output and adds what came to OUT (at most 64 KiB
 * a call). Feeds the input meanwhile. */
enum ek_child_event ek_child_read(struct ek_child *, struct ek_buf *out,
    int64_t timeout_ms);

/* How long it was ready to run while other processes had the processors, in
 * milliseconds; -1 where the system does not say. Until ek_child_finish(). */
int64_t ek_child_delayed(const struct ek_child *);

/* How it ended. */
struct ek_child_exit {
	bool signalled;
	int code; /* exit code, or the signal's number */
};

/* Ends what is left of its process group (also what it started), waits, and
 * frees the handle. A child that ended by itself keeps its own exit. */
struct ek_child_exit ek_child_finish(struct ek_child *);

/* That in words, such as "killed by signal 11 (Segmentation fault)". */
void ek_child_say(struct ek_child_exit, char *text, size_t size);

#endif
