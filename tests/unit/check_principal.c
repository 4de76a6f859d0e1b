/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "krb/principal.h"
#include "unit/unit.h"

/* Text, the text it prints as again, parts, type. */
static const struct {
	const char *text, *again;
	uint32_t n_parts;
	int32_t type;
} names[] = {
	{ "ada@R", "ada@R", 1, EK_NT_PRINCIPAL },
	{ "ada", "ada", 1, EK_NT_PRINCIPAL },
	{ "", "", 1, EK_NT_PRINCIPAL },
	{ "@R", "@R", 1, EK_NT_PRINCIPAL },
	{ "krbtgt/R@R", "krbtgt/R@R", 2, EK_NT_SRV_INST },
	{ "MSSQLSvc/mi.x.database.windows.net:1433@R",
	    "MSSQLSvc/mi.x.database.windows.net:1433@R", 2, EK_NT_SRV_INST },
	{ "a\\@contoso.example@R", "a\\@contoso.example@R", 1,
	    EK_NT_PRINCIPAL },
	{ "a\\/b@R", "a\\/b@R", 1, EK_NT_PRINCIPAL },
	{ "a\\\\b", "a\\\\b", 1, EK_NT_PRINCIPAL },
	{ "a\\n\\t\\b\\0z", "a\\n\\t\\b\\0z", 1, EK_NT_PRINCIPAL },
	{ "\\x", "x", 1, EK_NT_PRINCIPAL },
	{ "a/b/c/@R", "a/b/c/@R", 4, EK_NT_SRV_INST },
	{ "a@R/S", "a@R\\/S", 1, EK_NT_PRINCIPAL },
};

START_TEST(reads_and_prints_names)
{
	struct ek_buf storage = { .failed = false }, text = { .failed = false };
	struct ek_principal principal;
	struct ek_error error = { 0 };

	ck_assert_int_eq(ek_principal_parse(names[_i].text, &storage,
	    &principal, &error), EKRB_OK);
	ck_assert_uint_eq(principal.n_parts, names[_i].n_parts);
	ck_assert_int_eq(principal.type, names[_i].type);
	ek_principal_print(&text, &principal);
	ck_assert_str_eq(ek_buf_str(&text), names[_i].again);
	ek_buf_free(&text);
	ek_buf_free(&storage);
}
END_TEST

START_TEST(refuses_what_is_no_name)
{
	static const char *const cases[] = { "a@b@c", "a\\", "a@b\\",
		"1/2/3/4/5/6/7/8/9@R" };
	struct ek_buf storage = { .failed = false };
	struct ek_principal principal;
	struct ek_error error = { 0 };

	ck_assert_int_eq(ek_principal_parse(cases[_i], &storage, &principal,
	    &error), EKRB_ARGUMENT);
	ck_assert_uint_eq(principal.n_parts, 0);
	ek_buf_free(&storage);
}
END_TEST

START_TEST(keeps_escaped_bytes)
{
	struct ek_buf storage = { .failed = false };
	struct ek_principal principal;
	struct ek_error error = { 0 };

	ek_principal_parse("a\\0\\@\\/b/c@X", &storage, &principal, &error);
	ck_assert_uint_eq(principal.part[0].len, 5);
	ck_assert_mem_eq(principal.part[0].data, "a\0@/b", 5);
	ck_assert(ek_principal_part_is(&principal, 1, "c"));
	ck_assert(!ek_principal_part_is(&principal, 2, "c"));
	ck_assert(ek_bytes_are(principal.realm, "X"));
	ek_buf_free(&storage);
}
END_TEST

START_TEST(compares_names_without_their_types)
{
	struct ek_principal a = ek_principal_service("krbtgt", "R", "R");
	struct ek_principal b = a;

	b.type = EK_NT_UNKNOWN;
	ck_assert(ek_principal_equal(&a, &b));
	ck_assert(ek_principal_is_tgs(&a));
	b.realm = ek_bytes_of("r");
	ck_assert(!ek_principal_equal(&a, &b));
	b = a;
	b.n_parts = 1;
	ck_assert(!ek_principal_equal(&a, &b));
	ck_assert(!ek_principal_is_tgs(&b));
	b = ek_principal_service("krbtgt", "S", "R");
	ck_assert(!ek_principal_equal(&a, &b));
	b = ek_principal_single(EK_NT_ENTERPRISE, "ada@contoso.example", "R");
	ck_assert_str_eq(ek_name_type_text(b.type), "NT-ENTERPRISE");
	ck_assert_str_eq(ek_name_type_text(-130), "NT-ENT-PRINCIPAL-AND-ID");
	ck_assert_ptr_null(ek_name_type_text(99));
}
END_TEST

START_TEST(limits_the_parts_of_a_name)
{
	struct ek_principal principal = { .n_parts = EK_PRINCIPAL_PARTS_MAX };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_der der;
	int i;

	ek_derout_open(&out, 0, EK_DER_SEQUENCE);
	ek_derout_int(&out, 0, 1);
	ek_derout_open(&out, 1, EK_DER_SEQUENCE);
	for (i = 0; i <= EK_PRINCIPAL_PARTS_MAX; i++)
		ek_realm_write(&out, EK_DER_BARE, ek_bytes_of("x"));
	ek_derout_close(&out);
	ek_derout_close(&out);
	der = ek_der_begin(ek_derout_bytes(&out), "m", &error);
	ek_principal_read(&der, 0, "cname", &principal);
	ck_assert_str_eq(error.field, "m.cname.name-string");
	ck_assert_str_eq(error.text, "more than 8 elements");
	ek_derout_free(&out);
}
END_TEST

static Suite *
principal_suite(void)
{
	Suite *suite = suite_create("principal");
	TCase *tests = tcase_create("principal");

	tcase_add_loop_test(tests, reads_and_prints_names, 0,
	    sizeof(names) / sizeof(names[0]));
	tcase_add_loop_test(tests, refuses_what_is_no_name, 0, 4);
	tcase_add_test(tests, keeps_escaped_bytes);
	tcase_add_test(tests, compares_names_without_their_types);
	tcase_add_test(tests, limits_the_parts_of_a_name);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(principal_suite)
