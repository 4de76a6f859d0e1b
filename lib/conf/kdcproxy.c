/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "conf/kdc.h"
#include "conf/kdcproxy.h"

enum { MAX_PROXIES = 16 };

json_t *
ek_kdc_proxy(const char *host, int64_t port, const char *path)
{
	struct ek_buf url = { 0 };
	json_t *kdc = NULL;

	ek_buf_printf(&url, "https://%s", host);
	if (port > 0 && port != 443)
		ek_buf_printf(&url, ":%d", (int)port);
	if (path == NULL || *path == '\0')
		path = "KdcProxy";
	ek_buf_printf(&url, "/%s", path + (*path == '/'));
	if (ek_buf_str(&url) != NULL)
		kdc = ek_kdc_parse(EK_CONF_MIT, url.data);
	if (kdc != NULL)
		json_object_set_new(kdc, "value", ek_json_text(url.data));
	ek_buf_free(&url);
	return kdc;
}

/* HOST[:PORT[:PATH]] of LEN bytes. */
static json_t *
read_one(const char *text, size_t len)
{
	char one[512], *port, *path = NULL;
	int number = 0;

	if (len >= sizeof(one))
		return NULL;
	memcpy(one, text, len);
	one[len] = '\0';
	port = strchr(one, ':');
	if (port != NULL) {
		*port++ = '\0';
		path = strchr(port, ':');
		sscanf(port, "%5d", &number);
	}
	return ek_kdc_proxy(one, number, path != NULL ? path + 1 : NULL);
}

/* The words between "<https" and "/>". */
json_t *
ek_kdc_proxies(const char *value)
{
	static const char blanks[] = " \t\r\n";
	json_t *list = json_array(), *one;
	size_t len;

	value += strspn(value, blanks);
	if (strncasecmp(value, "<https", 6) != 0)
		return list;
	for (value += 6; json_array_size(list) < MAX_PROXIES; value += len) {
		value += strspn(value, blanks);
		len = strcspn(value, " \t\r\n<>");
		if (len > 1 && value[len - 1] == '/' && value[len] == '>')
			len--;
		if (len == 0 || *value == '/')
			break;
		one = read_one(value, len);
		if (one != NULL)
			json_array_append_new(list, one);
	}
	return list;
}

static bool
is_of(const json_t *item, const char *realm)
{
	const char *its = ek_item_str(item, "realm");

	return its != NULL && strcasecmp(its, realm) == 0;
}

json_t *
ek_kdc_proxies_of(const json_t *policy, const json_t *cache,
    const char *realm)
{
	json_t *list = json_array(), *item, *one;
	int64_t port;
	size_t i;

	json_array_foreach(policy, i, item)
		if (is_of(item, realm) && ek_item_str(item, "value") != NULL) {
			one = ek_kdc_proxies(ek_item_str(item, "value"));
			json_array_extend(list, one);
			json_decref(one);
		}
	if (json_array_size(list) > 0)
		return list;
	json_array_foreach(cache, i, item)
		if (is_of(item, realm) && ek_item_str(item, "host") != NULL) {
			port = 0;
			ek_item_int(item, "port", &port);
			one = ek_kdc_proxy(ek_item_str(item, "host"), port,
			    ek_item_str(item, "path"));
			if (one != NULL)
				json_array_append_new(list, one);
		}
	return list;
}
