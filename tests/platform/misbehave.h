/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions stood before, declared by their names alone. */
#ifndef TESTS_PLATFORM_MISBEHAVE_H
#define TESTS_PLATFORM_MISBEHAVE_H

#define STOOD_BEFORE(name)                                                     \
	void *name(void *, void *, void *, void *, void *, void *, void *,     \
	    void *);

STOOD_BEFORE(krb5_init_context)
STOOD_BEFORE(krb5_get_default_realm)
STOOD_BEFORE(krb5_sname_to_principal)
STOOD_BEFORE(krb5_cc_resolve)
STOOD_BEFORE(krb5_get_credentials)
STOOD_BEFORE(gss_acquire_cred)
STOOD_BEFORE(getaddrinfo)

#endif
