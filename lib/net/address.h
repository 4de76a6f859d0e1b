/* SPDX-License-Identifier: BSD-2-Clause */
/* The addresses of a name, with a deadline that holds. */
#ifndef EK_NET_ADDRESS_H
#define EK_NET_ADDRESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "net/socket.h"

enum { EK_MAX_ADDRESSES = 16, EK_ADDRESS_TEXT = 64, EK_RESOLVE_TEXT = 160 };

struct ek_address {
	struct sockaddr_storage sa; /* with the port */
	socklen_t len;
	char text[EK_ADDRESS_TEXT]; /* "20.190.160.1" or "2603:1027::1" */
};

/* In the resolver's order, which is the order libkrb5 tries them in. */
struct ek_addresses {
	int code;                   /* of getaddrinfo; 0 is success; valid
	                             * unless timed_out */
	char text[EK_RESOLVE_TEXT]; /* its words; "" on success */
	bool timed_out;             /* no answer in time */
	int64_t duration_ms;
	size_t count;               /* what is beyond the limit is left out */
	struct ek_address items[EK_MAX_ADDRESSES];
};

/* Looks HOST up for streams. The system's resolver may take longer than
 * TIMEOUT_MS; it then goes on in a thread of its own that nobody waits for.
 * True if there is an address. */
bool ek_addresses_find(const char *host, int port, int64_t timeout_ms,
    struct ek_addresses *out);

/* Writes an address of 4 or 16 bytes; nothing for other lengths. */
void ek_address_write(struct ek_buf *, const uint8_t *, size_t len);

#endif
