/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "inspect-options.h"
#include "options.h"

static const struct ek_option options[] = {
	{ .help = "Judging" },
	{ .key = 'k',
	    .name = "keytab",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "decrypt what this keytab can, PAC too",
	    .manual = "The decrypted ticket is judged as its service would\n"
		      "judge it: its own times and flags, the service's\n"
		      "signature and the client's name in the PAC, and the\n"
		      "authenticator of an AP-REQ.\n"
		      "MIT Kerberos' collector does it; where that is\n"
		      "missing, the result is inconclusive.\n"
		      "Bytes of keys are never printed." },
	{ .key = EK_INSPECT_SPN,
	    .name = "spn",
	    .value = "SPN",
	    .help = "judge whether it is good for this service" },
	{ .key = EK_INSPECT_AT,
	    .name = "at",
	    .value = "TIME",
	    .help = "judge as of then: RFC 3339 or @EPOCH" },
	{ .key = 's',
	    .name = "status",
	    .help = "print nothing; exit 0 if there is a usable TGT",
	    .manual = "As\n.Ic klist -s :\n"
		      "exit status 0 if there is a usable cloud TGT, else 1." },
	{ .key = EK_INSPECT_WARN,
	    .name = "warn",
	    .value = "DURATION",
	    .help = "monitoring: warn if less than this is left",
	    .manual = "A length of time is\n"
		      ".Li 90 , 90s , 30m , 10h\nor\n.Li 2d ." },
	{ .key = EK_INSPECT_CRIT,
	    .name = "crit",
	    .value = "DURATION",
	    .help = "monitoring: critical if less than this is left" },
	{ 0 }
};

static const struct ek_example examples[] = {
	{ "Judge the default credential cache:", "entrakrb-inspect" },
	{ "Is it good for this instance tomorrow morning?",
	    "entrakrb-inspect --at 2026-11-23T08:00:00Z "
	    "--spn MSSQLSvc/mi1.abc123.database.windows.net:1433" },
	{ "Decode a token from a log:",
	    "grep Negotiate proxy.log | entrakrb-inspect -" },
	{ "Ask from a monitoring system:",
	    "entrakrb-inspect --warn 1h --crit 10m" }, { 0 }
};

const struct ek_tool ek_tool_inspect = {
	.name = "entrakrb-inspect",
	.has_json = true,
	.schema = EKRB_SCHEMA_INSPECT,
	.summary = "decode and judge Kerberos tickets, with no network",
	.operands = "[INPUT...]",
	.description =
	    ".Nm\n"
	    "decodes ticket material and judges it: credential caches,\n"
	    "keytabs, tickets, requests, replies, errors and tokens, raw or "
	    "in\n"
	    "base64, hex or an HTTP header line.\n"
	    "What it is need not be told.\n"
	    ".Pp\n"
	    "An\n.Ar INPUT\n"
	    "is a file,\n.Sq -\nfor standard input, or the name of a cache\n"
	    ".Po Li FILE\\&: , DIR\\&: , KEYRING\\&: , KCM\\&: , API\\&: Pc .\n"
	    "Without one, the default cache is judged.",
	.environment = ".It Ev KRB5CCNAME\nnames the default cache\n"
		       ".It Ev NO_COLOR , TERM\nsee\n.Fl \\-color",
	.exit_codes = ".It 0\ndecoded, and usable as what it is\n"
		      ".It 1\nat least one finding is an error, or there is "
		      "no\n"
		      "default cache\n"
		      ".It 2\nthe command line is wrong\n"
		      ".It 3\nan input could not be read or is of no known\n"
		      "format\n"
		      ".It 4\nthe tool itself failed\n.El\n.Pp\n"
		      "With\n.Fl \\-warn\nor\n.Fl \\-crit ,\n"
		      "as monitoring systems have it:\n"
		      ".Bl -tag -width Ds -compact\n"
		      ".It 0\nOK\n.It 1\nWARNING\n.It 2\nCRITICAL\n"
		      ".It 3\nUNKNOWN",
	.options = options,
	.common = ek_options_common,
	.examples = examples,
	.see_also = "entrakrb-explain 1,entrakrb-probe 1,klist 1"
};
