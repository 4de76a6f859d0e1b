/* SPDX-License-Identifier: BSD-2-Clause */
/* For the manual and the completions only: entrakrb-lab, which is a part of
 * the tests, reads its command line itself. */
#include <stddef.h>

#include "options.h"

enum { FAULT = EK_KEY_LONG, LIST_FAULTS, AS_ROOT, NO_NAMESPACES };

static const struct ek_option options[] = {
	{ .help = "What to break" },
	{ .key = FAULT,
	    .name = "fault",
	    .value = "NAME",
	    .help = "break something; may be given several times" },
	{ .key = LIST_FAULTS,
	    .name = "list-faults",
	    .help = "print what can be broken, a line each, and exit" },
	{ .help = "How to run" },
	{ .key = AS_ROOT,
	    .name = "as-root",
	    .help = "let root stay root",
	    .manual = "By default a command of root's runs as an unprivileged\n"
		      "user, as root is not bound by the modes of files." },
	{ .key = NO_NAMESPACES,
	    .name = "no-namespaces",
	    .help = "run as where namespaces are refused",
	    .manual = "Names then come from a preloaded library and ports are\n"
		      "high; some faults cannot be made." },
	{ 0 }
};

static const struct ek_example examples[] = {
	{ "Get a ticket with the tools of MIT Kerberos:",
	    "entrakrb-lab run -- kvno "
	    "MSSQLSvc/mi1.abc123.database.windows.net:1433" },
	{ "See how a driver takes it that the clock is wrong:",
	    "entrakrb-lab run --fault clock-skew -- ./my-driver-test" }, { 0 }
};

const struct ek_tool ek_tool_lab = {
	.name = "entrakrb-lab",
	.summary = "run a command inside a local look-alike of Microsoft Entra",
	.operands = "run -- COMMAND...",
	.keep_order = true,
	.description =
	    ".Nm\n"
	    "runs a command on a machine where a user has signed in to\n"
	    "Microsoft Entra ID, and where everything about Kerberos can be\n"
	    "broken: a real KDC for the realm\n"
	    ".Li KERBEROS.MICROSOFTONLINE.COM ,\n"
	    "a real KDC proxy behind\n"
	    ".Li https://login.microsoftonline.com/ Ns Ar TENANT Ns "
	    "Li /kerberos ,\n"
	    "and a managed instance, whose SQL port is a look-alike:\n"
	    "it takes a login with TLS and Kerberos and knows what the\n"
	    "session is, but no SQL.\n"
	    "FreeTDS reads a file of the lab, in which it is called\n"
	    ".Li instance .\n"
	    "The default cache of the command holds a cloud TGT.\n"
	    "All of it lives in namespaces of its own, is not seen outside "
	    "and\n"
	    "is gone when the command ends.\n"
	    "New files below\n.Pa /tmp\nand\n.Pa /etc\n"
	    "are the lab's own and go with it.\n"
	    ".Pp\n"
	    "The environment of the command tells where things are:\n"
	    ".Bl -tag -width LAB_FRONT_LOG -compact\n"
	    ".It Ev LAB_DIR\nthe private folder of the lab\n"
	    ".It Ev LAB_TENANT\nthe id of the tenant\n"
	    ".It Ev LAB_REALM\nthe realm\n"
	    ".It Ev LAB_HOST\nthe managed instance\n"
	    ".It Ev LAB_SPN\nits service principal name\n"
	    ".It Ev LAB_KEYTAB\nits keytab\n"
	    ".It Ev LAB_CA\nthe certificate authority the machine trusts\n"
	    ".It Ev LAB_KDC , LAB_ONPREM_KDC\naddress and port of the KDCs\n"
	    ".It Ev LAB_FRONT_LOG , LAB_KDC_LOG\n"
	    "what the front door and the KDC saw\n.El",
	.exit_codes = ".It 2\nthe command line is wrong\n"
		      ".It 125\nthe lab failed\n"
		      ".It 126\nthe command could not be run\n"
		      ".It 127\nthe command was not found\n"
		      ".It other\nthe command's own, 128 + n after signal n",
	.options = options,
	.common = ek_options_basic,
	.examples = examples,
	.see_also = "entrakrb-probe 1,klist 1,kvno 1,krb5kdc 8"
};
