/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform of Windows: SSPI and the LSA's Kerberos package. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/sspi_library.h"

/* ntdef.h: the two highest bits of an NTSTATUS that is an error. */
#define IS_NTSTATUS(status) (((status) & 0xc0000000) == 0xc0000000)

void
ek_sspi_said(struct ek_said *said, ULONG status)
{
	DWORD error = IS_NTSTATUS(status) ?
	    LsaNtStatusToWinError((NTSTATUS)status) : status;
	char *text;

	ek_said_clear(said);
	if (status == 0)
		return;
	text = ek_windows_message(error);
	ek_said_set(said, (int64_t)status, text != NULL ? text :
	    "no text is known for this number");
	free(text);
}

bool
ek_lsa_call(struct ek_library *lib, void *message, ULONG len,
    struct ek_lsa_reply *out)
{
	*out = (struct ek_lsa_reply){ 0 };
	out->status = LsaCallAuthenticationPackage(lib->lsa, lib->package,
	    message, len, &out->data, &out->len, &out->substatus);
	return out->status == 0 && out->substatus == 0 && out->data != NULL;
}

void
ek_lsa_free(struct ek_lsa_reply *reply)
{
	if (reply->data != NULL)
		LsaFreeReturnBuffer(reply->data);
	*reply = (struct ek_lsa_reply){ 0 };
}

char *
ek_lsa_text(const UNICODE_STRING *text)
{
	return ek_utf8_of(text->Buffer, text->Buffer != NULL ?
	    text->Length / sizeof(wchar_t) : 0);
}

/* FILETIME: 100 ns since 1601. Tickets without an end have the year 30828. */
int64_t
ek_lsa_time(LARGE_INTEGER when)
{
	const int64_t to_1970 = INT64_C(11644473600);
	int64_t seconds = when.QuadPart / 10000000 - to_1970;

	return when.QuadPart == 0 || seconds <= 0 ||
	    seconds > INT64_C(253402300799) ? 0 : seconds;
}

char *
ek_lsa_principal(const UNICODE_STRING *name, const UNICODE_STRING *realm)
{
	struct ek_buf out = { 0 };
	char *first = ek_lsa_text(name), *second = ek_lsa_text(realm);

	if (first != NULL && second != NULL)
		ek_buf_printf(&out, "%s%s%s", first,
		    second[0] != '\0' && strchr(first, '@') == NULL ? "@" : "",
		    strchr(first, '@') == NULL ? second : "");
	free(first);
	free(second);
	return ek_buf_take(&out);
}

static void
close_library(struct ek_library *lib)
{
	if (lib == NULL)
		return;
	if (lib->lsa != NULL)
		LsaDeregisterLogonProcess(lib->lsa);
	free(lib);
}

static struct ek_library *
open_library(struct ek_said *said)
{
	static char name[] = MICROSOFT_KERBEROS_NAME_A;
	LSA_STRING package = { sizeof(name) - 1, sizeof(name), name };
	struct ek_library *lib = calloc(1, sizeof(*lib));
	NTSTATUS status;

	if (lib == NULL)
		return NULL;
	status = LsaConnectUntrusted(&lib->lsa);
	if (status == 0)
		status = LsaLookupAuthenticationPackage(lib->lsa, &package,
		    &lib->package);
	ek_sspi_said(said, (ULONG)status);
	if (status == 0)
		return lib;
	close_library(lib);
	return NULL;
}

/* Its version is the system's, which environment_windows.c tells. */
static void
look_up(struct ek_library *lib, const char *host, struct ek_lookup *out)
{
	out->default_cache = strdup(EK_SSPI_CACHE);
}

static char *
select_cache(struct ek_library *lib, const char *service, const char **by_out,
    struct ek_said *said)
{
	*by_out = "primary";
	return strdup(EK_SSPI_CACHE);
}

const struct ek_platform ek_platform_sspi = {
	.name = "sspi",
	.codes = EK_CODES_WINDOWS,
	.open = open_library,
	.close = close_library,
	.lookup = look_up,
	.caches = ek_sspi_caches,
	.read = ek_sspi_read,
	.select = select_cache,
	.ticket = ek_sspi_ticket,
	.token = ek_sspi_token,
};
