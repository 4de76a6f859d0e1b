/* SPDX-License-Identifier: BSD-2-Clause */
/* First tokens (RFC 2743, RFC 4121 4.1), made and accepted. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/krb5_gss.h"

/* RFC 4178 3: 1.3.6.1.5.5.2; RFC 4121 1: 1.2.840.113554.1.2.2. */
static gss_OID_desc spnego = { 6, (void *)(uintptr_t)
    "\x2b\x06\x01\x05\x05\x02" };
static gss_OID_desc krb5 = { EK_KRB5_OID_LENGTH,
	(void *)(uintptr_t) "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };

static gss_OID
oid_of(enum ek_mech mech)
{
	return mech == EK_MECH_SPNEGO ? &spnego : &krb5;
}

static void
add_status(struct ek_buf *text, OM_uint32 status, int type)
{
	OM_uint32 minor, more = 0;
	gss_buffer_desc line = GSS_C_EMPTY_BUFFER;
	size_t start;

	do {
		if (GSS_ERROR(gss_display_status(&minor, status, type, &krb5,
			&more, &line)))
			break;
		start = 0; /* Heimdal begins some with a space */
		while (start < line.length &&
		    ((const char *)line.value)[start] == ' ')
			start++;
		if (text->len > 0)
			ek_buf_puts(text, ": ");
		ek_buf_add(text, (const char *)line.value + start,
		    line.length - start);
		gss_release_buffer(&minor, &line);
	} while (more != 0);
}

/* Keeps a result. Returns whether it is success. */
static bool
keep_status(struct ek_token *out, OM_uint32 major, OM_uint32 minor)
{
	struct ek_buf text = { 0 };

	out->major = major;
	out->minor = (int32_t)minor;
	if (!GSS_ERROR(major))
		return true;
	add_status(&text, major, GSS_C_GSS_CODE);
	if (minor != 0)
		add_status(&text, minor, GSS_C_MECH_CODE);
	free(out->text);
	out->text = ek_buf_take(&text);
	ek_buf_free(&text);
	return false;
}

static OM_uint32
import_service(const struct ek_want *want, OM_uint32 *minor, gss_name_t *out)
{
	bool hostbased = want->type == EK_NAME_HOSTBASED;
	gss_buffer_desc buffer = GSS_C_EMPTY_BUFFER;
	struct ek_buf name = { 0 };
	char *service = hostbased ? ek_krb5_hostbased(want->spn) : NULL;
	OM_uint32 major = GSS_S_BAD_NAME;

	*minor = 0;
	ek_buf_puts(&name, service != NULL ? service : want->spn);
	if (!hostbased && want->realm != NULL)
		ek_buf_printf(&name, "@%s", want->realm);
	buffer.value = name.data;
	buffer.length = name.len;
	if (ek_buf_str(&name) != NULL && (service != NULL || !hostbased))
		major = gss_import_name(minor, &buffer,
		    hostbased ? GSS_C_NT_HOSTBASED_SERVICE :
				(gss_OID)GSS_KRB5_NT_PRINCIPAL_NAME,
		    out);
	ek_buf_free(&name);
	free(service);
	return major;
}

static void
make_token(gss_cred_id_t cred, gss_name_t service, enum ek_mech mech,
    struct ek_token *out)
{
	gss_buffer_desc token = GSS_C_EMPTY_BUFFER;
	gss_ctx_id_t context = GSS_C_NO_CONTEXT;
	OM_uint32 major, minor, ignored;

	major = gss_init_sec_context(&minor, cred, &context, service,
	    oid_of(mech), GSS_C_MUTUAL_FLAG, 0, GSS_C_NO_CHANNEL_BINDINGS,
	    GSS_C_NO_BUFFER, NULL, &token, NULL, NULL);
	out->token.secret = true;
	if (keep_status(out, major, minor))
		ek_buf_add(&out->token, token.value, token.length);
	if (token.length > 0)
		ek_wipe(token.value, token.length);
	gss_release_buffer(&ignored, &token);
	if (context != GSS_C_NO_CONTEXT)
		gss_delete_sec_context(&ignored, &context, GSS_C_NO_BUFFER);
}

/* Makes the private cache the default one of this process, so that whatever a
 * library falls back to, it is not the user's. Returns what was, to free. */
static char *
hide_default(struct ek_library *lib)
{
	const char *was = getenv("KRB5CCNAME");
	char *keep = was != NULL ? strdup(was) : NULL;
	char *name = ek_krb5_cache_name(lib->ctx, lib->private);

	if (name != NULL)
		setenv("KRB5CCNAME", name, 1);
	free(name);
	return keep;
}

static void
show_default(char *was)
{
	if (was != NULL)
		setenv("KRB5CCNAME", was, 1);
	else
		unsetenv("KRB5CCNAME");
	free(was);
}

static void
token_from_private(struct ek_library *lib, const struct ek_want *want,
    enum ek_mech mech, struct ek_token *out)
{
	gss_cred_id_t cred = GSS_C_NO_CREDENTIAL;
	gss_name_t service = GSS_C_NO_NAME;
	OM_uint32 major, minor, ignored;
	char *was;

	if (lib->private == NULL) {
		keep_status(out, GSS_S_NO_CRED, 0);
		return;
	}
	was = hide_default(lib);
	major = import_service(want, &minor, &service);
	if (!GSS_ERROR(major))
		major = ek_krb5_credential(lib, oid_of(mech), &minor, &cred);
	if (keep_status(out, major, minor))
		make_token(cred, service, mech, out);
	show_default(was);
	if (cred != GSS_C_NO_CREDENTIAL)
		gss_release_cred(&ignored, &cred);
	if (service != GSS_C_NO_NAME)
		gss_release_name(&ignored, &service);
}

/* What a driver does first: its default credential, and whose it is. */
static void
look_at_default(struct ek_token *out)
{
	gss_OID_set_desc mechs = { 1, &krb5 };
	gss_cred_id_t cred = GSS_C_NO_CREDENTIAL;
	gss_name_t name = GSS_C_NO_NAME;
	OM_uint32 major, minor, ignored;

	major = gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE,
	    &mechs, GSS_C_INITIATE, &cred, NULL, NULL);
	if (!GSS_ERROR(major))
		major = gss_inquire_cred(&minor, cred, &name, NULL, NULL, NULL);
	keep_status(out, major, minor);
	if (name != GSS_C_NO_NAME)
		gss_release_name(&ignored, &name);
	if (cred != GSS_C_NO_CREDENTIAL)
		gss_release_cred(&ignored, &cred);
}

void
ek_krb5_token(struct ek_library *lib, const struct ek_want *want,
    enum ek_mech mech, bool from_user, struct ek_token *out)
{
	*out = (struct ek_token){ 0 };
	if (from_user)
		look_at_default(out);
	else
		token_from_private(lib, want, mech, out);
}

void
ek_krb5_accept(const char *keytab, ekrb_bytes token, struct ek_token *out)
{
	gss_buffer_desc in = { token.len, (void *)(uintptr_t)token.data };
	gss_buffer_desc reply = GSS_C_EMPTY_BUFFER;
	gss_ctx_id_t context = GSS_C_NO_CONTEXT;
	OM_uint32 major, minor, ignored;

	*out = (struct ek_token){ .token.secret = true };
	major = gsskrb5_register_acceptor_identity(keytab);
	minor = 0;
	if (!GSS_ERROR(major))
		major = gss_accept_sec_context(&minor, &context,
		    GSS_C_NO_CREDENTIAL, &in, GSS_C_NO_CHANNEL_BINDINGS, NULL,
		    NULL, &reply, NULL, NULL, NULL);
	keep_status(out, major, minor);
	ek_buf_add(&out->token, reply.value, reply.length);
	gss_release_buffer(&ignored, &reply);
	if (context != GSS_C_NO_CONTEXT)
		gss_delete_sec_context(&ignored, &context, GSS_C_NO_BUFFER);
}
