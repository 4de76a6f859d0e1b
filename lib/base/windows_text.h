/* SPDX-License-Identifier: BSD-2-Clause */
/* Text between UTF-8 and the UTF-16 of Windows. */
#ifndef EK_BASE_WINDOWS_TEXT_H
#define EK_BASE_WINDOWS_TEXT_H

#include <windows.h>

#include <stddef.h>

/* NUL-ended copies, to free with free(); NULL: out of memory. Unpaired
 * surrogates and bytes that are no UTF-8 become U+FFFD. */
char *ek_utf8_of(const wchar_t *, size_t n);
wchar_t *ek_wide_of(const char *);

/* The system's words for a Win32 error; NULL: it has none. To free. */
char *ek_windows_message(DWORD error);

#endif
