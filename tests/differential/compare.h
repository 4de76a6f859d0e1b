/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts inputs before our reader and a peer's, and counts where they differ
 * (compare.c), or writes down what ours says (record.c). */
#ifndef TESTS_DIFFERENTIAL_COMPARE_H
#define TESTS_DIFFERENTIAL_COMPARE_H

#include "peer/peer.h"

struct run {
	const struct peer_format *peer;
	const struct own_format *own;
	unsigned long inputs, accepted, unknown;
	bool show; /* print the cases of listed kinds too */
};

/* Reads [--show] [ROUNDS] and returns the rounds, else ROUNDS. */
unsigned compare_begin(struct run *, int argc, char *argv[], unsigned rounds);

/* What follows is of that format. */
void compare_choose(struct run *, const struct peer_format *);

/* One input. ARG is the run: mutate.h takes it as it is. */
void compare(ekrb_bytes, void *arg);

/* Calls SEED with every seed in the corpus of the format. */
void compare_seeds(struct run *, void (*seed)(struct run *, ekrb_bytes,
    unsigned rounds), unsigned rounds);

/* A file of at most 64 KiB, to free with vector_free. */
ekrb_bytes compare_load(const char *path);

/* Prints the counts. 1 if something was of no listed kind, else 0. */
int compare_end(const struct run *);

/* The same numbers everywhere; *STATE is not 0. */
uint32_t compare_random(uint32_t *state);

#endif
