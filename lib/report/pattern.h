/* SPDX-License-Identifier: BSD-2-Clause */
/* What gives itself away by its shape: addresses, mail-like names, the tenant
 * in a URL, the host of a URL. */
#ifndef EK_REPORT_PATTERN_H
#define EK_REPORT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* A letter, a digit: what a name does not end before. */
bool ek_pattern_is_word(char);

/* The length of what is to be hidden at TEXT, within a string that begins at
 * START; 0 if nothing is. Its kind is "user", "address", "tenant" or "host". */
size_t ek_pattern_at(const char *text, const char *start,
    const char **kind_out);

/* The length of the host name at TEXT with at least one dot, or 0. */
size_t ek_pattern_host(const char *text);

#endif
