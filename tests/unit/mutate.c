/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "unit/expect.h"
#include "unit/mutate.h"
#include "unit/vector.h"

void
mutate_truncate(ekrb_bytes bytes, mutate_fn *fn, void *arg)
{
	ekrb_bytes copy;
	size_t len;

	for (len = 0; len < bytes.len; len++) {
		copy = vector_copy((ekrb_bytes){ bytes.data, len });
		fn(copy, arg);
		vector_free(copy);
	}
}

/* A copy that may be written to. */
static uint8_t *
writable(ekrb_bytes bytes)
{
	uint8_t *data = malloc(bytes.len);

	EXPECT(data != NULL);
	memcpy(data, bytes.data, bytes.len);
	return data;
}

static void
flip(uint8_t *data, size_t bit)
{
	data[bit / 8] ^= (uint8_t)(1 << bit % 8);
}

void
mutate_one_bit(ekrb_bytes bytes, mutate_fn *fn, void *arg)
{
	uint8_t *data = writable(bytes);
	size_t bit;

	for (bit = 0; bit < 8 * bytes.len; bit++) {
		flip(data, bit);
		fn((ekrb_bytes){ data, bytes.len }, arg);
		flip(data, bit);
	}
	free(data);
}

/* One of how many pairs is tried. */
static size_t
share(void)
{
	const char *set = getenv("MUTATE_SHARE");
	long n = set != NULL ? strtol(set, NULL, 10) : 1;

	return n > 0 ? (size_t)n : 1;
}

static void
flip_pairs(uint8_t *data, size_t len, const uint8_t *marks, mutate_fn *fn,
    void *arg)
{
	size_t a, b, n = 0, every = share();

	for (a = 0; a < 8 * len; a++) {
		if (!marks[a / 8])
			continue;
		flip(data, a);
		for (b = a + 1; b < 8 * len; b++) {
			if (!marks[b / 8] || n++ % every != 0)
				continue;
			flip(data, b);
			fn((ekrb_bytes){ data, len }, arg);
			flip(data, b);
		}
		flip(data, a);
	}
}

void
mutate_two_bits(ekrb_bytes bytes, mutate_marks_fn *marks_fn, mutate_fn *fn,
    void *arg)
{
	uint8_t *data = writable(bytes), *marks = calloc(bytes.len, 1);

	EXPECT(marks != NULL);
	if (bytes.len <= MUTATE_ALL_PAIRS)
		memset(marks, 1, bytes.len);
	else
		marks_fn(bytes, marks);
	flip_pairs(data, bytes.len, marks, fn, arg);
	free(marks);
	free(data);
}

/* The length of the value at P, headers included, and that of its header; 0 if
 * there is no value of short-form tag and definite length. */
static size_t
value_len(const uint8_t *p, size_t left, size_t *header)
{
	size_t n, len = 0, i;

	if (left < 2 || (p[0] & 0x1f) == 0x1f)
		return 0;
	n = p[1] < 0x80 ? 0 : p[1] & 0x7f;
	if (n > 4 || left - 2 < n)
		return 0;
	for (i = 0; i < n; i++)
		len = len << 8 | p[2 + i];
	len = n == 0 ? p[1] : len;
	*header = 2 + n;
	return len <= left - 2 - n ? 2 + n + len : 0;
}

/* True if the bytes are one value after another, not none. */
static bool
is_der(const uint8_t *p, size_t left)
{
	size_t header, len;

	if (left == 0)
		return false;
	for (; left > 0; p += len, left -= len) {
		len = value_len(p, left, &header);
		if (len == 0)
			return false;
	}
	return true;
}

/* What is inside a message is at most as deep as the parser allows. */
static void
mark(const uint8_t *p, size_t left, uint8_t *marks)
{
	size_t header, len;

	while (left > 0 && (len = value_len(p, left, &header)) > 0) {
		memset(marks, 1, header);
		if ((p[0] & 0x20) != 0 ||
		    (p[0] == 0x04 && is_der(p + header, len - header)))
			mark(p + header, len - header, marks + header);
		p += len;
		marks += len;
		left -= len;
	}
}

void
mutate_der_marks(ekrb_bytes bytes, uint8_t *marks)
{
	mark(bytes.data, bytes.len, marks);
}
