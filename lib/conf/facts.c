/* SPDX-License-Identifier: BSD-2-Clause */
/* Everything that the files tell, as facts. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf/anchors.h"
#include "conf/enctype.h"
#include "conf/heimdal.h"
#include "conf/hostrealm.h"
#include "conf/kdc.h"
#include "conf/lint.h"
#include "conf/model.h"

enum { MAX_ITEMS = 1000, MAX_RELATIONS = 300 };

static const char *const state_names[] = {
	[EK_CONF_FILE_READ] = "read",
	[EK_CONF_FILE_MISSING] = "missing",
	[EK_CONF_FILE_UNREADABLE] = "unreadable",
	[EK_CONF_FILE_DIRECTORY] = "directory",
	[EK_CONF_FILE_MALFORMED] = "malformed",
	[EK_CONF_FILE_TOO_LARGE] = "unreadable"
};

/* Appends to a list, which lives until out is done with it. */
static void
put(json_t *list, json_t *item)
{
	if (json_array_size(list) < MAX_ITEMS)
		json_array_append_new(list, item);
	else
		json_decref(item);
}

static json_t *
placed(const struct ek_conf *conf, const struct ek_conf_node *node)
{
	json_t *item = json_object();

	ek_conf_put_place(item, conf, node->file, node->line);
	return item;
}

/* An object with one text and the place of a node. */
static json_t *
named(const struct ek_conf *conf, const struct ek_conf_node *node,
    const char *member, const char *text)
{
	json_t *item = placed(conf, node);

	json_object_set_new(item, member, ek_conf_json(text));
	return item;
}

static const struct ek_conf_fault *
fault_of(const struct ek_conf *conf, size_t file)
{
	size_t i;

	for (i = 0; i < conf->n_faults; i++)
		if (conf->faults[i].file == file)
			return &conf->faults[i];
	return NULL;
}

static json_t *
file_json(const struct ek_conf *conf, size_t number)
{
	const struct ek_conf_file *file = &conf->files[number];
	const struct ek_conf_fault *fault = fault_of(conf, number);
	json_t *item = json_pack("{s:o, s:s}", "path",
	    ek_conf_json(file->path), "status", state_names[file->state]);

	json_object_set_new(item, "included_from",
	    file->included_from == EK_CONF_NONE ? json_null() :
	    ek_conf_json(conf->files[file->included_from].path));
	if (fault != NULL) {
		json_object_set_new(item, "line", json_integer(fault->line));
		json_object_set_new(item, "error", ek_conf_json(fault->text));
	} else if (file->stat.error != 0) {
		json_object_set_new(item, "error",
		    json_string(strerror(file->stat.error)));
	} else if (file->state == EK_CONF_FILE_TOO_LARGE) {
		json_object_set_new(item, "error", json_string("too large"));
	}
	if (file->stat.mode >= 0) {
		json_object_set_new(item, "mode",
		    json_integer(file->stat.mode));
		json_object_set_new(item, "uid", json_integer(file->stat.uid));
	}
	return item;
}

static json_t *
files_json(const struct ek_conf *conf)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < conf->n_files; i++)
		put(list, file_json(conf, i));
	return list;
}

/* The line of a text that opens or names the realm outside a comment; 0: none.
 */
static unsigned
line_with(const struct ek_buf *text, const char *realm)
{
	struct ek_conf_line *line = calloc(1, sizeof(*line));
	const char *start;
	unsigned found = 0;

	if (line == NULL)
		return 0;
	line->text = ek_buf_str(text);
	line->len = text->len;
	while (found == 0 && ek_conf_line_next(line)) {
		start = ek_conf_skip_space(line->part);
		if (*start != '#' && *start != ';' &&
		    strstr(start, realm) != NULL)
			found = line->number;
	}
	free(line);
	return found;
}

/* The KDCs that a skipped file would name for the realm, as MIT reads it. */
static json_t *
skipped_kdcs(const struct ek_conf *conf, const char *path, const char *realm)
{
	const char *const kdc[] = { "realms", realm, "kdc", NULL };
	struct ek_conf_env env = { .flavour = EK_CONF_MIT,
		.krb5_config = path, .reader = conf->reader };
	struct ek_conf *skipped = ek_conf_read(&env);
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *list = json_array();

	if (skipped != NULL) {
		ek_conf_walk(&walk, skipped, kdc);
		while ((node = ek_conf_walk_next(&walk)) != NULL)
			put(list, ek_conf_json(node->value));
	}
	ek_conf_free(skipped);
	return list;
}

static json_t *
skipped_json(const struct ek_conf *conf, const char *realm)
{
	json_t *list = json_array();
	unsigned line;
	size_t i;

	for (i = 0; i < conf->n_skipped; i++) {
		line = line_with(&conf->skipped[i].text, realm);
		put(list, json_pack("{s:o, s:s, s:o, s:o}", "path",
		    ek_conf_json(conf->skipped[i].path), "reason",
		    conf->skipped[i].reason, "realm_line",
		    line == 0 ? json_null() : json_integer(line), "kdcs",
		    line == 0 ? json_array() : skipped_kdcs(conf,
		    conf->skipped[i].path, realm)));
	}
	return list;
}

static json_t *
faults_json(const struct ek_conf *conf)
{
	const struct ek_conf_fault *fault;
	json_t *list = json_array(), *item;
	size_t i;

	for (i = 0; i < conf->n_faults; i++) {
		fault = &conf->faults[i];
		item = json_pack("{s:o}", "text", ek_conf_json(fault->text));
		ek_conf_put_place(item, conf, fault->file, fault->line);
		json_object_set_new(item, "include", fault->include != NULL ?
		    ek_conf_json(fault->include) : json_null());
		put(list, item);
	}
	return list;
}

static json_t *
realms_json(const struct ek_conf *conf)
{
	static const char *const path[] = { "realms", NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *list = json_array();

	ek_conf_walk_all(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL)
		if (node->value == NULL)
			put(list, named(conf, node, "name", node->name));
	return list;
}

static bool
put_realm_found(const struct ek_conf *conf, const char *realm,
    struct ek_facts *out)
{
	static const char *const path[] = { "realms", NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	const char *other = NULL;
	bool found = false;

	ek_conf_walk_all(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		if (node->value != NULL ||
		    strcasecmp(node->name, realm) != 0)
			continue;
		if (strcmp(node->name, realm) == 0)
			found = true;
		else
			other = node->name;
	}
	return ek_fact_set_bool(out, "config.realm_found", found) &&
	    ek_fact_set(out, "config.realm_other_case", ek_conf_json(other));
}

/* Heimdal takes "kdc = a b" for two. */
static void
put_kdc(const struct ek_conf *conf, const struct ek_conf_node *node,
    const char *value, json_t *list)
{
	json_t *item = named(conf, node, "value", value);
	json_t *parts = ek_kdc_parse(conf->flavour, value);

	if (parts != NULL)
		json_object_update(item, parts);
	json_decref(parts);
	put(list, item);
}

static void
put_kdcs_split(const struct ek_conf *conf, const struct ek_conf_node *node,
    json_t *list)
{
	char *copy = strdup(node->value), *at = copy, *word;

	while (at != NULL && (word = ek_heimdal_word(&at)) != NULL)
		if (*word != '\0')
			put_kdc(conf, node, word, list);
	free(copy);
}

static json_t *
kdcs_json(const struct ek_conf *conf, const char *realm)
{
	const char *path[] = { "realms", realm, "kdc", NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *list = json_array();

	ek_conf_walk(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		if (conf->flavour == EK_CONF_MIT)
			put_kdc(conf, node, node->value, list);
		else
			put_kdcs_split(conf, node, list);
	}
	return list;
}

static bool
has_tenant(const json_t *list, const char *tenant)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (strcasecmp(json_string_value(json_object_get(item,
		    "tenant")), tenant) == 0)
			return true;
	return false;
}

static json_t *
tenants_json(const json_t *kdcs)
{
	json_t *list = json_array();
	const char *tenant;
	const json_t *kdc;
	size_t i;

	json_array_foreach(kdcs, i, kdc) {
		tenant = json_string_value(json_object_get(kdc, "tenant"));
		if (tenant != NULL && !has_tenant(list, tenant))
			put(list, json_pack("{s:s, s:O, s:O}", "tenant", tenant,
			    "file", json_object_get(kdc, "file"),
			    "line", json_object_get(kdc, "line")));
	}
	return list;
}

static bool
put_kdcs(const struct ek_conf *conf, const char *realm, struct ek_facts *out)
{
	json_t *kdcs = kdcs_json(conf, realm);
	bool any = json_array_size(kdcs) > 0;

	return ek_fact_set(out, "config.tenants", tenants_json(kdcs)) &&
	    ek_fact_set(out, "config.kdcs", kdcs) &&
	    (!any || ek_fact_set_str(out, "config.kdc_source", "profile"));
}

static json_t *
domain_realm_json(const struct ek_conf *conf)
{
	static const char *const path[] = { "domain_realm", NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *list = json_array(), *item;

	ek_conf_walk_all(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		if (node->value == NULL)
			continue;
		item = named(conf, node, "key", node->name);
		json_object_set_new(item, "realm", ek_conf_json(node->value));
		put(list, item);
	}
	return list;
}

/* A realm's name: all of a value for MIT, its first word for Heimdal. */
static json_t *
realm_json(const struct ek_conf *conf, const char *value)
{
	char *copy, *at, *word;
	json_t *out;

	if (conf->flavour == EK_CONF_MIT)
		return ek_conf_json(value);
	copy = at = strdup(value);
	if (copy == NULL)
		return NULL;
	word = ek_heimdal_word(&at);
	out = ek_conf_json(word != NULL ? word : "");
	free(copy);
	return out;
}

static bool
put_host_realm(const struct ek_conf *conf, const char *host,
    struct ek_facts *out)
{
	const struct ek_conf_node *node;

	if (host == NULL)
		return true;
	node = ek_host_realm(conf, host);
	return ek_fact_set(out, "config.host_realm", node == NULL ||
	    *node->value == '\0' ? json_null() :
	    realm_json(conf, node->value));
}

static bool
put_default_realm(const struct ek_conf *conf, struct ek_facts *out)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", "default_realm");

	if (node == NULL)
		return ek_fact_set_absent(out, "config.default_realm") &&
		    ek_fact_set_absent(out, "config.default_realm_at");
	return ek_fact_set(out, "config.default_realm",
	    realm_json(conf, node->value)) &&
	    ek_fact_set(out, "config.default_realm_at", placed(conf, node));
}

/* The paths of one client: servers, each with the realms between. */
static void
put_capaths_of(const struct ek_conf *conf, const char *client, json_t *list)
{
	const char *path[] = { "capaths", client, NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *item;

	ek_conf_walk_all(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		if (node->value == NULL)
			continue;
		item = named(conf, node, "server", node->name);
		json_object_set_new(item, "client", ek_conf_json(client));
		json_object_set_new(item, "path", ek_conf_json(node->value));
		put(list, item);
	}
}

static json_t *
capaths_json(const struct ek_conf *conf)
{
	static const char *const path[] = { "capaths", NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *list = json_array();

	ek_conf_walk_all(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL)
		if (node->value == NULL)
			put_capaths_of(conf, node->name, list);
	return list;
}

/* Relations of which every value counts, not only the first. */
static bool
is_multiple(const char *name)
{
	static const char *const names[] = { "kdc", "admin_server",
		"http_anchors", "master_kdc", "primary_kdc", "kpasswd_server",
		"auth_to_local", "enable_only", "disable", "module" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
is_shadowed(const json_t *list, const char *section, const char *name)
{
	const json_t *item;
	size_t i;

	if (is_multiple(name))
		return false;
	json_array_foreach(list, i, item)
		if (ek_item_streq(item, "section", section) &&
		    ek_item_streq(item, "name", name))
			return true;
	return false;
}

static void
put_relations(const struct ek_conf *conf, const char *const *path,
    const char *section, json_t *list)
{
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	json_t *item;

	ek_conf_walk_all(&walk, conf, path);
	while (json_array_size(list) < MAX_RELATIONS &&
	    (node = ek_conf_walk_next(&walk)) != NULL) {
		if (node->value == NULL || strcmp(node->name, "kdc") == 0)
			continue;
		item = named(conf, node, "name", node->name);
		json_object_set_new(item, "section", json_string(section));
		json_object_set_new(item, "value", ek_conf_json(node->value));
		json_object_set_new(item, "shadowed", json_boolean(
		    is_shadowed(list, section, node->name)));
		put(list, item);
	}
}

static json_t *
relations_json(const struct ek_conf *conf, const char *realm)
{
	static const char *const libdefaults[] = { "libdefaults", NULL };
	const char *of_realm[] = { "realms", realm, NULL };
	json_t *list = json_array();

	put_relations(conf, libdefaults, "libdefaults", list);
	put_relations(conf, of_realm, "realms", list);
	return list;
}

/* What libkrb5 takes for yes; all else is no. */
static bool
is_yes(const char *value)
{
	static const char *const yes[] = { "y", "yes", "true", "t", "1", "on" };
	size_t i;

	for (i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (strcasecmp(value, yes[i]) == 0)
			return true;
	return false;
}

static bool
flag(const struct ek_conf *conf, const char *name, const char *older,
    bool preset)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", name);

	if (node == NULL && older != NULL)
		node = ek_conf_first(conf, "libdefaults", older);
	return node == NULL ? preset : is_yes(node->value);
}

static const char *
canonicalize(const struct ek_conf *conf)
{
	const struct ek_conf_node *node = ek_conf_first(conf, "libdefaults",
	    "dns_canonicalize_hostname");

	if (node == NULL)
		return "true";
	if (strcasecmp(node->value, "fallback") == 0)
		return "fallback";
	return is_yes(node->value) ? "true" : "false";
}

static bool
put_flags(const struct ek_conf *conf, struct ek_facts *out)
{
	bool mit = conf->flavour == EK_CONF_MIT;

	return ek_fact_set_bool(out, "config.dns_lookup_kdc", mit ?
		flag(conf, "dns_lookup_kdc", "dns_fallback", true) :
		flag(conf, "dns_lookup_kdc", "srv_lookup", true)) &&
	    ek_fact_set_bool(out, "config.dns_lookup_realm",
		flag(conf, "dns_lookup_realm", mit ? "dns_fallback" : NULL,
		    !mit)) &&
	    ek_fact_set_str(out, "config.dns_canonicalize_hostname",
		canonicalize(conf)) &&
	    ek_fact_set_bool(out, "config.rdns",
		flag(conf, "rdns", NULL, true)) &&
	    ek_fact_set_bool(out, "config.kdc_timesync",
		flag(conf, "kdc_timesync", NULL, true));
}

static bool
put_clockskew(const struct ek_conf *conf, struct ek_facts *out)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", "clockskew");
	long seconds = 0;
	char *end = NULL;

	if (node != NULL)
		seconds = strtol(node->value, &end, 10);
	if (end == NULL || end == node->value || *end != '\0')
		seconds = 300;
	return ek_fact_set_int(out, "config.clockskew", seconds);
}

static bool
put_paths(const struct ek_conf *conf, struct ek_facts *out)
{
	const struct ek_conf_node *cache = ek_conf_first(conf, "libdefaults",
	    conf->flavour == EK_CONF_MIT ? "default_ccache_name" :
	    "default_cc_name");
	const struct ek_conf_node *plugins =
	    ek_conf_first(conf, "libdefaults", "plugin_base_dir");

	return ek_fact_set(out, "config.default_ccache_name",
	    ek_conf_json(cache == NULL ? NULL : cache->value)) &&
	    (plugins == NULL || ek_fact_set(out, "config.plugin_dir",
		ek_conf_json(plugins->value)));
}

static json_t *
enctypes_json(const struct ek_enctypes *types)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < types->n; i++)
		put(list, json_pack("{s:i, s:s}", "etype", types->list[i],
		    "name", ek_enctype_name(types->list[i])));
	return list;
}

static json_t *
enctypes_at(const struct ek_conf *conf, const struct ek_conf_node *node)
{
	json_t *item;

	if (node == NULL)
		return json_null();
	item = named(conf, node, "name", node->name);
	json_object_set_new(item, "section", json_string("libdefaults"));
	json_object_set_new(item, "value", ek_conf_json(node->value));
	return item;
}

/* The list for one purpose: the relation in force, its types. */
static const struct ek_conf_node *
read_enctypes(const struct ek_conf *conf, const char *name,
    struct ek_enctypes *out)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", name);

	ek_enctypes_parse(node == NULL ? NULL : node->value,
	    flag(conf, "allow_weak_crypto", NULL, false), out);
	return node;
}

/* permitted_enctypes rules over everything, default_tgs_enctypes over what a
 * service ticket may have. */
static bool
put_enctypes(const struct ek_conf *conf, struct ek_facts *out)
{
	const struct ek_conf_node *at, *tgs_at;
	struct ek_enctypes permitted, tgs;
	bool aes;

	if (conf->flavour != EK_CONF_MIT)
		return true;
	at = read_enctypes(conf, "permitted_enctypes", &permitted);
	tgs_at = read_enctypes(conf, "default_tgs_enctypes", &tgs);
	aes = ek_enctypes_have(&permitted, EK_ENCTYPE_AES256_SHA1);
	if (aes && tgs_at != NULL) {
		at = ek_enctypes_have(&tgs, EK_ENCTYPE_AES256_SHA1) &&
		    at != NULL ? at : tgs_at;
		aes = ek_enctypes_have(&tgs, EK_ENCTYPE_AES256_SHA1);
	}
	return ek_fact_set(out, "config.permitted_enctypes",
	    enctypes_json(&permitted)) &&
	    ek_fact_set_bool(out, "config.aes256_permitted", aes) &&
	    ek_fact_set(out, "config.enctypes_at", enctypes_at(conf, at));
}

/* The first line of SSSD's file for the realm: the KDC its locator plug-in
 * puts before those of krb5.conf. */
static json_t *
locator_json(const struct ek_conf *conf, const char *realm)
{
	struct ek_buf path = { 0 }, text = { 0 };
	json_t *list = json_array();
	struct ek_conf_stat stat;

	ek_buf_printf(&path, "/var/lib/sss/pubconf/kdcinfo.%s", realm);
	if (!path.failed && strchr(realm, '/') == NULL &&
	    conf->reader->file(conf->reader->arg, ek_buf_str(&path), &text,
		&stat) == EK_CONF_FILE_READ)
		put(list, json_pack("{s:o, s:o}", "path",
		    ek_conf_json(ek_buf_str(&path)), "address",
		    ek_conf_json_bytes(ek_buf_str(&text),
			strcspn(ek_buf_str(&text), "\r\n"))));
	ek_buf_free(&path);
	ek_buf_free(&text);
	return list;
}

static bool
put_locator(const struct ek_conf *conf, const char *realm,
    struct ek_facts *out)
{
	return conf->flavour != EK_CONF_MIT ||
	    ek_fact_set(out, "config.locator_files",
		locator_json(conf, realm));
}

/* What the library makes of the files when it takes them at all. */
static bool
put_view(const struct ek_conf *conf, const char *realm, const char *host,
    struct ek_facts *out)
{
	return put_default_realm(conf, out) &&
	    ek_fact_set(out, "config.realms", realms_json(conf)) &&
	    put_realm_found(conf, realm, out) &&
	    put_kdcs(conf, realm, out) &&
	    ek_fact_set(out, "config.http_anchors",
		ek_conf_anchors(conf, realm)) &&
	    ek_fact_set(out, "config.domain_realm", domain_realm_json(conf)) &&
	    put_host_realm(conf, host, out) &&
	    ek_fact_set(out, "config.capaths", capaths_json(conf)) &&
	    ek_fact_set(out, "config.relations", relations_json(conf, realm)) &&
	    put_flags(conf, out) && put_clockskew(conf, out) &&
	    put_paths(conf, out) && put_enctypes(conf, out) &&
	    put_locator(conf, realm, out);
}

bool
ek_conf_facts(const struct ek_conf *conf, const char *realm, const char *host,
    struct ek_facts *out)
{
	return ek_fact_set(out, "config.files", files_json(conf)) &&
	    ek_fact_set(out, "config.skipped_files",
		skipped_json(conf, realm)) &&
	    ek_fact_set(out, "config.syntax_errors", faults_json(conf)) &&
	    ek_fact_set(out, "config.lint", ek_conf_lint(conf, realm)) &&
	    (conf->refused || put_view(conf, realm, host, out));
}
