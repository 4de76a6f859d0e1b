/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A growing buffer with sticky failure: append without checking, ask once.
 * Knows nothing of Kerberos.
 */
#ifndef EK_BASE_BUF_H
#define EK_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Zero-initialised means empty. data is always NUL-terminated once anything
 * was added; the NUL is not counted in len. */
struct ek_buf {
	char *data;
	size_t len, size;
	bool failed; /* out of memory; what was added since is lost */
	bool secret; /* wipe on growth and free */
};

void ek_buf_add(struct ek_buf *, const void *, size_t len);
void ek_buf_puts(struct ek_buf *, const char *);
void ek_buf_putc(struct ek_buf *, char);
void ek_buf_printf(struct ek_buf *, const char *fmt, ...) EK_PRINTF(2, 3);
void ek_buf_vprintf(struct ek_buf *, const char *fmt, va_list)
    EK_PRINTF(2, 0);

/* Forgets the contents, keeps the memory. */
void ek_buf_reset(struct ek_buf *);

/* Frees the memory, wiped first if secret; the buffer is empty again. */
void ek_buf_free(struct ek_buf *);

/* The text as a C string: "" when empty, NULL when an addition failed. */
const char *ek_buf_str(const struct ek_buf *);

/* Gives the text to the caller, who frees it with free(). The buffer is empty
 * again. NULL when an addition failed. */
char *ek_buf_take(struct ek_buf *);

/* Overwrites memory in a way that the compiler keeps. */
void ek_wipe(void *, size_t len);

#endif
