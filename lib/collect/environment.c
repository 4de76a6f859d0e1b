/* SPDX-License-Identifier: BSD-2-Clause */
/* Who and where we run. */
#include "config.h"

#include <sys/stat.h>
#include <sys/utsname.h>

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/look.h"
#include "collect/session.h"

/* KRB5_TRACE and LD_* are kept from collectors and cannot be seen here. */
static const char *const variables[] = { "KRB5CCNAME", "KRB5_CONFIG",
	"KRB5_KTNAME", "KRB5_CLIENT_KTNAME", "KRB5RCACHENAME",
	"KRB5RCACHETYPE", "GSS_MECH_CONFIG", "HTTPS_PROXY", "https_proxy",
	"NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
	"OPENSSL_CONF", "TZ", NULL };

/* That of a proxy has a user part with no scheme before it, too. */
static json_t *
without_password(const char *value)
{
	const char *scheme = strstr(value, "://");
	const char *user = scheme != NULL ? scheme + 3 : value;
	size_t host = strcspn(user, "/?#");
	struct ek_buf buf = { 0 };
	json_t *text;

	while (host > 0 && user[host - 1] != '@')
		host--;
	if (host == 0)
		return ek_json_masked(value);
	ek_buf_add(&buf, value, (size_t)(user - value));
	ek_buf_printf(&buf, "***@%s", user + host);
	text = ek_json_masked(ek_buf_str(&buf));
	ek_buf_free(&buf);
	return text;
}

static void
say_variables(struct ek_collector *c)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; variables[i] != NULL; i++) {
		const char *value = getenv(variables[i]);
		bool proxy = strstr(variables[i], "_proxy") != NULL ||
		    strstr(variables[i], "_PROXY") != NULL;

		json_object_set_new(object, variables[i],
		    value != NULL && proxy ? without_password(value) :
					     ek_json_masked(value));
	}
	ek_collect_value(c, "environment.variables", object);
}

/* PRETTY_NAME="..." of os-release(5). */
static void
say_os_name(struct ek_collector *c)
{
	struct ek_buf buf = { 0 };
	const char *at = NULL;
	char name[128];

	if (ek_look_file("/etc/os-release", 16384, &buf) &&
	    ek_buf_str(&buf) != NULL)
		at = strstr(ek_buf_str(&buf), "PRETTY_NAME=");
	if (at != NULL && sscanf(at, "PRETTY_NAME=%*[\"']%127[^\"'\n]",
		name) == 1)
		ek_collect_str(c, "environment.os_name", name);
	ek_buf_free(&buf);
}

static void
say_system(struct ek_collector *c)
{
	struct utsname system;

#if defined(__APPLE__)
	ek_collect_str(c, "environment.os", "macos");
#else
	ek_collect_str(c, "environment.os", "linux");
#endif
	say_os_name(c);
	if (uname(&system) < 0)
		return;
	ek_collect_str(c, "environment.kernel", system.release);
	ek_collect_str(c, "environment.machine", system.nodename);
}

static void
say_user(struct ek_collector *c)
{
	const struct passwd *entry = getpwuid(getuid());
	const char *home = getenv("HOME");
	const char *sudo = getenv("SUDO_UID");

	ek_collect_int(c, "environment.uid", getuid());
	ek_collect_int(c, "environment.euid", geteuid());
	ek_collect_str(c, "environment.user",
	    entry != NULL ? entry->pw_name : NULL);
	if (home == NULL && entry != NULL)
		home = entry->pw_dir;
	ek_collect_str(c, "environment.home", home);
	ek_collect_str(c, "environment.sudo_user", getenv("SUDO_USER"));
	if (sudo != NULL)
		ek_collect_int(c, "environment.sudo_uid",
		    strtoll(sudo, NULL, 10));
}

/* Name and parent of a process; 0 ends the chain. */
static int
parent_of(int pid, char name[32])
{
	struct ek_buf buf = { 0 };
	char path[64];
	const char *close;
	int parent = 0;

	name[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (ek_look_file(path, 1024, &buf) && ek_buf_str(&buf) != NULL &&
	    (close = strrchr(ek_buf_str(&buf), ')')) != NULL) {
		sscanf(ek_buf_str(&buf), "%*d (%31[^)]", name);
		sscanf(close, ") %*c %d", &parent);
	}
	ek_buf_free(&buf);
	return parent;
}

static bool
below_cron(void)
{
	static const char *const crons[] = { "cron", "crond", "anacron",
		"atd" };
	int pid = getpid(), depth;
	char name[32];
	size_t i;

	for (depth = 0; pid > 1 && depth < 32; depth++) {
		pid = parent_of(pid, name);
		for (i = 0; i < sizeof(crons) / sizeof(crons[0]); i++)
			if (strcmp(name, crons[i]) == 0)
				return true;
	}
	return false;
}

static bool
has_terminal(void)
{
	int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static const char *
session_kind(void)
{
	if (below_cron())
		return "cron";
	if (getenv("SSH_CONNECTION") != NULL || getenv("SSH_TTY") != NULL)
		return "ssh";
	if (has_terminal())
		return "terminal";
	if (getenv("WAYLAND_DISPLAY") != NULL || getenv("DISPLAY") != NULL)
		return "desktop";
	if (getenv("INVOCATION_ID") != NULL || getenv("JOURNAL_STREAM") != NULL)
		return "service";
	return "batch";
}

static void
say_session(struct ek_collector *c)
{
	const char *kind = session_kind();

	ek_collect_str(c, "environment.session", kind);
	ek_collect_bool(c, "environment.interactive",
	    has_terminal() || strcmp(kind, "desktop") == 0 ||
		strcmp(kind, "ssh") == 0);
}

static const char *
container_kind(void)
{
	static const char *const known[] = { "podman", "docker", "lxc",
		"systemd-nspawn" };
	const char *said = getenv("container");
	size_t i;

	if (getenv("KUBERNETES_SERVICE_HOST") != NULL ||
	    ek_look_for("/proc/1/cgroup", "kubepods"))
		return "kubernetes";
	if (ek_look_there("/run/.containerenv"))
		return "podman";
	if (ek_look_there("/.dockerenv"))
		return "docker";
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if ((said != NULL && strcmp(said, known[i]) == 0) ||
		    ek_look_for("/run/systemd/container", known[i]) ||
		    ek_look_for("/proc/1/cgroup", known[i]))
			return known[i];
	return NULL;
}

static const char *
sandbox_kind(void)
{
	if (getenv("SNAP") != NULL)
		return "snap";
	if (getenv("FLATPAK_ID") != NULL || ek_look_there("/.flatpak-info"))
		return "flatpak";
	return NULL;
}

static const char *
selinux_state(void)
{
	struct ek_buf buf = { 0 };
	const char *state = "disabled";

	if (ek_look_file("/sys/fs/selinux/enforce", 16, &buf) && buf.len > 0)
		state = buf.data[0] == '1' ? "enforcing" : "permissive";
	ek_buf_free(&buf);
	return state;
}

/* systemd.exec(5): PrivateTmp= mounts a folder named systemd-private-*. */
static void
say_surroundings(struct ek_collector *c)
{
	ek_collect_str(c, "environment.container", container_kind());
	ek_collect_bool(c, "environment.wsl",
	    getenv("WSL_DISTRO_NAME") != NULL ||
		ek_look_for("/proc/sys/kernel/osrelease", "microsoft"));
	ek_collect_str(c, "environment.sandbox", sandbox_kind());
	ek_collect_bool(c, "environment.private_tmp",
	    ek_look_for("/proc/self/mountinfo", "systemd-private-"));
	ek_collect_bool(c, "environment.fips",
	    ek_look_for("/proc/sys/crypto/fips_enabled", "1"));
	ek_collect_str(c, "environment.selinux", selinux_state());
}

static void
say_library(struct ek_collector *c)
{
	const struct ek_platform *platform = ek_flavour.platform;
	struct ek_lookup lookup = { 0 };
	const struct ek_said *said;
	struct ek_library *lib = ek_session(c, &said);
	json_t *object;

	if (lib != NULL)
		platform->lookup(lib, NULL, &lookup);
	object = json_pack("{s:s, s:o, s:o}", "name", platform->name,
	    "version", ek_json_text(lookup.version), "file",
	    ek_json_text(lookup.file));
	ek_collect_append(c, "environment.libraries", object);
	ek_lookup_free(&lookup);
}

static void
add_files(json_t *files, const char *folder, const char *start)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char path[512];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, start, strlen(start)) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		json_array_append_new(files, ek_json_text(path));
	}
	if (dir != NULL)
		closedir(dir);
}

static void
say_daemon(struct ek_collector *c, const char *name, const char *const *paths)
{
	json_t *files = json_array();
	char snippet[64];

	for (; *paths != NULL; paths++)
		if (ek_look_there(*paths))
			json_array_append_new(files, ek_json_text(*paths));
	snprintf(snippet, sizeof(snippet), "%s_", name);
	add_files(files, "/etc/krb5.conf.d", snippet);
	ek_collect_append(c, "environment.sign_in_daemons",
	    json_pack("{s:s, s:b, s:o}", "name", name, "present",
		json_array_size(files) > 0, "files", files));
}

void
ek_collect_environment(struct ek_collector *c)
{
	static const char *const himmelblau[] = { "/usr/sbin/himmelblaud",
		"/usr/bin/aad-tool", "/etc/himmelblau/himmelblau.conf",
		"/run/himmelblaud/socket",
		NULL };
	static const char *const authd[] = { "/usr/libexec/authd",
		"/etc/authd/authd.yaml", "/run/authd.sock",
		"/snap/bin/authd-msentraid", NULL };

	say_variables(c);
	say_system(c);
	say_user(c);
	say_session(c);
	say_surroundings(c);
	say_library(c);
	say_daemon(c, "himmelblau", himmelblau);
	say_daemon(c, "authd", authd);
}
