/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "inspect/fields.h"
#include "inspect/names.h"
#include "inspect/print.h"

enum { HEX_MAX = 4096, NAME_WIDTH = 18, DEPTH_MAX = 12 };

static void
set(struct ek_inspect *in, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		in->failed = true;
}

void
ek_field_bytes(struct ek_inspect *in, json_t *object, const char *name,
    ekrb_bytes bytes)
{
	struct ek_buf text = { 0 };

	ek_text_escape(&text, bytes.data, bytes.len);
	set(in, object, name, json_string(ek_buf_str(&text)));
	ek_buf_free(&text);
}

void
ek_field_text(struct ek_inspect *in, json_t *object, const char *name,
    const char *text)
{
	set(in, object, name, text != NULL ? json_string(text) : json_null());
}

void
ek_field_int(struct ek_inspect *in, json_t *object, const char *name,
    int64_t value)
{
	set(in, object, name, json_integer(value));
}

void
ek_field_bool(struct ek_inspect *in, json_t *object, const char *name,
    bool value)
{
	set(in, object, name, json_boolean(value));
}

void
ek_field_hex32(struct ek_inspect *in, json_t *object, const char *name,
    uint32_t value)
{
	struct ek_buf text = { 0 };

	ek_buf_printf(&text, "0x%08" PRIx32, value);
	set(in, object, name, json_string(ek_buf_str(&text)));
	ek_buf_free(&text);
}

void
ek_field_time(struct ek_inspect *in, json_t *object, const char *name,
    int64_t value)
{
	struct ek_buf key = { 0 }, text = { 0 };

	if (value == 0)
		return;
	ek_buf_printf(&key, "%s_epoch", name);
	ek_text_time(&text, value);
	if (key.failed)
		in->failed = true;
	else
		set(in, object, ek_buf_str(&key), json_integer(value));
	set(in, object, name, json_string(ek_buf_str(&text)));
	ek_buf_free(&key);
	ek_buf_free(&text);
}

void
ek_field_name(struct ek_inspect *in, json_t *object, const char *name,
    const struct ek_principal *principal)
{
	if (principal->n_parts > 0)
		ek_field_bytes(in, object, name, ek_print_name(in, principal));
}

/* Adds a member and frees what was written for it. */
static void
take(struct ek_inspect *in, json_t *object, const char *name,
    struct ek_buf *text)
{
	in->failed |= text->failed;
	ek_field_bytes(in, object, name, (ekrb_bytes){
	    (const uint8_t *)text->data, text->len });
	ek_buf_free(text);
}

void
ek_field_realm(struct ek_inspect *in, json_t *object, const char *name,
    ekrb_bytes realm)
{
	struct ek_buf text = { 0 };

	if (realm.data == NULL)
		return;
	ek_names_realm(in->names, &text, realm);
	take(in, object, name, &text);
}

void
ek_field_words(struct ek_inspect *in, json_t *object, const char *name,
    ekrb_bytes words)
{
	struct ek_buf text = { 0 };

	if (words.data == NULL)
		return;
	ek_names_text(in->names, &text, words);
	take(in, object, name, &text);
}

void
ek_field_other(struct ek_inspect *in, json_t *object, const char *name,
    const char *kind, ekrb_bytes value)
{
	struct ek_buf text = { 0 };

	if (value.data == NULL)
		return;
	ek_names_other(in->names, &text, kind, value);
	take(in, object, name, &text);
}

void
ek_field_etype(struct ek_inspect *in, json_t *object, const char *name,
    int32_t etype)
{
	struct ek_buf key = { 0 };

	ek_field_int(in, object, name, etype);
	ek_buf_printf(&key, "%s_name", name);
	if (key.failed)
		in->failed = true;
	else
		ek_field_text(in, object, ek_buf_str(&key),
		    etype == EK_ETYPE_OPAQUE ? "opaque" :
		    ek_etype_name(etype));
	ek_buf_free(&key);
}

/* The member of an object whose name is NAME and then END; NULL: none. */
static json_t *
beside(const json_t *object, const char *name, const char *end)
{
	struct ek_buf key = { 0 };
	json_t *value = NULL;

	ek_buf_printf(&key, "%s%s", name, end);
	if (!key.failed)
		value = json_object_get(object, ek_buf_str(&key));
	ek_buf_free(&key);
	return value;
}

static void
put_alias(struct ek_inspect *in, json_t *object, const char *name,
    const struct ek_flag *flag)
{
	struct ek_buf key = { 0 };
	json_t *aliases = beside(object, name, "_aliases");

	ek_buf_printf(&key, "%s_aliases", name);
	if (key.failed)
		in->failed = true;
	else if (aliases == NULL)
		aliases = ek_field_object(in, object, ek_buf_str(&key));
	ek_field_text(in, aliases, flag->name, flag->alias);
	ek_buf_free(&key);
}

void
ek_field_flags(struct ek_inspect *in, json_t *object, const char *name,
    const struct ek_flag *table, uint32_t flags)
{
	json_t *list = ek_field_list(in, object, name);
	struct ek_buf key = { 0 };

	for (; table->mask != 0; table++) {
		if (!(flags & table->mask))
			continue;
		json_array_append_new(list, json_string(table->name));
		if (table->alias != NULL)
			put_alias(in, object, name, table);
	}
	ek_buf_printf(&key, "%s_hex", name);
	if (key.failed)
		in->failed = true;
	else
		ek_field_hex32(in, object, ek_buf_str(&key), flags);
	ek_buf_free(&key);
}

void
ek_field_opaque(struct ek_inspect *in, json_t *object, const char *name,
    ekrb_bytes bytes)
{
	if (bytes.data != NULL)
		ek_field_int(in, object, name, (int64_t)bytes.len);
}

void
ek_field_left_out(struct ek_inspect *in, json_t *object, const char *name,
    uint64_t n)
{
	struct ek_buf key = { 0 };

	if (n == 0)
		return;
	ek_buf_printf(&key, "%s_left_out", name);
	if (key.failed)
		in->failed = true;
	else
		ek_field_int(in, object, ek_buf_str(&key), (int64_t)n);
	ek_buf_free(&key);
}

void
ek_field_hex(struct ek_inspect *in, json_t *object, const char *name,
    ekrb_bytes bytes)
{
	struct ek_buf text = { 0 };
	size_t i;

	if (bytes.data == NULL)
		return;
	for (i = 0; i < bytes.len && i < HEX_MAX; i++)
		ek_buf_printf(&text, "%02x", bytes.data[i]);
	set(in, object, name, json_string(ek_buf_str(&text)));
	ek_field_left_out(in, object, name, bytes.len - i);
	ek_buf_free(&text);
}

json_t *
ek_field_object(struct ek_inspect *in, json_t *object, const char *name)
{
	set(in, object, name, json_object());
	return json_object_get(object, name);
}

json_t *
ek_field_list(struct ek_inspect *in, json_t *object, const char *name)
{
	set(in, object, name, json_array());
	return json_object_get(object, name);
}

json_t *
ek_field_append(struct ek_inspect *in, json_t *list)
{
	if (json_array_append_new(list, json_object()) != 0)
		in->failed = true;
	return json_array_get(list, json_array_size(list) - 1);
}

void
ek_fields_string(struct ek_out *out, const char *text)
{
	struct ek_buf once = { 0 };

	for (; *text != '\0'; text++) {
		ek_buf_putc(&once, *text);
		if (text[0] == '\\' && text[1] == '\\')
			text++;
	}
	ek_out_show(out, once.data, once.len);
	out->buf.failed |= once.failed;
	ek_buf_free(&once);
}

static void
put_scalar(struct ek_out *out, const json_t *value)
{
	if (json_is_string(value))
		ek_fields_string(out, json_string_value(value));
	else if (json_is_integer(value))
		ek_out_int(out, json_integer_value(value));
	else
		ek_out_puts(out, json_is_true(value) ? "yes" :
		    json_is_false(value) ? "no" : "-");
}

static bool
is_scalar_list(const json_t *value)
{
	return json_is_array(value) &&
	    !json_is_object(json_array_get(value, 0));
}

/* ALIASES, if there are any, follow the words that they are for. */
static void
put_scalars(struct ek_out *out, const json_t *list, const json_t *aliases)
{
	const json_t *value;
	const char *alias;
	size_t i;

	json_array_foreach(list, i, value) {
		if (i > 0)
			ek_out_char(out, ' ');
		put_scalar(out, value);
		alias = aliases != NULL && json_is_string(value) ?
		    ek_item_str(aliases, json_string_value(value)) : NULL;
		if (alias != NULL) {
			ek_out_char(out, '/');
			ek_fields_string(out, alias);
		}
	}
}

static bool
ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len >= n && strcmp(name + len - n, end) == 0;
}

static void
put_blanks(struct ek_out *out, int n)
{
	while (n-- > 0)
		ek_out_char(out, ' ');
}

static void put_members(struct ek_inspect *, const json_t *, int indent,
    bool is_item);

/* What stands after a name: a value on its line, or members below it. */
static void
put_value(struct ek_inspect *in, const json_t *object, const char *name,
    const json_t *value, int indent)
{
	struct ek_out *out = &in->out;
	const json_t *item;
	size_t i;

	if (is_scalar_list(value))
		put_scalars(out, value, beside(object, name, "_aliases"));
	else if (!json_is_array(value) && !json_is_object(value))
		put_scalar(out, value);
	if (json_is_integer(value) && ends_in(name, "size"))
		ek_out_puts(out, " bytes");
	ek_out_char(out, '\n');
	if (json_is_object(value))
		put_members(in, value, indent + 2, false);
	else if (json_is_array(value) && !is_scalar_list(value))
		json_array_foreach(value, i, item)
			put_members(in, item, indent + 4, true);
}

/* The first member of a list's item has a dash before it. */
static void
put_members(struct ek_inspect *in, const json_t *object, int indent,
    bool is_item)
{
	struct ek_out *out = &in->out;
	const json_t *value;
	const char *name;
	size_t at, i;

	if (indent > 4 * DEPTH_MAX)
		return;
	json_object_foreach((json_t *)(uintptr_t)object, name, value) {
		/* The number beside a time is for programs. */
		if (ends_in(name, "_epoch") || ends_in(name, "_aliases") ||
		    json_is_null(value))
			continue;
		put_blanks(out, is_item ? indent - 2 : indent);
		if (is_item)
			ek_out_puts(out, "- ");
		is_item = false;
		at = out->buf.len;
		for (i = 0; name[i] != '\0'; i++)
			ek_out_char(out, name[i] == '_' ? ' ' : name[i]);
		if (!json_is_object(value) && (!json_is_array(value) ||
		    is_scalar_list(value)))
			ek_out_pad(out, at, NAME_WIDTH);
		put_value(in, object, name, value, indent);
	}
}

void
ek_fields_print(struct ek_inspect *in, const json_t *object, int indent)
{
	put_members(in, object, indent, false);
}
