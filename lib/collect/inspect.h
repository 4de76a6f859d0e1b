/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The collector's side of an inspection; lib/inspect/collector.h says what is
 * asked and answered.
 */
#ifndef EK_COLLECT_INSPECT_H
#define EK_COLLECT_INSPECT_H

#include <stdbool.h>

/* True if the collector was called for an inspection ("inspect-..."). */
bool ek_collect_is_inspect(int argc, char **argv);

/* Main of that. Exit code 0 if an answer was given, 2 for a bad call or
 * AT_SECURE, 4 when the answer cannot be written. */
int ek_collect_inspect(const char *job);

#endif
