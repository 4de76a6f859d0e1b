/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Test vectors as people read them: tests/vectors/NAME.hex holds hexadecimal
 * in pairs, "text", and comments from # to the end of the line. White space
 * is for the eye.
 */
#ifndef TESTS_UNIT_VECTOR_H
#define TESTS_UNIT_VECTOR_H

#include "entrakrb.h"

/* Loads a vector into memory of exactly its size, to free with vector_free.
 * Ends the program if there is none or it cannot be read. */
ekrb_bytes vector_load(const char *name);
void vector_free(ekrb_bytes);

/* A copy in memory of exactly that size, so that a checker sees overruns. */
ekrb_bytes vector_copy(ekrb_bytes);

#endif
