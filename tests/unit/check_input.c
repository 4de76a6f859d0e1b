/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "base/input.h"
#include "unit/unit.h"

/* The bytes 00 to 27 and "hello" of all samples. */
static const uint8_t sample[] = { 0x61, 0x82, 0x05, 0x10, 0x30, 0x82, 0x05,
	0x0c, 0xa0, 0x03, 0x02, 0x01, 0x05, 0xa1, 0x1d, 0x1b, 0x1b, 0x4b, 0x45,
	0x52, 0x42, 0x45, 0x52, 0x4f, 0x53, 0x2e, 0x4d };

static enum ek_encoding
decode(const char *text, size_t len, struct ek_buf *out, struct ek_error *error)
{
	enum ek_encoding encoding = EK_ENC_UTF16;

	ek_input_decode((ekrb_bytes){ (const uint8_t *)text, len }, out,
	    &encoding, error);
	return encoding;
}

static void
expect(const char *text, enum ek_encoding want)
{
	struct ek_buf out = { .secret = true };
	struct ek_error error = { 0 };
	enum ek_encoding got = decode(text, strlen(text), &out, &error);

	ck_assert_msg(error.status == EKRB_OK, "%s\n%s", error.text, text);
	ck_assert_str_eq(ek_encoding_name(got), ek_encoding_name(want));
	ck_assert_msg(out.len == sizeof(sample), "%zu bytes of\n%s", out.len,
	    text);
	ck_assert_mem_eq(out.data, sample, sizeof(sample));
	ek_buf_free(&out);
}

static void
refuse(const char *text, size_t offset, const char *why)
{
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	decode(text, strlen(text), &out, &error);
	ck_assert_int_eq(error.status, EKRB_MALFORMED);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
	ek_buf_free(&out);
}

START_TEST(reads_base64)
{
	expect("YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N", EK_ENC_BASE64);
	expect("  YYIFEDCCBQyg\r\n  AwIBBaEdGxtL\r\n  RVJCRVJPUy5N\r\n\r\n",
	    EK_ENC_BASE64);
	expect("\"YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N\"\n", EK_ENC_BASE64);
	expect("\xef\xbb\xbfYYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N",
	    EK_ENC_BASE64);
}
END_TEST

START_TEST(tells_the_two_alphabets_apart)
{
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	ck_assert_int_eq(decode("-_-_", 4, &out, &error), EK_ENC_BASE64URL);
	ck_assert_mem_eq(out.data, "\xfb\xff\xbf", 3);
	ek_buf_reset(&out);
	ck_assert_int_eq(decode("+/+/", 4, &out, &error), EK_ENC_BASE64);
	ck_assert_mem_eq(out.data, "\xfb\xff\xbf", 3);
	ck_assert(!ek_error_is_set(&error));
	ek_buf_free(&out);
	refuse("YYIF+DCC_Qyg", 8, "mixes");
}
END_TEST

START_TEST(refuses_damaged_base64)
{
	refuse("YYIFEDCCBQyga", 13, "cut short");
	refuse("YYIFEDCC=BQyg", 9, "goes on after");
	refuse("YYIFEDCCBQyg===", 14, "more than two");
	refuse("YYIF*DCC", 4, "not a base64");
	refuse("YYIFEB==", 8, "cut short");
	refuse("YYIFE===", 7, "more than two");
	refuse("hello, world", 5, "not a base64");
}
END_TEST

START_TEST(reads_hex)
{
	expect("618205103082050ca003020105a11d1b1b4b45524245524f532e4d",
	    EK_ENC_HEX);
	expect("61 82 05 10 30 82 05 0C A0 03 02 01 05 A1 1D 1B\r\n"
	    "1B 4B 45 52 42 45 52 4F 53 2E 4D\r\n", EK_ENC_HEX);
	expect("61:82:05:10:30:82:05:0c:a0:03:02:01:05:a1:1d:1b:1b:4b:45:52:42"
	    ":45:52:4f:53:2e:4d", EK_ENC_HEX);
	expect("0x61, 0x82, 0x05, 0x10, 0x30, 0x82, 0x05, 0x0c, 0xa0, 0x03,\n"
	    "0x02, 0x01, 0x05, 0xa1, 0x1d, 0x1b, 0x1b, 0x4b, 0x45, 0x52, 0x42,"
	    "\n 0x45, 0x52, 0x4f, 0x53, 0x2e, 0x4d", EK_ENC_HEX);
	expect("\\x61\\x82\\x05\\x10\\x30\\x82\\x05\\x0c\\xa0\\x03\\x02\\x01"
	    "\\x05\\xa1\\x1d\\x1b\\x1b\\x4b\\x45\\x52\\x42\\x45\\x52\\x4f\\x53"
	    "\\x2e\\x4d", EK_ENC_HEX);
	expect("<61820510 3082050c a0030201 05a11d1b 1b4b4552 4245524f"
	    " 532e4d>", EK_ENC_HEX);
}
END_TEST

START_TEST(reads_hex_that_is_wrapped_within_a_byte)
{
	expect("618205103082050ca00302010\n5a11d1b1b4b45524245524f532e4d\n",
	    EK_ENC_HEX);
	expect("61 82 05 10 30 82 05 0C A0 03 02 0\r\n1 05 A1 1D 1B"
	    " 1B 4B 45 52 42 45 52 4\n  F 53 2E 4D\n", EK_ENC_HEX);
}
END_TEST

START_TEST(says_where_hex_ends_within_a_byte)
{
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	refuse("618205103082050ca00302010", 24, "last digit stands alone");
	ck_assert_int_eq(decode("61 82 05 1\n", 11, &out, &error), EK_ENC_HEX);
	ck_assert_str_eq(error.field, "hex");
	ck_assert_uint_eq(error.offset, 9);
	ck_assert_uint_eq(out.len, 3); /* what was before the fault */
	ck_assert_mem_eq(out.data, sample, 3);
	ek_buf_free(&out);
}
END_TEST

START_TEST(reads_hexdumps_of_a_part)
{
	/* xxd -s 48 */
	expect("00000030: 6182 0510 3082 050c a003 0201 05a1 1d1b  "
	    "a...0...........\n00000040: 1b4b 4552 4245 524f 532e 4d"
	    "            .KERBEROS.M\n", EK_ENC_HEXDUMP);
	/* xxd -s 48 -c 27 */
	expect("00000030: 6182 0510 3082 050c a003 0201 05a1 1d1b 1b4b 4552 "
	    "4245 524f 532e 4d  a...0............KERBEROS.M\n",
	    EK_ENC_HEXDUMP);
	/* hexdump -C -s 48 */
	expect("00000030  61 82 05 10 30 82 05 0c  a0 03 02 01 05 a1 1d 1b  "
	    "|a...0...........|\n00000040  1b 4b 45 52 42 45 52 4f  53 2e 4d"
	    "                 |.KERBEROS.M|\n0000004b\n", EK_ENC_HEXDUMP);
	/* od -t x1 -j 48 */
	expect("0000060 61 82 05 10 30 82 05 0c a0 03 02 01 05 a1 1d 1b\n"
	    "0000100 1b 4b 45 52 42 45 52 4f 53 2e 4d\n0000113\n",
	    EK_ENC_HEXDUMP);
	/* hexdump -s 48 */
	expect("0000030 8261 1005 8230 0c05 03a0 0102 a105 1b1d\n"
	    "0000040 4b1b 5245 4542 4f52 2e53 004d\n000004b\n",
	    EK_ENC_HEXDUMP);
}
END_TEST

START_TEST(reads_hexdumps)
{
	/* xxd */
	expect("00000000: 6182 0510 3082 050c a003 0201 05a1 1d1b  "
	    "a...0...........\n00000010: 1b4b 4552 4245 524f 532e 4d"
	    "            .KERBEROS.M\n", EK_ENC_HEXDUMP);
	/* xxd -g1 */
	expect("00000000: 61 82 05 10 30 82 05 0c a0 03 02 01 05 a1 1d 1b  "
	    "a...0...........\n00000010: 1b 4b 45 52 42 45 52 4f 53 2e 4d"
	    "                 .KERBEROS.M\n", EK_ENC_HEXDUMP);
	/* hexdump -C */
	expect("00000000  61 82 05 10 30 82 05 0c  a0 03 02 01 05 a1 1d 1b  "
	    "|a...0...........|\n00000010  1b 4b 45 52 42 45 52 4f  53 2e 4d"
	    "                 |.KERBEROS.M|\n0000001b\n", EK_ENC_HEXDUMP);
	/* hexdump: words of a little-endian machine, padded at the end */
	expect("0000000 8261 1005 8230 0c05 03a0 0102 a105 1b1d\n"
	    "0000010 4b1b 5245 4542 4f52 2e53 004d\n000001b\n",
	    EK_ENC_HEXDUMP);
	/* od -t x1: octal offsets */
	expect("0000000 61 82 05 10 30 82 05 0c a0 03 02 01 05 a1 1d 1b\n"
	    "0000020 1b 4b 45 52 42 45 52 4f 53 2e 4d\n0000033\n",
	    EK_ENC_HEXDUMP);
	/* Wireshark; its text looks like hex */
	expect("0000   61 82 05 10 30 82 05 0c a0 03 02 01 05 a1 1d 1b   "
	    "61 62 63 64 65 66\n0010   1b 4b 45 52 42 45 52 4f 53 2e 4d"
	    "                  .KERBEROS.M\n", EK_ENC_HEXDUMP);
}
END_TEST

START_TEST(repeats_starred_lines)
{
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };
	const char *text =
	    "00000000  05 04 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |.|\n"
	    "00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |.|\n"
	    "*\n00000040  07                                         |.|\n"
	    "00000041\n";

	ck_assert_int_eq(decode(text, strlen(text), &out, &error),
	    EK_ENC_HEXDUMP);
	ck_assert_uint_eq(out.len, 65);
	ck_assert_int_eq(out.data[64], 7);
	ck_assert_int_eq(out.data[63], 0);
	ek_buf_free(&out);
}
END_TEST

START_TEST(says_where_a_frame_is_cut)
{
	static const char text[] = "-----BEGIN X-----\nYYIFEDCCBQygAwIBBaEd\n"
	    "GxtLRVJCRVJPUy5N\n";
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;

	ck_assert_int_eq(ek_input_decode((ekrb_bytes){
	    (const uint8_t *)text, strlen(text) }, &out, &encoding, &error),
	    EKRB_MALFORMED);
	ck_assert_int_eq(encoding, EK_ENC_PEM);
	ck_assert_uint_eq(out.len, 27);
	ck_assert_uint_eq(error.offset, strlen(text));
	ck_assert_ptr_nonnull(strstr(error.text, "no END line"));
	ek_buf_free(&out);
}
END_TEST

START_TEST(reads_wrapped_forms)
{
	expect("-----BEGIN KERBEROS TICKET-----\nYYIFEDCCBQygAwIBBaEd\n"
	    "GxtLRVJCRVJPUy5N\n-----END KERBEROS TICKET-----\n", EK_ENC_PEM);
	expect("text before\r\n-----BEGIN X-----\r\nComment: a, b\r\n\r\n"
	    "YYIFEDCCBQygAwIBBaEd\r\nGxtLRVJCRVJPUy5N\r\n-----END X-----\r\n",
	    EK_ENC_PEM);
	expect("Authorization: Negotiate YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N",
	    EK_ENC_NEGOTIATE);
	expect("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: negotiate "
	    "YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N\r\nAccept: */*\r\n\r\n",
	    EK_ENC_NEGOTIATE);
	expect("Authorization: Negotiate\r\n YYIFEDCCBQygAwIBBaEd\r\n\t"
	    "GxtLRVJCRVJPUy5N\r\nAccept: */*\r\n\r\n", EK_ENC_NEGOTIATE);
	expect("WWW-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM, "
	    "Negotiate YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N, Basic a=1\r\n"
	    "\r\nbody", EK_ENC_NEGOTIATE);
}
END_TEST

START_TEST(says_where_an_encoding_is_damaged)
{
	static const char wide[] = "\xff\xfe" "Y\0Y\0I\0*\0";
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	refuse("Authorization: Negotiate YYIF*DCC\r\nHost: a\r\n", 29,
	    "not a base64 character: 0x2a, expected");
	refuse("-----BEGIN X-----\nYYIF\n!\n-----END X-----\n", 23,
	    "not a base64 character: 0x21");
	ck_assert_int_eq(decode(wide, 10, &out, &error), EK_ENC_BASE64);
	ck_assert_str_eq(error.field, "base64");
	ck_assert_uint_eq(error.offset, 8);
	ck_assert_uint_eq(out.len, 2); /* what was before the fault */
	ek_buf_free(&out);
}
END_TEST

START_TEST(leaves_bytes_and_json_alone)
{
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	ck_assert_int_eq(decode("\x05\x04\0\0", 4, &out, &error), EK_ENC_RAW);
	ck_assert_uint_eq(out.len, 4);
	ck_assert_int_eq(decode(" {\"a\":1}", 8, &out, &error), EK_ENC_RAW);
	ck_assert_uint_eq(out.len, 12);
	ck_assert(!ek_error_is_set(&error));
	ek_buf_free(&out);
	ck_assert(!ek_input_is_text((ekrb_bytes){ sample, sizeof(sample) }));
	ck_assert(!ek_input_is_text((ekrb_bytes){ sample, 0 }));
}
END_TEST

START_TEST(reads_what_powershell_writes)
{
	const char *text = "YYIFEDCCBQygAwIBBaEdGxtLRVJCRVJPUy5N\r\n";
	struct ek_buf wide = { 0 }, out = { 0 };
	struct ek_error error = { 0 };

	ek_buf_add(&wide, "\xff\xfe", 2);
	for (; *text != '\0'; text++) {
		ek_buf_putc(&wide, *text);
		ek_buf_putc(&wide, '\0');
	}
	ck_assert_int_eq(decode(wide.data, wide.len, &out, &error),
	    EK_ENC_BASE64);
	ck_assert_uint_eq(out.len, sizeof(sample));
	ek_buf_free(&wide);
	ek_buf_free(&out);
}
END_TEST

START_TEST(keeps_all_letters_of_wide_json)
{
	static const char wide[] = "\xff\xfe \0{\0\"\0\xfc\0\x3d\xd8\x11\xdd"
	    "\"\0}\0";
	struct ek_buf out = { 0 };
	struct ek_error error = { 0 };

	ck_assert_int_eq(decode(wide, 18, &out, &error), EK_ENC_RAW);
	ck_assert_str_eq(ek_buf_str(&out), " {\"\xc3\xbc\xf0\x9f\x94\x91\"}");
	ek_buf_free(&out);
}
END_TEST

START_TEST(base64_comes_back)
{
	struct ek_buf text = { 0 }, out = { 0 };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;
	size_t len;

	for (len = 1; len <= sizeof(sample); len++) {
		ek_buf_reset(&text);
		ek_buf_reset(&out);
		ek_base64_encode(&text, sample, len);
		ck_assert_uint_eq(text.len % 4, 0);
		ek_base64_decode((ekrb_bytes){ (uint8_t *)text.data, text.len },
		    0, &out, &encoding, &error);
		ck_assert_uint_eq(out.len, len);
		ck_assert_mem_eq(out.data, sample, len);
	}
	ek_buf_free(&text);
	ek_buf_free(&out);
}
END_TEST

static Suite *
input_suite(void)
{
	Suite *suite = suite_create("input");
	TCase *tests = tcase_create("encodings");

	tcase_add_test(tests, reads_base64);
	tcase_add_test(tests, tells_the_two_alphabets_apart);
	tcase_add_test(tests, refuses_damaged_base64);
	tcase_add_test(tests, reads_hex);
	tcase_add_test(tests, reads_hex_that_is_wrapped_within_a_byte);
	tcase_add_test(tests, says_where_hex_ends_within_a_byte);
	tcase_add_test(tests, reads_hexdumps_of_a_part);
	tcase_add_test(tests, reads_hexdumps);
	tcase_add_test(tests, repeats_starred_lines);
	tcase_add_test(tests, reads_wrapped_forms);
	tcase_add_test(tests, says_where_a_frame_is_cut);
	tcase_add_test(tests, says_where_an_encoding_is_damaged);
	tcase_add_test(tests, leaves_bytes_and_json_alone);
	tcase_add_test(tests, reads_what_powershell_writes);
	tcase_add_test(tests, keeps_all_letters_of_wide_json);
	tcase_add_test(tests, base64_comes_back);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(input_suite)
