/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <krb5.h>
#include <stdlib.h>

#include "platform/ccname.h"
#include "platform/krb5_private.h"

/* Lives as long as the process. */
static const char private_name[] = "MEMORY:entrakrb-login";

static krb5_error_code
copy(krb5_context ctx, krb5_ccache from, krb5_ccache to)
{
	krb5_principal principal = NULL;
	krb5_error_code code = krb5_cc_get_principal(ctx, from, &principal);

	if (code == 0)
		code = krb5_cc_initialize(ctx, to, principal);
	if (code == 0)
		code = krb5_cc_copy_creds(ctx, from, to);
	krb5_free_principal(ctx, principal);
	return code;
}

bool
ek_private_cache(const char *name)
{
	krb5_ccache from = NULL, to = NULL;
	krb5_context ctx;
	krb5_error_code code;

	if (!ek_ccname_safe(name) || krb5_init_context(&ctx) != 0)
		return false;
	code = krb5_cc_resolve(ctx, name, &from);
	if (code == 0)
		code = krb5_cc_resolve(ctx, private_name, &to);
	if (code == 0)
		code = copy(ctx, from, to);
	if (from != NULL)
		krb5_cc_close(ctx, from);
	if (to != NULL)
		krb5_cc_close(ctx, to);
	krb5_free_context(ctx);
	return code == 0 && setenv("KRB5CCNAME", private_name, 1) == 0;
}
