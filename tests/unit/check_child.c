/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <errno.h>
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif

#include "base/child.h"
#include "unit/unit.h"

static struct ek_child *
shell(const char *script, const char *input)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct ek_error error = { 0 };
	struct ek_child *child = ek_child_start("/bin/sh", argv, input,
	    strlen(input), &error);

	ck_assert_msg(child != NULL, "%s", error.text);
	return child;
}

/* Reads to the end or the first other event. */
static enum ek_child_event
drain(struct ek_child *child, struct ek_buf *out, int64_t timeout_ms)
{
	enum ek_child_event event;

	do
		event = ek_child_read(child, out, timeout_ms);
	while (event == EK_CHILD_DATA);
	return event;
}

START_TEST(feeds_reads_and_reports_the_exit_code)
{
	struct ek_child *child = shell("cat; exit 7", "hello");
	struct ek_buf out = { 0 };
	struct ek_child_exit how;

	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	how = ek_child_finish(child);
	ck_assert_str_eq(ek_buf_str(&out), "hello");
	ck_assert(!how.signalled);
	ck_assert_int_eq(how.code, 7);
	ek_buf_free(&out);
}
END_TEST

#if defined(__linux__)
START_TEST(says_how_long_it_had_no_processor)
{
	struct ek_child *child = shell("exit 0", "");
	struct ek_buf out = { 0 };

	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	if (access("/proc/self/schedstat", R_OK) == 0)
		ck_assert_int_ge(ek_child_delayed(child), 0);
	ek_child_finish(child);
	ek_buf_free(&out);
}
END_TEST
#endif

START_TEST(moves_more_than_a_pipe_holds_both_ways)
{
	struct ek_buf big = { 0 }, out = { 0 };
	struct ek_child *child;
	int i;

	for (i = 0; i < 100000; i++)
		ek_buf_printf(&big, "%d\n", i);
	child = shell("cat", ek_buf_str(&big));
	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	ek_child_finish(child);
	ck_assert_str_eq(ek_buf_str(&out), ek_buf_str(&big));
	ek_buf_free(&big);
	ek_buf_free(&out);
}
END_TEST

START_TEST(reports_the_signal_that_ended_it)
{
	struct ek_child *child = shell("echo seen; kill -SEGV $$", "");
	struct ek_buf out = { 0 };
	struct ek_child_exit how;

	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	how = ek_child_finish(child);
	ck_assert_str_eq(ek_buf_str(&out), "seen\n");
	ck_assert(how.signalled);
	ck_assert_int_eq(how.code, SIGSEGV);
	ek_buf_free(&out);
}
END_TEST

/* In a container, process 1 may never reap what is left to it, and a zombie
 * still counts as there. */
static void
adopt_orphans(void)
{
#ifdef PR_SET_CHILD_SUBREAPER
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

START_TEST(ends_a_child_that_hangs_and_what_it_started)
{
	struct ek_child *child =
	    shell("sleep 1000 & echo $!; sleep 1000", "");
	struct ek_buf out = { 0 };
	pid_t grandchild;

	adopt_orphans();
	ck_assert_int_eq(drain(child, &out, 300), EK_CHILD_TIMEOUT);
	ck_assert(ek_child_finish(child).signalled);
	grandchild = (pid_t)strtol(ek_buf_str(&out), NULL, 10);
	ck_assert_int_gt(grandchild, 1);
	while (kill(grandchild, 0) == 0 &&
	    waitpid(grandchild, NULL, WNOHANG) != grandchild)
		usleep(1000);
	ek_buf_free(&out);
}
END_TEST

START_TEST(survives_a_child_that_does_not_read)
{
	struct ek_buf big = { 0 }, out = { 0 };
	struct ek_child *child;
	int i;

	for (i = 0; i < 100000; i++)
		ek_buf_puts(&big, "0123456789");
	child = shell("exec <&-; sleep 0.1; echo done", ek_buf_str(&big));
	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	ek_child_finish(child);
	ck_assert_str_eq(ek_buf_str(&out), "done\n");
	ek_buf_free(&big);
	ek_buf_free(&out);
}
END_TEST

START_TEST(hands_on_no_descriptor_and_no_preload)
{
	int fd = open("/dev/null", O_RDONLY);
	struct ek_buf out = { 0 };
	struct ek_child *child;

	setenv("LD_ENTRAKRB_TEST", "x", 1);
	setenv("KRB5_TRACE", "/nonexistent", 1);
	ck_assert_int_ge(dup2(fd, 9), 0);
	child = shell("env | grep -c -e ^LD_ -e ^KRB5_TRACE;"
	    "(: <&$(cat)) 2>/dev/null || echo closed", "9");
	ck_assert_int_eq(drain(child, &out, 10000), EK_CHILD_END);
	ek_child_finish(child);
	ck_assert_str_eq(ek_buf_str(&out), "0\nclosed\n");
	ek_buf_free(&out);
}
END_TEST

START_TEST(says_what_could_not_be_started)
{
	const char *const argv[] = { "x", NULL };
	struct ek_error error = { 0 };

	ck_assert_ptr_null(ek_child_start("/nonexistent/x", argv, "", 0,
	    &error));
	ck_assert_int_eq(error.status, EKRB_COLLECTOR);
	ck_assert(strstr(error.text, "/nonexistent/x") != NULL);
}
END_TEST

static Suite *
child_suite(void)
{
	Suite *suite = suite_create("child");
	TCase *tests = tcase_create("child");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, feeds_reads_and_reports_the_exit_code);
#if defined(__linux__)
	tcase_add_test(tests, says_how_long_it_had_no_processor);
#endif
	tcase_add_test(tests, moves_more_than_a_pipe_holds_both_ways);
	tcase_add_test(tests, reports_the_signal_that_ended_it);
	tcase_add_test(tests, ends_a_child_that_hangs_and_what_it_started);
	tcase_add_test(tests, survives_a_child_that_does_not_read);
	tcase_add_test(tests, hands_on_no_descriptor_and_no_preload);
	tcase_add_test(tests, says_what_could_not_be_started);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(child_suite)
