/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All message formats behind one interface, for mutation and fuzzing: read a
 * message, look at everything it gives, write it again.
 */
#ifndef TESTS_UNIT_MESSAGE_H
#define TESTS_UNIT_MESSAGE_H

#include "base/derout.h"
#include "unit/mutate.h"

struct message {
	const char *name;
	mutate_marks_fn *marks;
	/* False and the error record set if refused; else what was read is in
	 * OUT again, if there is a writer for the format. */
	bool (*again)(ekrb_bytes, struct ek_derout *, struct ek_error *);
	/* Every proper prefix must be refused. */
	bool exact;
};

/* Ends with a NULL name. */
extern const struct message messages[];

/* Never NULL. */
const struct message *message_find(const char *name);

/* Reads and writes BYTES, and checks what holds for every input: a refusal says
 * what and where, and what was accepted is written as it was. True if
 * accepted. */
bool message_check(const struct message *, ekrb_bytes);

/* The vector is accepted; then every truncation, every flip of one bit, and of
 * two as mutate_two_bits says. Returns how many damaged forms were accepted. */
unsigned long message_mutate(const char *name, const char *vector);

/* The same without pairs of bits. */
unsigned long message_mutate_singly(const char *name, const char *vector);

#endif
