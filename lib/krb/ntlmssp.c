/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "base/le.h"
#include "krb/ntlmssp.h"

bool
ek_ntlmssp_is(ekrb_bytes bytes)
{
	return bytes.len >= 8 && memcmp(bytes.data, "NTLMSSP", 8) == 0;
}

/* A 32-bit number at that offset; 0 and a fault if there is none. */
static uint32_t
number_at(ekrb_bytes bytes, size_t at, const char *what, struct ek_error *error)
{
	const uint8_t *p = bytes.data + at;

	if (bytes.len < 4 || at > bytes.len - 4) {
		ek_error_at(error, bytes.len, what, "cut at %zu bytes",
		    bytes.len);
		return 0;
	}
	return ek_le32(p);
}

static void
read_flags(ekrb_bytes bytes, size_t at, struct ek_ntlmssp *ntlmssp,
    struct ek_error *error)
{
	ntlmssp->flags = number_at(bytes, at, "ntlmssp.flags", error);
	ntlmssp->has_flags = !ek_error_is_set(error);
}

/* The bytes that a length, maximum length and offset at AT describe. */
static ekrb_bytes
string_at(ekrb_bytes bytes, size_t at, const char *what, struct ek_error *error)
{
	uint32_t len = number_at(bytes, at, what, error) & 0xffff;
	uint32_t offset = number_at(bytes, at + 4, what, error);

	if (ek_error_is_set(error) || len == 0)
		return (ekrb_bytes){ NULL, 0 };
	if (offset > bytes.len || len > bytes.len - offset) {
		ek_error_at(error, at, what, "%" PRIu32 " bytes at %" PRIu32
		    ", but the message has %zu", len, offset, bytes.len);
		return (ekrb_bytes){ NULL, 0 };
	}
	return (ekrb_bytes){ bytes.data + offset, len };
}

static void
read_negotiate(ekrb_bytes bytes, struct ek_ntlmssp *ntlmssp,
    struct ek_error *error)
{
	read_flags(bytes, 12, ntlmssp, error);
	/* MS-NLMP 2.2.1.1: the names are there only if the flags say so. */
	if (ntlmssp->flags & UINT32_C(0x1000))
		ntlmssp->domain = string_at(bytes, 16, "ntlmssp.domain", error);
	if (ntlmssp->flags & UINT32_C(0x2000))
		ntlmssp->workstation = string_at(bytes, 24,
		    "ntlmssp.workstation", error);
}

static void
read_authenticate(ekrb_bytes bytes, struct ek_ntlmssp *ntlmssp,
    struct ek_error *error)
{
	ntlmssp->domain = string_at(bytes, 28, "ntlmssp.domain", error);
	ntlmssp->user = string_at(bytes, 36, "ntlmssp.user", error);
	ntlmssp->workstation = string_at(bytes, 44, "ntlmssp.workstation",
	    error);
	read_flags(bytes, 60, ntlmssp, error);
}

ekrb_status
ek_ntlmssp_parse(ekrb_bytes bytes, struct ek_ntlmssp *ntlmssp,
    struct ek_error *error)
{
	*ntlmssp = (struct ek_ntlmssp){ .type = 0 };
	if (!ek_ntlmssp_is(bytes))
		return ek_error_at(error, 0, "ntlmssp.signature",
		    "not \"NTLMSSP\"");
	ntlmssp->type = number_at(bytes, 8, "ntlmssp.type", error);
	if (ntlmssp->type == EK_NTLM_NEGOTIATE)
		read_negotiate(bytes, ntlmssp, error);
	else if (ntlmssp->type == EK_NTLM_CHALLENGE) {
		ntlmssp->domain = string_at(bytes, 12, "ntlmssp.target", error);
		read_flags(bytes, 20, ntlmssp, error);
	} else if (ntlmssp->type == EK_NTLM_AUTHENTICATE)
		read_authenticate(bytes, ntlmssp, error);
	else
		ek_error_at(error, 8, "ntlmssp.type", "%" PRIu32 ", expected 1 "
		    "to 3", ntlmssp->type);
	return error->status;
}
