/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The name in a certificate, as text: C=US, O="Contoso, Inc.", CN=Contoso CA.
 * Which of its values tell whose it is.
 */
#ifndef EK_REPORT_CERTNAME_H
#define EK_REPORT_CERTNAME_H

#include <stddef.h>

/* VALUE is not ended by a NUL. */
typedef void ek_certname_fn(void *arg, const char *value, size_t len);

/* Hands over each value but countries and those made of words that public
 * authorities and makers of inspection products have in their names. */
void ek_certname_private(const char *name, ek_certname_fn *, void *arg);

#endif
