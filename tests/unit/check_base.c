/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/buf.h"
#include "base/mask.h"
#include "base/spn.h"
#include "unit/unit.h"

START_TEST(keeps_the_first_error)
{
	struct ek_error error = { 0 };

	ek_error_at(&error, 37, "ticket.realm", "not a string");
	ek_error_set(&error, EKRB_NOMEM, "later");
	ck_assert_int_eq(error.status, EKRB_MALFORMED);
	ck_assert_uint_eq(error.offset, 37);
	ck_assert_str_eq(error.text, "not a string");
}
END_TEST

START_TEST(cuts_long_texts)
{
	struct ek_error error = { 0 };
	char text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ek_error_set(&error, EKRB_IO, "%s", text);
	ck_assert_uint_eq(strlen(error.text), EK_ERROR_TEXT - 1);
}
END_TEST

/* After _i letters of one byte, letters of two. */
START_TEST(cuts_no_character)
{
	struct ek_error error = { 0 };
	char text[1000] = "";
	int i;

	memset(text, 'x', (size_t)_i);
	for (i = 0; i < 400; i++)
		strcat(text, "\xc3\xa9");
	ek_error_set(&error, EKRB_IO, "%s", text);
	ck_assert_uint_eq(strlen(error.text) % 2, (size_t)_i);
	ck_assert_uint_gt(strlen(error.text), EK_ERROR_TEXT - 5);
}
END_TEST

START_TEST(grows_and_stays_terminated)
{
	struct ek_buf buf = { .secret = true };
	int i;

	for (i = 0; i < 1000; i++)
		ek_buf_printf(&buf, "%d,", i);
	ck_assert_uint_eq(buf.len, strlen(ek_buf_str(&buf)));
	ck_assert(strstr(ek_buf_str(&buf), ",998,999,") != NULL);
	ek_buf_free(&buf);
	ck_assert_str_eq(ek_buf_str(&buf), "");
}
END_TEST

static const struct {
	const char *spn, *host;
} spns[] = {
	{ "MSSQLSvc/h.example:1433@R", "h.example" },
	{ "MSSQLSvc/h.example", "h.example" },
	{ "MSSQLSvc/h@R:1", "h" },
	{ "MSSQLSvc/::1:1433", "::1" },
	{ "MSSQLSvc/::1@R", "::1" },
	{ "MSSQLSvc/fe80::1", "fe80::1" },
	{ "MSSQLSvc/1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
	{ "MSSQLSvc/1:2:3:4:5:6:7:8:1433", "1:2:3:4:5:6:7:8" },
	{ "MSSQLSvc/fe80::1%eth0:1@R", "fe80::1%eth0" },
	{ "MSSQLSvc/", NULL },
	{ "MSSQLSvc", NULL },
};

START_TEST(finds_the_host_of_an_spn)
{
	size_t len = 0;
	const char *host = ek_spn_host(spns[_i].spn, &len);

	if (spns[_i].host == NULL) {
		ck_assert_ptr_null(host);
		return;
	}
	ck_assert_uint_eq(len, strlen(spns[_i].host));
	ck_assert(ek_spn_host_is(spns[_i].spn, spns[_i].host));
	ck_assert(!ek_spn_host_is(spns[_i].spn, "H"));
}
END_TEST

/* Around every size at which the buffer grows. */
START_TEST(prints_what_just_fits)
{
	struct ek_buf buf = { 0 };
	int before, len;

	for (before = 0; before < 70; before++)
		for (len = 0; len < 70; len++) {
			ek_buf_printf(&buf, "%*s", before, "");
			ek_buf_printf(&buf, "%*s", len, "");
			ek_buf_putc(&buf, '.');
			ck_assert_int_eq((int)buf.len, before + len + 1);
			ck_assert_int_eq((int)strspn(buf.data, " "),
			    before + len);
			ck_assert_str_eq(buf.data + before + len, ".");
			ek_buf_free(&buf);
		}
}
END_TEST

START_TEST(masks_secrets_in_words)
{
	static const char *const pairs[][2] = {
		{ "http://a:b@c.d/x", "http://***@c.d/x" },
		{ "http://a:b/c@d e@f", "http://***@d e@f" },
		{ "https://a.b:443/c@d", "https://a.b:443/c@d" },
		{ "Bearer abc1.def2;", "Bearer ***;" },
		{ "Bearer authentication", "Bearer authentication" },
		{ "Authorization: x y z\nw", "Authorization: x ***\nw" },
		{ "{\"Authorization\": \"Bearer abc\", \"a\": 1}",
		    "{\"Authorization\": \"Bearer ***\", \"a\": 1}" },
		{ "\\\"authorization\\\":\\\"abc\"",
		    "\\\"authorization\\\":\\\"***\"" },
		{ "{'Authorization': 'Bearer abc'}",
		    "{'Authorization': 'Bearer ***'}" },
		{ "Proxy-Authorization:Basic YQ==\r\nHost: a",
		    "Proxy-Authorization:Basic ***\r\nHost: a" },
		{ "Authorization:[Bearer a] b",
		    "Authorization:[Bearer ***] b" },
		{ "Authorization: Digest username=\"a\", response=\"b\"\na",
		    "Authorization: Digest ***\na" },
		{ "{\"auth\":\"Bearer a\"}",
		    "{\"auth\":\"Bearer ***\"}" },
		{ "say \"Bearer abc", "say \"Bearer abc" },
		{ "no authorization: a", "no authorization: ***" },
		{ "authorization failed", "authorization failed" },
		{ "Pwd = {a;b}; a", "Pwd = ***; a" },
		{ "\"password\": \"a\",", "\"password\": ***," },
		{ "password={a b", "password=*** b" },
		{ "h;SharedAccessKey=a", "h;SharedAccessKey=***" },
		{ "no token: expired", "no token: expired" }, { "", "" }
	};
	struct ek_buf out = { 0 };
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		ek_buf_reset(&out);
		ek_mask_text(&out, (ekrb_bytes){
		    (const uint8_t *)pairs[i][0], strlen(pairs[i][0]) });
		ck_assert_str_eq(ek_buf_str(&out), pairs[i][1]);
	}
	ek_buf_reset(&out);
	ek_mask_text(&out, (ekrb_bytes){ (const uint8_t *)"a\0pwd=b", 7 });
	ck_assert_uint_eq(out.len, 9);
	ck_assert_mem_eq(out.data, "a\0pwd=***", 9);
	ek_buf_free(&out);
}
END_TEST

static Suite *
base_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *tests = tcase_create("error and buf");

	tcase_add_test(tests, keeps_the_first_error);
	tcase_add_test(tests, cuts_long_texts);
	tcase_add_loop_test(tests, cuts_no_character, 0, 2);
	tcase_add_test(tests, grows_and_stays_terminated);
	tcase_add_test(tests, prints_what_just_fits);
	tcase_add_loop_test(tests, finds_the_host_of_an_spn, 0,
	    (int)(sizeof(spns) / sizeof(*spns)));
	tcase_add_test(tests, masks_secrets_in_words);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(base_suite)
