/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of a unit test program: UNIT_MAIN("name", suite_function) runs one
 * suite in check's fork mode (CK_FORK=no for a debugger).
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <check.h>
#include <stdlib.h>

#define UNIT_MAIN(make_suite)                                                  \
	int main(void)                                                         \
	{                                                                      \
		SRunner *runner = srunner_create(make_suite());                \
		int failed;                                                    \
                                                                               \
		srunner_run_all(runner, CK_ENV);                               \
		failed = srunner_ntests_failed(runner);                        \
		srunner_free(runner);                                          \
		return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;              \
	}

#endif
