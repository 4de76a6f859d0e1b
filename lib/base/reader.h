/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes from anywhere, seen through a window that slides: memory stays flat
 * however long the input is. Knows nothing of Kerberos.
 */
#ifndef EK_BASE_READER_H
#define EK_BASE_READER_H

#include "base/error.h"

enum { EK_READER_WINDOW = 128 * 1024 };

/* Reads up to LEN bytes (LEN > 0). Returns how many, 0 at the end of the input,
 * -1 with an error. */
typedef ptrdiff_t ek_read_fn(void *arg, void *data, size_t len,
    struct ek_error *);

struct ek_reader {
	ek_read_fn *read;
	void *arg;
	struct ek_error *error; /* the first fault of reading */
	uint8_t *data;
	size_t size;            /* bytes allocated */
	size_t pos, len;        /* the window is data[pos] to data[len] */
	size_t used;            /* high-water mark, to be wiped */
	uint64_t offset;        /* of data[pos] in the input */
	bool ended;             /* no more input, or a fault */
};

/* Begins. EKRB_NOMEM, EKRB_OK. The contents are taken for secrets. */
ekrb_status ek_reader_open(struct ek_reader *, ek_read_fn *, void *arg,
    struct ek_error *);

/* Wipes and frees the window. */
void ek_reader_close(struct ek_reader *);

/* Sees to it that WANT bytes are in the window and returns how many there are:
 * fewer only at the end of the input or after a fault. Grows the window where
 * WANT is larger; the caller bounds WANT. Pointers into it end here. */
size_t ek_reader_fill(struct ek_reader *, size_t want);

/* The window's first byte. */
const uint8_t *ek_reader_at(const struct ek_reader *);

/* How many bytes are in the window now. */
size_t ek_reader_have(const struct ek_reader *);

/* Leaves N bytes behind, which must be in the window. */
void ek_reader_skip(struct ek_reader *, size_t n);

/* Leaves N bytes behind, in the window or not. False: the input is shorter. */
bool ek_reader_pass(struct ek_reader *, uint64_t n);

/* A source that is memory: pass its address as ARG of ek_read_memory. */
struct ek_memory {
	ekrb_bytes rest;
};
ek_read_fn ek_read_memory;

#endif
