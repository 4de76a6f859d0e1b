/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the platforms of MIT, Heimdal and Apple share. krb5_*.c hold what the
 * libraries agree on and are compiled once for each; krb5_mit.c,
 * krb5_heimdal.c and krb5_apple.c fill in the rest.
 */
#ifndef EK_PLATFORM_KRB5_LIBRARY_H
#define EK_PLATFORM_KRB5_LIBRARY_H

#include <krb5.h>

#include "platform/platform.h"

struct ek_library {
	krb5_context ctx;
	krb5_ccache private; /* in memory; NULL: not seeded */
};

/* The slots. */
struct ek_library *ek_krb5_open(struct ek_said *);
void ek_krb5_close(struct ek_library *);
void ek_krb5_lookup(struct ek_library *, const char *, struct ek_lookup *);
void ek_krb5_name(struct ek_library *, const char *, struct ek_name *);
void ek_krb5_caches(struct ek_library *, const char *, void *,
    void (*)(void *, const char *));
void ek_krb5_read(struct ek_library *, const char *,
    const struct ek_cache_visit *);
void ek_krb5_seed(struct ek_library *, const char *, struct ek_said *);
void ek_krb5_ticket(struct ek_library *, const struct ek_want *,
    const struct ek_watch *, struct ek_said *);
void ek_krb5_token(struct ek_library *, const struct ek_want *, enum ek_mech,
    bool, struct ek_token *);
void ek_krb5_accept(const char *, ekrb_bytes, struct ek_token *);

/* Turns a code into code and text. Returns whether it is success. */
bool ek_krb5_said(krb5_context, krb5_error_code, struct ek_said *);

/* A principal as text, to free with free(); NULL: out of memory. */
char *ek_krb5_unparse(krb5_context, krb5_const_principal);

/* TYPE:residual of a cache, to free with free(); NULL: out of memory. */
char *ek_krb5_cache_name(krb5_context, krb5_ccache);

/* The principal wanted. */
krb5_error_code ek_krb5_service(krb5_context, const struct ek_want *,
    krb5_principal *out);

/* "service@host:port" of "service/host:port"; NULL: no such form. */
char *ek_krb5_hostbased(const char *spn);

/* What differs. */
struct ek_krb5_view { /* of a krb5_creds; borrowed */
	krb5_const_principal client, server;
	ekrb_bytes ticket;
	int32_t session_etype;
	uint32_t flags;
	int64_t auth_time, start, end, renew_until;
};
struct ek_krb5_view ek_krb5_view(const krb5_creds *);
/* A component of a principal, to free with free(); NULL: there is none. */
char *ek_krb5_component(krb5_context, krb5_const_principal, int i);
/* Frees a text that the library gave; NULL is fine. */
void ek_krb5_free_text(krb5_context, char *);
/* The same for a list of encryption types. */
void ek_krb5_free_enctypes(krb5_context, krb5_enctype *);
/* The version of the library in that file; NULL: not found. To free. */
char *ek_krb5_version(const char *file);
/* Comes before the first call: what of the process keeps the library from
 * changing anything. */
void ek_krb5_prepare(void);
/* The clock offset kept in a cache that was opened with this context. */
bool ek_krb5_offset(krb5_context, krb5_ccache, int64_t *out);
/* Each cache of the collection of the context's default cache. */
void ek_krb5_collection(krb5_context, void *arg,
    void (*each)(void *arg, krb5_ccache));
/* Lets WATCH see the exchanges of this context until ek_krb5_unwatch(). */
struct ek_krb5_watching {
	const struct ek_watch *watch;
	int64_t sent_ms, sent_at;
};
void ek_krb5_watch(krb5_context, struct ek_krb5_watching *);
void ek_krb5_unwatch(krb5_context);
/* What both hooks do. */
void ek_krb5_sent(struct ek_krb5_watching *, const char *realm,
    ekrb_bytes request);
void ek_krb5_answered(struct ek_krb5_watching *, krb5_context,
    krb5_error_code, const char *realm, ekrb_bytes request, ekrb_bytes reply);

#endif
