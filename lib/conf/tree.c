/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "conf/tree.h"

#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"

static bool
grow(struct ek_conf_tree *tree)
{
	size_t size = tree->size == 0 ? 64 : tree->size * 2;
	struct ek_conf_node *nodes;

	if (tree->n >= EK_CONF_MAX_NODES)
		return false;
	if (tree->n < tree->size)
		return true;
	nodes = realloc(tree->nodes, size * sizeof(*nodes));
	if (nodes == NULL)
		return false;
	tree->nodes = nodes;
	tree->size = size;
	return true;
}

static void
hang(struct ek_conf_tree *tree, int parent, int child)
{
	struct ek_conf_node *p = &tree->nodes[parent];

	if (p->last == EK_CONF_NONE)
		p->first = child;
	else
		tree->nodes[p->last].next = child;
	p->last = child;
}

static int
add(struct ek_conf_tree *tree, int parent, const char *name, const char *value)
{
	struct ek_conf_node node = { .parent = parent, .first = EK_CONF_NONE,
		.last = EK_CONF_NONE, .next = EK_CONF_NONE };
	int number = (int)tree->n;

	if (tree->failed || !grow(tree))
		goto fail;
	node.name = strdup(name);
	if (value != NULL)
		node.value = strdup(value);
	if (node.name == NULL || (value != NULL && node.value == NULL))
		goto fail;
	tree->nodes[tree->n++] = node;
	if (parent != EK_CONF_NONE)
		hang(tree, parent, number);
	return number;
fail:
	free(node.name);
	free(node.value);
	tree->failed = true;
	return EK_CONF_NONE;
}

int
ek_conf_tree_root(struct ek_conf_tree *tree)
{
	return add(tree, EK_CONF_NONE, "", NULL);
}

int
ek_conf_tree_find(const struct ek_conf_tree *tree, int parent, const char *name)
{
	const struct ek_conf_node *node;
	int i;

	for (i = tree->nodes[parent].first; i != EK_CONF_NONE; i = node->next) {
		node = &tree->nodes[i];
		if (node->value == NULL && strcmp(node->name, name) == 0)
			return i;
	}
	return EK_CONF_NONE;
}

static int
placed(struct ek_conf_tree *tree, int number, size_t file, unsigned line)
{
	if (number == EK_CONF_NONE)
		return number;
	tree->nodes[number].file = file;
	tree->nodes[number].line = line;
	return number;
}

int
ek_conf_tree_section(struct ek_conf_tree *tree, int parent, const char *name,
    size_t file, unsigned line)
{
	int found = ek_conf_tree_find(tree, parent, name);

	if (found != EK_CONF_NONE)
		return found;
	return placed(tree, add(tree, parent, name, NULL), file, line);
}

int
ek_conf_tree_relation(struct ek_conf_tree *tree, int parent, const char *name,
    const char *value, size_t file, unsigned line)
{
	return placed(tree, add(tree, parent, name, value), file, line);
}

void
ek_conf_tree_free(struct ek_conf_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->n; i++) {
		free(tree->nodes[i].name);
		free(tree->nodes[i].value);
	}
	free(tree->nodes);
	memset(tree, 0, sizeof(*tree));
}
