/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/krb5_library.h"

bool
ek_krb5_said(krb5_context ctx, krb5_error_code code, struct ek_said *said)
{
	const char *text;

	ek_said_clear(said);
	if (code == 0)
		return true;
	text = krb5_get_error_message(ctx, code);
	ek_said_set(said, code, text);
	krb5_free_error_message(ctx, text);
	return false;
}

struct ek_library *
ek_krb5_open(struct ek_said *said)
{
	struct ek_library *lib = calloc(1, sizeof(*lib));

	ek_krb5_prepare();
	if (lib == NULL)
		return NULL;
	if (!ek_krb5_said(NULL, krb5_init_context(&lib->ctx), said)) {
		free(lib);
		return NULL;
	}
	return lib;
}

void
ek_krb5_close(struct ek_library *lib)
{
	if (lib == NULL)
		return;
	if (lib->private != NULL)
		krb5_cc_destroy(lib->ctx, lib->private);
	krb5_free_context(lib->ctx);
	free(lib);
}

char *
ek_krb5_unparse(krb5_context ctx, krb5_const_principal principal)
{
	char *name, *copy = NULL;

	if (principal == NULL || krb5_unparse_name(ctx, principal, &name) != 0)
		return NULL;
	copy = strdup(name);
	ek_krb5_free_text(ctx, name);
	return copy;
}

char *
ek_krb5_hostbased(const char *spn)
{
	const char *slash = strchr(spn, '/');
	char *name;

	if (slash == NULL || strchr(slash + 1, '/') != NULL)
		return NULL;
	name = strdup(spn);
	if (name != NULL)
		name[slash - spn] = '@';
	return name;
}

static krb5_error_code
hostbased_principal(krb5_context ctx, const char *spn, krb5_principal *out)
{
	char *name = ek_krb5_hostbased(spn);
	krb5_error_code code;
	char *host;

	if (name == NULL)
		return KRB5_PARSE_MALFORMED;
	host = strchr(name, '@');
	*host++ = '\0';
	code = krb5_sname_to_principal(ctx, host, name, KRB5_NT_SRV_HST, out);
	free(name);
	return code;
}

krb5_error_code
ek_krb5_service(krb5_context ctx, const struct ek_want *want,
    krb5_principal *out)
{
	struct ek_buf name = { 0 };
	krb5_error_code code;

	if (want->type == EK_NAME_HOSTBASED)
		return hostbased_principal(ctx, want->spn, out);
	ek_buf_puts(&name, want->spn);
	if (want->realm != NULL)
		ek_buf_printf(&name, "@%s", want->realm);
	code = ek_buf_str(&name) == NULL ? ENOMEM :
	    krb5_parse_name(ctx, ek_buf_str(&name), out);
	ek_buf_free(&name);
	return code;
}

static char *
library_file(void)
{
	union {
		krb5_error_code (*function)(krb5_context *);
		void *address;
	} init = { .function = krb5_init_context };
	Dl_info info;

	if (dladdr(init.address, &info) == 0 || info.dli_fname == NULL)
		return NULL;
	return strdup(info.dli_fname);
}

static void
look_up_cache(krb5_context ctx, struct ek_lookup *out)
{
	const char *name = krb5_cc_default_name(ctx);

	if (name != NULL)
		out->default_cache = strdup(name);
	else
		ek_said_set(&out->cache_said, KRB5_CC_BADNAME,
		    "the name of the default cache cannot be made");
}

static void
look_up_realm(krb5_context ctx, struct ek_lookup *out)
{
	char *realm;

	if (!ek_krb5_said(ctx, krb5_get_default_realm(ctx, &realm),
		&out->realm_said))
		return;
	out->default_realm = strdup(realm);
	krb5_free_default_realm(ctx, realm);
}

static void
look_up_host(krb5_context ctx, const char *host, struct ek_lookup *out)
{
	char **realms;

	if (!ek_krb5_said(ctx, krb5_get_host_realm(ctx, host, &realms),
		&out->host_said))
		return;
	out->host_realm = strdup(realms[0] != NULL ? realms[0] : "");
	krb5_free_host_realm(ctx, realms);
}

static void
look_up_enctypes(krb5_context ctx, struct ek_lookup *out)
{
	krb5_enctype *types;
	size_t i, n = 0;

	if (!ek_krb5_said(ctx, krb5_get_permitted_enctypes(ctx, &types),
		&out->enctypes_said))
		return;
	while (types[n] != 0)
		n++;
	out->enctypes = calloc(n + 1, sizeof(*out->enctypes));
	for (i = 0; out->enctypes != NULL && i < n; i++)
		out->enctypes[i] = types[i];
	out->n_enctypes = out->enctypes != NULL ? n : 0;
	ek_krb5_free_enctypes(ctx, types);
}

void
ek_krb5_lookup(struct ek_library *lib, const char *host, struct ek_lookup *out)
{
	out->file = library_file();
	if (out->file != NULL)
		out->version = ek_krb5_version(out->file);
	look_up_cache(lib->ctx, out);
	look_up_realm(lib->ctx, out);
	if (host != NULL)
		look_up_host(lib->ctx, host, out);
	look_up_enctypes(lib->ctx, out);
}

static void
look_up_name(krb5_context ctx, const struct ek_want *want, char **name_out,
    struct ek_said *said)
{
	krb5_principal principal;

	if (!ek_krb5_said(ctx, ek_krb5_service(ctx, want, &principal), said))
		return;
	*name_out = ek_krb5_unparse(ctx, principal);
	krb5_free_principal(ctx, principal);
}

void
ek_krb5_name(struct ek_library *lib, const char *spn, struct ek_name *out)
{
	struct ek_want want = { .spn = spn, .type = EK_NAME_PRINCIPAL };

	look_up_name(lib->ctx, &want, &out->principal, &out->principal_said);
	want.type = EK_NAME_HOSTBASED;
	look_up_name(lib->ctx, &want, &out->canonical, &out->canonical_said);
}
