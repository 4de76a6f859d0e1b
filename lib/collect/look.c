/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "collect/look.h"

bool
ek_look_file(const char *path, size_t cap, struct ek_buf *out)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char piece[4096];
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (cap > 0 && (n = read(fd, piece,
			    cap < sizeof(piece) ? cap : sizeof(piece))) > 0) {
			ek_buf_add(out, piece, (size_t)n);
			cap -= (size_t)n;
		}
	ek_wipe(piece, sizeof(piece));
	close(fd);
	return n >= 0;
}

bool
ek_look_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool
ek_look_for(const char *path, const char *word)
{
	struct ek_buf buf = { 0 };
	bool found = false;
	const char *at;

	if (ek_look_file(path, 65536, &buf) && ek_buf_str(&buf) != NULL)
		for (at = ek_buf_str(&buf); *at != '\0' && !found; at++)
			found = strncasecmp(at, word, strlen(word)) == 0;
	ek_buf_free(&buf);
	return found;
}
