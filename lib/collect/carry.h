/* SPDX-License-Identifier: BSD-2-Clause */
/* Carrying a Kerberos message over our own HTTPS layers, which keep what
 * libkrb5 throws away: HTTP status, x-ms-request-id, Date. */
#ifndef EK_COLLECT_CARRY_H
#define EK_COLLECT_CARRY_H

#include "collect/session.h"

/* A carrier of struct ek_flavour: to the https KDCs of the target realm, in
 * their order, until one answers. */
bool ek_carry_https(struct ek_collector *, const char *realm,
    ekrb_bytes request, struct ek_buf *reply_out, json_t *seen);

#endif
