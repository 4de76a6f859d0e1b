/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sections and relations with the place they were written, in the order
 * written. Nodes refer to each other by number, so that adding, walking and
 * freeing need no recursion.
 */
#ifndef EK_CONF_TREE_H
#define EK_CONF_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EK_CONF_NONE = -1 };

struct ek_conf_node {
	char *name;
	char *value;     /* NULL: a section */
	size_t file;     /* number of the file */
	unsigned line;   /* from 1 */
	bool final;      /* "*": later files are not searched (MIT) */
	int parent, first, last, next; /* EK_CONF_NONE: there is none */
};

/* Zero-initialised means empty. */
struct ek_conf_tree {
	struct ek_conf_node *nodes;
	size_t n, size;
	bool failed; /* out of memory, or more than EK_CONF_MAX_NODES */
};

/* Adds a root: a section without a name. EK_CONF_NONE on failure. */
int ek_conf_tree_root(struct ek_conf_tree *);

/* The section of that name in PARENT, added if not there. */
int ek_conf_tree_section(struct ek_conf_tree *, int parent, const char *name,
    size_t file, unsigned line);

/* Adds a relation. */
int ek_conf_tree_relation(struct ek_conf_tree *, int parent, const char *name,
    const char *value, size_t file, unsigned line);

/* The section of that name in PARENT, or EK_CONF_NONE. */
int ek_conf_tree_find(const struct ek_conf_tree *, int parent,
    const char *name);

void ek_conf_tree_free(struct ek_conf_tree *);

#endif
