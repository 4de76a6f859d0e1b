/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform of MIT krb5 1.15 or later: what Heimdal does otherwise. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gssapi/gssapi_ext.h>

#include "platform/ccname.h"
#include "platform/krb5_gss.h"

static ekrb_bytes
bytes_of(const krb5_data *data)
{
	return (ekrb_bytes){ (const uint8_t *)data->data, data->length };
}

static char *
copy_text(const krb5_data *data)
{
	char *copy = malloc((size_t)data->length + 1);

	if (copy != NULL) {
		if (data->length > 0)
			memcpy(copy, data->data, data->length);
		copy[data->length] = '\0';
	}
	return copy;
}

void
ek_krb5_free_text(krb5_context ctx, char *text)
{
	krb5_free_string(ctx, text);
}

void
ek_krb5_free_enctypes(krb5_context ctx, krb5_enctype *types)
{
	krb5_free_enctypes(ctx, types);
}

/* libkrb5 has no function for it, but says "KRB5_BRAND: krb5-1.20.1-final
 * 1.20.1 20221111" somewhere in its data. */
static const char *
find_brand(const char *data, size_t len)
{
	static const char brand[] = "KRB5_BRAND: krb5-";
	size_t i;

	for (i = 0; i + sizeof(brand) < len; i++)
		if (data[i] == 'K' &&
		    memcmp(data + i, brand, sizeof(brand) - 1) == 0)
			return data + i + sizeof(brand) - 1;
	return NULL;
}

char *
ek_krb5_version(const char *file)
{
	enum { MAX_FILE = 16 * 1024 * 1024 };
	FILE *in = fopen(file, "rb");
	char *data = in != NULL ? malloc(MAX_FILE) : NULL;
	size_t len = data != NULL ? fread(data, 1, MAX_FILE, in) : 0;
	const char *brand = find_brand(data, len);
	char version[32] = "";

	if (brand != NULL)
		sscanf(brand, "%31[0-9.]", version);
	free(data);
	if (in != NULL)
		fclose(in);
	return version[0] != '\0' ? strdup(version) : NULL;
}

/* A trace file would be written to; a client key table would make libgssapi
 * fetch a TGT and store it in the user's cache. */
void
ek_krb5_prepare(void)
{
	unsetenv("KRB5_TRACE");
	setenv("KRB5_CLIENT_KTNAME", "FILE:/dev/null", 1);
}

void
ek_krb5_collection(krb5_context ctx, void *arg,
    void (*each)(void *, krb5_ccache))
{
	krb5_cccol_cursor cursor;
	krb5_ccache cache;

	if (krb5_cccol_cursor_new(ctx, &cursor) != 0)
		return;
	while (krb5_cccol_cursor_next(ctx, cursor, &cache) == 0 &&
	    cache != NULL) {
		each(arg, cache);
		krb5_cc_close(ctx, cache);
	}
	krb5_cccol_cursor_free(ctx, &cursor);
}

/* Makes a krb5_data that the library frees. */
static krb5_error_code
reply_data(krb5_context ctx, const struct ek_buf *reply, krb5_data **out)
{
	krb5_data data = { 0 };

	if (reply->failed)
		return ENOMEM;
	if (reply->len == 0)
		return KRB5_KDC_UNREACH;
	data.data = reply->data;
	data.length = (unsigned int)reply->len;
	return krb5_copy_data(ctx, &data, out);
}

static krb5_error_code KRB5_CALLCONV
before_sending(krb5_context ctx, void *arg, const krb5_data *realm,
    const krb5_data *message, krb5_data **new_message_out,
    krb5_data **new_reply_out)
{
	struct ek_krb5_watching *watching = arg;
	const struct ek_watch *watch = watching->watch;
	char *name = copy_text(realm);
	struct ek_buf reply = { 0 };
	krb5_error_code code = 0;

	*new_message_out = NULL;
	*new_reply_out = NULL;
	if (name == NULL)
		return ENOMEM;
	ek_krb5_sent(watching, name, bytes_of(message));
	if (watch->carry != NULL &&
	    watch->carry(watch->arg, name, bytes_of(message), &reply))
		code = reply_data(ctx, &reply, new_reply_out);
	ek_buf_free(&reply);
	free(name);
	return code;
}

/* Must give back the code it was given: the library asserts a reply
 * otherwise. */
static krb5_error_code KRB5_CALLCONV
after_receiving(krb5_context ctx, void *arg, krb5_error_code code,
    const krb5_data *realm, const krb5_data *message, const krb5_data *reply,
    krb5_data **new_reply_out)
{
	char *name = copy_text(realm);
	ekrb_bytes answer = { 0 };

	*new_reply_out = NULL;
	if (code == 0 && reply != NULL)
		answer = bytes_of(reply);
	if (name != NULL)
		ek_krb5_answered(arg, ctx, code, name, bytes_of(message),
		    answer);
	free(name);
	return code;
}

/* "[pid] seconds.micros: text\n" without the front and the newline. */
static void KRB5_CALLCONV
trace_line(krb5_context ctx, const krb5_trace_info *info, void *arg)
{
	const struct ek_watch *watch;
	const char *text;
	char *line;

	if (info == NULL)
		return;
	watch = ((struct ek_krb5_watching *)arg)->watch;
	text = strstr(info->message, ": ");
	line = strdup(info->message[0] == '[' && text != NULL ? text + 2 :
								 info->message);
	if (line == NULL)
		return;
	line[strcspn(line, "\n")] = '\0';
	if (watch->trace != NULL)
		watch->trace(watch->arg, line);
	free(line);
}

void
ek_krb5_watch(krb5_context ctx, struct ek_krb5_watching *watching)
{
	krb5_set_kdc_send_hook(ctx, before_sending, watching);
	krb5_set_kdc_recv_hook(ctx, after_receiving, watching);
	krb5_set_trace_callback(ctx, trace_line, watching);
}

void
ek_krb5_unwatch(krb5_context ctx)
{
	krb5_set_kdc_send_hook(ctx, NULL, NULL);
	krb5_set_kdc_recv_hook(ctx, NULL, NULL);
	krb5_set_trace_callback(ctx, NULL, NULL);
}

OM_uint32
ek_krb5_credential(struct ek_library *lib, gss_OID mech, OM_uint32 *minor,
    gss_cred_id_t *out)
{
	gss_OID_set_desc mechs = { 1, mech };
	gss_key_value_element_desc element = { "ccache", NULL };
	gss_key_value_set_desc store = { 1, &element };
	OM_uint32 major;
	char *name = ek_krb5_cache_name(lib->ctx, lib->private);

	*minor = ENOMEM;
	if (name == NULL)
		return GSS_S_FAILURE;
	element.value = name;
	major = gss_acquire_cred_from(minor, GSS_C_NO_NAME, GSS_C_INDEFINITE,
	    &mechs, GSS_C_INITIATE, &store, out, NULL, NULL);
	free(name);
	return major;
}

struct chooser {
	struct ek_watch watch;
	const char *by;
};

/* "ccselect module realm chose cache NAME with client principal ..." */
static void
note_chooser(void *arg, const char *line)
{
	static const char *const modules[] = { "k5identity", "realm",
		"hostname" };
	struct chooser *chooser = arg;
	char module[32];
	size_t i;

	if (sscanf(line, "ccselect module %31s chose cache", module) != 1)
		return;
	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (strcmp(module, modules[i]) == 0)
			chooser->by = modules[i];
}

/* What libgssapi does without a given credential: the cache selected for the
 * service, or else the primary one. */
static krb5_error_code
select_cache(krb5_context ctx, krb5_principal server, char **name_out)
{
	krb5_principal client = NULL;
	krb5_ccache cache = NULL;
	const char *primary = krb5_cc_default_name(ctx);
	krb5_error_code code;

	if (primary == NULL || !ek_ccname_safe(primary))
		return KRB5_FCC_NOFILE;
	code = krb5_cc_select(ctx, server, &cache, &client);
	if (cache == NULL && (code == 0 || code == KRB5_CC_NOTFOUND))
		code = krb5_cc_default(ctx, &cache);
	if (code == 0)
		*name_out = ek_krb5_cache_name(ctx, cache);
	krb5_free_principal(ctx, client);
	if (cache != NULL)
		krb5_cc_close(ctx, cache);
	return code;
}

static char *
mit_select(struct ek_library *lib, const char *service, const char **by_out,
    struct ek_said *said)
{
	struct chooser chooser = { .watch = { .arg = &chooser,
				       .trace = note_chooser },
		.by = "primary" };
	struct ek_krb5_watching watching = { .watch = &chooser.watch };
	krb5_principal server;
	char *name = NULL;
	krb5_error_code code = krb5_parse_name(lib->ctx, service, &server);

	if (code == 0) {
		server->type = KRB5_NT_SRV_HST; /* as libgssapi has it */
		ek_krb5_watch(lib->ctx, &watching);
		code = select_cache(lib->ctx, server, &name);
		ek_krb5_unwatch(lib->ctx);
		krb5_free_principal(lib->ctx, server);
	}
	*by_out = code == 0 ? chooser.by : "none";
	ek_krb5_said(lib->ctx, code, said);
	return name;
}

const struct ek_platform ek_platform_mit = {
	.name = "mit",
	.open = ek_krb5_open,
	.close = ek_krb5_close,
	.lookup = ek_krb5_lookup,
	.principal = ek_krb5_name,
	.caches = ek_krb5_caches,
	.read = ek_krb5_read,
	.select = mit_select,
	.seed = ek_krb5_seed,
	.ticket = ek_krb5_ticket,
	.token = ek_krb5_token,
	.accept = ek_krb5_accept,
};
