/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "conf/conf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "conf/heimdal.h"
#include "conf/model.h"
#include "conf/paths.h"
#include "conf/profile.h"

enum { MAX_SKIPPED = 256, MAX_FAULTS = 64 };

static void *
grown(struct ek_conf *conf, void *list, size_t n, size_t item)
{
	void *grown_list = realloc(list, (n + 1) * item);

	if (grown_list == NULL)
		conf->failed = true;
	else
		memset((char *)grown_list + n * item, 0, item);
	return grown_list;
}

int
ek_conf_file_add(struct ek_conf *conf, const char *path, int from,
    unsigned line)
{
	struct ek_conf_file *files, *file;

	if (conf->n_files >= EK_CONF_MAX_FILES)
		return EK_CONF_NONE;
	files = grown(conf, conf->files, conf->n_files, sizeof(*files));
	if (files == NULL)
		return EK_CONF_NONE;
	conf->files = files;
	file = &files[conf->n_files];
	file->path = strdup(path);
	if (file->path == NULL) {
		conf->failed = true;
		return EK_CONF_NONE;
	}
	file->included_from = from;
	file->included_line = line;
	file->state = conf->reader->file(conf->reader->arg, path, &file->text,
	    &file->stat);
	conf->failed |= file->text.failed;
	return (int)conf->n_files++;
}

static void
skip_path(struct ek_conf *conf, const char *path, const char *reason)
{
	struct ek_conf_skipped *list, *item;
	struct ek_conf_stat stat;

	if (conf->n_skipped >= MAX_SKIPPED)
		return;
	list = grown(conf, conf->skipped, conf->n_skipped, sizeof(*list));
	if (list == NULL)
		return;
	conf->skipped = list;
	item = &list[conf->n_skipped];
	item->path = strdup(path);
	item->reason = reason;
	if (item->path == NULL) {
		conf->failed = true;
		return;
	}
	conf->n_skipped++;
	if (conf->reader->file(conf->reader->arg, path, &item->text, &stat) !=
	    EK_CONF_FILE_READ)
		ek_buf_free(&item->text);
}

void
ek_conf_skip(struct ek_conf *conf, const char *folder, const char *name,
    const char *reason)
{
	struct ek_buf path = { 0 };

	ek_buf_printf(&path, "%s/%s", folder, name);
	if (path.failed)
		conf->failed = true;
	else
		skip_path(conf, ek_buf_str(&path), reason);
	ek_buf_free(&path);
}

bool
ek_conf_fault(struct ek_conf *conf, size_t file, unsigned line,
    const char *fmt, ...)
{
	struct ek_conf_fault *faults;
	struct ek_buf text = { 0 };
	va_list args;

	conf->files[file].state = EK_CONF_FILE_MALFORMED;
	if (conf->flavour == EK_CONF_MIT)
		conf->refused = true;
	if (conf->n_faults >= MAX_FAULTS)
		return false;
	faults = grown(conf, conf->faults, conf->n_faults, sizeof(*faults));
	if (faults == NULL)
		return false;
	conf->faults = faults;
	va_start(args, fmt);
	ek_buf_vprintf(&text, fmt, args);
	va_end(args);
	faults[conf->n_faults] = (struct ek_conf_fault){ .file = file,
		.line = line, .text = ek_buf_take(&text) };
	if (faults[conf->n_faults].text == NULL)
		conf->failed = true;
	else
		conf->n_faults++;
	return false;
}

bool
ek_conf_fault_include(struct ek_conf *conf, size_t file, unsigned line,
    const char *path, const char *why)
{
	size_t n = conf->n_faults;

	(void)ek_conf_fault(conf, file, line, "the included %s %s", path, why);
	if (conf->n_faults == n)
		return false;
	conf->faults[n].include = strdup(path);
	if (conf->faults[n].include == NULL)
		conf->failed = true;
	return false;
}

static int
add_root(struct ek_conf *conf)
{
	int root;

	if (conf->flavour != EK_CONF_MIT && conf->n_roots > 0)
		return conf->roots[0];
	if (conf->n_roots >= EK_CONF_MAX_ROOTS)
		return EK_CONF_NONE;
	root = ek_conf_tree_root(&conf->tree);
	if (root != EK_CONF_NONE)
		conf->roots[conf->n_roots++] = root;
	return root;
}

static void
parse_mit(struct ek_conf *conf, int file, int root)
{
	/* An included file moves conf->files, but not the path itself. */
	const char *path = conf->files[file].path;

	if (conf->files[file].state == EK_CONF_FILE_READ)
		(void)ek_profile_parse(conf, (size_t)file, root, 0);
	else if (conf->files[file].state == EK_CONF_FILE_DIRECTORY)
		(void)ek_profile_folder(conf, path, file, 0, root, 0);
}

static bool
is_plist(const char *path)
{
	size_t len = strlen(path);

	return len > 6 && strcmp(path + len - 6, ".plist") == 0;
}

static bool
was_read(const struct ek_conf *conf, const char *path)
{
	size_t i;

	for (i = 0; i < conf->n_files; i++)
		if (strcmp(conf->files[i].path, path) == 0)
			return true;
	for (i = 0; i < conf->n_skipped; i++)
		if (strcmp(conf->skipped[i].path, path) == 0)
			return true;
	return false;
}

/* Heimdal takes a name in the list once, MIT as often as it is there. */
static void
read_path(struct ek_conf *conf, const char *path)
{
	int file, root;

	if (conf->flavour != EK_CONF_MIT && was_read(conf, path))
		return;
	file = ek_conf_file_add(conf, path, EK_CONF_NONE, 0);
	if (file == EK_CONF_NONE)
		return;
	if (conf->files[file].state == EK_CONF_FILE_READ && is_plist(path)) {
		skip_path(conf, path, "a property list; it is not looked into");
		return;
	}
	root = add_root(conf);
	if (root == EK_CONF_NONE)
		return;
	if (conf->flavour == EK_CONF_MIT)
		parse_mit(conf, file, root);
	else if (conf->files[file].state == EK_CONF_FILE_READ)
		ek_heimdal_parse(conf, (size_t)file, root);
}

/* Both libraries put the home folder for "~/" in front. */
static void
read_expanded(struct ek_conf *conf, const char *path)
{
	struct ek_buf full = { 0 };

	if (strncmp(path, "~/", 2) != 0) {
		read_path(conf, path);
		return;
	}
	if (conf->home == NULL)
		return;
	ek_buf_printf(&full, "%s%s", conf->home, path + 1);
	if (full.failed)
		conf->failed = true;
	else
		read_path(conf, ek_buf_str(&full));
	ek_buf_free(&full);
}

/* Both libraries stop at an empty name: ":/etc/krb5.conf" reads nothing. */
static void
read_list(struct ek_conf *conf, const char *list, char separator)
{
	char *copy = strdup(list), *at = copy, *end;

	if (copy == NULL)
		conf->failed = true;
	while (at != NULL && *at != '\0' && !conf->refused && !conf->failed) {
		end = strchr(at, separator);
		if (end != NULL)
			*end++ = '\0';
		if (*at == '\0')
			break;
		read_expanded(conf, at);
		at = end;
	}
	free(copy);
}

/* MIT passes over files that are missing or may not be read, but wants one of
 * those that are there. */
static void
judge_unreadable(struct ek_conf *conf)
{
	bool unreadable = false;
	size_t i;

	for (i = 0; i < conf->n_files; i++) {
		if (conf->files[i].included_from != EK_CONF_NONE)
			continue;
		if (conf->files[i].state == EK_CONF_FILE_UNREADABLE)
			unreadable = true;
		else if (conf->files[i].state != EK_CONF_FILE_MISSING)
			return;
	}
	if (conf->flavour == EK_CONF_MIT && unreadable)
		conf->refused = true;
}

static void
neglect(struct ek_conf *conf, const char *folder, const char *name)
{
	struct ek_buf path = { 0 };

	/* includedir /etc/krb5.conf.d/ makes a path with two slashes. */
	ek_buf_printf(&path, "%s//%s", folder, name);
	if (!path.failed && was_read(conf, ek_buf_str(&path))) {
		ek_buf_free(&path);
		return;
	}
	ek_buf_reset(&path);
	ek_buf_printf(&path, "%s/%s", folder, name);
	if (path.failed)
		conf->failed = true;
	else if (!was_read(conf, ek_buf_str(&path)))
		skip_path(conf, ek_buf_str(&path),
		    conf->flavour == EK_CONF_MIT ?
		    "no includedir line reads this folder" :
		    "this library has no includedir");
	ek_buf_free(&path);
}

/* Snippets that packages put into folders which nothing includes. */
static void
find_neglected(struct ek_conf *conf, const char *folder)
{
	struct ek_buf names = { 0 };
	const char *at, *end;

	if (conf->reader->folder(conf->reader->arg, folder, &names) ==
	    EK_CONF_FILE_READ && names.len > 0) {
		end = names.data + names.len;
		for (at = names.data; at < end; at += strlen(at) + 1)
			if (ek_profile_name_is_read(at) && *at != '\0')
				neglect(conf, folder, at);
	}
	ek_buf_free(&names);
}

static void
find_passed_over(struct ek_conf *conf, const struct ek_conf_env *env)
{
	static const char standard[] = "/etc/krb5.conf";
	struct ek_conf_stat stat;
	struct ek_buf text = { 0 };
	size_t i;

	if (conf->refused || (env->os != NULL &&
	    strcmp(env->os, "windows") == 0))
		return;
	for (i = 0; ek_conf_snippet_folders[i] != NULL; i++)
		find_neglected(conf, ek_conf_snippet_folders[i]);
	if (!was_read(conf, standard) && conf->reader->file(conf->reader->arg,
	    standard, &text, &stat) == EK_CONF_FILE_READ)
		skip_path(conf, standard, conf->variable ?
		    "KRB5_CONFIG names other files" :
		    "this library reads other files");
	ek_buf_free(&text);
}

struct ek_conf *
ek_conf_read(const struct ek_conf_env *env)
{
	struct ek_conf *conf = calloc(1, sizeof(*conf));

	if (conf == NULL)
		return NULL;
	conf->flavour = env->flavour;
	conf->reader = env->reader == NULL ? &ek_conf_disk : env->reader;
	conf->variable = env->krb5_config != NULL;
	if (env->home != NULL)
		conf->home = strdup(env->home);
	conf->failed = env->home != NULL && conf->home == NULL;
	read_list(conf, ek_conf_paths(env), ek_conf_separator(env));
	judge_unreadable(conf);
	find_passed_over(conf, env);
	if (conf->failed) {
		ek_conf_free(conf);
		return NULL;
	}
	return conf;
}

void
ek_conf_free(struct ek_conf *conf)
{
	size_t i;

	if (conf == NULL)
		return;
	for (i = 0; i < conf->n_files; i++) {
		free(conf->files[i].path);
		ek_buf_free(&conf->files[i].text);
	}
	for (i = 0; i < conf->n_skipped; i++) {
		free(conf->skipped[i].path);
		ek_buf_free(&conf->skipped[i].text);
	}
	for (i = 0; i < conf->n_faults; i++) {
		free(conf->faults[i].text);
		free(conf->faults[i].include);
	}
	ek_conf_tree_free(&conf->tree);
	free(conf->files);
	free(conf->skipped);
	free(conf->faults);
	free(conf->home);
	free(conf);
}
