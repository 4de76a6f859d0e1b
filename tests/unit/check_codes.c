/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "codes/codes.h"
#include "diagnose/rule.h"
#include "unit/unit.h"

/* The first meaning of a word as "space:name", "" if none. */
static const char *
first(const char *word)
{
	static char text[128];
	const struct ek_code *out[EK_MAX_MEANINGS];

	if (ek_code_parse(word, out) == 0)
		return "";
	snprintf(text, sizeof(text), "%s:%s", ek_space_name(out[0]->space),
	    out[0]->name);
	return text;
}

static bool
means(const char *word, enum ek_space space, int64_t number)
{
	const struct ek_code *out[EK_MAX_MEANINGS];
	size_t i, n = ek_code_parse(word, out);

	for (i = 0; i < n; i++)
		if (out[i]->space == space && out[i]->number == number)
			return true;
	return false;
}

static const struct {
	const char *word, *first;
} forms[] = {
	{ "7", "krb:KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "0x7", "krb:KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "0x25", "krb:KRB_AP_ERR_SKEW" },
	{ "-1765328377", "com_err:KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "2529638919", "com_err:KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "0x96c73a07", "com_err:KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "-1750600181", "com_err:KRB5_KCM_NO_SERVER" },
	{ "-1429577697", "com_err:PROF_FAIL_INCLUDE_FILE" },
	{ "39756044", "com_err:KG_EMPTY_CCACHE" },
	{ "0x80090303", "sspi:SEC_E_TARGET_UNKNOWN" },
	{ "0X8009030E", "sspi:SEC_E_NO_CREDENTIALS" },
	{ "-2146893053", "sspi:SEC_E_TARGET_UNKNOWN" },
	{ "2148074243", "sspi:SEC_E_TARGET_UNKNOWN" },
	{ "0x00090312", "sspi:SEC_I_CONTINUE_NEEDED" },
	{ "0xc000018b", "ntstatus:STATUS_NO_TRUST_SAM_ACCOUNT" },
	{ "-1073741730", "ntstatus:STATUS_NO_LOGON_SERVERS" },
	{ "0xD000018B", "ntstatus:STATUS_NO_TRUST_SAM_ACCOUNT" },
	{ "0x6fb", "win32:ERROR_NO_TRUST_SAM_ACCOUNT" },
	{ "1312", "win32:ERROR_NO_SUCH_LOGON_SESSION" },
	{ "0x8007052f", "win32:ERROR_ACCOUNT_RESTRICTION" },
	{ "0x35", "win32:ERROR_BAD_NETPATH" },
	{ "AADSTS50105", "aadsts:EntitlementGrantsNotFound" },
	{ "aadsts50105", "aadsts:EntitlementGrantsNotFound" },
	{ "50105", "aadsts:EntitlementGrantsNotFound" },
	{ "18456", "sql:Login failed for user" },
	{ "20002", "sql:FreeTDS: connection failed" },
	{ "503", "http:Service Unavailable" },
	{ "0x70000", "gss:GSS_S_NO_CRED" },
	{ "851968", "gss:GSS_S_FAILURE" },
	{ "0xd0001", "gss:GSS_S_FAILURE" },
	{ "100001", "gss:SPNEGO mapped minor" },
	{ "13", "krb:KDC_ERR_BADOPTION" },
	{ "KDC_ERR_S_PRINCIPAL_UNKNOWN", "krb:KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "s_principal_unknown", "krb:KDC_ERR_S_PRINCIPAL_UNKNOWN" },
	{ "KRB5KDC_ERR_POLICY", "com_err:KRB5KDC_ERR_POLICY" },
	{ "KRB5_KDC_UNREACH", "com_err:KRB5_KDC_UNREACH" },
	{ "SEC_E_WRONG_PRINCIPAL", "sspi:SEC_E_WRONG_PRINCIPAL" },
	{ "ERROR_NO_LOGON_SERVERS", "win32:ERROR_NO_LOGON_SERVERS" },
	{ "STATUS_NO_LOGON_SERVERS", "ntstatus:STATUS_NO_LOGON_SERVERS" },
	{ "GSS_S_BAD_MECH", "gss:GSS_S_BAD_MECH" },
	{ "eRR-PREAUTH-REQUIRED", "krb:KDC_ERR_PREAUTH_REQUIRED" },
	{ "EntitlementGrantsNotFound", "aadsts:EntitlementGrantsNotFound" },
	{ "EACCES", "com_err:EACCES" },
	{ "999999", "" },
	{ "-7", "" },
	{ "0x", "" },
	{ "", "" },
	{ "-", "" },
	{ "AADSTS", "" },
	{ "99999999999999999999999", "" },
	{ "0xffffffffffffffff7", "" },
	{ "skew", "" },
	{ "no such thing", "" },
};

START_TEST(reads_every_usual_form)
{
	ck_assert_str_eq(first(forms[_i].word), forms[_i].first);
}
END_TEST

START_TEST(gives_all_meanings_of_a_number)
{
	ck_assert(means("13", EK_SPACE_KRB, 13));
	ck_assert(means("13", EK_SPACE_COM_ERR, 13));
	ck_assert(means("53", EK_SPACE_WIN32, 53));
	ck_assert(means("0xd0001", EK_SPACE_GSS, 1));
	ck_assert(means("NO_LOGON_SERVERS", EK_SPACE_WIN32, 1311));
	ck_assert(means("NO_LOGON_SERVERS", EK_SPACE_NTSTATUS, 0xc000005e));
}
END_TEST

START_TEST(tells_a_number_from_a_word)
{
	ck_assert(ek_code_is_number("-1"));
	ck_assert(ek_code_is_number("0xfffffffffffffffffff"));
	ck_assert(ek_code_is_number("AADSTS1"));
	ck_assert(!ek_code_is_number("-"));
	ck_assert(!ek_code_is_number("0x"));
	ck_assert(!ek_code_is_number("7a"));
	ck_assert(!ek_code_is_number("./7"));
	ck_assert(!ek_code_is_number(""));
}
END_TEST

static bool
same(enum ek_space space, int64_t number, enum ek_space other, int64_t there)
{
	const struct ek_code *out[EK_MAX_SAME];
	size_t i, n = ek_code_same(ek_code_find(space, number), out);

	for (i = 0; i < n; i++)
		if (out[i]->space == other && out[i]->number == there)
			return true;
	return false;
}

START_TEST(knows_one_cause_under_its_other_names)
{
	ck_assert(same(EK_SPACE_KRB, 7, EK_SPACE_COM_ERR, -1765328377));
	ck_assert(same(EK_SPACE_KRB, 7, EK_SPACE_SSPI, 0x80090303));
	ck_assert(same(EK_SPACE_WIN32, 1787, EK_SPACE_KRB, 7));
	ck_assert(same(EK_SPACE_NTSTATUS, 0xc000018b, EK_SPACE_WIN32, 1787));
	ck_assert(same(EK_SPACE_SSPI, 0x80090324, EK_SPACE_KRB, 37));
	ck_assert(same(EK_SPACE_GSS, 0x70000, EK_SPACE_SSPI, 0x8009030e));
	ck_assert(!same(EK_SPACE_KRB, 7, EK_SPACE_KRB, 7));
}
END_TEST

START_TEST(never_names_its_own_space_or_overflows)
{
	const struct ek_code *out[EK_MAX_SAME];
	size_t i, k, n, n_codes;
	const struct ek_code *codes = ek_codes(&n_codes);

	for (i = 0; i < n_codes; i++) {
		n = ek_code_same(&codes[i], out);
		ck_assert_uint_lt(n, EK_MAX_SAME);
		for (k = 0; k < n && codes[i].space != EK_SPACE_COM_ERR; k++)
			ck_assert_msg(out[k]->space != codes[i].space,
			    "%s", codes[i].name);
	}
}
END_TEST

START_TEST(every_entry_is_whole_and_unique)
{
	size_t i, k, n;
	const struct ek_code *codes = ek_codes(&n);

	for (i = 0; i < n; i++) {
		const struct ek_code *c = &codes[i];
		size_t len = strlen(c->meaning);

		ck_assert_uint_gt(strlen(c->name), 1);
		ck_assert_msg(len > 5 && c->meaning[len - 1] == '.', "%s: %s",
		    c->name, c->meaning);
		ck_assert_msg(strstr(c->meaning, "  ") == NULL, "%s", c->name);
		for (k = 0; k < i; k++)
			ck_assert_msg(codes[k].space != c->space ||
			    codes[k].number != c->number ||
			    codes[k].state != c->state, "%s twice", c->name);
	}
}
END_TEST

START_TEST(a_reply_is_told_by_the_same_entries)
{
	const struct ek_code *codes, *c;
	size_t i, n;
	bool held;

	codes = ek_codes(&n);
	for (i = 0; i < n; i++) {
		c = ek_code_of_reply(codes[i].space, codes[i].number);
		held = codes[i].space == EK_SPACE_KRB ||
		    codes[i].space == EK_SPACE_NTSTATUS;
		ck_assert_msg(held == (c != NULL), "%s", codes[i].name);
		if (c != NULL)
			ck_assert_str_eq(c->meaning, codes[i].meaning);
	}
	ck_assert_ptr_null(ek_code_of_reply(EK_SPACE_KRB, 12345));
}
END_TEST

START_TEST(every_entry_is_found_by_its_number)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);
	char word[32];

	for (i = 0; i < n; i++) {
		const struct ek_code *c = &codes[i];

		snprintf(word, sizeof(word),
		    c->space == EK_SPACE_AADSTS ? "AADSTS%lld" : "%lld",
		    (long long)c->number);
		ck_assert_msg(means(word, c->space, c->number), "%s %s",
		    c->name, word);
		snprintf(word, sizeof(word), "0x%llx",
		    (unsigned long long)c->number & 0xffffffff);
		ck_assert_msg(means(word, c->space, c->number) ||
		    c->space == EK_SPACE_AADSTS || c->space == EK_SPACE_HTTP ||
		    c->space == EK_SPACE_SQL, "%s %s", c->name, word);
	}
}
END_TEST

START_TEST(states_of_a_message)
{
	ck_assert_ptr_nonnull(ek_code_find_state(18456, 11));
	ck_assert_ptr_null(ek_code_find_state(18456, 999));
	ck_assert_int_eq(ek_code_find(EK_SPACE_SQL, 18456)->state, EK_NO_STATE);
}
END_TEST

START_TEST(every_finding_named_exists)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);
	const char *const *id;

	for (i = 0; i < n; i++)
		for (id = ek_code_findings(&codes[i]); *id != NULL; id++)
			ck_assert_msg(ek_rule_find(*id) != NULL, "%s: %s",
			    codes[i].name, *id);
}
END_TEST

static Suite *
codes_suite(void)
{
	Suite *suite = suite_create("codes");
	TCase *tc = tcase_create("codes");

	tcase_add_loop_test(tc, reads_every_usual_form, 0,
	    (int)(sizeof(forms) / sizeof(forms[0])));
	tcase_add_test(tc, gives_all_meanings_of_a_number);
	tcase_add_test(tc, tells_a_number_from_a_word);
	tcase_add_test(tc, knows_one_cause_under_its_other_names);
	tcase_add_test(tc, never_names_its_own_space_or_overflows);
	tcase_add_test(tc, every_entry_is_whole_and_unique);
	tcase_add_test(tc, a_reply_is_told_by_the_same_entries);
	tcase_add_test(tc, every_entry_is_found_by_its_number);
	tcase_add_test(tc, states_of_a_message);
	tcase_add_test(tc, every_finding_named_exists);
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(codes_suite)
