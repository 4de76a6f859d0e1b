/* SPDX-License-Identifier: BSD-2-Clause */
/* Values and places as JSON. */
#include <string.h>

#include "base/mask.h"
#include "base/text.h"
#include "conf/model.h"

json_t *
ek_conf_json_bytes(const void *data, size_t len)
{
	struct ek_buf masked = { 0 }, text = { 0 };
	json_t *out;

	/* A URL may have a password in it. */
	ek_mask_text(&masked, (ekrb_bytes){ data, len });
	ek_text_escape(&text, ek_buf_str(&masked), masked.len);
	out = masked.failed || text.failed ? NULL :
	    json_stringn(ek_buf_str(&text), text.len);
	ek_buf_free(&masked);
	ek_buf_free(&text);
	return out;
}

json_t *
ek_conf_json(const char *text)
{
	return text == NULL ? json_null() :
	    ek_conf_json_bytes(text, strlen(text));
}

void
ek_conf_put_place(json_t *object, const struct ek_conf *conf, size_t file,
    unsigned line)
{
	json_object_set_new(object, "file",
	    ek_conf_json(conf->files[file].path));
	json_object_set_new(object, "line", json_integer(line));
}
