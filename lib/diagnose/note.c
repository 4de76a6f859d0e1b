/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/note.h"
#include "diagnose/place.h"

enum { MAX_NAME = 32 }; /* of a value in a remedy, with its NUL */

void
ek_note(struct ek_note *note, const char *fmt, ...)
{
	va_list args;

	if (note->detail.len > 0)
		ek_buf_putc(&note->detail, ' ');
	va_start(args, fmt);
	ek_buf_vprintf(&note->detail, fmt, args);
	va_end(args);
}

void
ek_note_value(struct ek_note *note, const char *fact, const json_t *value)
{
	json_t *entry = json_pack("{s:s, s:O?}", "fact", fact, "value", value);

	if (entry == NULL || json_array_append_new(note->evidence, entry) != 0)
		note->failed = true;
}

void
ek_note_fact(struct ek_note *note, const struct ek_facts *facts,
    const char *name)
{
	const json_t *value = ek_fact_value(facts, name);

	if (value != NULL)
		ek_note_value(note, name, value);
}

void
ek_note_let(struct ek_note *note, const char *name, const char *value)
{
	if (value != NULL &&
	    json_object_set_new(note->values, name, json_string(value)) != 0)
		note->failed = true;
}

void
ek_note_let_int(struct ek_note *note, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, value);
	ek_note_let(note, name, text);
}

void
ek_note_let_hex(struct ek_note *note, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%08" PRIx32, (uint32_t)value);
	ek_note_let(note, name, text);
}

/* The tenant of the first KDC URL that names one. */
static const char *
first_tenant(const struct ek_facts *facts)
{
	return ek_item_str(ek_fact_item(facts, "config.tenants", 0), "tenant");
}

/* Where another realm was meant than was asked for, nothing is to be done for
 * the one that was. */
static const char *
realm_to_advise(const struct ek_facts *facts)
{
	const char *meant = ek_realm_meant(facts);

	return meant != NULL ? meant : ek_fact_str(facts, "run.realm");
}

static bool
has_realm_of_its_own(const struct ek_facts *facts, const char *realm)
{
	return realm != NULL && (strcmp(realm, EK_ENTRA_REALM) != 0 ||
	    ek_realm_is_given(facts));
}

/* Another SPN than a client makes of the target, or the target's own. */
static bool
has_spn_of_its_own(const struct ek_facts *facts)
{
	const char *spn = ek_fact_str(facts, "run.spn");
	const char *host = ek_fact_str(facts, "run.host");
	struct ek_buf own = { 0 };
	int64_t port;
	bool other = false;

	if (ek_fact_is(facts, "run.spn_given", true) && spn != NULL &&
	    host != NULL && ek_fact_int(facts, "run.port", &port)) {
		ek_buf_printf(&own, "MSSQLSvc/%s:%" PRId64, host, port);
		other = own.data == NULL || strcmp(own.data, spn) != 0;
		ek_buf_free(&own);
	}
	return other;
}

/* What a command to try again must say again: see put_again. A library that is
 * the default needs no word. */
static void
let_again(struct ek_note *note, const struct ek_facts *facts)
{
	const char *library = ek_fact_str(facts, "run.library");
	const char *realm = realm_to_advise(facts);

	if (library != NULL && strcmp(library, "mit") != 0)
		ek_note_let(note, "library", library);
	ek_note_let(note, "asked_cache", ek_fact_str(facts, "run.cache"));
	if (has_realm_of_its_own(facts, realm))
		ek_note_let(note, "own_realm", realm);
	if (has_spn_of_its_own(facts))
		ek_note_let(note, "own_spn", ek_fact_str(facts, "run.spn"));
}

/* Heimdal knows no MS-KKDCP; Apple's does. */
static bool
asks_by_https(const struct ek_facts *facts)
{
	return !ek_fact_streq(facts, "config.library", "heimdal") ||
	    ek_fact_streq(facts, "environment.os", "macos");
}

bool
ek_note_open(struct ek_note *note, const struct ek_facts *facts,
    const struct ek_rule *rule)
{
	int64_t number;

	*note = (struct ek_note){ .severity = rule->severity,
		.stage = rule->stage, .evidence = json_array(),
		.values = json_object() };
	ek_note_let(note, "host", ek_fact_str(facts, "run.host"));
	ek_note_let(note, "spn", ek_fact_str(facts, "run.spn"));
	ek_note_let(note, "realm", realm_to_advise(facts));
	ek_note_let(note, "cache", ek_fact_str(facts, "cache.name"));
	ek_note_let(note, "user", ek_fact_str(facts, "environment.user"));
	ek_note_let(note, "client", ek_fact_str(facts, "tgt.client"));
	ek_note_let(note, "tenant", first_tenant(facts));
	ek_note_let(note, "kdc_url",
	    ek_item_str(ek_fact_item(facts, "config.kdcs", 0), "value"));
	ek_note_let(note, asks_by_https(facts) ? "https" : "no_https", "yes");
	ek_note_let(note, ek_fact_streq(facts, "cache.source", "option") ?
	    "by_option" : "by_setting", "yes");
	let_again(note, facts);
	if (ek_fact_int(facts, "run.port", &number))
		ek_note_let_int(note, "port", number);
	if (ek_fact_int(facts, "environment.uid", &number))
		ek_note_let_int(note, "uid", number);
	return note->evidence != NULL && note->values != NULL && !note->failed;
}

void
ek_note_close(struct ek_note *note)
{
	ek_buf_free(&note->detail);
	json_decref(note->evidence);
	json_decref(note->values);
	note->evidence = note->values = NULL;
}

/* What a shell takes as it is, on every platform. */
static bool
is_plain(const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._:/@-";

	return value[0] != '\0' && value[0] != '-' &&
	    value[strspn(value, plain)] == '\0';
}

/* In capitals, not in <>, which a shell would take for redirections. */
static void
put_placeholder(struct ek_buf *out, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		ek_buf_putc(out, name[i] >= 'a' && name[i] <= 'z' ?
		    (char)(name[i] - 'a' + 'A') : name[i]);
}

static void
put_value(struct ek_buf *out, const char *name, const char *value,
    bool is_command)
{
	if (value != NULL && (!is_command || is_plain(value)))
		ek_buf_puts(out, value);
	else if (is_command)
		put_placeholder(out, name, strlen(name));
	else
		ek_buf_printf(out, "<%s>", name);
}

/* The length of the word if FORM begins with OPEN WORD CLOSE, else 0. */
static size_t
word_between(const char *form, char open, char close)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_-"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t len;

	if (form[0] != open)
		return 0;
	len = strspn(form + 1, letters);
	return form[len + 1] == close && len < MAX_NAME ? len : 0;
}

/* The options and the target of this run, but for an option that the command
 * has itself. */
static void
put_again(struct ek_buf *out, const struct ek_note *note, const char *form)
{
	static const struct {
		const char *option, *name;
	} options[] = { { "--library ", "library" },
		{ "--cache ", "asked_cache" }, { "--realm ", "own_realm" },
		{ "--spn ", "own_spn" } };
	bool own = ek_item_str(note->values, "own_spn") != NULL;
	char *target;
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const char *value = ek_item_str(note->values, options[i].name);

		if (value == NULL || strstr(form, options[i].option) != NULL)
			continue;
		ek_buf_puts(out, options[i].option);
		put_value(out, options[i].name, value, true);
		ek_buf_putc(out, ' ');
	}
	target = ek_note_fill(note, own ? "{host},{port}" : "{spn}", true);
	if (target == NULL)
		out->failed = true;
	else
		ek_buf_puts(out, target);
	free(target);
}

char *
ek_note_fill(const struct ek_note *note, const char *form, bool is_command)
{
	const char *whole = form;
	struct ek_buf out = { 0 };
	char name[MAX_NAME];
	size_t len;

	while (*form != '\0') {
		if ((len = word_between(form, '{', '}')) > 0) {
			memcpy(name, form + 1, len);
			name[len] = '\0';
			if (strcmp(name, "again") == 0)
				put_again(&out, note, whole);
			else
				put_value(&out, name,
				    ek_item_str(note->values, name),
				    is_command);
		} else if (is_command &&
		    (len = word_between(form, '<', '>')) > 0)
			put_placeholder(&out, form + 1, len);
		else
			ek_buf_putc(&out, *form);
		form += len > 0 ? len + 2 : 1;
	}
	return ek_buf_take(&out);
}
