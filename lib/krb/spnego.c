/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/spnego.h"

static void
read_mechs(struct ek_der *der, struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, 0, EK_DER_SEQUENCE, "mechTypes");

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_SPNEGO_MECHS_MAX))
		ek_der_oid(&seq, EK_DER_BARE, NULL);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_spnego_mech_next(struct ek_list *list, ekrb_bytes *oid)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_SPNEGO_MECHS_MAX))
		return false;
	*oid = ek_der_oid(&der, EK_DER_BARE, NULL);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

/* True if [3] holds a SEQUENCE, which only negHints is. */
static bool
has_hints(const struct ek_der *seq)
{
	struct ek_error error = { 0 };
	struct ek_der copy = *seq, inner;

	if (!ek_der_has(seq, 3))
		return false;
	copy.depth = 0;
	copy.from.start = copy.pos;
	copy.error = &error;
	inner = ek_der_enter(&copy, EK_DER_BARE, EK_DER_CTX(3), "");
	return ek_der_next_is(&inner, EK_DER_SEQUENCE);
}

/* NegHints, MS-SPNG 2.2.1. */
static void
read_hints(struct ek_der *der, struct ek_spnego *spnego)
{
	struct ek_der seq = ek_der_enter(der, 3, EK_DER_SEQUENCE, "negHints");

	spnego->kind = EK_SPNEGO_INIT2;
	if (ek_der_has(&seq, 0))
		spnego->hint_name = ek_der_string(&seq, 0, EK_DER_GENERAL,
		    "hintName");
	if (ek_der_has(&seq, 1))
		spnego->hint_address = ek_der_octets(&seq, 1, "hintAddress");
	ek_der_finish(&seq);
}

/* NegTokenInit, RFC 4178 4.2.1, and NegTokenInit2, MS-SPNG 2.2.1. */
static void
read_init(struct ek_der *der, struct ek_spnego *spnego)
{
	struct ek_der seq = ek_der_enter(der, 0, EK_DER_SEQUENCE,
	    "negTokenInit");

	spnego->kind = EK_SPNEGO_INIT;
	if (ek_der_has(&seq, 0))
		read_mechs(&seq, &spnego->mechs);
	spnego->has_flags = ek_der_has(&seq, 1);
	if (spnego->has_flags)
		spnego->flags = ek_der_flags(&seq, 1, "reqFlags");
	if (ek_der_has(&seq, 2))
		spnego->token = ek_der_carried(&seq, 2, "mechToken");
	if (has_hints(&seq))
		read_hints(&seq, spnego);
	else if (ek_der_has(&seq, 3))
		spnego->mic = ek_der_octets(&seq, 3, "mechListMIC");
	if (spnego->kind == EK_SPNEGO_INIT2 && ek_der_has(&seq, 4))
		spnego->mic = ek_der_octets(&seq, 4, "mechListMIC");
	ek_der_finish(&seq);
}

/* NegTokenResp, RFC 4178 4.2.2. */
static void
read_resp(struct ek_der *der, struct ek_spnego *spnego)
{
	struct ek_der seq = ek_der_enter(der, 1, EK_DER_SEQUENCE,
	    "negTokenResp");
	int state = EK_SPNEGO_ABSENT;

	spnego->kind = EK_SPNEGO_RESP;
	if (ek_der_has(&seq, 0))
		state = ek_der_enum(&seq, 0, "negState");
	if (ek_der_good(&seq))
		spnego->state = state;
	if (ek_der_has(&seq, 1))
		spnego->mech = ek_der_oid(&seq, 1, "supportedMech");
	if (ek_der_has(&seq, 2))
		spnego->token = ek_der_carried(&seq, 2, "responseToken");
	if (ek_der_has(&seq, 3))
		spnego->mic = ek_der_octets(&seq, 3, "mechListMIC");
	ek_der_finish(&seq);
}

static void
read_choice(struct ek_der *der, struct ek_spnego *spnego)
{
	if (ek_der_has(der, 1))
		read_resp(der, spnego);
	else
		read_init(der, spnego);
}

/* The token inside [APPLICATION 0] with the OID of SPNEGO. */
static void
read_framed(struct ek_der *der, struct ek_spnego *spnego)
{
	struct ek_der frame = ek_der_enter(der, EK_DER_BARE, EK_DER_APP(0), "");
	const uint8_t *at = frame.pos;
	ekrb_bytes oid = ek_der_oid(&frame, EK_DER_BARE, "mech");

	if (oid.data != NULL && ek_mech_of(oid) != EK_MECH_SPNEGO)
		ek_der_fault(&frame, at, "mech", "not the OID of SPNEGO");
	read_choice(&frame, spnego);
	ek_der_finish(&frame);
}

ekrb_status
ek_spnego_parse(ekrb_bytes bytes, struct ek_spnego *spnego,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "spnego", error);

	*spnego = (struct ek_spnego){ .kind = EK_SPNEGO_INIT,
		.state = EK_SPNEGO_ABSENT,
		.framed = ek_der_next_is(&der, EK_DER_APP(0)) };
	if (spnego->framed)
		read_framed(&der, spnego);
	else
		read_choice(&der, spnego);
	return ek_der_finish(&der);
}

static void
put_octets(struct ek_derout *out, int ctx, ekrb_bytes bytes)
{
	if (bytes.data != NULL)
		ek_derout_octets(out, ctx, bytes);
}

static void
write_hints(struct ek_derout *out, const struct ek_spnego *spnego)
{
	ek_derout_open(out, 3, EK_DER_SEQUENCE);
	if (spnego->hint_name.data != NULL)
		ek_derout_string(out, 0, EK_DER_GENERAL, spnego->hint_name);
	put_octets(out, 1, spnego->hint_address);
	ek_derout_close(out);
}

static void
write_init(struct ek_derout *out, const struct ek_spnego *spnego)
{
	ek_derout_open(out, 0, EK_DER_SEQUENCE);
	ek_list_write(out, 0, &spnego->mechs);
	if (spnego->has_flags)
		ek_derout_flags(out, 1, spnego->flags);
	put_octets(out, 2, spnego->token);
	if (spnego->kind == EK_SPNEGO_INIT2)
		write_hints(out, spnego);
	put_octets(out, spnego->kind == EK_SPNEGO_INIT2 ? 4 : 3, spnego->mic);
	ek_derout_close(out);
}

static void
write_resp(struct ek_derout *out, const struct ek_spnego *spnego)
{
	ek_derout_open(out, 1, EK_DER_SEQUENCE);
	if (spnego->state != EK_SPNEGO_ABSENT)
		ek_derout_enum(out, 0, spnego->state);
	if (spnego->mech.data != NULL)
		ek_derout_string(out, 1, EK_DER_OID, spnego->mech);
	put_octets(out, 2, spnego->token);
	put_octets(out, 3, spnego->mic);
	ek_derout_close(out);
}

void
ek_spnego_write(struct ek_derout *out, const struct ek_spnego *spnego)
{
	if (spnego->framed) {
		ek_derout_open(out, EK_DER_BARE, EK_DER_APP(0));
		ek_derout_string(out, EK_DER_BARE, EK_DER_OID,
		    ek_mech_oid(EK_MECH_SPNEGO));
	}
	if (spnego->kind == EK_SPNEGO_RESP)
		write_resp(out, spnego);
	else
		write_init(out, spnego);
	if (spnego->framed)
		ek_derout_close(out);
}

const char *
ek_spnego_state_name(int state)
{
	static const char *const names[] = { "accept-completed",
		"accept-incomplete", "reject", "request-mic" };

	return state >= 0 && state < 4 ? names[state] : NULL;
}
