/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ticket as it was found, from whatever input, and what it is and is worth
 * at a moment. Pure.
 */
#ifndef EK_INSPECT_VIEW_H
#define EK_INSPECT_VIEW_H

#include "krb/ticket.h"

#define EK_CLOUD_REALM "KERBEROS.MICROSOFTONLINE.COM"

enum ek_kind {
	EK_KIND_CLOUD,    /* cloud TGT */
	EK_KIND_REFERRAL, /* TGT of an on-premises realm for the cloud realm */
	EK_KIND_PARTIAL,  /* on-premises TGT issued by Entra as an RODC */
	EK_KIND_ONPREM,   /* TGT of any other realm */
	EK_KIND_CROSS,    /* TGT of one realm for another, neither the cloud */
	EK_KIND_SQL,      /* MSSQLSvc ticket */
	EK_KIND_OTHER,
	EK_N_KINDS
};

/* How the entry that holds a ticket and the ticket name its server. Letter case
 * is what domain controllers change. */
enum ek_agreement { EK_SAME_NAME, EK_SAME_LETTERS, EK_OTHER_NAME };

enum ek_usable { EK_USABLE_UNKNOWN, EK_USABLE_NO, EK_USABLE_YES };

struct ek_view {
	const char *source;  /* "cache", "as-rep", "ticket", ...; static */
	const char *cache;   /* name of the cache or input */
	size_t number;       /* from 1 within its input */
	uint64_t offset;     /* in the input, of the ticket's entry */

	/* What the holder's side says, or the decrypted ticket where that says
	 * nothing; NULL or false where neither does. */
	const struct ek_principal *client, *server;
	bool has_times, has_flags, has_session, is_skey;
	int64_t auth, start, end, renew_until;
	uint32_t flags;
	int32_t session_etype;
	size_t session_len;
	uint32_t n_addresses, n_authdata;
	ekrb_bytes addresses;
	bool little;         /* their byte order: of a cache of old */

	/* What the ticket itself says in the clear. */
	struct ek_ticket ticket; /* what was read, also of a malformed one */
	size_t ticket_size;
	bool has_ticket;         /* there is one, of ticket_size bytes */
	struct ek_error error;   /* why it could not be parsed, if so */
	bool is_cut;             /* that is of its entry, the last one read */

	/* What a service goes by: the decrypted part, and what was sent with
	 * it. NULL: not decrypted, not sent. */
	const struct ek_ticket_part *part;
	const struct ek_encdata *authenticator;

	/* The judgement: ek_view_judge(). */
	enum ek_kind kind;
	enum ek_agreement agreement; /* EK_SAME_NAME where one is not known */
	enum ek_usable usable;
	const char *why;         /* why not, static; NULL if usable */
	int64_t left;            /* seconds to the end; below 0 if past */
};

/* The server named, on the holder's side if it says so. */
const struct ek_principal *ek_view_server(const struct ek_view *);

/* Sets kind, agreement, usable, why, left from the rest, as of NOW. */
void ek_view_judge(struct ek_view *, int64_t now);

/* "cloud" ..., as in JSON; and in words: "cloud TGT". */
const char *ek_kind_name(enum ek_kind);
const char *ek_kind_words(enum ek_kind);
bool ek_kind_is_tgt(enum ek_kind);

/* The number that a read-only domain controller's key has in the upper half of
 * a kvno (MS-KILE 3.1.5.8); 0: not issued by one. */
uint32_t ek_view_rodc(const struct ek_view *);

/* When it starts and ends: the ticket's own times count if they are known. */
int64_t ek_view_start(const struct ek_view *);
int64_t ek_view_end(const struct ek_view *);

/* Bytes of a session key of its type, 0 if the type is unknown. */
size_t ek_view_key_len(const struct ek_view *);

/* Whether an SPN (SERVICE/HOST[:PORT][@REALM]) names this ticket's server: the
 * same octets, the realm only if given. */
bool ek_view_is_for(const struct ek_view *, const struct ek_principal *spn);

/* The same but for letter case, or but for the port. */
bool ek_view_is_near(const struct ek_view *, const struct ek_principal *spn);

#endif
