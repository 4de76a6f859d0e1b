/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking values up: file by file, until a section marked final. */
#include <string.h>

#include "conf/model.h"

void
ek_conf_walk(struct ek_conf_walk *walk, const struct ek_conf *conf,
    const char *const *path)
{
	memset(walk, 0, sizeof(*walk));
	walk->conf = conf;
	walk->path = path;
	walk->node = EK_CONF_NONE;
}

void
ek_conf_walk_all(struct ek_conf_walk *walk, const struct ek_conf *conf,
    const char *const *path)
{
	ek_conf_walk(walk, conf, path);
	walk->all = true;
}

/* The first node in the section of the path in the present root. */
static int
enter(struct ek_conf_walk *walk)
{
	const struct ek_conf_tree *tree = &walk->conf->tree;
	int node = walk->conf->roots[walk->root];
	size_t i;

	for (i = 0; walk->path[walk->all ? i : i + 1] != NULL; i++) {
		node = ek_conf_tree_find(tree, node, walk->path[i]);
		if (node == EK_CONF_NONE)
			return node;
		walk->final |= tree->nodes[node].final;
	}
	return tree->nodes[node].first;
}

static bool
wanted(const struct ek_conf_walk *walk, const struct ek_conf_node *node)
{
	const char *const *last = walk->path;

	if (walk->all)
		return true;
	while (last[1] != NULL)
		last++;
	return node->value != NULL && strcmp(node->name, *last) == 0;
}

const struct ek_conf_node *
ek_conf_walk_next(struct ek_conf_walk *walk)
{
	const struct ek_conf_node *nodes = walk->conf->tree.nodes;
	int node = walk->node;

	while (walk->root < walk->conf->n_roots) {
		if (node != EK_CONF_NONE)
			node = nodes[node].next;
		else if (!walk->final)
			node = enter(walk);
		while (node != EK_CONF_NONE && !wanted(walk, &nodes[node]))
			node = nodes[node].next;
		walk->node = node;
		if (node != EK_CONF_NONE)
			return &nodes[node];
		walk->root++;
	}
	return NULL;
}

const struct ek_conf_node *
ek_conf_first(const struct ek_conf *conf, const char *section,
    const char *name)
{
	const char *path[] = { section, name, NULL };
	struct ek_conf_walk walk;

	ek_conf_walk(&walk, conf, path);
	return ek_conf_walk_next(&walk);
}

const char *
ek_conf_value(const struct ek_conf *conf, const char *const path[])
{
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;

	if (path[0] == NULL)
		return NULL;
	ek_conf_walk(&walk, conf, path);
	node = ek_conf_walk_next(&walk);
	return node == NULL ? NULL : node->value;
}
