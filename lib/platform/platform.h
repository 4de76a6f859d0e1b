/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the probe asks of a Kerberos library, the same for MIT, Heimdal and
 * SSPI. Judges nothing: answers are what the library said.
 *
 * Strings and bytes handed to a visitor are the platform's and last for that
 * call. Principals are texts as the library writes them ("a\@b@REALM"). Every
 * slot is called from one thread. Nothing here stores into the user's caches
 * but a request that says so (struct ek_want.store).
 *
 *	const struct ek_platform *p = &ek_platform_mit;
 *	struct ek_said said = { 0 };
 *	struct ek_library *lib = p->open(&said);
 */
#ifndef EK_PLATFORM_PLATFORM_H
#define EK_PLATFORM_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "entrakrb.h"

/* What a call into a library gave. Zero-initialised: success, no text. */
struct ek_said {
	int64_t code; /* of the library's own space; 0 is success */
	char *text;   /* owned; NULL if there is none */
};

void ek_said_set(struct ek_said *, int64_t code, const char *text);
void ek_said_clear(struct ek_said *);

/* A library at work; each platform has its own. */
struct ek_library;

/* What a library makes of its configuration and of a host. */
struct ek_lookup {
	char *version;         /* NULL: the library does not tell */
	char *file;            /* where it was loaded from; NULL: unknown */
	char *default_cache;   /* TYPE:residual; NULL: see cache_said */
	struct ek_said cache_said;
	char *default_realm;   /* NULL: see realm_said */
	struct ek_said realm_said;
	char *host_realm;      /* "" : none, left to a referral */
	struct ek_said host_said;
	int32_t *enctypes;     /* permitted, in order of preference */
	size_t n_enctypes;
	struct ek_said enctypes_said;
};

void ek_lookup_free(struct ek_lookup *);

/* What a library makes of an SPN. */
struct ek_name {
	char *principal;         /* as a principal name; NULL: principal_said */
	struct ek_said principal_said;
	char *canonical;         /* host-based name; NULL: canonical_said */
	struct ek_said canonical_said;
};

void ek_name_free(struct ek_name *);

/* A ticket in a cache, or a configuration entry that poses as one. */
struct ek_entry {
	const char *client, *server;  /* client NULL: not told */
	bool is_config;
	const char *config_key;       /* of a configuration entry */
	const char *config_principal; /* NULL: of the whole cache */
	ekrb_bytes ticket;            /* Ticket; a configuration entry's value.
				       * Not for facts: size and digest only */
	int32_t session_etype;        /* 0: not told */
	int32_t ticket_etype;         /* where has_ticket_etype */
	bool has_ticket_etype;        /* told by the library, not the bytes */
	uint32_t flags;
	int64_t auth_time, start, end, renew_until; /* 0: not set */
	const char *kdc_called;       /* NULL: not told */
};

/* A cache and how opening it went. */
struct ek_cache {
	const char *name;         /* TYPE:residual */
	struct ek_said said;      /* of opening it and reading its principal */
	const char *principal;    /* NULL: none or not readable */
	bool has_offset;
	int64_t kdc_offset;       /* seconds */
};

struct ek_cache_visit {
	void *arg;
	/* Comes first; false ends the reading. */
	bool (*cache)(void *arg, const struct ek_cache *);
	/* NULL: not wanted. */
	void (*entry)(void *arg, const struct ek_entry *);
	/* Comes last where entries were read: how that ended. May be NULL. */
	void (*end)(void *arg, const struct ek_said *);
};

/* A message to a KDC and what came back, as the library sent and got it. */
struct ek_wire {
	const char *realm;
	ekrb_bytes request;
	ekrb_bytes reply;    /* data NULL: none */
	struct ek_said said; /* of sending; code 0 when a reply is there */
	int64_t sent_at;     /* this machine's time of sending, epoch */
	int64_t duration_ms;
};

/* Who looks on while a ticket is got. Each member may be NULL. */
struct ek_watch {
	void *arg;
	void (*sent)(void *arg, const char *realm, ekrb_bytes request);
	void (*wire)(void *arg, const struct ek_wire *);
	void (*trace)(void *arg, const char *line);
	/* Carries a request in the library's place. False: the library is to
	 * do it itself. True: REPLY holds the answer or, when empty, the
	 * exchange failed. */
	bool (*carry)(void *arg, const char *realm, ekrb_bytes request,
	    struct ek_buf *reply_out);
	void (*got)(void *arg, const struct ek_entry *);
	/* How keeping it in the user's cache went, where that was wanted. */
	void (*stored)(void *arg, const struct ek_said *);
};

/* How a service is named. */
enum ek_name_type {
	EK_NAME_PRINCIPAL, /* MSSQLSvc/host:1433[@REALM] */
	EK_NAME_HOSTBASED  /* MSSQLSvc@host:1433 */
};

struct ek_want {
	const char *spn;   /* MSSQLSvc/host:port */
	const char *realm; /* NULL: what the library makes of the name */
	enum ek_name_type type;
	const char *store; /* cache to keep the ticket in; NULL: none */
};

enum ek_mech { EK_MECH_KRB5, EK_MECH_SPNEGO };

/* A first token. */
struct ek_token {
	uint32_t major;
	int64_t minor;
	char *text;          /* both texts, whole; NULL: success */
	char *cache;         /* cache or credential used; NULL: not told */
	struct ek_buf token; /* secret: an authenticator is in it */
};

void ek_token_free(struct ek_token *);

/* Whose numbers the codes of a platform are. */
enum ek_code_space {
	EK_CODES_KRB5,   /* com_err, and GSS for tokens */
	EK_CODES_WINDOWS /* NTSTATUS and SECURITY_STATUS, unsigned */
};

struct ek_platform {
	const char *name; /* mit, heimdal or sspi */
	enum ek_code_space codes;
	bool blind; /* the exchanges with a KDC cannot be seen */

	/* Mandatory. Starts the library. NULL: said_out tells why. */
	struct ek_library *(*open)(struct ek_said *said_out);
	void (*close)(struct ek_library *);

	/* Mandatory. Its configuration, and the realm of HOST (no port; NULL:
	 * not asked). What cannot be told stays NULL. */
	void (*lookup)(struct ek_library *, const char *host,
	    struct ek_lookup *out);

	/* Optional (NULL: names are not interpreted before they are used).
	 * Resolves the host where the library is set so: may take time. */
	void (*principal)(struct ek_library *, const char *spn,
	    struct ek_name *out);

	/* Mandatory. The caches of a collection, the primary one first: that
	 * of the default cache (NULL) or the one that a name stands for.
	 * Creates none. */
	void (*caches)(struct ek_library *, const char *collection, void *arg,
	    void (*each)(void *arg, const char *name));

	/* Mandatory. The contents of one cache, expired entries too. Creates
	 * none. */
	void (*read)(struct ek_library *, const char *name,
	    const struct ek_cache_visit *);

	/* Mandatory. The cache a first token for SERVICE (a principal's text,
	 * its realm may be empty) would be made from; NULL: none, see
	 * said_out. Caller frees. *by_out: how it was chosen, a word of
	 * cache.selected_by. */
	char *(*select)(struct ek_library *, const char *service,
	    const char **by_out, struct ek_said *said_out);

	/* Optional (NULL: ticket and token work on the user's own cache, as
	 * the system has no other). Copies the TGTs of a cache into a private
	 * one in memory, which ticket and token then use. */
	void (*seed)(struct ek_library *, const char *cache,
	    struct ek_said *said_out);

	/* Mandatory. Asks the KDC anew for a ticket. */
	void (*ticket)(struct ek_library *, const struct ek_want *,
	    const struct ek_watch *, struct ek_said *said_out);

	/* Mandatory. The first token a driver would send; with Windows' codes
	 * major is the SECURITY_STATUS and minor 0. FROM_USER: from the
	 * user's default credential only look whether it is usable, no token
	 * is made and nothing is asked of a KDC. */
	void (*token)(struct ek_library *, const struct ek_want *, enum ek_mech,
	    bool from_user, struct ek_token *out);

	/* Optional (NULL: cannot accept here). Accepts a first token with a
	 * key table; for tests. */
	void (*accept)(const char *keytab, ekrb_bytes token,
	    struct ek_token *out);
};

extern const struct ek_platform ek_platform_mit;
extern const struct ek_platform ek_platform_heimdal;
extern const struct ek_platform ek_platform_sspi;

#endif
