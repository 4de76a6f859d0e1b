/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/save.h"
#include "unit/unit.h"

static char folder[] = "/tmp/ek-save-XXXXXX";
static char file[sizeof(folder) + 8], other[sizeof(folder) + 8];

static void
set_up(void)
{
	strcpy(folder, "/tmp/ek-save-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/file", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
}

static void
tear_down(void)
{
	unlink(file);
	unlink(other);
	ck_assert_int_eq(rmdir(folder), 0); /* no temporary is left */
}

START_TEST(writes_a_private_file_over_another)
{
	struct ek_error error = { 0 };
	struct stat st;
	size_t len;
	char *text;

	ck_assert(ek_save(file, "first", 5, &error));
	ck_assert(ek_save(file, "2nd", 3, &error));
	ck_assert_int_eq(stat(file, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	text = ek_load(file, 100, &len, &error);
	ck_assert_str_eq(text, "2nd");
	free(text);
}
END_TEST

static void
refuses(const char *path, const char *why)
{
	struct ek_error error = { 0 }, saving = { 0 };

	ck_assert(!ek_save_check(path, &error));
	ck_assert_str_eq(error.text, why);
	ck_assert(!ek_save(path, "x", 1, &saving));
}

START_TEST(replaces_no_link_and_no_device)
{
	struct stat st;

	ck_assert_int_eq(symlink("other", file), 0);
	refuses(file, "it is a symbolic link");
	ck_assert_int_ne(lstat(other, &st), 0);
	ck_assert_int_eq(mkfifo(other, 0600), 0);
	refuses(other, "it is not a regular file");
	ck_assert(lstat(other, &st) == 0 && S_ISFIFO(st.st_mode));
	refuses(folder, "it is a folder");
}
END_TEST

START_TEST(refuses_a_folder_that_is_not_there)
{
	refuses("/tmp/ek-there-is-none/file", "No such file or directory");
}
END_TEST

static Suite *
save_suite(void)
{
	Suite *suite = suite_create("save");
	TCase *tc = tcase_create("save");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, writes_a_private_file_over_another);
	tcase_add_test(tc, replaces_no_link_and_no_device);
	tcase_add_test(tc, refuses_a_folder_that_is_not_there);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(save_suite)
