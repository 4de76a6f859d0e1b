/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of a note, for the engine; rules see rule.h only. */
#ifndef EK_DIAGNOSE_NOTE_H
#define EK_DIAGNOSE_NOTE_H

#include "diagnose/rule.h"

/* Presets severity, stage and the common values. False: out of memory. */
bool ek_note_open(struct ek_note *, const struct ek_facts *,
    const struct ek_rule *);
void ek_note_close(struct ek_note *);

/* A remedy's text or command with its {names} replaced; to be freed. NULL: out
 * of memory. */
char *ek_note_fill(const struct ek_note *, const char *form, bool is_command);

#endif
