/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * klist of Windows in any language (the order of the lines and the numbers in
 * hexadecimal are the same everywhere), and of MIT krb5 and Heimdal in English.
 * Their times have no zone, so they are left out.
 */
#include <string.h>

#include "text/lines.h"
#include "text/readers.h"

enum {
	MAX_TICKETS = 500,
	NAME_MAX_BYTES = 512,
	LAST_LINE = 9, /* lines of one ticket of Windows, counted from 0 */
	ETYPE_UNKNOWN = -1
};

/* What MIT krb5 calls the tickets that Windows keeps. */
#define LSA_CACHE "MSLSA:"

/* The order of the lines of a ticket of Windows. */
enum line {
	LINE_CLIENT,
	LINE_SERVER,
	LINE_ETYPE,
	LINE_FLAGS,
	LINE_START,
	LINE_END,
	LINE_RENEW,
	LINE_SESSION,
	LINE_CACHE_FLAGS,
	LINE_KDC
};

struct name {
	char name[NAME_MAX_BYTES], realm[NAME_MAX_BYTES];
};

struct klist {
	struct ek_facts *facts;
	json_t *ticket; /* under way; NULL: none */
	int line;       /* of it */
	size_t n;
	bool seen;
};

/* "name @ REALM" of Windows, or "name@REALM". */
static bool
read_name(const char *text, struct name *out)
{
	const char *at = NULL, *p;
	size_t skip = 3;

	for (p = strstr(text, " @ "); p != NULL; p = strstr(p + 1, " @ "))
		at = p;
	if (at == NULL) {
		at = strrchr(text, '@');
		skip = 1;
	}
	if (at == NULL || at == text)
		return false;
	ek_copy(out->name, sizeof(out->name), text, (size_t)(at - text));
	ek_copy(out->realm, sizeof(out->realm), at + skip,
	    strlen(at + skip));
	return true;
}

/* The encryption type by the name that Windows has for it; a number in
 * brackets stands behind a type it has no name for. */
static bool
read_etype(const char *text, int64_t *out)
{
	static const struct {
		const char *name;
		int etype;
	} names[] = { { "AES-256", 18 }, { "AES256", 18 }, { "AES-128", 17 },
		{ "AES128", 17 }, { "RC4", 23 }, { "DES-CBC-MD5", 3 },
		{ "DES-CBC-CRC", 1 } };
	const char *bracket = strrchr(text, '(');
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strstr(text, names[i].name) != NULL) {
			*out = names[i].etype;
			return true;
		}
	return bracket != NULL && ek_read_int(bracket + 1, out, NULL);
}

#define CLOUD_REALM "KERBEROS.MICROSOFTONLINE.COM"

static const char *
kind_of(const struct name *server)
{
	const char *realm = server->name + 7;

	if (strncmp(server->name, "krbtgt/", 7) != 0)
		return NULL;
	if (strcmp(realm, CLOUD_REALM) == 0)
		return strcmp(server->realm, CLOUD_REALM) == 0 ? "cloud" :
		    "referral";
	return strcmp(realm, server->realm) == 0 ? "onprem" : "other";
}

static void
set_server(json_t *ticket, const struct name *server)
{
	struct ek_buf full = { 0 };
	const char *kind = kind_of(server);

	ek_buf_printf(&full, "%s@%s", server->name, server->realm);
	json_object_set_new(ticket, "server", ek_json_text(ek_buf_str(&full)));
	json_object_set_new(ticket, "realm", ek_json_text(server->realm));
	if (kind != NULL)
		json_object_set_new(ticket, "kind", json_string(kind));
	ek_buf_free(&full);
}

static void
set_client(json_t *ticket, const struct name *client)
{
	struct ek_buf full = { 0 };

	ek_buf_printf(&full, "%s@%s", client->name, client->realm);
	json_object_set_new(ticket, "client", ek_json_text(ek_buf_str(&full)));
	ek_buf_free(&full);
}

/* What the facts say beside the list: the TGT that would be used. */
static void
choose_tgt(struct klist *k)
{
	const char *kind = ek_item_str(k->ticket, "kind");

	if (strcmp(kind, "cloud") != 0 && strcmp(kind, "referral") != 0)
		return;
	ek_fact_set_bool(k->facts, "tgt.found", true);
	ek_fact_set_str(k->facts, "tgt.kind", kind);
	ek_fact_set(k->facts, "tgt.client", json_incref(
	    json_object_get(k->ticket, "client")));
	ek_fact_set(k->facts, "tgt.server", json_incref(
	    json_object_get(k->ticket, "server")));
}

/* The ticket under way is whole; one without a server is dropped. */
static void
end_ticket(struct klist *k)
{
	const char *fact = "tgt.services";

	if (k->ticket == NULL)
		return;
	if (json_object_get(k->ticket, "server") == NULL ||
	    k->n++ >= MAX_TICKETS) {
		json_decref(k->ticket);
		k->ticket = NULL;
		return;
	}
	k->seen = true;
	if (ek_item_str(k->ticket, "kind") != NULL) {
		fact = "tgt.list";
		choose_tgt(k);
	}
	ek_fact_append(k->facts, fact, k->ticket);
	k->ticket = NULL;
}

/* Past "#N>". */
static const char *
past_index(const char *line)
{
	int64_t n;

	if (*line != '#' || !ek_read_int(line + 1, &n, &line) || *line != '>')
		return NULL;
	return line + 1;
}

static void
set_hex(struct klist *k, const char *member, const char *value)
{
	const char *hex = strstr(value, "0x");
	int64_t n;

	if (hex != NULL && ek_read_int(hex, &n, NULL))
		json_object_set_new(k->ticket, member, json_integer(n));
}

static void
set_etype(struct klist *k, const char *member, const char *value)
{
	int64_t etype;

	if (read_etype(value, &etype))
		json_object_set_new(k->ticket, member, json_integer(etype));
}

/* The line after the flags has no colon in some languages; flags are told by
 * "0x... ->", which also mends a line too many or too few before. */
static void
see_ticket_line(struct klist *k, const char *line)
{
	const char *value = ek_past_colon(line);
	struct name name;

	if (strstr(line, "0x") != NULL && strstr(line, "->") != NULL &&
	    k->line <= LINE_FLAGS) {
		set_hex(k, "flags", line);
		k->line = LINE_FLAGS;
		return;
	}
	if (value == NULL)
		return;
	if (k->line == LINE_SERVER && read_name(value, &name))
		set_server(k->ticket, &name);
	else if (k->line == LINE_ETYPE)
		set_etype(k, "ticket_etype", value);
	else if (k->line == LINE_SESSION)
		set_etype(k, "session_etype", value);
	else if (k->line == LINE_CACHE_FLAGS)
		set_hex(k, "cache_flags", value);
	else if (k->line == LINE_KDC)
		json_object_set_new(k->ticket, "kdc_called",
		    ek_json_text(value));
}

/* "#0>  Client: user @ REALM"; where only the server is told, it has a slash
 * and stands there instead. */
static void
begin_ticket(struct klist *k, const char *rest)
{
	const char *value = ek_past_colon(rest);
	struct name name;

	end_ticket(k);
	if (value == NULL || !read_name(value, &name))
		return;
	k->ticket = json_pack("{s:s, s:s}", "library", "sspi", "cache",
	    LSA_CACHE);
	if (!ek_fact_known(k->facts, "cache.name"))
		ek_fact_set_str(k->facts, "cache.name", LSA_CACHE);
	k->line = LINE_CLIENT;
	if (strchr(name.name, '/') != NULL) {
		set_server(k->ticket, &name);
		k->line = LINE_SERVER;
	} else
		set_client(k->ticket, &name);
}

/* "... LsaCallAuthenticationPackage (GetTicket substatus): 0x51f". */
static void
see_substatus(struct klist *k, const char *line)
{
	const char *rest = ek_behind(line, "LsaCallAuthenticationPackage");
	int64_t n;

	rest = rest != NULL ? strstr(rest, "0x") : NULL;
	if (rest == NULL || !ek_read_int(rest, &n, NULL))
		return;
	ek_fact_set_int(k->facts, "ticket.windows_substatus", n);
	ek_fact_set_bool(k->facts, "ticket.obtained", false);
	k->seen = true;
}

/* "klist failed with 0xc000005e/-1073741730: ...", in any language. */
static void
see_status(struct klist *k, const char *line)
{
	const char *hex = strstr(line, "0x"), *end;
	int64_t n, again;

	if (ek_after(line, "klist") == NULL || hex == NULL ||
	    !ek_read_int(hex, &n, &end) || *end != '/' ||
	    !ek_read_int(end + 1, &again, NULL) ||
	    (uint32_t)n != (uint32_t)again)
		return;
	ek_fact_set_int(k->facts, "ticket.windows_status", n);
	ek_set_text(k->facts, "ticket.text", line);
	ek_fact_set_bool(k->facts, "ticket.obtained", false);
	k->seen = true;
}

/* "Ticket cache: KEYRING:persistent:1000:x", "Credentials cache: API:...". */
static bool
see_mit_head(struct klist *k, const char *line)
{
	const char *cache = ek_after(line, "Ticket cache:");
	const char *user = ek_after(line, "Default principal:");
	struct name name;

	if (cache == NULL)
		cache = ek_after(line, "Credentials cache:");
	if (user == NULL)
		user = ek_after(line, "Principal:");
	if (cache != NULL) {
		ek_set_text(k->facts, "cache.name", cache);
		k->seen = true;
	}
	if (user != NULL && read_name(user, &name)) {
		ek_set_text(k->facts, "cache.principal", user);
		ek_set_text(k->facts, "cache.principal_realm", name.realm);
	}
	return cache != NULL || user != NULL;
}

static bool
is_date(const char *line)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
		"May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	size_t i;

	for (i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (strncmp(line, months[i], 3) == 0)
			return true;
	return *line >= '0' && *line <= '9';
}

/* "11/24/26 10:00:00  11/24/26 20:00:00  krbtgt/R@R" of MIT, and Heimdal's
 * "Nov 24 10:00:00 2026  >>>Expired<<<  krbtgt/R@R". */
static void
see_mit_ticket(struct klist *k, const char *line)
{
	const char *last = strrchr(line, ' ');
	const char *cache = ek_fact_str(k->facts, "cache.name");
	const char *client = ek_fact_str(k->facts, "cache.principal");
	struct name name;

	if (last == NULL || !is_date(line) || strchr(line, ':') == NULL ||
	    strchr(last, '/') == NULL || !read_name(last + 1, &name))
		return;
	end_ticket(k);
	k->ticket = json_object();
	json_object_set_new(k->ticket, "cache", ek_json_text(cache));
	json_object_set_new(k->ticket, "client", ek_json_text(client));
	set_server(k->ticket, &name);
	end_ticket(k);
}

static void
see_line(struct klist *k, const char *line)
{
	const char *rest = past_index(line);

	if (rest != NULL) {
		begin_ticket(k, rest);
		return;
	}
	if (k->ticket != NULL && line[0] == '\0' && k->line > LINE_SERVER)
		end_ticket(k);
	if (k->ticket != NULL && line[0] != '\0') {
		k->line++;
		see_ticket_line(k, line);
		if (k->line >= LAST_LINE)
			end_ticket(k);
		return;
	}
	see_substatus(k, line);
	see_status(k, line);
	if (!see_mit_head(k, line) && ek_fact_known(k->facts, "cache.name") &&
	    !ek_fact_streq(k->facts, "cache.name", LSA_CACHE))
		see_mit_ticket(k, line);
}

/* Tickets were listed and none of them leads to Entra. */
static void
finish(struct klist *k)
{
	end_ticket(k);
	if (k->n > 0 && !ek_fact_known(k->facts, "tgt.found"))
		ek_fact_set_bool(k->facts, "tgt.found", false);
	if (k->n > 0)
		ek_fact_set_int(k->facts, "cache.entries", (int64_t)k->n);
}

bool
ek_read_klist(const char *text, size_t len, struct ek_facts *facts)
{
	struct klist k = { .facts = facts };
	struct ek_lines l;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l))
		see_line(&k, l.line);
	finish(&k);
	return k.seen;
}
