/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "krb/authdata.h"
#include "krb/padata.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(prints_supported_etypes)
{
	struct ek_buf text = { .failed = false };

	ek_supported_etypes_print(&text, 0x1001001c);
	ck_assert_str_eq(ek_buf_str(&text),
	    "RC4, AES128, AES256, FAST, 0x10000000");
	ek_buf_free(&text);
}
END_TEST

START_TEST(reads_only_values_of_the_right_form)
{
	struct ek_padata padata = { EK_PA_SUPPORTED_ENCTYPES,
		ek_bytes_of("abc") };
	uint32_t bits;

	ck_assert(!ek_supported_etypes(&padata, &bits));
	padata.value = ek_bytes_of("\x10\x01\x02\x03");
	ck_assert(ek_supported_etypes(&padata, &bits));
	ck_assert_uint_eq(bits, 0x03020110);
	padata.type = EK_PA_PAC_OPTIONS;
	ck_assert(!ek_supported_etypes(&padata, &bits));
	ck_assert(!ek_pac_options(&padata, &bits));
	ck_assert_str_eq(ek_padata_name(EK_PA_FX_FAST), "PA-FX-FAST");
	ck_assert_ptr_null(ek_padata_name(9999));
}
END_TEST

/* Writes down "type@depth " for each element. */
static bool
note(const struct ek_authdata *authdata, int depth, void *arg)
{
	char *text = arg;
	size_t len = strlen(text);

	snprintf(text + len, 200 - len, "%d@%d ", authdata->type, depth);
	return true;
}

START_TEST(looks_into_if_relevant)
{
	ekrb_bytes bytes = vector_load("authdata");
	struct ek_error error = { 0 };
	struct ek_authdata found;
	struct ek_list list;
	char text[200] = "";

	ck_assert_int_eq(ek_authdata_parse(bytes, &list, &error), EKRB_OK);
	ek_authdata_walk(&list, note, text);
	ck_assert_str_eq(text, "1@0 128@1 1@0 141@1 ");
	ck_assert(ek_authdata_find(&list, EK_AD_RESTRICTION_ENTRY, &found));
	ck_assert_bytes(found.data, "token");
	ck_assert(!ek_authdata_find(&list, EK_AD_AP_OPTIONS, &found));
	ck_assert_str_eq(ek_authdata_name(EK_AD_WIN2K_PAC), "AD-WIN2K-PAC");
	ck_assert_ptr_null(ek_authdata_name(9999));
	vector_free(bytes);
}
END_TEST

/* One AD-IF-RELEVANT in another, ten deep. */
START_TEST(stops_at_a_depth)
{
	struct ek_derout out[2] = { { .depth = 0 }, { .depth = 0 } };
	struct ek_authdata authdata = { EK_AD_IF_RELEVANT, ek_bytes_of("") };
	struct ek_error error = { 0 };
	struct ek_list list;
	char text[200] = "";
	int i;

	for (i = 0; i < 10; i++) {
		ek_buf_reset(&out[i % 2].buf);
		ek_derout_open(&out[i % 2], EK_DER_BARE, EK_DER_SEQUENCE);
		ek_authdata_write(&out[i % 2], EK_DER_BARE, &authdata);
		ek_derout_close(&out[i % 2]);
		authdata.data = ek_derout_bytes(&out[i % 2]);
	}
	ck_assert_int_eq(ek_authdata_parse(authdata.data, &list, &error),
	    EKRB_OK);
	ek_authdata_walk(&list, note, text);
	ck_assert_str_eq(text, "1@0 1@1 1@2 1@3 1@4 ");
	ek_derout_free(&out[0]);
	ek_derout_free(&out[1]);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const names[] = { "authdata", "etype-info2" };

	message_mutate(names[_i], names[_i]);
}
END_TEST

static Suite *
padata_suite(void)
{
	Suite *suite = suite_create("padata and authdata");
	TCase *tests = tcase_create("padata and authdata");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, prints_supported_etypes);
	tcase_add_test(tests, reads_only_values_of_the_right_form);
	tcase_add_test(tests, looks_into_if_relevant);
	tcase_add_test(tests, stops_at_a_depth);
	tcase_add_loop_test(tests, survives_damage, 0, 2);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(padata_suite)
