/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a fuzz target over files: those named, those in the folders named, or
 * without an argument its corpus.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

/* In memory of exactly the file's size, so that a checker sees overruns. */
static void
replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size > 0 ? size : 1);

	EXPECT(file != NULL && data != NULL);
	EXPECT(fread(data, 1, size, file) == size);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

/* Returns how many files were run. */
static unsigned replay(const char *path);

static unsigned
replay_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char name[4096];
	unsigned n = 0;

	EXPECT(folder != NULL);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		n += replay(name);
	}
	closedir(folder);
	return n;
}

static unsigned
replay(const char *path)
{
	struct stat status;

	EXPECT(stat(path, &status) == 0);
	if (S_ISDIR(status.st_mode))
		return replay_folder(path);
	replay_file(path, (size_t)status.st_size);
	return 1;
}

/* The program fuzz_NAME has its corpus in CORPUS/NAME. */
static unsigned
replay_corpus(const char *program)
{
	const char *name = strstr(program, "fuzz_"), *next;
	char path[4096];

	EXPECT(name != NULL);
	while ((next = strstr(name + 1, "fuzz_")) != NULL)
		name = next;
	snprintf(path, sizeof(path), "%s/%.*s", FUZZ_CORPUS,
	    (int)strcspn(name + strlen("fuzz_"), "."), name + strlen("fuzz_"));
	return replay(path);
}

int
main(int argc, char *argv[])
{
	unsigned n = 0;
	int i;

	if (argc < 2)
		n = replay_corpus(argv[0]);
	for (i = 1; i < argc; i++)
		n += replay(argv[i]);
	printf("%u inputs\n", n);
	return n > 0 ? 0 : 1;
}
