/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates that http_anchors names. */
#ifndef EK_CONF_ANCHORS_H
#define EK_CONF_ANCHORS_H

#include "conf/model.h"

/* The value of config.http_anchors for a realm. NULL: out of memory. */
json_t *ek_conf_anchors(const struct ek_conf *, const char *realm);

#endif
