/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef HAVE_SYS_AUXV_H
#include <sys/auxv.h>
#endif
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif
#ifndef _WIN32
#include <sys/resource.h>
#endif

#include "options.h"
#include "usage.h"

/* Stands for the "-" of a number; no command line has it by accident. */
enum { HIDDEN = '\037' };

#ifdef _WIN32
#define NULL_DEVICE "NUL"
#else
#define NULL_DEVICE "/dev/null"
#endif

/* With 0 to 2 open no file of ours can take their place. Opened for reading
 * only, so that a write to a closed stdout still fails and is noticed. */
static void
open_standard(void)
{
	int fd;

	do
		fd = open(NULL_DEVICE, O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* A write that fails is noticed and told, so that no signal is wanted. */
static void
refuse_signals(void)
{
#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN);
#endif
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
}

/* Keys may be in memory: they go into no core dump. */
static void
refuse_core(void)
{
#ifdef RLIMIT_CORE
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
#endif
#if defined(PR_SET_DUMPABLE) && !defined(SANITIZED)
	prctl(PR_SET_DUMPABLE, 0);
#endif
}

/* With the rights of another user, what is read and shown is not the caller's
 * to see. */
static bool
is_privileged(void)
{
#if defined(HAVE_GETAUXVAL) && defined(AT_SECURE)
	return getauxval(AT_SECURE) != 0;
#elif defined(HAVE_ISSETUGID)
	return issetugid() != 0;
#elif defined(_WIN32)
	return false;
#else
	return getuid() != geteuid() || getgid() != getegid();
#endif
}

static bool
asks(int argc, char **argv, const char *option)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], option) == 0)
			return true;
	return false;
}

/* Adds the rows of one table to what getopt_long is told. */
static void
add_rows(struct ek_options *o, const struct ek_option *row)
{
	for (; row->help != NULL; row++) {
		bool takes = row->value != NULL;

		if (row->name == NULL || o->n_longs == EK_MAX_OPTIONS)
			continue;
		o->longs[o->n_longs++] = (struct option){ .name = row->name,
			.has_arg = takes ? required_argument : no_argument,
			.val = row->key };
		if (row->key < EK_KEY_LONG) {
			char *end = o->letters + strlen(o->letters);

			end[0] = (char)row->key;
			strcpy(end + 1, takes ? ":" : "");
		}
	}
}

/* Where "-" and a digit start an operand, another mark stands for the "-"
 * while getopt_long looks. */
static void
hide_numbers(struct ek_options *o, char from, char to)
{
	int i;

	for (i = 1; i < o->argc && o->tool->number_operands; i++)
		if (o->argv[i][0] == from &&
		    isdigit((unsigned char)o->argv[i][1]))
			o->argv[i][0] = to;
}

void
ek_options_begin(struct ek_options *o, const struct ek_tool *tool, int argc,
    char **argv)
{
	memset(o, 0, sizeof(*o));
	open_standard();
	refuse_signals();
	refuse_core();
	o->tool = tool;
	o->argv = argv;
	o->argc = argc;
	o->usage_code = EK_EXIT_USAGE;
	o->failed_code = EK_EXIT_FAILED;
	o->json = tool->has_json && asks(argc, argv, "--json");
	o->redact = tool->has_json && asks(argc, argv, "--redact");
	strcpy(o->letters, tool->keep_order ? "+:" : ":");
	add_rows(o, tool->options);
	add_rows(o, tool->common);
	hide_numbers(o, '-', HIDDEN);
	opterr = 0;
}

static const struct ek_option *
find_in(const struct ek_option *row, int key)
{
	for (; row->help != NULL; row++)
		if (row->name != NULL && row->key == key)
			return row;
	return NULL;
}

static const struct ek_option *
find(const struct ek_options *o, int key)
{
	const struct ek_option *row = find_in(o->tool->options, key);

	return row != NULL ? row : find_in(o->tool->common, key);
}

static bool
word_is(const char *words, const char *word, size_t len)
{
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == '|')) {
		n = strcspn(words, "|");
		if (n == len && memcmp(words, word, n) == 0)
			return true;
	}
	return false;
}

/* Checks arg against the words the option takes. */
static bool
words_fit(const struct ek_options *o)
{
	const char *s = o->arg;
	size_t n;

	if (o->option->words == NULL || o->option->kind < EK_VALUE_WORD)
		return true;
	if (o->option->kind == EK_VALUE_WORD)
		return word_is(o->option->words, s, strlen(s));
	for (;; s += n + 1) {
		n = strcspn(s, ",");
		if (!word_is(o->option->words, s, n))
			return false;
		if (s[n] == '\0')
			return true;
	}
}

/* What getopt_long refused: optopt is the option if it knows it. */
static int
complain(struct ek_options *o, int how)
{
	const struct ek_option *row = optopt != 0 ? find(o, optopt) : NULL;
	char letter[3] = { '-', (char)optopt, '\0' };
	char name[64];

	hide_numbers(o, HIDDEN, '-');
	/* Without its value, which may be a secret. */
	snprintf(name, sizeof(name), "%.*s",
	    (int)strcspn(o->argv[optind - 1], "="), o->argv[optind - 1]);
	if (how == ':' && row != NULL)
		ek_options_usage(o, o->argv[optind - 1], "needs a %s",
		    row->value);
	else if (row != NULL)
		ek_options_usage(o, name, "takes no argument");
	else
		ek_options_usage(o, optopt != 0 ? letter : name,
		    "unknown option");
	return EK_OPTIONS_STOP;
}

static int
next_key(struct ek_options *o)
{
	int key = getopt_long(o->argc, o->argv, o->letters, o->longs, NULL);

	if (key == -1) {
		hide_numbers(o, HIDDEN, '-');
		o->operands = o->argv + optind;
		o->operand_count = o->argc > optind ? o->argc - optind : 0;
		return EK_OPTIONS_DONE;
	}
	if (key == '?' || key == ':')
		return complain(o, key);
	o->option = find(o, key);
	o->arg = optarg;
	if (o->arg == NULL || words_fit(o))
		return key;
	ek_options_usage(o, o->arg, "--%s takes %s", o->option->name,
	    o->option->words);
	return EK_OPTIONS_STOP;
}

static void
set_color(struct ek_options *o)
{
	o->color = strcmp(o->arg, "always") == 0 ? EK_COLOR_ALWAYS :
	    strcmp(o->arg, "never") == 0	 ? EK_COLOR_NEVER :
						   EK_COLOR_AUTO;
}

/* Deals with a common option. True if there is more to read. */
static bool
is_common(struct ek_options *o, int key)
{
	switch (key) {
	case EK_KEY_JSON:
		o->json = true;
		return true;
	case EK_KEY_REDACT:
		o->redact = true;
		return true;
	case EK_KEY_COLOR:
		set_color(o);
		return true;
	case 'q':
		o->quiet = true;
		return true;
	case 'v':
		o->verbose++;
		return true;
	default:
		return false;
	}
}

static bool
is_from(const struct ek_option *row, const struct ek_option *table)
{
	return find_in(table, row->key) == row;
}

int
ek_options_next(struct ek_options *o)
{
	int key;

	if (is_privileged()) {
		ek_options_failed(o, NULL, "does not run with more rights than "
		    "its caller has (set-user-id)");
		return EK_OPTIONS_STOP;
	}
	for (;;) {
		key = next_key(o);
		if (key == EK_OPTIONS_DONE)
			return key;
		if (key < 0)
			return EK_OPTIONS_STOP;
		if (!is_from(o->option, o->tool->common))
			return key;
		if (is_common(o, key))
			continue;
		if (key == 'h')
			ek_usage_help(o->tool);
		else
			printf("%s %s\n", o->tool->name, PACKAGE_VERSION);
		o->exit_code = EK_EXIT_OK;
		return EK_OPTIONS_STOP;
	}
}

static int report(struct ek_options *, int code, const char *argument,
    const char *format, va_list) EK_PRINTF(4, 0);

static int
report(struct ek_options *o, int code, const char *argument, const char *format,
    va_list ap)
{
	char message[512], option[64];

	vsnprintf(message, sizeof(message), format, ap);
	/* The value may name somebody. */
	if (o->redact && o->option != NULL && argument != NULL &&
	    argument == o->arg) {
		snprintf(option, sizeof(option), "--%s", o->option->name);
		argument = option;
	}
	o->exit_code = code;
	ek_usage_error(o, code, argument, message);
	return code;
}

int
ek_options_usage(struct ek_options *o, const char *argument, const char *format,
    ...)
{
	va_list ap;

	va_start(ap, format);
	report(o, o->usage_code, argument, format, ap);
	va_end(ap);
	return o->usage_code;
}

int
ek_options_failed(struct ek_options *o, const char *argument,
    const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	report(o, o->failed_code, argument, format, ap);
	va_end(ap);
	return o->failed_code;
}

/* Digits only: strtoll would take spaces and signs. */
static bool
read_digits(const char *s, const char **end_out, int64_t *number_out)
{
	int64_t n = 0;
	const char *p = s;

	for (; isdigit((unsigned char)*p); p++) {
		if (n > (INT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (*p - '0');
	}
	*end_out = p;
	*number_out = n;
	return p != s;
}

bool
ek_options_number(struct ek_options *o, int64_t min, int64_t max,
    int64_t *number_out)
{
	const char *end;

	if (read_digits(o->arg, &end, number_out) && *end == '\0' &&
	    *number_out >= min && *number_out <= max)
		return true;
	ek_options_usage(o, o->arg, "--%s takes a number from %lld to %lld",
	    o->option->name, (long long)min, (long long)max);
	return false;
}

static int64_t
unit_seconds(const char *unit)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	size_t i;

	if (unit[0] == '\0')
		return 1;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (unit[0] == units[i].letter && unit[1] == '\0')
			return units[i].seconds;
	return 0;
}

bool
ek_options_duration(struct ek_options *o, int64_t *seconds_out)
{
	const char *end;
	int64_t unit;

	if (read_digits(o->arg, &end, seconds_out) &&
	    (unit = unit_seconds(end)) > 0 &&
	    *seconds_out <= INT64_MAX / 86400) {
		*seconds_out *= unit;
		return true;
	}
	ek_options_usage(o, o->arg,
	    "--%s takes a length of time such as 90, 90s, 30m, 10h or 2d",
	    o->option->name);
	return false;
}

bool
ek_options_colored(const struct ek_options *o)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (o->color != EK_COLOR_AUTO)
		return o->color == EK_COLOR_ALWAYS;
	if (no_color != NULL && *no_color != '\0')
		return false;
	if (term != NULL && strcmp(term, "dumb") == 0)
		return false;
	return isatty(STDOUT_FILENO) == 1;
}

int
ek_options_end(struct ek_options *o, int code)
{
	bool failed = ferror(stdout) != 0;

	if (fclose(stdout) == 0 && !failed)
		return code;
	fprintf(stderr, "%s: standard output: %s\n", o->tool->name,
	    errno == 0 ? "not everything was written" : strerror(errno));
	return o->failed_code;
}
