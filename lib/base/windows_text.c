/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/windows_text.h"

char *
ek_utf8_of(const wchar_t *text, size_t n)
{
	int len = n > 0 ? WideCharToMultiByte(CP_UTF8, 0, text, (int)n, NULL,
	    0, NULL, NULL) : 0;
	char *out = malloc((size_t)len + 1);

	if (out == NULL)
		return NULL;
	if (len > 0)
		WideCharToMultiByte(CP_UTF8, 0, text, (int)n, out, len, NULL,
		    NULL);
	out[len] = '\0';
	return out;
}

wchar_t *
ek_wide_of(const char *text)
{
	int len = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	wchar_t *out = calloc((size_t)len + 1, sizeof(*out));

	if (out != NULL && len > 0)
		MultiByteToWideChar(CP_UTF8, 0, text, -1, out, len);
	return out;
}

char *
ek_windows_message(DWORD error)
{
	wchar_t *text = NULL;
	char *out = NULL;
	DWORD n = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER |
	    FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
	    error, 0, (void *)&text, 0, NULL);

	while (n > 0 && (text[n - 1] == L'\n' || text[n - 1] == L'\r' ||
	    text[n - 1] == L' ' || text[n - 1] == L'.'))
		n--;
	if (n > 0)
		out = ek_utf8_of(text, n);
	LocalFree(text);
	return out;
}
