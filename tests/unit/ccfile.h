/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes cache and keytab files of every version, for tests. */
#ifndef TESTS_UNIT_CCFILE_H
#define TESTS_UNIT_CCFILE_H

#include "base/buf.h"

/* How a file is written: version 1 to 4, and for 1 and 2 the byte order. */
struct ccfile {
	struct ek_buf *out;
	int version;
	bool little;
};

/* What goes into one entry. Names are TEXT forms of principals. */
struct ccfile_cred {
	const char *client, *server;
	int etype;
	size_t key_len;
	uint32_t auth, start, end, renew;
	uint32_t flags;
	const void *ticket;
	size_t ticket_len;
	const char *address; /* four bytes, or NULL */
};

void ccfile_int(struct ccfile *, uint32_t value, int bytes);
void ccfile_data(struct ccfile *, const void *, size_t len);
void ccfile_name(struct ccfile *, const char *text);

/* Magic, header (with a KDC offset of 7 s in version 4) and principal. */
void ccfile_begin(struct ccfile *, const char *client);
void ccfile_cred(struct ccfile *, const struct ccfile_cred *);

/* A Ticket in DER, appended to OUT. KVNO below 0: none. */
void ccfile_ticket(struct ek_buf *out, const char *server, int etype,
    int kvno, size_t cipher_len);

/* Keytab version 1 or 2. */
void ccfile_keytab(struct ccfile *);
void ccfile_key(struct ccfile *, const char *principal, uint32_t kvno,
    int etype, size_t key_len, bool long_kvno);
void ccfile_hole(struct ccfile *, size_t len);

#endif
