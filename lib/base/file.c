/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif
#ifndef O_NOCTTY
#define O_NOCTTY 0
#endif
#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
#ifndef O_BINARY
#define O_BINARY 0
#endif

enum { LOCK_TRIES = 100, LOCK_PAUSE_MS = 20 };

static void
look(struct ek_file *file)
{
	struct stat st;

	if (fstat(file->fd, &st) != 0) {
		file->fault = errno;
		return;
	}
	file->is_regular = S_ISREG(st.st_mode);
	file->is_directory = S_ISDIR(st.st_mode);
	file->mode = (uint32_t)st.st_mode & 07777;
#ifndef _WIN32
	file->uid = (int64_t)st.st_uid;
#endif
	if (file->is_regular)
		file->size = (uint64_t)st.st_size;
}

ekrb_status
ek_file_open(struct ek_file *file, const char *path, unsigned flags,
    struct ek_error *error)
{
	int how = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_BINARY;

	*file = (struct ek_file){ .fd = -1, .uid = -1 };
	if (flags & EK_FILE_REGULAR)
		how |= O_NONBLOCK;
	if (flags & EK_FILE_NOFOLLOW)
		how |= O_NOFOLLOW;
	file->fd = open(path, how);
	if (file->fd < 0)
		file->fault = errno;
	else
		look(file);
	if (file->fault == 0 && file->is_directory)
		file->fault = EISDIR;
	else if (file->fault == 0 && (flags & EK_FILE_REGULAR) &&
	    !file->is_regular)
		file->fault = EINVAL;
	if (file->fault == 0) {
		file->lock = (flags & EK_FILE_LOCK) && file->is_regular;
		return EKRB_OK;
	}
	ek_file_close(file);
	return ek_error_set(error, EKRB_IO, "%s", file->fault == EINVAL ?
	    "not a regular file" : strerror(file->fault));
}

void
ek_file_borrow(struct ek_file *file, int fd)
{
	*file = (struct ek_file){ .fd = fd, .keep = true, .uid = -1 };
	look(file);
	file->fault = 0;
}

void
ek_file_close(struct ek_file *file)
{
	if (file->fd >= 0 && !file->keep)
		close(file->fd);
	file->fd = -1;
}

#ifdef F_SETLK
/* Writers lock the whole file while they add an entry: so a read under a lock
 * sees whole entries. Held for one read only, since a reader may be slow. */
static bool
set_lock(int fd, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

#ifdef F_OFD_SETLK
	if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
		return true;
	if (errno != EINVAL)
		return false;
#endif
	return fcntl(fd, F_SETLK, &lock) == 0;
}

static bool
take_lock(struct ek_file *file)
{
	struct timespec pause = { .tv_nsec = LOCK_PAUSE_MS * 1000000L };
	int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		if (set_lock(file->fd, F_RDLCK))
			return true;
		if (errno != EACCES && errno != EAGAIN)
			break;
		nanosleep(&pause, NULL);
	}
	file->lock = false;
	return false;
}

static void
drop_lock(struct ek_file *file)
{
	set_lock(file->fd, F_UNLCK);
}
#else
static bool
take_lock(struct ek_file *file)
{
	file->lock = false;
	return false;
}

static void
drop_lock(struct ek_file *file)
{
}
#endif

ptrdiff_t
ek_file_read(void *arg, void *data, size_t len, struct ek_error *error)
{
	struct ek_file *file = arg;
	bool locked = file->lock && take_lock(file);
	ptrdiff_t n;

	do
		n = (ptrdiff_t)read(file->fd, data, len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		ek_error_set(error, EKRB_IO, "%s", strerror(errno));
	if (locked)
		drop_lock(file);
	return n;
}
