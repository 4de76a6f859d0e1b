/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for winhttp.dll that goes wrong as misbehave_windows.h says, and
 * else refuses everything. What it is given it ignores, which only 64-bit
 * Windows allows: there the caller clears the arguments away.
 */
#include <windows.h>

#include <stdlib.h>

#include "misbehave_windows.h"

enum { INTERNAL_ERROR = 12004 };

BOOL WINAPI
DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
	if (reason == DLL_PROCESS_ATTACH && getenv("GUARD_STAGE") != NULL)
		misbehave_watch();
	return TRUE;
}

#define REFUSE(name)                                                          \
	__declspec(dllexport) void *WINAPI name(void)                          \
	{                                                                      \
		misbehave();                                                   \
		SetLastError(INTERNAL_ERROR);                                  \
		return NULL;                                                   \
	}

REFUSE(WinHttpCloseHandle)
REFUSE(WinHttpConnect)
REFUSE(WinHttpCrackUrl)
REFUSE(WinHttpGetDefaultProxyConfiguration)
REFUSE(WinHttpOpen)
REFUSE(WinHttpOpenRequest)
REFUSE(WinHttpQueryHeaders)
REFUSE(WinHttpQueryOption)
REFUSE(WinHttpReadData)
REFUSE(WinHttpReceiveResponse)
REFUSE(WinHttpSendRequest)
REFUSE(WinHttpSetOption)
REFUSE(WinHttpSetStatusCallback)
REFUSE(WinHttpSetTimeouts)
