/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache files read with our own parser: to say where a file is damaged, and to
 * look at another user's (only as root) without handing it to a library.
 */
#ifndef EK_COLLECT_CCFILE_H
#define EK_COLLECT_CCFILE_H

#include "krb/ccache.h"

enum { EK_CCFILE_MAX = 64 * 1024 * 1024 }; /* bytes looked at */

struct ek_ccfile {
	struct ek_error error; /* what is wrong with the file */
	char *principal;       /* of the cache; NULL: not reached. To free */
	bool has_offset;
	int64_t offset;        /* seconds the KDC's clock is ahead */
};

/* Reads a regular file; symbolic links are followed only where FOLLOW. Calls
 * EACH (may be NULL) for every ticket with its server's text. False: it could
 * not be opened, or is no regular file. */
bool ek_ccfile_read(const char *path, bool follow, void *arg,
    void (*each)(void *arg, const struct ek_cred *, const char *server),
    struct ek_ccfile *out);

#endif
