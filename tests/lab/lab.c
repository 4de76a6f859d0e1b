/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab/isolate.h"

enum { NOBODY = 65534 };

static const char help[] =
"Usage: entrakrb-lab run [--fault NAME]... [OPTION]... -- COMMAND [ARG]...\n"
"       entrakrb-lab --list-faults | --help | --version\n"
"\n"
"Runs COMMAND inside a local look-alike of Kerberos from Microsoft Entra ID:\n"
"a real KDC for the realm " LAB_REALM ", a real KDC\n"
"proxy behind https://" LAB_LOGIN "/TENANT/kerberos, and the\n"
"managed instance " LAB_HOST ", a look-alike that\n"
"takes logins (FreeTDS calls it \"instance\"). The user alice@contoso.com\n"
"has signed in: the default cache holds a cloud TGT. Nothing of it is seen\n"
"outside, and all of it goes when COMMAND ends. The exit code is COMMAND's.\n"
"\n"
"      --fault NAME     break something; may be given several times\n"
"      --list-faults    what can be broken, a line each\n"
"      --as-root        root stays root (by default COMMAND then runs as an\n"
"                       unprivileged user, as root ignores file modes)\n"
"      --no-namespaces  as where namespaces are refused: names by a preloaded\n"
"                       library, high ports; some faults cannot be made\n"
"  -h, --help           this text\n"
"  -V, --version        the version\n"
"\n"
"COMMAND's environment tells where things are:\n"
"  LAB_DIR              the lab's private folder\n"
"  LAB_TENANT           the tenant's id, as in the KDC's URL\n"
"  LAB_REALM LAB_HOST LAB_SPN\n"
"                       the realm, the managed instance, its SPN\n"
"  LAB_KEYTAB           the managed instance's keytab\n"
"  LAB_CA               the certificate authority that the machine trusts\n"
"  LAB_KDC LAB_ONPREM_KDC\n"
"                       the KDCs themselves, address:port (the second with an\n"
"                       on-premises realm only)\n"
"  LAB_FRONT_LOG LAB_KDC_LOG\n"
"                       what the front door and the KDC saw\n"
"New files below /tmp and /etc are the lab's own and go with it; files in\n"
"folders that were there before are the machine's.\n"
"\n"
"Exit codes: COMMAND's own, 128 + n after signal n; 2 usage error; 125 the\n"
"lab failed; 126 COMMAND could not be run; 127 it was not found.\n";

static _Noreturn void
usage(const char *what, const char *why)
{
	fprintf(stderr, "entrakrb-lab: %s: %s\n", what, why);
	exit(LAB_EXIT_USAGE);
}

static void
list_faults(void)
{
	lab_plan_list(stdout);
	exit(fflush(stdout) == 0 ? 0 : LAB_EXIT_FAILED);
}

static void
add_fault(struct lab *lab, const char *name)
{
	char why[256];

	if (!lab_plan_fault(&lab->plan, name, why, sizeof(why)))
		usage("--fault", why);
}

static void
print_and_exit(const char *text)
{
	fputs(text, stdout);
	exit(fflush(stdout) == 0 ? 0 : LAB_EXIT_FAILED);
}

/* The options before and after "run". */
static void
read_options(struct lab *lab, int argc, char **argv)
{
	enum { FAULT = 256, LIST, AS_ROOT, WRAPPED };
	static const struct option options[] = {
		{ "fault", required_argument, NULL, FAULT },
		{ "list-faults", no_argument, NULL, LIST },
		{ "as-root", no_argument, NULL, AS_ROOT },
		{ "no-namespaces", no_argument, NULL, WRAPPED },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "+hV", options, NULL)) != -1) {
		switch (c) {
		case FAULT:
			add_fault(lab, optarg);
			break;
		case LIST:
			list_faults();
			break;
		case AS_ROOT:
			lab->as_root = true;
			break;
		case WRAPPED:
			lab->wrapped = true;
			break;
		case 'h':
			print_and_exit(help);
			break;
		case 'V':
			print_and_exit("entrakrb-lab " PACKAGE_VERSION "\n");
			break;
		default:
			exit(LAB_EXIT_USAGE);
		}
	}
}

static void
read_arguments(struct lab *lab, int argc, char **argv)
{
	read_options(lab, argc, argv);
	if (optind == argc || strcmp(argv[optind], "run") != 0)
		usage(optind == argc ? "no command" : argv[optind],
		    "say 'run -- COMMAND' (--help tells more)");
	argc -= optind;
	argv += optind;
	optind = 1;
	read_options(lab, argc, argv);
	if (optind == argc)
		usage("run", "no COMMAND (--help tells more)");
	lab->command = argv + optind;
}

/* Programs that are not installed use the collectors built with the lab. */
static void
use_own_collectors(void)
{
	char *folder = realpath("/proc/self/exe", NULL), *file, *libtool;

	if (folder == NULL)
		return;
	*strrchr(folder, '/') = '\0';
	libtool = strrchr(folder, '/');
	if (libtool != NULL && strcmp(libtool, "/.libs") == 0)
		*libtool = '\0';
	file = lab_printf("%s/collect-net", folder);
	if (access(file, X_OK) == 0)
		setenv("ENTRAKRB_COLLECTOR_DIR", folder, 0);
	free(file);
	free(folder);
}

int
main(int argc, char **argv)
{
	struct lab lab = { .https_port = 443, .kdc_port = 88, .dns_port = 53,
		.onprem_port = 88, .sql_port = 1433, .now = time(NULL),
		.login = "127.0.0.1", .onprem = "127.0.0.2",
		.sql = "127.0.0.3", .nowhere = "127.0.0.9" };
	int code;

	lab_plan_init(&lab.plan);
	read_arguments(&lab, argc, argv);
	lab.offset = atoll(lab.plan.value[KNOB_CLOCK]);
	lab.uid = geteuid() == 0 && !lab.as_root ? NOBODY : geteuid();
	lab.gid = geteuid() == 0 && !lab.as_root ? NOBODY : getegid();
	umask(022);
	use_own_collectors();
	code = lab_isolated(&lab);
	lab_plan_free(&lab.plan);
	return code;
}
