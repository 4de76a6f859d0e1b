/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/utf16.h"
#include "krb/sid.h"
#include "unit/unit.h"

#define OBJECT_SID "S-1-12-1-3908614983-3712417094-3216186135-225255629"
#define OBJECT_ID "e8f8bb47-fd46-dd46-171b-b3bfcd206d0d"

static const char *const sids[] = { "S-1-0", "S-1-1-0", "S-1-5-18",
	"S-1-5-21-1111111111-2222222222-3333333333-1105", "S-1-18-1",
	OBJECT_SID, "S-1-0x0123456789ab-1",
	"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15" };

START_TEST(reads_and_prints_sids)
{
	uint8_t bytes[8 + 4 * EK_SID_SUBS_MAX];
	struct ek_buf text = { .failed = false };
	struct ek_sid sid, again;
	size_t len;

	ck_assert(ek_sid_from_text(sids[_i], &sid));
	len = ek_sid_write(&sid, bytes);
	ck_assert(ek_sid_parse((ekrb_bytes){ bytes, len }, &again));
	ck_assert(!ek_sid_parse((ekrb_bytes){ bytes, len - 1 }, &sid));
	ek_sid_print(&text, &again);
	ck_assert_str_eq(ek_buf_str(&text), sids[_i]);
	ek_buf_free(&text);
}
END_TEST

START_TEST(refuses_what_is_no_sid)
{
	static const char *const cases[] = { "", "S", "S-", "S-2-5", "S-1",
		"S-1-", "S-1-5-", "S-1-5-4294967296", "S-1-281474976710656",
		"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", "S-1-5 ",
		"X-1-5", "S-1-5-0x", "S-1-5--1" };
	struct ek_sid sid;

	ck_assert(!ek_sid_from_text(cases[_i], &sid));
}
END_TEST

START_TEST(knows_sids_that_are_the_same_everywhere)
{
	static const struct {
		const char *text;
		bool common;
	} cases[] = { { "S-1-1-0", true }, { "S-1-5-32-544", true },
		{ "S-1-18-1", true }, { "S-1-5-21-0-0-0-497", true },
		{ "S-1-5-21-1-0-0-497", false }, { OBJECT_SID, false },
		{ "S-1-12-1-7", false } };
	struct ek_sid sid;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert(ek_sid_from_text(cases[i].text, &sid));
		ck_assert_int_eq(ek_sid_is_common(&sid), cases[i].common);
	}
}
END_TEST

START_TEST(turns_entra_sids_into_object_ids)
{
	struct ek_buf text = { .failed = false };
	char guid[EK_GUID_TEXT];
	struct ek_sid sid;

	ck_assert(ek_sid_from_text(OBJECT_SID, &sid));
	ck_assert(ek_sid_to_object(&sid, guid));
	ck_assert_str_eq(guid, OBJECT_ID);
	ck_assert(ek_sid_from_object("{E8F8BB47-FD46-DD46-171B-B3BFCD206D0D}",
	    &sid));
	ek_sid_print(&text, &sid);
	ck_assert_str_eq(ek_buf_str(&text), OBJECT_SID);
	ck_assert(ek_sid_from_text("S-1-5-21-1-2-3-4", &sid));
	ck_assert(!ek_sid_to_object(&sid, guid));
	ck_assert_str_eq(guid, "");
	ek_buf_free(&text);
}
END_TEST

START_TEST(refuses_what_is_no_guid)
{
	static const char *const cases[] = { "", "{", (OBJECT_ID "0"),
		("{" OBJECT_ID), "e8f8bb47fd46dd46171bb3bfcd206d0d",
		"e8f8bb47-fd46-dd46-171b-b3bfcd206d0g",
		"e8f8bb47-fd46-dd46-171b-b3bfcd206d0" };
	uint8_t bytes[EK_GUID_LEN];

	ck_assert(!ek_guid_parse(cases[_i], bytes));
}
END_TEST

static const struct {
	const char *units;
	size_t len;
	const char *text;
} texts[] = {
	{ "a\0d\0a\0", 6, "ada" },
	{ "\xf6\0\xac\x20", 4, "\xc3\xb6\xe2\x82\xac" },
	{ "\x3d\xd8\x00\xde", 4, "\xf0\x9f\x98\x80" },
	{ "\x3d\xd8" "a\0", 4, "\\u{d83d}a" },
	{ "\x00\xde", 2, "\\u{de00}" },
	{ "\x3d\xd8", 2, "\\u{d83d}" },
	{ "\\\0\0\0", 4, "\\\\\\x00" },
	{ "a\0b", 3, "a\\x62" },
	{ "", 0, "" },
};

START_TEST(prints_utf16_without_loss)
{
	struct ek_buf text = { .failed = false };

	ek_utf16_print(&text, (ekrb_bytes){
	    (const uint8_t *)texts[_i].units, texts[_i].len });
	ck_assert_str_eq(ek_buf_str(&text), texts[_i].text);
	ek_buf_free(&text);
}
END_TEST

static Suite *
sid_suite(void)
{
	Suite *suite = suite_create("sid and utf16");
	TCase *tests = tcase_create("sid and utf16");

	tcase_add_loop_test(tests, reads_and_prints_sids, 0, 8);
	tcase_add_loop_test(tests, refuses_what_is_no_sid, 0, 14);
	tcase_add_test(tests, knows_sids_that_are_the_same_everywhere);
	tcase_add_test(tests, turns_entra_sids_into_object_ids);
	tcase_add_loop_test(tests, refuses_what_is_no_guid, 0, 7);
	tcase_add_loop_test(tests, prints_utf16_without_loss, 0, 9);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(sid_suite)
