/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/module.h"

#ifdef _WIN32
#include <windows.h>

enum { MAX_FOLDER = 4 * MAX_PATH };

static bool
find_folder(char folder[MAX_FOLDER])
{
	static const char here; /* any address of this module */
	wchar_t path[MAX_PATH], *slash;
	HMODULE self;
	DWORD n;

	if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
	    GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
	    (const void *)&here, &self))
		return false;
	n = GetModuleFileNameW(self, path, MAX_PATH);
	if (n == 0 || n >= MAX_PATH ||
	    (slash = wcsrchr(path, L'\\')) == NULL)
		return false;
	*slash = L'\0';
	return WideCharToMultiByte(CP_UTF8, 0, path, -1, folder, MAX_FOLDER,
	    NULL, NULL) > 0;
}

const char *
ek_module_folder(void)
{
	static char folder[MAX_FOLDER];

	/* Whoever comes first fills it in, all with the same. */
	return folder[0] != '\0' || find_folder(folder) ? folder : NULL;
}
#else
const char *
ek_module_folder(void)
{
	return NULL;
}
#endif
