/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/krberror.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

/* Parses a vector; the caller frees it. */
static ekrb_bytes
load(const char *vector, struct ek_krberror *krberror)
{
	ekrb_bytes bytes = vector_load(vector);
	struct ek_error error = { 0 };

	ck_assert_int_eq(ek_krberror_parse(bytes, krberror, &error), EKRB_OK);
	return bytes;
}

START_TEST(reads_an_error_with_text)
{
	struct ek_krberror krberror;
	ekrb_bytes bytes = load("krb-error-text", &krberror);

	ck_assert_int_eq(krberror.code, 7);
	ck_assert_int_eq(krberror.server_time, 1795510800);
	ck_assert_int_eq(krberror.server_usec, 123456);
	ck_assert_int_eq(krberror.client_time, 0);
	ck_assert(!krberror.has_client_usec);
	ck_assert_uint_eq(krberror.client.n_parts, 0);
	ck_assert(ek_principal_part_is(&krberror.server, 0, "MSSQLSvc"));
	ck_assert_bytes(krberror.text,
	    "AADSTS500011: the resource principal was not found");
	ck_assert_int_eq(krberror.data.form, EK_EDATA_NONE);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_method_data)
{
	struct ek_krberror krberror;
	ekrb_bytes bytes = load("krb-error-methods", &krberror);
	struct ek_etype_info info;
	struct ek_error error = { 0 };
	struct ek_padata padata;
	struct ek_list infos;

	ck_assert_name(&krberror.client, "ada@CORP.EXAMPLE");
	ck_assert(krberror.has_client_usec);
	ck_assert_int_eq(krberror.client_usec, 5);
	ck_assert_int_eq(krberror.server_usec, 999999);
	ck_assert_int_eq(krberror.data.form, EK_EDATA_METHODS);
	ck_assert_uint_eq(krberror.data.list.n, 3);
	ck_assert(!krberror.data.has_ntstatus);
	ck_assert(ek_padata_find(&krberror.data.list, EK_PA_ETYPE_INFO2,
	    &padata));
	ck_assert_int_eq(ek_etype_info_parse(padata.value, &infos, &error),
	    EKRB_OK);
	ck_assert(ek_etype_info_next(&infos, &info));
	ck_assert_bytes(info.salt, "CORP.EXAMPLEada");
	ck_assert_uint_eq(info.params.len, 4);
	ck_assert(ek_etype_info_next(&infos, &info));
	ck_assert_int_eq(info.etype, 23);
	ck_assert_ptr_null(info.salt.data);
	ck_assert(!ek_etype_info_next(&infos, &info));
	vector_free(bytes);
}
END_TEST

START_TEST(finds_an_ntstatus)
{
	struct ek_krberror krberror;
	ekrb_bytes bytes = load("krb-error-ntstatus", &krberror);

	ck_assert_int_eq(krberror.data.form, EK_EDATA_KERB_ERROR);
	ck_assert_int_eq(krberror.data.data_type, 3);
	ck_assert(krberror.data.has_ntstatus);
	ck_assert_uint_eq(krberror.data.ntstatus, 0xc000018b);
	ck_assert_uint_eq(krberror.data.ext_flags, 1);
	vector_free(bytes);
}
END_TEST

START_TEST(finds_an_ntstatus_in_a_salt)
{
	static const uint8_t salt[12] = { 0x6e, 0, 0, 0xc0, 0, 0, 0, 0, 1 };
	const struct ek_padata padata = { EK_PA_PW_SALT, { salt, 12 } };
	struct ek_derout out = { .depth = 0 };
	struct ek_edata edata;

	ek_derout_open(&out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_padata_write(&out, EK_DER_BARE, &padata);
	ek_derout_close(&out);
	ek_edata_read(ek_derout_bytes(&out), &edata);
	ck_assert_int_eq(edata.form, EK_EDATA_METHODS);
	ck_assert(edata.has_ntstatus);
	ck_assert_uint_eq(edata.ntstatus, 0xc000006e);
	ek_derout_free(&out);
}
END_TEST

START_TEST(takes_a_salt_of_text_for_a_salt)
{
	const struct ek_padata padata = { EK_PA_PW_SALT,
	    ek_bytes_of("CORP.EXAMPLE") };
	struct ek_derout out = { .depth = 0 };
	struct ek_edata edata;

	ck_assert_uint_eq(padata.value.len, 12);
	ek_derout_open(&out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_padata_write(&out, EK_DER_BARE, &padata);
	ek_derout_close(&out);
	ek_edata_read(ek_derout_bytes(&out), &edata);
	ck_assert_int_eq(edata.form, EK_EDATA_METHODS);
	ck_assert(!edata.has_ntstatus);
	ek_derout_free(&out);
}
END_TEST

START_TEST(writes_an_ntstatus)
{
	struct ek_derout out = { .depth = 0 };
	struct ek_edata edata;

	ek_edata_write_ntstatus(&out, 0xc000006e, 1);
	ek_edata_read(ek_derout_bytes(&out), &edata);
	ck_assert(edata.has_ntstatus);
	ck_assert_uint_eq(edata.ntstatus, 0xc000006e);
	ek_derout_free(&out);
}
END_TEST

START_TEST(reads_typed_data)
{
	struct ek_krberror krberror;
	ekrb_bytes bytes = load("krb-error-typed", &krberror);
	struct ek_padata data;

	ck_assert_int_eq(krberror.data.form, EK_EDATA_TYPED);
	ck_assert_uint_eq(krberror.data.list.n, 1);
	ck_assert(ek_typed_data_next(&krberror.data.list, &data));
	ck_assert_int_eq(data.type, 104);
	ck_assert_bytes(data.value, "abc");
	vector_free(bytes);
}
END_TEST

START_TEST(keeps_data_of_unknown_form)
{
	struct ek_krberror krberror;
	ekrb_bytes bytes = load("krb-error-unknown", &krberror);

	ck_assert_int_eq(krberror.data.form, EK_EDATA_UNKNOWN);
	ck_assert_bytes(krberror.data.raw, "not DER at all");
	ck_assert_bytes(krberror.text, "");
	vector_free(bytes);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const vectors[] = { "krb-error-text",
		"krb-error-methods", "krb-error-ntstatus", "krb-error-typed",
		"krb-error-unknown" };

	message_mutate("krb-error", vectors[_i]);
}
END_TEST

static Suite *
krberror_suite(void)
{
	Suite *suite = suite_create("krberror");
	TCase *tests = tcase_create("krberror");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_an_error_with_text);
	tcase_add_test(tests, reads_method_data);
	tcase_add_test(tests, finds_an_ntstatus);
	tcase_add_test(tests, finds_an_ntstatus_in_a_salt);
	tcase_add_test(tests, takes_a_salt_of_text_for_a_salt);
	tcase_add_test(tests, writes_an_ntstatus);
	tcase_add_test(tests, reads_typed_data);
	tcase_add_test(tests, keeps_data_of_unknown_form);
	tcase_add_loop_test(tests, survives_damage, 0, 5);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(krberror_suite)
