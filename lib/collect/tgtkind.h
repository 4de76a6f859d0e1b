/* SPDX-License-Identifier: BSD-2-Clause */
/* What kind of TGT a ticket is, by its name and key version alone. */
#ifndef EK_COLLECT_TGTKIND_H
#define EK_COLLECT_TGTKIND_H

#include <stdbool.h>
#include <stdint.h>

/* The realm of a principal's text: what follows the last '@' that is not
 * escaped; "" if there is none. */
const char *ek_realm_of(const char *principal);

/* cloud, referral, partial, onprem or other, for a TGT of that server name;
 * REALM is the realm wanted. Entra's own is cloud whatever is wanted. NULL: no
 * TGT. kvno -1: unknown. */
const char *ek_tgt_kind(const char *server, const char *realm, int64_t kvno);

/* True if that TGT is one of the wanted realm, or leads to it. */
bool ek_tgt_leads(const char *server, const char *realm);

#endif
