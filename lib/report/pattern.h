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
 * START; 0 if nothing is. Its kind is "user", "address", "sid", "tenant" or
 * "host". */
size_t ek_pattern_at(const char *text, const char *start,
    const char **kind_out);

/* The same letters in any case. */
bool ek_pattern_equal(const char *, const char *, size_t len);

/* True for a name that tells nothing of anybody, and for a slip in one, which
 * is what is to be seen. */
bool ek_pattern_is_public(const char *, size_t len);

/* True for the names of Microsoft's sign-in hosts; an instance's is not one. */
bool ek_pattern_is_microsoft(const char *, size_t len);

/* True for a host in a zone of the SQL databases of a cloud. */
bool ek_pattern_is_database(const char *, size_t len);

/* How many bytes at the end of a host's name say where SQL services live, which
 * stays to be seen; or 0. */
size_t ek_pattern_public_end(const char *, size_t len);

/* The length of a GUID at TEXT, or 0. */
size_t ek_pattern_guid(const char *text);

/* The length of the host name at TEXT with at least one dot, or 0. */
size_t ek_pattern_host(const char *text);

#endif
