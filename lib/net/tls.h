/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Watching a TLS handshake: which chain was shown, what it is worth, which
 * alert came. Attached to the SSL_CTX that libcurl uses, since libcurl itself
 * shows no certificate after a failed verification.
 */
#ifndef EK_NET_TLS_H
#define EK_NET_TLS_H

#include <openssl/ssl.h>

#include "net/anchors.h"
#include "net/http.h"

struct ek_tls_watch {
	const char *host;          /* what the certificate must be for */
	struct ek_anchors anchors; /* loaded by the caller */
	bool own_anchors;          /* they are not the system's */
	bool unverified;           /* let every certificate pass */
	/* What was seen. */
	bool done;                 /* the handshake came to its end */
	bool not_tls;              /* the first bytes that came were no TLS */
	bool shown;                /* a certificate was shown */
	bool trusted, name_matches, system_verified;
	int code;                  /* X509_V_ERR_* of the chain */
	const char *protocol, *alert; /* OpenSSL's constants, or NULL */
	json_t *chain;
};

/* False: out of memory. The watch must outlive the context. */
bool ek_tls_watch_attach(struct ek_tls_watch *, SSL_CTX *);

/* Frees anchors and chain. */
void ek_tls_watch_free(struct ek_tls_watch *);

#endif
