/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the SSPI platform share. Messages to the Kerberos package
 * of the LSA are those of the public header ntsecapi.h; the ones that the
 * cross compiler's header lacks are declared in sspi_lsa.c.
 */
#ifndef EK_PLATFORM_SSPI_LIBRARY_H
#define EK_PLATFORM_SSPI_LIBRARY_H

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0a00
#endif
#define SECURITY_WIN32
#include <windows.h>

#include <ntsecapi.h>
#include <security.h>

#include "platform/platform.h"
#include "base/windows_text.h"

struct ek_library {
	HANDLE lsa;
	ULONG package; /* Kerberos */
};

/* What came of a message to the package. */
struct ek_lsa_reply {
	NTSTATUS status;    /* of the call */
	NTSTATUS substatus; /* of the package */
	void *data;         /* NULL: none; see ek_lsa_free() */
	ULONG len;          /* bytes */
};

/* Sends a message. Returns whether both are success and an answer is there. */
bool ek_lsa_call(struct ek_library *, void *message, ULONG len,
    struct ek_lsa_reply *out);
void ek_lsa_free(struct ek_lsa_reply *);

/* The number and text of a status; an NTSTATUS is turned into a Win32 error
 * for its text. */
void ek_sspi_said(struct ek_said *, ULONG status);

/* A counted string of the LSA as UTF-8, to free; "" for none. */
char *ek_lsa_text(const UNICODE_STRING *);

/* Seconds since 1970; 0: not set. */
int64_t ek_lsa_time(LARGE_INTEGER);

/* "krbtgt/R@R": a server's name with its realm. To free. */
char *ek_lsa_principal(const UNICODE_STRING *name,
    const UNICODE_STRING *realm);

/* The slots of sspi_cache.c and sspi_ticket.c. */
void ek_sspi_caches(struct ek_library *, const char *, void *,
    void (*)(void *, const char *));
void ek_sspi_read(struct ek_library *, const char *,
    const struct ek_cache_visit *);
void ek_sspi_ticket(struct ek_library *, const struct ek_want *,
    const struct ek_watch *, struct ek_said *);
void ek_sspi_token(struct ek_library *, const struct ek_want *, enum ek_mech,
    bool, struct ek_token *);

/* The one cache there is: the logon session's own. */
#define EK_SSPI_CACHE "MSLSA:"

#endif
