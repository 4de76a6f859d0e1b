/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/certs.h"
#include "lab/dns.h"
#include "lab/door.h"
#include "lab/isolate.h"
#include "lab/kdc.h"
#include "lab/machine.h"
#include "lab/namespace.h"
#include "lab/relay.h"
#include "lab/signin.h"
#include "lab/sqlport.h"
#include "lab/supervise.h"
#include "lab/wrapper.h"

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
wait_for_lab(const struct lab *lab, pid_t pid)
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
	if (sig != 0 && lab->wrapped)
		lab_wrapper_remove(lab);
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
	ssize_t n;
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) != 0 || pipe2(status, O_CLOEXEC) != 0)
		lab_fail_errno("pipe");
	if ((pid = lab_namespace_fork(&lab->own_users)) == 0) {
		close(go[1]);
		close(status[0]);
		inside(lab, go[0], status[1]);
	}
	close(go[0]);
	close(status[1]);
	if (pid == -1 || !lab_namespace_map(pid, lab->own_users)) {
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
	return wait_for_lab(lab, pid);
}

/* The same without namespaces: what a namespace would end is ended here. */
static _Noreturn void
inside_wrapper(struct lab *lab)
{
	int code;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	build(lab);
	code = lab_command(lab);
	lab_end_children();
	lab_wrapper_remove(lab);
	_exit(code);
}

static int
run_in_wrapper(struct lab *lab)
{
	pid_t pid;
	int code;

	lab->wrapped = true;
	lab_wrapper_prepare(lab);
	catch_signals();
	fflush(NULL);
	if ((pid = fork()) == -1)
		lab_fail_errno("fork");
	if (pid == 0)
		inside_wrapper(lab);
	code = wait_for_lab(lab, pid);
	lab_wrapper_remove(lab);
	free((char *)(uintptr_t)lab->dir);
	lab->dir = lab->tmp = NULL;
	return code;
}

int
lab_isolated(struct lab *lab)
{
	char why[256];
	int code;

	if (lab->wrapped)
		return run_in_wrapper(lab);
	code = run_in_namespaces(lab, why, sizeof(why));
	if (code != -1)
		return code;
	lab_note("no private namespaces here (%s): names by a preloaded "
	    "library, high ports", why);
	return run_in_wrapper(lab);
}
