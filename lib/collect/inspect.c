/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/input.h"
#include "base/privilege.h"
#include "collect/inspect.h"
#include "platform/krb5_library.h"
#include "platform/mit_inspect.h"

enum { REQUEST_MAX = 4 << 20 };

bool
ek_collect_is_inspect(int argc, char **argv)
{
	return argc == 2 && strncmp(argv[1], "inspect-", 8) == 0;
}

static bool
say(json_t *line)
{
	bool said = line != NULL && json_dumpf(line, stdout, JSON_COMPACT) ==
	    0 && putchar('\n') != EOF;

	json_decref(line);
	return said;
}

/* True once the line that comes before the bytes of a cache was written. */
struct dump {
	bool begun, failed;
};

static bool
give(void *arg, const struct ek_buf *piece)
{
	struct dump *dump = arg;

	if (!dump->begun)
		dump->failed = !say(json_pack("{s:b}", "ok", 1));
	dump->begun = true;
	if (!dump->failed && !piece->failed)
		dump->failed = fwrite(piece->data, 1, piece->len, stdout) !=
		    piece->len;
	return !dump->failed && !piece->failed;
}

static int
dump_cache(const json_t *request)
{
	const char *name = json_string_value(json_object_get(request,
	    "cache"));
	struct dump dump = { 0 };
	struct ek_said said = { 0 };
	bool missing, done = true;

	if (name == NULL)
		return 2;
	ek_mit_dump_cache(name, give, &dump, &missing, &said);
	if (!dump.begun)
		done = say(json_pack("{s:s, s:b}", "error",
		    said.text != NULL ? said.text : "unknown", "missing",
		    missing));
	done = done && !dump.failed && fflush(stdout) == 0;
	/* An end that came too early must not look like the end. */
	if (dump.begun && said.code != 0)
		done = false;
	ek_said_clear(&said);
	return done ? 0 : 4;
}

static void
add_name(void *arg, const char *name)
{
	json_array_append_new(arg, json_string(name));
}

static int
list_caches(const json_t *request)
{
	const char *name = json_string_value(json_object_get(request,
	    "cache"));
	json_t *names = json_array();
	struct ek_said said = { 0 };
	struct ek_library *lib = ek_krb5_open(&said);

	if (lib != NULL && name != NULL)
		ek_krb5_caches(lib, name, names, add_name);
	if (lib != NULL)
		ek_krb5_close(lib);
	ek_said_clear(&said);
	return say(json_pack("{s:o}", "caches", names)) &&
	    fflush(stdout) == 0 ? 0 : 4;
}

static json_t *
answer_part(const struct ek_buf *part, const struct ek_said *said)
{
	struct ek_buf text = { .secret = true };
	json_t *line;

	if (said->code != 0)
		return json_pack("{s:s, s:I}", "error", said->text != NULL ?
		    said->text : "unknown", "code", (json_int_t)said->code);
	ek_base64_encode(&text, part->data, part->len);
	line = json_pack("{s:s}", "part", ek_buf_str(&text));
	ek_buf_free(&text);
	return line;
}

static int
decrypt(const json_t *request)
{
	const char *keytab = json_string_value(json_object_get(request,
	    "keytab"));
	const char *text = json_string_value(json_object_get(request,
	    "ticket"));
	struct ek_buf ticket = { 0 }, part = { .secret = true };
	struct ek_said said = { 0 };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;
	bool done = false;

	if (keytab == NULL || text == NULL)
		return 2;
	if (ek_base64_decode((ekrb_bytes){ (const uint8_t *)text,
	    strlen(text) }, 0, &ticket, &encoding, &error) == EKRB_OK) {
		ek_mit_decrypt(keytab, (ekrb_bytes){ (uint8_t *)ticket.data,
		    ticket.len }, &part, &said);
		done = say(answer_part(&part, &said)) && fflush(stdout) == 0;
	}
	ek_said_clear(&said);
	ek_buf_free(&ticket);
	ek_buf_free(&part);
	return done ? 0 : 4;
}

/* Reads standard input to its end. */
static json_t *
read_request(void)
{
	struct ek_buf text = { 0 };
	char piece[4096];
	json_t *request = NULL;
	size_t n;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0 &&
	    text.len < REQUEST_MAX)
		ek_buf_add(&text, piece, n);
	if (ek_buf_str(&text) != NULL)
		request = json_loadb(ek_buf_str(&text), text.len, 0, NULL);
	ek_buf_free(&text);
	return request;
}

int
ek_collect_inspect(const char *job)
{
	static const struct {
		const char *name;
		int (*run)(const json_t *request);
	} jobs[] = {
		{ "inspect-cache", dump_cache },
		{ "inspect-list", list_caches },
		{ "inspect-decrypt", decrypt }
	};
	json_t *request;
	int code = 2;
	size_t i;

	if (ek_is_privileged())
		return 2;
	ek_hide_memory();
	ek_krb5_prepare();
	request = read_request();
	for (i = 0; request != NULL && i < sizeof(jobs) / sizeof(jobs[0]); i++)
		if (strcmp(jobs[i].name, job) == 0)
			code = jobs[i].run(request);
	json_decref(request);
	return code;
}
