/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a collector with a Kerberos library does for an inspection: it hands out
 * a cache that is no file as the bytes of a cache file, and decrypts a ticket
 * with a keytab. lib/collect/inspect.c is the other side.
 *
 * "collect-mit inspect-cache" takes {"cache": NAME} on standard input and
 * answers with one line, {"ok": true} or {"error": TEXT, "missing": BOOL}, and
 * after the former the bytes of a FILE cache of version 4.
 * "collect-mit inspect-list" takes the same and answers with one line,
 * {"caches": [NAME...]}, those of the collection that NAME stands for.
 * "collect-mit inspect-decrypt" takes {"keytab": NAME, "ticket": BASE64,
 * "authenticator": BASE64 or null, "etype": NUMBER}, the cipher of an
 * authenticator and its type, and answers with one line, {"part": BASE64,
 * "authenticator": BASE64 or null, "bad_authenticator": BOOL, "pac": "absent",
 * "unknown", "bad" or "good"} or {"error": TEXT, "code": NUMBER, "wrong_key":
 * BOOL}.
 */
#ifndef EK_INSPECT_COLLECTOR_H
#define EK_INSPECT_COLLECTOR_H

#include <jansson.h>

#include "inspect/source.h"
#include "krb/encdata.h"

enum ek_source_fault ek_collector_open(struct ek_source *, const char *name,
    const char *folder, struct ek_error *);

/* The names of all caches of a collection, a JSON list (new reference); NULL if
 * they could not be asked for. */
json_t *ek_collector_list(const char *folder, const char *name);

/* Source for a reader; ARG is the struct ek_source. */
ek_read_fn ek_collector_read;

/* Ends the collector, if there is one. */
void ek_collector_close(struct ek_source *);

/* What a service finds in a ticket: buffers are secret. */
struct ek_opened {
	struct ek_buf part;          /* EncTicketPart */
	struct ek_buf authenticator; /* empty: none sent, or not decrypted */
	bool bad_authenticator; /* it is not of this ticket's session key */
	bool bad_pac; /* the service's signature of the PAC does not hold */
};

/* Opens a Ticket with the keys of a keytab, and the authenticator that came
 * with it (or NULL). OPENED_OUT is freed with ek_opened_free() also after an
 * error: EKRB_MALFORMED, the key found does not decrypt it; EKRB_UNSUPPORTED,
 * the library could not; EKRB_COLLECTOR, it could not be asked. */
ekrb_status ek_collector_decrypt(const char *folder, const char *keytab,
    ekrb_bytes ticket, const struct ek_encdata *authenticator,
    struct ek_opened *opened_out, struct ek_error *);
void ek_opened_free(struct ek_opened *);

#endif
