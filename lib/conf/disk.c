/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of this machine. Symbolic links are followed, as the libraries do;
 * sizes are bounded, and only regular files are read to their end. */
#include "config.h"

#include <sys/types.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "conf/conf.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif

static enum ek_conf_state
read_all(int fd, struct ek_buf *out)
{
	char part[8192];
	ssize_t n;

	for (;;) {
		n = read(fd, part, sizeof(part));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return EK_CONF_FILE_UNREADABLE;
		if (n == 0)
			return EK_CONF_FILE_READ;
		if (out->len + (size_t)n > EK_CONF_MAX_FILE)
			return EK_CONF_FILE_TOO_LARGE;
		ek_buf_add(out, part, (size_t)n);
	}
}

static enum ek_conf_state
read_open(int fd, struct ek_buf *out, struct ek_conf_stat *stat_out)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return EK_CONF_FILE_UNREADABLE;
	stat_out->mode = st.st_mode & 07777;
	stat_out->uid = (int64_t)st.st_uid;
	if (S_ISDIR(st.st_mode))
		return EK_CONF_FILE_DIRECTORY;
	if (S_ISREG(st.st_mode))
		return read_all(fd, out);
	/* A device such as /dev/null, by which configuration is switched off,
	 * reads as empty; a pipe could wait for ever. */
	return S_ISCHR(st.st_mode) ? EK_CONF_FILE_READ :
	    EK_CONF_FILE_UNREADABLE;
}

/* open() of a folder fails on Windows, and of an unreadable file anywhere;
 * stat() still tells whose it is. */
static enum ek_conf_state
not_opened(const char *path, struct ek_conf_stat *stat_out)
{
	struct stat st;

	if (stat(path, &st) == 0) {
		stat_out->mode = st.st_mode & 07777;
		stat_out->uid = (int64_t)st.st_uid;
		if (S_ISDIR(st.st_mode) && stat_out->error != EACCES)
			return EK_CONF_FILE_DIRECTORY;
	}
	return stat_out->error == ENOENT || stat_out->error == ENOTDIR ?
	    EK_CONF_FILE_MISSING : EK_CONF_FILE_UNREADABLE;
}

static enum ek_conf_state
read_file(void *arg, const char *path, struct ek_buf *out,
    struct ek_conf_stat *stat_out)
{
	enum ek_conf_state state;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	(void)arg;
	stat_out->mode = stat_out->uid = -1;
	stat_out->error = fd < 0 ? errno : 0;
	if (fd < 0)
		return not_opened(path, stat_out);
	state = read_open(fd, out, stat_out);
	if (state == EK_CONF_FILE_UNREADABLE)
		stat_out->error = errno;
	close(fd);
	return state;
}

static enum ek_conf_state
read_folder(void *arg, const char *path, struct ek_buf *names_out)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t n = 0;

	(void)arg;
	if (folder == NULL)
		return errno == ENOENT || errno == ENOTDIR ?
		    EK_CONF_FILE_MISSING : EK_CONF_FILE_UNREADABLE;
	while (n++ < 4 * EK_CONF_MAX_FILES &&
	    (entry = readdir(folder)) != NULL) {
		ek_buf_puts(names_out, entry->d_name);
		ek_buf_putc(names_out, '\0');
	}
	closedir(folder);
	return EK_CONF_FILE_READ;
}

const struct ek_conf_reader ek_conf_disk = { read_file, read_folder, NULL };
