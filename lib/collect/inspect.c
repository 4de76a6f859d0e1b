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

/* Bytes in base64 (new reference), null for none. */
static json_t *
base64(const struct ek_buf *bytes)
{
	struct ek_buf text = { .secret = true };
	json_t *value;

	if (bytes->len == 0)
		return json_null();
	ek_base64_encode(&text, bytes->data, bytes->len);
	value = json_string(ek_buf_str(&text));
	ek_buf_free(&text);
	return value;
}

static json_t *
answer_part(const struct ek_unsealed *found, const struct ek_said *said)
{
	static const char *const seals[] = { [EK_SEAL_NO_PAC] = "absent",
		[EK_SEAL_UNKNOWN] = "unknown", [EK_SEAL_BAD] = "bad",
		[EK_SEAL_GOOD] = "good" };

	if (said->code != 0)
		return json_pack("{s:s, s:I, s:b}", "error",
		    said->text != NULL ? said->text : "unknown", "code",
		    (json_int_t)said->code, "wrong_key", found->wrong_key);
	return json_pack("{s:o, s:o, s:b, s:s}", "part", base64(&found->part),
	    "authenticator", base64(&found->authenticator),
	    "bad_authenticator", found->bad_authenticator, "pac",
	    seals[found->pac]);
}

/* Decodes a member that is base64; false if it is none. */
static bool
get_bytes(const json_t *request, const char *name, struct ek_buf *out)
{
	const char *text = json_string_value(json_object_get(request, name));
	struct ek_error error = { 0 };
	enum ek_encoding encoding;

	return text != NULL && ek_base64_decode((ekrb_bytes){
	    (const uint8_t *)text, strlen(text) }, 0, out, &encoding,
	    &error) == EKRB_OK;
}

static ekrb_bytes
bytes_of(const struct ek_buf *buf)
{
	return (ekrb_bytes){ (const uint8_t *)buf->data, buf->len };
}

static int
decrypt(const json_t *request)
{
	const char *keytab = json_string_value(json_object_get(request,
	    "keytab"));
	struct ek_buf ticket = { 0 }, cipher = { 0 };
	struct ek_sealed sealed = { .authenticator.etype = (int32_t)
	    json_integer_value(json_object_get(request, "etype")) };
	struct ek_unsealed found = { .part.secret = true,
		.authenticator.secret = true };
	struct ek_said said = { 0 };
	bool done = false;

	if (keytab == NULL)
		return 2;
	get_bytes(request, "authenticator", &cipher);
	if (get_bytes(request, "ticket", &ticket)) {
		sealed.ticket = bytes_of(&ticket);
		sealed.authenticator.cipher = bytes_of(&cipher);
		ek_mit_decrypt(keytab, &sealed, &found, &said);
		done = say(answer_part(&found, &said)) && fflush(stdout) == 0;
	}
	ek_said_clear(&said);
	ek_buf_free(&ticket);
	ek_buf_free(&cipher);
	ek_buf_free(&found.part);
	ek_buf_free(&found.authenticator);
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
