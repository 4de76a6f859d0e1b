/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>
#ifdef HAVE_SYS_AUXV_H
#include <sys/auxv.h>
#endif
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif
#ifndef _WIN32
#include <sys/resource.h>
#endif

#include "base/privilege.h"

bool
ek_is_privileged(void)
{
#if defined(HAVE_GETAUXVAL) && defined(AT_SECURE)
	return getauxval(AT_SECURE) != 0;
#elif defined(HAVE_ISSETUGID)
	return issetugid() != 0;
#elif defined(_WIN32)
	return false;
#else
	return getuid() != geteuid() || getgid() != getegid();
#endif
}

const char *
ek_getenv(const char *name)
{
	return ek_is_privileged() ? NULL : getenv(name);
}

void
ek_hide_memory(void)
{
#ifdef RLIMIT_CORE
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
#endif
#if defined(PR_SET_DUMPABLE) && !defined(SANITIZED)
	prctl(PR_SET_DUMPABLE, 0);
#endif
}
