/* SPDX-License-Identifier: BSD-2-Clause */
/* What the GSSAPI of MIT and Heimdal do differently. */
#ifndef EK_PLATFORM_KRB5_GSS_H
#define EK_PLATFORM_KRB5_GSS_H

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_krb5.h>

#include "platform/krb5_library.h"

enum { EK_KRB5_OID_LENGTH = 9 }; /* RFC 4121 1; that of SPNEGO has 6 */

/* A credential of that mechanism for the private cache and no other: one that
 * lacks the mechanism would make the library fall back to the user's own
 * cache, and store in it. */
OM_uint32 ek_krb5_credential(struct ek_library *, gss_OID mech,
    OM_uint32 *minor, gss_cred_id_t *out);

#endif
