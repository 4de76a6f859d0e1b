/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-16, the text of Windows. Knows nothing of Kerberos. */
#ifndef EK_BASE_UTF16_H
#define EK_BASE_UTF16_H

#include "base/buf.h"

/* Appends little-endian text as UTF-8 without loss: half a surrogate pair
 * becomes \u{d800}, NUL \x00, an odd last byte \xHH, a backslash \\. */
void ek_utf16_print(struct ek_buf *, ekrb_bytes);

/* Appends the same characters in UTF-8, of either order of bytes. Half a
 * surrogate pair makes three bytes that no reader of UTF-8 takes; an odd last
 * byte is left out. */
void ek_utf16_convert(struct ek_buf *, ekrb_bytes, bool big);

#endif
