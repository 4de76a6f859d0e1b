/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "facts/facts.h"
#include "net/surroundings.h"

enum { MAX_FILE = 256 * 1024, MAX_LINES = 50 };

json_t *
ek_proxy_masked(const char *value)
{
	const char *rest = strstr(value, "://"), *at, *p;
	struct ek_buf masked = { .secret = true };
	json_t *text;

	rest = rest != NULL ? rest + 3 : value;
	for (at = NULL, p = rest; *p != '\0' && *p != '/'; p++)
		if (*p == '@')
			at = p;
	if (strchr(rest, '@') != NULL && at == NULL)
		at = strrchr(rest, '@'); /* a '/' in the password */
	ek_buf_add(&masked, value, (size_t)(rest - value));
	if (at != NULL)
		ek_buf_puts(&masked, "***");
	ek_buf_puts(&masked, at != NULL ? at : rest);
	text = ek_json_text(ek_buf_str(&masked));
	ek_buf_free(&masked);
	return text;
}

json_t *
ek_proxy_variables(void)
{
	static const char *const names[] = {
#ifndef _WIN32 /* where the case of a name does not matter */
		"https_proxy", "all_proxy", "no_proxy",
#endif
		"HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"
	};
	json_t *list = json_array();
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			json_array_append_new(list, json_pack("{s:s, s:o}",
			    "name", names[i], "value", ek_proxy_masked(value)));
	}
	return list;
}

/* The next word of a line, "" at its end or at a comment. */
static const char *
next_word(const char **line, size_t *len)
{
	const char *word = *line + strspn(*line, " \t");

	*len = strcspn(word, " \t\r\n#");
	*line = word + *len;
	return word;
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

json_t *
ek_resolv_conf_servers(const char *text)
{
	json_t *list = json_array();
	const char *line, *p, *word;
	size_t len;

	for (line = text; *line != '\0'; line = next_line(line)) {
		p = line;
		word = next_word(&p, &len);
		if (len != 10 || memcmp(word, "nameserver", 10) != 0)
			continue;
		word = next_word(&p, &len);
		if (len > 0 && json_array_size(list) < MAX_LINES)
			json_array_append_new(list, json_pack("{s:o}",
			    "address", ek_json_bytes(word, len)));
	}
	return list;
}

static const char *
known_name(const char *word, size_t len, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (names[i] != NULL && strlen(names[i]) == len &&
		    strncasecmp(names[i], word, len) == 0)
			return names[i];
	return NULL;
}

json_t *
ek_hosts_lines(const char *text, const char *const *names, size_t n)
{
	json_t *list = json_array();
	const char *line, *p, *word, *address, *name;
	size_t len, address_len;
	int number = 1;

	for (line = text; *line != '\0'; line = next_line(line), number++) {
		p = line;
		address = next_word(&p, &address_len);
		while (address_len > 0) {
			word = next_word(&p, &len);
			if (len == 0)
				break;
			name = known_name(word, len, names, n);
			if (name == NULL || json_array_size(list) >= MAX_LINES)
				continue;
			json_array_append_new(list, json_pack(
			    "{s:i, s:o, s:s}", "line", number, "address",
			    ek_json_bytes(address, address_len), "name", name));
		}
	}
	return list;
}

char *
ek_small_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t n;

	if (file == NULL)
		return NULL;
	text = malloc(MAX_FILE + 1);
	if (text != NULL) {
		n = fread(text, 1, MAX_FILE, file);
		text[n] = '\0';
	}
	fclose(file);
	return text;
}
