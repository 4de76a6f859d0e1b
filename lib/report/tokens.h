/* SPDX-License-Identifier: BSD-2-Clause */
/* The tokens of redaction, the same for one value in all that is written with
 * them: user-1 in one report is user-1 in the next. */
#ifndef EK_REPORT_TOKENS_H
#define EK_REPORT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

struct ek_tokens;

/* NULL: out of memory. NULL may be freed. */
struct ek_tokens *ek_tokens_new(void);
void ek_tokens_free(struct ek_tokens *);

/* The number of a value, whose case does not count, and in *KIND the kind under
 * which it was first met; a new one takes the next number of its kind. KIND
 * points into the tokens then. 0: out of memory. */
int ek_tokens_number(struct ek_tokens *, const char **kind, const char *value,
    size_t len);

/* Gives a value a number of a kind that was met. False: out of memory. */
bool ek_tokens_set(struct ek_tokens *, const char *kind, const char *value,
    size_t len, int number);

#endif
