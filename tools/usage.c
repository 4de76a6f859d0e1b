/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <ctype.h>
#include <stdio.h>

#include "entrakrb.h"
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

static void
print_error(const struct ek_tool *tool, const char *argument,
    const char *message)
{
	char *safe = NULL;

	fprintf(stderr, "%s: ", tool->name);
	if (argument != NULL && ekrb_text_show(argument, &safe) == EKRB_OK)
		fprintf(stderr, "%s: ", safe);
	ekrb_text_free(safe);
	if (ekrb_text_show(message, &safe) == EKRB_OK)
		fprintf(stderr, "%s\n", safe);
	ekrb_text_free(safe);
}

static void
print_document(const struct ek_tool *tool, int code, const char *argument,
    const char *message)
{
	char *text;

	if (ekrb_error_json(tool->schema, code, argument, message, &text) ==
	    EKRB_OK)
		fputs(text, stdout);
	ekrb_text_free(text);
}

void
ek_usage_error(struct ek_options *o, int code, const char *argument,
    const char *message)
{
	char *masked = NULL;

	if (o->reported)
		return;
	o->reported = true;
	if (argument != NULL && ekrb_text_mask(argument, &masked) != EKRB_OK)
		argument = NULL;
	if (argument != NULL)
		argument = masked;
	print_error(o->tool, argument, message);
	if (o->json && o->tool->has_json)
		print_document(o->tool, code, argument, message);
	ekrb_text_free(masked);
}
