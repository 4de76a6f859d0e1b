/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "probe/compare.h"

enum { MAX_MEMBERS = 6 };

/* What is compared: a fact, of a list or an object these members only. */
struct point {
	const char *fact;
	const char *members[MAX_MEMBERS];
};

static const struct point points[] = {
	{ "run.spn", { NULL } },
	{ "run.realm", { NULL } },
	{ "run.library", { NULL } },
	{ "environment.os", { NULL } },
	{ "environment.os_name", { NULL } },
	{ "environment.session", { NULL } },
	{ "environment.container", { NULL } },
	{ "environment.wsl", { NULL } },
	{ "environment.sandbox", { NULL } },
	{ "environment.private_tmp", { NULL } },
	{ "environment.fips", { NULL } },
	{ "environment.selinux", { NULL } },
	{ "environment.variables", { NULL } },
	{ "environment.libraries", { "name", "version" } },
	{ "environment.sign_in_daemons", { "name", "present", "version" } },
	{ "config.files", { "path", "status" } },
	{ "config.syntax_errors", { "file", "text" } },
	{ "config.lint", { "code", "section", "name", "value" } },
	{ "config.default_realm", { NULL } },
	{ "config.realm_found", { NULL } },
	{ "config.kdcs", { "value", "problem" } },
	{ "config.kdc_source", { NULL } },
	{ "config.http_anchors", { "value", "readable" } },
	{ "config.domain_realm", { "key", "realm" } },
	{ "config.host_realm", { NULL } },
	{ "config.capaths", { "client", "server", "path" } },
	{ "config.dns_lookup_kdc", { NULL } },
	{ "config.dns_lookup_realm", { NULL } },
	{ "config.dns_canonicalize_hostname", { NULL } },
	{ "config.rdns", { NULL } },
	{ "config.permitted_enctypes", { "etype" } },
	{ "config.clockskew", { NULL } },
	{ "config.kdc_timesync", { NULL } },
	{ "config.default_ccache_name", { NULL } },
	{ "config.plugin_dir", { NULL } },
	{ "config.k5tls", { "present", "loads", "error" } },
	{ "config.crypto_policy", { NULL } },
	{ "name.kind", { NULL } },
	{ "name.canonical_host", { NULL } },
	{ "name.dns_canonical", { NULL } },
	{ "name.addresses", { "address" } },
	{ "cache.source", { NULL } },
	{ "cache.type", { NULL } },
	{ "cache.exists", { NULL } },
	{ "cache.readable", { NULL } },
	{ "cache.mode", { NULL } },
	{ "cache.format", { NULL } },
	{ "tgt.found", { NULL } },
	{ "tgt.kind", { NULL } },
	{ "tgt.ticket_etype", { NULL } },
	{ "tgt.session_etype", { NULL } },
	{ "network.proxy_variables", { "name", "value" } },
	{ "network.kdcs", { "value", "connected" } },
	{ "network.resolvers", { "address" } },
	{ "network.hosts_file", { "address", "name" } },
	{ "tls.handshakes", { "host", "verified", "issuer" } },
	{ "kdcproxy.requests", { "http_status", "server", "reply" } },
	{ "endpoint.connected", { NULL } },
};

/* The member; "issuer" is that of the first certificate of a chain. */
static const json_t *
member_of(const json_t *item, const char *name)
{
	const json_t *chain = ek_item_get(item, "chain");

	if (strcmp(name, "issuer") == 0 && json_is_array(chain))
		return ek_item_get(json_array_get(chain, 0), "issuer");
	return ek_item_get(item, name);
}

/* The members of an object that are compared (new reference). */
static json_t *
part_of(const json_t *item, const char *const *members)
{
	json_t *out = json_object();
	size_t i;

	for (i = 0; i < MAX_MEMBERS && members[i] != NULL; i++) {
		const json_t *value = member_of(item, members[i]);

		if (value != NULL && json_object_set_new(out, members[i],
		    json_deep_copy(value)) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static bool
has(const json_t *list, const json_t *item)
{
	const json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
		if (json_equal(other, item))
			return true;
	return false;
}

/* What is compared of a value (new reference): items that are alike count
 * once. NULL: out of memory. */
static json_t *
view_of(const json_t *value, const struct point *point)
{
	const json_t *item;
	json_t *out, *part;
	size_t i;

	if (point->members[0] == NULL || json_is_null(value))
		return json_deep_copy(value);
	if (!json_is_array(value))
		return part_of(value, point->members);
	out = json_array();
	json_array_foreach(value, i, item) {
		part = part_of(item, point->members);
		if (has(out, part))
			json_decref(part);
		else if (json_array_append_new(out, part) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static bool
is_same(const json_t *a, const json_t *b)
{
	const json_t *item;
	size_t i;

	if (!json_is_array(a) || !json_is_array(b))
		return json_equal(a, b);
	json_array_foreach(a, i, item)
		if (!has(b, item))
			return false;
	return json_array_size(a) == json_array_size(b);
}

static bool
compare_point(const struct point *point, const struct ek_facts *facts,
    const struct ek_facts *good, json_t *list)
{
	const json_t *now = ek_fact_value(facts, point->fact);
	const json_t *then = ek_fact_value(good, point->fact);
	json_t *a, *b;
	bool done;

	if (now == NULL || then == NULL)
		return true;
	a = view_of(then, point);
	b = view_of(now, point);
	done = a != NULL && b != NULL;
	if (done && !is_same(a, b))
		done = json_array_append_new(list, json_pack("{s:s, s:O, s:O}",
		    "fact", point->fact, "good", a, "now", b)) == 0;
	json_decref(a);
	json_decref(b);
	return done;
}

bool
ek_compare(struct ek_facts *facts, const struct ek_facts *good)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		if (!compare_point(&points[i], facts, good, list)) {
			json_decref(list);
			return false;
		}
	return ek_fact_set(facts, "environment.record_differences", list);
}
