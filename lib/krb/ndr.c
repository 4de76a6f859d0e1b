/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "base/le.h"
#include "krb/ndr.h"

enum {
	HEADERS = 16, /* common and private header, MS-RPCE 2.2.6.1 and .2 */
	VERSION = 1,
	LITTLE_ENDIAN_ORDER = 0x10,
	COMMON_LEN = 8,
	PADDING = 7
};

struct ek_ndr
ek_ndr_begin(const uint8_t *start, ekrb_bytes bytes, const char *what,
    struct ek_error *error)
{
	const uint8_t *pos = bytes.len > 0 ? bytes.data : start;

	return (struct ek_ndr){ .pos = pos, .end = pos + bytes.len,
		.body = pos, .start = start, .error = error, .what = what };
}

void
ek_ndr_fault(struct ek_ndr *ndr, const uint8_t *at, const char *field,
    const char *fmt, ...)
{
	char path[EK_ERROR_FIELD], text[EK_ERROR_TEXT];
	va_list args;

	if (!ek_error_is_set(ndr->error)) {
		snprintf(path, sizeof(path), "%s%s%s", ndr->what,
		    field[0] != '\0' ? "." : "", field);
		va_start(args, fmt);
		vsnprintf(text, sizeof(text), fmt, args);
		va_end(args);
		ek_error_at(ndr->error, (size_t)(at - ndr->start), path, "%s",
		    text);
	}
	ndr->pos = ndr->end;
}

/* N bytes at an address that is a multiple of ALIGN; NULL and a fault if there
 * are not that many. The one bounds check. */
static inline const uint8_t *
take(struct ek_ndr *ndr, size_t align, size_t n, const char *field)
{
	size_t left = (size_t)(ndr->end - ndr->pos);
	size_t pad = (size_t)(ndr->body - ndr->pos) & (align - 1);
	const uint8_t *at;

	if (left < pad || left - pad < n) {
		ek_ndr_fault(ndr, ndr->pos, field, "%zu bytes are left, "
		    "expected %zu", left, pad + n);
		return NULL;
	}
	at = ndr->pos + pad;
	ndr->pos = at + n;
	return at;
}

uint16_t
ek_ndr_u16(struct ek_ndr *ndr, const char *field)
{
	const uint8_t *p = take(ndr, 2, 2, field);

	return p != NULL ? ek_le16(p) : 0;
}

uint32_t
ek_ndr_u32(struct ek_ndr *ndr, const char *field)
{
	const uint8_t *p = take(ndr, 4, 4, field);

	return p != NULL ? ek_le32(p) : 0;
}

uint64_t
ek_ndr_filetime(struct ek_ndr *ndr, const char *field)
{
	const uint8_t *p = take(ndr, 4, 8, field);

	return p != NULL ? ek_le64(p) : 0;
}

bool
ek_ndr_pointer(struct ek_ndr *ndr, const char *field)
{
	return ek_ndr_u32(ndr, field) != 0;
}

ekrb_bytes
ek_ndr_bytes(struct ek_ndr *ndr, size_t len, const char *field)
{
	const uint8_t *p = take(ndr, 1, len, field);

	return (ekrb_bytes){ p, p != NULL ? len : 0 };
}

void
ek_ndr_enter(struct ek_ndr *ndr)
{
	const uint8_t *p = take(ndr, 1, HEADERS, "header");
	uint32_t len;

	if (p == NULL)
		return;
	if (p[0] != VERSION || p[1] != LITTLE_ENDIAN_ORDER ||
	    p[2] != COMMON_LEN || p[3] != 0) {
		ek_ndr_fault(ndr, p, "header", "not that of little-endian NDR");
		return;
	}
	len = ek_le32(p + 8);
	if (len > (size_t)(ndr->end - ndr->pos) || len % 8 != 0 ||
	    (size_t)(ndr->end - ndr->pos) - len > PADDING) {
		ek_ndr_fault(ndr, p + 8, "header", "length %" PRIu32 ", but "
		    "%zu bytes follow", len, (size_t)(ndr->end - ndr->pos));
		return;
	}
	ndr->body = ndr->pos;
	ndr->end = ndr->pos + len;
	if (!ek_ndr_pointer(ndr, ""))
		ek_ndr_fault(ndr, ndr->body, "", "null pointer");
}

ekrb_status
ek_ndr_finish(struct ek_ndr *ndr)
{
	if (ndr->end - ndr->pos > PADDING)
		ek_ndr_fault(ndr, ndr->pos, "", "%zu bytes left over",
		    (size_t)(ndr->end - ndr->pos));
	return ndr->error->status;
}

struct ek_ndr_string
ek_ndr_string_at(struct ek_ndr *ndr, const uint8_t *p, const char *field)
{
	const struct ek_ndr_string string = { .len = ek_le16(p),
		.max = ek_le16(p + 2), .referent = ek_le32(p + 4) };

	if (string.len % 2 != 0 || string.len > string.max ||
	    (string.referent == 0 && string.len > 0))
		ek_ndr_fault(ndr, p, field, "length %d, maximum %d%s",
		    string.len, string.max,
		    string.referent != 0 ? "" : ", null pointer");
	return string;
}

struct ek_ndr_string
ek_ndr_string(struct ek_ndr *ndr, const char *field)
{
	const uint8_t *p = take(ndr, 4, 8, field);

	if (p == NULL)
		return (struct ek_ndr_string){ 0, 0, 0 };
	return ek_ndr_string_at(ndr, p, field);
}

/* C706 14.3.4: a conformant and varying array of two-byte characters, whose
 * counts those of the structure are (MS-DTYP 2.3.10). */
ekrb_bytes
ek_ndr_string_chars(struct ek_ndr *ndr, struct ek_ndr_string string,
    const char *field)
{
	const uint8_t *p;

	if (string.referent == 0)
		return (ekrb_bytes){ NULL, 0 };
	p = take(ndr, 4, 12 + (size_t)string.len, field);
	if (p == NULL)
		return (ekrb_bytes){ NULL, 0 };
	if (ek_le32(p) != string.max / 2u || ek_le32(p + 4) != 0 ||
	    ek_le32(p + 8) != string.len / 2u) {
		ek_ndr_fault(ndr, p, field, "%" PRIu32 " of %" PRIu32
		    " characters from %" PRIu32 ", expected %d of %d from 0",
		    ek_le32(p + 8), ek_le32(p), ek_le32(p + 4),
		    string.len / 2, string.max / 2);
		return (ekrb_bytes){ NULL, 0 };
	}
	return (ekrb_bytes){ p + 12, string.len };
}

ekrb_bytes
ek_ndr_array(struct ek_ndr *ndr, uint32_t count, size_t size,
    const char *field)
{
	const uint8_t *p = take(ndr, 4, 4, field);
	size_t left = (size_t)(ndr->end - ndr->pos);

	if (p == NULL)
		return (ekrb_bytes){ NULL, 0 };
	if (ek_le32(p) != count || count > left / size) {
		ek_ndr_fault(ndr, p, field, "array of %" PRIu32 ", expected %"
		    PRIu32 " in %zu bytes", ek_le32(p), count, left);
		return (ekrb_bytes){ NULL, 0 };
	}
	ndr->pos += count * size;
	return (ekrb_bytes){ p + 4, count * size };
}

/* MS-DTYP 2.4.2.3: the count of sub-authorities, then a SID that repeats it. */
ekrb_bytes
ek_ndr_sid(struct ek_ndr *ndr, const char *field)
{
	const uint8_t *p = take(ndr, 4, 12, field);
	uint32_t n_subs;

	if (p == NULL)
		return (ekrb_bytes){ NULL, 0 };
	n_subs = ek_le32(p);
	if (n_subs > 15 || p[4] != 1 || p[5] != n_subs) {
		ek_ndr_fault(ndr, p, field, "revision %d with %d "
		    "sub-authorities, expected 1 with %" PRIu32 ", 15 at most",
		    p[4], p[5], n_subs);
		return (ekrb_bytes){ NULL, 0 };
	}
	if (take(ndr, 1, 4 * n_subs, field) == NULL)
		return (ekrb_bytes){ NULL, 0 };
	return (ekrb_bytes){ p + 4, 8 + 4 * (size_t)n_subs };
}
