/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Principal names as they are shown, as written or, with --redact, as stable
 * tokens: user-1, host-1, realm-1. What is the same for everybody stays.
 * Passwords and tokens in words are masked in any case.
 */
#ifndef EK_INSPECT_NAMES_H
#define EK_INSPECT_NAMES_H

#include "krb/principal.h"

struct ek_names;

/* NULL: out of memory. */
struct ek_names *ek_names_new(void);
void ek_names_free(struct ek_names *);

/* Appends the name as text, raw bytes with MIT's quoting. NAMES may be NULL:
 * as written. */
void ek_names_principal(struct ek_names *, struct ek_buf *,
    const struct ek_principal *);

/* Appends a realm. */
void ek_names_realm(struct ek_names *, struct ek_buf *, ekrb_bytes realm);

/* The same for a name that is written as one text: SERVICE/HOST[@REALM]. */
void ek_names_written(struct ek_names *, struct ek_buf *, ekrb_bytes name);

/* Appends what somebody wrote in words: the names known so far are replaced,
 * and what has the shape of a name or an address. */
void ek_names_text(struct ek_names *, struct ek_buf *, ekrb_bytes text);

/* The same in place with an error whose words a library may have said. */
void ek_names_error(struct ek_names *, struct ek_error *);

/* Appends the token of a principal's identifier. KIND is the form in which it
 * stands there: one ID has the same number in all ("sid-1", "object-1"). */
void ek_names_id(struct ek_names *, struct ek_buf *, const char *kind,
    ekrb_bytes id);

/* Appends anything else that may tell of somebody, as a token of that kind
 * ("file", "address"). */
void ek_names_other(struct ek_names *, struct ek_buf *, const char *kind,
    ekrb_bytes value);

#endif
