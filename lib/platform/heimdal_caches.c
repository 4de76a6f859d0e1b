/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "platform/ccname.h"
#include "platform/heimdal_caches.h"

/* Goes over caches and tells those there are, the default one not twice. */
struct telling {
	krb5_context ctx;
	char *primary; /* full name of the default cache, once it was told */
	void *arg;
	void (*each)(void *arg, krb5_ccache);
};

static void
tell(struct telling *to, krb5_ccache cache, bool is_default)
{
	char *name = ek_krb5_cache_name(to->ctx, cache);

	if (name == NULL)
		return;
	if (ek_ccname_is(name, "MEMORY") ||
	    ek_ccname_there(name) == EK_THERE_NO ||
	    (to->primary != NULL && strcmp(name, to->primary) == 0)) {
		free(name);
		return;
	}
	to->each(to->arg, cache);
	if (is_default)
		to->primary = name;
	else
		free(name);
}

static void
tell_shared(struct telling *to)
{
	krb5_cccol_cursor cursor;
	krb5_ccache cache;

	if (krb5_cccol_cursor_new(to->ctx, &cursor) != 0)
		return;
	while (krb5_cccol_cursor_next(to->ctx, cursor, &cache) == 0 &&
	    cache != NULL) {
		tell(to, cache, false);
		krb5_cc_close(to->ctx, cache);
	}
	krb5_cccol_cursor_free(to->ctx, &cursor);
}

/* Heimdal 7.8 crashes going over a DIR collection: its files by ourselves. */
static void
tell_folder(struct telling *to, const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	struct ek_buf name = { 0 };
	krb5_ccache cache;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, "tkt", 3) != 0)
			continue;
		ek_buf_reset(&name);
		ek_buf_printf(&name, "DIR::%s/%s", path, entry->d_name);
		if (ek_buf_str(&name) == NULL ||
		    krb5_cc_resolve(to->ctx, ek_buf_str(&name), &cache) != 0)
			continue;
		tell(to, cache, false);
		krb5_cc_close(to->ctx, cache);
	}
	if (dir != NULL)
		closedir(dir);
	ek_buf_free(&name);
}

/* Heimdal's cursor goes over the caches of every kind, in no order. */
void
ek_krb5_collection(krb5_context ctx, void *arg,
    void (*each)(void *, krb5_ccache))
{
	struct telling to = { .ctx = ctx, .arg = arg, .each = each };
	const char *name = krb5_cc_default_name(ctx);
	krb5_ccache cache;

	if (krb5_cc_default(ctx, &cache) == 0) {
		tell(&to, cache, true);
		krb5_cc_close(ctx, cache);
	}
	if (name != NULL && strncmp(name, "DIR:", 4) == 0 && name[4] != ':')
		tell_folder(&to, name + 4);
	else
		tell_shared(&to);
	free(to.primary);
}

/* The default cache it is, whatever the service. */
char *
ek_heimdal_select(struct ek_library *lib, const char *service,
    const char **by_out, struct ek_said *said)
{
	const char *primary = krb5_cc_default_name(lib->ctx);
	krb5_error_code code = KRB5_FCC_NOFILE;
	krb5_ccache cache = NULL;
	char *name = NULL;

	if (primary != NULL && ek_ccname_safe(primary))
		code = krb5_cc_default(lib->ctx, &cache);
	if (code == 0)
		name = ek_krb5_cache_name(lib->ctx, cache);
	*by_out = name != NULL ? "primary" : "none";
	ek_krb5_said(lib->ctx, code, said);
	if (cache != NULL)
		krb5_cc_close(lib->ctx, cache);
	return name;
}
