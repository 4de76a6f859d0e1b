/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

#include "platform/ccname.h"

/* On macOS it is no file that one could look for. */
#if defined(__APPLE__)
#define KCM_SOCKET "/"
#else
#define KCM_SOCKET "/var/run/.heim_org.h5l.kcm-socket"
#endif

const char *
ek_ccname_split(const char *name, char type_out[EK_CCNAME_TYPE])
{
	const char *colon = strchr(name, ':');
	size_t len;

	/* A path with a colon, or "C:\..." of Windows, is no type. */
	if (colon == NULL || name[0] == '/' || colon - name < 2) {
		memcpy(type_out, "FILE", 5);
		return name;
	}
	len = (size_t)(colon - name);
	if (len >= EK_CCNAME_TYPE)
		len = EK_CCNAME_TYPE - 1;
	memcpy(type_out, name, len);
	type_out[len] = '\0';
	return colon + 1;
}

bool
ek_ccname_is(const char *name, const char *type)
{
	char its[EK_CCNAME_TYPE];

	ek_ccname_split(name, its);
	return strcmp(its, type) == 0;
}

const char *
ek_ccname_path(const char *name)
{
	char type[EK_CCNAME_TYPE];
	const char *residual = ek_ccname_split(name, type);

	if (strcmp(type, "FILE") == 0 || strcmp(type, "WRFILE") == 0)
		return residual;
	if (strcmp(type, "DIR") == 0)
		return residual[0] == ':' ? residual + 1 : residual;
	return NULL;
}

static enum ek_there
path_there(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return EK_THERE_YES;
	return errno == ENOENT || errno == ENOTDIR ? EK_THERE_NO :
						     EK_THERE_UNKNOWN;
}

#if defined(__linux__) && defined(SYS_keyctl)
/* As in <linux/keyctl.h>, which not every C library comes with. */
enum { SESSION_KEYRING = -3, USER_KEYRING = -4, SEARCH = 10 };

/* Whether the kernel lists a keyring of ours with that name. */
static enum ek_there
keyring_listed(const char *name)
{
	FILE *keys = fopen("/proc/keys", "re");
	enum ek_there there = EK_THERE_NO;
	size_t len = strlen(name);
	char line[512];

	if (keys == NULL)
		return EK_THERE_UNKNOWN;
	while (fgets(line, sizeof(line), keys) != NULL) {
		char type[10];
		long uid;
		int at = 0;

		if (sscanf(line, "%*s %*s %*s %*s %*s %ld %*s %9s %n", &uid,
			type, &at) == 2 &&
		    at > 0 && uid == (long)getuid() &&
		    strcmp(type, "keyring") == 0 &&
		    strncmp(line + at, name, len) == 0 && line[at + len] == ':')
			there = EK_THERE_YES;
	}
	fclose(keys);
	return there;
}

/* Whether a keyring of that name hangs below the anchor. */
static enum ek_there
keyring_below(long anchor, const char *name)
{
	if (syscall(SYS_keyctl, SEARCH, anchor, "keyring", name, 0) >= 0)
		return EK_THERE_YES;
	return errno == ENOSYS || errno == EPERM ? EK_THERE_UNKNOWN :
						   EK_THERE_NO;
}

/* As get_collection() of libkrb5 names them: "_krb" in the persistent
 * keyring, "_krb_NAME" elsewhere; before 1.12 plain NAME. */
static enum ek_there
keyring_there(const char *residual)
{
	const char *colon = strchr(residual, ':');
	const char *collection = colon != NULL ? colon + 1 : residual;
	size_t len = strcspn(collection, ":");
	long anchor = SESSION_KEYRING;
	char name[300];
	enum ek_there there;

	if (strncmp(residual, "persistent:", 11) == 0)
		return keyring_listed("_krb");
	if (strncmp(residual, "user:", 5) == 0)
		anchor = USER_KEYRING;
	if (strncmp(residual, "process:", 8) == 0 ||
	    strncmp(residual, "thread:", 7) == 0 || len > 255)
		return EK_THERE_NO;
	snprintf(name, sizeof(name), "_krb_%.*s", (int)len, collection);
	there = keyring_below(anchor, name);
	return there == EK_THERE_NO ? keyring_below(anchor, name + 5) : there;
}
#else
static enum ek_there
keyring_there(const char *residual)
{
	return EK_THERE_NO;
}
#endif

enum ek_there
ek_ccname_there(const char *name)
{
	char type[EK_CCNAME_TYPE];
	const char *residual = ek_ccname_split(name, type);
	const char *path = ek_ccname_path(name);

	if (path != NULL)
		return path_there(path);
	if (strcmp(type, "KEYRING") == 0)
		return keyring_there(residual);
	if (strcmp(type, "KCM") == 0)
		return path_there(KCM_SOCKET);
	return EK_THERE_UNKNOWN;
}

bool
ek_ccname_safe(const char *name)
{
	const char *path = ek_ccname_path(name);
	struct stat st;

	if (path != NULL && stat(path, &st) == 0)
		return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
	return ek_ccname_is(name, "FILE") || ek_ccname_is(name, "KCM") ||
	    ek_ccname_there(name) != EK_THERE_NO;
}
