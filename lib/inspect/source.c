/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "inspect/collector.h"
#include "inspect/source.h"

enum { LONG_WORD = 32 };

const char *
ek_cache_name_split(const char *name, char type[EK_CACHE_TYPE_SIZE])
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	type[0] = '\0';
	/* One letter before a colon is a drive. */
	if (n < 2 || n >= EK_CACHE_TYPE_SIZE || name[n] != ':')
		return name;
	memcpy(type, name, n);
	type[n] = '\0';
	return name + n + 1;
}

ekrb_bytes
ek_source_start(const struct ek_source *source)
{
	return (ekrb_bytes){ source->peek, source->n_peek };
}

ptrdiff_t
ek_source_read(void *arg, void *data, size_t len, struct ek_error *error)
{
	struct ek_source *source = arg;
	size_t n = source->n_peek - source->peek_at;

	if (n == 0)
		return source->read(source->arg, data, len, error);
	if (n > len)
		n = len;
	memcpy(data, source->peek + source->peek_at, n);
	source->peek_at += n;
	return (ptrdiff_t)n;
}

/* Reads the first bytes, enough of them to tell what they are. */
static bool
look(struct ek_source *source, struct ek_error *error)
{
	ptrdiff_t n;

	do {
		n = source->read(source->arg, source->peek + source->n_peek,
		    sizeof(source->peek) - source->n_peek, error);
		if (n > 0)
			source->n_peek += (size_t)n;
	} while (n > 0 && source->n_peek < sizeof(source->peek));
	return n >= 0;
}

/* Appends all that is left to BUF. */
static ekrb_status
read_all(struct ek_source *source, struct ek_buf *buf, struct ek_error *error)
{
	uint8_t piece[8192];
	ptrdiff_t n;

	while ((n = ek_source_read(source, piece, sizeof(piece), error)) > 0) {
		ek_buf_add(buf, piece, (size_t)n);
		if (buf->len > EK_SOURCE_WHOLE_MAX)
			break;
	}
	ek_wipe(piece, sizeof(piece));
	if (buf->failed)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	if (n > 0)
		return ek_error_set(error, EKRB_MALFORMED,
		    "longer than %d bytes", EK_SOURCE_WHOLE_MAX);
	return error->status;
}

/* From here on the source is memory. */
static void
become_memory(struct ek_source *source)
{
	source->memory.rest = (ekrb_bytes){ (uint8_t *)source->text.data,
		source->text.len };
	source->read = ek_read_memory;
	source->arg = &source->memory;
	source->n_peek = source->peek_at = 0;
}

/* True for text that is in an encoding but for the fault, so that it is worth
 * while to look at what stands before that. Prose has shorter words. */
static bool
is_damaged(const struct ek_source *source, const struct ek_buf *all)
{
	return source->text.len > 0 && (source->encoding == EK_ENC_PEM ||
	    source->encoding == EK_ENC_NEGOTIATE ||
	    (source->fault.offset >= LONG_WORD &&
	    (source->encoding == EK_ENC_HEX ||
	    strcspn(all->data, " \t\r\n") >= LONG_WORD)));
}

/* Text is read whole and decoded; what is no known encoding stays as it is. */
static ekrb_status
decode(struct ek_source *source, struct ek_error *error)
{
	struct ek_buf all = { .secret = true };
	struct ek_error fault = { 0 };

	if (read_all(source, &all, error) == EKRB_OK)
		ek_input_decode((ekrb_bytes){ (uint8_t *)all.data,
		    all.len }, &source->text, &source->encoding, &fault);
	source->fault = fault;
	if (fault.status == EKRB_MALFORMED && !is_damaged(source, &all)) {
		ek_buf_reset(&source->text);
		ek_buf_add(&source->text, all.data, all.len);
		source->encoding = EK_ENC_RAW;
	}
	ek_buf_free(&all);
	if (source->text.failed || fault.status == EKRB_NOMEM)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	become_memory(source);
	look(source, error);
	return error->status;
}

static enum ek_source_fault
begin(struct ek_source *source, struct ek_error *error)
{
	source->text.secret = source->piece.secret = true;
	source->opened = true;
	if (!look(source, error))
		return EK_SOURCE_UNREADABLE;
	if (ek_input_is_text(ek_source_start(source)) &&
	    decode(source, error) != EKRB_OK)
		return EK_SOURCE_UNREADABLE;
	return EK_SOURCE_GOOD;
}

static enum ek_source_fault
fault_of(int number)
{
	switch (number) {
	case ENOENT:
	case ENOTDIR:
		return EK_SOURCE_MISSING;
	case EISDIR:
		return EK_SOURCE_FOLDER;
	default:
		return EK_SOURCE_UNREADABLE;
	}
}

static enum ek_source_fault
open_file(struct ek_source *source, const char *path, unsigned flags,
    struct ek_error *error)
{
	if (ek_file_open(&source->file, path, EK_FILE_LOCK | flags, error) !=
	    EKRB_OK)
		return fault_of(source->file.fault);
	source->is_pipe = !source->file.is_regular;
	source->read = ek_file_read;
	source->arg = &source->file;
	return begin(source, error);
}

/* One cache of a collection, DIR::PATH; or DIR:PATH in which none was found. */
static enum ek_source_fault
open_dir(struct ek_source *source, const char *rest, struct ek_error *error)
{
	bool one = rest[0] == ':';
	enum ek_source_fault fault = open_file(source, rest + one,
	    EK_FILE_REGULAR, error);

	if (one || fault != EK_SOURCE_FOLDER)
		return fault;
	ek_error_clear(error);
	ek_error_set(error, EKRB_IO, "an empty collection, no file in it is "
	    "a cache (their names begin with tkt)");
	return EK_SOURCE_MISSING;
}

static enum ek_source_fault
open_stdin(struct ek_source *source, struct ek_error *error)
{
	ek_file_borrow(&source->file, 0);
	source->is_pipe = !source->file.is_regular;
	source->read = ek_file_read;
	source->arg = &source->file;
	return begin(source, error);
}

static enum ek_source_fault
open_collector(struct ek_source *source, const char *name,
    const char *collectors, struct ek_error *error)
{
	enum ek_source_fault fault;

	source->text.secret = source->piece.secret = true;
	source->read = ek_collector_read;
	source->arg = source;
	source->opened = true;
	fault = ek_collector_open(source, name, collectors, error);
	return fault != EK_SOURCE_GOOD ? fault : begin(source, error);
}

bool
ek_source_is_asked(const char *name)
{
	static const char *const asked[] = { "KEYRING", "KCM", "API", "MSLSA",
		"XCACHE", "SCC" };
	char type[EK_CACHE_TYPE_SIZE];
	size_t i;

	ek_cache_name_split(name, type);
	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (strcmp(type, asked[i]) == 0)
			return true;
	return false;
}

/* The only system that has caches of that type, if it is not this one. */
static const char *
elsewhere(const char *type)
{
#ifndef _WIN32
	if (strcmp(type, "MSLSA") == 0)
		return "Windows";
#endif
#ifndef __APPLE__
	if (strcmp(type, "API") == 0 || strcmp(type, "XCACHE") == 0)
		return "macOS";
#endif
	(void)type;
	return NULL;
}

enum ek_source_fault
ek_source_open(struct ek_source *source, const char *name, bool is_cache,
    const char *collectors, struct ek_error *error)
{
	char type[EK_CACHE_TYPE_SIZE];
	const char *rest = ek_cache_name_split(name, type);

	memset(source, 0, sizeof(*source));
	source->file.fd = -1;
	source->is_cache = type[0] != '\0';
	if (strcmp(name, "-") == 0)
		return open_stdin(source, error);
	/* A cache is no pipe: who made that wants somebody to wait. */
	if (type[0] == '\0' || strcmp(type, "FILE") == 0)
		return open_file(source, rest, is_cache || type[0] != '\0' ?
		    EK_FILE_REGULAR : 0, error);
	if (strcmp(type, "DIR") == 0)
		return open_dir(source, rest, error);
	if (elsewhere(type) != NULL) {
		ek_error_set(error, EKRB_UNSUPPORTED, "only %s has caches of "
		    "the type %s", elsewhere(type), type);
		return EK_SOURCE_UNKNOWN_TYPE;
	}
	if (ek_source_is_asked(name))
		return open_collector(source, name, collectors, error);
	if (strcmp(type, "MEMORY") == 0) {
		ek_error_set(error, EKRB_UNSUPPORTED, "it cannot be read from "
		    "outside");
		return EK_SOURCE_MEMORY;
	}
	ek_error_set(error, EKRB_ARGUMENT, "no cache is of the type %s", type);
	return EK_SOURCE_UNKNOWN_TYPE;
}

enum ek_source_fault
ek_source_open_bytes(struct ek_source *source, ekrb_bytes bytes,
    struct ek_error *error)
{
	memset(source, 0, sizeof(*source));
	source->file.fd = -1;
	source->memory.rest = bytes;
	source->read = ek_read_memory;
	source->arg = &source->memory;
	return begin(source, error);
}

ekrb_status
ek_source_whole(struct ek_source *source, ekrb_bytes *bytes_out,
    struct ek_error *error)
{
	*bytes_out = (ekrb_bytes){ NULL, 0 };
	if (source->text.len == 0 &&
	    read_all(source, &source->text, error) != EKRB_OK)
		return error->status;
	*bytes_out = (ekrb_bytes){ (uint8_t *)source->text.data,
		source->text.len };
	return EKRB_OK;
}

void
ek_source_close(struct ek_source *source)
{
	ek_file_close(&source->file);
	ek_collector_close(source);
	ek_buf_free(&source->text);
	ek_buf_free(&source->piece);
	ek_wipe(source->peek, source->n_peek);
	source->n_peek = source->peek_at = 0;
}
