/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Redaction: user, tenant, host, realm and address are replaced by stable
 * tokens (user-1, host-1, ...), the same token for the same value within a
 * report, so that two lines about one host can still be told to be that; and
 * within all reports that are written with the same struct ek_tokens.
 * Request ids and Microsoft's own names stay: support needs them.
 */
#ifndef EK_REPORT_REDACT_H
#define EK_REPORT_REDACT_H

#include "base/buf.h"
#include "facts/facts.h"
#include "report/tokens.h"

struct ek_redactor;

/* Learns from the facts, if there are any, what is to be hidden. Numbers come
 * from the tokens, which must outlive it; NULL: from ones of its own. NULL: out
 * of memory. */
struct ek_redactor *ek_redactor_new(const struct ek_facts *,
    struct ek_tokens *);
void ek_redactor_free(struct ek_redactor *);

/* Appends TEXT with everything known, and every address, mail-like
 * name, replaced. */
void ek_redact_text(struct ek_redactor *, const char *text,
    struct ek_buf *out);

/* The same for struct ek_layout: before lines are broken, since a name may
 * have blanks in it. */
void ek_redact_filter(void *redactor, const char *text, struct ek_buf *out);

/* Redacts all strings in a JSON value in place. False: out of memory. */
bool ek_redact_json(struct ek_redactor *, json_t *);

/* A redacted copy of a document, with what the facts, if there are any, tell
 * to hide: a document shares values with its facts, which must stay as they
 * are. NULL: out of memory. */
json_t *ek_redact_copy(const struct ek_facts *, struct ek_tokens *,
    const json_t *);

#endif
