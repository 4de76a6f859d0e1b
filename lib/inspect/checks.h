/* SPDX-License-Identifier: BSD-2-Clause */
/* What is looked for in a ticket, and in all tickets of an input together. */
#ifndef EK_INSPECT_CHECKS_H
#define EK_INSPECT_CHECKS_H

#include "inspect/inspect.h"

/* One judged ticket. */
void ek_check_ticket(struct ek_inspect *, struct ek_exhibit *,
    const struct ek_view *);

/* All tickets of an exhibit, when the last was read. */
void ek_check_all(struct ek_inspect *, struct ek_exhibit *);

/* Adds "at byte 37, ticket.realm: not ...". */
void ek_check_say_fault(struct ek_hit *, const char *before,
    const struct ek_error *);

#endif
