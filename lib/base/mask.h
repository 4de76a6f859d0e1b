/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Secrets in words that somebody wrote: the user part of a URL, what follows
 * "Bearer" or "Authorization:", the value of password= and its like, web
 * tokens. Knows nothing of Kerberos.
 */
#ifndef EK_BASE_MASK_H
#define EK_BASE_MASK_H

#include "base/buf.h"

/* Appends the text with *** for every secret in it. */
void ek_mask_text(struct ek_buf *, ekrb_bytes text);

/* The same in place; what no longer fits is cut off. */
void ek_mask_error(struct ek_error *);

#endif
