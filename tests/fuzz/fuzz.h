/* SPDX-License-Identifier: BSD-2-Clause */
/* What all fuzz targets share. A target is one function; with --enable-fuzzer
 * it is linked with libFuzzer, else with replay.c, which runs the corpus. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "unit/expect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
