/* SPDX-License-Identifier: BSD-2-Clause */
/* What an inspection says in the end, in words, in JSON and as a number. */
#ifndef EK_INSPECT_VERDICT_H
#define EK_INSPECT_VERDICT_H

#include "inspect/inspect.h"

/* Makes the findings of an exhibit and adds them to those of the whole. */
void ek_verdict_close(struct ek_inspect *, struct ek_exhibit *);

/* "OK  FILE:x: cloud TGT, good for 9 h", what the input is, and the errors and
 * warnings, as text. */
void ek_verdict_text(struct ek_inspect *, const struct ek_exhibit *,
    struct ek_buf *out);

/* The findings that are notes only, as text. */
void ek_verdict_notes(struct ek_inspect *, const struct ek_exhibit *,
    struct ek_buf *out);

/* The exhibit for "inputs" (new reference); NULL: out of memory. */
json_t *ek_verdict_json(struct ek_inspect *, const struct ek_exhibit *);

/* The exit code of the whole. */
int ek_verdict_exit_code(const struct ek_inspect *);

/* The line for a monitoring system. */
void ek_verdict_monitor(struct ek_inspect *, struct ek_buf *out);

#endif
