/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/le.h"
#include "krb/apreq.h"
#include "krb/ktime.h"

/* AP-REQ ::= [APPLICATION 14] SEQUENCE, RFC 4120 5.5.1. */
ekrb_status
ek_apreq_parse(ekrb_bytes bytes, struct ek_apreq *apreq,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "ap-req", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 14, "");

	*apreq = (struct ek_apreq){ .options = 0 };
	ek_der_int(&seq, 0, 5, 5, "pvno");
	ek_der_int(&seq, 1, EK_AP_REQ, EK_AP_REQ, "msg-type");
	apreq->options = ek_der_flags(&seq, 2, "ap-options");
	apreq->has_options = ek_der_good(&seq);
	ek_ticket_read(&seq, 3, "ticket", &apreq->ticket);
	ek_encdata_read(&seq, 4, "authenticator", &apreq->authenticator);
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

void
ek_apreq_write(struct ek_derout *out, const struct ek_apreq *apreq)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(14));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, EK_AP_REQ);
	ek_derout_flags(out, 2, apreq->options);
	ek_ticket_write(out, 3, &apreq->ticket);
	ek_encdata_write(out, 4, &apreq->authenticator);
	ek_derout_close(out);
	ek_derout_close(out);
}

/* AP-REP ::= [APPLICATION 15] SEQUENCE, RFC 4120 5.5.2. */
ekrb_status
ek_aprep_parse(ekrb_bytes bytes, struct ek_encdata *enc,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "ap-rep", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 15, "");

	*enc = (struct ek_encdata){ .etype = 0 };
	ek_der_int(&seq, 0, 5, 5, "pvno");
	ek_der_int(&seq, 1, EK_AP_REP, EK_AP_REP, "msg-type");
	ek_encdata_read(&seq, 2, "enc-part", enc);
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

void
ek_aprep_write(struct ek_derout *out, const struct ek_encdata *enc)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(15));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, EK_AP_REP);
	ek_encdata_write(out, 2, enc);
	ek_derout_close(out);
	ek_derout_close(out);
}

/* Checksum, RFC 4120 5.2.9. */
static void
read_cksum(struct ek_der *der, struct ek_authenticator *authenticator)
{
	struct ek_der seq = ek_der_enter(der, 3, EK_DER_SEQUENCE, "cksum");

	authenticator->cksum_type = ek_der_int32(&seq, 0, "cksumtype");
	authenticator->cksum = ek_der_octets(&seq, 1, "checksum");
	ek_der_finish(&seq);
}

static void
read_authenticator(struct ek_der *seq, struct ek_authenticator *authenticator)
{
	ek_der_int(seq, 0, 5, 5, "authenticator-vno");
	authenticator->client.realm = ek_realm_read(seq, 1, "crealm");
	ek_principal_read(seq, 2, "cname", &authenticator->client);
	if (ek_der_has(seq, 3))
		read_cksum(seq, authenticator);
	authenticator->usec = (int32_t)ek_der_int(seq, 4, 0, 999999, "cusec");
	authenticator->has_usec = ek_der_good(seq);
	authenticator->time = ek_ktime_read(seq, 5, "ctime");
	if (ek_der_has(seq, 6))
		ek_key_read(seq, 6, "subkey", &authenticator->subkey);
	if (ek_der_has(seq, 7)) {
		authenticator->seq = ek_der_uint32(seq, 7, "seq-number");
		authenticator->has_seq = ek_der_good(seq);
	}
	if (ek_der_has(seq, 8))
		ek_authdata_read(seq, 8, "authorization-data",
		    &authenticator->authdata);
}

/* Authenticator ::= [APPLICATION 2] SEQUENCE, RFC 4120 5.5.1. */
ekrb_status
ek_authenticator_parse(ekrb_bytes bytes,
    struct ek_authenticator *authenticator, struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "authenticator", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 2, "");

	*authenticator = (struct ek_authenticator){ .usec = 0 };
	read_authenticator(&seq, authenticator);
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

static void
write_cksum(struct ek_derout *out, const struct ek_authenticator *authenticator)
{
	if (authenticator->cksum.data == NULL)
		return;
	ek_derout_open(out, 3, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, authenticator->cksum_type);
	ek_derout_octets(out, 1, authenticator->cksum);
	ek_derout_close(out);
}

void
ek_authenticator_write(struct ek_derout *out,
    const struct ek_authenticator *authenticator)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(2));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_realm_write(out, 1, authenticator->client.realm);
	ek_principal_write(out, 2, &authenticator->client);
	write_cksum(out, authenticator);
	ek_derout_int(out, 4, authenticator->usec);
	ek_ktime_write(out, 5, authenticator->time);
	if (authenticator->subkey.value.data != NULL)
		ek_key_write(out, 6, &authenticator->subkey);
	if (authenticator->has_seq)
		ek_derout_int(out, 7, authenticator->seq);
	ek_list_write(out, 8, &authenticator->authdata);
	ek_derout_close(out);
	ek_derout_close(out);
}

/* EncAPRepPart ::= [APPLICATION 27] SEQUENCE, RFC 4120 5.5.2. */
ekrb_status
ek_aprep_part_parse(ekrb_bytes bytes, struct ek_aprep_part *part,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "enc-ap-rep-part", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 27, "");

	*part = (struct ek_aprep_part){ .time = 0 };
	part->time = ek_ktime_read(&seq, 0, "ctime");
	part->usec = (int32_t)ek_der_int(&seq, 1, 0, 999999, "cusec");
	part->has_usec = ek_der_good(&seq);
	if (ek_der_has(&seq, 2))
		ek_key_read(&seq, 2, "subkey", &part->subkey);
	if (ek_der_has(&seq, 3)) {
		part->seq = ek_der_uint32(&seq, 3, "seq-number");
		part->has_seq = ek_der_good(&seq);
	}
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

void
ek_aprep_part_write(struct ek_derout *out, const struct ek_aprep_part *part)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(27));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_ktime_write(out, 0, part->time);
	ek_derout_int(out, 1, part->usec);
	if (part->subkey.value.data != NULL)
		ek_key_write(out, 2, &part->subkey);
	if (part->has_seq)
		ek_derout_int(out, 3, part->seq);
	ek_derout_close(out);
	ek_derout_close(out);
}

/* RFC 4121 4.1.1: 16, bindings, flags; then DlgOpt 1, length, KRB-CRED. */
bool
ek_gss_cksum_read(const struct ek_authenticator *authenticator,
    struct ek_gss_cksum *cksum)
{
	const uint8_t *p = authenticator->cksum.data;
	size_t len = authenticator->cksum.len, deleg_len;

	*cksum = (struct ek_gss_cksum){ .flags = 0 };
	if (authenticator->cksum_type != EK_CKSUM_GSS || len < 24 ||
	    ek_le32(p) != 16)
		return false;
	cksum->bindings = (ekrb_bytes){ p + 4, 16 };
	cksum->flags = ek_le32(p + 20);
	if ((cksum->flags & 1) == 0)
		return true;
	if (len < 28 || ek_le16(p + 24) != 1)
		return false;
	deleg_len = ek_le16(p + 26);
	if (deleg_len > len - 28)
		return false;
	cksum->deleg = (ekrb_bytes){ p + 28, deleg_len };
	return true;
}
