/* SPDX-License-Identifier: BSD-2-Clause */
/* Comparison of DER that was read and written again. */
#ifndef TESTS_UNIT_DERSAME_H
#define TESTS_UNIT_DERSAME_H

#include "entrakrb.h"

/* True if both are octet for octet the same but for what a reader takes as the
 * same: integers modulo 2^32, bit strings beyond their first 32 bits. */
bool der_same(ekrb_bytes, ekrb_bytes);

#endif
