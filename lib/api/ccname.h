/* SPDX-License-Identifier: BSD-2-Clause */
/* The name of the default credential cache, found with no Kerberos library. */
#ifndef EK_API_CCNAME_H
#define EK_API_CCNAME_H

#include "base/buf.h"

/* Appends it: KRB5CCNAME, else default_ccache_name of krb5.conf, else what the
 * library of this system has built in. */
void ek_ccname_default(struct ek_buf *);

/* Appends FORM with the tokens of libkrb5 replaced: %{uid}, %{USERID}, %{euid},
 * %{username}, %{TEMP}, %{null}. Others stay. */
void ek_ccname_expand(struct ek_buf *, const char *form, int64_t uid,
    int64_t euid, const char *user, const char *temp);

#endif
