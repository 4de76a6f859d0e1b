/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs two commands in turn and prints a line with the medians of their times
 * and of the ratios, by the clock and by the processor time used, which other
 * work on the machine disturbs less; then the goal and our peak memory:
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

struct cost {
	double wall, cpu; /* ms */
	long kib;         /* peak memory */
};

static double
ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static struct cost
run_once(char **argv)
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
	return (struct cost){ now_ms() - start, ms_of(usage.ru_utime) +
		ms_of(usage.ru_stime), usage.ru_maxrss };
}

static double
median(double *times, size_t n)
{
	qsort(times, n, sizeof(times[0]), by_size);
	return times[n / 2];
}

enum { PEER_MS, OUR_MS, RATIO, CPU_RATIO, N_COLUMNS };

static void
measure(char **peer, char **ours, size_t n, double *column[N_COLUMNS],
    long *kib_out)
{
	struct cost theirs, own;
	size_t i;

	run_once(peer);
	run_once(ours);
	for (i = 0; i < n; i++) {
		theirs = run_once(peer);
		own = run_once(ours);
		column[PEER_MS][i] = theirs.wall;
		column[OUR_MS][i] = own.wall;
		column[RATIO][i] = theirs.wall / own.wall;
		column[CPU_RATIO][i] = theirs.cpu / own.cpu;
		*kib_out = own.kib;
	}
}

static void
print_row(const char *name, const char *goal, char **peer, char **ours,
    size_t n)
{
	double *column[N_COLUMNS];
	long kib = 0;
	int i;

	for (i = 0; i < N_COLUMNS; i++) {
		column[i] = calloc(n, sizeof(double));
		if (column[i] == NULL)
			exit(1);
	}
	measure(peer, ours, n, column, &kib);
	printf("%-34s %10.2f %10.2f %6.1fx %6.1fx %5sx %8ld\n", name,
	    median(column[PEER_MS], n), median(column[OUR_MS], n),
	    median(column[RATIO], n), median(column[CPU_RATIO], n), goal, kib);
	for (i = 0; i < N_COLUMNS; i++)
		free(column[i]);
}

int
main(int argc, char **argv)
{
	size_t n = argc > 4 ? (size_t)strtoul(argv[3], NULL, 10) : 0;
	char **second = argv + 4;

	while (n > 0 && *second != NULL && strcmp(*second, "--") != 0)
		second++;
	if (n == 0 || *second == NULL) {
		fputs("usage: paired NAME GOAL ROUNDS PEER... -- OURS...\n",
		    stderr);
		return 2;
	}
	*second++ = NULL;
	print_row(argv[1], argv[2], argv + 4, second, n);
	return 0;
}
