/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The CAs that libkrb5 would believe: what http_anchors names, else the
 * system's as OpenSSL finds them (krb5 plugins/tls/k5tls/openssl.c).
 */
#ifndef EK_NET_ANCHORS_H
#define EK_NET_ANCHORS_H

#include <openssl/x509.h>

#include "base/buf.h"

struct ek_anchors {
	X509_STORE *store;
	struct ek_buf where; /* which files and folders, in words */
	int64_t loaded;      /* certificates found there */
	struct ek_buf error; /* why they cannot be used; empty if they can */
};

/* VALUES as in http_anchors (FILE:, DIR:, ENV:), NULL ends; NULL or none: the
 * system's. One value that cannot be read spoils all, as in libkrb5. False:
 * then error says why, or nothing when out of memory. */
bool ek_anchors_load(struct ek_anchors *, const char *const *values);

void ek_anchors_free(struct ek_anchors *);

#endif
