/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "conf/lint.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf/enctype.h"
#include "conf/kdc.h"
#include "conf/near.h"

enum { MAX_LINT = 200 };

struct lint {
	const struct ek_conf *conf;
	const char *realm;
	json_t *list;
	char tenant[64]; /* the first KDC URL's */
};

static void
report(struct lint *lint, const char *code, size_t file, unsigned line,
    json_t *names, const char *fmt, ...) EK_PRINTF(6, 7);

/* NAMES gives section, name and value, and is taken over. */
static void
report(struct lint *lint, const char *code, size_t file, unsigned line,
    json_t *names, const char *fmt, ...)
{
	struct ek_buf text = { 0 };
	va_list args;

	if (json_array_size(lint->list) >= MAX_LINT) {
		json_decref(names);
		return;
	}
	va_start(args, fmt);
	ek_buf_vprintf(&text, fmt, args);
	va_end(args);
	json_object_set_new(names, "code", json_string(code));
	json_object_set_new(names, "text", ek_conf_json(ek_buf_str(&text)));
	ek_conf_put_place(names, lint->conf, file, line);
	json_array_append_new(lint->list, names);
	ek_buf_free(&text);
}

static json_t *
names_of(const struct ek_conf *conf, const struct ek_conf_node *node)
{
	const struct ek_conf_node *parent = &conf->tree.nodes[node->parent];
	json_t *names = json_object();

	json_object_set_new(names, "section", parent->parent == EK_CONF_NONE &&
	    node->value == NULL ? json_null() : ek_conf_json(parent->name));
	json_object_set_new(names, "name", ek_conf_json(node->name));
	json_object_set_new(names, "value", ek_conf_json(node->value));
	return names;
}

#define REPORT_NODE(lint, code, node, ...)                                     \
	report(lint, code, (node)->file, (node)->line,                         \
	    names_of((lint)->conf, node), __VA_ARGS__)

/* The top-level section a node is in. */
static const char *
top_section(const struct ek_conf *conf, const struct ek_conf_node *node)
{
	const struct ek_conf_node *nodes = conf->tree.nodes;
	const struct ek_conf_node *above = node;

	while (above->parent != EK_CONF_NONE &&
	    nodes[above->parent].parent != EK_CONF_NONE)
		above = &nodes[above->parent];
	return above->name;
}

static bool
has_lower(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'a' && *text <= 'z')
			return true;
	return false;
}

static bool
has_upper(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			return true;
	return false;
}

static bool
name_is(const struct ek_conf_node *node, const char *name)
{
	return strcmp(node->name, name) == 0;
}

static void
lint_section(struct lint *lint, const struct ek_conf_node *node)
{
	const char *near = ek_near_section(node->name);

	if (near != NULL)
		REPORT_NODE(lint, "section-typo", node, "[%s] is no section "
		    "that a library reads; [%s] is", node->name, near);
}

static void
lint_realm_name(struct lint *lint, const struct ek_conf_node *node,
    const char *realm)
{
	if (has_lower(realm) && strcasecmp(realm, lint->realm) == 0)
		REPORT_NODE(lint, "realm-lower-case", node, "the realm %s is "
		    "written %s; realm names are matched letter by letter",
		    lint->realm, realm);
}

static void
lint_domain_key(struct lint *lint, const struct ek_conf_node *node)
{
	const char *key = node->name;

	lint_realm_name(lint, node, node->value);
	/* MIT cuts a name at its star, which marks what is final. */
	if (*key == '\0' || strchr(key, '*') != NULL)
		REPORT_NODE(lint, "domain-key-wildcard", node, "there are no "
		    "wildcards here; a leading dot stands for every host of a "
		    "domain");
	if (strchr(key, ':') != NULL && lint->conf->flavour == EK_CONF_MIT)
		REPORT_NODE(lint, "domain-key-port", node, "%s: MIT looks "
		    "hosts up without their port, so this entry is never used",
		    key);
	if (has_upper(key) && lint->conf->flavour == EK_CONF_MIT)
		REPORT_NODE(lint, "domain-key-case", node, "%s: hosts are "
		    "looked up in lower case, so this entry is never used",
		    key);
	if (*key != '.' && strchr(key, ':') == NULL &&
	    lint->conf->flavour != EK_CONF_MIT)
		REPORT_NODE(lint, "domain-key-no-dot", node, "%s without a "
		    "leading dot stands for the host %s alone", key, key);
}

static void
lint_enctypes(struct lint *lint, const struct ek_conf_node *node)
{
	const char *at = node->value, *word;
	size_t len;

	while (ek_enctype_word(&at, &word, &len))
		if (!ek_enctype_word_known(word, len))
			REPORT_NODE(lint, "unknown-enctype", node, "%s: %.*s "
			    "is no encryption type that the library knows",
			    node->name, (int)(len > 80 ? 80 : len), word);
}

static bool
is_bool_word(const char *value)
{
	static const char *const words[] = { "y", "yes", "true", "t", "1",
		"on", "n", "no", "false", "nil", "0", "off" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasecmp(words[i], value) == 0)
			return true;
	return false;
}

/* dns_canonicalize_hostname in no known word stops MIT from starting, the
 * others read as their default. */
static void
lint_bool(struct lint *lint, const struct ek_conf_node *node)
{
	static const char *const names[] = { "dns_canonicalize_hostname",
		"rdns", "dns_lookup_kdc", "dns_lookup_realm",
		"allow_weak_crypto", "forwardable", "canonicalize" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!name_is(node, names[i]) || is_bool_word(node->value) ||
		    (i == 0 && strcasecmp(node->value, "fallback") == 0))
			continue;
		REPORT_NODE(lint, "bad-boolean", node, "%s = %s is neither "
		    "true nor false", node->name, node->value);
	}
}

static void
lint_libdefault(struct lint *lint, const struct ek_conf_node *node)
{
	bool mit = lint->conf->flavour == EK_CONF_MIT;
	const char *near = ek_near_relation(node->name);

	if (name_is(node, "default_realm"))
		lint_realm_name(lint, node, node->value);
	if (near != NULL)
		REPORT_NODE(lint, "relation-typo", node, "%s is no setting "
		    "that a library reads; %s is", node->name, near);
	if (strstr(node->name, "_enctypes") != NULL)
		lint_enctypes(lint, node);
	if (name_is(node, mit ? "default_cc_name" : "default_ccache_name"))
		REPORT_NODE(lint, "other-library-name", node, "%s is the name "
		    "that %s reads; this library reads %s", node->name,
		    mit ? "Heimdal" : "MIT", mit ? "default_ccache_name" :
		    "default_cc_name");
	lint_bool(lint, node);
}

static void
lint_tenant(struct lint *lint, const struct ek_conf_node *node)
{
	json_t *parts = ek_kdc_parse(lint->conf->flavour, node->value);
	const char *tenant = ek_item_str(parts, "tenant");

	if (tenant != NULL && lint->tenant[0] == '\0' &&
	    strlen(tenant) < sizeof(lint->tenant))
		memcpy(lint->tenant, tenant, strlen(tenant) + 1);
	else if (tenant != NULL && strcasecmp(tenant, lint->tenant) != 0)
		REPORT_NODE(lint, "two-tenants", node, "a second tenant, %s, "
		    "for the realm %s beside %s", tenant, lint->realm,
		    lint->tenant);
	json_decref(parts);
}

static void
lint_realm_relation(struct lint *lint, const struct ek_conf_node *node,
    const char *realm)
{
	if (name_is(node, "kdc") && strcmp(realm, lint->realm) == 0)
		lint_tenant(lint, node);
	if (name_is(node, "http_anchors") &&
	    strncmp(node->value, "FILE:", 5) != 0 &&
	    strncmp(node->value, "DIR:", 4) != 0 &&
	    strncmp(node->value, "ENV:", 4) != 0)
		REPORT_NODE(lint, "anchors-no-prefix", node, "http_anchors = "
		    "%s begins with none of FILE:, DIR: and ENV:",
		    node->value);
}

/* A relation of a realm that stands where no library looks for it. */
static void
lint_stray(struct lint *lint, const struct ek_conf_node *node,
    const char *section)
{
	if (strcmp(section, "libdefaults") != 0 &&
	    strcmp(section, "realms") != 0 &&
	    strcmp(section, "domain_realm") != 0)
		return;
	if (name_is(node, "kdc"))
		REPORT_NODE(lint, "kdc-outside-realm", node, "kdc stands "
		    "directly in [%s]; it counts only inside REALM = { } of "
		    "[realms]", section);
	if (name_is(node, "http_anchors"))
		REPORT_NODE(lint, "anchors-outside-realm", node,
		    "http_anchors stands directly in [%s]; it counts only "
		    "inside REALM = { } of [realms]", section);
}

static bool
is_odd(const char *text)
{
	static const char *const odd[] = {
		"\xc2\xa0",     /* no-break space */
		"\xe2\x80\x8b", /* zero-width space */
		"\xef\xbb\xbf", /* byte order mark */
		"\xe2\x80\x9c", "\xe2\x80\x9d", /* curly double quotes */
		"\xe2\x80\x98", "\xe2\x80\x99", /* and single ones */
		"\xe2\x80\x93", /* en dash */
	};
	size_t i;

	for (i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		if (strstr(text, odd[i]) != NULL)
			return true;
	return false;
}

static bool
has_comment(const char *value)
{
	return strstr(value, " #") != NULL || strstr(value, " ;") != NULL ||
	    strstr(value, "\t#") != NULL || strstr(value, "\t;") != NULL;
}

/* Sections whose values have no use for "#", quotes and the like. */
static bool
is_plain_section(const char *section)
{
	return strcmp(section, "libdefaults") == 0 ||
	    strcmp(section, "realms") == 0 ||
	    strcmp(section, "domain_realm") == 0;
}

static void
lint_value(struct lint *lint, const struct ek_conf_node *node,
    const char *section)
{
	size_t len = strlen(node->value);

	if (*node->value == '{' && strchr(node->value, '=') != NULL)
		REPORT_NODE(lint, "brace-on-one-line", node, "what follows { "
		    "on the same line is taken for a plain value; each "
		    "setting needs a line of its own");
	if (!is_plain_section(section))
		return;
	if (has_comment(node->value))
		REPORT_NODE(lint, "inline-comment", node, "the comment "
		    "becomes part of the value: comments need a line of "
		    "their own");
	if (is_odd(node->value) || is_odd(node->name))
		REPORT_NODE(lint, "odd-character", node, "a no-break space, "
		    "curly quote or the like, as copied from a web page");
	if (len > 0 && (node->value[0] == '\'' || node->value[0] == '"' ||
	    node->value[len - 1] == '"' || node->value[len - 1] == '\''))
		REPORT_NODE(lint, "quotes", node, "the quote becomes part of "
		    "the value");
}

static void
lint_relation(struct lint *lint, const struct ek_conf_node *node)
{
	const struct ek_conf_node *nodes = lint->conf->tree.nodes;
	const struct ek_conf_node *parent = &nodes[node->parent];
	const char *section = top_section(lint->conf, node);
	bool direct = strcmp(parent->name, section) == 0 &&
	    parent->parent != EK_CONF_NONE &&
	    nodes[parent->parent].parent == EK_CONF_NONE;

	lint_value(lint, node, section);
	if (direct)
		lint_stray(lint, node, section);
	if (direct && strcmp(section, "domain_realm") == 0)
		lint_domain_key(lint, node);
	else if (direct && strcmp(section, "libdefaults") == 0)
		lint_libdefault(lint, node);
	else if (!direct && strcmp(section, "realms") == 0)
		lint_realm_relation(lint, node, parent->name);
}

static void
lint_node(struct lint *lint, const struct ek_conf_node *node)
{
	const struct ek_conf_node *nodes = lint->conf->tree.nodes;

	if (node->parent == EK_CONF_NONE)
		return;
	if (node->value != NULL)
		lint_relation(lint, node);
	else if (nodes[node->parent].parent == EK_CONF_NONE)
		lint_section(lint, node);
	else if (strcmp(nodes[node->parent].name, "realms") == 0)
		lint_realm_name(lint, node, node->name);
}

static json_t *
no_names(void)
{
	return json_object();
}

/* "# REALM = {" and "# kdc = https://...": the entry is there, switched off. */
static bool
is_commented_realm(const struct lint *lint, const char *text)
{
	if (*text != '#' && *text != ';')
		return false;
	text += strspn(text, "#; \t");
	if (strncmp(text, lint->realm, strlen(lint->realm)) == 0)
		return strchr(text, '{') != NULL;
	return strncmp(text, "kdc", 3) == 0 && strchr(text, '=') != NULL &&
	    strstr(text, "login.microsoftonline.") != NULL;
}

struct raw {
	size_t file;
	bool in_section; /* the first header of column one was seen */
	bool crlf, said_before;
};

static void
lint_first_line(struct lint *lint, struct raw *raw, const char *text)
{
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		report(lint, "bom", raw->file, 1, no_names(), "the file "
		    "begins with a byte order mark, so that its first line "
		    "is not understood%s", text[3] == '[' ?
		    " and the section it opens is lost" : "");
}

static void
lint_before(struct lint *lint, struct raw *raw, const char *text,
    unsigned line)
{
	const char *start = text;

	while (ek_conf_is_space(*start))
		start++;
	if (start > text && *start == '[') {
		report(lint, "section-indented", raw->file, line, no_names(),
		    "the first section header must begin in the first column; "
		    "everything up to a header that does is ignored");
		raw->said_before = true;
	} else if (!raw->said_before && strchr("#;", *start) == NULL &&
	    strchr(start, '=') != NULL) {
		report(lint, "relation-before-section", raw->file, line,
		    no_names(), "a setting above the first section header is "
		    "ignored");
		raw->said_before = true;
	}
}

static void
lint_line(struct lint *lint, struct raw *raw, const struct ek_conf_line *line)
{
	const char *text = line->part;
	size_t len = strlen(text);

	if (line->number == 1)
		lint_first_line(lint, raw, text);
	if (*text == '[')
		raw->in_section = true;
	if (!raw->in_section && lint->conf->flavour == EK_CONF_MIT)
		lint_before(lint, raw, text, line->number);
	if (line->unfinished && len == sizeof(line->part) - 1)
		report(lint, "long-line", raw->file, line->number, no_names(),
		    "a line of more than 2046 bytes is read as two");
	if (len > 1 && text[len - 1] == '\n' && text[len - 2] == '\r')
		raw->crlf = true;
	if (is_commented_realm(lint, text + strspn(text, " \t")))
		report(lint, "realm-commented", raw->file, line->number,
		    no_names(), "an entry for %s is there but commented out",
		    lint->realm);
}

static void
lint_text(struct lint *lint, size_t file)
{
	const struct ek_buf *text = &lint->conf->files[file].text;
	struct ek_conf_line *line = calloc(1, sizeof(*line));
	struct raw raw = { .file = file };

	if (line == NULL)
		return;
	line->text = ek_buf_str(text);
	line->len = text->len;
	while (ek_conf_line_next(line))
		lint_line(lint, &raw, line);
	if (raw.crlf)
		report(lint, "crlf", file, 1, no_names(),
		    "lines end as on Windows (CR LF)");
	if (text->len > 0 && memchr(text->data, '\0', text->len) != NULL)
		report(lint, "nul-byte", file, 1, no_names(), "the file holds "
		    "NUL bytes, as UTF-16 text does");
	free(line);
}

json_t *
ek_conf_lint(const struct ek_conf *conf, const char *realm)
{
	struct lint lint = { .conf = conf, .realm = realm,
		.list = json_array() };
	size_t i;

	for (i = 0; i < conf->tree.n && json_array_size(lint.list) < MAX_LINT;
	    i++)
		lint_node(&lint, &conf->tree.nodes[i]);
	for (i = 0; i < conf->n_files; i++)
		lint_text(&lint, i);
	return lint.list;
}
