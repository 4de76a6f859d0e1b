/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocation that fails on purpose. Needs a linker with --wrap; elsewhere
 * OOM_WORKS is 0 and oom_each runs the function once, without failure.
 */
#ifndef TESTS_UNIT_OOM_H
#define TESTS_UNIT_OOM_H

/* Runs FN again and again: the first time its first allocation fails, the
 * second time its second, until none was left to fail. FN must leave nothing
 * allocated. Returns how many allocations were made to fail. */
unsigned oom_each(void (*fn)(void *arg), void *arg);

#endif
