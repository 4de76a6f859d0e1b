/* SPDX-License-Identifier: BSD-2-Clause */
/* Systematic damage to a message. */
#ifndef TESTS_UNIT_MUTATE_H
#define TESTS_UNIT_MUTATE_H

#include "entrakrb.h"

enum { MUTATE_ALL_PAIRS = 128 /* bytes up to which all pairs are tried */ };

/* Called with each damaged form, in memory of exactly its size. */
typedef void mutate_fn(ekrb_bytes, void *arg);

/* Says which octets of a message give tags, lengths and counts: sets
 * marks_out[i] for octet i; the array is zero before. */
typedef void mutate_marks_fn(ekrb_bytes, uint8_t *marks_out);

/* Every proper prefix, the empty one included. */
void mutate_truncate(ekrb_bytes, mutate_fn *, void *arg);

/* Every flip of one bit. */
void mutate_one_bit(ekrb_bytes, mutate_fn *, void *arg);

/* Every flip of two bits; in a message longer than MUTATE_ALL_PAIRS only those
 * where both are in marked octets. MUTATE_SHARE=N in the environment, for slow
 * machines, leaves one pair of N. */
void mutate_two_bits(ekrb_bytes, mutate_marks_fn *, mutate_fn *, void *arg);

/* Marks the identifier and length octets of DER, in octet strings too. */
void mutate_der_marks(ekrb_bytes, uint8_t *marks_out);

#endif
