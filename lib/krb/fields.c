/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "krb/fields.h"

void
ek_fields_begin(struct ek_fields *f, ekrb_bytes bytes, bool little,
    size_t limit)
{
	*f = (struct ek_fields){ .start = bytes.data, .pos = bytes.data,
		.end = bytes.data + bytes.len, .little = little,
		.limit = limit };
}

void
ek_fields_fault(struct ek_fields *f, const char *what, const char *wrong,
    uint64_t value)
{
	if (f->state != EK_FIELDS_GOOD)
		return;
	f->state = EK_FIELDS_BAD;
	f->what = what;
	f->wrong = wrong;
	f->value = value;
}

/* The next N bytes, or NULL. */
static inline const uint8_t *
take(struct ek_fields *f, size_t n, const char *what)
{
	const uint8_t *p = f->pos;

	if (f->state == EK_FIELDS_GOOD && (size_t)(f->end - p) >= n) {
		f->pos += n;
		return p;
	}
	if (f->state != EK_FIELDS_GOOD)
		return NULL;
	f->need = (size_t)(p - f->start) + n;
	f->state = EK_FIELDS_SHORT;
	f->what = what;
	if (f->need <= f->limit)
		return NULL;
	f->state = EK_FIELDS_BAD;
	f->wrong = "longer than an entry may be";
	f->value = f->need;
	return NULL;
}

ekrb_bytes
ek_fields_bytes(struct ek_fields *f, size_t n, const char *what)
{
	const uint8_t *p = take(f, n, what);

	return (ekrb_bytes){ p, p != NULL ? n : 0 };
}

uint8_t
ek_fields_u8(struct ek_fields *f, const char *what)
{
	const uint8_t *p = take(f, 1, what);

	return p != NULL ? p[0] : 0;
}

uint16_t
ek_fields_u16(struct ek_fields *f, const char *what)
{
	const uint8_t *p = take(f, 2, what);

	if (p == NULL)
		return 0;
	return (uint16_t)(f->little ? p[1] << 8 | p[0] : p[0] << 8 | p[1]);
}

uint32_t
ek_fields_u32(struct ek_fields *f, const char *what)
{
	const uint8_t *p = take(f, 4, what);

	if (p == NULL)
		return 0;
	if (f->little)
		return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
		    (uint32_t)p[1] << 8 | p[0];
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

ekrb_bytes
ek_fields_data(struct ek_fields *f, uint32_t max, const char *what)
{
	uint32_t len = ek_fields_u32(f, what);

	if (len > max) {
		f->pos -= 4;
		ek_fields_fault(f, what, "longer than this field may be", len);
	}
	return ek_fields_bytes(f, len, what);
}

ekrb_bytes
ek_fields_data16(struct ek_fields *f, const char *what)
{
	return ek_fields_bytes(f, ek_fields_u16(f, what), what);
}

ekrb_status
ek_fields_report(const struct ek_fields *f, uint64_t at, const char *noun,
    struct ek_error *error)
{
	uint64_t offset = at + (uint64_t)(f->pos - f->start);

	if (f->state == EK_FIELDS_SHORT)
		return ek_error_at(error, (size_t)offset, f->what,
		    "cut short: the %s goes on for at least %zu more bytes",
		    noun, f->need - (size_t)(f->end - f->start));
	return ek_error_at(error, (size_t)offset, f->what, "%s (%" PRIu64 ")",
	    f->wrong, f->value);
}
