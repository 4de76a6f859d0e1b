/* SPDX-License-Identifier: BSD-2-Clause */
/* What a service checks in a ticket that it could open. */
#ifndef EK_INSPECT_SERVICE_H
#define EK_INSPECT_SERVICE_H

#include "inspect/collector.h"
#include "inspect/inspect.h"

/* Compares the opened ticket (judged, with its part if that could be parsed)
 * with what its holder said, checks the PAC and the authenticator, and prints
 * what is in them. */
void ek_service_check(struct ek_inspect *, struct ek_exhibit *,
    const struct ek_view *opened, const struct ek_view *holder,
    const struct ek_opened *);

#endif
