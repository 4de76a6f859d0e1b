/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab/machine.h"
#include "lab/signin.h"
#include "lab/supervise.h"

enum { READY_MS = 15000 };

void
lab_drop(const struct lab *lab)
{
	if (geteuid() != 0 || lab->uid == 0)
		return;
	if (setgroups(1, &lab->gid) != 0 || setgid(lab->gid) != 0 ||
	    setuid(lab->uid) != 0)
		lab_fail_errno("become uid %lu", (unsigned long)lab->uid);
	prctl(PR_SET_DUMPABLE, 1);
}

/* The first thing in every process of the lab: it ends with its parent (in a
 * PID namespace the kernel sees to that anyway), and has a signal state of
 * its own. */
static void
begin_child(const struct lab *lab)
{
	sigset_t none;

	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	lab_drop(lab);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* Servers leave the terminal's process group: Ctrl-C is for COMMAND. */
static void
begin_server(const struct lab *lab)
{
	begin_child(lab);
	setpgid(0, 0);
}

static pid_t
fork_or_fail(void)
{
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) == -1)
		lab_fail_errno("fork");
	return pid;
}

static void
redirect(const struct lab *lab, int in, const char *log)
{
	char *path = lab_path(lab, log);
	int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (in < 0)
		in = open("/dev/null", O_RDONLY);
	if (out < 0 || in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(out, 2) < 0)
		_exit(LAB_EXIT_FAILED);
	free(path);
}

/* The KDC's programs are in folders that an ordinary user does not search. */
static void
search_sbin(void)
{
	const char *path = getenv("PATH");
	char longer[4096];

	snprintf(longer, sizeof(longer), "%s:/usr/local/sbin:/usr/sbin:/sbin",
	    path != NULL ? path : "/usr/local/bin:/usr/bin:/bin");
	setenv("PATH", longer, 1);
}

void
lab_become(const struct lab *lab, const char *const argv[],
    const char *const env[], int in, const char *log)
{
	redirect(lab, in, log);
	search_sbin();
	for (; env != NULL && *env != NULL; env++)
		putenv((char *)(uintptr_t)*env);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(LAB_EXIT_NO_COMMAND);
}

pid_t
lab_start(const struct lab *lab, const char *const argv[],
    const char *const env[], int in, const char *log)
{
	pid_t pid = fork_or_fail();

	if (pid == 0) {
		begin_server(lab);
		lab_become(lab, argv, env, in, log);
	}
	return pid;
}

/* Shows the last of a log and ends the lab. */
static _Noreturn void
fail_with_log(const struct lab *lab, const char *what, const char *log)
{
	char *path = lab_path(lab, log), text[2048];
	FILE *in = fopen(path, "re");
	size_t n = 0;

	if (in != NULL) {
		n = fread(text, 1, sizeof(text) - 1, in);
		fclose(in);
	}
	text[n] = '\0';
	lab_fail("%s failed:\n%s", what, text);
}

void
lab_run(const struct lab *lab, const char *const argv[],
    const char *const env[], const char *input, const char *log)
{
	int in = -1, status;
	char *path;
	pid_t pid;

	if (input != NULL) {
		lab_write(lab, "input", 0600, input, strlen(input));
		path = lab_path(lab, "input");
		in = open(path, O_RDONLY | O_CLOEXEC);
		unlink(path);
		free(path);
	}
	pid = lab_start(lab, argv, env, in, log);
	if (in >= 0)
		close(in);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0)
		fail_with_log(lab, argv[0], log);
}

pid_t
lab_serve(const struct lab *lab, int fd,
    void (*serve)(const struct lab *, int, void *), void *arg)
{
	pid_t pid = fork_or_fail();

	if (pid != 0) {
		if (fd >= 0)
			close(fd);
		return pid;
	}
	begin_server(lab);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	serve(lab, fd, arg);
	_exit(0);
}

static struct sockaddr_in
address_of(const char *address, unsigned port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };

	sin.sin_port = htons((uint16_t)port);
	inet_pton(AF_INET, address, &sin.sin_addr);
	return sin;
}

int
lab_listen(const char *address, unsigned *port, bool udp)
{
	struct sockaddr_in sin = address_of(address, *port);
	socklen_t len = sizeof(sin);
	int fd, one = 1;

	fd = socket(AF_INET, (udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC,
	    0);
	if (fd < 0)
		lab_fail_errno("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&sin, len) != 0 ||
	    (!udp && listen(fd, 64) != 0) ||
	    getsockname(fd, (struct sockaddr *)&sin, &len) != 0)
		lab_fail_errno("listen on %s:%u", address, *port);
	*port = ntohs(sin.sin_port);
	return fd;
}

static bool
accepts(const struct sockaddr_in *sin)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		lab_fail_errno("socket");
	ok = connect(fd, (const struct sockaddr *)sin, sizeof(*sin)) == 0;
	close(fd);
	return ok;
}

void
lab_await(const struct lab *lab, const char *address, unsigned port,
    pid_t pid, const char *log)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	struct sockaddr_in sin = address_of(address, port);
	int i;

	for (i = 0; i < READY_MS; i++) {
		if (accepts(&sin))
			return;
		if (waitpid(pid, NULL, WNOHANG) == pid)
			break;
		nanosleep(&pause, NULL);
	}
	fail_with_log(lab, "the server", log);
}

static _Noreturn void
become_command(const struct lab *lab)
{
	begin_child(lab);
	lab_signin_keyring(lab);
	lab_machine_environment(lab);
	execvp(lab->command[0], lab->command);
	lab_note("%s: %s", lab->command[0], strerror(errno));
	_exit(errno == ENOENT ? LAB_EXIT_NO_COMMAND : LAB_EXIT_NOT_RUN);
}

static int
exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status);
}

/* Buries whoever ended; true with COMMAND's exit code when that did. */
static bool
bury(pid_t command, int *code)
{
	bool ended = false;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != command)
			continue;
		*code = exit_code(status);
		ended = true;
	}
	return ended;
}

/* Asked to end, COMMAND has a second before it is killed. */
static int
wait_for(pid_t command, const sigset_t *events)
{
	int code = LAB_EXIT_FAILED;

	while (!bury(command, &code)) {
		switch (sigwaitinfo(events, NULL)) {
		case SIGTERM:
			kill(command, SIGTERM);
			alarm(1);
			break;
		case SIGALRM:
			kill(command, SIGKILL);
			break;
		default:
			break;
		}
	}
	return code;
}

static void
ignore(int sig)
{
	(void)sig;
}

int
lab_command(const struct lab *lab)
{
	/* As process 1 it only gets signals that it has a handler for. */
	struct sigaction action = { .sa_handler = ignore };
	sigset_t events;
	pid_t pid;

	sigemptyset(&events);
	sigaddset(&events, SIGTERM);
	sigaddset(&events, SIGALRM);
	sigaddset(&events, SIGCHLD);
	sigprocmask(SIG_BLOCK, &events, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
	signal(SIGINT, SIG_IGN);
	if ((pid = fork_or_fail()) == 0)
		become_command(lab);
	return wait_for(pid, &events);
}

/* The first child's pid, or 0. */
static pid_t
any_child(void)
{
	char *path = lab_printf("/proc/self/task/%ld/children",
	    (long)getpid());
	FILE *in = fopen(path, "re");
	long pid = 0;

	free(path);
	if (in != NULL) {
		if (fscanf(in, "%ld", &pid) != 1)
			pid = 0;
		fclose(in);
	}
	return (pid_t)pid;
}

/* What a child leaves behind becomes ours, as we are the subreaper. */
void
lab_end_children(void)
{
	pid_t pid;

	while ((pid = any_child()) != 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}
