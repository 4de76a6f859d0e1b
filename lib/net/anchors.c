/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/pem.h>

#include "net/anchors.h"

enum { MAX_PATH = 4096, MAX_ENV_HOPS = 4 };

/* Adds every certificate of a PEM file. False: it cannot be opened. */
static bool
load_file(struct ek_anchors *anchors, const char *path)
{
	STACK_OF(X509_INFO) *infos;
	FILE *file = fopen(path, "r");
	int i;

	if (file == NULL)
		return false;
	infos = PEM_X509_INFO_read(file, NULL, NULL, NULL);
	fclose(file);
	for (i = 0; infos != NULL && i < sk_X509_INFO_num(infos); i++) {
		X509_INFO *info = sk_X509_INFO_value(infos, i);

		if (info->x509 != NULL &&
		    X509_STORE_add_cert(anchors->store, info->x509) == 1)
			anchors->loaded++;
	}
	sk_X509_INFO_pop_free(infos, X509_INFO_free);
	return true;
}

/* Every file of the folder, whatever its name. False: none could be read. */
static bool
load_folder(struct ek_anchors *anchors, const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	char name[MAX_PATH];
	bool any = false;

	if (folder == NULL)
		return false;
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.' || (size_t)snprintf(name,
		    sizeof(name), "%s/%s", path, entry->d_name) >= sizeof(name))
			continue;
		any |= load_file(anchors, name);
	}
	closedir(folder);
	return any;
}

static bool
refuse(struct ek_anchors *anchors, const char *value, const char *why)
{
	ek_buf_printf(&anchors->error, "http_anchors = %s: %s", value, why);
	return false;
}

static bool
load_value(struct ek_anchors *anchors, const char *value, int hops)
{
	const char *other;

	errno = 0;
	if (strncmp(value, "FILE:", 5) == 0)
		return load_file(anchors, value + 5) ||
		    refuse(anchors, value, strerror(errno));
	if (strncmp(value, "DIR:", 4) == 0)
		return load_folder(anchors, value + 4) ||
		    refuse(anchors, value, errno != 0 ? strerror(errno) :
			"no file in it can be read");
	if (strncmp(value, "ENV:", 4) != 0)
		return refuse(anchors, value,
		    "begins with neither FILE:, DIR: nor ENV:");
	other = getenv(value + 4);
	if (other == NULL || hops == 0)
		return refuse(anchors, value, "that variable is not set");
	return load_value(anchors, other, hops - 1);
}

static void
say_where(struct ek_anchors *anchors, const char *text)
{
	if (anchors->where.len > 0)
		ek_buf_puts(&anchors->where, ", ");
	ek_buf_puts(&anchors->where, text);
}

static const char *
variable_or(const char *variable, const char *otherwise)
{
	const char *value = getenv(variable);

	return value != NULL && *value != '\0' ? value : otherwise;
}

/* Counts what OpenSSL will look up by hash: names such as "5ed36f99.0". */
static int64_t
count_hashed(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	int64_t n = 0;

	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL)
		n += strspn(entry->d_name, "0123456789abcdef") == 8 &&
		    entry->d_name[8] == '.' && entry->d_name[9] >= '0' &&
		    entry->d_name[9] <= '9';
	closedir(folder);
	return n;
}

static bool
load_system(struct ek_anchors *anchors)
{
	const char *file, *folder;
	STACK_OF(X509_OBJECT) *objects;

	file = variable_or(X509_get_default_cert_file_env(),
	    X509_get_default_cert_file());
	folder = variable_or(X509_get_default_cert_dir_env(),
	    X509_get_default_cert_dir());
	if (X509_STORE_set_default_paths(anchors->store) != 1) {
		ek_buf_puts(&anchors->error,
		    "OpenSSL's default CA paths cannot be used");
		return false;
	}
	objects = X509_STORE_get0_objects(anchors->store);
	anchors->loaded = sk_X509_OBJECT_num(objects) + count_hashed(folder);
	ek_buf_printf(&anchors->where, "the system's: %s, %s", file, folder);
	return true;
}

bool
ek_anchors_load(struct ek_anchors *anchors, const char *const *values)
{
	*anchors = (struct ek_anchors){ .store = X509_STORE_new() };
	if (anchors->store == NULL)
		return false;
	if (values == NULL || values[0] == NULL)
		return load_system(anchors);
	for (; *values != NULL; values++) {
		say_where(anchors, *values);
		if (!load_value(anchors, *values, MAX_ENV_HOPS))
			return false;
	}
	return true;
}

void
ek_anchors_free(struct ek_anchors *anchors)
{
	X509_STORE_free(anchors->store);
	ek_buf_free(&anchors->where);
	ek_buf_free(&anchors->error);
	*anchors = (struct ek_anchors){ 0 };
}
