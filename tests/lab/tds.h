/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets of MS-TDS 2.2.3 on a connection, in the clear or in TLS, whose
 * handshake travels in packets too (MS-TDS 2.2.6.5).
 */
#ifndef TESTS_LAB_TDS_H
#define TESTS_LAB_TDS_H

#include "lab/door.h"

/* Types of messages (MS-TDS 2.2.3.1.1). */
enum {
	TDS_BATCH = 1,
	TDS_RPC = 3,
	TDS_REPLY = 4,
	TDS_ATTENTION = 6,
	TDS_LOGIN7 = 16,
	TDS_SSPI = 17,
	TDS_PRELOGIN = 18
};

struct tds {
	struct lab_conn conn;
	uint8_t type;          /* of the last message read */
	struct ek_buf message; /* its data, without packet headers */
};

/* Reads one whole message. False at the end, or if it is none. */
bool tds_read(struct tds *);

/* Sends one message in as many packets as it takes. */
bool tds_write(struct tds *, uint8_t type, const struct ek_buf *);

/* Does the server's part of the handshake; what follows is in TLS. */
bool tds_start_tls(struct tds *, SSL_CTX *);

#endif
