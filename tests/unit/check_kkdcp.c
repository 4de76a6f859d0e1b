/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/kkdcp.h"
#include "krb/ticket.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(takes_off_the_wrapper)
{
	ekrb_bytes bytes = vector_load("kkdcp-request");
	struct ek_error error = { 0 };
	struct ek_ticket ticket;
	struct ek_kkdcp kkdcp;

	ck_assert_int_eq(ek_kkdcp_parse(bytes, &kkdcp, &error), EKRB_OK);
	ck_assert(kkdcp.has_prefix);
	ck_assert_bytes(kkdcp.domain, "CORP.EXAMPLE");
	ck_assert(kkdcp.has_hint);
	ck_assert_uint_eq(kkdcp.hint, 0x40000000);
	ck_assert_int_eq(ek_ticket_parse(kkdcp.message, &ticket, &error),
	    EKRB_OK);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_reply_without_domain)
{
	ekrb_bytes bytes = vector_load("kkdcp-reply");
	struct ek_error error = { 0 };
	struct ek_kkdcp kkdcp;

	ck_assert_int_eq(ek_kkdcp_parse(bytes, &kkdcp, &error), EKRB_OK);
	ck_assert_ptr_null(kkdcp.domain.data);
	ck_assert(!kkdcp.has_hint);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_message_without_its_prefix)
{
	const struct ek_kkdcp bare = { .message = ek_bytes_of("\x7e\x00"),
		.has_prefix = false };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_kkdcp kkdcp;

	ek_kkdcp_write(&out, &bare);
	ck_assert_int_eq(ek_kkdcp_parse(ek_derout_bytes(&out), &kkdcp,
	    &error), EKRB_OK);
	ck_assert(!kkdcp.has_prefix);
	ck_assert_uint_eq(kkdcp.message.len, bare.message.len);
	ek_derout_free(&out);
}
END_TEST

START_TEST(refuses_a_wrong_prefix)
{
	static const struct {
		const char *message, *text;
		size_t len;
	} cases[] = {
		{ "\0\0\0\3\x7e\0", "length prefix 3 before 2 bytes", 6 },
		{ "\0\0\0", "3 bytes, neither a Kerberos message nor a length "
		    "before one", 3 },
		{ "", "0 bytes, neither a Kerberos message nor a length "
		    "before one", 0 },
	};
	const struct ek_kkdcp wrong = { .message = {
		(const uint8_t *)cases[_i].message, cases[_i].len } };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_kkdcp kkdcp;

	ek_kkdcp_write(&out, &wrong);
	ck_assert_int_eq(ek_kkdcp_parse(ek_derout_bytes(&out), &kkdcp,
	    &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "kdc-proxy-message.kerb-message");
	ck_assert_str_eq(error.text, cases[_i].text);
	ek_derout_free(&out);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const vectors[] = { "kkdcp-request", "kkdcp-reply" };

	message_mutate("kkdcp", vectors[_i]);
}
END_TEST

static Suite *
kkdcp_suite(void)
{
	Suite *suite = suite_create("kkdcp");
	TCase *tests = tcase_create("kkdcp");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, takes_off_the_wrapper);
	tcase_add_test(tests, reads_a_reply_without_domain);
	tcase_add_test(tests, reads_a_message_without_its_prefix);
	tcase_add_loop_test(tests, refuses_a_wrong_prefix, 0, 3);
	tcase_add_loop_test(tests, survives_damage, 0, 2);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(kkdcp_suite)
