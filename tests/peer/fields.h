/* SPDX-License-Identifier: BSD-2-Clause */
/* What a decoder saw, as lines "field=value" that can be compared. An absent
 * number or time is 0, absent bytes are empty: not all decoders tell. */
#ifndef TESTS_PEER_FIELDS_H
#define TESTS_PEER_FIELDS_H

#include <inttypes.h>

#include "base/buf.h"

static inline void
put_number(struct ek_buf *fields, const char *name, int64_t value)
{
	ek_buf_printf(fields, "%s=%" PRId64 "\n", name, value);
}

static inline void
put_bytes(struct ek_buf *fields, const char *name, const void *data, size_t len)
{
	const uint8_t *p = data;

	ek_buf_printf(fields, "%s=", name);
	for (; len > 0; len--, p++)
		if (*p > 0x20 && *p < 0x7f && *p != '%')
			ek_buf_putc(fields, (char)*p);
		else
			ek_buf_printf(fields, "%%%02x", *p);
	ek_buf_putc(fields, '\n');
}

#endif
