/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "lab/certs.h"
#include "lab/dns.h"
#include "lab/door.h"
#include "lab/kdc.h"
#include "lab/lab.h"
#include "lab/machine.h"
#include "lab/namespace.h"
#include "lab/relay.h"
#include "lab/signin.h"
#include "lab/sqlport.h"
#include "lab/supervise.h"

enum { NOBODY = 65534 };

static const char help[] =
"Usage: entrakrb-lab run [--fault NAME]... [--as-root] -- COMMAND [ARG]...\n"
"       entrakrb-lab --list-faults | --help | --version\n"
"\n"
"Runs COMMAND inside a local look-alike of Kerberos from Microsoft Entra ID:\n"
"a real KDC for the realm " LAB_REALM ", a real KDC\n"
"proxy behind https://" LAB_LOGIN "/TENANT/kerberos, and the\n"
"managed instance " LAB_HOST ". The user alice@contoso.com\n"
"has signed in: the default cache holds a cloud TGT. Nothing of it is seen\n"
"outside, and all of it goes when COMMAND ends. The exit code is COMMAND's.\n"
"\n"
"      --fault NAME     break something; may be given several times\n"
"      --list-faults    what can be broken, a line each\n"
"      --as-root        root stays root (by default COMMAND then runs as an\n"
"                       unprivileged user, as root ignores file modes)\n"
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
"Exit codes: COMMAND's own, 128 + n after signal n; 2 usage error; 125 the lab\n"
"failed; 126 COMMAND could not be run; 127 it was not found.\n";

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

/* All that can be up before anybody signs in, then the sign-in. */
static void
build(struct lab *lab)
{
	lab_mkdir(lab, lab->dir, 0755);
	lab_mkdir(lab, "home", 0700);
	lab_relay_start(lab);
	lab_certs_make(lab);
	lab_dns_start(lab);
	lab_sqlport_start(lab);
	lab_door_start(lab);
	lab_kdcs_start(lab);
	lab_machine_write(lab);
	lab_signin(lab);
	lab_kdcs_after_signin(lab);
}

/* The first process of the namespaces. WHY is told through STATUS: nothing when
 * all is well. */
static _Noreturn void
inside(struct lab *lab, int go, int status)
{
	char why[256] = "", start;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* No byte: the parent is gone, or could not map the ids. */
	if (read(go, &start, 1) != 1)
		_exit(LAB_EXIT_FAILED);
	if (!lab_namespace_enter(lab, why, sizeof(why)))
		(void)!write(status, why, strlen(why));
	close(go);
	close(status);
	if (why[0] != '\0')
		_exit(LAB_EXIT_FAILED);
	lab->dir = "/tmp/lab";
	lab->tmp = "/tmp";
	build(lab);
	_exit(lab_command(lab));
}

static volatile sig_atomic_t caught;

static void
on_signal(int sig)
{
	caught = sig;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

/* Waits for the lab; a signal to us ends it, and us with the same signal. */
static int
wait_for_lab(pid_t pid)
{
	int status, sig = 0;

	while (waitpid(pid, &status, 0) != pid) {
		if (errno != EINTR)
			lab_fail_errno("wait");
		if (caught != 0 && sig == 0) {
			sig = caught;
			kill(pid, SIGTERM);
		}
	}
	if (sig != 0) {
		signal(sig, SIG_DFL);
		raise(sig);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

/* Runs the lab in namespaces. -1 with a line in WHY: refused. */
static int
run_in_namespaces(struct lab *lab, char *why, size_t size)
{
	int go[2], status[2];
	bool user_namespace;
	ssize_t n;
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) != 0 || pipe2(status, O_CLOEXEC) != 0)
		lab_fail_errno("pipe");
	if ((pid = lab_namespace_fork(&user_namespace)) == 0) {
		close(go[1]);
		close(status[0]);
		inside(lab, go[0], status[1]);
	}
	close(go[0]);
	close(status[1]);
	if (pid == -1 || !lab_namespace_map(pid, user_namespace)) {
		snprintf(why, size, "%s", strerror(errno));
		return -1;
	}
	catch_signals();
	(void)!write(go[1], "", 1);
	if ((n = read(status[0], why, size - 1)) > 0) {
		why[n] = '\0';
		waitpid(pid, NULL, 0);
		return -1;
	}
	return wait_for_lab(pid);
}

int
main(int argc, char **argv)
{
	struct lab lab = { .https_port = 443, .kdc_port = 88, .dns_port = 53,
		.onprem_port = 88, .sql_port = 1433, .now = time(NULL) };
	char why[256];
	int code;

	lab_plan_init(&lab.plan);
	read_arguments(&lab, argc, argv);
	lab.offset = atoll(lab.plan.value[KNOB_CLOCK]);
	lab.uid = geteuid() == 0 && !lab.as_root ? NOBODY : geteuid();
	lab.gid = geteuid() == 0 && !lab.as_root ? NOBODY : getegid();
	umask(022);
	code = run_in_namespaces(&lab, why, sizeof(why));
	if (code == -1)
		lab_fail("no private namespaces here: %s", why);
	return code;
}
