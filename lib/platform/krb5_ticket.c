/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "platform/krb5_library.h"

void
ek_krb5_sent(struct ek_krb5_watching *watching, const char *realm,
    ekrb_bytes request)
{
	const struct ek_watch *watch = watching->watch;

	watching->sent_ms = ek_clock_ms();
	watching->sent_at = time(NULL);
	if (watch->sent != NULL)
		watch->sent(watch->arg, realm, request);
}

void
ek_krb5_answered(struct ek_krb5_watching *watching, krb5_context ctx,
    krb5_error_code code, const char *realm, ekrb_bytes request,
    ekrb_bytes reply)
{
	const struct ek_watch *watch = watching->watch;
	struct ek_wire wire = {
		.realm = realm, .request = request, .reply = reply,
		.sent_at = watching->sent_at,
		.duration_ms = ek_clock_ms() - watching->sent_ms,
	};

	ek_krb5_said(ctx, code, &wire.said);
	if (watch->wire != NULL)
		watch->wire(watch->arg, &wire);
	ek_said_clear(&wire.said);
}

static void
tell_got(krb5_context ctx, const krb5_creds *creds,
    const struct ek_watch *watch)
{
	struct ek_krb5_view view = ek_krb5_view(creds);
	char *client = ek_krb5_unparse(ctx, view.client);
	char *server = ek_krb5_unparse(ctx, view.server);
	struct ek_entry entry = {
		.client = client, .server = server, .ticket = view.ticket,
		.session_etype = view.session_etype, .flags = view.flags,
		.auth_time = view.auth_time, .start = view.start,
		.end = view.end, .renew_until = view.renew_until,
	};

	if (watch->got != NULL && client != NULL && server != NULL)
		watch->got(watch->arg, &entry);
	free(client);
	free(server);
}

/* Adds to a cache that is there; the only writing in all of the platform. */
static void
store(krb5_context ctx, const char *name, krb5_creds *creds,
    const struct ek_watch *watch)
{
	struct ek_said said = { 0 };
	krb5_principal principal;
	krb5_ccache cache;
	krb5_error_code code = krb5_cc_resolve(ctx, name, &cache);

	if (code == 0) {
		/* Heimdal must have read the head of a file to add to it. */
		code = krb5_cc_get_principal(ctx, cache, &principal);
		if (code == 0) {
			krb5_free_principal(ctx, principal);
			code = krb5_cc_store_cred(ctx, cache, creds);
		}
		krb5_cc_close(ctx, cache);
	}
	ek_krb5_said(ctx, code, &said);
	if (watch->stored != NULL)
		watch->stored(watch->arg, &said);
	ek_said_clear(&said);
}

static krb5_error_code
get_ticket(struct ek_library *lib, const struct ek_want *want,
    const struct ek_watch *watch)
{
	krb5_creds in, *out = NULL;
	krb5_error_code code;

	memset(&in, 0, sizeof(in));
	if (lib->private == NULL)
		return KRB5_FCC_NOFILE;
	code = ek_krb5_service(lib->ctx, want, &in.server);
	if (code == 0)
		code = krb5_cc_get_principal(lib->ctx, lib->private,
		    &in.client);
	if (code == 0)
		code = krb5_get_credentials(lib->ctx, 0, lib->private, &in,
		    &out);
	if (code == 0)
		tell_got(lib->ctx, out, watch);
	if (code == 0 && want->store != NULL)
		store(lib->ctx, want->store, out, watch);
	if (out != NULL)
		krb5_free_creds(lib->ctx, out);
	krb5_free_cred_contents(lib->ctx, &in);
	return code;
}

void
ek_krb5_ticket(struct ek_library *lib, const struct ek_want *want,
    const struct ek_watch *watch, struct ek_said *said)
{
	struct ek_krb5_watching watching = { .watch = watch };
	krb5_error_code code;

	ek_krb5_watch(lib->ctx, &watching);
	code = get_ticket(lib, want, watch);
	ek_krb5_said(lib->ctx, code, said);
	ek_krb5_unwatch(lib->ctx);
}
