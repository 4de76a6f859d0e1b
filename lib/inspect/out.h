/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output that streams: gathered in a buffer, handed on in large pieces, and
 * written without printf, since there may be a hundred thousand tickets.
 */
#ifndef EK_INSPECT_OUT_H
#define EK_INSPECT_OUT_H

#include <string.h>

#include "base/buf.h"
#include "krb/principal.h"

/* Takes a piece of output; false: it cannot. */
typedef bool ek_write_fn(void *arg, const char *data, size_t len);

struct ek_out {
	struct ek_buf buf;
	ek_write_fn *write; /* NULL: the output is thrown away */
	void *arg;
	bool hold;          /* keep all in buf for now */
	bool given;         /* something was handed on */
	size_t whole;       /* how much of buf ends with an entry */
	bool failed;        /* the writer refused, or out of memory */
};

/* Hands on what was gathered if it is much, or if ALL. */
void ek_out_flush(struct ek_out *, bool all);
void ek_out_free(struct ek_out *);

/* Marks the end of an entry, up to which the output is kept if all goes wrong;
 * and hands on what is before the mark, then TEXT, without any memory; nothing
 * if that would be the beginning. */
static inline void ek_out_mark(struct ek_out *);
void ek_out_break_off(struct ek_out *, const char *text);

static inline void
ek_out_mark(struct ek_out *out)
{
	if (!out->buf.failed)
		out->whole = out->buf.len;
}

/* Bytes as they are. Unlike ek_buf_add() this leaves the end without a NUL
 * where there is room, since it is most of what a listing does. */
static inline void
ek_out_bytes(struct ek_out *out, const void *data, size_t len)
{
	struct ek_buf *buf = &out->buf;

	if (len == 0)
		return;
	if (len < buf->size - buf->len) {
		memcpy(buf->data + buf->len, data, len);
		buf->len += len;
	} else
		ek_buf_add(buf, data, len);
}

static inline void
ek_out_puts(struct ek_out *out, const char *text)
{
	ek_out_bytes(out, text, strlen(text));
}

static inline void
ek_out_char(struct ek_out *out, char c)
{
	ek_out_bytes(out, &c, 1);
}

/* A principal, raw with MIT's quoting, if all its characters are such that
 * neither that nor JSON nor a terminal changes them; else false, and nothing
 * is written. */
bool ek_out_plain_name(struct ek_out *, const struct ek_principal *);

void ek_out_int(struct ek_out *, int64_t);
void ek_out_hex32(struct ek_out *, uint32_t); /* 0x40810000 */
void ek_out_pad(struct ek_out *, size_t column_start, size_t width);

/* A time as RFC 3339 UTC. */
void ek_out_time(struct ek_out *, int64_t epoch);

/* A JSON string. Bytes that are no UTF-8 become \xHH in it and a backslash
 * becomes two, as ek_text_escape() has it. NULL data gives null. */
void ek_out_json(struct ek_out *, const void *, size_t len);
void ek_out_json_text(struct ek_out *, const char *);

/* "name": before a value; FIRST leaves out the comma. */
void ek_out_member(struct ek_out *, const char *name, bool first);
void ek_out_json_int(struct ek_out *, const char *name, bool known, int64_t);
void ek_out_json_time(struct ek_out *, const char *name, int64_t epoch);

/* Untrusted bytes for a terminal, as ek_text_show() has it. */
void ek_out_show(struct ek_out *, const void *, size_t len);

#endif
