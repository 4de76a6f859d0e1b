/* SPDX-License-Identifier: BSD-2-Clause */
/* The targets of a run: those on the command line, then those of a file. */
#ifndef TOOLS_TARGETS_H
#define TOOLS_TARGETS_H

#include "options.h"

struct ek_targets {
	const char **text; /* borrowed from the command line or from data */
	int *lines;        /* the line of each in the file; 0: none */
	int count;
	const char *path;
	char *data;
	char name[512]; /* of the last asked for */
};

/* Gathers them; PATH is the file ("-": standard input) or NULL. Blank lines
 * and those that start with # are passed over. Returns 0, or the exit code of
 * an error that was printed. To be freed in any case. */
int ek_targets_read(struct ek_targets *, struct ek_options *, ekrb_ctx *,
    const char *path);
void ek_targets_free(struct ek_targets *);

/* How to call target I in a message: "FILE:LINE", the target with passwords
 * masked, or with REDACT or nothing to show "TARGET". The text lives until the
 * next call. */
const char *ek_targets_name(struct ek_targets *, int i, bool redact);

#endif
