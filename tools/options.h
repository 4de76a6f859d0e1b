/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of a tool, said once: each tool has one table of options
 * (tools/NAME-options.c). The parser, --help, usage errors, the manual page
 * and the completions of shells are all made from it.
 *
 *	struct ek_options o;
 *
 *	ek_options_begin(&o, &ek_tool_probe, argc, argv);
 *	while ((key = ek_options_next(&o)) > 0)
 *		switch (key) { case 'c': cache = o.arg; break; ... }
 *	if (key == EK_OPTIONS_STOP)
 *		return ek_options_end(&o, o.exit_code);
 *	... o.operands[0] to o.operands[o.operand_count - 1] ...
 *	return ek_options_end(&o, code);
 *
 * The common options are dealt with here and never reach the tool.
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include <stdbool.h>
#include <getopt.h>
#include <stdint.h>

#include "entrakrb.h"

#if defined(__MINGW32__)
#define EK_PRINTF(f, a) __attribute__((format(gnu_printf, f, a)))
#elif defined(__GNUC__)
#define EK_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define EK_PRINTF(f, a)
#endif

/* Exit codes of every tool. */
enum ek_exit {
	EK_EXIT_OK = 0,
	EK_EXIT_FINDINGS = 1,
	EK_EXIT_USAGE = 2,
	EK_EXIT_INCONCLUSIVE = 3,
	EK_EXIT_FAILED = 4
};

/* What an option's argument is; WORD and WORDS are checked by the parser. */
enum ek_value {
	EK_VALUE_TEXT,
	EK_VALUE_FILE,
	EK_VALUE_CACHE,
	EK_VALUE_WORD, /* one of WORDS */
	EK_VALUE_WORDS /* one or more of WORDS, separated by commas */
};

/* One option. A row with no name is a heading, HELP being its text; a row of
 * zeros ends the table. */
struct ek_option {
	int key;           /* its letter; from EK_KEY_LONG: it has none */
	const char *name;  /* long name, without the dashes */
	const char *value; /* what --help calls its argument, or NULL: none */
	enum ek_value kind;
	const char *words;  /* "auto|always|never", or NULL */
	const char *help;   /* what it does, in a line */
	const char *manual; /* more, as mdoc text, or NULL */
};

enum { EK_MAX_OPTIONS = 64 }; /* of one tool */

enum {
	EK_KEY_LONG = 256, /* a tool's own keys: from here to 1023 */
	EK_KEY_JSON = 1024,
	EK_KEY_COLOR,
	EK_KEY_REDACT
};

/* A command and what it shows, for the manual page. */
struct ek_example {
	const char *text;
	const char *command;
};

struct ek_tool {
	const char *name;
	bool has_json;       /* it takes --json */
	ekrb_schema schema;  /* of its JSON */
	const char *summary;
	const char *operands;    /* as in the usage line: "TARGET..." or "" */
	bool number_operands;    /* "-" and digits are an operand */
	bool keep_order;         /* options end at the first operand */
	const char *description; /* mdoc text */
	const char *environment; /* mdoc items of ENVIRONMENT, or NULL */
	const char *exit_codes;  /* mdoc items of EXIT STATUS */
	const struct ek_option *options;
	const struct ek_option *common; /* ek_options_common or _basic */
	const struct ek_example *examples; /* a row of zeros ends them */
	const char *see_also;              /* "krb5.conf 5,klist 1" */
};

extern const struct ek_option ek_options_common[];
extern const struct ek_option ek_options_basic[]; /* help and version only */

extern const struct ek_tool ek_tool_probe, ek_tool_inspect, ek_tool_explain,
    ek_tool_lab;

enum ek_color { EK_COLOR_AUTO, EK_COLOR_ALWAYS, EK_COLOR_NEVER };

/* A command line being read. */
struct ek_options {
	const struct ek_tool *tool;
	const char *arg; /* of the option just read, or NULL */
	const struct ek_option *option; /* the option just read */
	char **operands;
	int operand_count;
	bool json, quiet, redact;
	int verbose;
	enum ek_color color;
	int exit_code; /* set with EK_OPTIONS_STOP */
	int usage_code, failed_code; /* of errors; a tool may set others */

	char **argv; /* from here on private */
	int argc;
	struct option longs[EK_MAX_OPTIONS + 1]; /* for getopt_long */
	size_t n_longs;
	char letters[2 * EK_MAX_OPTIONS + 4];
	bool reported;
};

enum { EK_OPTIONS_DONE = 0, EK_OPTIONS_STOP = -1 };

/* Call first in main: sees to it that descriptors 0 to 2 are open (a closed
 * standard output stays unwritable), ignores SIGPIPE, looks for --json and
 * --redact. */
void ek_options_begin(struct ek_options *, const struct ek_tool *, int argc,
    char **argv);

/* The key of the next option, its argument in arg; EK_OPTIONS_DONE when all
 * are read; EK_OPTIONS_STOP when help, version or a usage error was printed.
 * ARGV is reordered so that operands stand together. */
int ek_options_next(struct ek_options *);

/* Prints "NAME: ARGUMENT: MESSAGE" as one line on stderr, with --json the
 * error document on stdout. With --redact the option stands for its value.
 * ARGUMENT may be NULL; passwords that it can hold
 * must be masked. Only the first error of a run is printed. Return
 * usage_code and failed_code and set exit_code. */
int ek_options_usage(struct ek_options *, const char *argument,
    const char *format, ...) EK_PRINTF(3, 4);
int ek_options_failed(struct ek_options *, const char *argument,
    const char *format, ...) EK_PRINTF(3, 4);

/* The argument just read as a number from MIN to MAX, or as a length of time
 * in seconds (90, 90s, 30m, 10h, 2d). False: a usage error was printed. */
bool ek_options_number(struct ek_options *, int64_t min, int64_t max,
    int64_t *number_out);
bool ek_options_duration(struct ek_options *, int64_t *seconds_out);

/* True if text on stdout is to be coloured: --color, else NO_COLOR, TERM and
 * whether stdout is a terminal. */
bool ek_options_colored(const struct ek_options *);

/* Writes out stdout. Returns CODE, or EK_EXIT_FAILED with a line on stderr if
 * stdout took not everything. */
int ek_options_end(struct ek_options *, int code);

#endif
