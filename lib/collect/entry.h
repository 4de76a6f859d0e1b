/* SPDX-License-Identifier: BSD-2-Clause */
/* A ticket as facts: what may be shown of it, and nothing more. */
#ifndef EK_COLLECT_ENTRY_H
#define EK_COLLECT_ENTRY_H

#include "collect/session.h"

/* {client, server, realm, ticket_realm, ticket_etype, session_etype, kvno,
 * flags, auth_time, start, end, renew_until, ticket_size, kdc_called}; what is
 * not told is left out, a time that is not set is null. */
json_t *ek_entry_facts(const struct ek_entry *);

/* Not expired by this machine's clock, not invalid. */
bool ek_entry_usable(const struct ek_collector *, const struct ek_entry *);

#endif
