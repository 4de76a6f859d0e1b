/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing a private file whole or not at all. */
#ifndef EK_BASE_SAVE_H
#define EK_BASE_SAVE_H

#include "base/error.h"

/* EKRB_ARGUMENT, with the reason, if no file could be made at PATH. */
bool ek_save_check(const char *path, struct ek_error *);

/* Writes a file of mode 0600: a private temporary in the same folder, renamed
 * over PATH, where nothing or a regular file may stand. Nothing is left behind
 * on failure (EKRB_IO). */
bool ek_save(const char *path, const void *data, size_t len,
    struct ek_error *);

/* Reads a regular file or a pipe whole, "-" is standard input; at most MAX
 * bytes. Gives the bytes with a NUL after their end, to be freed. NULL with
 * EKRB_IO and the reason; a folder is refused, a larger file too. */
char *ek_load(const char *path, size_t max, size_t *len_out,
    struct ek_error *);

#endif
