/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an inspection asks of MIT krb5: the entries of a cache as the bytes of a
 * cache file, and a ticket opened with a keytab as a service opens it. Creates
 * and changes nothing.
 */
#ifndef EK_PLATFORM_MIT_INSPECT_H
#define EK_PLATFORM_MIT_INSPECT_H

#include "krb/encdata.h"
#include "platform/platform.h"

/* Takes a piece of a cache file; false stops. */
typedef bool ek_piece_fn(void *arg, const struct ek_buf *);

/* Hands out the cache in pieces: header and principal first, then entry by
 * entry. *MISSING_OUT: it does not exist. Success is code 0 in SAID; a failure
 * before the first piece hands out nothing. */
void ek_mit_dump_cache(const char *name, ek_piece_fn *, void *arg,
    bool *missing_out, struct ek_said *said_out);

/* What a service is sent: a Ticket, and an Authenticator if cipher.data is not
 * NULL. */
struct ek_sealed {
	ekrb_bytes ticket;
	struct ek_encdata authenticator;
};

/* Whether the service's own signature of the PAC holds (MS-PAC 2.8.1). */
enum ek_seal { EK_SEAL_NO_PAC, EK_SEAL_UNKNOWN, EK_SEAL_BAD, EK_SEAL_GOOD };

/* What a service finds in it. The buffers are made secret by the caller. */
struct ek_unsealed {
	struct ek_buf part;          /* EncTicketPart */
	struct ek_buf authenticator; /* empty: not sent, or not decrypted */
	enum ek_seal pac;
	bool wrong_key;         /* the ticket is not of the key found */
	bool bad_authenticator; /* nor the authenticator of the session key */
};

/* Decrypts a ticket with the key that fits its server, kvno and encryption
 * type, and checks what was made with the keys it then has. Success is code 0
 * in SAID. */
void ek_mit_decrypt(const char *keytab, const struct ek_sealed *,
    struct ek_unsealed *unsealed_out, struct ek_said *said_out);

#endif
