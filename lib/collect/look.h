/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking at files of the machine, with a cap and without blocking. */
#ifndef EK_COLLECT_LOOK_H
#define EK_COLLECT_LOOK_H

#include "base/buf.h"

/* Appends up to CAP bytes of a regular file (also of /proc). False: it is
 * none, or may not be read. */
bool ek_look_file(const char *path, size_t cap, struct ek_buf *out);

/* Whether the path is there, whatever it is. */
bool ek_look_there(const char *path);

/* Whether a file's first 64 KiB hold WORD, in any case. */
bool ek_look_for(const char *path, const char *word);

#endif
