/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A credential cache written byte by byte in the FILE format, version 4, as a
 * sign-in daemon does without any Kerberos library.
 */
#ifndef TESTS_LAB_CCFILE_H
#define TESTS_LAB_CCFILE_H

#include <krb5.h>

#include "base/buf.h"

/* The header and the default principal. */
void lab_ccfile_begin(struct ek_buf *, krb5_const_principal client);

/* One credential. */
void lab_ccfile_add(struct ek_buf *, const krb5_creds *);

#endif
