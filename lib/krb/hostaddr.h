/* SPDX-License-Identifier: BSD-2-Clause */
/* HostAddress and HostAddresses (RFC 4120 5.2.5, 7.5.3). */
#ifndef EK_KRB_HOSTADDR_H
#define EK_KRB_HOSTADDR_H

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum {
	EK_HOSTADDR_MAX = 64, /* addresses in one list */

	EK_ADDR_IPV4 = 2,
	EK_ADDR_DIRECTIONAL = 3,
	EK_ADDR_NETBIOS = 20,
	EK_ADDR_IPV6 = 24
};

/* A view. */
struct ek_hostaddr {
	int32_t type;
	ekrb_bytes address;
};

void ek_hostaddr_read(struct ek_der *, int ctx, const char *what,
    struct ek_hostaddr *hostaddr_out);
void ek_hostaddr_write(struct ek_derout *, int ctx, const struct ek_hostaddr *);

/* Reads HostAddresses, checking every element. */
void ek_hostaddrs_read(struct ek_der *, int ctx, const char *what,
    struct ek_list *list_out);
bool ek_hostaddr_next(struct ek_list *, struct ek_hostaddr *hostaddr_out);

/* Appends "192.0.2.1", "2001:db8::1", a NetBIOS name without its padding, or
 * "type 7: 0a0b0c". */
void ek_hostaddr_print(struct ek_buf *, const struct ek_hostaddr *);

#endif
