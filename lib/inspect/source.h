/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where an input comes from, and its bytes: a file, standard input, memory, or
 * a cache that a collector reads. Text encodings are gone when it is read.
 */
#ifndef EK_INSPECT_SOURCE_H
#define EK_INSPECT_SOURCE_H

#include "base/file.h"
#include "base/input.h"

enum {
	EK_SOURCE_PEEK = 4096,          /* bytes looked at to tell what it is */
	EK_SOURCE_WHOLE_MAX = 16 << 20, /* bytes of what is read whole */
	EK_SOURCE_TIMEOUT_MS = 20000    /* a collector has */
};

struct ek_child;

/* Why a source could not be opened. */
enum ek_source_fault {
	EK_SOURCE_GOOD,
	EK_SOURCE_MISSING,     /* no such file, cache or keyring */
	EK_SOURCE_FOLDER,      /* a folder where a file should be */
	EK_SOURCE_UNREADABLE,  /* no permission, a disk error */
	EK_SOURCE_UNREACHABLE, /* needs a collector, and that failed */
	EK_SOURCE_MEMORY,      /* in the memory of another process */
	EK_SOURCE_UNKNOWN_TYPE, /* of cache */
	EK_SOURCE_TOO_MANY     /* caches in a collection: the rest of them */
};

struct ek_source {
	bool is_cache;          /* named as a cache: TYPE:residual */
	bool is_default;        /* stands where a cache must be */
	bool is_pipe;           /* the input is one, or a terminal */
	enum ek_encoding encoding;
	struct ek_error fault;  /* of the encoding: what follows it is lost */
	struct ek_file file;
	struct ek_memory memory;
	struct ek_buf text;     /* secret: what an encoding stood for, or all */
	struct ek_child *child;
	struct ek_buf piece;    /* secret: read from the child, not yet given */
	size_t given;
	bool opened;
	ek_read_fn *read;       /* of what is behind the bytes looked at */
	void *arg;
	uint8_t peek[EK_SOURCE_PEEK];
	size_t n_peek, peek_at;
};

/* Opens NAME: a path, "-", or TYPE:residual, and looks at its first bytes.
 * COLLECTORS is the folder of the collector programs. What was opened is to be
 * closed also after a fault. */
enum ek_source_fault ek_source_open(struct ek_source *, const char *name,
    bool is_cache, const char *collectors, struct ek_error *);

/* The same for bytes in memory, which must outlive the source. */
enum ek_source_fault ek_source_open_bytes(struct ek_source *, ekrb_bytes,
    struct ek_error *);
void ek_source_close(struct ek_source *);

/* The bytes looked at. */
ekrb_bytes ek_source_start(const struct ek_source *);

/* Source for a reader; ARG is the struct ek_source. */
ek_read_fn ek_source_read;

/* Reads all of it into memory that lives as long as the source. EKRB_MALFORMED
 * if it is longer than EK_SOURCE_WHOLE_MAX. */
ekrb_status ek_source_whole(struct ek_source *, ekrb_bytes *bytes_out,
    struct ek_error *);

/* True for a cache that a collector must be asked for. */
bool ek_source_is_asked(const char *name);

/* A cache name: TYPE into TYPE_OUT (NUL-ended, upper case, "" for a path), and
 * what comes after it. */
enum { EK_CACHE_TYPE_SIZE = 12 };
const char *ek_cache_name_split(const char *name,
    char type_out[EK_CACHE_TYPE_SIZE]);

#endif
