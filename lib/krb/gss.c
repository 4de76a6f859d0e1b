/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "krb/gss.h"
#include "krb/principal.h"

static const struct {
	enum ek_mech mech;
	const char *name;
	uint8_t len, oid[12];
} mechs[] = {
	{ EK_MECH_KRB5, "Kerberos 5", 9,
	    { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02 } },
	{ EK_MECH_MS_KRB5, "Kerberos 5 (Microsoft)", 9,
	    { 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02 } },
	{ EK_MECH_KRB5_OLD, "Kerberos 5 (old)", 5,
	    { 0x2b, 0x05, 0x01, 0x05, 0x02 } },
	{ EK_MECH_KRB5_U2U, "Kerberos 5 user-to-user", 10,
	    { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x03 } },
	{ EK_MECH_IAKERB, "IAKERB", 6,
	    { 0x2b, 0x06, 0x01, 0x05, 0x02, 0x05 } },
	{ EK_MECH_SPNEGO, "SPNEGO", 6,
	    { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02 } },
	{ EK_MECH_NTLMSSP, "NTLMSSP", 10,
	    { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a } },
	{ EK_MECH_NEGOEX, "NEGOEX", 10,
	    { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x1e } },
};

enum { N_MECHS = sizeof(mechs) / sizeof(mechs[0]) };

enum ek_mech
ek_mech_of(ekrb_bytes oid)
{
	size_t i;

	for (i = 0; i < N_MECHS; i++)
		if (ek_bytes_equal(oid,
		    (ekrb_bytes){ mechs[i].oid, mechs[i].len }))
			return mechs[i].mech;
	return EK_MECH_UNKNOWN;
}

ekrb_bytes
ek_mech_oid(enum ek_mech mech)
{
	size_t i;

	for (i = 0; i < N_MECHS; i++)
		if (mechs[i].mech == mech)
			return (ekrb_bytes){ mechs[i].oid, mechs[i].len };
	return (ekrb_bytes){ NULL, 0 };
}

bool
ek_mech_is_krb5(enum ek_mech mech)
{
	return mech == EK_MECH_KRB5 || mech == EK_MECH_MS_KRB5 ||
	    mech == EK_MECH_KRB5_OLD || mech == EK_MECH_KRB5_U2U;
}

const char *
ek_mech_name(enum ek_mech mech)
{
	size_t i;

	for (i = 0; i < N_MECHS; i++)
		if (mechs[i].mech == mech)
			return mechs[i].name;
	return NULL;
}

/* RFC 4121 4.1: a two-byte identifier before the message. */
static void
split_token_id(struct ek_der *frame, struct ek_gss *gss)
{
	const uint8_t *p = gss->token.data;

	if (gss->token.len < 2) {
		ek_der_fault(frame, p, "token-id", "%zu bytes, expected 2",
		    gss->token.len);
		return;
	}
	gss->token_id = (uint16_t)(p[0] << 8 | p[1]);
	gss->message = (ekrb_bytes){ p + 2, gss->token.len - 2 };
}

ekrb_status
ek_gss_parse(ekrb_bytes bytes, struct ek_gss *gss, struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "gss-token", error);
	struct ek_der frame = ek_der_enter(&der, EK_DER_BARE, EK_DER_APP(0),
	    "");

	*gss = (struct ek_gss){ .mech = EK_MECH_UNKNOWN };
	gss->oid = ek_der_oid(&frame, EK_DER_BARE, "mech");
	if (ek_der_good(&frame)) {
		gss->mech = ek_mech_of(gss->oid);
		gss->token = gss->message = ek_der_rest(&frame);
		if (ek_mech_is_krb5(gss->mech))
			split_token_id(&frame, gss);
		frame.pos = frame.end;
	}
	ek_der_finish(&frame);
	return ek_der_finish(&der);
}

void
ek_gss_write(struct ek_derout *out, const struct ek_gss *gss)
{
	const uint8_t id[2] = { (uint8_t)(gss->token_id >> 8),
		(uint8_t)gss->token_id };

	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(0));
	ek_derout_string(out, EK_DER_BARE, EK_DER_OID,
	    gss->oid.len > 0 ? gss->oid : ek_mech_oid(gss->mech));
	if (ek_mech_is_krb5(gss->mech)) {
		ek_derout_raw(out, (ekrb_bytes){ id, 2 });
		ek_derout_raw(out, gss->message);
	} else
		ek_derout_raw(out, gss->token);
	ek_derout_close(out);
}

/* X.690 8.19.4: the first number holds two arcs. */
void
ek_oid_print(struct ek_buf *buf, ekrb_bytes oid)
{
	uint64_t arc = 0, top;
	bool first = true;
	size_t i;

	for (i = 0; i < oid.len; i++) {
		arc = arc << 7 | (oid.data[i] & 0x7f);
		if (oid.data[i] >= 0x80)
			continue;
		if (first) {
			top = arc < 80 ? arc / 40 : 2;
			ek_buf_printf(buf, "%" PRIu64 ".%" PRIu64, top,
			    arc - top * 40);
		} else
			ek_buf_printf(buf, ".%" PRIu64, arc);
		first = false;
		arc = 0;
	}
}
