/* SPDX-License-Identifier: BSD-2-Clause */
/* The Date header. */
#ifndef EK_NET_HTTPDATE_H
#define EK_NET_HTTPDATE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads an IMF-fixdate such as "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110
 * 5.6.7; the two obsolete forms are not read). False: it is none. */
bool ek_http_date(const char *text, int64_t *epoch_out);

#endif
