/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <net/if.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/namespace.h"

enum { SPACES = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC |
    CLONE_NEWUTS };

/* clone(2) with no new stack returns twice, like fork. */
static pid_t
raw_clone(unsigned long flags)
{
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0L, 0L, 0L, 0L);
}

pid_t
lab_namespace_fork(bool *user_namespace)
{
	pid_t pid;

	*user_namespace = true;
	pid = raw_clone(SPACES | CLONE_NEWUSER);
	if (pid == -1 && geteuid() == 0) {
		*user_namespace = false;
		pid = raw_clone(SPACES);
	}
	return pid;
}

static bool
write_proc(pid_t pid, const char *file, const char *text)
{
	char *path = lab_printf("/proc/%ld/%s", (long)pid, file);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = -1;

	free(path);
	if (fd < 0)
		return false;
	n = write(fd, text, strlen(text));
	close(fd);
	return n == (ssize_t)strlen(text);
}

/* Root hands on every id it has itself. */
static char *
all_ids(const char *kind)
{
	char *path = lab_printf("/proc/self/%s_map", kind);
	FILE *in = fopen(path, "re");
	struct ek_buf map = { 0 };
	unsigned long inside, outside, count;
	char *text;

	free(path);
	while (in != NULL &&
	    fscanf(in, "%lu %lu %lu", &inside, &outside, &count) == 3)
		ek_buf_printf(&map, "%lu %lu %lu\n", inside, inside, count);
	if (in != NULL)
		fclose(in);
	text = lab_printf("%s", ek_buf_str(&map));
	ek_buf_free(&map);
	return text;
}

static char *
own_id(const char *kind)
{
	unsigned long id = strcmp(kind, "uid") == 0 ? geteuid() : getegid();

	return lab_printf("%lu %lu 1\n", id, id);
}

static bool
map_ids(pid_t child, const char *kind)
{
	char *file = lab_printf("%s_map", kind);
	char *map = geteuid() == 0 ? all_ids(kind) : own_id(kind);
	bool ok = write_proc(child, file, map);

	free(file);
	free(map);
	return ok;
}

bool
lab_namespace_map(pid_t child, bool user_namespace)
{
	if (!user_namespace)
		return true;
	/* Without it, an ordinary user's gid_map is refused. */
	if (geteuid() != 0 && !write_proc(child, "setgroups", "deny"))
		return false;
	return map_ids(child, "uid") && map_ids(child, "gid");
}

static bool
loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		return false;
	ok = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
	request.ifr_flags |= IFF_UP | IFF_RUNNING;
	ok = ok && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return ok;
}

/* Every port may be bound by the lab's user, in this network only. */
static void
free_low_ports(void)
{
	int fd = open("/proc/sys/net/ipv4/ip_unprivileged_port_start",
	    O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		(void)!write(fd, "0\n", 2);
		close(fd);
	}
}

static bool
show_link(int from, const char *name, const char *to)
{
	char target[4096];
	ssize_t len = readlinkat(from, name, target, sizeof(target) - 1);

	if (len < 0)
		return false;
	target[len] = '\0';
	return symlink(target, to) == 0;
}

/* Lets the entry NAME of the covered folder FROM show at TO. What cannot be
 * shown is left out. */
static void
show_entry(int from, const char *name, const char *to)
{
	struct stat st;
	char *source;
	bool folder;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (S_ISLNK(st.st_mode)) {
		show_link(from, name, to);
		return;
	}
	folder = S_ISDIR(st.st_mode);
	if ((folder ? mkdir(to, 0700) : mknod(to, S_IFREG | 0600, 0)) != 0)
		return;
	source = lab_printf("/proc/self/fd/%d/%s", from, name);
	if (mount(source, to, NULL, MS_BIND | (folder ? MS_REC : 0), NULL) != 0)
		folder ? rmdir(to) : unlink(to);
	free(source);
}

static bool
hidden(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    strncmp(name, "krb5", 4) == 0;
}

/* Covers DIR with an empty folder in memory that shows what DIR holds, entry by
 * entry (but none of Kerberos), so that entries can come and go. */
static bool
shadow(const char *dir, const char *options)
{
	int from = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = from < 0 ? NULL : fdopendir(dup(from));
	const struct dirent *entry;
	char *to;

	if (list == NULL || mount("lab", dir, "tmpfs", MS_NOSUID | MS_NODEV,
	    options) != 0)
		return false;
	while ((entry = readdir(list)) != NULL) {
		if (hidden(entry->d_name))
			continue;
		to = lab_printf("%s/%s", dir, entry->d_name);
		show_entry(from, entry->d_name, to);
		free(to);
	}
	closedir(list);
	close(from);
	return true;
}

static bool
may_search(const struct lab *lab, const char *dir)
{
	struct stat st;

	if (stat(dir, &st) != 0 || lab->uid == 0)
		return true;
	if (st.st_uid == lab->uid)
		return (st.st_mode & S_IXUSR) != 0;
	if (st.st_gid == lab->gid)
		return (st.st_mode & S_IXGRP) != 0;
	return (st.st_mode & S_IXOTH) != 0;
}

/* A build tree below /root is of no use to an unprivileged user: the folders on
 * the way to PATH become ones that anybody may pass. What is in them keeps its
 * own owner and mode. */
static void
open_way(const struct lab *lab, const char *path)
{
	char *way = realpath(path, NULL), *slash;

	if (way == NULL)
		return;
	for (slash = strchr(way + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!may_search(lab, way))
			shadow(way, "mode=0755");
		*slash = '/';
	}
	free(way);
}

static void
open_ways(const struct lab *lab)
{
	const char *collectors = getenv("ENTRAKRB_COLLECTOR_DIR");
	char *cwd = getcwd(NULL, 0), *here;

	if (geteuid() == 0 && lab->uid != 0) {
		here = lab_printf("%s/.", cwd != NULL ? cwd : "/");
		open_way(lab, here);
		if (cwd != NULL && !may_search(lab, cwd))
			shadow(cwd, "mode=0755");
		free(here);
		if (strchr(lab->command[0], '/') != NULL)
			open_way(lab, lab->command[0]);
		if (collectors != NULL)
			open_way(lab, collectors);
		open_way(lab, "/proc/self/exe");
	}
	/* The folder may be covered by now: take it by its name again. */
	if (cwd != NULL && chdir(cwd) != 0)
		lab_note("cannot go back to %s", cwd);
	free(cwd);
}

static bool
private_mounts(char *why, size_t size)
{
	static const struct {
		const char *dir, *options;
	} covered[] = {
		{ "/etc", "mode=0755" },
		{ "/tmp", "mode=1777" },
		{ "/var/tmp", "mode=1777" },
	};
	size_t i;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
		snprintf(why, size, "mounts: %s", strerror(errno));
		return false;
	}
	for (i = 0; i < sizeof(covered) / sizeof(covered[0]); i++) {
		if (!shadow(covered[i].dir, covered[i].options)) {
			snprintf(why, size, "%s: %s", covered[i].dir,
			    strerror(errno));
			return false;
		}
	}
	/* These two are for comfort: /proc may be masked in a container. */
	mount("lab", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	return true;
}

bool
lab_namespace_enter(struct lab *lab, char *why, size_t size)
{
	if (!loopback_up()) {
		snprintf(why, size, "loopback: %s", strerror(errno));
		return false;
	}
	free_low_ports();
	if (!private_mounts(why, size))
		return false;
	open_ways(lab);
	return true;
}

void
lab_namespace_replace(const struct lab *lab, const char *file,
    const char *text)
{
	umount2(file, MNT_DETACH);
	unlink(file);
	lab_puts(lab, file, text);
}

void
lab_namespace_show(const struct lab *lab, const char *from, const char *to)
{
	char *source = lab_path(lab, from);

	if (mount(source, to, NULL, MS_BIND, NULL) != 0)
		lab_fail_errno("show %s at %s", source, to);
	free(source);
}
