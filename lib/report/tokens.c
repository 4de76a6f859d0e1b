/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/buf.h"
#include "report/tokens.h"

struct ek_tokens {
	json_t *values; /* in lower case: [kind, number] */
	json_t *last;   /* the last number of each kind that was met */
};

struct ek_tokens *
ek_tokens_new(void)
{
	struct ek_tokens *tokens = calloc(1, sizeof(*tokens));

	if (tokens == NULL)
		return NULL;
	tokens->values = json_object();
	tokens->last = json_object();
	if (tokens->values != NULL && tokens->last != NULL)
		return tokens;
	ek_tokens_free(tokens);
	return NULL;
}

void
ek_tokens_free(struct ek_tokens *tokens)
{
	if (tokens == NULL)
		return;
	json_decref(tokens->values);
	json_decref(tokens->last);
	free(tokens);
}

/* To be freed; NULL: out of memory. */
static char *
key_of(const char *value, size_t len)
{
	struct ek_buf key = { 0 };
	size_t i;

	for (i = 0; i < len; i++)
		ek_buf_putc(&key, (char)tolower((unsigned char)value[i]));
	return ek_buf_take(&key);
}

bool
ek_tokens_set(struct ek_tokens *tokens, const char *kind, const char *value,
    size_t len, int number)
{
	char *key = key_of(value, len);
	bool done = key != NULL && json_object_set_new_nocheck(tokens->values,
	    key, json_pack("[s, i]", kind, number)) == 0;

	free(key);
	return done;
}

/* The kind as it is kept; kinds are never taken out. */
static const char *
kept_kind(const struct ek_tokens *tokens, const json_t *kind)
{
	void *at = json_object_iter_at(tokens->last, json_string_value(kind));

	return json_object_iter_key(at);
}

static int
add(struct ek_tokens *tokens, const char *kind, const char *value, size_t len)
{
	int number = 1 + (int)json_integer_value(json_object_get(tokens->last,
	    kind));

	if (json_object_set_new(tokens->last, kind, json_integer(number)) !=
	    0 || !ek_tokens_set(tokens, kind, value, len, number))
		return 0;
	return number;
}

int
ek_tokens_number(struct ek_tokens *tokens, const char **kind,
    const char *value, size_t len)
{
	char *key = key_of(value, len);
	const json_t *known = key != NULL ?
	    json_object_get(tokens->values, key) : NULL;
	int number = 0;

	if (known != NULL) {
		*kind = kept_kind(tokens, json_array_get(known, 0));
		number = (int)json_integer_value(json_array_get(known, 1));
	} else if (key != NULL)
		number = add(tokens, *kind, value, len);
	free(key);
	return number;
}
