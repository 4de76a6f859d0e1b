/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "krb/fields.h"

void
ek_fields_begin(struct ek_fields *f, ekrb_bytes bytes, bool little,
    size_t limit)
{
	*f = (struct ek_fields){ .start = bytes.data, .pos = bytes.data,
		.end = bytes.data + bytes.len, .last = bytes.data,
		.little = little, .limit = limit };
}

/* Every later reader finds nothing left. */
static void
stop(struct ek_fields *f, const uint8_t *at, enum ek_fields_state state)
{
	f->state = state;
	f->stop = at;
	f->pos = f->end;
}

void
ek_fields_fault(struct ek_fields *f, const char *what, const char *wrong,
    uint64_t value)
{
	if (f->state != EK_FIELDS_GOOD)
		return;
	stop(f, f->last, EK_FIELDS_BAD);
	f->what = what;
	f->wrong = wrong;
	f->value = value;
}

void
ek_fields_stop(struct ek_fields *f, size_t n, const char *what)
{
	if (f->state != EK_FIELDS_GOOD)
		return;
	f->need = (size_t)(f->pos - f->start) + n;
	f->what = what;
	stop(f, f->pos, EK_FIELDS_SHORT);
	if (f->need <= f->limit)
		return;
	f->state = EK_FIELDS_BAD;
	f->wrong = "longer than an entry may be";
	f->value = f->need;
}

ekrb_bytes
ek_fields_data(struct ek_fields *f, uint32_t max, const char *what)
{
	uint32_t len = ek_fields_u32(f, what);

	if (len > max) {
		ek_fields_fault(f, what, "longer than this field may be", len);
		return (ekrb_bytes){ NULL, 0 };
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
	uint64_t offset = at + (uint64_t)(f->stop - f->start);

	if (f->state == EK_FIELDS_SHORT)
		return ek_error_at(error, (size_t)offset, f->what,
		    "cut short: the %s goes on for at least %zu more bytes",
		    noun, f->need - (size_t)(f->end - f->start));
	return ek_error_at(error, (size_t)offset, f->what, "%s (%" PRIu64 ")",
	    f->wrong, f->value);
}
