/* SPDX-License-Identifier: BSD-2-Clause */
/* How far two short names are from each other, to find misspellings. Knows
 * nothing of Kerberos. */
#ifndef EK_BASE_DISTANCE_H
#define EK_BASE_DISTANCE_H

enum { EK_DISTANCE_MAX_NAME = 64 };

/* Letters to change, add, drop or swap with the next; either case, and "-" or
 * a blank for "_", make no difference. At most LIMIT + 1, which also stands for
 * names longer than EK_DISTANCE_MAX_NAME. */
int ek_distance(const char *a, const char *b, int limit);

#endif
