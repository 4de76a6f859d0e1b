/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of disagreement that are understood. */
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

/* Counts the case under the first kind that it is of; false if of none. */
bool kind_note(const struct case_ *);
bool kind_is_known(const struct case_ *);

const char *kind_text(enum disagreement);

/* Prints every kind that occurred, how often, and the clause. */
void kinds_print(void);

#endif
