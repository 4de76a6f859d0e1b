/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <windows.h>

#include <stdlib.h>

#include "net/worker.h"

struct ek_worker {
	void (*run)(void *);
	void (*end)(void *);
	void *arg;
	HANDLE thread;
	LONG users; /* the caller and the thread */
};

void
ek_worker_leave(struct ek_worker *worker)
{
	if (InterlockedDecrement(&worker->users) > 0)
		return;
	worker->end(worker->arg);
	CloseHandle(worker->thread);
	free(worker);
}

static DWORD WINAPI
work(void *arg)
{
	struct ek_worker *worker = arg;

	worker->run(worker->arg);
	ek_worker_leave(worker);
	return 0;
}

struct ek_worker *
ek_worker_start(void (*run)(void *), void (*end)(void *), void *arg)
{
	struct ek_worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	*worker = (struct ek_worker){ .run = run, .end = end, .arg = arg,
		.users = 2 };
	worker->thread = CreateThread(NULL, 0, work, worker, CREATE_SUSPENDED,
	    NULL);
	if (worker->thread == NULL) {
		free(worker);
		return NULL;
	}
	ResumeThread(worker->thread);
	return worker;
}

bool
ek_worker_wait(struct ek_worker *worker, int64_t timeout_ms)
{
	return WaitForSingleObject(worker->thread, (DWORD)timeout_ms) ==
	    WAIT_OBJECT_0;
}
