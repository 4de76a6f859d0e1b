/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/encdata.h"
#include "krb/hostaddr.h"
#include "unit/unit.h"

START_TEST(names_etypes_and_back)
{
	int32_t etype, found;

	for (etype = -5; etype < 40; etype++) {
		if (ek_etype_name(etype) == NULL)
			continue;
		ck_assert(ek_etype_from_name(ek_etype_name(etype), &found));
		ck_assert_int_eq(found, etype);
	}
	ck_assert_str_eq(ek_etype_name(18), "aes256-cts-hmac-sha1-96");
	ck_assert_ptr_null(ek_etype_name(EK_ETYPE_OPAQUE));
	ck_assert(ek_etype_from_name("AES256-CTS", &found) && found == 18);
	ck_assert(ek_etype_from_name("rc4", &found) && found == 23);
	ck_assert(!ek_etype_from_name("aes", &found));
	ck_assert(!ek_etype_from_name("", &found));
}
END_TEST

START_TEST(knows_the_weak_ones)
{
	ck_assert(ek_etype_is_weak(EK_ETYPE_RC4));
	ck_assert(ek_etype_is_weak(EK_ETYPE_DES3));
	ck_assert(ek_etype_is_weak(EK_ETYPE_DES_CBC_CRC));
	ck_assert(!ek_etype_is_weak(EK_ETYPE_AES128));
	ck_assert(!ek_etype_is_weak(EK_ETYPE_OPAQUE));
	ck_assert_uint_eq(ek_etype_key_len(EK_ETYPE_AES256), 32);
	ck_assert_uint_eq(ek_etype_key_len(EK_ETYPE_RC4), 16);
	ck_assert_uint_eq(ek_etype_key_len(EK_ETYPE_OPAQUE), 0);
}
END_TEST

static const struct {
	int32_t type;
	const char *bytes;
	size_t len;
	const char *text;
} addresses[] = {
	{ 2, "\xc0\x00\x02\x01", 4, "192.0.2.1" },
	{ 2, "\xc0\x00\x02", 3, "type 2: c00002" },
	{ 24, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "::" },
	{ 24, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "::1" },
	{ 24, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x17", 16,
	    "2001:db8::17" },
	{ 24, "\x20\1\x0d\xb8\0\1\0\0\0\0\0\1\0\0\0\0", 16,
	    "2001:db8:1::1:0:0" },
	{ 24, "\x20\1\x0d\xb8\0\0\0\1\0\1\0\1\0\1\0\1", 16,
	    "2001:db8:0:1:1:1:1:1" },
	{ 24, "\xfe\x80\0\0\0\0\0\0\0\1\0\2\0\3\0\0", 16,
	    "fe80::1:2:3:0" },
	{ 20, "ADAPC           ", 16, "ADAPC" },
	{ 7, "\x0a\x0b", 2, "type 7: 0a0b" },
};

START_TEST(prints_addresses)
{
	const struct ek_hostaddr hostaddr = { addresses[_i].type,
	    { (const uint8_t *)addresses[_i].bytes, addresses[_i].len } };
	struct ek_buf text = { .failed = false };

	ek_hostaddr_print(&text, &hostaddr);
	ck_assert_str_eq(ek_buf_str(&text), addresses[_i].text);
	ek_buf_free(&text);
}
END_TEST

static Suite *
encdata_suite(void)
{
	Suite *suite = suite_create("encdata and hostaddr");
	TCase *tests = tcase_create("encdata and hostaddr");

	tcase_add_test(tests, names_etypes_and_back);
	tcase_add_test(tests, knows_the_weak_ones);
	tcase_add_loop_test(tests, prints_addresses, 0,
	    sizeof(addresses) / sizeof(addresses[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(encdata_suite)
