/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "net/dnsmessage.h"

enum {
	CLASS_IN = 1,
	LABEL = 63,       /* longest label; RFC 1035 2.3.4 */
	MAX_POINTERS = 16 /* of one name; more is a loop */
};

struct cursor {
	const unsigned char *data;
	size_t len, pos;
	bool failed;
};

static unsigned
take(struct cursor *c, size_t bytes)
{
	unsigned value = 0;

	if (c->failed || c->len - c->pos < bytes) {
		c->failed = true;
		return 0;
	}
	while (bytes-- > 0)
		value = value << 8 | c->data[c->pos++];
	return value;
}

static void
put16(struct ek_buf *out, unsigned value)
{
	ek_buf_putc(out, (char)(value >> 8));
	ek_buf_putc(out, (char)value);
}

/* Labels and the root; false if one is empty or too long. */
static bool
put_name(struct ek_buf *out, const char *name)
{
	size_t n;

	if (strlen(name) >= EK_DNS_NAME - 2)
		return false;
	for (; *name != '\0'; name += n + (name[n] == '.')) {
		n = strcspn(name, ".");
		if (n == 0 || n > LABEL)
			return false;
		ek_buf_putc(out, (char)n);
		ek_buf_add(out, name, n);
	}
	ek_buf_putc(out, 0);
	return true;
}

bool
ek_dns_write(struct ek_buf *out, unsigned id, const char *name, int type)
{
	put16(out, id);
	put16(out, 0x0100); /* recursion desired */
	put16(out, 1);
	put16(out, 0);
	put16(out, 0);
	put16(out, 0);
	if (!put_name(out, name))
		return false;
	put16(out, (unsigned)type);
	put16(out, CLASS_IN);
	return !out->failed;
}

static bool
is_shown(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '\\' && c != '"';
}

/* Appends one label to NAME of EK_DNS_NAME bytes. */
static bool
add_label(char *name, size_t *used, const unsigned char *label, size_t len)
{
	size_t i;

	if (*used + len + 2 > EK_DNS_NAME)
		return false;
	if (*used > 0)
		name[(*used)++] = '.';
	for (i = 0; i < len; i++)
		if (!is_shown(label[i]) || label[i] == '.')
			return false;
	memcpy(name + *used, label, len);
	*used += len;
	name[*used] = '\0';
	return true;
}

/* A name at the cursor, which goes behind it, compressed or not. */
static bool
take_name(struct cursor *c, char name[EK_DNS_NAME])
{
	struct cursor at = *c;
	size_t used = 0;
	unsigned n, jumps = 0;
	bool good = true;

	name[0] = '\0';
	for (n = take(&at, 1); n != 0 && good && !at.failed; n = take(&at, 1)) {
		if ((n & 0xc0) == 0xc0) {
			n = (n & 0x3f) << 8 | take(&at, 1);
			if (jumps == 0)
				*c = at;
			good = ++jumps <= MAX_POINTERS && n < at.len;
			at.pos = good ? n : at.len;
			continue;
		}
		good = n <= LABEL && at.len - at.pos >= n &&
		    add_label(name, &used, at.data + at.pos, n);
		at.pos += good ? n : 0;
	}
	if (jumps == 0)
		*c = at;
	c->failed = c->failed || at.failed;
	return good && !at.failed;
}

/* The rest of a URI record, up to END. */
static bool
take_uri(struct cursor *c, size_t end, char uri[EK_DNS_NAME])
{
	size_t len = end - c->pos, i;

	if (c->pos > end || len == 0 || len >= EK_DNS_NAME)
		return false;
	for (i = 0; i < len; i++)
		if (!is_shown(c->data[c->pos + i]))
			return false;
	memcpy(uri, c->data + c->pos, len);
	uri[len] = '\0';
	return true;
}

/* The data of a record of the wanted type, LEN bytes at the cursor. */
static bool
take_data(struct cursor *c, size_t len, int type, struct ek_dns_record *out)
{
	struct cursor data = { .data = c->data, .len = c->pos + len,
		.pos = c->pos };

	out->priority = take(&data, 2);
	out->weight = take(&data, 2);
	if (type == EK_DNS_URI)
		return !data.failed && take_uri(&data, data.len, out->target);
	out->port = take(&data, 2);
	return !data.failed && take_name(&data, out->target);
}

/* One record; the cursor goes behind it. */
static void
take_record(struct cursor *c, int type, struct ek_dns_answer *answer)
{
	struct ek_dns_record record = { 0 };
	char owner[EK_DNS_NAME];
	unsigned kind, class, len;

	take_name(c, owner);
	kind = take(c, 2);
	class = take(c, 2);
	take(c, 4);
	len = take(c, 2);
	if (c->failed || c->len - c->pos < len) {
		c->failed = true;
		return;
	}
	if (kind == (unsigned)type && class == CLASS_IN &&
	    answer->count < EK_DNS_MAX_RECORDS &&
	    take_data(c, len, type, &record))
		answer->records[answer->count++] = record;
	c->pos += len;
}

bool
ek_dns_read(struct ek_dns_answer *answer, const unsigned char *data,
    size_t len, unsigned id, int type)
{
	struct cursor c = { .data = data, .len = len };
	char name[EK_DNS_NAME];
	unsigned flags, questions, records;

	*answer = (struct ek_dns_answer){ 0 };
	if (take(&c, 2) != id)
		return false;
	flags = take(&c, 2);
	questions = take(&c, 2);
	records = take(&c, 2);
	take(&c, 4);
	answer->code = (int)(flags & 15);
	answer->truncated = (flags & 0x0200) != 0;
	if (c.failed || (flags & 0x8000) == 0 || questions > 1)
		return false;
	if (questions == 1) {
		take_name(&c, name);
		if (take(&c, 2) != (unsigned)type)
			return false;
		take(&c, 2);
	}
	while (!c.failed && records-- > 0)
		take_record(&c, type, answer);
	return true;
}
