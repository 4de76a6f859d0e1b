/* SPDX-License-Identifier: BSD-2-Clause */
/* A stand-in, see ../README. */
#ifndef STAND_IN_GSS_GSSAPI_KRB5_H
#define STAND_IN_GSS_GSSAPI_KRB5_H

#include <GSS/gssapi.h>

extern gss_OID_desc __gss_krb5_nt_principal_name_oid_desc;
#define GSS_KRB5_NT_PRINCIPAL_NAME (&__gss_krb5_nt_principal_name_oid_desc)

OM_uint32 gss_krb5_ccache_name(OM_uint32 *, const char *, const char **);
OM_uint32 gsskrb5_register_acceptor_identity(const char *);

#endif
