/* SPDX-License-Identifier: BSD-2-Clause */
/* What a certificate says of itself. It proves nothing: read, not verified. */
#ifndef EK_NET_CERTIFICATE_H
#define EK_NET_CERTIFICATE_H

#include <jansson.h>
#include <openssl/x509.h>

#include "net/http.h"

/* {subject, issuer, not_before, not_after, names[], self_signed}; times are
 * epoch, null where unreadable. NULL: out of memory. */
json_t *ek_certificate_json(X509 *);

/* The same for a chain, a list. */
json_t *ek_certificate_chain(const STACK_OF(X509) *);

#endif
