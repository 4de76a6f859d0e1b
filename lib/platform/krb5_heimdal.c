/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform of Heimdal 7.8 or later: what MIT krb5 does otherwise. */
#include "config.h"

#include <krb5/send_to_kdc_plugin.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/heimdal_caches.h"
#include "platform/krb5_gss.h"

static ekrb_bytes
bytes_of(const krb5_data *data)
{
	return (ekrb_bytes){ data->data, data->length };
}

/* Heimdal counts a bit string's bits from the low end. */
static uint32_t
flags_of(const krb5_creds *creds)
{
	uint32_t low = TicketFlags2int(creds->flags.b), high = 0;
	int i;

	for (i = 0; i < 32; i++)
		if (low & (UINT32_C(1) << i))
			high |= UINT32_C(0x80000000) >> i;
	return high;
}

struct ek_krb5_view
ek_krb5_view(const krb5_creds *creds)
{
	return (struct ek_krb5_view){
		.client = creds->client,
		.server = creds->server,
		.ticket = bytes_of(&creds->ticket),
		.session_etype = creds->session.keytype,
		.flags = flags_of(creds),
		.auth_time = creds->times.authtime,
		.start = creds->times.starttime,
		.end = creds->times.endtime,
		.renew_until = creds->times.renew_till,
	};
}

char *
ek_krb5_component(krb5_context ctx, krb5_const_principal principal, int i)
{
	const char *text = krb5_principal_get_comp_string(ctx, principal,
	    (unsigned int)i);

	return text != NULL ? strdup(text) : NULL;
}

void
ek_krb5_free_text(krb5_context ctx, char *text)
{
	krb5_xfree(text);
}

void
ek_krb5_free_enctypes(krb5_context ctx, krb5_enctype *types)
{
	krb5_xfree(types);
}

/* "Heimdal 7.8.0" */
char *
ek_krb5_version(const char *file)
{
	return strdup(heimdal_version + strcspn(heimdal_version, "0123456789"));
}

void
ek_krb5_prepare(void)
{
	unsetenv("KRB5_TRACE");
}

bool
ek_krb5_offset(krb5_context ctx, krb5_ccache cache, int64_t *out)
{
	krb5_deltat seconds;

	*out = 0;
	if (krb5_cc_get_kdc_offset(ctx, cache, &seconds) != 0)
		return false;
	*out = seconds;
	return seconds != 0;
}

/* Plug-ins are known by address for the life of the process; this is who
 * watches now. */
static struct ek_krb5_watching *watched;
static bool inside; /* our own call of the transport */

/* RFC 4120 7.2.1: an answer too big for UDP is asked for again over TCP. */
static krb5_error_code KRB5_CALLCONV
retry_large(krb5_context ctx, krb5_sendto_ctx sendto, void *arg,
    const krb5_data *reply, int *action)
{
	KRB_ERROR error;

	if (krb5_rd_error(ctx, reply, &error) != 0)
		return 0;
	if (error.error_code == KRB5KRB_ERR_RESPONSE_TOO_BIG -
		    KRB5KDC_ERR_NONE &&
	    (krb5_sendto_ctx_get_flags(sendto) &
		KRB5_KRBHST_FLAGS_LARGE_MSG) == 0) {
		krb5_sendto_ctx_add_flags(sendto, KRB5_KRBHST_FLAGS_LARGE_MSG);
		*action = KRB5_SENDTO_RESET;
	}
	krb5_free_error_contents(ctx, &error);
	return 0;
}

static krb5_error_code
send_ourselves(krb5_context ctx, krb5_const_realm realm,
    const krb5_data *message, krb5_data *reply)
{
	krb5_sendto_ctx sendto;
	krb5_error_code code = krb5_sendto_ctx_alloc(ctx, &sendto);

	if (code != 0)
		return code;
	krb5_sendto_ctx_set_func(sendto, retry_large, NULL);
	inside = true;
	code = krb5_sendto_context(ctx, sendto, message, realm, reply);
	inside = false;
	krb5_sendto_ctx_free(ctx, sendto);
	return code;
}

static krb5_error_code
carry(const char *realm, const krb5_data *message, krb5_data *reply,
    bool *carried)
{
	const struct ek_watch *watch = watched->watch;
	struct ek_buf answer = { 0 };
	krb5_error_code code = KRB5_KDC_UNREACH;

	*carried = watch->carry != NULL &&
	    watch->carry(watch->arg, realm, bytes_of(message), &answer);
	if (*carried && answer.len > 0 && !answer.failed)
		code = krb5_data_copy(reply, answer.data, answer.len);
	ek_buf_free(&answer);
	return code;
}

/* Every message goes out through the library's own transport, called once
 * more from here, so that its answer is seen. */
static krb5_error_code KRB5_CALLCONV
send_to_realm(krb5_context ctx, void *arg, krb5_const_realm realm,
    time_t timeout, const krb5_data *message, krb5_data *reply)
{
	krb5_error_code code;
	bool carried;

	if (watched == NULL || inside)
		return KRB5_PLUGIN_NO_HANDLE;
	ek_krb5_sent(watched, realm, bytes_of(message));
	code = carry(realm, message, reply, &carried);
	if (carried)
		return code;
	code = send_ourselves(ctx, realm, message, reply);
	ek_krb5_answered(watched, ctx, code, realm, bytes_of(message),
	    code == 0 ? bytes_of(reply) : (ekrb_bytes){ 0 });
	return code;
}

static krb5_error_code KRB5_CALLCONV
init_plugin(krb5_context ctx, void **out)
{
	*out = NULL;
	return 0;
}

static void KRB5_CALLCONV
end_plugin(void *arg)
{
}

void
ek_krb5_watch(krb5_context ctx, struct ek_krb5_watching *watching)
{
	static krb5plugin_send_to_kdc_ftable plugin = {
		.minor_version = KRB5_PLUGIN_SEND_TO_KDC_VERSION_2,
		.init = init_plugin,
		.fini = end_plugin,
		.send_to_realm = send_to_realm,
	};
	static bool registered;

	if (!registered)
		krb5_plugin_register(ctx, PLUGIN_TYPE_DATA,
		    KRB5_PLUGIN_SEND_TO_KDC, &plugin);
	registered = true;
	watched = watching;
}

void
ek_krb5_unwatch(krb5_context ctx)
{
	watched = NULL;
}

OM_uint32
ek_krb5_credential(struct ek_library *lib, gss_OID mech, OM_uint32 *minor,
    gss_cred_id_t *out)
{
	/* An imported credential is of the mechanism krb5 only; SPNEGO takes
	 * the default cache, which is the private one while a token is made. */
	if (mech->length != EK_KRB5_OID_LENGTH) {
		*out = GSS_C_NO_CREDENTIAL;
		return GSS_S_COMPLETE;
	}
	return gss_krb5_import_cred(minor, lib->private, NULL, NULL, out);
}

const struct ek_platform ek_platform_heimdal = {
	.name = "heimdal",
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
