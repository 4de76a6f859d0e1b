/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef _WIN32
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>
#endif
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif

#include "batch.h"
#include "options.h"

#ifndef _WIN32
/* So many results wait for one that is slow; then no more are started. */
enum { WINDOW = 1024, CHUNK = 65536 };
#endif

struct result {
	char *text; /* NUL-terminated, or NULL */
	size_t len;
	bool done, failed;
};

#ifndef _WIN32
struct worker {
	pid_t pid;
	int fd, index;
};
#endif

struct state {
	const struct ek_batch *batch;
	struct result *results;
#ifndef _WIN32
	struct worker workers[EK_JOBS_MAX];
	int running;
#endif
	int started, finished, taken, code;
};

int
ek_exit_worse(int a, int b)
{
	static const char order[] = { EK_EXIT_OK, EK_EXIT_INCONCLUSIVE,
		EK_EXIT_FINDINGS, EK_EXIT_FAILED };
	size_t i, worst = 0;

	for (i = 0; i < sizeof(order); i++)
		if (order[i] == a || order[i] == b)
			worst = i;
	return order[worst];
}

static void
take(struct state *s, int i)
{
	struct result *result = &s->results[i];

	if (result->text != NULL)
		s->batch->take(s->batch->arg, i, result->text);
	free(result->text);
	result->text = NULL;
}

/* Hands over what may be handed over now. */
static void
take_ready(struct state *s, int finished)
{
	if (s->batch->unordered)
		take(s, finished);
	else
		while (s->taken < s->batch->count &&
		    s->results[s->taken].done)
			take(s, s->taken++);
}

static void
note_end(struct state *s, int i, int code)
{
	struct result *result = &s->results[i];

	result->done = true;
	s->finished++;
	s->code = ek_exit_worse(s->code, result->failed ? EK_EXIT_FAILED :
	    code);
	take_ready(s, i);
}

static void
run_here(struct state *s, int i)
{
	note_end(s, i, s->batch->run(s->batch->arg, i, &s->results[i].text));
}

#ifdef _WIN32
/* No fork: one after the other, with the same result. */
static void
step(struct state *s)
{
	run_here(s, s->started++);
}
#else
/* A worker does not outlive the tool. */
static void
follow_parent(pid_t parent)
{
#ifdef PR_SET_PDEATHSIG
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(EK_EXIT_FAILED);
}

/* In the worker: everything printed goes into the pipe. */
static void
work(const struct ek_batch *batch, int i, int fd, pid_t parent)
{
	char *text = NULL;
	int code;

	follow_parent(parent);
	if (dup2(fd, STDOUT_FILENO) < 0)
		_exit(EK_EXIT_FAILED);
	code = batch->run(batch->arg, i, &text);
	if (text != NULL)
		fputs(text, stdout);
	if (fflush(stdout) != 0 || ferror(stdout))
		code = EK_EXIT_FAILED;
	_exit(code);
}

/* Starts the next run; here, if there can be no more processes. */
static void
start(struct state *s)
{
	int fds[2], i = s->started++;
	pid_t pid, parent = getpid();

	if (pipe(fds) != 0) {
		run_here(s, i);
		return;
	}
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		work(s->batch, i, fds[1], parent);
	}
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		run_here(s, i);
		return;
	}
	s->workers[s->running++] = (struct worker){ .pid = pid,
		.fd = fds[0], .index = i };
}

static void
start_some(struct state *s)
{
	const struct ek_batch *b = s->batch;

	while (s->running < b->jobs && s->started < b->count &&
	    (b->unordered || s->started < s->taken + WINDOW))
		start(s);
}

/* Its output has ended: how did it end? */
static void
finish(struct state *s, struct worker *worker)
{
	int status = 0, i = worker->index, code = EK_EXIT_FAILED;

	close(worker->fd);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status))
		code = WEXITSTATUS(status);
	*worker = s->workers[--s->running];
	if (WIFSIGNALED(status)) {
		/* What came of it may be half a document. */
		free(s->results[i].text);
		s->results[i].text = NULL;
		code = s->batch->lost(s->batch->arg, i, WTERMSIG(status),
		    &s->results[i].text);
	}
	note_end(s, i, code);
}

static void
keep(struct result *result, const char *data, size_t len)
{
	char *text = realloc(result->text, result->len + len + 1);

	if (text == NULL) {
		result->failed = true;
		return;
	}
	memcpy(text + result->len, data, len);
	result->len += len;
	text[result->len] = '\0';
	result->text = text;
}

static void
hear(struct state *s, struct worker *worker)
{
	char data[CHUNK];
	ssize_t n = read(worker->fd, data, sizeof(data));

	if (n > 0)
		keep(&s->results[worker->index], data, (size_t)n);
	else if (n == 0 || errno != EINTR)
		finish(s, worker);
}

static void
hear_workers(struct state *s)
{
	struct pollfd polls[EK_JOBS_MAX];
	int i, n = s->running;

	for (i = 0; i < n; i++)
		polls[i] = (struct pollfd){ .fd = s->workers[i].fd,
			.events = POLLIN };
	if (poll(polls, (nfds_t)n, -1) <= 0)
		return;
	/* From the end: the place of one that finished is taken by the last,
	 * which was heard already. */
	for (i = n - 1; i >= 0; i--)
		if (polls[i].revents != 0)
			hear(s, &s->workers[i]);
}

static void
step(struct state *s)
{
	if (s->batch->jobs == 1)
		run_here(s, s->started++);
	else
		start_some(s);
	if (s->running > 0)
		hear_workers(s);
}
#endif

int
ek_batch_run(const struct ek_batch *batch)
{
	struct state s = { .batch = batch };

	s.results = calloc((size_t)batch->count, sizeof(*s.results));
	if (s.results == NULL)
		return EK_EXIT_FAILED;
	while (s.finished < batch->count)
		step(&s);
	free(s.results);
	return s.code;
}
