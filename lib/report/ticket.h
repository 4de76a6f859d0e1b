/* SPDX-License-Identifier: BSD-2-Clause */
/* Tickets and exchanges of a run as the contract's JSON objects. */
#ifndef EK_REPORT_TICKET_H
#define EK_REPORT_TICKET_H

#include "facts/facts.h"

/* The "tickets" of a report (new reference): TGTs, cached service tickets and
 * the one got anew. */
json_t *ek_tickets_json(const struct ek_facts *);

/* The "exchanges" of a report (new reference). */
json_t *ek_exchanges_json(const struct ek_facts *);

#endif
