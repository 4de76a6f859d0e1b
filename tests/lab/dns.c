/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lab/dns.h"
#include "lab/supervise.h"

enum { HEADER = 12, TYPE_A = 1, TYPE_CNAME = 5, TYPE_PTR = 12, TYPE_SRV = 33,
    TYPE_URI = 256, NXDOMAIN = 3, TRUNCATED = 0x0200, MAX_CHAIN = 4,
    NAME_SIZE = 256 };

/* No types of DNS: what becomes of the answer. */
enum { ANSWER_CODE = 1000, ANSWER_CUT, ANSWER_LATE };

static const struct {
	const char *name;
	int type;
} kinds[] = {
	{ "A", TYPE_A },
	{ "CNAME", TYPE_CNAME },
	{ "PTR", TYPE_PTR },
	{ "SRV", TYPE_SRV },
	{ "URI", TYPE_URI },
	{ "CODE", ANSWER_CODE },
	{ "CUT", ANSWER_CUT },
	{ "LATE", ANSWER_LATE },
};

struct record {
	char name[NAME_SIZE], data[NAME_SIZE];
	int type;
};

static int
type_of(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, kind) == 0)
			return kinds[i].type;
	lab_fail("no DNS record is called %s", kind);
}

/* The next record of NAME from *RECORDS on, which goes behind it; TYPE 0:
 * whichever is first. */
static bool
find_next(const char **records, const char *name, int type,
    struct record *record)
{
	char kind[8];
	int used;

	while (sscanf(*records, "%255s %7s %255s\n%n", record->name, kind,
	    record->data, &used) == 3) {
		*records += used;
		record->type = type_of(kind);
		if (strcasecmp(record->name, name) == 0 &&
		    (type == 0 || type == record->type))
			return true;
	}
	return false;
}

static bool
find(const char *records, const char *name, int type, struct record *record)
{
	return find_next(&records, name, type, record);
}

/* The question's name in dots; its end in the packet, or 0. */
static size_t
read_name(const unsigned char *packet, size_t len, char *name)
{
	size_t pos = HEADER, used = 0, n;

	while (pos < len && (n = packet[pos]) != 0) {
		if (n > 63 || pos + 1 + n >= len || used + n + 2 > NAME_SIZE)
			return 0;
		if (used > 0)
			name[used++] = '.';
		memcpy(name + used, packet + pos + 1, n);
		used += n;
		pos += 1 + n;
	}
	name[used] = '\0';
	return pos + 5 <= len ? pos + 1 : 0;
}

static void
put16(struct ek_buf *out, unsigned value)
{
	ek_buf_putc(out, (char)(value >> 8));
	ek_buf_putc(out, (char)value);
}

static void
put_name(struct ek_buf *out, const char *name)
{
	size_t n;

	for (; *name != '\0'; name += n + (name[n] == '.')) {
		n = strcspn(name, ".");
		ek_buf_putc(out, (char)n);
		ek_buf_add(out, name, n);
	}
	ek_buf_putc(out, 0);
}

/* "PRIORITY:WEIGHT:PORT:HOST" of an SRV record, "PRIORITY:WEIGHT:URI". */
static void
put_service(struct ek_buf *out, int type, const char *data)
{
	int i, numbers = type == TYPE_SRV ? 3 : 2;
	char *end;

	for (i = 0; i < numbers; i++, data = end + 1) {
		put16(out, (unsigned)strtoul(data, &end, 10));
		if (*end != ':')
			lab_fail("DNS record %s", data);
	}
	if (type == TYPE_URI)
		ek_buf_puts(out, data);
	else
		put_name(out, strcmp(data, ".") == 0 ? "" : data);
}

static void
put_record(struct ek_buf *out, const struct record *record)
{
	struct ek_buf data = { 0 };
	struct in_addr address;

	if (record->type == TYPE_A) {
		inet_pton(AF_INET, record->data, &address);
		ek_buf_add(&data, &address, sizeof(address));
	} else if (record->type == TYPE_SRV || record->type == TYPE_URI) {
		put_service(&data, record->type, record->data);
	} else {
		put_name(&data, record->data);
	}
	put_name(out, record->name);
	put16(out, (unsigned)record->type);
	put16(out, 1);
	put16(out, 0);
	put16(out, 60);
	put16(out, (unsigned)data.len);
	ek_buf_add(out, data.data, data.len);
	ek_buf_free(&data);
}

/* Follows CNAMEs to the record of TYPE. Returns how many were added; *KNOWN
 * tells whether the name exists at all. */
static unsigned
put_answers(struct ek_buf *out, const char *records, const char *name,
    int type, bool *known)
{
	struct record record;
	const char *at;
	unsigned n = 0, first;
	char next[NAME_SIZE];

	snprintf(next, sizeof(next), "%s", name);
	while (n < MAX_CHAIN) {
		*known = *known || find(records, next, 0, &record);
		first = n;
		for (at = records; find_next(&at, next, type, &record); n++)
			put_record(out, &record);
		if (n > first)
			return n;
		if (!find(records, next, TYPE_CNAME, &record))
			return n;
		put_record(out, &record);
		n++;
		snprintf(next, sizeof(next), "%s", record.data);
	}
	return n;
}

/* Flags of the answer for NAME: that it is one, and what is wrong with it. */
static unsigned
flags_of(const char *records, const char *name, bool known)
{
	struct record record;
	unsigned flags = known ? 0x8580 : 0x8580 | NXDOMAIN;

	if (find(records, name, ANSWER_LATE, &record))
		usleep((useconds_t)atoi(record.data) * 1000);
	if (find(records, name, ANSWER_CUT, &record))
		flags |= TRUNCATED;
	if (find(records, name, ANSWER_CODE, &record))
		flags |= (unsigned)atoi(record.data);
	return flags;
}

static void
answer(int fd, const unsigned char *packet, size_t len, const char *records,
    const struct sockaddr_in *from)
{
	struct ek_buf out = { 0 }, answers = { 0 };
	char name[NAME_SIZE];
	size_t end = read_name(packet, len, name);
	bool known = false;
	unsigned n;

	if (end == 0)
		return;
	n = put_answers(&answers, records, name, packet[end] << 8 |
	    packet[end + 1], &known);
	ek_buf_add(&out, packet, 2);
	put16(&out, flags_of(records, name, known));
	put16(&out, 1);
	put16(&out, n);
	put16(&out, 0);
	put16(&out, 0);
	ek_buf_add(&out, packet + HEADER, end + 4 - HEADER);
	ek_buf_add(&out, answers.data, answers.len);
	sendto(fd, out.data, out.len, 0, (const struct sockaddr *)from,
	    sizeof(*from));
	ek_buf_free(&out);
	ek_buf_free(&answers);
}

static void
serve(const struct lab *lab, int fd, void *arg)
{
	char *records = lab_expand(lab, lab->plan.value[KNOB_DNS]);
	unsigned char packet[512];
	struct sockaddr_in from;
	socklen_t size;
	ssize_t n;

	(void)arg;
	for (;;) {
		size = sizeof(from);
		n = recvfrom(fd, packet, sizeof(packet), 0,
		    (struct sockaddr *)&from, &size);
		if (n > HEADER && strcmp(records, "silent") != 0)
			answer(fd, packet, (size_t)n, records, &from);
	}
}

void
lab_dns_start(const struct lab *lab)
{
	unsigned port = lab->dns_port;

	if (lab->wrapped || lab_plan_is(&lab->plan, KNOB_DNS, "down"))
		return;
	lab_serve(lab, lab_listen(lab->login, &port, true), serve, NULL);
}
