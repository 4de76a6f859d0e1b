/* SPDX-License-Identifier: BSD-2-Clause */
/* Which TGTs there are, and which would be used for this service. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "collect/caches.h"
#include "collect/entry.h"
#include "collect/tgtkind.h"

/* The best TGT seen in the cache in use. */
struct choice {
	json_t *tgt; /* NULL: none yet */
	int rank;
};

struct reading {
	struct ek_collector *c;
	const char *cache;
	bool in_use;
	struct choice choice;
};

/* How libkrb5 looks for a start: a TGT of the service's realm, then the one
 * of the client's own. */
static int
rank_of(const char *kind)
{
	static const char *const order[] = { "other", "partial", "onprem",
		"referral", "cloud" };
	int i;

	for (i = 0; i < 5; i++)
		if (strcmp(kind, order[i]) == 0)
			return i + 1;
	return 0;
}

/* One that does not lead to the wanted realm is not found for it. */
static void
consider(struct choice *choice, json_t *tgt, const char *kind, bool leads)
{
	int rank = rank_of(kind);

	if (!leads && rank > rank_of("onprem"))
		rank = rank_of("onprem");
	if (rank <= choice->rank)
		return;
	json_decref(choice->tgt);
	choice->tgt = json_incref(tgt);
	choice->rank = rank;
}

static void
say_tgt(struct reading *r, const struct ek_entry *entry, json_t *object)
{
	const char *realm = ek_fact_str(r->c->facts, "run.realm");
	int64_t kvno = -1;
	const char *kind;

	ek_item_int(object, "kvno", &kvno);
	kind = ek_tgt_kind(entry->server, realm, kvno);
	json_object_set_new(object, "kind", ek_json_text(kind));
	if (r->in_use)
		consider(&r->choice, object, kind,
		    ek_tgt_leads(entry->server, realm));
	ek_collect_append(r->c, "tgt.list", object);
}

static bool
is_of_service(struct ek_collector *c, const char *server)
{
	const char *spn = ek_fact_str(c->facts, "run.spn");
	size_t class = spn != NULL ? strcspn(spn, "/") : 0;

	return spn != NULL && strncmp(server, spn, class) == 0 &&
	    server[class] == '/';
}

static void
say_entry(void *arg, const struct ek_entry *entry)
{
	struct reading *r = arg;
	json_t *object;

	if (entry->is_config)
		return;
	object = ek_entry_facts(entry);
	json_object_set_new(object, "cache", ek_json_text(r->cache));
	json_object_set_new(object, "library",
	    json_string(ek_flavour.platform->name));
	json_object_set_new(object, "usable", json_boolean(
	    ek_entry_usable(r->c, entry)));
	if (ek_tgt_kind(entry->server, NULL, -1) != NULL)
		say_tgt(r, entry, object);
	else if (is_of_service(r->c, entry->server))
		ek_collect_append(r->c, "tgt.services", object);
	else
		json_decref(object);
}

static bool
want_entries(void *arg, const struct ek_cache *cache)
{
	return cache->said.code == 0;
}

static void
read_cache(struct ek_collector *c, struct ek_library *lib, const char *name,
    bool in_use, struct choice *choice)
{
	struct reading r = { .c = c, .cache = name, .in_use = in_use };
	struct ek_cache_visit visit = { &r, want_entries, say_entry, NULL };

	ek_flavour.platform->read(lib, name, &visit);
	if (in_use)
		*choice = r.choice;
}

static void
say_choice(struct ek_collector *c, const struct choice *choice)
{
	static const char *const members[] = { "kind", "client", "cache",
		"server", "start", "end", "renew_until", "auth_time", "flags",
		"ticket_etype", "session_etype", "ticket_size" };
	char name[64] = "tgt.";
	size_t i;

	ek_collect_bool(c, "tgt.found", choice->rank >= rank_of("referral"));
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *value = json_object_get(choice->tgt, members[i]);

		strcpy(name + 4, members[i]);
		if (value != NULL)
			ek_collect_value(c, name, json_incref(value));
	}
}

/* Names of this user's caches that the cache stage found. */
static size_t
known_caches(const struct ek_collector *c, const char *used,
    const char *names[EK_CACHES_MAX])
{
	size_t i, n = 0;

	names[n++] = used;
	for (i = 0; i < ek_fact_count(c->facts, "cache.others"); i++) {
		const json_t *item = ek_fact_item(c->facts, "cache.others", i);
		const char *name = ek_item_str(item, "name");

		if (name != NULL && n < EK_CACHES_MAX &&
		    strcmp(name, used) != 0 && ek_item_is(item, "mine", true))
			names[n++] = name;
	}
	return n;
}

/* What cannot be known counts as opened: reading it then says more. */
static bool
cache_was_opened(const struct ek_collector *c)
{
	int64_t code = 0;

	ek_fact_int(c->facts, "cache.open_code", &code);
	return code == 0;
}

void
ek_collect_tgt(struct ek_collector *c)
{
	const char *used = ek_cache_used(c);
	struct ek_library *lib = ek_session(c, NULL);
	const char *names[EK_CACHES_MAX];
	struct choice choice = { 0 };
	size_t i, n;

	if (lib == NULL || used == NULL) {
		ek_collect_skip(c, "no cache could be opened");
		return;
	}
	n = known_caches(c, used, names);
	if (n == 1 && !cache_was_opened(c)) {
		ek_collect_skip(c, "no cache could be opened");
		return;
	}
	ek_collect_value(c, "tgt.list", json_array());
	ek_collect_value(c, "tgt.services", json_array());
	for (i = 0; i < n; i++)
		read_cache(c, lib, names[i], i == 0, &choice);
	say_choice(c, &choice);
	json_decref(choice.tgt);
}
