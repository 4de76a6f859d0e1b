/* SPDX-License-Identifier: BSD-2-Clause */
/* Little-endian UTF-16, the text of Windows. Knows nothing of Kerberos. */
#ifndef EK_BASE_UTF16_H
#define EK_BASE_UTF16_H

#include "base/buf.h"

/* Appends UTF-8 without loss: half a surrogate pair becomes \u{d800}, NUL
 * \x00, an odd last byte \xHH, a backslash \\. */
void ek_utf16_print(struct ek_buf *, ekrb_bytes);

#endif
