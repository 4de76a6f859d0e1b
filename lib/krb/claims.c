/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "krb/claims.h"

/* A conformant array of bytes. */
static ekrb_bytes
read_bytes(struct ek_ndr *ndr, uint32_t len, const char *field)
{
	const uint8_t *at = ndr->pos;
	uint32_t own = ek_ndr_u32(ndr, field);

	if (!ek_error_is_set(ndr->error) && own != len)
		ek_ndr_fault(ndr, at, field, "array of %" PRIu32 ", expected %"
		    PRIu32, own, len);
	return ek_ndr_bytes(ndr, len, field);
}

ekrb_status
ek_claims_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_claims *claims, struct ek_error *error)
{
	struct ek_ndr ndr = ek_ndr_begin(pac->raw.data, bytes, "pac.claims",
	    error);
	bool has_set, has_reserved;
	uint32_t len, reserved_len;

	*claims = (struct ek_claims){ .size = 0 };
	if (bytes.len == 0)
		return error->status;
	ek_ndr_enter(&ndr);
	len = ek_ndr_u32(&ndr, "claims-set-size");
	has_set = ek_ndr_pointer(&ndr, "claims-set");
	claims->compression = ek_ndr_u16(&ndr, "compression-format");
	claims->size = ek_ndr_u32(&ndr, "uncompressed-size");
	ek_ndr_u16(&ndr, "reserved-type");
	reserved_len = ek_ndr_u32(&ndr, "reserved-field-size");
	has_reserved = ek_ndr_pointer(&ndr, "reserved-field");
	claims->has_fixed = !ek_error_is_set(error);
	if (has_set)
		claims->set = read_bytes(&ndr, len, "claims-set");
	if (has_reserved)
		read_bytes(&ndr, reserved_len, "reserved-field");
	return ek_ndr_finish(&ndr);
}
