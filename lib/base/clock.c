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

int64_t
ek_clock_wall_ms(void)
{
	const int64_t epoch = 11644473600000; /* after that of FILETIME */
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return (int64_t)(((uint64_t)now.dwHighDateTime << 32 |
	    now.dwLowDateTime) / 10000) - epoch;
}
#else
static int64_t
milliseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
ek_clock_ms(void)
{
	return milliseconds(CLOCK_MONOTONIC);
}

int64_t
ek_clock_wall_ms(void)
{
	return milliseconds(CLOCK_REALTIME);
}
#endif

int64_t
ek_clock_left(int64_t deadline)
{
	int64_t left = deadline - ek_clock_ms();

	return left > 0 ? left : 0;
}
