/* SPDX-License-Identifier: BSD-2-Clause */
/* What Windows said of a ticket, for the rules of this folder. */
#ifndef EK_DIAGNOSE_WINSTATUS_H
#define EK_DIAGNOSE_WINSTATUS_H

#include "diagnose/rule.h"

/* Numbers that mean one thing: statuses and Win32 errors; 0 ends. */
typedef const uint32_t ek_windows_codes[];

/* Yes if klist get or SSPI ended with one of the numbers; notes all that was
 * said. Unknown when nothing of Windows is known. */
enum ek_answer ek_windows_ended_with(const struct ek_facts *,
    struct ek_note *, ek_windows_codes);

/* True if the facts are of Windows and hold such a number; notes nothing. */
bool ek_windows_says(const struct ek_facts *, ek_windows_codes);

#endif
