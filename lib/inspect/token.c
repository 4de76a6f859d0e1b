/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes between client and service, and its wrappings. */
#include "inspect/checks.h"
#include "inspect/decode.h"
#include "krb/apreq.h"
#include "krb/kkdcp.h"
#include "krb/ntlmssp.h"
#include "krb/spnego.h"

void
ek_decode_apreq(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_view view = { .source = "ap-req" };
	struct ek_error error = { 0 };
	struct ek_apreq req;

	ek_apreq_parse(bytes, &req, &error);
	if (req.has_options) {
		ek_field_bool(d->in, out, "mutual_required",
		    (req.options & EK_AP_MUTUAL_REQUIRED) != 0);
		ek_field_bool(d->in, out, "use_session_key",
		    (req.options & EK_AP_USE_SESSION_KEY) != 0);
	}
	ek_field_name(d->in, out, "server", &req.ticket.server);
	ek_decode_encdata(d, out, "ticket_enc_part", &req.ticket.enc);
	ek_decode_encdata(d, out, "authenticator", &req.authenticator);
	view.authenticator = &req.authenticator;
	if (req.ticket.server.n_parts > 0) {
		if (req.ticket.der.data == NULL)
			ek_decode_cut_ticket(d, out, &view, bytes.data,
			    &error);
		ek_decode_ticket(d, &view, &req.ticket);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_aprep(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_encdata enc;

	ek_aprep_parse(bytes, &enc, &error);
	ek_decode_encdata(d, out, "enc_part", &enc);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_aprep_part(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_aprep_part part;

	ek_aprep_part_parse(bytes, &part, &error);
	ek_field_time(d->in, out, "ctime", part.time);
	if (part.has_usec)
		ek_field_int(d->in, out, "cusec", part.usec);
	if (part.subkey.value.data != NULL)
		ek_field_etype(d->in, out, "subkey_etype", part.subkey.etype);
	if (part.has_seq)
		ek_field_int(d->in, out, "seq_number", part.seq);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_authenticator(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_authenticator a;
	struct ek_gss_cksum cksum;

	ek_authenticator_parse(bytes, &a, &error);
	ek_field_name(d->in, out, "client", &a.client);
	ek_field_time(d->in, out, "ctime", a.time);
	if (a.has_usec)
		ek_field_int(d->in, out, "cusec", a.usec);
	if (a.subkey.value.data != NULL)
		ek_field_etype(d->in, out, "subkey_etype", a.subkey.etype);
	if (a.has_seq)
		ek_field_int(d->in, out, "seq_number", a.seq);
	if (ek_gss_cksum_read(&a, &cksum)) {
		ek_field_hex32(d->in, out, "gss_flags", cksum.flags);
		ek_field_bool(d->in, out, "delegates",
		    cksum.deleg.data != NULL);
	}
	ek_decode_authdata(d, out, a.authdata);
	ek_decode_end(d, out, bytes.data, &error);
}

static void
put_mech(struct ek_decode *d, json_t *out, const char *name, ekrb_bytes oid)
{
	enum ek_mech mech = ek_mech_of(oid);
	struct ek_buf text = { 0 };

	if (oid.data == NULL)
		return;
	ek_oid_print(&text, oid);
	if (mech != EK_MECH_UNKNOWN)
		ek_buf_printf(&text, " (%s)", ek_mech_name(mech));
	ek_field_text(d->in, out, name, ek_buf_str(&text));
	ek_buf_free(&text);
}

void
ek_decode_gss(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_gss gss;

	ek_gss_parse(bytes, &gss, &error);
	put_mech(d, out, "mechanism", gss.oid);
	if (gss.mech == EK_MECH_SPNEGO) {
		/* It is the same bytes, and so finds the same faults. */
		ek_decode_spnego(d, ek_field_object(d->in, out, "spnego"),
		    bytes);
		return;
	}
	if (ek_mech_is_krb5(gss.mech))
		ek_decode_inside(d, out, "message", gss.message);
	else
		ek_decode_inside(d, out, "token", gss.token);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_spnego(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	static const char *const kinds[] = { NULL, "NegTokenInit",
		"NegTokenInit2", "NegTokenResp" };
	struct ek_error error = { 0 };
	struct ek_spnego token;
	ekrb_bytes oid;
	json_t *list;

	ek_spnego_parse(bytes, &token, &error);
	/* An Init becomes an Init2 by what may have been cut off. */
	if (token.kind != EK_SPNEGO_INIT || token.token.data != NULL ||
	    !ek_error_is_set(&error))
		ek_field_text(d->in, out, "form", kinds[token.kind]);
	if (token.mechs.n > 0) {
		list = ek_field_list(d->in, out, "mechanisms");
		while (ek_spnego_mech_next(&token.mechs, &oid))
			put_mech(d, ek_field_append(d->in, list), "oid", oid);
	}
	if (token.kind == EK_SPNEGO_RESP && token.state != EK_SPNEGO_ABSENT)
		ek_field_text(d->in, out, "state",
		    ek_spnego_state_name(token.state));
	put_mech(d, out, "supported_mechanism", token.mech);
	ek_decode_inside(d, out, "token", token.token);
	ek_field_opaque(d->in, out, "mic_size", token.mic);
	ek_decode_end(d, out, bytes.data, &error);
}

static void
put_ntlm_name(struct ek_decode *d, json_t *out, const char *name,
    const char *kind, ekrb_bytes bytes, bool wide)
{
	if (wide)
		ek_decode_utf16(d, out, name, kind, bytes);
	else
		ek_field_other(d->in, out, name, kind, bytes);
}

void
ek_decode_ntlm(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	static const char *const types[] = { NULL, "negotiate", "challenge",
		"authenticate" };
	struct ek_error error = { 0 };
	struct ek_ntlmssp ntlm;
	struct ek_hit *hit;
	bool wide;

	ek_ntlmssp_parse(bytes, &ntlm, &error);
	wide = ntlm.type != EK_NTLM_NEGOTIATE &&
	    (ntlm.flags & EK_NTLM_UNICODE);
	ek_field_text(d->in, out, "message", ntlm.type >= 1 &&
	    ntlm.type <= 3 ? types[ntlm.type] : NULL);
	if (ntlm.has_flags)
		ek_field_hex32(d->in, out, "flags", ntlm.flags);
	put_ntlm_name(d, out, "domain", "domain", ntlm.domain, wide);
	put_ntlm_name(d, out, "user", "user", ntlm.user, wide);
	put_ntlm_name(d, out, "workstation", "host", ntlm.workstation, wide);
	hit = ek_found_hit(&d->ex->found, EK_SAY_NTLM);
	if (hit != NULL && ntlm.type >= 1 && ntlm.type <= 3)
		ek_hit_say(hit, "It is an NTLM %s message.", types[ntlm.type]);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_kkdcp(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_kkdcp message;

	ek_kkdcp_parse(bytes, &message, &error);
	ek_field_realm(d->in, out, "target_domain", message.domain);
	if (message.has_hint)
		ek_field_hex32(d->in, out, "dclocator_hint", message.hint);
	if (message.message.data != NULL)
		ek_field_bool(d->in, out, "length_prefix",
		    message.has_prefix);
	ek_decode_inside(d, out, "message", message.message);
	ek_decode_end(d, out, bytes.data, &error);
}
