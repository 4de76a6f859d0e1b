/* SPDX-License-Identifier: BSD-2-Clause */
/* Damage to the structure of DER rather than to its bytes: the lengths around
 * the place stay right, so that decoders get past them. */
#ifndef TESTS_DIFFERENTIAL_TREE_H
#define TESTS_DIFFERENTIAL_TREE_H

#include "base/derout.h"

/* What is done to one value of a message. */
enum tree_change {
	TREE_DROP,      /* left out */
	TREE_TWICE,     /* written twice */
	TREE_EMPTY,     /* without contents */
	TREE_LONGER,    /* an octet more in the contents */
	TREE_SHORTER,   /* one less */
	TREE_LONG_FORM, /* length octets longer than need be */
	TREE_INDEFINITE,
	TREE_RETAG,     /* the next tag number */
	TREE_ZEROED,    /* contents all zero */
	TREE_ONES,      /* contents all 0xff */
	TREE_TRAILER,   /* a value of a new tag after the last one inside */
	TREE_EARLY,     /* contents are a time before 1970 */
	TREE_LATE,      /* or after 2106 */
	TREE_N_CHANGES
};

/* How many values there are, those inside others included. */
unsigned tree_count(ekrb_bytes);

/* Writes the message with value number AT changed. */
void tree_change(struct ek_derout *, ekrb_bytes, unsigned at,
    enum tree_change);

#endif
