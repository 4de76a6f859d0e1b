/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <winsock2.h>
#include <iphlpapi.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/windows_text.h"
#include "facts/facts.h"
#include "net/resolver.h"
#include "net/surroundings.h"

json_t *
ek_resolver_servers(void)
{
	enum { SIZE = 32 * 1024, MAX_SERVERS = 50 };
	FIXED_INFO *info = malloc(SIZE);
	const IP_ADDR_STRING *server;
	json_t *list = NULL;
	ULONG size = SIZE;

	if (info != NULL && GetNetworkParams(info, &size) == NO_ERROR) {
		list = json_array();
		for (server = &info->DnsServerList; server != NULL &&
		    json_array_size(list) < MAX_SERVERS; server = server->Next)
			if (server->IpAddress.String[0] != '\0')
				json_array_append_new(list, json_pack("{s:o}",
				    "address", ek_json_text(
				    server->IpAddress.String)));
	}
	free(info);
	return list;
}

char *
ek_resolver_hosts(void)
{
	static const wchar_t file[] = L"\\drivers\\etc\\hosts";
	wchar_t path[MAX_PATH + sizeof(file) / sizeof(file[0])];
	UINT n = GetSystemDirectoryW(path, MAX_PATH);
	char *name, *text = NULL;

	if (n == 0 || n >= MAX_PATH)
		return NULL;
	wcscpy(path + n, file);
	name = ek_utf8_of(path, wcslen(path));
	if (name != NULL)
		text = ek_small_file(name);
	free(name);
	return text;
}
