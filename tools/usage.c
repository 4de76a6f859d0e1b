/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "usage.h"

enum { HELP_COLUMN = 28 };

static void
print_row(const struct ek_option *row)
{
	int width;

	if (row->name == NULL) {
		printf("\n%s:\n", row->help);
		return;
	}
	if (row->key < EK_KEY_LONG)
		width = printf("  -%c, --%s", row->key, row->name);
	else
		width = printf("      --%s", row->name);
	if (row->value != NULL)
		width += printf(" %s", row->value);
	if (width > HELP_COLUMN - 2) {
		putchar('\n');
		width = 0;
	}
	printf("%*s%s\n", HELP_COLUMN - width, "", row->help);
}

static void
print_table(const struct ek_option *row)
{
	for (; row->help != NULL; row++)
		print_row(row);
}

void
ek_usage_help(const struct ek_tool *tool)
{
	printf("Usage: %s [OPTION]... %s\n%c%s.\n", tool->name,
	    tool->operands, toupper((unsigned char)tool->summary[0]),
	    tool->summary + 1);
	print_table(tool->options);
	print_table(tool->common);
	printf("\nManual: man %s\n", tool->name);
}

/* The length of the UTF-8 sequence at S, 0 if there is none; *RUNE_OUT is its
 * code. */
static size_t
utf8_next(const unsigned char *s, uint32_t *rune_out)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t i, n;
	uint32_t rune = s[0];

	n = rune < 0x80 ? 1 : rune >= 0xf0 ? 4 : rune >= 0xe0 ? 3 : 2;
	if (n > 1 && (rune < 0xc2 || rune > 0xf4))
		return 0;
	rune &= n == 1 ? 0x7fu : 0x7fu >> n;
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		rune = rune << 6 | (s[i] & 0x3fu);
	}
	if (rune < smallest[n] || rune > 0x10ffff ||
	    (rune >= 0xd800 && rune <= 0xdfff))
		return 0;
	*rune_out = rune;
	return n;
}

/* Controls, and marks that reorder or hide text, are not for a terminal. */
static bool
is_plain(uint32_t rune)
{
	return rune >= 0x20 && (rune < 0x7f || rune >= 0xa0) && rune != 0xad &&
	    rune != 0x61c && (rune < 0x200b || rune > 0x200f) &&
	    (rune < 0x2028 || rune > 0x202e) &&
	    (rune < 0x2060 || rune > 0x206f) && rune != 0xfeff;
}

static void
show(FILE *f, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t rune;
	size_t n;

	for (; *s != '\0'; s += n == 0 ? 1 : n) {
		n = utf8_next(s, &rune);
		if (n != 0 && is_plain(rune))
			fwrite(s, 1, n, f);
		else if (n <= 1)
			fprintf(f, "\\x%02x", *s);
		else
			fprintf(f, "\\u{%04x}", (unsigned int)rune);
	}
}

/* A JSON string; bytes that are not UTF-8 become \xHH in it, a backslash
 * two. */
static void
write_string(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t rune;
	size_t n;

	putchar('"');
	for (; *s != '\0'; s += n == 0 ? 1 : n) {
		n = utf8_next(s, &rune);
		if (n == 0)
			printf("\\\\x%02x", *s);
		else if (rune == '\\')
			fputs("\\\\\\\\", stdout);
		else if (rune == '"')
			fputs("\\\"", stdout);
		else if (rune < 0x20)
			printf("\\u%04x", (unsigned int)rune);
		else
			fwrite(s, 1, n, stdout);
	}
	putchar('"');
}

/* The members of each schema that a run without a result leaves empty. */
static const struct {
	const char *schema;
	const char *members;
} empty[] = {
	{ "entrakrb.report/1",
	    "\"started\":null,\"started_epoch\":null,\"duration_ms\":0,"
	    "\"host\":{},\"target\":{\"input\":null,\"host\":null,"
	    "\"port\":null,\"spn\":null,\"realm\":null},\"stages\":[],"
	    "\"findings\":[],\"tickets\":[],\"exchanges\":[],\"drivers\":[],"
	    "\"support\":{\"utc_time\":null,\"request_id\":null,"
	    "\"trace_id\":null,\"error_code\":null,\"e_text\":null}" },
	{ "entrakrb.inspect/1",
	    "\"inputs\":[],\"findings\":[],\"tickets\":[]" },
	{ "entrakrb.explain/1",
	    "\"arguments\":[],\"findings\":[],\"tickets\":[]" }
};

static const char *
empty_members(const char *schema)
{
	size_t i;

	for (i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (strcmp(schema, empty[i].schema) == 0)
			return empty[i].members;
	return "\"findings\":[]";
}

static void
write_document(const struct ek_tool *tool, int code, const char *argument,
    const char *message)
{
	printf("{\"schema\":\"%s\",\"tool_version\":\"%s\","
	       "\"status\":\"error\",\"exit_code\":%d,\"root_cause\":null,%s,"
	       "\"error\":{\"argument\":",
	    tool->schema, PACKAGE_VERSION, code, empty_members(tool->schema));
	if (argument == NULL)
		fputs("null", stdout);
	else
		write_string(argument);
	fputs(",\"message\":", stdout);
	write_string(message);
	puts("}}");
}

void
ek_usage_error(struct ek_options *o, int code, const char *argument,
    const char *message)
{
	if (o->reported)
		return;
	o->reported = true;
	fprintf(stderr, "%s: ", o->tool->name);
	if (argument != NULL) {
		show(stderr, argument);
		fputs(": ", stderr);
	}
	show(stderr, message);
	putc('\n', stderr);
	if (o->json && o->tool->schema != NULL)
		write_document(o->tool, code, argument, message);
}
