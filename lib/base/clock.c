/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <time.h>
#ifdef _WIN32
#include <windows.h>
#endif

#include "base/clock.h"

#ifdef _WIN32
int64_t
ek_clock_ms(void)
{
	return (int64_t)GetTickCount64();
}
#else
int64_t
ek_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
#endif

int64_t
ek_clock_left(int64_t deadline)
{
	int64_t left = deadline - ek_clock_ms();

	return left > 0 ? left : 0;
}
