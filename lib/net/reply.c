/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/httpdate.h"
#include "net/reply.h"

static const char *const names[EK_REPLY_FIELDS] = {
	[EK_REPLY_CONTENT_TYPE] = "content-type",
	[EK_REPLY_SERVER] = "server",
	[EK_REPLY_LOCATION] = "location",
	[EK_REPLY_PROXY_AUTHENTICATE] = "proxy-authenticate",
	[EK_REPLY_REQUEST_ID] = "x-ms-request-id",
	[EK_REPLY_TRANSFER_ENCODING] = "transfer-encoding",
	[EK_REPLY_CONTENT_LENGTH] = "content-length",
	[EK_REPLY_DATE] = "date",
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Puts text without the blanks around it in the place of what was there. */
static void
keep(struct ek_buf *out, const char *text, size_t len)
{
	for (; len > 0 && is_blank(text[0]); len--)
		text++;
	while (len > 0 && is_blank(text[len - 1]))
		len--;
	ek_buf_reset(out);
	ek_buf_add(out, text,
	    len < EK_HTTP_MAX_HEADER ? len : EK_HTTP_MAX_HEADER);
}

/* "HTTP/1.1 403 Forbidden": the words after the number are the reason. */
static void
take_status(struct ek_reply_reader *reader, const char *line, size_t len)
{
	const char *end = line + len, *space;
	size_t i;

	for (i = 0; i < EK_REPLY_FIELDS; i++)
		ek_buf_reset(&reader->fields[i]);
	ek_buf_reset(&reader->reason);
	space = memchr(line, ' ', len);
	if (space != NULL)
		space = memchr(space + 1, ' ', (size_t)(end - space) - 1);
	if (space != NULL)
		keep(&reader->reason, space, (size_t)(end - space));
}

static void
take_field(struct ek_reply_reader *reader, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t i, n = colon != NULL ? (size_t)(colon - line) : 0;

	for (i = 0; i < EK_REPLY_FIELDS && n > 0; i++)
		if (strlen(names[i]) == n && reader->fields[i].len == 0 &&
		    strncasecmp(names[i], line, n) == 0)
			keep(&reader->fields[i], colon + 1, len - n - 1);
}

void
ek_reply_line(struct ek_reply_reader *reader, const char *line, size_t len)
{
	static const char start[] = "HTTP/";
	const size_t n = sizeof(start) - 1;

	if (len > n && memcmp(line, start, n) == 0)
		take_status(reader, line, len);
	else
		take_field(reader, line, len);
}

/* Bytes of a DER SEQUENCE by its header (X.690 8.1.3); 0: not known. */
static size_t
der_size(const struct ek_buf *body)
{
	const uint8_t *p = (const uint8_t *)body->data;
	size_t n, i, size = 0;

	if (body->len < 2 || p[0] != 0x30)
		return 0;
	if (p[1] < 0x80)
		return (size_t)p[1] + 2;
	n = p[1] & 0x7fu;
	if (n == 0 || n > 4 || body->len < 2 + n)
		return 0;
	for (i = 0; i < n; i++)
		size = size << 8 | p[2 + i];
	return size + 2 + n;
}

/* How long the body says it is; 0 if it does not. */
static size_t
expected_size(const struct ek_reply_reader *reader)
{
	const struct ek_buf *length = &reader->fields[EK_REPLY_CONTENT_LENGTH];
	size_t size = der_size(&reader->body);

	return size > 0 || length->len == 0 ? size :
	    (size_t)strtoull(length->data, NULL, 10);
}

bool
ek_reply_piece(struct ek_reply_reader *reader, const void *data, size_t len)
{
	size_t size;

	if (len > EK_HTTP_MAX_BODY - reader->body.len)
		return false;
	ek_buf_add(&reader->body, data, len);
	size = expected_size(reader);
	reader->whole = size > 0 && reader->body.len >= size;
	return true;
}

bool
ek_reply_is_short(const struct ek_reply_reader *reader)
{
	return reader->body.len < expected_size(reader);
}

static const char *
text_of(const struct ek_reply_reader *reader, enum ek_reply_field field)
{
	const struct ek_buf *text = &reader->fields[field];

	return text->len > 0 ? ek_buf_str(text) : NULL;
}

void
ek_reply_tell(const struct ek_reply_reader *reader, struct ek_http_reply *out)
{
	const char *date = text_of(reader, EK_REPLY_DATE);

	out->reason = reader->reason.len > 0 ? ek_buf_str(&reader->reason) :
	    NULL;
	out->content_type = text_of(reader, EK_REPLY_CONTENT_TYPE);
	out->server = text_of(reader, EK_REPLY_SERVER);
	out->location = text_of(reader, EK_REPLY_LOCATION);
	out->proxy_authenticate = text_of(reader,
	    EK_REPLY_PROXY_AUTHENTICATE);
	out->request_id = text_of(reader, EK_REPLY_REQUEST_ID);
	out->transfer_encoding = text_of(reader, EK_REPLY_TRANSFER_ENCODING);
	out->has_date = date != NULL && ek_http_date(date, &out->date);
	out->body = &reader->body;
}

void
ek_reply_free(struct ek_reply_reader *reader)
{
	size_t i;

	for (i = 0; i < EK_REPLY_FIELDS; i++)
		ek_buf_free(&reader->fields[i]);
	ek_buf_free(&reader->reason);
	ek_buf_free(&reader->body);
}
