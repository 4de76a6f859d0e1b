/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/save.h"

#ifdef _WIN32
#define SEPARATORS "/\\"
#else
#define SEPARATORS "/"
#define O_BINARY 0
#endif
#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif

/* The folder of a path with its separator, "" for the current one. */
static size_t
folder_length(const char *path)
{
	size_t len = strlen(path);

	while (len > 0 && strchr(SEPARATORS, path[len - 1]) == NULL)
		len--;
	return len;
}

static char *
folder_of(const char *path)
{
	struct ek_buf folder = { 0 };

	/* Windows' stat() finds nothing that ends in a separator. */
	ek_buf_add(&folder, path, folder_length(path));
	ek_buf_putc(&folder, '.');
	return ek_buf_take(&folder);
}

/* What stands there is replaced: so neither a link, nor a device such as
 * /dev/null, which root could replace as well. NULL if nothing is in the way.
 */
static const char *
in_the_way(const char *path)
{
	struct stat info;

#ifdef S_ISLNK
	if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode))
		return "it is a symbolic link";
#endif
	if (stat(path, &info) != 0 || S_ISREG(info.st_mode))
		return NULL;
	return S_ISDIR(info.st_mode) ? "it is a folder" :
	    "it is not a regular file";
}

static const char *
why_not(const char *path, const char *folder)
{
	const char *why = in_the_way(path);
	struct stat info;

	if (path[folder_length(path)] == '\0')
		return "it names a folder";
	if (why != NULL)
		return why;
	if (stat(folder, &info) != 0)
		return strerror(errno);
	if (!S_ISDIR(info.st_mode))
		return strerror(ENOTDIR);
	return access(folder, W_OK) != 0 ? strerror(errno) : NULL;
}

bool
ek_save_check(const char *path, struct ek_error *error)
{
	char *folder = folder_of(path);
	const char *why;

	if (folder == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return false;
	}
	why = why_not(path, folder);
	if (why != NULL)
		ek_error_set(error, EKRB_ARGUMENT, "%s", why);
	free(folder);
	return why == NULL;
}

static bool
write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	for (; len > 0; data += n, len -= (size_t)n) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			return false;
	}
	return true;
}

static bool
fill_and_rename(int fd, const char *temporary, const char *path,
    const void *data, size_t len)
{
	bool written = write_all(fd, data, len);

	if (close(fd) != 0)
		written = false;
#ifdef _WIN32
	if (written)
		remove(path);
#endif
	return written && rename(temporary, path) == 0;
}

/* Writes the private temporary and renames it. */
static bool
write_beside(char *temporary, const char *path, const void *data, size_t len)
{
	int fd = mkstemp(temporary), saved;

	if (fd < 0)
		return false;
	if (fill_and_rename(fd, temporary, path, data, len))
		return true;
	saved = errno;
	unlink(temporary);
	errno = saved;
	return false;
}

#ifdef _WIN32
#define write_whole write_beside
#else
/* A signal that ends the process waits until nothing partial is there. */
static bool
write_whole(char *temporary, const char *path, const void *data, size_t len)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t set, before;
	bool done;
	size_t i;
	int saved;

	sigemptyset(&set);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaddset(&set, ends[i]);
	pthread_sigmask(SIG_BLOCK, &set, &before);
	done = write_beside(temporary, path, data, len);
	saved = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return done;
}
#endif

bool
ek_save(const char *path, const void *data, size_t len,
    struct ek_error *error)
{
	const char *why = in_the_way(path);
	struct ek_buf temporary = { 0 };
	bool done;

	if (why != NULL) {
		ek_error_set(error, EKRB_IO, "%s", why);
		return false;
	}
	ek_buf_add(&temporary, path, folder_length(path));
	ek_buf_puts(&temporary, ".entrakrb-XXXXXX");
	if (temporary.failed) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return false;
	}
	done = write_whole(temporary.data, path, data, len);
	if (!done)
		ek_error_set(error, EKRB_IO, "%s", strerror(errno));
	ek_buf_free(&temporary);
	return done;
}

static bool
read_all(int fd, size_t max, struct ek_buf *out, struct ek_error *error)
{
	char piece[16384];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			ek_error_set(error, EKRB_IO, "%s", strerror(errno));
			return false;
		}
		if (out->len + (size_t)n > max) {
			ek_error_set(error, EKRB_IO,
			    "it is larger than %zu bytes", max);
			return false;
		}
		ek_buf_add(out, piece, (size_t)n);
	}
	return true;
}

/* Opens without waiting for a writer of a named pipe, then reads as usual. */
static int
open_input(const char *path, struct ek_error *error)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_BINARY | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &info) != 0) {
		ek_error_set(error, EKRB_IO, "%s", strerror(errno));
		return fd;
	}
	if (S_ISDIR(info.st_mode))
		ek_error_set(error, EKRB_IO, "it is a folder");
#if O_NONBLOCK
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
#endif
	return fd;
}

char *
ek_load(const char *path, size_t max, size_t *len_out, struct ek_error *error)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open_input(path, error);
	struct ek_buf out = { 0 };

	*len_out = 0;
	if (!ek_error_is_set(error))
		read_all(fd, max, &out, error);
	if (fd >= 0 && !standard)
		close(fd);
	*len_out = out.len;
	if (out.failed)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	if (!ek_error_is_set(error))
		return ek_buf_take(&out);
	ek_buf_free(&out);
	return NULL;
}
