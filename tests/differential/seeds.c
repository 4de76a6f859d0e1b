/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>

#include "differential/compare.h"
#include "unit/vector.h"

ekrb_bytes
compare_load(const char *path)
{
	static uint8_t data[65536];
	FILE *file = fopen(path, "rb");
	size_t len;

	EXPECT(file != NULL);
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	return vector_copy((ekrb_bytes){ data, len });
}

/* "pac-table" has the seeds of "pac". */
void
compare_seeds(struct run *run, void (*seed)(struct run *, ekrb_bytes,
    unsigned rounds), unsigned rounds)
{
	char folder[1024], path[2048];
	struct dirent *entry;
	ekrb_bytes bytes;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/%.*s", FUZZ_CORPUS,
	    strncmp(run->own->name, "pac", 3) == 0 ? 3 : 99, run->own->name);
	dir = opendir(folder);
	EXPECT(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		bytes = compare_load(path);
		seed(run, bytes, rounds);
		vector_free(bytes);
	}
	closedir(dir);
}

/* xorshift */
uint32_t
compare_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}
