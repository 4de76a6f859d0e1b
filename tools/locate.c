/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include "locate.h"

enum { MAX_PATH = 4096 };

/* The program's own file by what the system says of it, not by argv[0]. */
static bool
own_file(char path[MAX_PATH])
{
#if defined(__linux__)
	ssize_t len = readlink("/proc/self/exe", path, MAX_PATH - 1);

	path[len > 0 ? len : 0] = '\0';
	return len > 0;
#elif defined(__APPLE__)
	char through_links[MAX_PATH];
	uint32_t size = sizeof(through_links);

	return _NSGetExecutablePath(through_links, &size) == 0 &&
	    realpath(through_links, path) != NULL;
#else
	(void)path;
	return false;
#endif
}

static bool
own_folder(char path[MAX_PATH])
{
	if (!own_file(path))
		return false;
	*strrchr(path, '/') = '\0';
	return true;
}

static bool
has_collectors(const char *folder)
{
	char file[MAX_PATH + 32];

	snprintf(file, sizeof(file), "%s/collect-net", folder);
	return access(file, X_OK) == 0;
}

static bool
ends_in(const char *folder, const char *end)
{
	size_t len = strlen(folder), n = strlen(end);

	return len >= n && strcmp(folder + len - n, end) == 0;
}

void
ek_locate_collectors(ekrb_ctx *ctx)
{
	/* Only from folders so named: what is beside any other, such as one in
	 * /tmp, may be anybody's. */
	static const struct {
		const char *from, *to;
	} places[] = { { "/.libs", "/.." }, { "/build", "" },
		{ "/bin", "/../libexec/entrakrb" } };
	char folder[MAX_PATH], place[MAX_PATH + 32];
	const char *set = getenv("ENTRAKRB_COLLECTOR_DIR");
	size_t i;

	if ((set != NULL && set[0] != '\0') ||
	    !own_folder(folder))
		return;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(place, sizeof(place), "%s%s", folder, places[i].to);
		if (ends_in(folder, places[i].from) && has_collectors(place)) {
			ekrb_ctx_set_collectors(ctx, place);
			return;
		}
	}
}
