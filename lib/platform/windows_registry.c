/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry: what policies and settings say, in both of their places. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"
#include "platform/windows.h"
#include "base/windows_text.h"

#define POLICIES "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\" \
	"System\\Kerberos"
#define LSA "SYSTEM\\CurrentControlSet\\Control\\Lsa\\Kerberos"
#define CURRENT_VERSION "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

enum { MAX_VALUES = 1000, MAX_NAME = 256, MAX_DATA = 16384 };

static HKEY
open_key(const char *path)
{
	wchar_t *wide = ek_wide_of(path);
	HKEY key = NULL;

	if (wide == NULL || RegOpenKeyExW(HKEY_LOCAL_MACHINE, wide, 0,
	    KEY_READ | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
		key = NULL;
	free(wide);
	return key;
}

/* REG_DWORD as a number, texts as a text (of several the parts joined with a
 * comma), everything else as null. */
static json_t *
value_of(DWORD type, const BYTE *data, DWORD len)
{
	const wchar_t *text = (const void *)data;
	size_t n = len / sizeof(*text), i;
	json_t *json = NULL;
	char *utf8;
	DWORD number;

	if (type == REG_DWORD && len == sizeof(number)) {
		memcpy(&number, data, sizeof(number));
		return json_integer(number);
	}
	if (type != REG_SZ && type != REG_EXPAND_SZ && type != REG_MULTI_SZ)
		return json_null();
	while (n > 0 && text[n - 1] == L'\0')
		n--;
	utf8 = ek_utf8_of(text, n);
	for (i = 0; utf8 != NULL && i < strlen(utf8) + 1 && n > 0; i++)
		if (utf8[i] == '\0' && i + 1 < n)
			utf8[i] = ',';
	if (utf8 != NULL)
		json = ek_json_text(utf8);
	free(utf8);
	return json;
}

struct each {
	json_t *list;
	const char *path;
	const char *realm;
};

/* Calls EACH for every value of a key. */
static void
each_value(const char *path, struct each *arg,
    void (*each)(struct each *, const char *name, json_t *value))
{
	HKEY key = open_key(path);
	BYTE *data = malloc(MAX_DATA);
	wchar_t name[MAX_NAME];
	DWORD i, len, size, type;
	char *utf8;

	for (i = 0; key != NULL && data != NULL && i < MAX_VALUES; i++) {
		len = MAX_NAME;
		size = MAX_DATA;
		if (RegEnumValueW(key, i, name, &len, NULL, &type, data,
		    &size) != ERROR_SUCCESS)
			break;
		utf8 = ek_utf8_of(name, len);
		if (utf8 != NULL)
			each(arg, utf8, value_of(type, data, size));
		free(utf8);
	}
	free(data);
	if (key != NULL)
		RegCloseKey(key);
}

/* Calls EACH for every key below a key. */
static void
each_key(const char *path, struct each *arg,
    void (*each)(struct each *, const char *name))
{
	HKEY key = open_key(path);
	wchar_t name[MAX_NAME];
	DWORD i, len;
	char *utf8;

	for (i = 0; key != NULL && i < MAX_VALUES; i++) {
		len = MAX_NAME;
		if (RegEnumKeyExW(key, i, name, &len, NULL, NULL, NULL,
		    NULL) != ERROR_SUCCESS)
			break;
		utf8 = ek_utf8_of(name, len);
		if (utf8 != NULL)
			each(arg, utf8);
		free(utf8);
	}
	if (key != NULL)
		RegCloseKey(key);
}

static void
add_policy(struct each *arg, const char *name, json_t *value)
{
	struct ek_buf path = { 0 };

	ek_buf_printf(&path, "HKLM\\%s", arg->path);
	json_array_append_new(arg->list, json_pack("{s:o, s:o, s:o}", "path",
	    ek_json_text(ek_buf_str(&path)), "name", ek_json_text(name),
	    "value", value));
	ek_buf_free(&path);
}

json_t *
ek_windows_policies(void)
{
	static const char *const paths[] = { POLICIES "\\Parameters",
		POLICIES "\\KdcProxy", LSA "\\Parameters" };
	struct each arg = { .list = json_array() };
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		arg.path = paths[i];
		each_value(paths[i], &arg, add_policy);
	}
	return arg.list;
}

static void
add_proxy(struct each *arg, const char *name, json_t *value)
{
	json_array_append_new(arg->list, json_pack("{s:o, s:o}", "realm",
	    ek_json_text(name), "value", value));
}

json_t *
ek_windows_proxy_policy(void)
{
	struct each arg = { .list = json_array() };

	each_value(POLICIES "\\KdcProxy\\ProxyServers", &arg, add_proxy);
	return arg.list;
}

static void
add_suffix(struct each *arg, const char *name, json_t *value)
{
	const char *realm = arg->realm != NULL ? arg->realm : name;

	if (arg->realm == NULL || strcmp(name, "SpnMappings") == 0)
		json_array_append_new(arg->list, json_pack("{s:o, s:o}",
		    "realm", ek_json_text(realm), "suffix", value));
	else
		json_decref(value);
}

static void
add_mappings(struct each *arg, const char *realm)
{
	struct each inner = { .list = arg->list, .realm = realm };
	struct ek_buf path = { 0 };

	ek_buf_printf(&path, "%s\\%s", arg->path, realm);
	if (ek_buf_str(&path) != NULL)
		each_value(ek_buf_str(&path), &inner, add_suffix);
	ek_buf_free(&path);
}

/* "ksetup /addhosttorealmmap" writes below the LSA, the policy elsewhere. */
json_t *
ek_windows_host_to_realm(void)
{
	struct each arg = { .list = json_array(), .path = LSA "\\HostToRealm" };

	each_key(arg.path, &arg, add_mappings);
	arg.path = POLICIES "\\domain_realm";
	each_value(arg.path, &arg, add_suffix);
	return arg.list;
}

static void
take_name(struct each *arg, const char *name, json_t *value)
{
	json_object_set_new(arg->list, name, value);
}

char *
ek_windows_os_name(void)
{
	struct each arg = { .list = json_object() };
	struct ek_buf name = { 0 };
	const char *product, *display;

	each_value(CURRENT_VERSION, &arg, take_name);
	product = ek_item_str(arg.list, "ProductName");
	display = ek_item_str(arg.list, "DisplayVersion");
	if (product != NULL)
		ek_buf_printf(&name, "%s%s%s", product,
		    display != NULL ? " " : "", display != NULL ? display : "");
	json_decref(arg.list);
	return name.len > 0 ? ek_buf_take(&name) : NULL;
}
