/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/kkdcp.h"

enum { PREFIX = 4 };

/* Sets apart the length prefix. A Kerberos message begins with 0x60 | n, and a
 * length never does, since that would be more than 1.6 GB. */
static void
split_prefix(struct ek_der *der, const uint8_t *at, struct ek_kkdcp *kkdcp)
{
	const uint8_t *p = kkdcp->message.data;
	size_t len = kkdcp->message.len, announced;

	if (p == NULL || (len > 0 && (p[0] & 0xe0) == 0x60))
		return;
	if (len < PREFIX) {
		ek_der_fault(der, at, "kerb-message", "%zu bytes, neither a "
		    "Kerberos message nor a length before one", len);
		kkdcp->message = (ekrb_bytes){ NULL, 0 };
		return;
	}
	announced = (size_t)p[0] << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	if (ek_der_good(der) && announced != len - PREFIX) {
		ek_der_fault(der, at, "kerb-message", "length prefix %zu "
		    "before %zu bytes", announced, len - PREFIX);
		return;
	}
	kkdcp->has_prefix = true;
	kkdcp->message.data += PREFIX;
	kkdcp->message.len -= PREFIX;
}

ekrb_status
ek_kkdcp_parse(ekrb_bytes bytes, struct ek_kkdcp *kkdcp,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "kdc-proxy-message", error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");
	const uint8_t *at = seq.pos;

	*kkdcp = (struct ek_kkdcp){ .has_prefix = false };
	kkdcp->message = ek_der_carried(&seq, 0, "kerb-message");
	split_prefix(&seq, at, kkdcp);
	if (ek_der_has(&seq, 1))
		kkdcp->domain = ek_der_string(&seq, 1, EK_DER_GENERAL,
		    "target-domain");
	if (ek_der_has(&seq, 2)) {
		kkdcp->hint = ek_der_uint32(&seq, 2, "dclocator-hint");
		kkdcp->has_hint = ek_der_good(&seq);
	}
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

static void
write_message(struct ek_derout *out, const struct ek_kkdcp *kkdcp)
{
	const size_t len = kkdcp->message.len;
	const uint8_t prefix[PREFIX] = { (uint8_t)(len >> 24),
		(uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len };

	ek_derout_open(out, 0, EK_DER_OCTETS);
	if (kkdcp->has_prefix)
		ek_derout_raw(out, (ekrb_bytes){ prefix, PREFIX });
	ek_derout_raw(out, kkdcp->message);
	ek_derout_close(out);
}

void
ek_kkdcp_write(struct ek_derout *out, const struct ek_kkdcp *kkdcp)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	write_message(out, kkdcp);
	if (kkdcp->domain.data != NULL)
		ek_derout_string(out, 1, EK_DER_GENERAL, kkdcp->domain);
	if (kkdcp->has_hint)
		ek_derout_int(out, 2, kkdcp->hint);
	ek_derout_close(out);
}
