/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/kdcrep.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(reads_an_as_rep_with_a_cloud_tgt)
{
	ekrb_bytes bytes = vector_load("as-rep-cloud");
	struct ek_error error = { 0 };
	struct ek_kdcrep reply;

	ck_assert_int_eq(ek_kdcrep_parse(bytes, &reply, &error), EKRB_OK);
	ck_assert_int_eq(reply.type, EK_AS_REP);
	ck_assert_name(&reply.client,
	    "ada\\@contoso.example@KERBEROS.MICROSOFTONLINE.COM");
	ck_assert_uint_eq(reply.client.n_parts, 1);
	ck_assert_int_eq(reply.ticket.enc.etype, EK_ETYPE_OPAQUE);
	ck_assert_uint_eq(reply.ticket.der.len, 147);
	ck_assert_int_eq(reply.enc.etype, 18);
	ck_assert(!reply.enc.has_kvno);
	ck_assert_uint_eq(reply.padata.n, 1);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_tgs_rep)
{
	ekrb_bytes bytes = vector_load("tgs-rep");
	struct ek_error error = { 0 };
	struct ek_kdcrep reply;

	ck_assert_int_eq(ek_kdcrep_parse(bytes, &reply, &error), EKRB_OK);
	ck_assert_int_eq(reply.type, EK_TGS_REP);
	ck_assert(ek_principal_part_is(&reply.ticket.server, 0, "MSSQLSvc"));
	ck_assert_uint_eq(reply.enc.kvno, 3);
	ck_assert_ptr_null(reply.padata.raw.data);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_the_clients_part)
{
	ekrb_bytes bytes = vector_load("enc-as-rep-part");
	struct ek_error error = { 0 };
	struct ek_kdcrep_part part;
	struct ek_last_req last_req;
	struct ek_padata padata;
	uint32_t bits;

	ck_assert_int_eq(ek_kdcrep_part_parse(bytes, &part, &error), EKRB_OK);
	ck_assert_int_eq(part.type, EK_ENC_AS_REP_PART);
	ck_assert_int_eq(part.session.etype, 18);
	ck_assert_uint_eq(part.nonce, 0);
	ck_assert_uint_eq(part.flags, 0x40810000);
	ck_assert_int_eq(part.end - part.auth, 36000);
	ck_assert_int_eq(part.renew_until - part.auth, 604800);
	ck_assert_int_eq(part.key_expiration, 1795510800 + 9000000);
	ck_assert_uint_eq(part.last_req.n, 2);
	ck_assert(ek_last_req_next(&part.last_req, &last_req));
	ck_assert(ek_last_req_next(&part.last_req, &last_req));
	ck_assert_int_eq(last_req.type, 1);
	ck_assert_int_eq(last_req.time, 1795510800 - 900);
	ck_assert(!ek_last_req_next(&part.last_req, &last_req));
	ck_assert(ek_padata_find(&part.padata, EK_PA_SUPPORTED_ENCTYPES,
	    &padata));
	ck_assert(ek_supported_etypes(&padata, &bits));
	ck_assert_uint_eq(bits, 0x10);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_part_with_nothing_optional)
{
	ekrb_bytes bytes = vector_load("enc-tgs-rep-part");
	struct ek_error error = { 0 };
	struct ek_kdcrep_part part;

	ck_assert_int_eq(ek_kdcrep_part_parse(bytes, &part, &error), EKRB_OK);
	ck_assert_int_eq(part.type, EK_ENC_TGS_REP_PART);
	ck_assert_uint_eq(part.nonce, 77);
	ck_assert_int_eq(part.renew_until, 0);
	ck_assert_ptr_null(part.padata.raw.data);
	vector_free(bytes);
}
END_TEST

START_TEST(says_which_message_it_was)
{
	ekrb_bytes bytes = vector_load("ticket-small");
	struct ek_error error = { 0 };
	struct ek_kdcrep reply;

	ck_assert_int_eq(ek_kdcrep_parse(bytes, &reply, &error),
	    EKRB_MALFORMED);
	ck_assert_str_eq(error.text,
	    "[APPLICATION 1] (0x61), expected [APPLICATION 11] (0x6b)");
	vector_free(bytes);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const cases[][2] = {
		{ "kdc-rep", "as-rep-cloud" }, { "kdc-rep", "tgs-rep" },
		{ "enc-kdc-rep-part", "enc-as-rep-part" },
		{ "enc-kdc-rep-part", "enc-tgs-rep-part" },
	};

	message_mutate(cases[_i][0], cases[_i][1]);
}
END_TEST

static Suite *
kdcrep_suite(void)
{
	Suite *suite = suite_create("kdcrep");
	TCase *tests = tcase_create("kdcrep");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_an_as_rep_with_a_cloud_tgt);
	tcase_add_test(tests, reads_a_tgs_rep);
	tcase_add_test(tests, reads_the_clients_part);
	tcase_add_test(tests, reads_a_part_with_nothing_optional);
	tcase_add_test(tests, says_which_message_it_was);
	tcase_add_loop_test(tests, survives_damage, 0, 4);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(kdcrep_suite)
