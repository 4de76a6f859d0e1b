/* SPDX-License-Identifier: BSD-2-Clause */
/* Many runs, some at a time, each then in a process of its own; where there
 * are no forks, one after the other. */
#ifndef TOOLS_BATCH_H
#define TOOLS_BATCH_H

#include <stdbool.h>
#include <stddef.h>

enum { EK_JOBS_MAX = 64 };

struct ek_batch {
	int count, jobs;
	bool unordered; /* hand over what is ready first */

	/* Does run I, from 0. What it gives is handed to take, even if its
	 * process is another one; malloc'd, or NULL for nothing. */
	int (*run)(void *arg, int i, char **text_out);
	void (*take)(void *arg, int i, const char *text);

	/* What is to be said when the process of run I ended by a signal. */
	int (*lost)(void *arg, int i, int signal, char **text_out);
	void *arg;
};

/* Runs all. Returns the worst exit code, EK_EXIT_FAILED if out of memory. */
int ek_batch_run(const struct ek_batch *);

/* The worse of two exit codes, in the order 4, 1, 3, 0. */
int ek_exit_worse(int a, int b);

#endif
