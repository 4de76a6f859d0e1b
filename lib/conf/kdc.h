/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands after "kdc =", as the library takes it apart. */
#ifndef EK_CONF_KDC_H
#define EK_CONF_KDC_H

#include <jansson.h>

#include "conf/conf.h"

/* The members scheme, host, port, path, tenant and problem of config.kdcs.
 * NULL: out of memory. */
json_t *ek_kdc_parse(enum ek_conf_flavour, const char *value);

#endif
