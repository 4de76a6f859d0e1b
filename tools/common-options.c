/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "options.h"

#define HELP_AND_VERSION                                                       \
	{ .key = 'h', .name = "help", .help = "print this help and exit" },    \
	{ .key = 'V', .name = "version", .help = "print the version and exit" }

const struct ek_option ek_options_common[] = {
	{ .help = "Output" },
	{ .key = EK_KEY_JSON,
	    .name = "json",
	    .help = "print JSON instead of text",
	    .manual =
		"Standard output then holds one document (or one a line where\n"
		"this page says so), also when the command line is wrong or\n"
		"the tool itself fails." },
	{ .key = EK_KEY_COLOR,
	    .name = "color",
	    .value = "WHEN",
	    .kind = EK_VALUE_WORD,
	    .words = "auto|always|never",
	    .help = "color the text: auto, always or never",
	    .manual = "With\n.Cm auto ,\n"
		      "the default, text is colored on a terminal unless\n"
		      ".Ev NO_COLOR\nis set and not empty or\n.Ev TERM\n"
		      "is\n.Ql dumb ." },
	{ .key = 'q',
	    .name = "quiet",
	    .help = "print nothing but the JSON, if asked for",
	    .manual = "The exit status is the same." },
	{ .key = 'v', .name = "verbose", .help = "say more; may be repeated" },
	{ .key = EK_KEY_REDACT,
	    .name = "redact",
	    .help = "replace names and addresses by stable tokens",
	    .manual = "User, tenant, host and address become\n.Ql user-1\n"
		      "and so on, the same value always the same token.\n"
		      "Passwords and tokens are masked also without it." },
	HELP_AND_VERSION, { 0 }
};

const struct ek_option ek_options_basic[] = {
	{ .help = "Other" }, HELP_AND_VERSION, { 0 }
};
