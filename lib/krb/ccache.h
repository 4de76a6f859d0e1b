/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Credential cache files, versions 1 to 4 (MIT's ccache_file_format): read as a
 * stream, one entry at a time, in flat memory. Versions 1 and 2 are in the byte
 * order of the machine that wrote them, which is found out from the first
 * principal.
 */
#ifndef EK_KRB_CCACHE_H
#define EK_KRB_CCACHE_H

#include "base/reader.h"
#include "krb/hostaddr.h"
#include "krb/principal.h"

enum {
	EK_CCACHE_TICKET_MAX = 1 << 20, /* bytes in one ticket */
	EK_CCACHE_NAME_MAX = 1 << 16,   /* bytes in a realm or name component */
	EK_CCACHE_KEY_MAX = 1 << 10,    /* bytes in a key */
	EK_CCACHE_LIST_MAX = 1 << 10,   /* addresses or authorization data */
	EK_CCACHE_RECORD_MAX = 4 << 20  /* bytes in one entry */
};

struct ek_ccache {
	struct ek_reader reader;
	int version;                /* 1 to 4 */
	bool little;                /* byte order; false for 3 and 4 */
	bool has_offset;            /* KDC time offset in the header: */
	int32_t offset_sec, offset_usec;
	struct ek_principal client; /* of the whole cache */
	struct ek_buf names;        /* what client points into */
	struct ek_error *error;
};

enum ek_cred_kind {
	EK_CRED_TICKET,
	EK_CRED_CONFIG, /* X-CACHECONF: a setting, its value for a ticket */
	EK_CRED_REMOVED /* deleted in place; its ticket is not to be used */
};

/* One entry; views into the window, good until the next call. Times are 0 if
 * not set; they are unsigned 32-bit in the file (up to 2106). */
struct ek_cred {
	enum ek_cred_kind kind;
	uint64_t offset;            /* of the entry in the file */
	size_t size;                /* bytes in the file; 0: cut or malformed */
	struct ek_principal client, server;
	int32_t etype;              /* of the session key */
	ekrb_bytes key;             /* secret */
	int64_t auth, start, end, renew_until;
	bool is_skey;               /* user-to-user */
	uint32_t flags;
	uint32_t n_addresses, n_authdata;
	ekrb_bytes addresses, authdata; /* the lists as they are in the file */
	ekrb_bytes ticket, second_ticket;
	size_t ticket_at;           /* offset of the ticket in the entry */
};

/* True if the bytes begin like a cache file. */
bool ek_ccache_is(ekrb_bytes start);

/* Reads the header and the principal. After a fault the cache is still to be
 * closed, and what was read before it is set. EKRB_MALFORMED, EKRB_IO,
 * EKRB_NOMEM. */
ekrb_status ek_ccache_open(struct ek_ccache *, ek_read_fn *, void *arg,
    struct ek_error *);
void ek_ccache_close(struct ek_ccache *);

enum ek_next { EK_NEXT_ENTRY, EK_NEXT_END, EK_NEXT_FAULT };

/* Reads the next entry of any kind. After EK_NEXT_FAULT, which is also the
 * end, the fields before the fault are set and the others empty. */
enum ek_next ek_ccache_next(struct ek_ccache *, struct ek_cred *cred_out);

/* Walks cred->addresses: *LEFT starts as a copy of it. */
bool ek_cred_address_next(const struct ek_ccache *, ekrb_bytes *left,
    struct ek_hostaddr *address_out);

/* Key, principal (data NULL: of the whole cache) and value of an entry of the
 * kind EK_CRED_CONFIG. */
ekrb_bytes ek_cred_config_key(const struct ek_cred *);
ekrb_bytes ek_cred_config_principal(const struct ek_cred *);

#endif
