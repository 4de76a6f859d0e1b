/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DIR credential cache collections: a folder with files named tkt..., of which
 * the file "primary" names one (MIT krb5: ccache types).
 */
#ifndef EK_KRB_DIRCC_H
#define EK_KRB_DIRCC_H

#include <stdbool.h>
#include <stddef.h>

enum { EK_DIRCC_MAX = 1024 }; /* caches of one collection */

struct ek_dircc {
	char **names; /* the primary one first, the others by name */
	size_t n;
	size_t left_out; /* beyond EK_DIRCC_MAX, or for lack of memory */
};

/* Lists the caches. False if PATH is no folder that can be read; a folder
 * without caches has none. */
bool ek_dircc_list(const char *path, struct ek_dircc *dir_out);
void ek_dircc_free(struct ek_dircc *);

#endif
