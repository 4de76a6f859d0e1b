/* SPDX-License-Identifier: BSD-2-Clause */
/* The second library of a probe that asks both: --library both. */
#ifndef EK_PROBE_OTHER_H
#define EK_PROBE_OTHER_H

#include "probe/run.h"

enum { EK_OTHER_SHARE = 30 }; /* per cent of the time kept for it */

/* Runs the stages that ask a Kerberos library once more with OPTIONS' library,
 * on a copy of what is known, and keeps what it saw as the fact
 * environment.other_library. False with an error only when out of memory. */
bool ek_run_other(struct ek_facts *, const struct ek_run_options *,
    struct ek_error *);

#endif
