/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/caches.h"
#include "platform/ccname.h"

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

static void
add_folder(struct search *s, const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char path[512];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		s->where = folder;
		if (strncmp(entry->d_name, "krb5cc", 6) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
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

const char *
ek_realm_of(const char *principal)
{
	const char *realm = NULL;

	for (; *principal != '\0'; principal++)
		if (principal[0] == '\\' && principal[1] != '\0')
			principal++;
		else if (principal[0] == '@')
			realm = principal + 1;
	return realm != NULL ? realm : principal;
}

const char *
ek_tgt_kind(const char *server, const char *realm, int64_t kvno)
{
	const char *issuer = ek_realm_of(server);
	const char *target = server + 7;
	size_t len;

	if (strncmp(server, "krbtgt/", 7) != 0 || *issuer == '\0')
		return NULL;
	len = (size_t)(issuer - target) - 1;
	if (realm != NULL && strlen(realm) == len &&
	    memcmp(target, realm, len) == 0)
		return strcmp(issuer, realm) == 0 ? "cloud" : "referral";
	if (strlen(issuer) != len || memcmp(target, issuer, len) != 0)
		return "other";
	/* MS-KILE 3.1.5.8: the high half of the key version of a read-only
	 * domain controller, which is what Entra acts as, is its number. */
	return kvno > 0xffff ? "partial" : "onprem";
}
