/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Text that is too long is cut, and with it the character it would end in. */
static void EK_PRINTF(2, 0)
print(char text[EK_ERROR_TEXT], const char *fmt, va_list args)
{
	size_t len = EK_ERROR_TEXT - 1;

	if (vsnprintf(text, EK_ERROR_TEXT, fmt, args) < EK_ERROR_TEXT)
		return;
	while (len > 0 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len > 0 && (unsigned char)text[len - 1] >= 0xc0)
		text[len - 1] = '\0';
}

void
ek_error_clear(struct ek_error *error)
{
	memset(error, 0, sizeof(*error));
}

ekrb_status
ek_error_set(struct ek_error *error, ekrb_status status, const char *fmt, ...)
{
	va_list args;

	if (ek_error_is_set(error))
		return error->status;
	error->status = status;
	va_start(args, fmt);
	print(error->text, fmt, args);
	va_end(args);
	return status;
}

ekrb_status
ek_error_at(struct ek_error *error, size_t offset, const char *field,
    const char *fmt, ...)
{
	va_list args;

	if (ek_error_is_set(error))
		return error->status;
	error->status = EKRB_MALFORMED;
	error->has_offset = true;
	error->offset = offset;
	snprintf(error->field, sizeof(error->field), "%s", field);
	va_start(args, fmt);
	print(error->text, fmt, args);
	va_end(args);
	return error->status;
}
