/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache in use, and every other one. */
#include "config.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/caches.h"
#include "collect/ccfile.h"
#include "collect/tgtkind.h"
#include "platform/ccname.h"

static const char *
source_of_name(struct ek_collector *c)
{
	if (ek_fact_str(c->facts, "run.cache") != NULL)
		return "option";
	if (getenv("KRB5CCNAME") != NULL)
		return "environment";
	if (ek_fact_str(c->facts, "config.default_ccache_name") != NULL)
		return "config";
	return "default";
}

/* The name, also where no library could be opened to tell it. */
static char *
cache_in_use(struct ek_collector *c)
{
	const char *name = ek_session_cache(c);
	char standard[64];

	if (name == NULL)
		name = ek_cache_asked(c);
	if (name == NULL)
		name = getenv("KRB5CCNAME");
	snprintf(standard, sizeof(standard), "FILE:/tmp/krb5cc_%ld",
	    (long)getuid());
	return strdup(name != NULL ? name : standard);
}

static const char *
kind_of_file(mode_t mode)
{
	if (S_ISREG(mode))
		return "file";
	if (S_ISDIR(mode))
		return "directory";
	if (S_ISLNK(mode))
		return "symlink"; /* one that leads nowhere */
	if (S_ISFIFO(mode))
		return "fifo";
	return S_ISSOCK(mode) ? "socket" : "device";
}

/* Format (5 1 to 5 4) of a FILE cache, from its first two bytes. */
static void
say_format(struct ek_collector *c, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	unsigned char head[2] = { 0 };
	ssize_t n = fd >= 0 ? read(fd, head, sizeof(head)) : -1;
	char hex[8] = "";
	ssize_t i;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return;
	if (n == 2 && head[0] == 5 && head[1] >= 1 && head[1] <= 4) {
		ek_collect_int(c, "cache.format", head[1]);
		return;
	}
	for (i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", head[i]);
	ek_collect_str(c, "cache.format", NULL);
	ek_collect_str(c, "cache.magic", hex);
}

/* Where a damaged file is damaged, and the clock offset its header keeps. */
static void
say_parse(struct ek_collector *c, const char *path)
{
	struct ek_buf text = { 0 };
	struct ek_ccfile file;

	if (!ek_ccfile_read(path, true, NULL, NULL, &file))
		return;
	if (ek_error_is_set(&file.error)) {
		ek_buf_puts(&text, file.error.text);
		if (file.error.has_offset)
			ek_buf_printf(&text, " (at byte %zu)",
			    file.error.offset);
		if (file.error.field[0] != '\0')
			ek_buf_printf(&text, " in %s", file.error.field);
		ek_collect_str(c, "cache.parse_error", ek_buf_str(&text));
	}
	if (file.has_offset && file.offset != 0)
		ek_collect_int(c, "cache.kdc_offset", file.offset);
	ek_buf_free(&text);
	free(file.principal);
}

static void
say_file(struct ek_collector *c, const char *path)
{
	struct stat st, link;
	bool there = stat(path, &st) == 0;

	ek_collect_str(c, "cache.path", path);
	if (lstat(path, &link) < 0)
		return;
	ek_collect_bool(c, "cache.symlink", S_ISLNK(link.st_mode));
	if (!there)
		st = link;
	ek_collect_str(c, "cache.file_kind", kind_of_file(st.st_mode));
	ek_collect_int(c, "cache.uid", st.st_uid);
	ek_collect_int(c, "cache.mode", st.st_mode & 07777);
	ek_collect_int(c, "cache.size", st.st_size);
	if (!there)
		return;
	ek_collect_bool(c, "cache.readable",
	    faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0);
	if (S_ISREG(st.st_mode)) {
		say_format(c, path);
		say_parse(c, path);
	}
}

static void
say_place(struct ek_collector *c, const char *name)
{
	enum ek_there there = ek_ccname_there(name);
	char type[EK_CCNAME_TYPE];
	const char *path = ek_ccname_path(name);

	ek_ccname_split(name, type);
	ek_collect_str(c, "cache.type", type);
	if (there != EK_THERE_UNKNOWN)
		ek_collect_bool(c, "cache.exists", there == EK_THERE_YES);
	if (path != NULL)
		say_file(c, path);
}

/* What is learnt from reading one cache. */
struct reading {
	struct ek_collector *c;
	json_t *object; /* of cache.others; NULL: the cache in use */
	int64_t entries;
};

static bool
say_opening(void *arg, const struct ek_cache *cache)
{
	struct ek_collector *c = ((struct reading *)arg)->c;

	ek_collect_int(c, "cache.open_code", cache->said.code);
	ek_collect_str(c, "cache.open_text", cache->said.text);
	if (cache->principal != NULL) {
		ek_collect_str(c, "cache.principal", cache->principal);
		ek_collect_str(c, "cache.principal_realm",
		    ek_realm_of(cache->principal));
	}
	if (cache->has_offset)
		ek_collect_int(c, "cache.kdc_offset", cache->kdc_offset);
	return true;
}

static void
say_entry(void *arg, const struct ek_entry *entry)
{
	struct reading *reading = arg;

	if (!entry->is_config) {
		reading->entries++;
		return;
	}
	ek_collect_append(reading->c, "cache.config_entries",
	    json_pack("{s:o, s:o, s:o}", "key",
		ek_json_text(entry->config_key), "principal",
		ek_json_text(entry->config_principal), "value",
		ek_json_bytes(entry->ticket.data,
		    entry->ticket.len < 256 ? entry->ticket.len : 256)));
}

/* A cache that opens and then cannot be read to its end. */
static void
say_end(void *arg, const struct ek_said *said)
{
	struct ek_collector *c = ((struct reading *)arg)->c;

	if (said->code == 0)
		return;
	ek_collect_int(c, "cache.open_code", said->code);
	ek_collect_str(c, "cache.open_text", said->text);
}

static void
say_contents(struct ek_collector *c, struct ek_library *lib, const char *name)
{
	struct reading reading = { .c = c };
	struct ek_cache_visit visit = { &reading, say_opening, say_entry,
		say_end };

	ek_flavour.platform->read(lib, name, &visit);
	ek_collect_int(c, "cache.entries", reading.entries);
}

static bool
note_opening(void *arg, const struct ek_cache *cache)
{
	json_t *object = ((struct reading *)arg)->object;

	json_object_set_new(object, "readable",
	    json_boolean(cache->said.code == 0));
	json_object_set_new(object, "principal",
	    ek_json_text(cache->principal));
	if (cache->said.code != 0)
		json_object_set_new(object, "error",
		    ek_json_text(cache->said.text));
	return true;
}

static void
note_tgt(json_t *object, const char *kind, int64_t end)
{
	if (strcmp(kind, "cloud") == 0 || strcmp(kind, "referral") == 0) {
		json_object_set_new(object, "cloud_tgt", json_true());
		json_object_set_new(object, "cloud_tgt_end",
		    json_integer(end));
	} else if (strcmp(kind, "onprem") == 0 || strcmp(kind, "partial") == 0)
		json_object_set_new(object, "onprem_tgt", json_true());
}

static void
note_entry(void *arg, const struct ek_entry *entry)
{
	struct reading *reading = arg;
	const char *kind;

	if (entry->is_config)
		return;
	reading->entries++;
	kind = ek_tgt_kind(entry->server,
	    ek_fact_str(reading->c->facts, "run.realm"), -1);
	if (kind != NULL)
		note_tgt(reading->object, kind, entry->end);
}

/* Another user's cache, seen by root: what it holds, for a hint to run as
 * that user. It is never used. */
static void
note_foreign_entry(void *arg, const struct ek_cred *cred, const char *server)
{
	struct reading *reading = arg;
	const char *kind = ek_tgt_kind(server,
	    ek_fact_str(reading->c->facts, "run.realm"), -1);

	reading->entries++;
	if (kind != NULL)
		note_tgt(reading->object, kind, cred->end);
}

static void
note_foreign(struct reading *reading, const char *name)
{
	const char *path = ek_ccname_path(name);
	struct ek_ccfile file = { 0 };
	bool opened = path != NULL && ek_ccfile_read(path, false, reading,
	    note_foreign_entry, &file);

	json_object_set_new(reading->object, "readable",
	    json_boolean(opened && !ek_error_is_set(&file.error)));
	json_object_set_new(reading->object, "principal",
	    ek_json_text(file.principal));
	if (ek_error_is_set(&file.error))
		json_object_set_new(reading->object, "error",
		    ek_json_text(file.error.text));
	free(file.principal);
}

static void
note_owner(json_t *object, const char *name)
{
	const char *path = ek_ccname_path(name);
	struct stat st;

	if (path != NULL && lstat(path, &st) == 0)
		json_object_set_new(object, "uid", json_integer(st.st_uid));
}

static void
say_found(struct ek_collector *c, const struct ek_found *found)
{
	char type[EK_CCNAME_TYPE];
	json_t *object;
	struct reading reading = { .c = c };
	struct ek_cache_visit visit = { &reading, note_opening, note_entry,
		NULL };
	struct ek_library *lib = ek_session(c, NULL);

	ek_ccname_split(found->name, type);
	object = json_pack("{s:o, s:s, s:b, s:b, s:s, s:b, s:b}", "name",
	    ek_json_text(found->name), "type", type, "mine", found->mine,
	    "primary", found->primary, "where", found->where, "cloud_tgt", 0,
	    "onprem_tgt", 0);
	reading.object = object;
	note_owner(object, found->name);
	if (!found->mine)
		note_foreign(&reading, found->name);
	else if (lib != NULL)
		ek_flavour.platform->read(lib, found->name, &visit);
	json_object_set_new(object, "tickets", json_integer(reading.entries));
	ek_collect_append(c, "cache.others", object);
}

static void
say_all_found(struct ek_collector *c)
{
	struct ek_found_list *list = calloc(1, sizeof(*list));
	size_t i;

	if (list == NULL)
		return;
	ek_caches_find(c, list);
	for (i = 0; i < list->n; i++) {
		if (i == 0 && strcmp(list->item[0].where, "default") == 0)
			ek_collect_str(c, "cache.resolved",
			    list->item[0].name);
		say_found(c, &list->item[i]);
	}
	ek_caches_free(list);
	free(list);
}

static void
say_selection(struct ek_collector *c, struct ek_library *lib)
{
	const char *known = ek_fact_str(c->facts, "name.canonical_principal");
	const char *spn = ek_fact_str(c->facts, "run.spn");
	struct ek_buf service = { 0 };
	struct ek_said said = { 0 };
	const char *by = NULL;
	char *name;

	if (spn == NULL)
		return;
	ek_buf_printf(&service, "%s%s", known != NULL ? known : spn,
	    known != NULL ? "" : "@");
	name = ek_flavour.platform->select(lib, ek_buf_str(&service), &by,
	    &said);
	ek_collect_str(c, "cache.selected", name);
	ek_collect_str(c, "cache.selected_by", by);
	ek_said_clear(&said);
	ek_buf_free(&service);
	free(name);
}

void
ek_collect_cache(struct ek_collector *c)
{
	const char *source = source_of_name(c);
	struct ek_library *lib = ek_session(c, NULL);
	char *name = cache_in_use(c);

	if (name == NULL)
		return;
	ek_collect_str(c, "cache.name", name);
	ek_collect_str(c, "cache.source", source);
	say_place(c, name);
	if (lib != NULL)
		say_contents(c, lib, name);
	say_all_found(c);
	if (lib != NULL)
		say_selection(c, lib);
	free(name);
}
