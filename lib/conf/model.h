/* SPDX-License-Identifier: BSD-2-Clause */
/* What was read, shared by the files of this folder only. */
#ifndef EK_CONF_MODEL_H
#define EK_CONF_MODEL_H

#include "conf/conf.h"
#include "conf/tree.h"

struct ek_conf_file {
	char *path;
	enum ek_conf_state state;
	int included_from;      /* number of a file, or EK_CONF_NONE */
	unsigned included_line; /* where in that file */
	struct ek_conf_stat stat;
	struct ek_buf text;
};

/* A file that is there and not read. */
struct ek_conf_skipped {
	char *path;
	const char *reason;
	struct ek_buf text; /* empty if it could not be read */
};

struct ek_conf_fault {
	size_t file;
	unsigned line;
	char *text;
	char *include; /* what could not be included, or NULL */
};

enum { EK_CONF_MAX_ROOTS = 16 };

struct ek_conf {
	enum ek_conf_flavour flavour;
	const struct ek_conf_reader *reader;
	char *home;
	struct ek_conf_tree tree;
	int roots[EK_CONF_MAX_ROOTS]; /* one a file of the list; one in all
				       * for Heimdal */
	size_t n_roots;
	struct ek_conf_file *files;
	size_t n_files;
	struct ek_conf_skipped *skipped;
	size_t n_skipped;
	struct ek_conf_fault *faults;
	size_t n_faults;
	bool refused;  /* the library does not start with these files */
	bool variable; /* KRB5_CONFIG names the files */
	bool failed;   /* out of memory */
};

/* Reads a file into conf->files; its number, or EK_CONF_NONE when there are
 * too many or memory is short. */
int ek_conf_file_add(struct ek_conf *, const char *path, int from,
    unsigned line);

/* Notes that an includedir passes over a file. */
void ek_conf_skip(struct ek_conf *, const char *folder, const char *name,
    const char *reason);

/* Records a fault of a file's syntax. Returns false, so that the caller can
 * return what it gives. */
bool ek_conf_fault(struct ek_conf *, size_t file, unsigned line,
    const char *fmt, ...) EK_PRINTF(4, 5);

/* The same for PATH that could not be included; says WHY. */
bool ek_conf_fault_include(struct ek_conf *, size_t file, unsigned line,
    const char *path, const char *why);

/* One line as fgets with a buffer of 2048 bytes gives it, as both libraries
 * read: a longer line comes in parts, and a NUL ends it. */
struct ek_conf_line {
	const char *text; /* of a file; NUL-terminated at LEN */
	size_t len, pos;
	unsigned number;  /* of the line in hand */
	bool unfinished;  /* the last part had no newline */
	char part[2048];
};
bool ek_conf_line_next(struct ek_conf_line *);

/* White space as isspace() has it in the C locale. */
bool ek_conf_is_space(char);
char *ek_conf_skip_space(char *);
/* Cuts blanks at the end. */
void ek_conf_trim(char *);

/* Walks everything at a path, in the library's order. PATH ends with NULL;
 * its last name is that of the relation (or section). */
struct ek_conf_walk {
	const struct ek_conf *conf;
	const char *const *path;
	size_t root;
	int node;   /* last given, EK_CONF_NONE before the first of a root */
	bool all;   /* every name in the section PATH, not one relation */
	bool final; /* no root after this one */
};
void ek_conf_walk(struct ek_conf_walk *, const struct ek_conf *,
    const char *const *path);
/* Everything within the section PATH. */
void ek_conf_walk_all(struct ek_conf_walk *, const struct ek_conf *,
    const char *const *path);
/* NULL at the end. Relations and sections. */
const struct ek_conf_node *ek_conf_walk_next(struct ek_conf_walk *);

/* The relation in force, or NULL. */
const struct ek_conf_node *ek_conf_first(const struct ek_conf *,
    const char *section, const char *name);

/* Text as a JSON string whatever its bytes; NULL gives null. */
json_t *ek_conf_json(const char *);
json_t *ek_conf_json_bytes(const void *, size_t len);
/* Its file's path and line into OBJECT. */
void ek_conf_put_place(json_t *object, const struct ek_conf *, size_t file,
    unsigned line);

#endif
