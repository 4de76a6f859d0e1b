/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mask.h"
#include "inspect/names.h"
#include "inspect/view.h"
#include "krb/sid.h"
#include "report/pattern.h"

enum {
	FIRST_SIZE = 64,
	MIN_PART = 3, /* bytes of a part of a name that stands for it */
	MAX_KINDS = 16,
	MIN_LENGTH = 2,
	TEXT_MAX = 4096 /* bytes of words that are looked through */
};

struct token {
	const char *kind;     /* of what the value is */
	const char *shown;    /* what it is shown as; that of another, if it is
			       * a part of that one's name */
	uint32_t hash, number;
	size_t len;
	uint8_t value[];
};

struct ek_names {
	struct token **slots; /* open addressing; size a power of two */
	size_t size, n;
	const char *kinds[MAX_KINDS];
	uint32_t counts[MAX_KINDS];
};

struct ek_names *
ek_names_new(void)
{
	struct ek_names *names = calloc(1, sizeof(*names));

	if (names == NULL)
		return NULL;
	names->slots = calloc(FIRST_SIZE, sizeof(names->slots[0]));
	names->size = FIRST_SIZE;
	if (names->slots != NULL)
		return names;
	free(names);
	return NULL;
}

void
ek_names_free(struct ek_names *names)
{
	size_t i;

	if (names == NULL)
		return;
	for (i = 0; i < names->size; i++)
		free(names->slots[i]);
	free(names->slots);
	free(names);
}

/* FNV-1a. */
static uint32_t
hash_of(const char *kind, ekrb_bytes value)
{
	uint32_t hash = 2166136261u;
	size_t i;

	for (; *kind != '\0'; kind++)
		hash = (hash ^ (uint8_t)*kind) * 16777619u;
	for (i = 0; i < value.len; i++)
		hash = (hash ^ value.data[i]) * 16777619u;
	return hash;
}

static bool
is_token(const struct token *t, const char *kind, ekrb_bytes value)
{
	return strcmp(t->kind, kind) == 0 && t->len == value.len &&
	    memcmp(t->value, value.data, value.len) == 0;
}

static size_t
slot_of(const struct ek_names *names, const char *kind, ekrb_bytes value,
    uint32_t hash)
{
	size_t i = hash & (names->size - 1);

	while (names->slots[i] != NULL &&
	    !is_token(names->slots[i], kind, value))
		i = (i + 1) & (names->size - 1);
	return i;
}

static bool
grow(struct ek_names *names)
{
	struct ek_names bigger = { .size = names->size * 2 };
	size_t i;

	bigger.slots = calloc(bigger.size, sizeof(bigger.slots[0]));
	if (bigger.slots == NULL)
		return false;
	for (i = 0; i < names->size; i++) {
		struct token *t = names->slots[i];

		if (t != NULL)
			bigger.slots[slot_of(&bigger, t->kind, (ekrb_bytes){
			    t->value, t->len }, t->hash)] = t;
	}
	free(names->slots);
	names->slots = bigger.slots;
	names->size = bigger.size;
	return true;
}

/* Each kind counts for itself. */
static uint32_t
next_number(struct ek_names *names, const char *kind)
{
	size_t i;

	for (i = 0; i < MAX_KINDS - 1; i++)
		if (names->kinds[i] == NULL ||
		    strcmp(names->kinds[i], kind) == 0)
			break;
	names->kinds[i] = kind;
	return ++names->counts[i];
}

/* What services are called everywhere. */
static bool
is_service(const char *name, size_t len)
{
	static const char *const services[] = { "krbtgt", "MSSQLSvc", "host",
		"HTTP", "cifs", "ldap", "kadmin", "nfs", "RestrictedKrbHost",
		"TERMSRV", "WSMAN", "RPC", "RPCSS", "GC", "DNS", "E3514235-4B06"
		"-11D1-AB04-00C04FC2DCD2", "postgres", "imap", "smtp", "ftp",
		"MSOLAPSvc.3", "MSOLAPDisco.3", "MSServerClusterMgmtAPI",
		"AZUREAD", "afpserver", "exchangeMDB", "exchangeRFR",
		"exchangeAB", "SMTPSVC", "IMAP4", "pop", "POP3", "sip", "vnc",
		"vpn", "xmpp", "hdfs", "hive", "kafka", "oracle", NULL };
	size_t i;

	for (i = 0; services[i] != NULL; i++)
		if (strlen(services[i]) == len &&
		    ek_pattern_equal(services[i], name, len))
			return true;
	return false;
}

static const struct token *learn_as(struct ek_names *, const char *kind,
    ekrb_bytes, const struct token *whole);

/* The part of a name before its first END, by which words may mean it all. */
static bool
learn_part(struct ek_names *names, const struct token *t, char end)
{
	const uint8_t *at = memchr(t->value, end, t->len);
	size_t len = at != NULL ? (size_t)(at - t->value) : 0, i;
	bool letter = false;

	for (i = 0; i < len; i++)
		letter |= isalpha(t->value[i]) != 0;
	return len < MIN_PART || !letter ||
	    is_service((const char *)t->value, len) ||
	    learn_as(names, "part", (ekrb_bytes){ t->value, len }, t) != NULL;
}

/* Names of users have their domain after an @, those of hosts after a dot. */
static bool
learn_parts(struct ek_names *names, const struct token *t)
{
	const uint8_t *at;

	if (strcmp(t->kind, "host") == 0)
		return t->len == 0 || learn_part(names, t, '.');
	if (strcmp(t->kind, "user") != 0 || t->len == 0 ||
	    (at = memchr(t->value, '@', t->len)) == NULL)
		return true;
	at++;
	return learn_part(names, t, '@') && (at == t->value + t->len ||
	    learn_as(names, "domain", (ekrb_bytes){ at,
	    (size_t)(t->value + t->len - at) }, NULL) != NULL);
}

/* With WHOLE the value is shown as that is. */
static const struct token *
learn_as(struct ek_names *names, const char *kind, ekrb_bytes value,
    const struct token *whole)
{
	uint32_t hash = hash_of(kind, value);
	size_t i = slot_of(names, kind, value, hash);
	struct token *t = names->slots[i];

	if (t != NULL)
		return t;
	if (names->n * 2 >= names->size && !grow(names))
		return NULL;
	t = malloc(sizeof(*t) + value.len);
	if (t == NULL)
		return NULL;
	*t = (struct token){ .kind = kind, .hash = hash,
		.shown = whole != NULL ? whole->shown : kind,
		.number = whole != NULL ? whole->number :
		next_number(names, kind), .len = value.len };
	memcpy(t->value, value.data, value.len);
	names->slots[slot_of(names, kind, value, hash)] = t;
	names->n++;
	return learn_parts(names, t) ? t : NULL;
}

static const struct token *
learn(struct ek_names *names, const char *kind, ekrb_bytes value)
{
	return learn_as(names, kind, value, NULL);
}

/* The token of a value, under whatever name. */
static void
put_token(struct ek_names *names, struct ek_buf *buf, const char *kind,
    const char *shown, ekrb_bytes value)
{
	const struct token *t = learn(names, kind, value);

	if (t == NULL)
		buf->failed = true;
	else
		ek_buf_printf(buf, "%s-%u", shown, (unsigned)t->number);
}

void
ek_names_other(struct ek_names *names, struct ek_buf *buf, const char *kind,
    ekrb_bytes value)
{
	if (names == NULL || value.len == 0)
		ek_buf_add(buf, value.data, value.len);
	else
		put_token(names, buf, kind, kind, value);
}

void
ek_names_id(struct ek_names *names, struct ek_buf *buf, const char *kind,
    ekrb_bytes id)
{
	put_token(names, buf, "sid", kind, id);
}

void
ek_names_realm(struct ek_names *names, struct ek_buf *buf, ekrb_bytes realm)
{
	bool is_public = ek_bytes_are(realm, EK_CLOUD_REALM) ||
	    ek_bytes_are(realm, "WELLKNOWN:ANONYMOUS") || /* RFC 8062 3 */
	    ek_bytes_are(realm, "X-CACHECONF:");

	ek_names_other(is_public ? NULL : names, buf, "realm", realm);
}

/* What follows a host: a port stays, what is wrong is often that; the name of
 * an instance does not. */
static void
put_port(struct ek_names *names, struct ek_buf *buf, ekrb_bytes rest)
{
	size_t i = 1;

	while (i < rest.len && rest.data[i] >= '0' && rest.data[i] <= '9')
		i++;
	if (i < rest.len) {
		ek_buf_add(buf, rest.data, 1);
		ek_names_other(names, buf, rest.data[0] == ':' ? "instance" :
		    "name", (ekrb_bytes){ rest.data + 1, rest.len - 1 });
	} else
		ek_buf_add(buf, rest.data, rest.len);
}

static bool
is_ipv6(ekrb_bytes host)
{
	size_t i, colons = 0;

	for (i = 0; i < host.len; i++) {
		colons += host.data[i] == ':';
		if (host.data[i] != ':' && !isxdigit(host.data[i]))
			return false;
	}
	return colons > 1;
}

static void
put_host(struct ek_names *names, struct ek_buf *buf, ekrb_bytes host)
{
	const uint8_t *colon = host.len > 0 ?
	    memchr(host.data, ':', host.len) : NULL;
	const uint8_t *bracket = host.len > 0 && host.data[0] == '[' ?
	    memchr(host.data, ']', host.len) : NULL;
	size_t len = colon != NULL ? (size_t)(colon - host.data) : host.len;

	if (bracket != NULL) {
		len = (size_t)(bracket - host.data);
		ek_buf_putc(buf, '[');
		ek_names_other(names, buf, "address", (ekrb_bytes){
		    host.data + 1, len - 1 });
		ek_buf_putc(buf, ']');
		len++;
	} else if (is_ipv6(host)) {
		ek_names_other(names, buf, "address", host);
		len = host.len;
	} else
		ek_names_other(names, buf, "host", (ekrb_bytes){ host.data,
		    len });
	if (len < host.len)
		put_port(names, buf, (ekrb_bytes){ host.data + len,
		    host.len - len });
}

/* A first part that names a service tells of nobody; that of alice/admin or
 * bobby/db.contoso.com does. */
static bool
has_service(const struct ek_principal *p)
{
	return is_service((const char *)p->part[0].data, p->part[0].len);
}

/* RFC 6111 3.1; ANONYMOUS is RFC 8062's, FEDERATED that of Heimdal's
 * preauthentication by GSS. */
static bool
is_wellknown(const struct ek_principal *p)
{
	return p->n_parts == 2 && ek_bytes_are(p->part[0], "WELLKNOWN") &&
	    (ek_bytes_are(p->part[1], "ANONYMOUS") ||
	    ek_bytes_are(p->part[1], "FEDERATED"));
}

static void
put_part(struct ek_names *names, struct ek_buf *buf,
    const struct ek_principal *p, uint32_t i)
{
	if (is_wellknown(p) || (i == 0 &&
	    ek_bytes_are(p->part[0], "WELLKNOWN")))
		ek_buf_add(buf, p->part[i].data, p->part[i].len);
	else if (i == 0 && (p->n_parts == 1 || !has_service(p)))
		ek_names_other(names, buf, "user", p->part[0]);
	else if (i == 0)
		ek_buf_add(buf, p->part[0].data, p->part[0].len);
	else if (ek_principal_is_tgs(p))
		ek_names_realm(names, buf, p->part[i]);
	else
		put_host(names, buf, p->part[i]);
}

static void
put_redacted(struct ek_names *names, struct ek_buf *buf,
    const struct ek_principal *p)
{
	uint32_t i;

	for (i = 0; i < p->n_parts; i++) {
		if (i > 0)
			ek_buf_putc(buf, '/');
		put_part(names, buf, p, i);
	}
	if (p->realm.len == 0)
		return;
	ek_buf_putc(buf, '@');
	ek_names_realm(names, buf, p->realm);
}

/* Nothing in it that ek_principal_print() would quote. */
static bool
is_plain(ekrb_bytes part)
{
	size_t i;

	for (i = 0; i < part.len; i++)
		if (part.data[i] <= ' ' || part.data[i] == '/' ||
		    part.data[i] == '@' || part.data[i] == '\\')
			return false;
	return true;
}

/* As ek_principal_print(), in whole pieces where nothing is to be quoted. */
static bool
put_plain(struct ek_buf *buf, const struct ek_principal *p)
{
	uint32_t i;

	if (p->realm.len == 0 || !is_plain(p->realm))
		return false;
	for (i = 0; i < p->n_parts; i++)
		if (!is_plain(p->part[i]))
			return false;
	for (i = 0; i < p->n_parts; i++) {
		if (i > 0)
			ek_buf_add(buf, "/", 1);
		ek_buf_add(buf, p->part[i].data, p->part[i].len);
	}
	ek_buf_add(buf, "@", 1);
	ek_buf_add(buf, p->realm.data, p->realm.len);
	return true;
}

void
ek_names_principal(struct ek_names *names, struct ek_buf *buf,
    const struct ek_principal *p)
{
	if (names != NULL)
		put_redacted(names, buf, p);
	else if (!put_plain(buf, p))
		ek_principal_print(buf, p);
}

void
ek_names_written(struct ek_names *names, struct ek_buf *buf, ekrb_bytes name)
{
	struct ek_buf text = { 0 }, parts = { 0 };
	struct ek_error error = { 0 };
	struct ek_principal *p = malloc(sizeof(*p));

	ek_buf_add(&text, name.data, name.len);
	if (p == NULL || text.failed)
		buf->failed = true;
	else if (names == NULL)
		ek_buf_add(buf, name.data, name.len);
	else if (ek_principal_parse(ek_buf_str(&text), &parts, p, &error) ==
	    EKRB_OK)
		put_redacted(names, buf, p);
	else
		ek_names_other(names, buf, "name", name);
	free(p);
	ek_buf_free(&text);
	ek_buf_free(&parts);
}

/* What has a token already and stands here as a whole word: the longest, and
 * of two that differ in case the one that is meant. */
static const struct token *
known_at(const struct ek_names *names, const char *text, size_t left)
{
	const struct token *best = NULL;
	size_t i;

	for (i = 0; i < names->size; i++) {
		const struct token *t = names->slots[i];

		if (t == NULL || t->len > left || t->len < MIN_LENGTH ||
		    (best != NULL && t->len < best->len) ||
		    ek_pattern_is_word(text[t->len]) ||
		    !ek_pattern_equal((const char *)t->value, text, t->len))
			continue;
		if (best == NULL || t->len > best->len ||
		    memcmp(t->value, text, t->len) == 0)
			best = t;
	}
	return best;
}

/* The length of the word that ends before TEXT. */
static size_t
word_before(const char *text, const char *start)
{
	const char *p = text;

	while (p > start && ek_pattern_is_word(p[-1]))
		p--;
	return (size_t)(text - p);
}

/* DOMAIN\account and SERVICE/host: the length of one of the two names. */
static size_t
pair_at(const char *text, const char *start, const char **kind_out)
{
	static const char ends[] = " \t\r\n:;,@/\\'\"()";
	size_t len = strcspn(text, ends), before = 0;

	*kind_out = "domain";
	if (len > 0 && text[len] == '\\' && ek_pattern_is_word(text[len + 1]))
		return len;
	if (text > start)
		before = word_before(text - 1, start);
	*kind_out = before > 0 && text[-1] == '\\' ? "user" : "host";
	return before > 0 && (text[-1] == '\\' || (text[-1] == '/' &&
	    is_service(text - 1 - before, before))) ? len : 0;
}

/* A name with dots in it, and letters behind the last. */
static size_t
host_at(const char *text)
{
	size_t len = ek_pattern_host(text), last = len;

	while (last > 0 && isalpha((unsigned char)text[last - 1]))
		last--;
	return len - last < 2 || text[last - (last > 0)] != '.' ? 0 : len;
}

/* A path, which names the user's folder; those of the system tell nothing. */
static size_t
path_at(const char *text, const char *start, bool *public_out)
{
	static const char *const ours[] = { "/usr/", "/etc/", "/opt/" };
	size_t i;

	*public_out = false;
	if (text[0] != '/' || (text > start && text[-1] == '/') ||
	    !(ek_pattern_is_word(text[1]) || text[1] == '.'))
		return 0;
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		*public_out |= strncmp(text, ours[i], strlen(ours[i])) == 0;
	return strcspn(text, " \t\r\n'\"(),;:");
}

/* What stands in quotes is somebody's name for something. */
static size_t
quoted_at(const char *text, const char *start)
{
	const char *end;

	if (text == start || (text[-1] != '\'' && text[-1] != '"') ||
	    (text - 1 > start && ek_pattern_is_word(text[-2])))
		return 0;
	end = strchr(text, text[-1]);
	return end != NULL ? (size_t)(end - text) : 0;
}

/* What names no request: those ids stay, support asks for them. */
static size_t
guid_at(const char *text, const char *start)
{
	static const char *const ids[] = { "trace", "correlation", "request",
		"activity" };
	size_t len = ek_pattern_guid(text), i, n, before = 0;

	while (len > 0 && text > start && strchr(" :=", text[-1]) != NULL)
		text--;
	if (len > 0 && text - start > 2 && ek_pattern_equal(text - 2, "id", 2))
		text -= 2;
	while (len > 0 && text > start && strchr(" -_", text[-1]) != NULL)
		text--;
	if (len > 0)
		before = word_before(text, start);
	for (i = 0; before > 0 && i < sizeof(ids) / sizeof(ids[0]); i++) {
		n = strlen(ids[i]);
		if (before == n && ek_pattern_equal(text - n, ids[i], n))
			return 0;
	}
	return len;
}

/* What an issuer names in its sentences without quotes, by a name that may be
 * any words: up to what is known to follow. */
static size_t
named_at(const char *text, const char *start)
{
	static const char *const before[] = { "tenant named ",
		"application named ", "directory named " };
	static const char *const after[] = { " was not ", " is not ",
		" has not ", " in the tenant ", " in the directory ", ". This ",
		". Trace ", " Trace ID", ". Correlation ", ". You ",
		". Please ", "\n" };
	size_t i, n, len = 0, service;
	const char *end;

	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		n = strlen(before[i]);
		if ((size_t)(text - start) >= n &&
		    ek_pattern_equal(text - n, before[i], n))
			len = strlen(text);
	}
	if (len == 0)
		return 0;
	service = strcspn(text, " /");
	if (text[service] == '/' && is_service(text, service))
		return 0;
	for (i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		end = strstr(text, after[i]);
		if (end != NULL && (size_t)(end - text) < len)
			len = (size_t)(end - text);
	}
	while (len > 1 && text[len - 1] == '.')
		len--;
	return len;
}

/* What has the shape of a name or an address. KIND is NULL if it is one that
 * tells nothing of anybody. */
static size_t
shape_at(const char *text, const char *start, const char **kind_out)
{
	size_t len = ek_pattern_at(text, start, kind_out);
	bool public = false;

	if (len == 0) {
		*kind_out = "path";
		len = path_at(text, start, &public);
	}
	if (len == 0)
		len = pair_at(text, start, kind_out);
	if (len == 0) {
		*kind_out = "tenant";
		len = guid_at(text, start);
	}
	if (len == 0) {
		*kind_out = "host";
		len = host_at(text);
	}
	/* The user before it is masked. */
	if (len == 0 && text - start > 4 && memcmp(text - 4, "***@", 4) == 0)
		len = strcspn(text, " \t\r\n:/?#,;\"'");
	if (len == 0) {
		*kind_out = "value";
		len = quoted_at(text, start);
	}
	if (public || ek_pattern_is_public(text, len) ||
	    ek_pattern_is_microsoft(text, len))
		*kind_out = NULL;
	return len;
}

/* Of a SID that Microsoft Entra made the object's id counts: ek_names_id(). */
static void
put_sid(struct ek_names *names, struct ek_buf *buf, const char *text,
    size_t len)
{
	struct ek_buf copy = { 0 };
	char guid[EK_GUID_TEXT];
	struct ek_sid sid;

	ek_buf_add(&copy, text, len);
	if (copy.failed)
		buf->failed = true;
	else if (ek_sid_from_text(copy.data, &sid) &&
	    ek_sid_to_object(&sid, guid))
		ek_names_id(names, buf, "sid", (ekrb_bytes){
		    (const uint8_t *)guid, strlen(guid) });
	else
		ek_names_id(names, buf, "sid", (ekrb_bytes){
		    (const uint8_t *)text, len });
	ek_buf_free(&copy);
}

/* Writes the name at TEXT, hidden if need be, and returns its length; or 0. */
static size_t
put_found(struct ek_names *names, struct ek_buf *buf, const char *text,
    size_t left, const char *start)
{
	const struct token *known;
	const char *kind;
	size_t len;

	if (text > start && ek_pattern_is_word(text[-1]))
		return 0;
	len = named_at(text, start);
	if (len > 0) {
		ek_names_other(names, buf, "value", (ekrb_bytes){
		    (const uint8_t *)text, len });
		return len;
	}
	known = known_at(names, text, left);
	if (known != NULL) {
		ek_buf_printf(buf, "%s-%u", known->shown,
		    (unsigned)known->number);
		return known->len;
	}
	len = shape_at(text, start, &kind);
	if (len > 0 && kind != NULL && strcmp(kind, "sid") == 0)
		put_sid(names, buf, text, len);
	else if (len > 0)
		ek_names_other(kind != NULL ? names : NULL, buf, kind,
		    (ekrb_bytes){ (const uint8_t *)text, len });
	return len;
}

/* How much of the words is looked through: no name is cut in two. */
static size_t
length_of(ekrb_bytes text)
{
	size_t len = TEXT_MAX;

	if (text.len <= TEXT_MAX)
		return text.len;
	while (len > 0 && text.data[len] != ' ')
		len--;
	return len;
}

void
ek_names_text(struct ek_names *names, struct ek_buf *buf, ekrb_bytes text)
{
	struct ek_buf copy = { 0 };
	const char *start;
	size_t len, i, n;

	if (names == NULL) {
		ek_mask_text(buf, text);
		return;
	}
	len = length_of(text);
	ek_mask_text(&copy, (ekrb_bytes){ text.data, len });
	if (len < text.len)
		ek_buf_printf(&copy, " (%zu bytes more)", text.len - len);
	len = copy.len;
	start = ek_buf_str(&copy);
	buf->failed |= start == NULL;
	for (i = 0; start != NULL && i < len; i += n > 0 ? n : 1) {
		n = put_found(names, buf, start + i, len - i, start);
		if (n == 0)
			ek_buf_putc(buf, start[i]);
	}
	ek_buf_free(&copy);
}

void
ek_names_error(struct ek_names *names, struct ek_error *error)
{
	struct ek_buf text = { 0 };

	if (names == NULL)
		ek_mask_error(error);
	if (names == NULL || !ek_error_is_set(error))
		return;
	ek_names_text(names, &text, (ekrb_bytes){
	    (const uint8_t *)error->text, strlen(error->text) });
	snprintf(error->text, sizeof(error->text), "%s",
	    text.failed ? "out of memory" : ek_buf_str(&text));
	ek_buf_free(&text);
}
