/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine, and what only the LSA of Windows answers. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/sspi_library.h"
#include "platform/windows.h"

#include <winhttp.h>

#include "facts/facts.h"

/* ntsecapi.h of the Windows SDK 10.0.22621; the cross compiler's lacks it. */
enum { PRINT_CLOUD_KERBEROS_DEBUG = 36 };

struct cloud_debug_response {
	ULONG message_type, version, length, data;
};

char *
ek_windows_version(void)
{
	typedef LONG WINAPI get_version(OSVERSIONINFOW *);
	union {
		FARPROC address;
		get_version *call;
	} rtl = { .address = GetProcAddress(GetModuleHandleW(L"ntdll.dll"),
	    "RtlGetVersion") };
	OSVERSIONINFOW info = { .dwOSVersionInfoSize = sizeof(info) };
	struct ek_buf text = { 0 };

	if (rtl.address == NULL || rtl.call(&info) != 0)
		return NULL;
	ek_buf_printf(&text, "%lu.%lu.%lu", info.dwMajorVersion,
	    info.dwMinorVersion, info.dwBuildNumber);
	return ek_buf_take(&text);
}

char *
ek_windows_machine(void)
{
	wchar_t name[256];
	DWORD n = sizeof(name) / sizeof(name[0]);

	return GetComputerNameExW(ComputerNameDnsFullyQualified, name, &n) ?
	    ek_utf8_of(name, n) : NULL;
}

char *
ek_windows_user(void)
{
	wchar_t name[256];
	DWORD n = sizeof(name) / sizeof(name[0]);

	return GetUserNameW(name, &n) && n > 0 ? ek_utf8_of(name, n - 1) :
	    NULL;
}

char *
ek_windows_program(const char *name)
{
	wchar_t folder[MAX_PATH];
	UINT n = GetSystemDirectoryW(folder, MAX_PATH);
	char *utf8 = n > 0 && n < MAX_PATH ? ek_utf8_of(folder, n) : NULL;
	struct ek_buf path = { 0 };

	if (utf8 != NULL)
		ek_buf_printf(&path, "%s\\%s", utf8, name);
	free(utf8);
	return path.len > 0 ? ek_buf_take(&path) : NULL;
}

char *
ek_windows_winhttp_proxy(void)
{
	WINHTTP_PROXY_INFO info = { 0 };
	char *proxy = NULL;

	if (!WinHttpGetDefaultProxyConfiguration(&info))
		return NULL;
	if (info.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY &&
	    info.lpszProxy != NULL)
		proxy = ek_utf8_of(info.lpszProxy, wcslen(info.lpszProxy));
	GlobalFree(info.lpszProxy);
	GlobalFree(info.lpszProxyBypass);
	return proxy;
}

/* The words of "klist cloud_debug", bit by bit; the second half came with
 * version 1 of the answer. */
static json_t *
cloud_bits(ULONG version, ULONG data)
{
	static const char *const names[] = { "enabled_by_policy",
		"as_rep_callback_received", "as_rep_callback_used",
		"referral_tgt", "spn_oracle", "kdc_proxy", "public_key",
		"password_keys", "plaintext_password" };
	size_t n = version >= 1 ? 9 : 6, i;
	json_t *object = json_object();

	for (i = 0; i < n; i++)
		json_object_set_new(object, names[i],
		    json_boolean(data >> i & 1));
	if (version >= 1)
		json_object_set_new(object, "credential_type",
		    json_integer(data >> 9 & 0xff));
	return object;
}

json_t *
ek_windows_cloud_debug(struct ek_library *lib)
{
	struct {
		ULONG message_type;
		LUID logon_id;
	} request = { .message_type = PRINT_CLOUD_KERBEROS_DEBUG };
	const struct cloud_debug_response *response;
	struct ek_lsa_reply reply;
	json_t *object = NULL;

	if (ek_lsa_call(lib, &request, sizeof(request), &reply) &&
	    reply.len >= sizeof(*response)) {
		response = reply.data;
		object = cloud_bits(response->version, response->data);
	}
	ek_lsa_free(&reply);
	return object;
}

static json_t *
proxy_entry(const KDC_PROXY_CACHE_ENTRY_DATA *entry)
{
	char *realm = ek_lsa_text(&entry->DomainName);
	char *host = ek_lsa_text(&entry->ProxyServerName);
	char *path = ek_lsa_text(&entry->ProxyServerVdir);
	json_t *object = json_pack("{s:o, s:o, s:o, s:i, s:I}", "realm",
	    ek_json_text(realm), "host", ek_json_text(host), "path",
	    ek_json_text(path), "port", entry->ProxyServerPort,
	    "since_last_used", (json_int_t)(entry->SinceLastUsed / 10000000));

	free(realm);
	free(host);
	free(path);
	return object;
}

json_t *
ek_windows_proxy_cache(struct ek_library *lib)
{
	enum { MAX_ENTRIES = 1000 };
	KERB_QUERY_KDC_PROXY_CACHE_REQUEST request = {
		.MessageType = KerbQueryKdcProxyCacheMessage };
	const KERB_QUERY_KDC_PROXY_CACHE_RESPONSE *response;
	struct ek_lsa_reply reply;
	json_t *list = NULL;
	ULONG i;

	if (ek_lsa_call(lib, &request, sizeof(request), &reply) &&
	    reply.len >= sizeof(*response)) {
		response = reply.data;
		list = json_array();
		for (i = 0; i < response->CountOfEntries && i < MAX_ENTRIES &&
		    response->Entries != NULL; i++)
			json_array_append_new(list,
			    proxy_entry(&response->Entries[i]));
	}
	ek_lsa_free(&reply);
	return list;
}
