/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/mask.h"
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

json_t *
ek_json_masked(const char *text)
{
	struct ek_buf masked = { 0 };
	json_t *json = NULL;

	if (text == NULL)
		return json_null();
	ek_mask_text(&masked, (ekrb_bytes){ (const uint8_t *)text,
	    strlen(text) });
	if (!masked.failed)
		json = ek_json_bytes(ek_buf_str(&masked), masked.len);
	ek_buf_free(&masked);
	return json;
}
