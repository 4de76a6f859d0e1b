/* SPDX-License-Identifier: BSD-2-Clause */
/* Child processes of Windows: a job ends all that a child started. */
#include "config.h"

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0a00
#endif
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"

enum { PIECE = 65536, POLL_MS = 5, GRACE_MS = 100 };

struct ek_child {
	HANDLE process, job;
	HANDLE in, out; /* ends of the pipes; NULL when closed */
};

/* The ends handed to the child. */
struct given {
	HANDLE in, out, error;
};

static void
close_handle(HANDLE *handle)
{
	if (*handle != NULL && *handle != INVALID_HANDLE_VALUE)
		CloseHandle(*handle);
	*handle = NULL;
}

static void
fail(struct ek_error *error, const char *what)
{
	ek_error_set(error, EKRB_COLLECTOR, "%s: Windows error %lu", what,
	    GetLastError());
}

/* The pipe for the input holds all of it, so that feeding never waits. */
static bool
make_pipes(struct ek_child *child, struct given *given, size_t len)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };

	given->error = CreateFileW(L"NUL", GENERIC_WRITE, FILE_SHARE_WRITE,
	    &inherit, OPEN_EXISTING, 0, NULL);
	return CreatePipe(&given->in, &child->in, &inherit,
	    (DWORD)len + PIECE) &&
	    CreatePipe(&child->out, &given->out, &inherit, PIECE) &&
	    SetHandleInformation(child->in, HANDLE_FLAG_INHERIT, 0) &&
	    SetHandleInformation(child->out, HANDLE_FLAG_INHERIT, 0) &&
	    given->error != INVALID_HANDLE_VALUE;
}

/* "path" "arg": paths and stage names hold no quotation mark. */
static wchar_t *
command_line(const char *const argv[])
{
	struct ek_buf line = { 0 };
	wchar_t *wide = NULL;
	int n;

	for (; *argv != NULL; argv++)
		ek_buf_printf(&line, "\"%s\" ", *argv);
	if (ek_buf_str(&line) != NULL && strchr(line.data, '\n') == NULL) {
		n = MultiByteToWideChar(CP_UTF8, 0, line.data, -1, NULL, 0);
		wide = calloc((size_t)n + 1, sizeof(*wide));
		if (wide != NULL)
			MultiByteToWideChar(CP_UTF8, 0, line.data, -1, wide,
			    n);
	}
	ek_buf_free(&line);
	return wide;
}

/* A job whose processes end when its last handle is closed. */
static HANDLE
make_job(void)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limit = {
		.BasicLimitInformation.LimitFlags =
		    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	};
	HANDLE job = CreateJobObjectW(NULL, NULL);

	if (job != NULL)
		SetInformationJobObject(job,
		    JobObjectExtendedLimitInformation, &limit, sizeof(limit));
	return job;
}

/* The child inherits these three handles and no others. */
static LPPROC_THREAD_ATTRIBUTE_LIST
make_list(struct given *given)
{
	LPPROC_THREAD_ATTRIBUTE_LIST list;
	SIZE_T size = 0;

	InitializeProcThreadAttributeList(NULL, 1, 0, &size);
	list = malloc(size);
	if (list == NULL ||
	    !InitializeProcThreadAttributeList(list, 1, 0, &size)) {
		free(list);
		return NULL;
	}
	if (UpdateProcThreadAttribute(list, 0,
	    PROC_THREAD_ATTRIBUTE_HANDLE_LIST, given, sizeof(*given), NULL,
	    NULL))
		return list;
	DeleteProcThreadAttributeList(list);
	free(list);
	return NULL;
}

static bool
create(struct ek_child *child, struct given *given, wchar_t *line)
{
	STARTUPINFOEXW start = { .StartupInfo = { .cb = sizeof(start),
	    .dwFlags = STARTF_USESTDHANDLES, .hStdInput = given->in,
	    .hStdOutput = given->out, .hStdError = given->error } };
	PROCESS_INFORMATION info;
	bool created;

	start.lpAttributeList = make_list(given);
	if (start.lpAttributeList == NULL)
		return false;
	created = CreateProcessW(NULL, line, NULL, NULL, TRUE,
	    CREATE_SUSPENDED | CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT,
	    NULL, NULL, &start.StartupInfo, &info);
	DeleteProcThreadAttributeList(start.lpAttributeList);
	free(start.lpAttributeList);
	if (!created)
		return false;
	child->process = info.hProcess;
	if (child->job != NULL)
		AssignProcessToJobObject(child->job, info.hProcess);
	ResumeThread(info.hThread);
	CloseHandle(info.hThread);
	return true;
}

static void
feed(struct ek_child *child, const char *input, size_t len)
{
	DWORD n;

	while (len > 0 && WriteFile(child->in, input,
	    len < PIECE ? (DWORD)len : PIECE, &n, NULL) && n > 0) {
		input += n;
		len -= n;
	}
	close_handle(&child->in);
}

static void
release(struct ek_child *child)
{
	close_handle(&child->in);
	close_handle(&child->out);
	close_handle(&child->process);
	close_handle(&child->job);
	free(child);
}

struct ek_child *
ek_child_start(const char *path, const char *const argv[], const void *input,
    size_t len, struct ek_error *error)
{
	struct ek_child *child = calloc(1, sizeof(*child));
	wchar_t *line = command_line(argv);
	struct given given = { 0 };
	bool started = false;

	if (child == NULL || line == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	} else {
		child->job = make_job();
		started = make_pipes(child, &given, len) &&
		    create(child, &given, line);
		if (!started)
			fail(error, path);
	}
	close_handle(&given.in);
	close_handle(&given.out);
	close_handle(&given.error);
	free(line);
	if (started)
		feed(child, input, len);
	else if (child != NULL)
		release(child);
	return started ? child : NULL;
}

enum ek_child_event
ek_child_read(struct ek_child *child, struct ek_buf *out, int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;
	DWORD ready, n;
	char *piece;
	bool got;

	for (;;) {
		if (!PeekNamedPipe(child->out, NULL, 0, NULL, &ready, NULL))
			return EK_CHILD_END;
		if (ready > 0)
			break;
		if (ek_clock_left(deadline) == 0)
			return EK_CHILD_TIMEOUT;
		Sleep(POLL_MS);
	}
	piece = malloc(PIECE);
	got = piece != NULL && ReadFile(child->out, piece,
	    ready < PIECE ? ready : PIECE, &n, NULL);
	if (got)
		ek_buf_add(out, piece, n);
	free(piece);
	return got && !out->failed ? EK_CHILD_DATA : EK_CHILD_FAILED;
}

int64_t
ek_child_delayed(const struct ek_child *child)
{
	(void)child;
	return -1;
}

struct ek_child_exit
ek_child_finish(struct ek_child *child)
{
	struct ek_child_exit how = { .signalled = true };
	DWORD code = STILL_ACTIVE;

	close_handle(&child->out);
	if (WaitForSingleObject(child->process, GRACE_MS) != WAIT_OBJECT_0)
		TerminateProcess(child->process, 1);
	else
		how.signalled = false;
	if (child->job != NULL)
		TerminateJobObject(child->job, 1);
	WaitForSingleObject(child->process, INFINITE);
	GetExitCodeProcess(child->process, &code);
	how.code = (int)code;
	/* An exception that nobody handled is the exit code. */
	if ((code & 0xc0000000) == 0xc0000000)
		how.signalled = true;
	release(child);
	return how;
}

void
ek_child_say(struct ek_child_exit how, char *text, size_t size)
{
	snprintf(text, size, how.signalled ? "ended by exception 0x%08x" :
	    "the collector ended with exit code %d", (unsigned)how.code);
}
