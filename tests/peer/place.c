/* SPDX-License-Identifier: BSD-2-Clause */
#include <config.h>

#include <fcntl.h>
#include <unistd.h>

#include "peer/place.h"
#include "unit/expect.h"

static char folder[64], path[80], other[80];

static void
clean_up(void)
{
	unlink(path);
	unlink(other);
	rmdir(folder);
}

/* In memory where there is such a place. */
static void
make_folder(void)
{
	snprintf(folder, sizeof(folder), "%s/differential.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	EXPECT(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	atexit(clean_up);
}

const char *
place_put(const char *type, ekrb_bytes bytes)
{
	static char name[128];
	int fd;

	if (path[0] == '\0')
		make_folder();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	EXPECT(fd >= 0);
	EXPECT(write(fd, bytes.data, bytes.len) == (ssize_t)bytes.len);
	close(fd);
	snprintf(name, sizeof(name), "%s%s", type, path);
	return name;
}

const char *
place_other(const char *type)
{
	static char name[128];

	unlink(other);
	snprintf(name, sizeof(name), "%s%s", type, other);
	return name;
}
