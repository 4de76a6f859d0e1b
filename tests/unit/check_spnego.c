/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/apreq.h"
#include "krb/ntlmssp.h"
#include "krb/spnego.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(reads_a_gss_token)
{
	ekrb_bytes bytes = vector_load("gss-krb5");
	struct ek_error error = { 0 };
	struct ek_apreq apreq;
	struct ek_gss gss;

	ck_assert_int_eq(ek_gss_parse(bytes, &gss, &error), EKRB_OK);
	ck_assert_int_eq(gss.mech, EK_MECH_KRB5);
	ck_assert_uint_eq(gss.token_id, EK_TOK_AP_REQ);
	ck_assert_int_eq(ek_apreq_parse(gss.message, &apreq, &error), EKRB_OK);
	vector_free(bytes);
}
END_TEST

START_TEST(knows_mechanisms_by_their_oids)
{
	static const struct {
		enum ek_mech mech;
		const char *oid;
	} cases[] = {
		{ EK_MECH_KRB5, "1.2.840.113554.1.2.2" },
		{ EK_MECH_MS_KRB5, "1.2.840.48018.1.2.2" },
		{ EK_MECH_KRB5_OLD, "1.3.5.1.5.2" },
		{ EK_MECH_KRB5_U2U, "1.2.840.113554.1.2.2.3" },
		{ EK_MECH_IAKERB, "1.3.6.1.5.2.5" },
		{ EK_MECH_SPNEGO, "1.3.6.1.5.5.2" },
		{ EK_MECH_NTLMSSP, "1.3.6.1.4.1.311.2.2.10" },
		{ EK_MECH_NEGOEX, "1.3.6.1.4.1.311.2.2.30" },
	};
	struct ek_buf text = { .failed = false };

	ek_oid_print(&text, ek_mech_oid(cases[_i].mech));
	ck_assert_str_eq(ek_buf_str(&text), cases[_i].oid);
	ck_assert_int_eq(ek_mech_of(ek_mech_oid(cases[_i].mech)),
	    cases[_i].mech);
	ck_assert_ptr_nonnull(ek_mech_name(cases[_i].mech));
	ek_buf_free(&text);
}
END_TEST

START_TEST(reads_an_offer)
{
	ekrb_bytes bytes = vector_load("spnego-init"), oid;
	struct ek_error error = { 0 };
	struct ek_spnego spnego;
	struct ek_gss gss;

	ck_assert_int_eq(ek_spnego_parse(bytes, &spnego, &error), EKRB_OK);
	ck_assert_int_eq(spnego.kind, EK_SPNEGO_INIT);
	ck_assert(spnego.framed);
	ck_assert_uint_eq(spnego.mechs.n, 3);
	ck_assert(ek_spnego_mech_next(&spnego.mechs, &oid));
	ck_assert_int_eq(ek_mech_of(oid), EK_MECH_MS_KRB5);
	ck_assert(ek_spnego_mech_next(&spnego.mechs, &oid));
	ck_assert(ek_spnego_mech_next(&spnego.mechs, &oid));
	ck_assert_int_eq(ek_mech_of(oid), EK_MECH_NTLMSSP);
	ck_assert(!ek_spnego_mech_next(&spnego.mechs, &oid));
	ck_assert_int_eq(ek_gss_parse(spnego.token, &gss, &error), EKRB_OK);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_servers_offer_with_hints)
{
	ekrb_bytes bytes = vector_load("spnego-init2");
	struct ek_error error = { 0 };
	struct ek_spnego spnego;

	ck_assert_int_eq(ek_spnego_parse(bytes, &spnego, &error), EKRB_OK);
	ck_assert_int_eq(spnego.kind, EK_SPNEGO_INIT2);
	ck_assert_bytes(spnego.hint_name,
	    "not_defined_in_RFC4178@please_ignore");
	ck_assert_uint_eq(spnego.mic.len, 3);
	ck_assert(spnego.has_flags);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_answers)
{
	ekrb_bytes bytes = vector_load("spnego-resp");
	struct ek_error error = { 0 };
	struct ek_spnego spnego;
	struct ek_gss gss;

	ck_assert_int_eq(ek_spnego_parse(bytes, &spnego, &error), EKRB_OK);
	ck_assert_int_eq(spnego.kind, EK_SPNEGO_RESP);
	ck_assert_int_eq(spnego.state, EK_SPNEGO_COMPLETED);
	ck_assert_int_eq(ek_mech_of(spnego.mech), EK_MECH_MS_KRB5);
	ck_assert_int_eq(ek_gss_parse(spnego.token, &gss, &error), EKRB_OK);
	ck_assert_uint_eq(gss.token_id, EK_TOK_AP_REP);
	vector_free(bytes);
	bytes = vector_load("spnego-reject");
	ck_assert_int_eq(ek_spnego_parse(bytes, &spnego, &error), EKRB_OK);
	ck_assert_str_eq(ek_spnego_state_name(spnego.state), "reject");
	ck_assert_ptr_null(spnego.token.data);
	vector_free(bytes);
}
END_TEST

START_TEST(refuses_another_mechanism)
{
	ekrb_bytes bytes = vector_load("gss-krb5");
	struct ek_error error = { 0 };
	struct ek_spnego spnego;

	ck_assert_int_eq(ek_spnego_parse(bytes, &spnego, &error),
	    EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "spnego.mech");
	ck_assert_str_eq(error.text, "not the OID of SPNEGO");
	vector_free(bytes);
}
END_TEST

START_TEST(recognises_ntlmssp)
{
	static const char *const vectors[] = { "ntlmssp-1", "ntlmssp-2",
		"ntlmssp-3" };
	ekrb_bytes bytes = vector_load(vectors[_i]);
	struct ek_error error = { 0 };
	struct ek_ntlmssp ntlmssp;

	ck_assert(ek_ntlmssp_is(bytes));
	ck_assert_int_eq(ek_ntlmssp_parse(bytes, &ntlmssp, &error), EKRB_OK);
	ck_assert_uint_eq(ntlmssp.type, _i + 1);
	ck_assert_uint_eq(ntlmssp.domain.len, _i == 0 ? 4 : 8);
	ck_assert_uint_eq(ntlmssp.user.len, _i == 2 ? 6 : 0);
	ck_assert_uint_eq(ntlmssp.workstation.len, _i == 1 ? 0 : _i == 0 ? 2 :
	    4);
	vector_free(bytes);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const cases[][2] = {
		{ "gss", "gss-krb5" }, { "spnego", "spnego-init" },
		{ "spnego", "spnego-init2" }, { "spnego", "spnego-resp" },
		{ "spnego", "spnego-reject" }, { "ntlmssp", "ntlmssp-1" },
		{ "ntlmssp", "ntlmssp-2" }, { "ntlmssp", "ntlmssp-3" },
	};

	message_mutate(cases[_i][0], cases[_i][1]);
}
END_TEST

static Suite *
spnego_suite(void)
{
	Suite *suite = suite_create("gss, spnego and ntlmssp");
	TCase *tests = tcase_create("tokens");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_a_gss_token);
	tcase_add_loop_test(tests, knows_mechanisms_by_their_oids, 0, 8);
	tcase_add_test(tests, reads_an_offer);
	tcase_add_test(tests, reads_a_servers_offer_with_hints);
	tcase_add_test(tests, reads_answers);
	tcase_add_test(tests, refuses_another_mechanism);
	tcase_add_loop_test(tests, recognises_ntlmssp, 0, 3);
	tcase_add_loop_test(tests, survives_damage, 0, 8);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(spnego_suite)
