/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/child.h"
#include "inspect/collector.h"

enum { ANSWER_MAX = 4 << 20 };

#ifdef _WIN32
/* No cache of Windows is read here: SSPI hands out tickets, not caches. */
enum ek_source_fault
ek_collector_open(struct ek_source *source, const char *name,
    const char *folder, struct ek_error *error)
{
	ek_error_set(error, EKRB_UNSUPPORTED,
	    "this kind of cache is not known on Windows");
	return EK_SOURCE_UNREACHABLE;
}

json_t *
ek_collector_list(const char *folder, const char *name)
{
	return NULL;
}

ptrdiff_t
ek_collector_read(void *arg, void *data, size_t len, struct ek_error *error)
{
	return 0;
}

void
ek_collector_close(struct ek_source *source)
{
}

ekrb_status
ek_collector_decrypt(const char *folder, const char *keytab, ekrb_bytes ticket,
    const struct ek_encdata *authenticator, struct ek_opened *opened,
    struct ek_error *error)
{
	*opened = (struct ek_opened){ 0 };
	return ek_error_set(error, EKRB_UNSUPPORTED,
	    "tickets are not decrypted on Windows");
}
#else
/* Starts the collector with a request, which is freed. */
static struct ek_child *
start(const char *folder, const char *job, json_t *request,
    struct ek_error *error)
{
	const char *argv[] = { "collect-mit", job, NULL };
	struct ek_buf path = { 0 };
	struct ek_child *child = NULL;
	char *text = json_dumps(request, JSON_COMPACT);

	if (request == NULL)
		ek_error_set(error, EKRB_ARGUMENT, "a name that is not UTF-8");
	json_decref(request);
	ek_buf_printf(&path, "%s/collect-mit", folder);
	if (text == NULL || ek_buf_str(&path) == NULL)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	else
		child = ek_child_start(ek_buf_str(&path), argv, text,
		    strlen(text), error);
	free(text);
	ek_buf_free(&path);
	return child;
}

/* Reads more of the answer. False at its end, or with an error. */
static bool
more(struct ek_child *child, struct ek_buf *buf, struct ek_error *error)
{
	switch (ek_child_read(child, buf, EK_SOURCE_TIMEOUT_MS)) {
	case EK_CHILD_DATA:
		return !buf->failed;
	case EK_CHILD_END:
		return false;
	case EK_CHILD_TIMEOUT:
		ek_error_set(error, EKRB_COLLECTOR,
		    "the collector gave no answer in %d s",
		    EK_SOURCE_TIMEOUT_MS / 1000);
		return false;
	case EK_CHILD_FAILED:
		break;
	}
	ek_error_set(error, EKRB_COLLECTOR, "the collector broke off");
	return false;
}

/* Reads the line an answer begins with (new reference); the rest stays in BUF.
 * NULL with an error. */
static json_t *
read_line(struct ek_child *child, struct ek_buf *buf, size_t *len_out,
    struct ek_error *error)
{
	const char *end = NULL;
	json_t *line;

	while (end == NULL && buf->len < ANSWER_MAX &&
	    more(child, buf, error))
		end = memchr(buf->data, '\n', buf->len);
	if (end == NULL) {
		ek_error_set(error, EKRB_COLLECTOR,
		    "the collector gave no answer");
		return NULL;
	}
	*len_out = (size_t)(end - buf->data) + 1;
	line = json_loadb(buf->data, *len_out, 0, NULL);
	if (line == NULL)
		ek_error_set(error, EKRB_COLLECTOR,
		    "the collector's answer is not JSON");
	return line;
}

/* Records the error that an answer holds: what the Kerberos library says. True
 * if it holds one. */
static bool
is_refusal(const json_t *line, struct ek_error *error)
{
	const char *text = json_string_value(json_object_get(line, "error"));

	if (text != NULL)
		ek_error_set(error, EKRB_UNSUPPORTED, "%s", text);
	return text != NULL;
}

enum ek_source_fault
ek_collector_open(struct ek_source *source, const char *name,
    const char *folder, struct ek_error *error)
{
	bool missing = false;
	json_t *line;

	source->child = start(folder, "inspect-cache",
	    json_pack("{s:s}", "cache", name), error);
	if (source->child == NULL)
		return EK_SOURCE_UNREACHABLE;
	line = read_line(source->child, &source->piece, &source->given, error);
	if (line != NULL && is_refusal(line, error))
		missing = json_is_true(json_object_get(line, "missing"));
	json_decref(line);
	if (!ek_error_is_set(error))
		return EK_SOURCE_GOOD;
	return missing ? EK_SOURCE_MISSING : EK_SOURCE_UNREACHABLE;
}

json_t *
ek_collector_list(const char *folder, const char *name)
{
	struct ek_buf answer = { 0 };
	struct ek_error error = { 0 };
	struct ek_child *child = start(folder, "inspect-list",
	    json_pack("{s:s}", "cache", name), &error);
	json_t *line, *list;
	size_t len;

	if (child == NULL)
		return NULL;
	line = read_line(child, &answer, &len, &error);
	list = json_incref(json_object_get(line, "caches"));
	json_decref(line);
	ek_child_finish(child);
	ek_buf_free(&answer);
	return list;
}

/* After the last byte: it is the end only if the collector says so. */
static ptrdiff_t
finish(struct ek_source *source, struct ek_error *error)
{
	struct ek_child_exit end = ek_child_finish(source->child);

	source->child = NULL;
	if (end.signalled || end.code != 0)
		ek_error_set(error, EKRB_COLLECTOR,
		    "the collector broke off (%s %d)", end.signalled ?
		    "signal" : "exit code", end.code);
	return ek_error_is_set(error) ? -1 : 0;
}

ptrdiff_t
ek_collector_read(void *arg, void *data, size_t len, struct ek_error *error)
{
	struct ek_source *source = arg;
	size_t n = source->piece.len - source->given;

	if (n == 0 && source->child == NULL)
		return ek_error_is_set(error) ? -1 : 0;
	if (n == 0) {
		ek_buf_reset(&source->piece);
		source->given = 0;
		if (!more(source->child, &source->piece, error))
			return finish(source, error);
		n = source->piece.len;
	}
	if (n > len)
		n = len;
	memcpy(data, source->piece.data + source->given, n);
	source->given += n;
	return (ptrdiff_t)n;
}

void
ek_collector_close(struct ek_source *source)
{
	if (source->child != NULL)
		ek_child_finish(source->child);
	source->child = NULL;
}

static json_t *
decrypt_request(const char *keytab, ekrb_bytes ticket,
    const struct ek_encdata *authenticator)
{
	struct ek_buf text = { 0 }, cipher = { 0 };
	json_t *request;

	ek_base64_encode(&text, ticket.data, ticket.len);
	if (authenticator != NULL)
		ek_base64_encode(&cipher, authenticator->cipher.data,
		    authenticator->cipher.len);
	request = json_pack("{s:s, s:s, s:s?, s:I}", "keytab", keytab,
	    "ticket", ek_buf_str(&text), "authenticator", cipher.len > 0 ?
	    ek_buf_str(&cipher) : NULL, "etype", (json_int_t)
	    (authenticator != NULL ? authenticator->etype : 0));
	ek_buf_free(&text);
	ek_buf_free(&cipher);
	return request;
}

/* Takes a member that is base64, and wipes it where it stood. */
static void
take_bytes(json_t *line, const char *name, struct ek_buf *out,
    struct ek_error *error)
{
	json_t *value = json_object_get(line, name);
	const char *text = json_string_value(value);
	struct ek_error fault = { 0 };
	enum ek_encoding encoding;

	if (text == NULL)
		return;
	if (ek_base64_decode((ekrb_bytes){ (const uint8_t *)text,
	    strlen(text) }, 0, out, &encoding, &fault) != EKRB_OK)
		ek_error_set(error, fault.status == EKRB_NOMEM ? EKRB_NOMEM :
		    EKRB_COLLECTOR, "the collector's answer: %s", fault.text);
	ek_wipe((void *)(uintptr_t)text, json_string_length(value));
}

static void
take_opened(json_t *line, struct ek_opened *opened, struct ek_error *error)
{
	const char *pac = json_string_value(json_object_get(line, "pac"));

	if (is_refusal(line, error)) {
		if (json_is_true(json_object_get(line, "wrong_key")))
			error->status = EKRB_MALFORMED;
		return;
	}
	take_bytes(line, "part", &opened->part, error);
	take_bytes(line, "authenticator", &opened->authenticator, error);
	opened->bad_authenticator = json_is_true(json_object_get(line,
	    "bad_authenticator"));
	opened->bad_pac = pac != NULL && strcmp(pac, "bad") == 0;
	if (opened->part.len == 0 && !ek_error_is_set(error))
		ek_error_set(error, EKRB_COLLECTOR,
		    "the collector's answer holds nothing");
}

ekrb_status
ek_collector_decrypt(const char *folder, const char *keytab, ekrb_bytes ticket,
    const struct ek_encdata *authenticator, struct ek_opened *opened,
    struct ek_error *error)
{
	struct ek_buf answer = { .secret = true };
	struct ek_child *child = start(folder, "inspect-decrypt",
	    decrypt_request(keytab, ticket, authenticator), error);
	json_t *line;
	size_t len;

	*opened = (struct ek_opened){ .part.secret = true,
		.authenticator.secret = true };
	if (child == NULL)
		return error->status;
	line = read_line(child, &answer, &len, error);
	if (line != NULL)
		take_opened(line, opened, error);
	json_decref(line);
	ek_child_finish(child);
	ek_buf_free(&answer);
	return error->status;
}
#endif

void
ek_opened_free(struct ek_opened *opened)
{
	ek_buf_free(&opened->part);
	ek_buf_free(&opened->authenticator);
}
