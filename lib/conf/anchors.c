/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/anchors.h"

#include <string.h>

static int
count_certificates(const struct ek_buf *text)
{
	static const char *const marks[] = {
		"-----BEGIN CERTIFICATE-----",
		"-----BEGIN TRUSTED CERTIFICATE-----",
		"-----BEGIN X509 CERTIFICATE-----",
	};
	const char *at;
	int n = 0;
	size_t i;

	if (text->len == 0)
		return 0;
	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		for (at = strstr(text->data, marks[i]); at != NULL;
		    at = strstr(at + 1, marks[i]))
			n++;
	return n;
}

static void
look_at_file(const struct ek_conf *conf, const char *path, json_t *item)
{
	struct ek_buf text = { 0 };
	struct ek_conf_stat stat;
	bool read = conf->reader->file(conf->reader->arg, path, &text,
	    &stat) == EK_CONF_FILE_READ;

	json_object_set_new(item, "readable", json_boolean(read));
	if (read)
		json_object_set_new(item, "certificates",
		    json_integer(count_certificates(&text)));
	ek_buf_free(&text);
}

static void
look_at_folder(const struct ek_conf *conf, const char *path, json_t *item)
{
	struct ek_buf names = { 0 };
	bool read = conf->reader->folder(conf->reader->arg, path, &names) ==
	    EK_CONF_FILE_READ;

	json_object_set_new(item, "readable", json_boolean(read));
	ek_buf_free(&names);
}

static json_t *
describe(const struct ek_conf *conf, const struct ek_conf_node *node)
{
	json_t *item = json_pack("{s:o}", "value", ek_conf_json(node->value));
	const char *value = node->value, *kind = "bad";

	if (item == NULL)
		return NULL;
	ek_conf_put_place(item, conf, node->file, node->line);
	if (strncmp(value, "FILE:", 5) == 0) {
		kind = "file";
		look_at_file(conf, value + 5, item);
	} else if (strncmp(value, "DIR:", 4) == 0) {
		kind = "dir";
		look_at_folder(conf, value + 4, item);
	} else if (strncmp(value, "ENV:", 4) == 0) {
		kind = "env";
	}
	json_object_set_new(item, "kind", json_string(kind));
	return item;
}

json_t *
ek_conf_anchors(const struct ek_conf *conf, const char *realm)
{
	const char *path[] = { "realms", realm, "http_anchors", NULL };
	json_t *list = json_array();
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;

	ek_conf_walk(&walk, conf, path);
	while (list != NULL && (node = ek_conf_walk_next(&walk)) != NULL) {
		if (json_array_append_new(list, describe(conf, node)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}
