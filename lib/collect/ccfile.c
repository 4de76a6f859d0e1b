/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/ccfile.h"

/* What is left to read of a file. */
struct source {
	int fd;
	size_t left;
};

static ptrdiff_t
read_some(void *arg, void *data, size_t len, struct ek_error *error)
{
	struct source *source = arg;
	ssize_t n;

	if (len > source->left)
		len = source->left;
	n = len > 0 ? read(source->fd, data, len) : 0;
	if (n < 0)
		ek_error_set(error, EKRB_IO, "%s", strerror(errno));
	else
		source->left -= (size_t)n;
	return n;
}

static int
open_regular(const char *path, bool follow)
{
	int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
	int fd = open(path, follow ? flags : flags | O_NOFOLLOW);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static char *
print(const struct ek_principal *principal)
{
	struct ek_buf text = { 0 };

	ek_principal_print(&text, principal);
	return ek_buf_take(&text);
}

static void
each_ticket(struct ek_ccache *cache, void *arg,
    void (*each)(void *, const struct ek_cred *, const char *))
{
	struct ek_cred cred;
	char *server;

	while (ek_ccache_next(cache, &cred) == EK_NEXT_ENTRY) {
		if (cred.kind != EK_CRED_TICKET || each == NULL)
			continue;
		server = print(&cred.server);
		if (server != NULL)
			each(arg, &cred, server);
		free(server);
	}
}

bool
ek_ccfile_read(const char *path, bool follow, void *arg,
    void (*each)(void *, const struct ek_cred *, const char *),
    struct ek_ccfile *out)
{
	struct source source = { open_regular(path, follow), EK_CCFILE_MAX };
	struct ek_ccache cache;

	*out = (struct ek_ccfile){ 0 };
	if (source.fd < 0)
		return false;
	if (ek_ccache_open(&cache, read_some, &source, &out->error) ==
	    EKRB_OK) {
		out->principal = print(&cache.client);
		out->has_offset = cache.has_offset;
		out->offset = cache.offset_sec;
		each_ticket(&cache, arg, each);
	}
	ek_ccache_close(&cache);
	close(source.fd);
	return true;
}
