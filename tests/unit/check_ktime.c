/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/text.h"
#include "krb/ktime.h"
#include "krb/principal.h"
#include "unit/unit.h"

static bool
parse(const char *text, int64_t *time)
{
	return ek_ktime_parse(ek_bytes_of(text), time);
}

START_TEST(reads_known_times)
{
	static const struct {
		const char *text;
		int64_t time;
	} cases[] = {
		{ "19700101000000Z", 0 },
		{ "19691231235959Z", -1 },
		{ "20000229120000Z", 951825600 },
		{ "20261124090000Z", 1795510800 },
		{ "20380119031408Z", INT64_C(2147483648) },
		{ "99991231235959Z", INT64_C(253402300799) },
		{ "00000101000000Z", INT64_C(-62167219200) },
	};
	int64_t time;

	ck_assert(parse(cases[_i].text, &time));
	ck_assert_int_eq(time, cases[_i].time);
}
END_TEST

START_TEST(refuses_what_is_no_kerberos_time)
{
	static const char *const cases[] = { "", "20261124090000", "20261124Z",
		"20261124090000+", "20261124090000.5Z", "202611240900Z",
		"20260229000000Z", "19000229000000Z", "20261324000000Z",
		"20260024000000Z", "20261100000000Z", "20261131000000Z",
		"20261124240000Z", "20261124006000Z", "20261124000060Z",
		"2026112409000 Z", "-0261124090000Z", "20261124090000z" };
	int64_t time = 1;

	ck_assert(!parse(cases[_i], &time));
	ck_assert_int_eq(time, 0);
}
END_TEST

START_TEST(writes_what_it_reads)
{
	struct ek_derout out = { .depth = 0 };
	struct ek_buf text = { .failed = false };
	struct ek_error error = { 0 };
	struct ek_der der;
	int64_t time;

	/* A step that meets every month, weekday and time of day. */
	for (time = -62167219200; time < 253402300800; time += 8395787) {
		ek_buf_reset(&out.buf);
		ek_ktime_write(&out, 4, time);
		der = ek_der_begin(ek_derout_bytes(&out), "m", &error);
		ck_assert_int_eq(ek_ktime_read(&der, 4, "t"), time);
	}
	ck_assert_int_eq(error.status, EKRB_OK);
	ek_text_time(&text, 1795510800);
	ck_assert_str_eq(ek_buf_str(&text), "2026-11-24T09:00:00Z");
	ek_buf_free(&text);
	ek_derout_free(&out);
}
END_TEST

START_TEST(refuses_to_write_beyond_year_9999)
{
	static const int64_t cases[] = { 253402300800, -62167219201, INT64_MAX,
		INT64_MIN };
	struct ek_derout out = { .depth = 0 };

	ek_ktime_write(&out, EK_DER_BARE, cases[_i]);
	ck_assert_ptr_null(ek_derout_bytes(&out).data);
	ek_derout_free(&out);
}
END_TEST

static Suite *
ktime_suite(void)
{
	Suite *suite = suite_create("ktime");
	TCase *tests = tcase_create("ktime");

	tcase_add_loop_test(tests, reads_known_times, 0, 7);
	tcase_add_loop_test(tests, refuses_what_is_no_kerberos_time, 0, 18);
	tcase_add_test(tests, writes_what_it_reads);
	tcase_add_loop_test(tests, refuses_to_write_beyond_year_9999, 0, 4);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(ktime_suite)
