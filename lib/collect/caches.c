/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/caches.h"
#include "collect/look.h"
#include "platform/ccname.h"

enum { MAX_FILES = 10000 }; /* looked at in one folder */

/* What is being searched. */
struct search {
	struct ek_collector *c;
	struct ek_found_list *list;
	const char *where;
	bool first;
};

static bool
is_known(const struct ek_found_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->item[i].name, name) == 0)
			return true;
	return false;
}

static void
add(struct search *s, const char *name, bool mine, bool primary)
{
	struct ek_found found = { .where = s->where, .mine = mine,
		.primary = primary };

	if (s->list->n == EK_CACHES_MAX || is_known(s->list, name))
		return;
	found.name = strdup(name);
	if (found.name != NULL)
		s->list->item[s->list->n++] = found;
}

static void
add_member(void *arg, const char *name)
{
	struct search *s = arg;

	add(s, name, true, s->first);
	s->first = false;
}

/* The members of a collection; NULL: the default one. */
static void
add_collection(struct search *s, const char *name, const char *where)
{
	struct ek_library *lib = ek_session(s->c, NULL);

	s->where = where;
	s->first = true;
	if (lib != NULL)
		ek_flavour.platform->caches(lib, name, s, add_member);
}

/* A file or folder that has the name of a cache. */
static void
add_path(struct search *s, const char *path)
{
	struct stat st;
	char name[600];
	bool mine;

	if (lstat(path, &st) < 0)
		return;
	mine = st.st_uid == getuid();
	snprintf(name, sizeof(name), "%s:%s",
	    S_ISDIR(st.st_mode) ? "DIR" : "FILE", path);
	if (mine && S_ISDIR(st.st_mode))
		add_collection(s, name, s->where);
	else if (S_ISREG(st.st_mode) && (mine || getuid() == 0))
		add(s, name, mine, false);
}

/* A file of ours that begins like a cache, whatever it is called. */
static bool
looks_like_cache(const char *path)
{
	struct ek_buf head = { 0 };
	struct stat st;
	bool is = lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == getuid() && ek_look_file(path, 2, &head) &&
	    head.len == 2 && head.data[0] == 5 &&
	    (head.data[1] == 3 || head.data[1] == 4);

	ek_buf_free(&head);
	return is;
}

static void
add_folder(struct search *s, const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;
	char path[512];

	while (dir != NULL && n++ < MAX_FILES &&
	    (entry = readdir(dir)) != NULL) {
		s->where = folder;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (strncmp(entry->d_name, "krb5cc", 6) == 0 ||
		    looks_like_cache(path))
			add_path(s, path);
	}
	if (dir != NULL)
		closedir(dir);
}

static void
add_if_there(struct search *s, const char *name, const char *where)
{
	if (ek_ccname_there(name) == EK_THERE_YES)
		add_collection(s, name, where);
}

/* Keyrings "_krb_NAME" of ours that the kernel lists: collections of the
 * user or session keyring. */
static void
add_listed_keyrings(struct search *s)
{
	FILE *keys = fopen("/proc/keys", "re");
	char line[512], name[128], full[160];
	long uid;

	while (keys != NULL && fgets(line, sizeof(line), keys) != NULL) {
		if (sscanf(line,
			"%*s %*s %*s %*s %*s %ld %*s keyring _krb_%127[^: ]",
			&uid, name) != 2 || uid != (long)getuid())
			continue;
		snprintf(full, sizeof(full), "KEYRING:user:%s", name);
		add_if_there(s, full, "keyring");
		snprintf(full, sizeof(full), "KEYRING:session:%s", name);
		add_if_there(s, full, "keyring");
	}
	if (keys != NULL)
		fclose(keys);
}

void
ek_caches_find(struct ek_collector *c, struct ek_found_list *out)
{
	struct search s = { .c = c, .list = out };
	char text[64];

	memset(out, 0, sizeof(*out));
	add_collection(&s, NULL, "default");
	snprintf(text, sizeof(text), "KEYRING:persistent:%ld", (long)getuid());
	add_if_there(&s, text, "keyring");
	add_listed_keyrings(&s);
	add_if_there(&s, "KCM:", "kcm");
#if defined(__APPLE__)
	add_collection(&s, "API:", "api");
#endif
	add_folder(&s, "/tmp");
	snprintf(text, sizeof(text), "/run/user/%ld", (long)getuid());
	add_folder(&s, text);
}

void
ek_caches_free(struct ek_found_list *list)
{
	while (list->n > 0)
		free(list->item[--list->n].name);
}
