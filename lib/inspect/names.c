/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "inspect/names.h"
#include "inspect/view.h"

enum { FIRST_SIZE = 64, MAX_KINDS = 8 };

struct token {
	const char *kind;
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

static const struct token *
learn(struct ek_names *names, const char *kind, ekrb_bytes value)
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
		.number = next_number(names, kind), .len = value.len };
	memcpy(t->value, value.data, value.len);
	names->slots[slot_of(names, kind, value, hash)] = t;
	names->n++;
	return t;
}

void
ek_names_other(struct ek_names *names, struct ek_buf *buf, const char *kind,
    ekrb_bytes value)
{
	const struct token *t;

	if (names == NULL || value.len == 0) {
		ek_buf_add(buf, value.data, value.len);
		return;
	}
	t = learn(names, kind, value);
	if (t == NULL)
		buf->failed = true;
	else
		ek_buf_printf(buf, "%s-%u", kind, (unsigned)t->number);
}

void
ek_names_realm(struct ek_names *names, struct ek_buf *buf, ekrb_bytes realm)
{
	bool is_public = ek_bytes_are(realm, EK_CLOUD_REALM) ||
	    ek_bytes_are(realm, "X-CACHECONF:");

	ek_names_other(is_public ? NULL : names, buf, "realm", realm);
}

/* A host keeps its port: what is wrong is often that. */
static void
put_host(struct ek_names *names, struct ek_buf *buf, ekrb_bytes host)
{
	const uint8_t *colon = host.len > 0 ?
	    memchr(host.data, ':', host.len) : NULL;
	size_t len = colon != NULL ? (size_t)(colon - host.data) : host.len;

	ek_names_other(names, buf, "host", (ekrb_bytes){ host.data, len });
	ek_buf_add(buf, host.data + len, host.len - len);
}

static void
put_redacted(struct ek_names *names, struct ek_buf *buf,
    const struct ek_principal *p)
{
	uint32_t i;

	if (p->n_parts == 1)
		ek_names_other(names, buf, "user", p->part[0]);
	for (i = 0; i < p->n_parts && p->n_parts > 1; i++) {
		if (i > 0)
			ek_buf_putc(buf, '/');
		if (i == 0)
			ek_buf_add(buf, p->part[0].data, p->part[0].len);
		else if (ek_principal_is_tgs(p))
			ek_names_realm(names, buf, p->part[i]);
		else
			put_host(names, buf, p->part[i]);
	}
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
