/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <time.h>

#include "base/clock.h"

int64_t
ek_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
ek_clock_left(int64_t deadline)
{
	int64_t left = deadline - ek_clock_ms();

	return left > 0 ? left : 0;
}
