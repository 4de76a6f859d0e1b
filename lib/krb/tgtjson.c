/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <jansson.h>

#include "base/input.h"
#include "krb/tgtjson.h"

enum { MAX_DEPTH = 3 };

struct visit {
	void (*each)(const struct ek_tgtjson *, void *arg);
	void *arg;
	int n;
	struct ek_error *error;
};

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && text[0] != '\0' ? text : NULL;
}

/* A number, also one written as a string. */
static bool
number_of(const json_t *object, const char *name, int64_t *out)
{
	const json_t *value = json_object_get(object, name);
	const char *text = json_string_value(value);
	size_t i;

	*out = 0;
	if (json_is_integer(value)) {
		*out = json_integer_value(value);
		return true;
	}
	for (i = 0; text != NULL && text[i] >= '0' && text[i] <= '9' && i < 9;
	    i++)
		*out = *out * 10 + (text[i] - '0');
	return i > 0 && text[i] == '\0';
}

/* Says what kind of thing the key is, then destroys it. */
static const char *
spend_key(json_t *object)
{
	json_t *value = json_object_get(object, "clientKey");
	const char *key = text_of(object, "clientKey"), *p;
	bool plain = true;
	int dots = 0;

	if (key == NULL)
		return NULL;
	for (p = key; *p != '\0'; p++) {
		dots += *p == '.';
		plain &= *p != '.' && strchr("+/=-_", *p) == NULL ?
		    (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z') : *p != '.';
	}
	ek_wipe((void *)(uintptr_t)key, json_string_length(value));
	json_object_del(object, "clientKey");
	return dots == 4 ? "JWE" : plain ? "base64" : "other";
}

static void
visit_tgt(json_t *object, const char *which, struct visit *v)
{
	const char *message = text_of(object, "messageBuffer");
	struct ek_tgtjson tgt = { .which = which };
	struct ek_buf bytes = { .secret = true };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;

	tgt.key_form = spend_key(object);
	tgt.realm = text_of(object, "realm");
	tgt.server = text_of(object, "sn");
	tgt.client = text_of(object, "cn");
	tgt.error = text_of(object, "error");
	tgt.has_key_type = number_of(object, "keyType", &tgt.key_type);
	tgt.has_session_key_type = number_of(object, "sessionKeyType",
	    &tgt.session_key_type);
	if (message != NULL) {
		tgt.bad_message = ek_base64_decode((ekrb_bytes){
		    (const uint8_t *)message, strlen(message) }, 0, &bytes,
		    &encoding, &error) != EKRB_OK;
		tgt.message = (ekrb_bytes){ (const uint8_t *)bytes.data,
			bytes.len };
	}
	if (error.status == EKRB_NOMEM)
		ek_error_set(v->error, EKRB_NOMEM, "out of memory");
	else
		v->each(&tgt, v->arg);
	v->n++;
	ek_buf_free(&bytes);
}

static bool
is_tgt(const json_t *object)
{
	return json_object_get(object, "messageBuffer") != NULL ||
	    (json_object_get(object, "keyType") != NULL &&
	    json_object_get(object, "sn") != NULL);
}

/* The parser's own words quote the text near a fault, which may be the key. */
static const char *
fault_words(const json_error_t *error)
{
	static const char *const words[] = {
		[json_error_invalid_utf8] = "not UTF-8",
		[json_error_premature_end_of_input] =
		    "the JSON ends too early",
		[json_error_end_of_input_expected] =
		    "text after the end of the JSON",
		[json_error_stack_overflow] = "the JSON is nested too deep",
		[json_error_duplicate_key] = "two members of one name",
		[json_error_numeric_overflow] = "a number too large",
		[json_error_null_character] = "a NUL in a string",
		[json_error_null_byte_in_key] = "a NUL in a name"
	};
	size_t code = (size_t)json_error_code(error);

	return code < sizeof(words) / sizeof(words[0]) && words[code] != NULL ?
	    words[code] : "not JSON: something else was expected here";
}

/* A name that says which TGT it is, and nothing of somebody's. */
static const char *
known_name(const char *name)
{
	static const char *const names[] = { "tgt_cloud", "tgt_ad" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return names[i];
	return NULL;
}

static void
visit_value(json_t *value, const char *which, int depth, struct visit *v)
{
	const char *text = json_string_value(value), *name;
	json_t *inner, *member;
	json_error_t fault;

	if (depth > MAX_DEPTH)
		return;
	if (text != NULL && text[0] == '{') {
		inner = json_loads(text, JSON_REJECT_DUPLICATES, &fault);
		ek_wipe((void *)(uintptr_t)text, json_string_length(value));
		if (inner == NULL)
			ek_error_set(v->error, EKRB_MALFORMED,
			    "%s, at its byte %d: %s", which != NULL ? which :
			    "a text in it", fault.position,
			    fault_words(&fault));
		visit_value(inner, which, depth + 1, v);
		json_decref(inner);
	} else if (json_is_object(value) && is_tgt(value)) {
		visit_tgt(value, which, v);
	} else if (json_is_object(value)) {
		json_object_foreach(value, name, member)
			if (json_is_object(member) ||
			    strncmp(name, "tgt_", 4) == 0)
				visit_value(member, known_name(name),
				    depth + 1, v);
	}
}

/* Without a byte order mark, which Windows likes to write before UTF-8. */
static ekrb_bytes
skip_mark(ekrb_bytes text)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t i = 0, n = sizeof(mark) - 1;

	while (i < text.len && memchr(" \t\r\n", text.data[i], 4) != NULL)
		i++;
	if (text.len - i < n || memcmp(text.data + i, mark, n) != 0)
		return text;
	return (ekrb_bytes){ text.data + i + n, text.len - i - n };
}

ekrb_status
ek_tgtjson_parse(ekrb_bytes text,
    void (*each)(const struct ek_tgtjson *, void *arg), void *arg, int *n_out,
    struct ek_error *error)
{
	struct visit v = { each, arg, 0, error };
	ekrb_bytes rest = skip_mark(text);
	json_error_t json_error;
	json_t *root;

	*n_out = 0;
	root = json_loadb((const char *)rest.data, rest.len,
	    JSON_REJECT_DUPLICATES, &json_error);
	if (root == NULL && json_error_code(&json_error) ==
	    json_error_out_of_memory)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	if (root == NULL)
		return ek_error_at(error, text.len - rest.len +
		    (size_t)json_error.position, "json",
		    "%s", fault_words(&json_error));
	visit_value(root, NULL, 0, &v);
	json_decref(root);
	*n_out = v.n;
	if (v.n == 0)
		ek_error_set(error, EKRB_UNSUPPORTED, "JSON without a TGT: "
		    "no messageBuffer, keyType or sn in it");
	return error->status;
}
