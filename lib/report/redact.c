/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/redact.h"

enum { MAX_SECRETS = 512, MIN_LENGTH = 2, MAX_DEPTH = 32 };

struct secret {
	char *value;
	size_t len;
	const char *kind;
	int number;
};

struct ek_redactor {
	struct secret secrets[MAX_SECRETS];
	size_t n;
	bool failed;
};

/* Names that tell nothing of anybody. */
static const char *const public_names[] = { "root", "nobody", "localhost",
	"login.microsoftonline.com", "login.microsoftonline.us",
	"login.partner.microsoftonline.cn", "KERBEROS.MICROSOFTONLINE.COM",
	"krbtgt", "common", "organizations", "127.0.0.1", "::1", "0.0.0.0",
	"entrakrb-probe" };

static bool
equal(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (tolower((unsigned char)a[i]) !=
		    tolower((unsigned char)b[i]))
			return false;
	return true;
}

static bool
is_public(const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(public_names) / sizeof(public_names[0]); i++)
		if (strlen(public_names[i]) == len &&
		    equal(public_names[i], value, len))
			return true;
	return false;
}

static struct secret *
find(struct ek_redactor *r, const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->secrets[i].len == len &&
		    equal(r->secrets[i].value, value, len))
			return &r->secrets[i];
	return NULL;
}

static int
next_number(const struct ek_redactor *r, const char *kind)
{
	int number = 1;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->secrets[i].kind, kind) == 0)
			number++;
	return number;
}

static struct secret *
learn_bytes(struct ek_redactor *r, const char *kind, const char *value,
    size_t len)
{
	struct secret *secret = find(r, value, len);
	struct ek_buf copy = { 0 };

	if (secret != NULL || len < MIN_LENGTH || is_public(value, len) ||
	    r->n == MAX_SECRETS)
		return secret;
	ek_buf_add(&copy, value, len);
	secret = &r->secrets[r->n];
	*secret = (struct secret){ .value = ek_buf_take(&copy), .len = len,
		.kind = kind, .number = next_number(r, kind) };
	if (secret->value == NULL) {
		r->failed = true;
		return NULL;
	}
	r->n++;
	return secret;
}

static void
learn(struct ek_redactor *r, const char *kind, const char *value)
{
	if (value != NULL)
		learn_bytes(r, kind, value, strlen(value));
}

/* A principal: its realm, and the rest with and without MIT's escapes. */
static void
learn_principal(struct ek_redactor *r, const char *name)
{
	const char *at = name != NULL ? strrchr(name, '@') : NULL;
	struct ek_buf plain = { 0 };
	size_t i, len;

	if (name == NULL || strchr(name, '/') != NULL)
		return;
	if (at != NULL && at > name && at[-1] == '\\')
		at = NULL;
	len = at != NULL ? (size_t)(at - name) : strlen(name);
	for (i = 0; i < len; i++)
		if (name[i] != '\\')
			ek_buf_putc(&plain, name[i]);
	if (plain.data != NULL)
		learn(r, "user", plain.data);
	learn_bytes(r, "user", name, len);
	if (at != NULL)
		learn(r, "realm", at + 1);
	ek_buf_free(&plain);
}

static void
learn_members(struct ek_redactor *r, const struct ek_facts *facts,
    const char *list, const char *member, const char *kind)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, list); i++) {
		const char *value =
		    ek_item_str(ek_fact_item(facts, list, i), member);

		if (strcmp(kind, "user") == 0)
			learn_principal(r, value);
		else
			learn(r, kind, value);
	}
}

static void
learn_facts(struct ek_redactor *r, const struct ek_facts *facts)
{
	static const char *const hosts[] = { "run.host", "name.canonical_host",
		"name.dns_canonical", "name.reverse", "environment.machine",
		"endpoint.host" };
	static const char *const users[] = { "environment.user",
		"environment.sudo_user", "cache.principal", "tgt.client",
		"ticket.client" };
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		learn(r, "host", ek_fact_str(facts, hosts[i]));
	for (i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		learn_principal(r, ek_fact_str(facts, users[i]));
	learn_members(r, facts, "config.tenants", "tenant", "tenant");
	learn_members(r, facts, "config.kdcs", "host", "host");
	learn_members(r, facts, "config.realms", "name", "realm");
	learn_members(r, facts, "tgt.list", "client", "user");
	learn_members(r, facts, "tgt.list", "realm", "realm");
	learn_members(r, facts, "cache.others", "principal", "user");
	learn_members(r, facts, "name.addresses", "address", "address");
	learn_members(r, facts, "network.resolvers", "address", "address");
	learn_members(r, facts, "endpoint.connects", "address", "address");
	learn(r, "realm", ek_fact_str(facts, "config.default_realm"));
}

struct ek_redactor *
ek_redactor_new(const struct ek_facts *facts)
{
	struct ek_redactor *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	learn_facts(r, facts);
	if (!r->failed)
		return r;
	ek_redactor_free(r);
	return NULL;
}

void
ek_redactor_free(struct ek_redactor *r)
{
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->n; i++)
		free(r->secrets[i].value);
	free(r);
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The longest secret that stands here as a whole word. */
static const struct secret *
secret_at(const struct ek_redactor *r, const char *text, const char *start)
{
	const struct secret *best = NULL;
	size_t left = strlen(text), i;

	if (text > start && is_word(text[-1]))
		return NULL;
	for (i = 0; i < r->n; i++) {
		const struct secret *s = &r->secrets[i];

		if (s->len <= left && !is_word(text[s->len]) &&
		    (best == NULL || s->len > best->len) &&
		    equal(s->value, text, s->len))
			best = s;
	}
	return best;
}

/* Length of a dotted quad here, or 0. */
static size_t
ipv4_length(const char *text)
{
	size_t len = 0, digits;
	int part;

	for (part = 0; part < 4; part++) {
		digits = strspn(text + len, "0123456789");
		if (digits == 0 || digits > 3)
			return 0;
		len += digits;
		if (part < 3 && text[len++] != '.')
			return 0;
	}
	return is_word(text[len]) || text[len] == '.' ? 0 : len;
}

/* Length of a name@domain.tld here, or 0. */
static size_t
mail_length(const char *text)
{
	static const char part[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-";
	size_t name = strspn(text, part), domain;

	if (name == 0 || text[name] != '@')
		return 0;
	domain = strspn(text + name + 1, part);
	while (domain > 0 && !is_word(text[name + domain]))
		domain--;
	return memchr(text + name + 1, '.', domain) ? name + 1 + domain : 0;
}

static const struct secret *
learn_pattern(struct ek_redactor *r, const char *text, const char *start)
{
	size_t len;

	if (text > start && (is_word(text[-1]) || text[-1] == '.'))
		return NULL;
	len = ipv4_length(text);
	if (len > 0)
		return learn_bytes(r, "address", text, len);
	len = mail_length(text);
	return len > 0 ? learn_bytes(r, "user", text, len) : NULL;
}

void
ek_redact_text(struct ek_redactor *r, const char *text, struct ek_buf *out)
{
	const char *start = text;
	const struct secret *s;

	while (*text != '\0') {
		s = secret_at(r, text, start);
		if (s == NULL)
			s = learn_pattern(r, text, start);
		if (s == NULL) {
			ek_buf_putc(out, *text++);
			continue;
		}
		ek_buf_printf(out, "%s-%d", s->kind, s->number);
		text += s->len;
	}
	if (r->failed)
		out->failed = true;
}

static bool
redact_string(struct ek_redactor *r, json_t *value)
{
	struct ek_buf out = { 0 };
	bool done;

	ek_redact_text(r, json_string_value(value), &out);
	done = ek_buf_str(&out) != NULL &&
	    json_string_set(value, ek_buf_str(&out)) == 0;
	ek_buf_free(&out);
	return done;
}

static bool
redact_value(struct ek_redactor *r, json_t *value, int depth)
{
	const char *key;
	json_t *member;
	size_t i;

	if (depth > MAX_DEPTH)
		return false;
	if (json_is_string(value))
		return redact_string(r, value);
	json_array_foreach(value, i, member)
		if (!redact_value(r, member, depth + 1))
			return false;
	json_object_foreach(value, key, member)
		if (!redact_value(r, member, depth + 1))
			return false;
	return true;
}

bool
ek_redact_json(struct ek_redactor *r, json_t *value)
{
	return redact_value(r, value, 0);
}
