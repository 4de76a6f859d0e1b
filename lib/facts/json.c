/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/text.h"
#include "facts/facts.h"

json_t *
ek_json_bytes(const void *data, size_t len)
{
	struct ek_buf buf = { 0 };
	json_t *text = NULL;

	ek_text_escape(&buf, data, len);
	if (ek_buf_str(&buf) != NULL)
		text = json_string(ek_buf_str(&buf));
	ek_buf_free(&buf);
	return text;
}

json_t *
ek_json_text(const char *text)
{
	return text != NULL ? ek_json_bytes(text, strlen(text)) : json_null();
}
