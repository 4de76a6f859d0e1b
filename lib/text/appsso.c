/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app-sso platform -s of macOS: lines of "name" : value, name : value or name
 * = value; in blocks, of which those with a ticketKeyPath tell of a ticket. The
 * same name stands also in the list of key names, with nothing that was seen.
 */
#include <string.h>

#include "text/lines.h"
#include "text/readers.h"

enum { MAX_BLOCKS = 32 };

struct app_sso {
	struct ek_facts *facts;
	json_t *block;
	size_t n;
	bool seen;
};

/* A block of a ticket says more of it than its path. */
static void
end_block(struct app_sso *a)
{
	if (a->block == NULL)
		return;
	if (json_object_get(a->block, "ticket_key_path") != NULL &&
	    json_object_size(a->block) > 1 && a->n++ < MAX_BLOCKS)
		ek_fact_append(a->facts, "environment.platform_sso", a->block);
	else
		json_decref(a->block);
	a->block = NULL;
}

static void
set(struct app_sso *a, const char *member, json_t *value)
{
	if (a->block == NULL)
		a->block = json_object();
	json_object_set_new(a->block, member, value);
}

/* The value of "  name : value", "name" = "value";, "name" : value, */
static bool
read_value(const char *line, const char *name, char *out, size_t size)
{
	const char *rest = *line == '"' ? line + 1 : line;
	size_t len;

	rest = ek_after(rest, name);
	if (rest == NULL)
		return false;
	if (*rest == '"')
		rest++;
	rest += strspn(rest, " \t");
	if (*rest != ':' && *rest != '=')
		return false;
	rest++;
	rest += strspn(rest, " \t\"");
	len = strcspn(rest, "\";,");
	ek_copy(out, size, rest, len);
	return true;
}

static json_t *
flag(const char *value)
{
	if (ek_after(value, "true") || ek_after(value, "yes") ||
	    strcmp(value, "1") == 0)
		return json_true();
	if (ek_after(value, "false") || ek_after(value, "no") ||
	    strcmp(value, "0") == 0)
		return json_false();
	return json_null();
}

static void
see_member(struct app_sso *a, const char *line)
{
	static const struct {
		const char *name, *member;
		bool flag;
	} members[] = { { "realm", "realm", false },
		{ "cacheName", "cache_name", false },
		{ "upn", "upn", false },
		{ "importSuccessful", "import_successful", true },
		{ "exchangeRequired", "exchange_required", true } };
	char value[512];
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (read_value(line, members[i].name, value, sizeof(value)))
			set(a, members[i].member, members[i].flag ?
			    flag(value) : ek_json_text(value));
}

/* Tells of Platform SSO although no ticket is handled. */
static bool
is_head(const char *line)
{
	return ek_behind(line, "loginConfiguration") != NULL ||
	    ek_behind(line, "Device Configuration:") != NULL ||
	    ek_behind(line, "kerberosStatus") != NULL ||
	    ek_behind(line, "extensionIdentifier") != NULL;
}

static void
see_line(struct app_sso *a, const char *line)
{
	char value[512];

	a->seen |= is_head(line);
	if (*line == '{' || *line == '}')
		end_block(a);
	if (read_value(line, "ticketKeyPath", value, sizeof(value))) {
		if (ek_item_str(a->block, "ticket_key_path") != NULL)
			end_block(a);
		set(a, "ticket_key_path", ek_json_text(value));
		a->seen = true;
	} else
		see_member(a, line);
}

bool
ek_read_app_sso(const char *text, size_t len, struct ek_facts *facts)
{
	struct app_sso a = { .facts = facts };
	struct ek_lines l;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l))
		see_line(&a, l.line);
	end_block(&a);
	if (a.seen && !ek_fact_known(facts, "environment.platform_sso"))
		ek_fact_set(facts, "environment.platform_sso", json_array());
	if (a.seen)
		ek_fact_set_str(facts, "environment.os", "macos");
	return a.seen;
}
