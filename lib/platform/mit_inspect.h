/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an inspection asks of MIT krb5: the entries of a cache as the bytes of a
 * cache file, and a ticket decrypted with a keytab. Creates and changes
 * nothing.
 */
#ifndef EK_PLATFORM_MIT_INSPECT_H
#define EK_PLATFORM_MIT_INSPECT_H

#include "platform/platform.h"

/* Takes a piece of a cache file; false stops. */
typedef bool ek_piece_fn(void *arg, const struct ek_buf *);

/* Hands out the cache in pieces: header and principal first, then entry by
 * entry. *MISSING_OUT: it does not exist. Success is code 0 in SAID; a failure
 * before the first piece hands out nothing. */
void ek_mit_dump_cache(const char *name, ek_piece_fn *, void *arg,
    bool *missing_out, struct ek_said *said_out);

/* Decrypts a Ticket with the key that fits its server, kvno and encryption
 * type. PART_OUT, made secret by the caller, gets the EncTicketPart. */
void ek_mit_decrypt(const char *keytab, ekrb_bytes ticket,
    struct ek_buf *part_out, struct ek_said *said_out);

#endif
