/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/certname.h"
#include "report/pattern.h"
#include "report/redact.h"

enum {
	MAX_SECRETS = 512,
	MIN_LENGTH = 2,
	MAX_DEPTH = 32,
	MIN_PHRASE = 6 /* bytes of an organisation's name seen anywhere */
};

struct secret {
	char *value;
	size_t len, kept; /* bytes at its end that are public, and stay */
	const char *kind;
	int number;
	bool whole; /* a common word perhaps: only where it is all of a text */
	bool named; /* and here: only as the value of KEY=VALUE */
};

struct ek_redactor {
	struct secret secrets[MAX_SECRETS];
	size_t n;
	struct ek_tokens *tokens, *own; /* own: to be freed, or NULL */
	bool failed;
};

/* Members whose values are words of ours, which may be somebody's name too. */
static const char *const own_words[] = { "id", "stage", "fact", "status",
	"severity", "role", "caused_by", "root_cause", "platform", "who",
	"schema", "run", "finding" };

static struct secret *
find(struct ek_redactor *r, const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->secrets[i].len == len &&
		    ek_pattern_equal(r->secrets[i].value, value, len))
			return &r->secrets[i];
	return NULL;
}

/* With a NUMBER, that one; 0: its own. */
static struct secret *
learn_numbered(struct ek_redactor *r, const char *kind, const char *value,
    size_t len, int number)
{
	struct secret *secret = find(r, value, len);
	struct ek_buf copy = { 0 };

	if (secret != NULL || len < MIN_LENGTH || r->n == MAX_SECRETS ||
	    ek_pattern_is_public(value, len))
		return secret;
	if (number == 0)
		number = ek_tokens_number(r->tokens, &kind, value, len);
	else if (!ek_tokens_set(r->tokens, kind, value, len, number))
		number = 0;
	ek_buf_add(&copy, value, len);
	secret = &r->secrets[r->n];
	*secret = (struct secret){ .value = ek_buf_take(&copy), .len = len,
		.kept = ek_pattern_public_end(value, len),
		.kind = kind, .number = number };
	if (secret->value == NULL || number == 0) {
		free(secret->value);
		r->failed = true;
		return NULL;
	}
	r->n++;
	return secret;
}

static struct secret *
learn_bytes(struct ek_redactor *r, const char *kind, const char *value,
    size_t len)
{
	return learn_numbered(r, kind, value, len, 0);
}

static void
learn(struct ek_redactor *r, const char *kind, const char *value)
{
	if (value != NULL)
		learn_bytes(r, kind, value, strlen(value));
}

static void
learn_whole(struct ek_redactor *r, const char *kind, const char *value)
{
	struct secret *secret;

	if (value == NULL || find(r, value, strlen(value)) != NULL)
		return;
	secret = learn_bytes(r, kind, value, strlen(value));
	if (secret != NULL)
		secret->whole = true;
}

/* A name of a realm or a host: what is none is left to the patterns. */
static void
learn_name(struct ek_redactor *r, const char *kind, const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:%-";

	if (name != NULL && name[strspn(name, allowed)] == '\0')
		learn(r, kind, name + (name[0] == '.'));
}

/* Of SERVICE/HOST@REALM the host and the realm; of krbtgt/REALM@REALM both. */
static void
learn_service(struct ek_redactor *r, const char *name)
{
	const char *at = strrchr(name, '@');
	const char *slash = strchr(name, '/');

	if (at != NULL)
		learn_name(r, "realm", at + 1);
	if (at != NULL && at > slash && strncmp(name, "krbtgt/", 7) == 0)
		learn_bytes(r, "realm", slash + 1, (size_t)(at - slash - 1));
	else
		learn_bytes(r, "host", slash + 1, ek_pattern_host(slash + 1));
}

/* A user's name without every backslash, or with one for each two of them. */
static void
strip_escapes(struct ek_buf *out, const char *name, size_t len, bool all)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (name[i] != '\\' || (!all && i + 1 < len &&
		    name[i + 1] == '\\'))
			ek_buf_putc(out, name[i]);
}

static void
learn_alias(struct ek_redactor *r, const struct secret *first,
    const char *value, size_t len)
{
	if (first != NULL)
		learn_numbered(r, first->kind, value, len, first->number);
	else
		learn_bytes(r, "user", value, len);
}

/* One user in all spellings: the name itself, as MIT escapes it, and that as
 * facts escape it. */
static void
learn_user(struct ek_redactor *r, const char *name, size_t len)
{
	struct ek_buf plain = { 0 }, shown = { 0 };
	struct secret *first;

	strip_escapes(&plain, name, len, true);
	strip_escapes(&shown, name, len, false);
	first = learn_bytes(r, "user", ek_buf_str(&plain), plain.len);
	learn_alias(r, first, ek_buf_str(&shown), shown.len);
	learn_alias(r, first, name, len);
	if (plain.data != NULL && strchr(plain.data, '@') != NULL)
		learn_name(r, "domain", strchr(plain.data, '@') + 1);
	ek_buf_free(&plain);
	ek_buf_free(&shown);
}

/* A principal: its realm, and the rest. */
static void
learn_principal(struct ek_redactor *r, const char *name)
{
	const char *at = name != NULL ? strrchr(name, '@') : NULL;

	if (name == NULL)
		return;
	if (strchr(name, '/') != NULL) {
		learn_service(r, name);
		return;
	}
	if (at != NULL && at > name && at[-1] == '\\')
		at = NULL;
	learn_user(r, name, at != NULL ? (size_t)(at - name) : strlen(name));
	if (at != NULL)
		learn_name(r, "realm", at + 1);
}

/* True if the name ends in a domain that is hidden: .contoso.com */
static bool
is_in_secret_domain(const struct ek_redactor *r, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct secret *s = &r->secrets[i];

		if (s->len < len && memchr(s->value, '.', s->len) != NULL &&
		    name[len - s->len - 1] == '.' &&
		    ek_pattern_equal(s->value, name + len - s->len, s->len))
			return true;
	}
	return false;
}

/* A value in the name of a certificate. */
static void
learn_named(void *arg, const char *value, size_t len)
{
	struct ek_redactor *r = arg;
	bool host, phrase = false;
	struct secret *secret;
	size_t i;

	if (len > 2 && strncmp(value, "*.", 2) == 0) {
		value += 2;
		len -= 2;
	}
	host = ek_pattern_host(value) == len;
	for (i = 0; i < len; i++)
		phrase = phrase || !isalpha((unsigned char)value[i]);
	if (ek_pattern_is_microsoft(value, len) || find(r, value, len) != NULL)
		return;
	secret = learn_bytes(r, host ? "host" : "organization", value, len);
	if (secret != NULL)
		secret->named = !host && (!phrase || len < MIN_PHRASE);
}

static void
learn_certificate(struct ek_redactor *r, const json_t *certificate)
{
	const char *subject = ek_item_str(certificate, "subject");
	const char *issuer = ek_item_str(certificate, "issuer");
	const json_t *name;
	size_t i;

	if (subject != NULL)
		ek_certname_private(subject, learn_named, r);
	if (issuer != NULL)
		ek_certname_private(issuer, learn_named, r);
	json_array_foreach(ek_item_get(certificate, "names"), i, name)
		if (json_is_string(name) && (ek_pattern_host(
		    json_string_value(name)) > 0 ||
		    json_string_value(name)[0] == '*'))
			learn_named(r, json_string_value(name),
			    json_string_length(name));
}

static void
learn_certificates(struct ek_redactor *r, const struct ek_facts *facts)
{
	const json_t *certificate;
	size_t i, k;

	for (i = 0; i < ek_fact_count(facts, "tls.handshakes"); i++)
		json_array_foreach(ek_item_get(ek_fact_item(facts,
		    "tls.handshakes", i), "chain"), k, certificate)
			learn_certificate(r, certificate);
}

/* Hidden as a host and a realm already, or telling nothing. */
static bool
is_covered(struct ek_redactor *r, const char *text, size_t len)
{
	return ek_pattern_is_public(text, len) || find(r, text, len) != NULL;
}

/* HOST@REALM of SERVICE/HOST@REALM looks like a user's name, and would hide
 * that it is the host which stands elsewhere. */
static bool
is_service(struct ek_redactor *r, const char *text, const char *start,
    size_t len)
{
	const char *at = memchr(text, '@', len);

	return at != NULL && text > start && text[-1] == '/' &&
	    is_covered(r, text, (size_t)(at - text)) &&
	    is_covered(r, at + 1, (size_t)(text + len - at - 1));
}

static const struct secret *
learn_pattern(struct ek_redactor *r, const char *text, const char *start)
{
	const char *kind = "host";
	size_t len = ek_pattern_at(text, start, &kind);

	if (len > 0 && is_service(r, text, start, len))
		len = 0;
	if (len == 0 && ek_pattern_is_word(*text) &&
	    (text == start || !ek_pattern_is_word(text[-1]))) {
		len = ek_pattern_host(text);
		if (!is_in_secret_domain(r, text, len))
			len = 0;
	}
	return len > 0 ? learn_bytes(r, kind, text, len) : NULL;
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
			learn_name(r, kind, value);
	}
}

/* The host of a KDC's URL, and the tenant that its path starts with. */
static void
learn_url(struct ek_redactor *r, const char *url)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL;
	size_t len;

	if (host == NULL)
		return;
	host += 3;
	len = strcspn(host, ":/");
	learn_bytes(r, "host", host, len);
	host += strcspn(host, "/");
	if (*host == '/')
		learn_bytes(r, "tenant", host + 1, strcspn(host + 1, "/"));
}

/* What only the record of another run names. */
static void
learn_record(struct ek_redactor *r, const struct ek_facts *facts)
{
	static const char list[] = "environment.record_differences";
	const json_t *item, *good, *entry;
	const char *fact, *text;
	size_t i, k;

	for (i = 0; i < ek_fact_count(facts, list); i++) {
		item = ek_fact_item(facts, list, i);
		good = ek_item_get(item, "good");
		text = json_string_value(good);
		fact = ek_item_str(item, "fact");
		if (fact == NULL)
			continue;
		if (strcmp(fact, "run.spn") == 0)
			learn_principal(r, text);
		else if (strstr(fact, "realm") != NULL)
			learn_name(r, "realm", text);
		else if (strncmp(fact, "name.", 5) == 0 &&
		    strcmp(fact, "name.kind") != 0)
			learn_name(r, "host", text);
		json_array_foreach(good, k, entry) {
			learn_name(r, "address", ek_item_str(entry, "address"));
			learn_name(r, "realm", ek_item_str(entry, "realm"));
			learn_url(r, ek_item_str(entry, "value"));
		}
	}
}

/* The label before ".database.", in whatever cloud. */
static void
learn_zone(struct ek_redactor *r, const char *host)
{
	const char *end = host != NULL ? strstr(host, ".database.") : NULL;
	const char *start = end;

	while (start > host && start[-1] != '.')
		start--;
	if (start > host)
		learn_bytes(r, "zone", start, (size_t)(end - start));
}

static void
learn_facts(struct ek_redactor *r, const struct ek_facts *facts)
{
	static const char *const hosts[] = { "run.host", "name.canonical_host",
		"name.dns_canonical", "name.reverse", "environment.machine",
		"endpoint.host" };
	static const char *const users[] = { "environment.user",
		"environment.sudo_user", "cache.principal", "tgt.client",
		"ticket.client", "run.spn", "run.login_user", "login.user",
		"login.driver_spn", "ticket.server",
		"name.canonical_principal" };
	static const char *const realms[] = { "run.realm", "run.spn_realm",
		"config.default_realm", "config.host_realm",
		"cache.principal_realm" };
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		learn_name(r, "host", ek_fact_str(facts, hosts[i]));
	for (i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		learn_principal(r, ek_fact_str(facts, users[i]));
	learn_members(r, facts, "config.tenants", "tenant", "tenant");
	learn_members(r, facts, "config.kdcs", "host", "host");
	learn_members(r, facts, "config.realms", "name", "realm");
	learn_members(r, facts, "tgt.list", "client", "user");
	learn_members(r, facts, "tgt.list", "realm", "realm");
	learn_members(r, facts, "cache.others", "principal", "user");
	learn_members(r, facts, "environment.platform_sso", "upn", "user");
	learn_members(r, facts, "environment.platform_sso", "realm", "realm");
	learn_members(r, facts, "name.addresses", "address", "address");
	learn_members(r, facts, "network.resolvers", "address", "address");
	learn_members(r, facts, "endpoint.connects", "address", "address");
	learn_members(r, facts, "config.kdcs", "tenant", "tenant");
	learn_members(r, facts, "tgt.list", "server", "user");
	learn_members(r, facts, "config.domain_realm", "realm", "realm");
	learn_members(r, facts, "config.domain_realm", "key", "host");
	for (i = 0; i < sizeof(realms) / sizeof(realms[0]); i++)
		learn_name(r, "realm", ek_fact_str(facts, realms[i]));
	learn_name(r, "domain", ek_item_str(ek_fact_value(facts,
	    "environment.kerberos_server"), "domain"));
	learn_name(r, "zone", ek_fact_str(facts, "name.zone"));
	learn_zone(r, ek_fact_str(facts, "run.host"));
	learn_whole(r, "instance", ek_fact_str(facts, "name.instance"));
	learn_certificates(r, facts);
	learn_record(r, facts);
}

/* Learns what the patterns find in a value, so that it is known before the
 * text that comes earlier is written. */
static void
scan(struct ek_redactor *r, const json_t *value, int depth)
{
	const char *text = json_string_value(value), *at;
	const json_t *member;
	const char *key;
	size_t i;

	if (depth > MAX_DEPTH)
		return;
	for (at = text; at != NULL && *at != '\0'; at++)
		learn_pattern(r, at, text);
	json_array_foreach(value, i, member)
		scan(r, member, depth + 1);
	json_object_foreach((json_t *)(uintptr_t)value, key, member)
		scan(r, member, depth + 1);
}

static void
scan_facts(struct ek_redactor *r, const struct ek_facts *facts)
{
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++) {
		json_t *part = ek_facts_of_stage(facts, (enum ek_stage)stage);

		scan(r, part, 0);
		json_decref(part);
	}
}

struct ek_redactor *
ek_redactor_new(const struct ek_facts *facts, struct ek_tokens *tokens)
{
	struct ek_redactor *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->own = tokens == NULL ? ek_tokens_new() : NULL;
	r->tokens = tokens == NULL ? r->own : tokens;
	r->failed = r->tokens == NULL;
	if (facts != NULL && !r->failed) {
		learn_facts(r, facts);
		scan_facts(r, facts);
	}
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
	ek_tokens_free(r->own);
	free(r);
}

/* The longest secret that stands here as a whole word. */
static const struct secret *
secret_at(const struct ek_redactor *r, const char *text, const char *start)
{
	const struct secret *best = NULL;
	size_t left = strlen(text), i;

	if (text > start && ek_pattern_is_word(text[-1]))
		return NULL;
	for (i = 0; i < r->n; i++) {
		const struct secret *s = &r->secrets[i];

		if (s->whole && (text > start || s->len < left))
			continue;
		if (s->named && (text == start ||
		    strchr("=\"", text[-1]) == NULL))
			continue;
		if (s->len <= left && !ek_pattern_is_word(text[s->len]) &&
		    (best == NULL || s->len > best->len) &&
		    ek_pattern_equal(s->value, text, s->len))
			best = s;
	}
	return best;
}

/* Capitals stay to be seen: an SPN in the wrong case is a finding. */
static void
put_token(const struct secret *s, const char *text, struct ek_buf *out)
{
	const char *kind = s->kind;

	if (memcmp(s->value, text, s->len) == 0)
		ek_buf_puts(out, kind);
	else
		for (; *kind != '\0'; kind++)
			ek_buf_putc(out, (char)toupper((unsigned char)*kind));
	ek_buf_printf(out, "-%d", s->number);
	ek_buf_add(out, text + s->len - s->kept, s->kept);
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
		put_token(s, text, out);
		text += s->len;
	}
	if (r->failed)
		out->failed = true;
}

void
ek_redact_filter(void *redactor, const char *text, struct ek_buf *out)
{
	ek_redact_text(redactor, text, out);
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
is_own_word(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(own_words) / sizeof(own_words[0]); i++)
		if (strcmp(own_words[i], key) == 0)
			return true;
	return false;
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
		if (!is_own_word(key) && !redact_value(r, member, depth + 1))
			return false;
	return true;
}

bool
ek_redact_json(struct ek_redactor *r, json_t *value)
{
	return redact_value(r, value, 0);
}

json_t *
ek_redact_copy(const struct ek_facts *facts, struct ek_tokens *tokens,
    const json_t *value)
{
	struct ek_redactor *r = ek_redactor_new(facts, tokens);
	json_t *copy = json_deep_copy(value);

	if (r == NULL || copy == NULL || !ek_redact_json(r, copy)) {
		json_decref(copy);
		copy = NULL;
	}
	ek_redactor_free(r);
	return copy;
}
