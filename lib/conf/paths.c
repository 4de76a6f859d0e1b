/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/paths.h"

#include <string.h>

/* What the usual builds have compiled in: distributions put sysconfdir at
 * /etc; Homebrew has its own on either kind of processor. */
static const char mit_linux[] = "/etc/krb5.conf";
static const char mit_macos[] =
    "~/Library/Preferences/edu.mit.Kerberos:"
    "/Library/Preferences/edu.mit.Kerberos:/etc/krb5.conf:"
    "/opt/homebrew/etc/krb5.conf:/usr/local/etc/krb5.conf";
static const char mit_windows[] =
    "C:\\ProgramData\\MIT\\Kerberos5\\krb5.ini;C:\\Windows\\krb5.ini";
static const char heimdal[] = "~/.krb5/config:/etc/krb5.conf";
static const char apple[] =
    "~/Library/Preferences/com.apple.Kerberos.plist:"
    "/Library/Preferences/com.apple.Kerberos.plist:"
    "~/Library/Preferences/edu.mit.Kerberos:"
    "/Library/Preferences/edu.mit.Kerberos:~/.krb5/config:/etc/krb5.conf";

const char *const ek_conf_snippet_folders[] = {
	"/etc/krb5.conf.d",
	"/usr/local/etc/krb5.conf.d",
	"/opt/homebrew/etc/krb5.conf.d",
	NULL
};

static bool
os_is(const struct ek_conf_env *env, const char *os)
{
	return env->os != NULL && strcmp(env->os, os) == 0;
}

const char *
ek_conf_paths(const struct ek_conf_env *env)
{
	if (env->krb5_config != NULL)
		return env->krb5_config;
	if (env->default_path != NULL)
		return env->default_path;
	if (env->flavour == EK_CONF_HEIMDAL)
		return heimdal;
	if (env->flavour == EK_CONF_APPLE)
		return apple;
	return os_is(env, "windows") ? mit_windows :
	    os_is(env, "macos") ? mit_macos : mit_linux;
}

char
ek_conf_separator(const struct ek_conf_env *env)
{
	return os_is(env, "windows") ? ';' : ':';
}
