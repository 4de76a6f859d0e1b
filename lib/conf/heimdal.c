/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/heimdal.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	struct ek_conf *conf;
	size_t file;
	int root, section; /* section EK_CONF_NONE: before the first */
	unsigned level, line, open_line;
};

static bool
fault(struct parser *p, unsigned line, const char *text)
{
	return ek_conf_fault(p->conf, p->file, line, "%s", text);
}

static bool
parse_header(struct parser *p, char *text)
{
	char *end = strchr(text, ']');

	if (end == NULL)
		return fault(p, p->line, "a section header without ]");
	*end = '\0';
	p->section = ek_conf_tree_section(&p->conf->tree, p->root, text,
	    p->file, p->line);
	return p->section != EK_CONF_NONE ||
	    fault(p, p->line, "too many sections and relations");
}

static bool
add_entry(struct parser *p, const char *name, const char *value)
{
	struct ek_conf_tree *tree = &p->conf->tree;
	int node = value == NULL ?
	    ek_conf_tree_section(tree, p->section, name, p->file, p->line) :
	    ek_conf_tree_relation(tree, p->section, name, value, p->file,
		p->line);

	if (node == EK_CONF_NONE)
		return fault(p, p->line, "too many sections and relations");
	if (value == NULL) {
		p->section = node;
		if (p->level++ == 0)
			p->open_line = p->line;
	}
	return true;
}

/* What an include or includedir line names, or NULL: no such line. */
static char *
included_path(char *text)
{
	static const char word[] = "include";
	char *rest;

	if (strncmp(text, word, sizeof(word) - 1) != 0)
		return NULL;
	rest = text + sizeof(word) - 1;
	if (strncmp(rest, "dir", 3) == 0)
		rest += 3;
	return ek_conf_is_space(*rest) ? ek_conf_skip_space(rest) : NULL;
}

/* Only libraries without include get here: they stop at the line. */
static bool
fault_binding(struct parser *p, char *text, const char *fault_text)
{
	char *path = included_path(text);

	if (path == NULL)
		return fault(p, p->line, fault_text);
	ek_conf_trim(path);
	return ek_conf_fault_include(p->conf, p->file, p->line, path,
	    "is not read, as this library has no include and no includedir");
}

static bool
parse_binding(struct parser *p, char *name)
{
	char *end = name, *value;

	if (p->section == EK_CONF_NONE)
		return fault_binding(p, name, "a line before the first "
		    "section");
	while (*end != '\0' && *end != '=' && !ek_conf_is_space(*end))
		end++;
	value = ek_conf_skip_space(end);
	if (*value != '=')
		return fault_binding(p, name, "a line without = after the "
		    "name");
	value = ek_conf_skip_space(value + 1);
	*end = '\0';
	if (*value == '{')
		return add_entry(p, name, NULL);
	ek_conf_trim(value);
	return add_entry(p, name, value);
}

static bool
parse_close(struct parser *p)
{
	if (p->level == 0)
		return fault(p, p->line, "a } that closes nothing");
	p->level--;
	p->section = p->conf->tree.nodes[p->section].parent;
	return true;
}

static bool
parse_line(struct parser *p, char *text)
{
	text[strcspn(text, "\r\n")] = '\0';
	text = ek_conf_skip_space(text);
	if (*text == '\0' || *text == '#' || *text == ';')
		return true;
	if (*text == '}')
		return parse_close(p);
	if (*text == '[' && p->level == 0)
		return parse_header(p, text + 1);
	return parse_binding(p, text);
}

void
ek_heimdal_parse(struct ek_conf *conf, size_t file, int root)
{
	struct parser p = { .conf = conf, .file = file, .root = root,
		.section = EK_CONF_NONE };
	struct ek_conf_line *line = calloc(1, sizeof(*line));
	bool ok = true;

	if (line == NULL) {
		conf->failed = true;
		return;
	}
	line->text = ek_buf_str(&conf->files[file].text);
	line->len = conf->files[file].text.len;
	while (ok && ek_conf_line_next(line)) {
		p.line = line->number;
		ok = parse_line(&p, line->part);
	}
	if (ok && p.level > 0)
		fault(&p, p.open_line, "a { that is never closed");
	free(line);
}

/* Past quoted stretches at the start, then up to a blank. */
static char *
word_end(char *at)
{
	char *quote;

	while (*at == '"') {
		quote = strchr(at + 1, '"');
		at = quote != NULL ? quote + 1 : at + strlen(at);
	}
	return at + strcspn(at, " \t");
}

char *
ek_heimdal_word(char **at)
{
	char *word = *at, *end;

	if (*word == '\0')
		return NULL;
	end = word_end(word);
	*at = *end == '\0' ? end : end + 1;
	*end = '\0';
	if (end - word > 1 && *word == '"' && end[-1] == '"') {
		end[-1] = '\0';
		word++;
	}
	return word;
}
