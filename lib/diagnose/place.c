/* SPDX-License-Identifier: BSD-2-Clause */
#include "diagnose/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/distance.h"
#include "base/text.h"

enum { SHOWN_FILE = 250 }; /* bytes of a path */

const char *
ek_place(const json_t *item, char out[EK_PLACE_MAX])
{
	const char *file = ek_item_str(item, "file");
	int64_t line;
	int len;

	if (file == NULL)
		file = ek_item_str(item, "path");
	if (file == NULL)
		file = "krb5.conf";
	len = (int)ek_utf8_within(file, SHOWN_FILE);
	if (ek_item_int(item, "line", &line) && line > 0)
		snprintf(out, EK_PLACE_MAX, "%.*s:%" PRId64, len, file, line);
	else
		snprintf(out, EK_PLACE_MAX, "%.*s", len, file);
	return out;
}

static const char *
main_file(const struct ek_facts *facts)
{
	static const char *const statuses[] = { "read", "malformed",
		"unreadable" };
	const char *path = NULL;
	size_t i;

	for (i = 0; path == NULL && i < 3; i++)
		path = ek_item_str(ek_item_where(facts, "config.files",
		    "status", statuses[i]), "path");
	if (path != NULL)
		return path;
	path = ek_item_str(ek_fact_item(facts, "config.files", 0), "path");
	return path != NULL ? path : "/etc/krb5.conf";
}

void
ek_note_let_file(struct ek_note *note, const struct ek_facts *facts,
    const json_t *item)
{
	const char *file = ek_item_str(item, "file");
	int64_t line;

	if (file == NULL)
		file = ek_item_str(item, "path");
	ek_note_let(note, "file", file != NULL ? file : main_file(facts));
	if (ek_item_int(item, "line", &line))
		ek_note_let_int(note, "line", line);
}

const json_t *
ek_item_where(const struct ek_facts *facts, const char *fact,
    const char *member, const char *value)
{
	const json_t *item;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, fact); i++) {
		item = ek_fact_item(facts, fact, i);
		if (ek_item_streq(item, member, value))
			return item;
	}
	return NULL;
}

const json_t *
ek_lint_of(const struct ek_facts *facts, const char *code)
{
	return ek_item_where(facts, "config.lint", "code", code);
}

void
ek_note_lint(struct ek_note *note, const json_t *lint)
{
	char place[EK_PLACE_MAX];

	ek_note(note, "%s: %s.", ek_place(lint, place),
	    ek_item_text(lint, "text"));
	ek_note_value(note, "config.lint", lint);
}

const char *
ek_fact_text(const struct ek_facts *facts, const char *name)
{
	const char *text = ek_fact_str(facts, name);

	return text != NULL ? text : "(unknown)";
}

const char *
ek_item_text(const json_t *item, const char *member)
{
	const char *text = ek_item_str(item, member);

	return text != NULL ? text : "(unknown)";
}

bool
ek_realm_is_right(const struct ek_facts *facts, const char *realm)
{
	return strcmp(realm, EK_ENTRA_REALM) == 0 ||
	    ek_fact_streq(facts, "cache.principal_realm", realm);
}

bool
ek_realm_is_given(const struct ek_facts *facts)
{
	return ek_fact_is(facts, "run.realm_given", true) ||
	    ek_fact_str(facts, "run.spn_realm") != NULL;
}

bool
ek_realm_is_near(const char *a, const char *b)
{
	return strlen(b) > 8 && ek_distance(a, b, 2) <= 2;
}

enum ek_answer
ek_realm_is_entras(const struct ek_facts *facts)
{
	return ek_answer(ek_fact_str(facts, "run.realm") != NULL,
	    ek_fact_streq(facts, "run.realm", EK_ENTRA_REALM));
}

bool
ek_host_is_foreign(const struct ek_facts *facts)
{
	static const char *const kinds[] = { "on-premises", "ip-address",
		"short-name", "local" };
	size_t i;

	if (ek_realm_is_entras(facts) != EK_YES)
		return false;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (ek_fact_streq(facts, "name.kind", kinds[i]))
			return true;
	return false;
}

void
ek_note_let_domain(struct ek_note *note, const struct ek_facts *facts)
{
	static const char azure[] = ".windows.net";
	const char *host = ek_fact_str(facts, "run.host");
	size_t len = host != NULL ? strlen(host) : 0, n = sizeof(azure) - 1;

	if (len > n && strcasecmp(host + len - n, azure) == 0)
		ek_note_let(note, "domain", azure);
	else if (host != NULL)
		ek_note_let(note, "domain", strchr(host, '.') != NULL ?
		    strchr(host, '.') : host);
}

/* A managed instance is in Entra's realm alone, and a slip is near to a realm
 * that is known to be right. */
static const char *
likely_realm(const struct ek_facts *facts, const char *realm)
{
	const char *kind = ek_fact_str(facts, "name.kind");
	const char *owner = ek_fact_str(facts, "cache.principal_realm");

	if (ek_realm_is_right(facts, realm))
		owner = NULL;
	if (strcmp(realm, EK_ENTRA_REALM) != 0 && ((kind != NULL &&
	    strncmp(kind, "managed-instance", 16) == 0) ||
	    ek_realm_is_near(realm, EK_ENTRA_REALM)))
		return EK_ENTRA_REALM;
	return owner != NULL && ek_realm_is_near(realm, owner) ? owner : NULL;
}

void
ek_note_let_entry(struct ek_note *note, const struct ek_facts *facts)
{
	const char *meant = ek_realm_meant(facts);
	const char *realm = ek_item_str(note->values, "realm");

	if (meant != NULL &&
	    ek_item_where(facts, "config.realms", "name", meant) != NULL)
		return;
	if (realm != NULL && strcmp(realm, EK_ENTRA_REALM) != 0)
		ek_note_let(note, "other_entry", "yes");
	else if (ek_item_str(note->values, "https") != NULL)
		ek_note_let(note, "entry", "yes");
}

const char *
ek_realm_meant(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm"), *meant;

	if (realm == NULL)
		return NULL;
	meant = likely_realm(facts, realm);
	/* One that is near, and configured, is a realm of its own. */
	if (meant != NULL && strcmp(meant, EK_ENTRA_REALM) != 0 &&
	    ek_fact_is(facts, "config.realm_found", true))
		return NULL;
	return meant;
}
