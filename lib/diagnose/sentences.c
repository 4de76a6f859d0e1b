/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "diagnose/place.h"
#include "diagnose/sentences.h"

static bool
is_key(const char *key, ek_keys keys)
{
	for (; *keys != NULL; keys++)
		if (strcmp(*keys, key) == 0)
			return true;
	return false;
}

const json_t *
ek_said(const struct ek_facts *facts, ek_keys keys)
{
	size_t i, n = ek_fact_count(facts, "login.texts");

	for (i = 0; i < n; i++) {
		const json_t *text = ek_fact_item(facts, "login.texts", i);
		const char *key = ek_item_str(text, "sentence");

		if (key != NULL && is_key(key, keys))
			return text;
	}
	return NULL;
}

enum ek_answer
ek_sentence_answer(const struct ek_facts *facts, struct ek_note *note,
    ek_keys keys)
{
	const json_t *text = ek_said(facts, keys);

	if (!ek_fact_known(facts, "login.texts"))
		return EK_UNKNOWN;
	if (text == NULL)
		return EK_NO;
	ek_note(note, "%s says \"%s\".", ek_item_text(text, "driver"),
	    ek_item_text(text, "text"));
	ek_note_value(note, "login.texts", text);
	return EK_YES;
}

const json_t *
ek_message(const struct ek_facts *facts, int64_t number)
{
	size_t i, n = ek_fact_count(facts, "login.messages");
	int64_t seen;

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);

		if (ek_item_int(m, "number", &seen) && seen == number)
			return m;
	}
	return NULL;
}

void
ek_note_let_login(struct ek_note *note, const struct ek_facts *facts)
{
	const char *client = ek_fact_str(facts, "tgt.client");
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *at = client != NULL ? strrchr(client, '@') : NULL;
	struct ek_buf name = { 0 };

	if (at == NULL || realm == NULL || strcmp(at + 1, realm) != 0)
		return;
	/* "alice\@contoso.com@REALM" */
	for (; client < at; client++)
		if (*client != '\\')
			ek_buf_putc(&name, *client);
	if (ek_buf_str(&name) != NULL)
		ek_note_let(note, "login", ek_buf_str(&name));
	else
		note->failed = true;
	ek_buf_free(&name);
}
