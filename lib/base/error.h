/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error record: what went wrong first, and where. Knows nothing of
 * Kerberos.
 */
#ifndef EK_BASE_ERROR_H
#define EK_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "entrakrb.h"

#if defined(__MINGW32__)
#define EK_PRINTF(fmt, args) __attribute__((format(gnu_printf, fmt, args)))
#elif defined(__GNUC__)
#define EK_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define EK_PRINTF(fmt, args)
#endif

enum { EK_ERROR_FIELD = 96, EK_ERROR_TEXT = 256 };

/* Zero-initialised means no error. Of fixed size: works out of memory, too. */
struct ek_error {
	ekrb_status status;
	const uint8_t *cut;         /* of a reader that is not at its fault yet:
				     * where a value that is cut begins */
	bool has_offset;
	size_t offset;              /* bytes from the start of the input */
	char field[EK_ERROR_FIELD]; /* "tgs-rep.ticket.enc-part.etype" or "" */
	char text[EK_ERROR_TEXT];   /* lower case, no full stop */
};

/* Forgets the error. */
void ek_error_clear(struct ek_error *);

/* Records a fault unless one is recorded already (the first one stays). Cuts
 * long texts, between characters. Returns the status now in the record. */
ekrb_status ek_error_set(struct ek_error *, ekrb_status, const char *fmt, ...)
    EK_PRINTF(3, 4);

/* The same with the place: FIELD is a path such as "ticket.realm". */
ekrb_status ek_error_at(struct ek_error *, size_t offset, const char *field,
    const char *fmt, ...) EK_PRINTF(4, 5);

/* True if a fault is recorded. */
static inline bool
ek_error_is_set(const struct ek_error *error)
{
	return error->status != EKRB_OK;
}

#endif
