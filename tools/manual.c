/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manual NAME: prints the manual page of a tool, in mdoc, made from its table
 * of options. Runs at build time, on the machine that builds.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tables.h"

#define DATE "November 24, 2026"

/* Text that comes from --help: a backslash, or a dot or quote at the start of
 * a line, would mean something to mdoc. */
static void
print_text(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s != '\0'; s++)
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
}

/* "ask for x" becomes "Ask for x." */
static void
print_sentence(const char *s)
{
	putchar(toupper((unsigned char)*s));
	print_text(s + 1);
	puts(".");
}

/* An argument as in --help, "STAGE,...", with mdoc's macro for it. */
static void
print_argument(const char *name)
{
	printf("Ar %s", name);
}

static void
print_usage_of(const struct ek_option *row)
{
	if (row->name == NULL)
		return;
	if (row->key < EK_KEY_LONG)
		printf(".Op Fl %c", row->key);
	else
		printf(".Op Fl \\-%s", row->name);
	if (row->value != NULL) {
		putchar(' ');
		print_argument(row->value);
	}
	putchar('\n');
}

static void
print_usage_table(const struct ek_option *row)
{
	for (; row->help != NULL; row++)
		print_usage_of(row);
}

/* One word of the usage line: "[X|Y...]", "X...", "run", "--". */
static void
print_operand(const char *word, size_t len)
{
	int optional = word[0] == '[';
	size_t i;

	fputs(optional ? ".Op Ar " : isupper((unsigned char)word[0]) ? ".Ar " :
						     ".Cm ", stdout);
	for (i = optional ? 1 : 0; i < len && word[i] != ']'; i++)
		if (word[i] == '|')
			fputs(" | ", stdout);
		else if (word[i] == '-')
			fputs("\\-", stdout);
		else if (strncmp(word + i, "...", 3) == 0) {
			fputs(" ...", stdout);
			i += 2;
		} else
			putchar(word[i]);
	putchar('\n');
}

static void
print_synopsis(const struct ek_tool *tool)
{
	const char *word = tool->operands;
	size_t len;

	puts(".Sh SYNOPSIS\n.Nm");
	print_usage_table(tool->options);
	print_usage_table(tool->common);
	for (; *word != '\0'; word += len + (word[len] == ' ')) {
		len = strcspn(word, " ");
		print_operand(word, len);
	}
}

static void
print_option(const struct ek_option *row)
{
	fputs(".It ", stdout);
	if (row->key < EK_KEY_LONG)
		printf("Fl %c , ", row->key);
	printf("Fl \\-%s", row->name);
	if (row->value != NULL) {
		putchar(' ');
		print_argument(row->value);
	}
	putchar('\n');
	print_sentence(row->help);
	if (row->manual != NULL)
		puts(row->manual);
}

static void
print_options(const struct ek_option *row)
{
	int open = 0;

	for (; row->help != NULL; row++) {
		if (row->name == NULL) {
			if (open)
				puts(".El");
			printf(".Ss %s\n.Bl -tag -width Ds\n", row->help);
			open = 1;
		} else
			print_option(row);
	}
	puts(".El");
}

static void
print_examples(const struct ek_example *e)
{
	puts(".Sh EXAMPLES");
	for (; e->text != NULL; e++) {
		puts(e->text);
		puts(".Bd -literal -offset indent");
		print_text(e->command);
		puts("\n.Ed");
		if (e[1].text != NULL)
			puts(".Pp");
	}
}

/* "klist 1,kvno 1" */
static void
print_see_also(const char *s)
{
	size_t len;

	puts(".Sh SEE ALSO");
	for (; *s != '\0'; s += len + (s[len] == ',')) {
		len = strcspn(s, ",");
		printf(".Xr %.*s%s\n", (int)len, s, s[len] == ',' ? " ," : "");
	}
}

static void
print_page(const struct ek_tool *tool)
{
	const char *s;

	puts(".\\\" SPDX-License-Identifier: BSD-2-Clause\n.Dd " DATE);
	fputs(".Dt ", stdout);
	for (s = tool->name; *s != '\0'; s++)
		putchar(toupper((unsigned char)*s));
	printf(" 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n", tool->name,
	    tool->summary);
	print_synopsis(tool);
	printf(".Sh DESCRIPTION\n%s\n", tool->description);
	print_options(tool->options);
	print_options(tool->common);
	if (tool->environment != NULL)
		printf(".Sh ENVIRONMENT\n.Bl -tag -width Ds\n%s\n.El\n",
		    tool->environment);
	printf(".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n%s\n.El\n",
	    tool->exit_codes);
	print_examples(tool->examples);
	print_see_also(tool->see_also);
}

int
main(int argc, char **argv)
{
	const struct ek_tool *tool = argc == 2 ? ek_table_find(argv[1]) : NULL;

	if (tool == NULL) {
		fputs("usage: manual NAME\n", stderr);
		return 2;
	}
	print_page(tool);
	return fflush(stdout) == 0 ? 0 : 4;
}
