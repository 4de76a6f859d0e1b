/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of disagreement that are understood: one table a program. */
#ifndef TESTS_DIFFERENTIAL_KINDS_H
#define TESTS_DIFFERENTIAL_KINDS_H

#include "base/error.h"

enum disagreement { ONLY_THEY_ACCEPT, ONLY_WE_ACCEPT, FIELDS_DIFFER };

struct case_ {
	const char *peer, *format;
	enum disagreement what;
	const struct ek_error *error; /* ours */
	const char *own, *theirs;     /* fields */
	ekrb_bytes input;
};

struct kind {
	const char *peer;    /* NULL: any */
	enum disagreement what;
	/* Words of our error text, or a test of the case; one is NULL. */
	const char *text;
	bool (*test)(const struct case_ *);
	const char *clause;  /* of the standard, and what it says */
	unsigned long n;     /* cases seen */
};

/* Ends with a NULL clause. */
extern struct kind kinds[];

/* Counts the case under the first kind that it is of; false if of none. */
bool kind_note(const struct case_ *);

const char *kind_text(enum disagreement);

/* Prints every kind that occurred, how often, and the clause. */
void kinds_print(void);

/* For tests of a case: the next number of that name in the fields at *AT, which
 * moves on; false if there is none. */
bool kind_number(const char **at, const char *name, int64_t *value_out);

/* True if one of these fields of ours (NULL ends them) is below MIN or above
 * MAX. */
bool kind_is_outside(const struct case_ *, const char *const *names,
    int64_t min, int64_t max);

#endif
