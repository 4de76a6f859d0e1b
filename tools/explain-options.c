/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "explain-options.h"
#include "options.h"

static const struct ek_option options[] = {
	{ .help = "Lists" },
	{ .key = EK_EXPLAIN_LIST,
	    .name = "list",
	    .help = "print every finding with its title and exit" },
	{ .key = EK_EXPLAIN_LIST_CODES,
	    .name = "list-codes",
	    .help = "print every code that is known and exit" },
	{ 0 }
};

static const struct ek_example examples[] = {
	{ "What does this number mean?", "entrakrb-explain -1765328377" },
	{ "And this sentence of a driver?",
	    "entrakrb-explain 'Server not found in Kerberos database'" },
	{ "Read a trace of libkrb5:",
	    "KRB5_TRACE=trace.log kvno "
	    "MSSQLSvc/mi1.abc123.database.windows.net:1433\n"
	    "entrakrb-explain trace.log" },
	{ 0 }
};

const struct ek_tool ek_tool_explain = {
	.name = "entrakrb-explain",
	.has_json = true,
	.schema = EKRB_SCHEMA_EXPLAIN,
	.summary = "say what a Kerberos error means and what to do",
	.operands = "[CODE|TEXT|ID|FILE...]",
	.number_operands = true,
	.description =
	    ".Nm\n"
	    "says what an error number, an error text, the id of a finding, a\n"
	    "log or a saved run means and what to do.\n"
	    ".Pp\n"
	    "An argument is read as the first of these that fits: a number in\n"
	    "any usual form, the id of a finding, a symbol, an existing file,\n"
	    "a sentence.\n"
	    ".Li ./7\nnames a file where\n.Li 7\nis a number.\n"
	    "A word that begins with\n.Sq -\nand a digit is a number, not an\n"
	    "option.\n"
	    "A number with several meanings yields all of them, the likeliest\n"
	    "first.\n.Sq -\nreads text from standard input.\n"
	    ".Pp\n"
	    "Files may be a log of\n.Ev KRB5_TRACE ,\n"
	    "the output of\n.Ic klist , klist cloud_debug\nand\n"
	    ".Ic dsregcmd /status\nof Windows or of\n"
	    ".Ic app-sso platform -s\nof macOS, the log of a driver, or\n"
	    "evidence saved by\n.Xr entrakrb-probe 1 .",
	.environment = ".It Ev NO_COLOR , TERM\nsee\n.Fl \\-color",
	.exit_codes = ".It 0\nknown; a log or a saved run shows no error\n"
		      ".It 1\na log or a saved run shows an error\n"
		      ".It 2\nthe command line is wrong\n"
		      ".It 3\nnot known, or nothing was recognised\n"
		      ".It 4\nthe tool itself failed",
	.options = options,
	.common = ek_options_common,
	.examples = examples,
	.see_also = "entrakrb-inspect 1,entrakrb-probe 1"
};
