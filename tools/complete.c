/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * complete SHELL NAME: prints the completions of a tool for bash, zsh or fish,
 * made from its table of options. Runs at build time, on the machine that
 * builds.
 */
#include <stdio.h>
#include <string.h>

#include "tables.h"

typedef void print_row_fn(const struct ek_tool *, const struct ek_option *);

static void
each_row(const struct ek_tool *tool, print_row_fn *print)
{
	const struct ek_option *row;

	for (row = tool->options; row->help != NULL; row++)
		if (row->name != NULL)
			print(tool, row);
	for (row = tool->common; row->help != NULL; row++)
		if (row->name != NULL)
			print(tool, row);
}

/* Words with blanks between them; none: the shell completes files. */
static void
print_words(const char *words)
{
	for (; words != NULL && *words != '\0'; words++)
		putchar(*words == '|' ? ' ' : *words);
}

/* Inside single quotes. */
static void
print_quoted(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*s);
}

/* A name that may be one of a shell function. */
static void
print_function(const char *name)
{
	putchar('_');
	for (; *name != '\0'; name++)
		putchar(*name == '-' ? '_' : *name);
}

static bool
takes_file(const struct ek_option *row)
{
	return row->kind == EK_VALUE_FILE || row->kind == EK_VALUE_CACHE;
}

static void
bash_value(const struct ek_tool *tool, const struct ek_option *row)
{
	(void)tool;
	if (row->value == NULL)
		return;
	if (row->key < EK_KEY_LONG)
		printf("\t-%c | ", row->key);
	else
		putchar('\t');
	printf("--%s)\n", row->name);
	if (row->kind == EK_VALUE_WORDS)
		printf("\t\t[[ $cur == *,* ]] && list=${cur%%,*},\n");
	if (row->words != NULL) {
		fputs("\t\tCOMPREPLY=($(compgen -P \"$list\" -W '", stdout);
		print_words(row->words);
		puts("' -- \"${cur##*,}\"))");
	} else if (takes_file(row))
		puts("\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))");
	puts("\t\treturn ;;");
}

static void
bash_name(const struct ek_tool *tool, const struct ek_option *row)
{
	(void)tool;
	printf(" --%s", row->name);
}

static void
print_bash(const struct ek_tool *tool)
{
	puts("# Completions of bash.");
	print_function(tool->name);
	puts("()\n{\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} list=\n"
	     "\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	     "\t[[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	     "\t[[ $cur == = ]] && cur=\n"
	     "\tcase $prev in");
	each_row(tool, bash_value);
	fputs("\tesac\n"
	      "\t[[ $cur == -* ]] && COMPREPLY=($(compgen -W '", stdout);
	each_row(tool, bash_name);
	puts("' -- \"$cur\"))\n"
	     "\treturn 0\n"
	     "}");
	fputs("complete -o default -F ", stdout);
	print_function(tool->name);
	printf(" %s\n", tool->name);
}

static void
zsh_help(const char *s)
{
	putchar('[');
	print_quoted(s);
	putchar(']');
}

static void
zsh_value(const struct ek_option *row)
{
	if (row->value == NULL)
		return;
	printf(":%s:", row->name);
	if (row->kind == EK_VALUE_WORDS)
		printf("_values -s , %s ", row->name);
	else if (row->words != NULL)
		putchar('(');
	print_words(row->words);
	if (row->kind == EK_VALUE_WORD)
		putchar(')');
	else if (takes_file(row))
		fputs("_files", stdout);
}

static void
zsh_row(const struct ek_tool *tool, const struct ek_option *row)
{
	const char *equals = row->value != NULL ? "=" : "";

	(void)tool;
	fputs("    ", stdout);
	if (row->key < EK_KEY_LONG)
		printf("'*'{-%c,--%s%s}'", row->key, row->name, equals);
	else
		printf("'*--%s%s", row->name, equals);
	zsh_help(row->help);
	zsh_value(row);
	puts("' \\");
}

static void
print_zsh(const struct ek_tool *tool)
{
	printf("#compdef %s\n_arguments -s -S \\\n", tool->name);
	each_row(tool, zsh_row);
	puts("    '*:operand:_files'");
}

/* fish has no other way to write a quote inside quotes. */
static void
fish_quoted(const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			putchar('\\');
		putchar(*s);
	}
}

static void
fish_row(const struct ek_tool *tool, const struct ek_option *row)
{
	printf("complete -c %s -l %s", tool->name, row->name);
	if (row->key < EK_KEY_LONG)
		printf(" -s %c", row->key);
	if (row->value != NULL)
		fputs(takes_file(row) ? " -r -F" : " -x", stdout);
	if (row->words != NULL) {
		fputs(row->kind == EK_VALUE_WORDS ? " -a '(__fish_append , " :
						    " -a '", stdout);
		print_words(row->words);
		fputs(row->kind == EK_VALUE_WORDS ? ")'" : "'", stdout);
	}
	fputs(" -d '", stdout);
	fish_quoted(row->help);
	puts("'");
}

static void
print_fish(const struct ek_tool *tool)
{
	puts("# Completions of fish.");
	each_row(tool, fish_row);
}

int
main(int argc, char **argv)
{
	const struct ek_tool *tool = argc == 3 ? ek_table_find(argv[2]) : NULL;

	if (tool != NULL && strcmp(argv[1], "bash") == 0)
		print_bash(tool);
	else if (tool != NULL && strcmp(argv[1], "zsh") == 0)
		print_zsh(tool);
	else if (tool != NULL && strcmp(argv[1], "fish") == 0)
		print_fish(tool);
	else {
		fputs("usage: complete bash|zsh|fish NAME\n", stderr);
		return 2;
	}
	return fflush(stdout) == 0 ? 0 : 4;
}
