/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "krb/dircc.h"

enum { PRIMARY_MAX = 256 };

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What the file "primary" says: the name of a file beside it. Without one, or
 * with one that says nothing of use, it is "tkt". */
static void
read_primary(const char *path, char name[PRIMARY_MAX])
{
	struct ek_error error = { 0 };
	struct ek_buf file_name = { 0 };
	struct ek_file file = { .fd = -1 };
	ptrdiff_t n = 0;

	ek_buf_printf(&file_name, "%s/primary", path);
	if (ek_buf_str(&file_name) != NULL && ek_file_open(&file,
	    ek_buf_str(&file_name), EK_FILE_REGULAR, &error) == EKRB_OK)
		n = ek_file_read(&file, name, PRIMARY_MAX - 1, &error);
	name[n > 0 ? n : 0] = '\0';
	name[strcspn(name, "\r\n")] = '\0';
	if (strncmp(name, "tkt", 3) != 0 || strchr(name, '/') != NULL)
		memcpy(name, "tkt", 4);
	ek_file_close(&file);
	ek_buf_free(&file_name);
}

static void
add(struct ek_dircc *dir, const char *name)
{
	struct ek_buf copy = { 0 };

	if (strncmp(name, "tkt", 3) != 0)
		return;
	dir->left_out++;
	if (dir->n == EK_DIRCC_MAX)
		return;
	ek_buf_puts(&copy, name);
	dir->names[dir->n] = ek_buf_take(&copy);
	if (dir->names[dir->n] == NULL)
		return;
	dir->n++;
	dir->left_out--;
}

static void
sort(struct ek_dircc *dir, const char *primary)
{
	char *first;
	size_t i;

	if (dir->names == NULL || dir->n == 0)
		return;
	qsort(dir->names, dir->n, sizeof(dir->names[0]), by_name);
	for (i = 0; i < dir->n; i++)
		if (strcmp(dir->names[i], primary) == 0)
			break;
	if (i == dir->n)
		return;
	first = dir->names[i];
	memmove(dir->names + 1, dir->names, i * sizeof(dir->names[0]));
	dir->names[0] = first;
}

bool
ek_dircc_list(const char *path, struct ek_dircc *dir)
{
	char primary[PRIMARY_MAX];
	DIR *folder = opendir(path);
	struct dirent *entry;

	*dir = (struct ek_dircc){ 0 };
	if (folder == NULL)
		return false;
	dir->names = calloc(EK_DIRCC_MAX, sizeof(dir->names[0]));
	while (dir->names != NULL && (entry = readdir(folder)) != NULL)
		add(dir, entry->d_name);
	closedir(folder);
	if (dir->n == 0)
		return true;
	read_primary(path, primary);
	sort(dir, primary);
	return true;
}

void
ek_dircc_free(struct ek_dircc *dir)
{
	size_t i;

	for (i = 0; i < dir->n; i++)
		free(dir->names[i]);
	free(dir->names);
	*dir = (struct ek_dircc){ 0 };
}
