/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * As misbehave.c, but Windows has no LD_PRELOAD: the stand-ins for secur32.dll
 * and winhttp.dll hold this. It takes the place of puts() in the program's
 * table of imports, to learn which stage begins, and of getaddrinfo().
 */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "misbehave_windows.h"

typedef int put_line(const char *);
typedef int WSAAPI resolve(const char *, const char *, const ADDRINFOA *,
    ADDRINFOA **);

/* What stood there before: the real one, or that of another stand-in. */
static ULONG_PTR next_puts, next_getaddrinfo;
static int armed;

void
misbehave(void)
{
	const char *how = getenv("GUARD_HOW");

	if (!armed || how == NULL)
		return;
	if (strcmp(how, "segv") == 0)
		*(volatile int *)(ULONG_PTR)8 = 0;
	if (strcmp(how, "abort") == 0)
		abort();
	if (strcmp(how, "exit") == 0)
		exit(3);
	if (strcmp(how, "exit-success") == 0)
		_exit(0);
	while (strcmp(how, "loop") == 0)
		;
	while (strcmp(how, "sleep") == 0)
		Sleep(1000);
}

static int
watched_puts(const char *line)
{
	const char *stage = getenv("GUARD_STAGE");
	char begin[64];

	if (stage != NULL) {
		snprintf(begin, sizeof(begin), "{\"begin\":\"%s\"}", stage);
		if (strcmp(line, begin) == 0)
			armed = 1;
	}
	return ((put_line *)next_puts)(line);
}

static int WSAAPI
watched_getaddrinfo(const char *host, const char *port,
    const ADDRINFOA *hints, ADDRINFOA **out)
{
	misbehave();
	return ((resolve *)next_getaddrinfo)(host, port, hints, out);
}

static void
replace(IMAGE_THUNK_DATA *slot, ULONG_PTR by, ULONG_PTR *next_out)
{
	DWORD before;

	if (!VirtualProtect(&slot->u1.Function, sizeof(slot->u1.Function),
	    PAGE_READWRITE, &before))
		return;
	*next_out = slot->u1.Function;
	slot->u1.Function = by;
	VirtualProtect(&slot->u1.Function, sizeof(slot->u1.Function), before,
	    &before);
}

static void
replace_if_watched(IMAGE_THUNK_DATA *slot, const char *name)
{
	if (strcmp(name, "puts") == 0)
		replace(slot, (ULONG_PTR)watched_puts, &next_puts);
	if (strcmp(name, "getaddrinfo") == 0)
		replace(slot, (ULONG_PTR)watched_getaddrinfo,
		    &next_getaddrinfo);
}

/* One DLL's names and, beside them, where they are. */
static void
look_through(BYTE *base, const IMAGE_IMPORT_DESCRIPTOR *dll)
{
	IMAGE_THUNK_DATA *name = (void *)(base + dll->OriginalFirstThunk);
	IMAGE_THUNK_DATA *slot = (void *)(base + dll->FirstThunk);

	for (; name->u1.AddressOfData != 0; name++, slot++) {
		const IMAGE_IMPORT_BY_NAME *import;

		if (IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal))
			continue;
		import = (void *)(base + name->u1.AddressOfData);
		replace_if_watched(slot, (const char *)import->Name);
	}
}

void
misbehave_watch(void)
{
	BYTE *base = (BYTE *)GetModuleHandleW(NULL);
	const IMAGE_DOS_HEADER *dos = (void *)base;
	const IMAGE_NT_HEADERS *nt = (void *)(base + dos->e_lfanew);
	const IMAGE_DATA_DIRECTORY *imports = &nt->OptionalHeader.
	    DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
	const IMAGE_IMPORT_DESCRIPTOR *dll;

	for (dll = (void *)(base + imports->VirtualAddress);
	    imports->Size > 0 && dll->Name != 0; dll++)
		look_through(base, dll);
}
