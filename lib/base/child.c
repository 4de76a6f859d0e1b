/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"

#ifndef HAVE_ENVIRON
extern char **environ;
#endif

enum { PIECE = 65536, GRACE_MS = 100, MANY_DESCRIPTORS = 1024 };

struct ek_child {
	pid_t pid;
	int in, out; /* ends of the pipes; -1 when closed */
	bool ended;  /* it closed its output */
	struct ek_buf input;
	size_t fed;
};

static void
close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe whose ends no other child of the process inherits, and whose numbers
 * are above the standard streams. */
static bool
make_pipe(int ends[2])
{
	int low[2], i;

	if (pipe(low) != 0)
		return false;
	for (i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 3);
		close(low[i]);
	}
	if (ends[0] >= 0 && ends[1] >= 0)
		return true;
	close_end(&ends[0]);
	close_end(&ends[1]);
	return false;
}

static bool
is_dropped(const char *entry)
{
	return strncmp(entry, "LD_", 3) == 0 ||
	    strncmp(entry, "DYLD_", 5) == 0 ||
	    strncmp(entry, "KRB5_TRACE=", 11) == 0;
}

/* The caller's environment less what would change or betray the child. */
static char **
make_environment(void)
{
	char **out;
	size_t n = 0, i;

	while (environ != NULL && environ[n] != NULL)
		n++;
	out = calloc(n + 1, sizeof(*out));
	if (out == NULL)
		return NULL;
	for (i = n, n = 0; i > 0; i--)
		if (!is_dropped(environ[i - 1]))
			out[n++] = environ[i - 1];
	return out;
}

/* Closes what the host program left open for its children. */
static int
close_others(posix_spawn_file_actions_t *actions)
{
#if defined(HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP)
	return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#elif defined(POSIX_SPAWN_CLOEXEC_DEFAULT)
	return 0; /* set_attributes() sees to it */
#else
	int fd, rc = 0;

	for (fd = 3; fd < MANY_DESCRIPTORS && rc == 0; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			rc = posix_spawn_file_actions_addclose(actions, fd);
	return rc;
#endif
}

static int
add_actions(posix_spawn_file_actions_t *actions, int in, int out)
{
	int rc = posix_spawn_file_actions_adddup2(actions, in, 0);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, out, 1);
	if (rc == 0)
		rc = posix_spawn_file_actions_addopen(actions, 2, "/dev/null",
		    O_WRONLY, 0);
	return rc == 0 ? close_others(actions) : rc;
}

/* Default actions for all signals and an empty mask: a host program that
 * ignores SIGPIPE or blocks SIGTERM does not hand that on. */
static int
set_attributes(posix_spawnattr_t *attr)
{
	sigset_t all, none;
	short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
	    POSIX_SPAWN_SETSIGMASK;
	int rc;

	sigfillset(&all);
	sigemptyset(&none);
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
	flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
	rc = posix_spawnattr_setflags(attr, flags);
	if (rc == 0)
		rc = posix_spawnattr_setpgroup(attr, 0);
	if (rc == 0)
		rc = posix_spawnattr_setsigdefault(attr, &all);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(attr, &none);
	return rc;
}

static int
spawn(struct ek_child *child, const char *path, const char *const argv[],
    int in, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	char **env = make_environment();
	int rc = env == NULL ? ENOMEM : 0;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	/* POSIX lets posix_spawn() be silent on a file that does not run. */
	if (rc == 0 && access(path, X_OK) != 0)
		rc = errno;
	if (rc == 0)
		rc = add_actions(&actions, in, out);
	if (rc == 0)
		rc = set_attributes(&attr);
	if (rc == 0)
		rc = posix_spawn(&child->pid, path, &actions, &attr,
		    (char *const *)(uintptr_t)argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	free(env);
	return rc;
}

struct ek_child *
ek_child_start(const char *path, const char *const argv[], const void *input,
    size_t len, struct ek_error *error)
{
	struct ek_child *child = calloc(1, sizeof(*child));
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, rc = ENOMEM;

	if (child == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return NULL;
	}
	child->in = child->out = -1;
	child->input.secret = true;
	ek_buf_add(&child->input, input, len);
	if (!child->input.failed && make_pipe(in) && make_pipe(out))
		rc = spawn(child, path, argv, in[0], out[1]);
	else if (!child->input.failed)
		rc = errno;
	close_end(&in[0]);
	close_end(&out[1]);
	if (rc == 0) {
		child->in = in[1];
		child->out = out[0];
		fcntl(child->in, F_SETFL, O_NONBLOCK);
		fcntl(child->out, F_SETFL, O_NONBLOCK);
#ifdef F_SETNOSIGPIPE
		/* There SIGPIPE may come to any thread of the process. */
		fcntl(child->in, F_SETNOSIGPIPE, 1);
#endif
		return child;
	}
	close_end(&in[1]);
	close_end(&out[0]);
	ek_buf_free(&child->input);
	free(child);
	ek_error_set(error, EKRB_COLLECTOR, "%s: %s", path, strerror(rc));
	return NULL;
}

/* Writes without a SIGPIPE that would hit the host program: the signal is
 * blocked in this thread, and taken out if the write raised it. */
static ssize_t
write_quietly(int fd, const void *data, size_t len)
{
	sigset_t pipe_only, before, pending;
	int was_pending, sig, saved;
	ssize_t n;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	was_pending = sigismember(&pending, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	n = write(fd, data, len);
	saved = errno;
	sigpending(&pending);
	if (n < 0 && saved == EPIPE && !was_pending &&
	    sigismember(&pending, SIGPIPE))
		sigwait(&pipe_only, &sig);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return n;
}

/* Closes the input when all is fed, or when the child does not want it. */
static void
feed(struct ek_child *child)
{
	ssize_t n = write_quietly(child->in, child->input.data + child->fed,
	    child->input.len - child->fed);

	if (n > 0)
		child->fed += (size_t)n;
	if (child->fed == child->input.len ||
	    (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&child->in);
}

static enum ek_child_event
take(struct ek_child *child, struct ek_buf *out)
{
	char *piece = malloc(PIECE);
	ssize_t n;

	if (piece == NULL)
		return EK_CHILD_FAILED;
	n = read(child->out, piece, PIECE);
	if (n > 0)
		ek_buf_add(out, piece, (size_t)n);
	free(piece);
	child->ended = n == 0;
	if (n == 0)
		return EK_CHILD_END;
	return n > 0 && !out->failed ? EK_CHILD_DATA : EK_CHILD_FAILED;
}

enum ek_child_event
ek_child_read(struct ek_child *child, struct ek_buf *out, int64_t timeout_ms)
{
	int64_t end = ek_clock_ms() + timeout_ms, left;
	struct pollfd fds[2];
	int n;

	for (;;) {
		left = end - ek_clock_ms();
		fds[0] = (struct pollfd){ .fd = child->out, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = child->in, .events = POLLOUT };
		n = poll(fds, 2, left > 0 ? (int)left : 0);
		if (n < 0 && errno != EINTR)
			return EK_CHILD_FAILED;
		if (n > 0 && fds[1].revents != 0)
			feed(child);
		if (n > 0 && fds[0].revents != 0)
			return take(child, out);
		if (n <= 0 && left <= 0)
			return EK_CHILD_TIMEOUT;
	}
}

int64_t
ek_child_delayed(const struct ek_child *child)
{
	int64_t ran, delayed = -1;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)child->pid);
	f = fopen(path, "r");
	if (f == NULL)
		return -1;
	if (fscanf(f, "%" SCNd64 " %" SCNd64, &ran, &delayed) != 2)
		delayed = -1;
	fclose(f);
	return delayed < 0 ? -1 : delayed / 1000000;
}

/* Waits up to GRACE_MS for a child that closed its output by itself. It is
 * not reaped yet, so that its process group cannot be another's. */
static void
let_it_end(const struct ek_child *child)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	siginfo_t info;
	int i;

	for (i = 0; i < GRACE_MS; i++) {
		memset(&info, 0, sizeof(info));
		if (waitid(P_PID, (id_t)child->pid, &info,
		    WEXITED | WNOHANG | WNOWAIT) != 0 ||
		    info.si_pid == child->pid)
			return;
		nanosleep(&pause, NULL);
	}
}

struct ek_child_exit
ek_child_finish(struct ek_child *child)
{
	struct ek_child_exit how = { 0 };
	int status = 0;
	bool closed_by_itself = child->ended;

	close_end(&child->in);
	close_end(&child->out);
	if (closed_by_itself)
		let_it_end(child);
	kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	how.signalled = WIFSIGNALED(status);
	how.code = how.signalled ? WTERMSIG(status) : WEXITSTATUS(status);
	ek_buf_free(&child->input);
	free(child);
	return how;
}

void
ek_child_say(struct ek_child_exit how, char *text, size_t size)
{
	if (how.signalled)
		snprintf(text, size, "killed by signal %d (%s)", how.code,
		    strsignal(how.code));
	else
		snprintf(text, size, "the collector ended with exit code %d",
		    how.code);
}
