/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs two commands in turn and prints the medians of their times:
 *
 *	paired NAME GOAL ROUNDS PEER [ARG]... -- OURS [ARG]...
 *
 * Standard output of both goes to /dev/null. Exit codes do not count.
 */
#include "config.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Milliseconds of one run; *KIB_OUT its peak memory. */
static double
run_once(char **argv, long *kib_out)
{
	posix_spawn_file_actions_t actions;
	double start = now_ms();
	struct rusage usage;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY,
	    0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0) {
		fprintf(stderr, "paired: cannot run %s\n", argv[0]);
		exit(1);
	}
	while (wait4(pid, &status, 0, &usage) < 0)
		;
	posix_spawn_file_actions_destroy(&actions);
	*kib_out = usage.ru_maxrss;
	return now_ms() - start;
}

static double
median(double *times, size_t n)
{
	qsort(times, n, sizeof(times[0]), by_size);
	return times[n / 2];
}

int
main(int argc, char **argv)
{
	size_t i, n = argc > 4 ? (size_t)strtoul(argv[3], NULL, 10) : 0;
	double *peer = calloc(n + 1, sizeof(*peer));
	double *ours = calloc(n + 1, sizeof(*ours));
	char **second = argv + 4;
	long kib = 0;

	while (n > 0 && *second != NULL && strcmp(*second, "--") != 0)
		second++;
	if (n == 0 || *second == NULL || peer == NULL || ours == NULL) {
		fputs("usage: paired NAME GOAL ROUNDS PEER... -- OURS...\n",
		    stderr);
		return 2;
	}
	*second++ = NULL;
	run_once(argv + 4, &kib);
	run_once(second, &kib);
	for (i = 0; i < n; i++) {
		peer[i] = run_once(argv + 4, &kib);
		ours[i] = run_once(second, &kib);
	}
	printf("%-34s %10.2f %10.2f %6.1fx %5sx %8ld\n", argv[1],
	    median(peer, n), median(ours, n), median(peer, n) /
	    median(ours, n), argv[2], kib);
	free(peer);
	free(ours);
	return 0;
}
