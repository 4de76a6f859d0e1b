/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/mask.h"
#include "base/text.h"
#include "facts/facts.h"

enum { MAX_DEPTH = 32 };

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

static bool
mask_string(json_t *value)
{
	struct ek_buf masked = { 0 };
	bool done;

	ek_mask_text(&masked, (ekrb_bytes){
	    (const uint8_t *)json_string_value(value),
	    json_string_length(value) });
	done = !masked.failed && json_string_setn(value,
	    masked.len > 0 ? masked.data : "", masked.len) == 0;
	ek_buf_free(&masked);
	return done;
}

static bool
mask_value(json_t *value, int depth)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_string(value))
		return mask_string(value);
	if (depth > MAX_DEPTH)
		return false;
	json_array_foreach(value, i, member)
		if (!mask_value(member, depth + 1))
			return false;
	json_object_foreach(value, key, member)
		if (!mask_value(member, depth + 1))
			return false;
	return true;
}

bool
ek_json_mask(json_t *value)
{
	return mask_value(value, 0);
}
