/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is to be built: one text for each knob of the lab. A knob's first value
 * is the healthy one; a fault is a row of data that sets knobs. Faults combine
 * unless they want different things of one knob.
 */
#ifndef TESTS_LAB_PLAN_H
#define TESTS_LAB_PLAN_H

#include <stdbool.h>
#include <stdio.h>

enum lab_knob {
#define LAB_KNOB(name, adds, healthy) KNOB_##name,
#include "lab/knobs.def"
#undef LAB_KNOB
	N_KNOBS
};

struct lab_plan {
	char *value[N_KNOBS];
	const char *set_by[N_KNOBS]; /* the fault, or NULL: healthy */
};

/* The healthy lab. */
void lab_plan_init(struct lab_plan *);
void lab_plan_free(struct lab_plan *);

/* Adds the fault NAME. False, with one line in WHY (SIZE bytes): no such fault,
 * or one that another excludes. */
bool lab_plan_fault(struct lab_plan *, const char *name, char *why,
    size_t size);

/* True if the knob has that value. */
bool lab_plan_is(const struct lab_plan *, enum lab_knob, const char *value);

/* True if any fault was added. */
bool lab_plan_broken(const struct lab_plan *);

/* All faults, a line each, by group. */
void lab_plan_list(FILE *);

#endif
