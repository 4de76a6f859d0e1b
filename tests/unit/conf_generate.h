/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Generated krb5.conf files, well-formed and odd, the same in every run, to
 * compare our reading of them with a library's.
 */
#ifndef TESTS_UNIT_CONF_GENERATE_H
#define TESTS_UNIT_CONF_GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* Makes and removes the private folder. */
void generated_open(void);
void generated_close(void);

/* Writes the files of a case. */
void generated_case(uint32_t number);

/* Chooses, after generated_case, what KRB5_CONFIG names. */
void generated_list(char *out, size_t size);

/* Adds one more file, with that text, to the list. */
void generated_append(char *list, size_t size, const char *text);

#endif
