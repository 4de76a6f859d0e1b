/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/conf_fixture.h"

#include <errno.h>
#include <string.h>

static enum ek_conf_state
read_file(void *arg, const char *path, struct ek_buf *out,
    struct ek_conf_stat *stat_out)
{
	const struct memory_file *file = arg;

	*stat_out = (struct ek_conf_stat){ .mode = -1, .uid = -1 };
	for (; file->path != NULL; file++) {
		if (strcmp(file->path, path) != 0)
			continue;
		if (file->text == NULL) {
			stat_out->error = EACCES;
			return EK_CONF_FILE_UNREADABLE;
		}
		ek_buf_add(out, file->text,
		    file->len == 0 ? strlen(file->text) : file->len);
		return EK_CONF_FILE_READ;
	}
	stat_out->error = ENOENT;
	return EK_CONF_FILE_MISSING;
}

static enum ek_conf_state
read_folder(void *arg, const char *path, struct ek_buf *names_out)
{
	const struct memory_file *file = arg;
	enum ek_conf_state state = EK_CONF_FILE_MISSING;
	size_t len = strlen(path);

	for (; file->path != NULL; file++) {
		if (strncmp(file->path, path, len) != 0 ||
		    file->path[len] != '/')
			continue;
		ek_buf_puts(names_out, file->path + len + 1);
		ek_buf_putc(names_out, '\0');
		state = EK_CONF_FILE_READ;
	}
	return state;
}

struct ek_conf_reader
memory_reader(const struct memory_file *files)
{
	return (struct ek_conf_reader){ read_file, read_folder,
		(void *)(uintptr_t)files };
}

struct ek_facts *
memory_facts(enum ek_conf_flavour flavour, const char *krb5_config,
    const struct memory_file *files)
{
	struct ek_conf_reader reader = memory_reader(files);
	struct ek_conf_env env = { .flavour = flavour,
		.krb5_config = krb5_config, .home = "/home/u",
		.reader = &reader };
	struct ek_conf *conf = ek_conf_read(&env);
	struct ek_facts *facts = ek_facts_new();

	if (conf == NULL || !ek_conf_facts(conf, REALM, HOST, facts)) {
		ek_facts_free(facts);
		facts = NULL;
	}
	ek_conf_free(conf);
	return facts;
}

struct ek_facts *
text_facts(const char *text)
{
	const struct memory_file files[] = {
		{ "/etc/krb5.conf", text, 0 },
		{ NULL, NULL, 0 }
	};

	return memory_facts(EK_CONF_MIT, NULL, files);
}
