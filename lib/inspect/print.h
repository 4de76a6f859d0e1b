/* SPDX-License-Identifier: BSD-2-Clause */
/* One ticket or key as a row of the table or as JSON. */
#ifndef EK_INSPECT_PRINT_H
#define EK_INSPECT_PRINT_H

#include "inspect/inspect.h"
#include "krb/keytab.h"

void ek_print_ticket_head(struct ek_inspect *);
void ek_print_ticket(struct ek_inspect *, const struct ek_view *);
void ek_print_ticket_json(struct ek_inspect *, const struct ek_view *);

void ek_print_key_head(struct ek_inspect *);
void ek_print_key(struct ek_inspect *, size_t number,
    const struct ek_keytab_entry *);
void ek_print_key_json(struct ek_inspect *, const char *source,
    const struct ek_keytab_entry *);

/* A principal as shown, in inspect->scratch, until the next call. */
ekrb_bytes ek_print_name(struct ek_inspect *, const struct ek_principal *);

/* The same as an owned text safe for a terminal; NULL: out of memory. */
char *ek_print_name_text(struct ek_inspect *, const struct ek_principal *);

#endif
