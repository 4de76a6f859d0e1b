/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "options.h"
#include "probe-options.h"

#define STAGES                                                                 \
	"environment|config|name|cache|tgt|network|tls|kdcproxy|clock|"        \
	"ticket|context|endpoint|login"

static const struct ek_option options[] = {
	{ .help = "What to ask" },
	{ .key = 'c',
	    .name = "cache",
	    .value = "NAME",
	    .kind = EK_VALUE_CACHE,
	    .help = "use this credential cache",
	    .manual = "The default is what\n.Ev KRB5CCNAME\n"
		      "or the configuration of Kerberos names." },
	{ .key = EK_PROBE_REALM,
	    .name = "realm",
	    .value = "REALM",
	    .help = "the realm to get the ticket from",
	    .manual = "The default is\n.Cm KERBEROS.MICROSOFTONLINE.COM ,\n"
		      "which the library must find by itself, as it must for\n"
		      "a driver.\n"
		      "A realm that is given is asked for, also where the SPN\n"
		      "names another." },
	{ .key = EK_PROBE_SPN,
	    .name = "spn",
	    .value = "SPN",
	    .help = "ask for this service, not the target's own" },
	{ .key = EK_PROBE_CLIENT,
	    .name = "client",
	    .value = "NAME",
	    .kind = EK_VALUE_WORD,
	    .words = "sqlclient|odbc|jdbc|go-mssqldb|freetds|mssql-rs|all",
	    .help = "judge for this driver, or for all",
	    .manual = "One of\n.Cm sqlclient , odbc , jdbc , go-mssqldb ,\n"
		      ".Cm freetds , mssql-rs\nor\n.Cm all ." },
	{ .key = EK_PROBE_LIBRARY,
	    .name = "library",
	    .value = "NAME",
	    .kind = EK_VALUE_WORD,
	    .words = "mit|heimdal|sspi|both",
	    .help = "ask through mit, heimdal, sspi or both",
	    .manual = "The default is the first of\n.Cm mit , heimdal\n"
		      "and\n.Cm sspi\nthat is installed." },
	{ .key = EK_PROBE_LOGIN,
	    .name = "login",
	    .value = "CONNSTR",
	    .help = "log in through an ODBC driver, too",
	    .manual = "The connection string goes to the driver as it is;\n"
		      "only where it names no server, the target is added.\n"
		      "What keeps the SQL port from being reached is then an\n"
		      "error.\n"
		      "Passwords in it are hidden in everything that is\n"
		      "printed or saved, and in the list of processes once\n"
		      "the program has started." },
	{ .key = EK_PROBE_TIMEOUT,
	    .name = "timeout",
	    .value = "SECONDS",
	    .help = "time allowed for a target; 20 by default" },
	{ .key = EK_PROBE_STORE,
	    .name = "store",
	    .help = "keep the ticket in the cache",
	    .manual = "Without it, caches stay as they are, byte for byte." },
	{ .key = EK_PROBE_OFFLINE,
	    .name = "offline",
	    .help = "touch no network: look at this machine only" },
	{ .help = "Stages" },
	{ .key = EK_PROBE_ONLY,
	    .name = "only",
	    .value = "STAGE,...",
	    .kind = EK_VALUE_WORDS,
	    .words = STAGES,
	    .help = "run these stages and what they depend on" },
	{ .key = EK_PROBE_SKIP,
	    .name = "skip",
	    .value = "STAGE,...",
	    .kind = EK_VALUE_WORDS,
	    .words = STAGES,
	    .help = "leave these stages out" },
	{ .key = EK_PROBE_LIST_STAGES,
	    .name = "list-stages",
	    .help = "print the stages in order and exit" },
	{ .key = EK_PROBE_LIST_FINDINGS,
	    .name = "list-findings",
	    .help = "print every finding with its title and exit" },
	{ .help = "Many targets" },
	{ .key = EK_PROBE_TARGETS,
	    .name = "targets",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "read targets, one a line; - is standard input",
	    .manual = "Blank lines and lines that start with\n.Ql #\n"
		      "are passed over." },
	{ .key = EK_PROBE_JOBS,
	    .name = "jobs",
	    .value = "N",
	    .help = "probe so many targets at a time",
	    .manual = "From 1, the default, to 64.\nReports come in the "
		      "order of the targets all the same.\nOn Windows they "
		      "are probed one after the other." },
	{ .key = EK_PROBE_UNORDERED,
	    .name = "unordered",
	    .help = "print each report as soon as it is there" },
	{ .help = "Evidence and reports" },
	{ .key = EK_PROBE_RECORD,
	    .name = "record",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "save the evidence",
	    .manual = "The file is private to the user and is replaced only\n"
		      "when the run is complete." },
	{ .key = EK_PROBE_REPLAY,
	    .name = "replay",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "diagnose saved evidence, touch nothing",
	    .manual = "Neither the network nor caches are touched.\n"
		      "Options that say what to ask cannot be given with it;\n"
		      ".Fl \\-client\ncan." },
	{ .key = EK_PROBE_AGAINST,
	    .name = "against",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "compare with the record of a good run",
	    .manual = "What differs is listed; the exit code stays the same." },
	{ .key = EK_PROBE_HTML,
	    .name = "html",
	    .value = "FILE",
	    .kind = EK_VALUE_FILE,
	    .help = "write the report as a page of HTML" },
	{ .key = EK_PROBE_PROMETHEUS,
	    .name = "prometheus",
	    .help = "print metrics for Prometheus instead of text",
	    .manual = "Not together with\n.Fl \\-json ." },
	{ .key = EK_PROBE_STRICT,
	    .name = "strict",
	    .help = "let warnings count as errors" },
	{ 0 }
};

static const struct ek_example examples[] = {
	{ "Ask for the ticket that a client of this instance asks for:",
	    "entrakrb-probe mi1.abc123.database.windows.net" },
	{ "Save the evidence of a failure for someone else to look at:",
	    "entrakrb-probe --redact --record run.ndjson "
	    "mi1.abc123.database.windows.net" },
	{ "Log in, too, as an application on the ODBC driver does:",
	    "entrakrb-probe --login \"Driver={ODBC Driver 18 for SQL "
	    "Server};Trusted_Connection=yes\" "
	    "mi1.abc123.database.windows.net" },
	{ "Diagnose it there:", "entrakrb-probe --replay run.ndjson" }, { 0 }
};

const struct ek_tool ek_tool_probe = {
	.name = "entrakrb-probe",
	.has_json = true,
	.schema = EKRB_SCHEMA_REPORT,
	.summary = "ask for the ticket a SQL client needs and explain what "
		   "breaks",
	.operands = "TARGET...",
	.description =
	    ".Nm\n"
	    "asks for the Kerberos ticket that a client of an Azure SQL\n"
	    "Managed Instance asks for, stage by stage, and explains the\n"
	    "first thing that breaks: what was seen, what it means and what\n"
	    "to do.\n"
	    "It changes nothing on the machine.\n"
	    ".Pp\n"
	    "A\n.Ar TARGET\n"
	    "is a\n.Ar HOST ,\n.Ar HOST : Ns Ar PORT ,\n"
	    ".Ar HOST , Ns Ar PORT ,\n"
	    ".Li tcp\\&: Ns Ar HOST , Ns Ar PORT ,\n"
	    ".Ar HOST\\e Ns Ar INSTANCE ,\n"
	    "a whole connection string of ADO.NET, ODBC or JDBC, or a service\n"
	    "principal name\n"
	    ".Li MSSQLSvc/ Ns Ar HOST Ns Oo : Ns Ar PORT Oc Ns "
	    "Op @ Ns Ar REALM .\n"
	    "The port is 1433 unless given, 3342 for a\n.Ql .public.\\&\nhost.",
	.environment = ".It Ev KRB5CCNAME , KRB5_CONFIG\n"
		       "read as every program that uses Kerberos reads them;\n"
		       "the report shows them\n"
		       ".It Ev NO_COLOR , TERM\nsee\n.Fl \\-color",
	.exit_codes = ".It 0\nhealthy: the ticket was obtained\n"
		      ".It 1\nat least one finding is an error, or with\n"
		      ".Fl \\-strict\na warning\n"
		      ".It 2\nthe command line is wrong\n"
		      ".It 3\ninconclusive: the report says what could not be\n"
		      "examined\n"
		      ".It 4\nthe tool itself failed",
	.options = options,
	.common = ek_options_common,
	.examples = examples,
	.see_also = "entrakrb-explain 1,entrakrb-inspect 1,entrakrb-lab 1,"
		    "klist 1,kvno 1,krb5.conf 5"
};
