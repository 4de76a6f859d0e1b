/* SPDX-License-Identifier: BSD-2-Clause */
/* KerberosTime (RFC 4120 5.2.3) as seconds since 1970-01-01 UTC. */
#ifndef EK_KRB_KTIME_H
#define EK_KRB_KTIME_H

#include "base/der.h"
#include "base/derout.h"

/* Reads YYYYMMDDHHMMSSZ, exactly 15 bytes, a date that exists, no leap second.
 * False if it is anything else. */
bool ek_ktime_parse(ekrb_bytes, int64_t *time_out);

/* The same as a field of a message; 0 after a fault. */
int64_t ek_ktime_read(struct ek_der *, int ctx, const char *what);

/* [ctx] if it is there, else 0, which so means "absent". */
int64_t ek_ktime_read_opt(struct ek_der *, int ctx, const char *what);

/* Writes a time from year 0 to 9999; another one makes the writer fail. */
void ek_ktime_write(struct ek_derout *, int ctx, int64_t time);

/* The same, and nothing for 0. */
void ek_ktime_write_opt(struct ek_derout *, int ctx, int64_t time);

#endif
