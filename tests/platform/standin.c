/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for secur32.dll that answers as the documents of Microsoft say
 * Windows does: what Wine refuses can be tried with it. It proves how our code
 * takes the answers, not that Windows gives them.
 *
 * STANDIN_STATUS, STANDIN_SUBSTATUS: of asking for a ticket. STANDIN_SSPI: of
 * making a token. Hexadecimal; not set: success. GUARD_STAGE, GUARD_HOW: where
 * and how it goes wrong.
 */
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0a00
#endif
#define SECURITY_WIN32
#include <windows.h>

#include <ntsecapi.h>
#include <security.h>
#include <stdlib.h>
#include <string.h>

#include "misbehave_windows.h"

#define CLOUD L"KERBEROS.MICROSOFTONLINE.COM"
#define SPN L"MSSQLSvc/mi1.abc123.database.windows.net:1433"

enum {
	CLOUD_DEBUG = 36, /* KerbPrintCloudKerberosDebugMessage */
	TGT_FLAGS = 0x40810000,
	SESSION_ETYPE = 18,
	OPAQUE_ETYPE = -1
};

static ULONG
from_environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? (ULONG)strtoul(value, NULL, 16) : 0;
}

static UNICODE_STRING
text(const wchar_t *literal)
{
	USHORT len = (USHORT)(wcslen(literal) * sizeof(wchar_t));

	return (UNICODE_STRING){ len, len, (wchar_t *)(ULONG_PTR)literal };
}

static LARGE_INTEGER
hours_from_now(int hours)
{
	FILETIME now;
	LARGE_INTEGER when;

	GetSystemTimeAsFileTime(&now);
	when.LowPart = now.dwLowDateTime;
	when.HighPart = (LONG)now.dwHighDateTime;
	when.QuadPart += (LONGLONG)hours * 3600 * 10000000;
	return when;
}

static NTSTATUS
list_tickets(void **out, ULONG *len)
{
	KERB_QUERY_TKT_CACHE_EX3_RESPONSE *list = calloc(1, sizeof(*list) +
	    sizeof(list->Tickets[0]));
	KERB_TICKET_CACHE_INFO_EX3 *t = list->Tickets;

	list->MessageType = KerbQueryTicketCacheEx3Message;
	list->CountOfTickets = 2;
	t[0].ClientName = text(L"alice@contoso.com");
	t[0].ClientRealm = text(CLOUD);
	t[0].ServerName = text(L"krbtgt/" CLOUD);
	t[0].ServerRealm = text(CLOUD);
	t[0].StartTime = hours_from_now(-1);
	t[0].EndTime = hours_from_now(9);
	t[0].RenewTime = hours_from_now(167);
	t[0].EncryptionType = OPAQUE_ETYPE;
	t[0].TicketFlags = TGT_FLAGS;
	t[0].SessionKeyType = SESSION_ETYPE;
	t[0].CacheFlags = 0x400;
	t[0].KdcCalled = text(L"TicketSuppliedAtLogon");
	t[1] = t[0];
	t[1].ServerName = text(SPN);
	t[1].EncryptionType = SESSION_ETYPE;
	t[1].KdcCalled = text(L"KdcProxy:login.microsoftonline.com");
	*out = list;
	*len = sizeof(*list) + sizeof(list->Tickets[0]);
	return 0;
}

static NTSTATUS
give_ticket(void **out, ULONG *len)
{
	static BYTE key[32] = "not a key, but it must be wiped", cipher[] =
	    "no ticket";
	KERB_RETRIEVE_TKT_RESPONSE *reply = calloc(1, sizeof(*reply) +
	    2 * sizeof(KERB_EXTERNAL_NAME) + 2 * sizeof(UNICODE_STRING));
	KERB_EXTERNAL_NAME *name = (void *)(reply + 1);

	name->NameCount = 2;
	name->Names[0] = text(L"MSSQLSvc");
	name->Names[1] = text(L"mi1.abc123.database.windows.net:1433");
	reply->Ticket.ServiceName = name;
	reply->Ticket.TargetDomainName = text(CLOUD);
	reply->Ticket.SessionKey.KeyType = SESSION_ETYPE;
	reply->Ticket.SessionKey.Length = sizeof(key);
	reply->Ticket.SessionKey.Value = key;
	reply->Ticket.TicketFlags = 0x40000000;
	reply->Ticket.StartTime = hours_from_now(0);
	reply->Ticket.EndTime = hours_from_now(1);
	reply->Ticket.EncodedTicket = cipher;
	reply->Ticket.EncodedTicketSize = sizeof(cipher);
	*out = reply;
	*len = sizeof(*reply);
	return 0;
}

static NTSTATUS
list_proxies(void **out, ULONG *len)
{
	KERB_QUERY_KDC_PROXY_CACHE_RESPONSE *reply = calloc(1,
	    sizeof(*reply) + sizeof(KDC_PROXY_CACHE_ENTRY_DATA));
	KDC_PROXY_CACHE_ENTRY_DATA *entry = (void *)(reply + 1);

	reply->MessageType = KerbQueryKdcProxyCacheMessage;
	reply->CountOfEntries = 1;
	reply->Entries = entry;
	entry->SinceLastUsed = 90 * 10000000ULL;
	entry->DomainName = text(CLOUD);
	entry->ProxyServerName = text(L"login.microsoftonline.com");
	entry->ProxyServerVdir = text(L"5a0b1c2d/kerberos");
	entry->ProxyServerPort = 443;
	*out = reply;
	*len = sizeof(*reply) + sizeof(*entry);
	return 0;
}

/* Version 1: policy, referral TGT, SPN oracle and KDC proxy; credential 2. */
static NTSTATUS
tell_debug(void **out, ULONG *len)
{
	ULONG *reply = calloc(4, sizeof(*reply));

	reply[0] = CLOUD_DEBUG;
	reply[1] = 1;
	reply[2] = sizeof(*reply);
	reply[3] = 1 | 1 << 3 | 1 << 4 | 1 << 5 | 2 << 9;
	*out = reply;
	*len = 4 * sizeof(*reply);
	return 0;
}

BOOL WINAPI
DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
	if (reason == DLL_PROCESS_ATTACH && getenv("GUARD_STAGE") != NULL)
		misbehave_watch();
	return TRUE;
}

NTSTATUS NTAPI
LsaConnectUntrusted(PHANDLE handle)
{
	misbehave();
	*handle = (HANDLE)1;
	return 0;
}

NTSTATUS NTAPI
LsaDeregisterLogonProcess(HANDLE handle)
{
	return 0;
}

NTSTATUS NTAPI
LsaLookupAuthenticationPackage(HANDLE handle, PLSA_STRING name, PULONG out)
{
	*out = 1;
	return 0;
}

NTSTATUS NTAPI
LsaFreeReturnBuffer(PVOID buffer)
{
	free(buffer);
	return 0;
}

NTSTATUS NTAPI
LsaCallAuthenticationPackage(HANDLE handle, ULONG package, PVOID message,
    ULONG message_len, PVOID *out, PULONG len, PNTSTATUS substatus)
{
	ULONG type = *(ULONG *)message;

	misbehave();
	*out = NULL;
	*len = 0;
	*substatus = 0;
	if (type == KerbQueryTicketCacheEx3Message)
		return list_tickets(out, len);
	if (type == KerbQueryKdcProxyCacheMessage)
		return list_proxies(out, len);
	if (type == CLOUD_DEBUG)
		return tell_debug(out, len);
	if (type != KerbRetrieveEncodedTicketMessage)
		return (NTSTATUS)0xc0000002;
	*substatus = (NTSTATUS)from_environment("STANDIN_SUBSTATUS");
	if (from_environment("STANDIN_STATUS") != 0 || *substatus != 0)
		return (NTSTATUS)from_environment("STANDIN_STATUS");
	return give_ticket(out, len);
}

SECURITY_STATUS SEC_ENTRY
AcquireCredentialsHandleW(LPWSTR principal, LPWSTR package, ULONG use,
    void *logon, void *data, SEC_GET_KEY_FN fn, void *arg, PCredHandle out,
    PTimeStamp expiry)
{
	misbehave();
	return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY
FreeCredentialsHandle(PCredHandle handle)
{
	return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY
InitializeSecurityContextW(PCredHandle cred, PCtxtHandle context,
    SEC_WCHAR *target, ULONG request, ULONG reserved, ULONG representation,
    PSecBufferDesc in, ULONG reserved2, PCtxtHandle out, PSecBufferDesc token,
    PULONG attributes, PTimeStamp expiry)
{
	SECURITY_STATUS status = (SECURITY_STATUS)from_environment(
	    "STANDIN_SSPI");

	/* What Negotiate falls back to. */
	if (status == SEC_E_OK) {
		memcpy(token->pBuffers[0].pvBuffer, "NTLMSSP\0\1\0\0", 12);
		token->pBuffers[0].cbBuffer = 12;
		status = SEC_I_CONTINUE_NEEDED;
	}
	return status;
}

SECURITY_STATUS SEC_ENTRY
DeleteSecurityContext(PCtxtHandle context)
{
	return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY
QuerySecurityPackageInfoW(SEC_WCHAR *name, PSecPkgInfoW *out)
{
	*out = calloc(1, sizeof(**out));
	(*out)->cbMaxToken = 48000;
	return SEC_E_OK;
}

SECURITY_STATUS SEC_ENTRY
FreeContextBuffer(PVOID buffer)
{
	free(buffer);
	return SEC_E_OK;
}
