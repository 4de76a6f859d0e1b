/* SPDX-License-Identifier: BSD-2-Clause */
/* The caches as a library of Heimdal's kind keeps them: Heimdal's own and
 * Apple's. */
#ifndef EK_PLATFORM_HEIMDAL_CACHES_H
#define EK_PLATFORM_HEIMDAL_CACHES_H

#include "platform/krb5_library.h"

/* The slot "select": no cache is chosen by the service. */
char *ek_heimdal_select(struct ek_library *, const char *service,
    const char **by_out, struct ek_said *said_out);

#endif
