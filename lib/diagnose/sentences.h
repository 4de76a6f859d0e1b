/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver said, for the rules of this folder. */
#ifndef EK_DIAGNOSE_SENTENCES_H
#define EK_DIAGNOSE_SENTENCES_H

#include "diagnose/rule.h"

/* Keys of lib/text/sentences.def; NULL ends. */
typedef const char *const ek_keys[];

/* The first text with one of the keys, or NULL. */
const json_t *ek_said(const struct ek_facts *, ek_keys);

/* Yes if one of the sentences is there, noted with who said it; unknown when
 * no text of a driver is known. */
enum ek_answer ek_sentence_answer(const struct ek_facts *, struct ek_note *,
    ek_keys);

/* The first message of SQL Server of that number, or NULL. */
const json_t *ek_message(const struct ek_facts *, int64_t number);

/* Gives the remedies {login}: the user as an instance calls them, without the
 * realm that issues the ticket; nothing for a client of another realm. */
void ek_note_let_login(struct ek_note *, const struct ek_facts *);

#endif
