/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "base/error.h"

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
	vsnprintf(error->text, sizeof(error->text), fmt, args);
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
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return error->status;
}

void
ek_error_wrap(struct ek_error *error, const char *fmt, ...)
{
	char before[EK_ERROR_TEXT], after[EK_ERROR_TEXT];
	va_list args;
	size_t len;

	if (!ek_error_is_set(error))
		return;
	va_start(args, fmt);
	vsnprintf(before, sizeof(before), fmt, args);
	va_end(args);
	memcpy(after, error->text, sizeof(after));
	len = strlen(before);
	memcpy(error->text, before, len);
	snprintf(error->text + len, sizeof(error->text) - len, ": %s", after);
}
