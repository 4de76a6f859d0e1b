/* SPDX-License-Identifier: BSD-2-Clause */
/* Windows has no krb5.conf: policies, the registry and the LSA's own cache of
 * KDC proxies stand in its place. Names and caches need no looking for. */
#include "config.h"

#include "collect/session.h"
#include "conf/kdcproxy.h"
#include "platform/windows.h"

/* The list stays the caller's. */
static void
say_list(struct ek_collector *c, const char *fact, json_t *list)
{
	if (list != NULL)
		ek_collect_value(c, fact, json_incref(list));
}

/* The KDCs that the network layers look at. Where neither policy nor LSA names
 * one, Windows asks DNS for domain controllers, and nothing is said. */
static void
say_kdcs(struct ek_collector *c, const json_t *policy, const json_t *cache)
{
	const char *realm = ek_fact_str(c->facts, "run.realm");
	json_t *kdcs = realm != NULL ?
	    ek_kdc_proxies_of(policy, cache, realm) : NULL;

	if (json_array_size(kdcs) > 0)
		ek_collect_value(c, "config.kdcs", json_incref(kdcs));
	json_decref(kdcs);
}

void
ek_collect_config(struct ek_collector *c)
{
	const struct ek_said *said;
	struct ek_library *lib = ek_session(c, &said);
	json_t *policy = ek_windows_proxy_policy();
	json_t *mappings = ek_windows_host_to_realm();
	json_t *cache = lib != NULL ? ek_windows_proxy_cache(lib) : NULL;

	ek_collect_str(c, "config.library", ek_flavour.platform->name);
	ek_collect_int(c, "config.init_code", said->code);
	ek_collect_str(c, "config.init_text", said->text);
	say_list(c, "config.kdc_proxy_policy", policy);
	say_list(c, "config.host_to_realm", mappings);
	say_list(c, "config.kdc_proxy_cache", cache);
	say_kdcs(c, policy, cache);
	json_decref(policy);
	json_decref(mappings);
	json_decref(cache);
}

/* The SPN goes to the package as it is. */
void
ek_collect_name(struct ek_collector *c)
{
	if (ek_fact_known(c->facts, "run.spn"))
		ek_collect_value(c, "name.principal", json_deep_copy(
		    ek_fact_value(c->facts, "run.spn")));
}

struct reading {
	struct ek_collector *c;
	int64_t entries;
};

static bool
say_opening(void *arg, const struct ek_cache *cache)
{
	struct ek_collector *c = ((struct reading *)arg)->c;

	ek_collect_int(c, "cache.open_code", cache->said.code);
	ek_collect_str(c, "cache.open_text", cache->said.text);
	return true;
}

static void
count_entry(void *arg, const struct ek_entry *entry)
{
	((struct reading *)arg)->entries++;
}

void
ek_collect_cache(struct ek_collector *c)
{
	struct reading reading = { .c = c };
	struct ek_cache_visit visit = { &reading, say_opening, count_entry,
		NULL };
	struct ek_library *lib = ek_session(c, NULL);
	const char *name = ek_session_cache(c);

	if (lib == NULL || name == NULL) {
		ek_collect_skip(c, "the Kerberos library does not start");
		return;
	}
	ek_collect_str(c, "cache.name", name);
	ek_collect_str(c, "cache.source", "default");
	ek_collect_str(c, "cache.type", "MSLSA");
	ek_flavour.platform->read(lib, name, &visit);
	ek_collect_int(c, "cache.entries", reading.entries);
}
