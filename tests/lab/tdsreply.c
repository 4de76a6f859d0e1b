/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "lab/tdsreply.h"

enum { VERSION_7_4 = 0x74, NVARCHAR = 0xe7, MAX_CHARS = 256 };

static const char server_name[] = "mi1.abc123";

static void
put8(struct ek_buf *out, unsigned value)
{
	ek_buf_putc(out, (char)value);
}

static void
put16(struct ek_buf *out, unsigned value)
{
	put8(out, value & 0xff);
	put8(out, value >> 8);
}

static void
put32(struct ek_buf *out, uint32_t value)
{
	put16(out, value & 0xffff);
	put16(out, value >> 16);
}

/* ASCII as UTF-16. */
static void
put_text(struct ek_buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		put16(out, (unsigned char)*text);
}

/* With the number of characters before it, in a byte or in two. */
static void
put_short_text(struct ek_buf *out, const char *text)
{
	put8(out, (unsigned)strlen(text));
	put_text(out, text);
}

static void
put_long_text(struct ek_buf *out, const char *text)
{
	put16(out, (unsigned)strlen(text));
	put_text(out, text);
}

/* A token with the length of its data before that. */
static void
put_token(struct ek_buf *out, unsigned token, struct ek_buf *data)
{
	put8(out, token);
	put16(out, (unsigned)data->len);
	ek_buf_add(out, data->data, data->len);
	ek_buf_free(data);
}

void
tds_error(struct ek_buf *out, uint32_t number, uint8_t state, uint8_t class,
    const char *text)
{
	struct ek_buf data = { 0 };

	put32(&data, number);
	put8(&data, state);
	put8(&data, class);
	put_long_text(&data, text);
	put_short_text(&data, server_name);
	put_short_text(&data, "");
	put32(&data, 1);
	put_token(out, 0xaa, &data);
}

static void
put_change(struct ek_buf *out, unsigned what, const char *now,
    const char *before)
{
	struct ek_buf data = { 0 };

	put8(&data, what);
	put_short_text(&data, now);
	put_short_text(&data, before);
	put_token(out, 0xe3, &data);
}

void
tds_login_ack(struct ek_buf *out, const char *database)
{
	enum { DATABASE = 1, PACKET_SIZE = 4 };
	struct ek_buf data = { 0 };

	put_change(out, DATABASE, database, "master");
	put8(&data, 1);
	put8(&data, VERSION_7_4);
	ek_buf_add(&data, "\0\0\4", 3);
	put_short_text(&data, "Microsoft SQL Server");
	ek_buf_add(&data, "\14\0\7\320", 4);
	put_token(out, 0xad, &data);
	put_change(out, PACKET_SIZE, "4096", "4096");
}

void
tds_sspi(struct ek_buf *out, const void *token, size_t len)
{
	struct ek_buf data = { 0 };

	ek_buf_add(&data, token, len);
	put_token(out, 0xed, &data);
}

void
tds_row(struct ek_buf *out, const char *column, const char *value)
{
	put8(out, 0x81); /* COLMETADATA: one column, which may be NULL */
	put16(out, 1);
	put32(out, 0);
	put16(out, 1);
	put8(out, NVARCHAR);
	put16(out, 2 * MAX_CHARS);
	ek_buf_add(out, "\11\4\320\0\64", 5); /* Latin1_General_CI_AS */
	put_short_text(out, column);
	put8(out, 0xd1); /* ROW */
	put16(out, 2 * (unsigned)strlen(value));
	put_text(out, value);
}

void
tds_done(struct ek_buf *out, uint16_t status, uint64_t count)
{
	put8(out, 0xfd);
	put16(out, status);
	put16(out, 0xc1); /* SELECT */
	put32(out, (uint32_t)count);
	put32(out, (uint32_t)(count >> 32));
}
