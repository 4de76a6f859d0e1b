/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/ccname.h"
#include "platform/krb5_library.h"

/* More entries than this in one cache are not looked at. */
enum { MAX_ENTRIES = 10000 };

struct each_cache {
	krb5_context ctx;
	void *arg;
	void (*each)(void *arg, const char *name);
};

/* Apple declares no krb5_cc_get_full_name(). */
char *
ek_krb5_cache_name(krb5_context ctx, krb5_ccache cache)
{
	const char *type = krb5_cc_get_type(ctx, cache);
	const char *residual = krb5_cc_get_name(ctx, cache);
	struct ek_buf name = { 0 };
	char *text;

	if (type != NULL && residual != NULL)
		ek_buf_printf(&name, "%s:%s", type, residual);
	text = name.len > 0 ? ek_buf_take(&name) : NULL;
	ek_buf_free(&name);
	return text;
}

static void
tell_name(void *arg, krb5_ccache cache)
{
	struct each_cache *to = arg;
	char *name = ek_krb5_cache_name(to->ctx, cache);

	if (name != NULL)
		to->each(to->arg, name);
	free(name);
}

void
ek_krb5_caches(struct ek_library *lib, const char *collection, void *arg,
    void (*each)(void *, const char *))
{
	struct each_cache to = { .arg = arg, .each = each };
	const char *name;

	/* A context of its own: its default cache is changed. */
	if (krb5_init_context(&to.ctx) != 0)
		return;
	if (collection != NULL)
		krb5_cc_set_default_name(to.ctx, collection);
	name = krb5_cc_default_name(to.ctx);
	if (name != NULL && ek_ccname_safe(name))
		ek_krb5_collection(to.ctx, &to, tell_name);
	krb5_free_context(to.ctx);
}

static void
tell_entry(krb5_context ctx, const krb5_creds *creds,
    const struct ek_cache_visit *visit)
{
	struct ek_krb5_view view = ek_krb5_view(creds);
	char *client = ek_krb5_unparse(ctx, view.client);
	char *server = ek_krb5_unparse(ctx, view.server);
	char *key = NULL, *principal = NULL;
	struct ek_entry entry = {
		.client = client, .server = server, .ticket = view.ticket,
		.session_etype = view.session_etype, .flags = view.flags,
		.auth_time = view.auth_time, .start = view.start,
		.end = view.end, .renew_until = view.renew_until,
	};

	entry.is_config = krb5_is_config_principal(ctx, view.server);
	if (entry.is_config) {
		entry.config_key = key = ek_krb5_component(ctx, view.server, 1);
		entry.config_principal = principal =
		    ek_krb5_component(ctx, view.server, 2);
	}
	if (visit->entry != NULL && server != NULL)
		visit->entry(visit->arg, &entry);
	free(client);
	free(server);
	free(key);
	free(principal);
}

/* Calls EACH for every entry; stops at what cannot be read. */
static krb5_error_code
each_entry(krb5_context ctx, krb5_ccache cache, void *arg,
    void (*each)(void *arg, krb5_context, krb5_creds *))
{
	krb5_cc_cursor cursor;
	krb5_creds creds;
	krb5_error_code code = krb5_cc_start_seq_get(ctx, cache, &cursor);
	size_t n = 0;

	if (code != 0)
		return code;
	while (n++ < MAX_ENTRIES &&
	    (code = krb5_cc_next_cred(ctx, cache, &cursor, &creds)) == 0) {
		each(arg, ctx, &creds);
		krb5_free_cred_contents(ctx, &creds);
	}
	krb5_cc_end_seq_get(ctx, cache, &cursor);
	return code == KRB5_CC_END ? 0 : code;
}

static void
visit_entry(void *arg, krb5_context ctx, krb5_creds *creds)
{
	tell_entry(ctx, creds, arg);
}

/* Opens for reading only; what opening would make or block on is refused. */
static krb5_error_code
open_cache(krb5_context ctx, const char *name, krb5_ccache *cache_out,
    krb5_principal *principal_out)
{
	krb5_error_code code = KRB5_FCC_NOFILE;

	*cache_out = NULL;
	*principal_out = NULL;
	if (ek_ccname_safe(name))
		code = krb5_cc_resolve(ctx, name, cache_out);
	if (code == 0)
		code = krb5_cc_get_principal(ctx, *cache_out, principal_out);
	return code;
}

static void
close_cache(krb5_context ctx, krb5_ccache cache, krb5_principal principal)
{
	if (principal != NULL)
		krb5_free_principal(ctx, principal);
	if (cache != NULL)
		krb5_cc_close(ctx, cache);
}

/* Tells of the cache itself. Returns whether its entries are wanted. */
static bool
tell_cache(krb5_context ctx, const char *name, krb5_ccache cache,
    krb5_const_principal principal, const struct ek_said *said,
    const struct ek_cache_visit *visit)
{
	char *text = ek_krb5_unparse(ctx, principal);
	struct ek_cache about = {
		.name = name, .principal = text, .said = *said
	};
	bool wanted;

	about.has_offset = cache != NULL &&
	    ek_krb5_offset(ctx, cache, &about.kdc_offset);
	wanted = visit->cache(visit->arg, &about) && principal != NULL;
	free(text);
	return wanted;
}

static void
tell_entries(krb5_context ctx, krb5_ccache cache,
    const struct ek_cache_visit *visit)
{
	struct ek_cache_visit to = *visit;
	struct ek_said said = { 0 };

	ek_krb5_said(ctx, each_entry(ctx, cache, &to, visit_entry), &said);
	if (visit->end != NULL)
		visit->end(visit->arg, &said);
	ek_said_clear(&said);
}

void
ek_krb5_read(struct ek_library *lib, const char *name,
    const struct ek_cache_visit *visit)
{
	struct ek_said said = { 0 };
	krb5_ccache cache;
	krb5_principal principal;
	krb5_context ctx;

	/* A context of its own: the cache's clock offset goes into it. */
	if (krb5_init_context(&ctx) != 0)
		return;
	ek_krb5_said(ctx, open_cache(ctx, name, &cache, &principal), &said);
	if (tell_cache(ctx, name, cache, principal, &said, visit))
		tell_entries(ctx, cache, visit);
	close_cache(ctx, cache, principal);
	ek_said_clear(&said);
	krb5_free_context(ctx);
}

/* Copies TGTs and configuration: a cached service ticket would hide what the
 * KDC says today. */
static void
copy_tgt(void *arg, krb5_context ctx, krb5_creds *creds)
{
	struct ek_krb5_view view = ek_krb5_view(creds);
	char *service = ek_krb5_component(ctx, view.server, 0);

	if (krb5_is_config_principal(ctx, view.server) ||
	    (service != NULL && strcmp(service, "krbtgt") == 0))
		krb5_cc_store_cred(ctx, arg, creds);
	free(service);
}

void
ek_krb5_seed(struct ek_library *lib, const char *name, struct ek_said *said)
{
	krb5_context ctx = lib->ctx;
	krb5_ccache cache;
	krb5_principal principal;
	krb5_error_code code;

	if (lib->private != NULL)
		krb5_cc_destroy(ctx, lib->private);
	lib->private = NULL;
	code = open_cache(ctx, name, &cache, &principal);
	if (code == 0)
		code = krb5_cc_new_unique(ctx, "MEMORY", NULL, &lib->private);
	if (code == 0)
		code = krb5_cc_initialize(ctx, lib->private, principal);
	if (code == 0)
		code = each_entry(ctx, cache, lib->private, copy_tgt);
	ek_krb5_said(ctx, code, said);
	close_cache(ctx, cache, principal);
}
