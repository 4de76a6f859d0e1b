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

/* What follows the identifier of a Kerberos token (RFC 4121 4.1). That of a
 * signed or sealed message (RFC 1964 1.2), of user-to-user and of IAKERB is
 * nothing that is decoded. */
static void
put_krb5(struct ek_decode *d, json_t *out, const struct ek_gss *gss)
{
	static const struct {
		uint16_t id;
		struct ek_expected want;
	} known[] = {
		{ EK_TOK_AP_REQ, { "ap-req", "an AP-REQ" } },
		{ EK_TOK_AP_REP, { "ap-rep", "an AP-REP" } },
		{ EK_TOK_ERROR, { "krb-error", "a KRB-ERROR" } }
	};
	static const uint16_t others[] = { 0x0101, 0x0102, 0x0201, 0x0400,
		0x0401, 0x0404, 0x0501, 0x0504 };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].id == gss->token_id) {
			ek_decode_expected(d, out, "message", gss->message,
			    &known[i].want);
			return;
		}
	ek_decode_inside(d, out, "message", gss->message);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] == gss->token_id)
			return;
	ek_decode_misfit(d, gss->token.data, "token_id", "%04x, expected 0100 "
	    "(AP-REQ), 0200 (AP-REP) or 0300 (KRB-ERROR)",
	    (unsigned)gss->token_id);
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
	if (ek_mech_is_krb5(gss.mech) && !ek_error_is_set(&error))
		put_krb5(d, out, &gss);
	else if (ek_mech_is_krb5(gss.mech))
		ek_decode_inside(d, out, "message", gss.message);
	else
		ek_decode_inside(d, out, "token", gss.token);
	ek_decode_end(d, out, bytes.data, &error);
}

/* True if a token that is there must be one of Kerberos: the first mechanism of
 * an Init is, and so is the one that a Resp chose. A Resp may have an empty
 * one. */
static bool
is_kerberos(const struct ek_spnego *token)
{
	struct ek_list mechs = token->mechs;
	ekrb_bytes oid = token->mech;

	if (token->token.data == NULL || (token->kind == EK_SPNEGO_RESP &&
	    token->token.len == 0))
		return false;
	if (token->kind != EK_SPNEGO_RESP &&
	    !ek_spnego_mech_next(&mechs, &oid))
		return false;
	return ek_mech_is_krb5(ek_mech_of(oid));
}

void
ek_decode_spnego(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	static const char *const kinds[] = { NULL, "NegTokenInit",
		"NegTokenInit2", "NegTokenResp" };
	/* NTLM in its place is a finding of its own. */
	static const struct ek_expected kerberos = { "gss ap-req ap-rep "
		"krb-error ntlmssp", "a token of Kerberos" };
	struct ek_error error = { 0 };
	struct ek_spnego token;
	ekrb_bytes oid;
	json_t *list;
	bool krb5;

	ek_spnego_parse(bytes, &token, &error);
	krb5 = is_kerberos(&token) && !ek_error_is_set(&error);
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
	if (krb5)
		ek_decode_expected(d, out, "token", token.token, &kerberos);
	else
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

/* A change of password goes the same way: its length, then its version (RFC
 * 3244 2). */
static bool
is_kpasswd(ekrb_bytes b)
{
	return b.data != NULL && b.len > 6 &&
	    ((size_t)b.data[0] << 8 | b.data[1]) == b.len &&
	    ((b.data[2] == 0 && b.data[3] == 1) ||
	    (b.data[2] == 0xff && b.data[3] == 0x80));
}

void
ek_decode_kkdcp(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	static const struct ek_expected want = { "as-req as-rep tgs-req "
		"tgs-rep krb-error ap-req ticket", "a message of Kerberos" };
	struct ek_error error = { 0 };
	struct ek_kkdcp message;

	ek_kkdcp_parse(bytes, &message, &error);
	ek_field_realm(d->in, out, "target_domain", message.domain);
	if (message.has_hint)
		ek_field_hex32(d->in, out, "dclocator_hint", message.hint);
	if (message.message.data != NULL)
		ek_field_bool(d->in, out, "length_prefix",
		    message.has_prefix);
	if (ek_error_is_set(&error) || is_kpasswd(message.message))
		ek_decode_inside(d, out, "message", message.message);
	else
		ek_decode_expected(d, out, "message", message.message, &want);
	ek_decode_end(d, out, bytes.data, &error);
}
