/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fixed-width fields of cache and keytab files, read from a part that may be
 * cut short: then state says so, and need how many bytes from the start would
 * carry the reading on. After a fault no bytes are left: stop is where it was.
 */
#ifndef EK_KRB_FIELDS_H
#define EK_KRB_FIELDS_H

#include "base/error.h"

enum ek_fields_state { EK_FIELDS_GOOD, EK_FIELDS_SHORT, EK_FIELDS_BAD };

struct ek_fields {
	const uint8_t *start, *pos, *end, *stop;
	const uint8_t *last; /* where the field read last begins */
	bool little;
	enum ek_fields_state state;
	size_t need;
	size_t limit;      /* need above it is a fault */
	const char *what;  /* field that was short or bad */
	const char *wrong; /* what is wrong with a bad field */
	uint64_t value;    /* the value that is wrong */
};

void ek_fields_begin(struct ek_fields *, ekrb_bytes, bool little, size_t limit);

/* Records a fault at the last field read, unless there is one. */
void ek_fields_fault(struct ek_fields *, const char *what, const char *wrong,
    uint64_t value);

/* What the readers below do when there are not N bytes left. */
void ek_fields_stop(struct ek_fields *, size_t n, const char *what);

/* The next N bytes, or NULL. */
static inline const uint8_t *
ek_fields_take(struct ek_fields *f, size_t n, const char *what)
{
	const uint8_t *p = f->pos;

	if ((size_t)(f->end - p) >= n) {
		f->last = p;
		f->pos = p + n;
		return p;
	}
	ek_fields_stop(f, n, what);
	return NULL;
}

/* All give 0 or no bytes after a fault. */
static inline ekrb_bytes
ek_fields_bytes(struct ek_fields *f, size_t n, const char *what)
{
	const uint8_t *p = ek_fields_take(f, n, what);

	return (ekrb_bytes){ p, p != NULL ? n : 0 };
}

static inline uint8_t
ek_fields_u8(struct ek_fields *f, const char *what)
{
	const uint8_t *p = ek_fields_take(f, 1, what);

	return p != NULL ? p[0] : 0;
}

static inline uint16_t
ek_fields_u16(struct ek_fields *f, const char *what)
{
	const uint8_t *p = ek_fields_take(f, 2, what);

	if (p == NULL)
		return 0;
	return (uint16_t)(f->little ? p[1] << 8 | p[0] : p[0] << 8 | p[1]);
}

static inline uint32_t
ek_fields_u32(struct ek_fields *f, const char *what)
{
	const uint8_t *p = ek_fields_take(f, 4, what);

	if (p == NULL)
		return 0;
	if (f->little)
		return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
		    (uint32_t)p[1] << 8 | p[0];
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* Bytes with a 32-bit length before them, at most MAX. */
ekrb_bytes ek_fields_data(struct ek_fields *, uint32_t max, const char *what);

/* Bytes with a 16-bit length before them. */
ekrb_bytes ek_fields_data16(struct ek_fields *, const char *what);

/* Writes what went wrong: AT is the offset of START in the file, NOUN what was
 * being read ("entry"). */
ekrb_status ek_fields_report(const struct ek_fields *, uint64_t at,
    const char *noun, struct ek_error *);

#endif
