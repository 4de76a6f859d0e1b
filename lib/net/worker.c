/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/worker.h"

struct ek_worker {
	void (*run)(void *);
	void (*end)(void *);
	void *arg;
	int pipe[2];      /* readable at the end: the thread's end is closed */
	atomic_bool left; /* by one of the two; the second frees */
};

void
ek_worker_leave(struct ek_worker *worker)
{
	if (!atomic_exchange(&worker->left, true))
		return;
	worker->end(worker->arg);
	close(worker->pipe[0]);
	free(worker);
}

static void *
work(void *arg)
{
	struct ek_worker *worker = arg;

	worker->run(worker->arg);
	close(worker->pipe[1]);
	ek_worker_leave(worker);
	return NULL;
}

struct ek_worker *
ek_worker_start(void (*run)(void *), void (*end)(void *), void *arg)
{
	struct ek_worker *worker = calloc(1, sizeof(*worker));
	pthread_t thread;

	if (worker == NULL || pipe(worker->pipe) != 0) {
		free(worker);
		return NULL;
	}
	worker->run = run;
	worker->end = end;
	worker->arg = arg;
	if (pthread_create(&thread, NULL, work, worker) != 0) {
		close(worker->pipe[0]);
		close(worker->pipe[1]);
		free(worker);
		return NULL;
	}
	pthread_detach(thread);
	return worker;
}

bool
ek_worker_wait(struct ek_worker *worker, int64_t timeout_ms)
{
	struct pollfd ended = { .fd = worker->pipe[0], .events = POLLIN };
	int64_t deadline = ek_clock_ms() + timeout_ms;
	int n;

	do
		n = poll(&ended, 1, (int)ek_clock_left(deadline));
	while (n < 0 && errno == EINTR);
	return n == 1;
}
