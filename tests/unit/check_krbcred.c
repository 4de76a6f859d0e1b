/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/krbcred.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

static void
check_first_info(struct ek_list *infos)
{
	struct ek_cred_info info;

	ck_assert(ek_cred_info_next(infos, &info));
	ck_assert_int_eq(info.session.etype, 18);
	ck_assert_name(&info.client,
	    "ada\\@contoso.example@KERBEROS.MICROSOFTONLINE.COM");
	ck_assert(ek_principal_is_tgs(&info.server));
	ck_assert(info.has_flags);
	ck_assert_uint_eq(info.flags, 0x40810000);
	ck_assert_int_eq(info.end - info.start, 36000);
	ck_assert_ptr_null(info.addresses.raw.data);
}

START_TEST(reads_a_null_encrypted_credential)
{
	ekrb_bytes bytes = vector_load("krb-cred-plain");
	struct ek_error error = { 0 };
	struct ek_krbcred krbcred;
	struct ek_cred_info info;
	struct ek_ticket ticket;

	ck_assert_int_eq(ek_krbcred_parse(bytes, &krbcred, &error), EKRB_OK);
	ck_assert(krbcred.has_part);
	ck_assert_uint_eq(krbcred.tickets.n, 2);
	ck_assert_uint_eq(krbcred.part.infos.n, 2);
	ck_assert_uint_eq(krbcred.part.nonce, 0x1234);
	ck_assert_int_eq(krbcred.part.usec, 17);
	ck_assert_int_eq(krbcred.part.sender.type, EK_ADDR_IPV4);
	ck_assert_int_eq(krbcred.part.recipient.type, EK_ADDR_IPV6);
	check_first_info(&krbcred.part.infos);
	ck_assert(ek_cred_info_next(&krbcred.part.infos, &info));
	ck_assert_uint_eq(info.addresses.n, 3);
	ck_assert_int_eq(info.start, 0);
	ck_assert(!ek_cred_info_next(&krbcred.part.infos, &info));
	ck_assert(ek_ticket_next(&krbcred.tickets, &ticket));
	ck_assert_int_eq(ticket.enc.etype, EK_ETYPE_OPAQUE);
	ck_assert(ek_ticket_next(&krbcred.tickets, &ticket));
	ck_assert_name(&ticket.server, "s@R");
	vector_free(bytes);
}
END_TEST

START_TEST(leaves_an_encrypted_part_alone)
{
	ekrb_bytes bytes = vector_load("krb-cred-encrypted");
	struct ek_error error = { 0 };
	struct ek_krbcred krbcred;

	ck_assert_int_eq(ek_krbcred_parse(bytes, &krbcred, &error), EKRB_OK);
	ck_assert(!krbcred.has_part);
	ck_assert_int_eq(krbcred.enc.etype, 18);
	ck_assert_uint_eq(krbcred.tickets.n, 1);
	vector_free(bytes);
}
END_TEST

/* A fault inside the plain part is told by its place in the whole message. */
START_TEST(tells_the_place_inside_the_plain_part)
{
	const struct ek_krbcred plain = {
		.tickets = { { (const uint8_t *)"", 0 }, 0 },
		.enc = { .etype = EK_ETYPE_NULL, .cipher = ek_bytes_of("x") },
	};
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_krbcred krbcred;

	ek_krbcred_write(&out, &plain);
	ck_assert_int_eq(ek_krbcred_parse(ek_derout_bytes(&out), &krbcred,
	    &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "krb-cred.enc-part.cipher");
	ck_assert_uint_eq(error.offset, ek_derout_bytes(&out).len - 1);
	ek_derout_free(&out);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const cases[][2] = {
		{ "krb-cred", "krb-cred-encrypted" },
		{ "krb-cred", "krb-cred-plain" },
		{ "enc-krb-cred-part", "enc-krb-cred-part" },
	};

	message_mutate(cases[_i][0], cases[_i][1]);
}
END_TEST

static Suite *
krbcred_suite(void)
{
	Suite *suite = suite_create("krbcred");
	TCase *tests = tcase_create("krbcred");

	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, reads_a_null_encrypted_credential);
	tcase_add_test(tests, leaves_an_encrypted_part_alone);
	tcase_add_test(tests, tells_the_place_inside_the_plain_part);
	tcase_add_loop_test(tests, survives_damage, 0, 3);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(krbcred_suite)
