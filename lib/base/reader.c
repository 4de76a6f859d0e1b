/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/reader.h"

ekrb_status
ek_reader_open(struct ek_reader *r, ek_read_fn *read, void *arg,
    struct ek_error *error)
{
	*r = (struct ek_reader){ .read = read, .arg = arg, .error = error };
	r->data = malloc(EK_READER_WINDOW);
	if (r->data == NULL) {
		r->ended = true;
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	}
	r->size = EK_READER_WINDOW;
	return EKRB_OK;
}

void
ek_reader_close(struct ek_reader *r)
{
	if (r->data != NULL)
		ek_wipe(r->data, r->used);
	free(r->data);
	*r = (struct ek_reader){ .ended = true };
}

/* Moves the window to the front of a buffer of at least WANT bytes. */
static bool
make_room(struct ek_reader *r, size_t want)
{
	size_t size = r->size, have = r->len - r->pos;
	uint8_t *data = r->data;

	while (size < want)
		size *= 2;
	if (size != r->size && (data = malloc(size)) == NULL) {
		ek_error_set(r->error, EKRB_NOMEM, "out of memory");
		return false;
	}
	memmove(data, r->data + r->pos, have);
	if (data != r->data) {
		ek_wipe(r->data, r->used);
		free(r->data);
		r->data = data;
		r->size = size;
		r->used = have;
	}
	r->pos = 0;
	r->len = have;
	return true;
}

static bool
read_more(struct ek_reader *r)
{
	ptrdiff_t n = r->read(r->arg, r->data + r->len, r->size - r->len,
	    r->error);

	if (n <= 0)
		return false;
	r->len += (size_t)n;
	if (r->used < r->len)
		r->used = r->len;
	return true;
}

size_t
ek_reader_fill(struct ek_reader *r, size_t want)
{
	if (r->len - r->pos >= want || r->ended)
		return r->len - r->pos;
	if (!make_room(r, want))
		r->ended = true;
	while (!r->ended && r->len < want)
		r->ended = !read_more(r);
	return r->len - r->pos;
}

const uint8_t *
ek_reader_at(const struct ek_reader *r)
{
	return r->data + r->pos;
}

size_t
ek_reader_have(const struct ek_reader *r)
{
	return r->len - r->pos;
}

void
ek_reader_skip(struct ek_reader *r, size_t n)
{
	r->pos += n;
	r->offset += n;
}

bool
ek_reader_pass(struct ek_reader *r, uint64_t n)
{
	while (n > 0) {
		size_t have = ek_reader_fill(r, 1);

		if (have == 0)
			return false;
		if (have > n)
			have = (size_t)n;
		ek_reader_skip(r, have);
		n -= have;
	}
	return true;
}

ptrdiff_t
ek_read_memory(void *arg, void *data, size_t len, struct ek_error *error)
{
	struct ek_memory *memory = arg;

	if (len > memory->rest.len)
		len = memory->rest.len;
	if (len > 0)
		memcpy(data, memory->rest.data, len);
	memory->rest.data += len;
	memory->rest.len -= len;
	return (ptrdiff_t)len;
}
