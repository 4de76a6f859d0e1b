/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/apreq.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(reads_an_ap_req)
{
	ekrb_bytes bytes = vector_load("ap-req");
	struct ek_error error = { 0 };
	struct ek_apreq apreq;

	ck_assert_int_eq(ek_apreq_parse(bytes, &apreq, &error), EKRB_OK);
	ck_assert_uint_eq(apreq.options, EK_AP_MUTUAL_REQUIRED);
	ck_assert(ek_principal_part_is(&apreq.ticket.server, 0, "MSSQLSvc"));
	ck_assert_int_eq(apreq.authenticator.etype, 18);
	ck_assert_uint_eq(apreq.authenticator.cipher.len, 56);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_an_ap_rep)
{
	ekrb_bytes bytes = vector_load("ap-rep");
	struct ek_error error = { 0 };
	struct ek_encdata enc;

	ck_assert_int_eq(ek_aprep_parse(bytes, &enc, &error), EKRB_OK);
	ck_assert_int_eq(enc.etype, 18);
	ck_assert_uint_eq(enc.cipher.len, 44);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_an_authenticator)
{
	ekrb_bytes bytes = vector_load("authenticator");
	struct ek_authenticator authenticator;
	struct ek_error error = { 0 };
	struct ek_gss_cksum cksum;

	ck_assert_int_eq(ek_authenticator_parse(bytes, &authenticator,
	    &error), EKRB_OK);
	ck_assert_int_eq(authenticator.time, 1795510800);
	ck_assert_int_eq(authenticator.usec, 42);
	ck_assert(authenticator.has_seq);
	ck_assert_uint_eq(authenticator.seq, 0x0102ab);
	ck_assert_int_eq(authenticator.subkey.etype, 17);
	ck_assert_uint_eq(authenticator.authdata.n, 1);
	ck_assert(ek_gss_cksum_read(&authenticator, &cksum));
	ck_assert_uint_eq(cksum.flags, 0x3e);
	ck_assert_uint_eq(cksum.bindings.len, 16);
	ck_assert_ptr_null(cksum.deleg.data);
	vector_free(bytes);
}
END_TEST

/* RFC 4121 4.1.1 in bytes: 16, bindings, flags 1, DlgOpt 1, length, data. */
START_TEST(reads_a_delegated_credential)
{
	uint8_t bytes[31] = { 16 };
	struct ek_authenticator authenticator = {
		.cksum_type = EK_CKSUM_GSS, .cksum = { bytes, 31 } };
	struct ek_gss_cksum cksum;

	bytes[20] = 1;
	bytes[24] = 1;
	bytes[26] = 3;
	ck_assert(ek_gss_cksum_read(&authenticator, &cksum));
	ck_assert_uint_eq(cksum.deleg.len, 3);
	bytes[26] = 4;
	ck_assert(!ek_gss_cksum_read(&authenticator, &cksum));
	bytes[24] = 2;
	ck_assert(!ek_gss_cksum_read(&authenticator, &cksum));
	authenticator.cksum.len = 23;
	ck_assert(!ek_gss_cksum_read(&authenticator, &cksum));
	authenticator.cksum.len = 31;
	authenticator.cksum_type = 16;
	ck_assert(!ek_gss_cksum_read(&authenticator, &cksum));
}
END_TEST

START_TEST(reads_the_part_of_an_ap_rep)
{
	ekrb_bytes bytes = vector_load("enc-ap-rep-part");
	struct ek_error error = { 0 };
	struct ek_aprep_part part;

	ck_assert_int_eq(ek_aprep_part_parse(bytes, &part, &error), EKRB_OK);
	ck_assert_int_eq(part.usec, 42);
	ck_assert_uint_eq(part.seq, 99);
	ck_assert_uint_eq(part.subkey.value.len, 16);
	vector_free(bytes);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const names[] = { "ap-req", "ap-rep",
		"authenticator", "enc-ap-rep-part" };

	message_mutate(names[_i], names[_i]);
}
END_TEST

static Suite *
apreq_suite(void)
{
	Suite *suite = suite_create("apreq");
	TCase *tests = tcase_create("apreq");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_an_ap_req);
	tcase_add_test(tests, reads_an_ap_rep);
	tcase_add_test(tests, reads_an_authenticator);
	tcase_add_test(tests, reads_a_delegated_credential);
	tcase_add_test(tests, reads_the_part_of_an_ap_rep);
	tcase_add_loop_test(tests, survives_damage, 0, 4);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(apreq_suite)
