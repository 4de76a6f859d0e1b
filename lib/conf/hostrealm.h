/* SPDX-License-Identifier: BSD-2-Clause */
/* From a host to its realm by [domain_realm]. */
#ifndef EK_CONF_HOSTREALM_H
#define EK_CONF_HOSTREALM_H

#include "conf/model.h"

/* The entry that decides, or NULL: then MIT asks the client's own realm for a
 * referral and Heimdal guesses. HOST without a port. */
const struct ek_conf_node *ek_host_realm(const struct ek_conf *,
    const char *host);

#endif
