/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "base/le.h"
#include "krb/ndr.h"
#include "krb/pac.h"

enum { HEADER = 8, ENTRY = 16, PADDING = 7 };

/* PAC_INFO_BUFFER, MS-PAC 2.4. */
static ekrb_status
check_entry(const struct ek_pac *pac, uint32_t i, struct ek_error *error)
{
	const uint8_t *p = pac->raw.data + HEADER + ENTRY * i;
	uint64_t offset = ek_le64(p + 8);
	size_t at = (size_t)(p - pac->raw.data), len = ek_le32(p + 4);

	if (offset % 8 != 0)
		return ek_error_at(error, at, "pac.buffers.offset", "%" PRIu64
		    ", expected a multiple of 8", offset);
	if (offset < HEADER + ENTRY * (uint64_t)pac->n ||
	    offset > pac->raw.len || len > pac->raw.len - offset)
		return ek_error_at(error, at, "pac.buffers", "%zu bytes at %"
		    PRIu64 ", but the PAC has %zu", len, offset, pac->raw.len);
	return EKRB_OK;
}

ekrb_status
ek_pac_parse(ekrb_bytes bytes, struct ek_pac *pac, struct ek_error *error)
{
	uint32_t n, i;

	pac->raw = bytes;
	pac->n = 0;
	if (bytes.len < HEADER)
		return ek_error_at(error, 0, "pac", "%zu bytes, expected 8 at "
		    "least", bytes.len);
	n = ek_le32(bytes.data);
	if (ek_le32(bytes.data + 4) != 0)
		return ek_error_at(error, 4, "pac.version", "%" PRIu32 ", "
		    "expected 0", ek_le32(bytes.data + 4));
	if (n == 0 || n > EK_PAC_BUFFERS_MAX ||
	    n > (bytes.len - HEADER) / ENTRY)
		return ek_error_at(error, 0, "pac.buffers", "%" PRIu32 " in %zu"
		    " bytes, expected 1 to %d", n, bytes.len,
		    EK_PAC_BUFFERS_MAX);
	pac->n = n;
	for (i = 0; i < n; i++)
		if (check_entry(pac, i, error) != EKRB_OK) {
			pac->n = i;
			break;
		}
	return error->status;
}

struct ek_pac_buffer
ek_pac_get(const struct ek_pac *pac, uint32_t i)
{
	const uint8_t *p = pac->raw.data + HEADER + ENTRY * (size_t)i;

	return (struct ek_pac_buffer){ .type = ek_le32(p), .data = {
	    pac->raw.data + ek_le64(p + 8), ek_le32(p + 4) } };
}

/* True if the buffer has N bytes at least. */
static bool
has(const struct ek_pac *pac, ekrb_bytes bytes, size_t n, const char *what,
    struct ek_error *error)
{
	if (bytes.len >= n)
		return true;
	ek_error_at(error, (size_t)(bytes.data - pac->raw.data), what,
	    "%zu bytes, expected %zu at least", bytes.len, n);
	return false;
}

ekrb_status
ek_pac_credentials_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_pac_credentials *credentials, struct ek_error *error)
{
	*credentials = (struct ek_pac_credentials){ .version = 0 };
	if (!has(pac, bytes, 8, "pac.credentials", error))
		return error->status;
	credentials->version = ek_le32(bytes.data);
	credentials->etype = ek_le32(bytes.data + 4);
	credentials->data = (ekrb_bytes){ bytes.data + 8, bytes.len - 8 };
	return error->status;
}

static const struct checksum {
	int32_t type;
	uint8_t len;
	const char *name;
} checksums[] = {
	{ -138, 16, "HMAC-MD5" },
	{ 15, 12, "HMAC-SHA1-96-AES128" },
	{ 16, 12, "HMAC-SHA1-96-AES256" },
	{ 19, 16, "HMAC-SHA256-128-AES128" },
	{ 20, 24, "HMAC-SHA384-192-AES256" },
};

static const struct checksum *
find_checksum(int32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(checksums) / sizeof(checksums[0]); i++)
		if (checksums[i].type == type)
			return &checksums[i];
	return NULL;
}

const char *
ek_pac_checksum_name(int32_t type)
{
	const struct checksum *checksum = find_checksum(type);

	return checksum != NULL ? checksum->name : NULL;
}

/* The length of the signature follows from its type; of an unknown type it is
 * all there is. Up to 7 bytes of padding may be counted in. */
ekrb_status
ek_pac_checksum_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_pac_checksum *checksum, struct ek_error *error)
{
	const struct checksum *known;
	size_t len, left;

	*checksum = (struct ek_pac_checksum){ .type = 0 };
	if (!has(pac, bytes, 4, "pac.checksum", error))
		return error->status;
	checksum->type = (int32_t)ek_le32(bytes.data);
	known = find_checksum(checksum->type);
	len = known != NULL ? known->len : bytes.len - 4;
	if (!has(pac, bytes, 4 + len, "pac.checksum.signature", error))
		return error->status;
	checksum->signature = (ekrb_bytes){ bytes.data + 4, len };
	left = bytes.len - 4 - len;
	checksum->has_rodc = left >= 2;
	if (checksum->has_rodc)
		checksum->rodc = ek_le16(bytes.data + 4 + len);
	if (left > 2 + PADDING)
		ek_error_at(error, (size_t)(bytes.data - pac->raw.data),
		    "pac.checksum", "%zu bytes left over", left);
	return error->status;
}

ekrb_status
ek_pac_client_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_pac_client *client, struct ek_error *error)
{
	size_t len;

	*client = (struct ek_pac_client){ .auth_time = 0 };
	if (!has(pac, bytes, 10, "pac.client-info", error))
		return error->status;
	client->auth_time = ek_le64(bytes.data);
	len = ek_le16(bytes.data + 8);
	if (!has(pac, bytes, 10 + len, "pac.client-info.name", error))
		return error->status;
	client->name = (ekrb_bytes){ bytes.data + 10, len };
	if (len % 2 != 0 || bytes.len - 10 - len > PADDING)
		ek_error_at(error, (size_t)(bytes.data - pac->raw.data),
		    "pac.client-info.name", "%zu bytes in a buffer of %zu",
		    len, bytes.len);
	return error->status;
}

/* The bytes of the buffer that a length and an offset at P describe. */
static ekrb_bytes
view_at(struct ek_ndr *ndr, const uint8_t *p, const char *field)
{
	size_t len = ek_le16(p), offset = ek_le16(p + 2);
	size_t size = (size_t)(ndr->end - ndr->body);

	if (len == 0)
		return (ekrb_bytes){ NULL, 0 };
	if (offset > size || len > size - offset) {
		ek_ndr_fault(ndr, p, field, "%zu bytes at %zu, but the buffer "
		    "has %zu", len, offset, size);
		return (ekrb_bytes){ NULL, 0 };
	}
	return (ekrb_bytes){ ndr->body + offset, len };
}

/* The same for UTF-16. */
static ekrb_bytes
text_at(struct ek_ndr *ndr, const uint8_t *p, const char *field)
{
	ekrb_bytes text = view_at(ndr, p, field);

	if (text.len % 2 == 0)
		return text;
	ek_ndr_fault(ndr, p, field, "%zu bytes, expected an even number",
	    text.len);
	return (ekrb_bytes){ NULL, 0 };
}

static void
read_extension(struct ek_ndr *ndr, struct ek_pac_upn *upn)
{
	ekrb_bytes fixed = ek_ndr_bytes(ndr, 8, "sam-name");

	if (fixed.data == NULL)
		return;
	upn->sam = text_at(ndr, fixed.data, "sam-name");
	upn->sid = view_at(ndr, fixed.data + 4, "sid");
	if (upn->sid.data != NULL && !ek_sid_is(upn->sid))
		ek_ndr_fault(ndr, upn->sid.data, "sid", "malformed");
}

ekrb_status
ek_pac_upn_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_pac_upn *upn, struct ek_error *error)
{
	struct ek_ndr ndr = ek_ndr_begin(pac->raw.data, bytes,
	    "pac.upn-dns-info", error);
	ekrb_bytes fixed = ek_ndr_bytes(&ndr, 12, "");

	*upn = (struct ek_pac_upn){ .flags = 0 };
	if (fixed.data == NULL)
		return error->status;
	upn->upn = text_at(&ndr, fixed.data, "upn");
	upn->dns_domain = text_at(&ndr, fixed.data + 4, "dns-domain");
	upn->flags = ek_le32(fixed.data + 8);
	upn->has_flags = true;
	if (upn->flags & EK_PAC_UPN_EXTENDED)
		read_extension(&ndr, upn);
	return error->status;
}

ekrb_status
ek_pac_attributes_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_pac_attributes *attributes, struct ek_error *error)
{
	*attributes = (struct ek_pac_attributes){ .n_bits = 0 };
	if (!has(pac, bytes, 8, "pac.attributes", error))
		return error->status;
	attributes->n_bits = ek_le32(bytes.data);
	attributes->flags = ek_le32(bytes.data + 4);
	return error->status;
}

ekrb_status
ek_pac_requestor_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_sid *sid, struct ek_error *error)
{
	if (!ek_sid_parse(bytes, sid))
		ek_error_at(error, (size_t)(bytes.data - pac->raw.data),
		    "pac.requestor", "%zu bytes that are no SID", bytes.len);
	return error->status;
}

ekrb_status
ek_pac_guid_parse(const struct ek_pac *pac, ekrb_bytes bytes,
    char guid[EK_GUID_TEXT], struct ek_error *error)
{
	guid[0] = '\0';
	if (bytes.len == EK_GUID_LEN)
		ek_guid_print(bytes.data, guid);
	else
		ek_error_at(error, (size_t)(bytes.data - pac->raw.data),
		    "pac.requestor-guid", "%zu bytes, expected 16", bytes.len);
	return error->status;
}

const char *
ek_pac_buffer_name(uint32_t type)
{
	static const char *const names[] = {
		[EK_PAC_LOGON_INFO] = "logon info",
		[EK_PAC_CREDENTIALS] = "credentials",
		[EK_PAC_SERVER_CHECKSUM] = "server checksum",
		[EK_PAC_KDC_CHECKSUM] = "KDC checksum",
		[EK_PAC_CLIENT_INFO] = "client info",
		[EK_PAC_DELEGATION_INFO] = "delegation info",
		[EK_PAC_UPN_DNS_INFO] = "UPN and DNS info",
		[EK_PAC_CLIENT_CLAIMS] = "client claims",
		[EK_PAC_DEVICE_INFO] = "device info",
		[EK_PAC_DEVICE_CLAIMS] = "device claims",
		[EK_PAC_TICKET_CHECKSUM] = "ticket checksum",
		[EK_PAC_ATTRIBUTES] = "attributes",
		[EK_PAC_REQUESTOR] = "requestor",
		[EK_PAC_FULL_CHECKSUM] = "full PAC checksum",
		[EK_PAC_REQUESTOR_GUID] = "requestor GUID",
	};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

bool
ek_filetime(uint64_t filetime, int64_t *time_out)
{
	const int64_t to_1970 = 11644473600;

	*time_out = 0;
	if (filetime == 0 || filetime >= INT64_MAX)
		return false;
	*time_out = (int64_t)(filetime / 10000000) - to_1970;
	return true;
}
