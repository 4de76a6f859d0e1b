/* SPDX-License-Identifier: BSD-2-Clause */
/* A clock that never jumps, for deadlines and lengths of time, and the time of
 * day. */
#ifndef EK_BASE_CLOCK_H
#define EK_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment in the past. */
int64_t ek_clock_ms(void);

/* Milliseconds from now to DEADLINE (of the same clock); never negative. */
int64_t ek_clock_left(int64_t deadline);

/* The time of day as this machine has it, milliseconds since the epoch. */
int64_t ek_clock_wall_ms(void);

#endif
