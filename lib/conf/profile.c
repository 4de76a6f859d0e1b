/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/profile.h"

#include <stdlib.h>
#include <string.h>

enum state { BEFORE_SECTION, LINES, BRACE_AWAITED };

struct parser {
	struct ek_conf *conf;
	size_t file;
	int root, section, depth;
	enum state state;
	unsigned level; /* braces open */
	unsigned line;
	bool ended;     /* a module directive: nothing more is read */
};

static bool
fault(struct parser *p, const char *text)
{
	return ek_conf_fault(p->conf, p->file, p->line, "%s", text);
}

static bool
grown(struct parser *p, int node)
{
	if (node == EK_CONF_NONE)
		return fault(p, "too many sections and relations");
	return true;
}

/* "[name]", "[name]*" */
static bool
parse_header(struct parser *p, char *text)
{
	char *end = strchr(text, ']');

	if (p->level > 0)
		return fault(p, "a section header inside braces: a } is "
		    "missing above");
	if (end == NULL)
		return fault(p, "a section header without ]");
	*end++ = '\0';
	p->section = ek_conf_tree_section(&p->conf->tree, p->root, text,
	    p->file, p->line);
	if (!grown(p, p->section))
		return false;
	if (*end == '*') {
		p->conf->tree.nodes[p->section].final = true;
		end++;
	}
	if (*ek_conf_skip_space(end) != '\0')
		return fault(p, "text after the ] of a section header");
	return true;
}

static bool
parse_close(struct parser *p, const char *text)
{
	struct ek_conf_node *node = &p->conf->tree.nodes[p->section];

	if (p->level == 0)
		return fault(p, "a } that closes nothing");
	if (text[1] == '*')
		node->final = true;
	p->section = node->parent;
	p->level--;
	return true;
}

/* Undoes the quotes of a value in place; what follows the second is lost. */
static void
unquote(char *text)
{
	char *from, *to = text;

	for (from = text; *from != '\0' && *from != '"'; from++) {
		if (*from == '\\' && from[1] != '\0') {
			from++;
			*to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' :
			    *from == 'b' ? '\b' : *from;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* Cuts the blanks before "="; false if a word follows them. */
static bool
cut_name(char *name)
{
	while (*name != '\0' && !ek_conf_is_space(*name))
		name++;
	if (*name == '\0')
		return true;
	*name++ = '\0';
	return *ek_conf_skip_space(name) == '\0';
}

static bool
add_entry(struct parser *p, char *name, const char *value)
{
	struct ek_conf_tree *tree = &p->conf->tree;
	char *star = strchr(name, '*');
	int node;

	if (star != NULL)
		*star = '\0';
	if (value == NULL)
		node = ek_conf_tree_section(tree, p->section, name, p->file,
		    p->line);
	else
		node = ek_conf_tree_relation(tree, p->section, name, value,
		    p->file, p->line);
	if (!grown(p, node))
		return false;
	if (star != NULL)
		tree->nodes[node].final = true;
	if (value == NULL) {
		p->section = node;
		p->level++;
	}
	return true;
}

static bool
parse_relation(struct parser *p, char *name)
{
	char *value = strchr(name, '=');

	if (value == NULL)
		return fault(p, "a line that is no section, no \"name = "
		    "value\" and no comment");
	if (value == name)
		return fault(p, "no name before the =");
	*value = '\0';
	value = ek_conf_skip_space(value + 1);
	if (!cut_name(name))
		return fault(p, "a blank inside the name before the =");
	if (*value == '"') {
		unquote(++value);
		return add_entry(p, name, value);
	}
	if (*value == '\0') {
		p->state = BRACE_AWAITED;
		return add_entry(p, name, NULL);
	}
	if (*value == '{' && *ek_conf_skip_space(value + 1) == '\0')
		return add_entry(p, name, NULL);
	ek_conf_trim(value);
	return add_entry(p, name, value);
}

static void
strip_newline(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
}

static bool
parse_std_line(struct parser *p, char *text)
{
	text = ek_conf_skip_space(text);
	if (*text == ';' || *text == '#')
		return true;
	strip_newline(text);
	switch (*text) {
	case '\0':
		return true;
	case '[':
		return parse_header(p, text + 1);
	case '}':
		return parse_close(p, text);
	default:
		return parse_relation(p, text);
	}
}

static const char *
state_text(enum ek_conf_state state)
{
	return state == EK_CONF_FILE_MISSING ? "is not there" :
	    state == EK_CONF_FILE_TOO_LARGE ? "is too large" :
	    "may not be read";
}

/* A folder "included" reads as empty, as fopen() takes it. */
static bool
include_file(struct ek_conf *conf, const char *path, int from, unsigned line,
    int root, int depth)
{
	enum ek_conf_state state;
	int file;

	if (depth >= EK_CONF_MAX_DEPTH)
		return ek_conf_fault(conf, (size_t)from, line,
		    "files include each other without end");
	file = ek_conf_file_add(conf, path, from, line);
	if (file == EK_CONF_NONE)
		return ek_conf_fault(conf, (size_t)from, line,
		    "too many files");
	state = conf->files[file].state;
	if (state == EK_CONF_FILE_READ || state == EK_CONF_FILE_DIRECTORY)
		return ek_profile_parse(conf, (size_t)file, root, depth + 1);
	return ek_conf_fault_include(conf, (size_t)from, line, path,
	    state_text(state));
}

static const char *
after_word(const char *line, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) != 0 || !ek_conf_is_space(line[len]))
		return NULL;
	return line + len;
}

/* include and includedir; *done_out tells if the line was one. */
static bool
parse_include(struct parser *p, char *text, bool *done_out)
{
	bool folder = false;
	const char *rest = after_word(text, "include");
	char *path;

	if (rest == NULL) {
		rest = after_word(text, "includedir");
		folder = true;
	}
	*done_out = rest != NULL;
	if (rest == NULL)
		return true;
	path = ek_conf_skip_space(text + (rest - text));
	strip_newline(path);
	if (folder)
		return ek_profile_folder(p->conf, path, (int)p->file, p->line,
		    p->root, p->depth);
	return include_file(p->conf, path, (int)p->file, p->line, p->root,
	    p->depth);
}

static bool
parse_before(struct parser *p, char *text)
{
	if (after_word(text, "module") != NULL) {
		p->ended = true;
		if (p->depth > 0)
			return fault(p, "a module line in an included file");
		return true;
	}
	if (*text != '[')
		return true;
	p->state = LINES;
	return parse_std_line(p, text);
}

static bool
parse_line(struct parser *p, char *text)
{
	bool done;

	if (!parse_include(p, text, &done))
		return false;
	if (done)
		return true;
	switch (p->state) {
	case BEFORE_SECTION:
		return parse_before(p, text);
	case LINES:
		return parse_std_line(p, text);
	case BRACE_AWAITED:
		if (*ek_conf_skip_space(text) != '{')
			return fault(p, "the line before has \"name =\" and "
			    "no value, so a { must follow");
		p->state = LINES;
		return true;
	}
	return true;
}

bool
ek_profile_parse(struct ek_conf *conf, size_t file, int root, int depth)
{
	struct parser p = { .conf = conf, .file = file, .root = root,
		.section = root, .depth = depth, .state = BEFORE_SECTION };
	struct ek_conf_line *line = calloc(1, sizeof(*line));
	bool ok = true;

	if (line == NULL) {
		conf->failed = true;
		return false;
	}
	line->text = ek_buf_str(&conf->files[file].text);
	line->len = conf->files[file].text.len;
	while (ok && !p.ended && ek_conf_line_next(line)) {
		p.line = line->number;
		ok = parse_line(&p, line->part);
	}
	free(line);
	return ok;
}

bool
ek_profile_name_is_read(const char *name)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	size_t len = strlen(name);

	if (*name == '.')
		return false;
	if (len >= 5 && strcmp(name + len - 5, ".conf") == 0)
		return true;
	return strspn(name, ok) == len;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* NAMES are pointers into a buffer of names each ended by NUL. */
static const char **
sorted_names(const struct ek_buf *names, size_t *n_out)
{
	const char *at = names->data, *end = at + names->len;
	const char **list = calloc(names->len / 2 + 1, sizeof(*list));

	*n_out = 0;
	if (list == NULL || names->len == 0)
		return list;
	for (; at < end; at += strlen(at) + 1)
		if (*at != '\0')
			list[(*n_out)++] = at;
	qsort(list, *n_out, sizeof(*list), by_name);
	return list;
}

static bool
include_name(struct ek_conf *conf, const char *folder, const char *name,
    int from, unsigned line, int root, int depth)
{
	struct ek_buf path = { 0 };
	bool ok;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	if (!ek_profile_name_is_read(name)) {
		ek_conf_skip(conf, folder, name, *name == '.' ?
		    "its name begins with a dot" :
		    "its name does not end in .conf and has other characters "
		    "than letters, digits, - and _");
		return true;
	}
	ek_buf_printf(&path, "%s/%s", folder, name);
	conf->failed |= path.failed;
	ok = !path.failed && include_file(conf, ek_buf_str(&path), from, line,
	    root, depth);
	ek_buf_free(&path);
	return ok;
}

bool
ek_profile_folder(struct ek_conf *conf, const char *folder, int from,
    unsigned line, int root, int depth)
{
	struct ek_buf names = { 0 };
	const char **list = NULL;
	size_t i, n = 0;
	bool ok = true;

	if (conf->reader->folder(conf->reader->arg, folder, &names) !=
	    EK_CONF_FILE_READ)
		ok = ek_conf_fault_include(conf, (size_t)from, line, folder,
		    "is no folder that can be read");
	else
		list = sorted_names(&names, &n);
	for (i = 0; ok && i < n; i++)
		ok = include_name(conf, folder, list[i], from, line, root,
		    depth);
	free(list);
	ek_buf_free(&names);
	return ok;
}
