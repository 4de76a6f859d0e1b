/* SPDX-License-Identifier: BSD-2-Clause */
/* Work in a thread of its own, which may take longer than anybody waits. */
#ifndef EK_NET_WORKER_H
#define EK_NET_WORKER_H

#include <stdbool.h>
#include <stdint.h>

struct ek_worker;

/* Runs RUN(arg). ARG is shared with the thread, and freed by END(arg) when both
 * the thread and the caller have left it. NULL: no thread can be had, and ARG
 * is still the caller's. */
struct ek_worker *ek_worker_start(void (*run)(void *), void (*end)(void *),
    void *arg);

/* True if RUN has returned; ARG may then be read. */
bool ek_worker_wait(struct ek_worker *, int64_t timeout_ms);

/* Leaves the work, done or not. */
void ek_worker_leave(struct ek_worker *);

#endif
