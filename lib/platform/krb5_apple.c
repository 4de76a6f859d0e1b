/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The platform of macOS: Heimdal behind the declarations of MIT krb5 in
 * Kerberos.framework, and GSS.framework. Only what their headers declare is
 * used; they declare no way to see the exchanges with a KDC, no version, and
 * no credential made of a cache. Never run on a Mac so far.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/heimdal_caches.h"
#include "platform/krb5_gss.h"

void
ek_krb5_free_text(krb5_context ctx, char *text)
{
	krb5_free_unparsed_name(ctx, text);
}

/* The list is the caller's; no function to free it is declared. */
void
ek_krb5_free_enctypes(krb5_context ctx, krb5_enctype *types)
{
	free(types);
}

char *
ek_krb5_version(const char *file)
{
	return NULL;
}

void
ek_krb5_prepare(void)
{
	unsetenv("KRB5_TRACE");
}

void
ek_krb5_watch(krb5_context ctx, struct ek_krb5_watching *watching)
{
}

void
ek_krb5_unwatch(krb5_context ctx)
{
}

OM_uint32
ek_krb5_credential(struct ek_library *lib, gss_OID mech, OM_uint32 *minor,
    gss_cred_id_t *out)
{
	gss_OID_set_desc mechs = { 1, mech };
	char *name = ek_krb5_cache_name(lib->ctx, lib->private);
	OM_uint32 major, ignored;

	*minor = ENOMEM;
	if (name == NULL)
		return GSS_S_FAILURE;
	major = gss_krb5_ccache_name(minor, name, NULL);
	if (!GSS_ERROR(major))
		major = gss_acquire_cred(minor, GSS_C_NO_NAME,
		    GSS_C_INDEFINITE, &mechs, GSS_C_INITIATE, out, NULL, NULL);
	gss_krb5_ccache_name(&ignored, NULL, NULL);
	free(name);
	return major;
}

const struct ek_platform ek_platform_heimdal = {
	.name = "heimdal",
	.blind = true,
	.open = ek_krb5_open,
	.close = ek_krb5_close,
	.lookup = ek_krb5_lookup,
	.principal = ek_krb5_name,
	.caches = ek_krb5_caches,
	.read = ek_krb5_read,
	.select = ek_heimdal_select,
	.seed = ek_krb5_seed,
	.ticket = ek_krb5_ticket,
	.token = ek_krb5_token,
	.accept = ek_krb5_accept,
};
