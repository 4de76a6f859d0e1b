/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "unit/expect.h"
#include "unit/vector.h"

static int
hex_digit(int c)
{
	EXPECT(isxdigit(c));
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static void
skip_line(FILE *file)
{
	int c;

	do
		c = getc(file);
	while (c != '\n' && c != EOF);
}

static size_t
read_text(FILE *file, uint8_t *data, size_t len)
{
	int c;

	while ((c = getc(file)) != '"') {
		EXPECT(c != EOF && c != '\n');
		data[len++] = (uint8_t)c;
	}
	return len;
}

/* A file never has more bytes than characters. */
static size_t
read_hex(FILE *file, uint8_t *data)
{
	size_t len = 0;
	int c;

	while ((c = getc(file)) != EOF) {
		if (c == '#')
			skip_line(file);
		else if (c == '"')
			len = read_text(file, data, len);
		else if (!isspace(c)) {
			data[len] = (uint8_t)(hex_digit(c) << 4);
			data[len++] |= (uint8_t)hex_digit(getc(file));
		}
	}
	return len;
}

ekrb_bytes
vector_load(const char *name)
{
	char path[512];
	uint8_t *data;
	FILE *file;
	long size;
	ekrb_bytes bytes;

	snprintf(path, sizeof(path), "%s/%s.hex", VECTOR_DIR, name);
	file = fopen(path, "r");
	EXPECT(file != NULL);
	EXPECT(fseek(file, 0, SEEK_END) == 0);
	size = ftell(file);
	EXPECT(size > 0);
	rewind(file);
	data = malloc((size_t)size);
	EXPECT(data != NULL);
	bytes = vector_copy((ekrb_bytes){ data, read_hex(file, data) });
	free(data);
	fclose(file);
	return bytes;
}

ekrb_bytes
vector_copy(ekrb_bytes bytes)
{
	uint8_t *data = malloc(bytes.len > 0 ? bytes.len : 1);

	EXPECT(data != NULL);
	if (bytes.len > 0)
		memcpy(data, bytes.data, bytes.len);
	return (ekrb_bytes){ data, bytes.len };
}

void
vector_free(ekrb_bytes bytes)
{
	union {
		const uint8_t *borrowed;
		void *owned;
	} data = { bytes.data };

	free(data.owned);
}
