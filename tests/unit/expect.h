/* SPDX-License-Identifier: BSD-2-Clause */
/* An assertion for code shared by unit tests and fuzz targets. */
#ifndef TESTS_UNIT_EXPECT_H
#define TESTS_UNIT_EXPECT_H

#include <stdio.h>
#include <stdlib.h>

#define EXPECT(condition) \
	((condition) ? (void)0 : expect_failed(#condition, __FILE__, __LINE__))

static inline void
expect_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: expected %s\n", file, line, condition);
	abort();
}

#endif
