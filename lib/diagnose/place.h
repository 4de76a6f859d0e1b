/* SPDX-License-Identifier: BSD-2-Clause */
/* Where something stands in the configuration, for the rules of this folder. */
#ifndef EK_DIAGNOSE_PLACE_H
#define EK_DIAGNOSE_PLACE_H

#include "diagnose/rule.h"

enum { EK_PLACE_MAX = 300 };

/* "FILE:LINE" of an item that has both, "FILE" without a line, "krb5.conf"
 * without a file. Cut where too long. */
const char *ek_place(const json_t *item, char out[EK_PLACE_MAX]);

/* Gives the remedies {file}: that of the item, or without one the main
 * configuration file in use. */
void ek_note_let_file(struct ek_note *, const struct ek_facts *,
    const json_t *item);

/* The first item of a list fact whose MEMBER is VALUE, or NULL. */
const json_t *ek_item_where(const struct ek_facts *, const char *fact,
    const char *member, const char *value);

/* The first lint with that code, or NULL. */
const json_t *ek_lint_of(const struct ek_facts *, const char *code);

/* Says a lint, with its place. */
void ek_note_lint(struct ek_note *, const json_t *lint);

/* Whether the service is one of Entra's realm. */
enum ek_answer ek_realm_is_entras(const struct ek_facts *);

/* True if the host is outside of Azure, and so none of Entra's realm, which is
 * wanted: no mapping mends that. */
bool ek_host_is_foreign(const struct ek_facts *);

/* Gives the remedies {domain}: what to map, with its leading dot. */
void ek_note_let_domain(struct ek_note *, const struct ek_facts *);

/* True if nobody misspelled that realm: it is Entra's, or the one of the
 * ticket's owner. */
bool ek_realm_is_right(const struct ek_facts *, const char *realm);

/* True if the name that is asked for carries its realm, so that no mapping of
 * the host is asked. */
bool ek_realm_is_given(const struct ek_facts *);

/* The realm that must have been meant where another was asked for, or NULL:
 * then nothing is to be configured for the one that was. */
const char *ek_realm_meant(const struct ek_facts *);

/* Gives the remedies that write an entry of {realm} their condition: {entry}
 * where it is Entra's, asked over HTTPS, {other_entry} where it is another;
 * neither where the realm that is meant has its entry. */
void ek_note_let_entry(struct ek_note *, const struct ek_facts *);

/* True if A is B but for a letter or two; case does not count. */
bool ek_realm_is_near(const char *a, const char *b);

/* The text of a fact or member for a sentence; "(unknown)" without one. */
const char *ek_fact_text(const struct ek_facts *, const char *name);
const char *ek_item_text(const json_t *, const char *member);

#endif
