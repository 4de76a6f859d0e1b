/* SPDX-License-Identifier: BSD-2-Clause */
/* Passwords in what a driver says. */
#ifndef EK_COLLECT_MASK_H
#define EK_COLLECT_MASK_H

#include "collect/collector.h"

/* The connection string of the request; NULL: there is none. */
const char *ek_secret_string(const struct ek_collector *);

/* Appends TEXT with every password of the request replaced by ***. */
void ek_secret_mask(const struct ek_collector *, const char *text,
    struct ek_buf *out);

#endif
