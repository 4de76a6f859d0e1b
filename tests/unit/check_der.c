/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/der.h"
#include "base/derout.h"
#include "krb/principal.h"
#include "unit/unit.h"

/* The bytes of a literal, which may hold NULs. */
#define LITERAL(text) { (const uint8_t *)(text), sizeof(text) - 1 }
#define BYTES(text) ((ekrb_bytes)LITERAL(text))

/* Checks that reading the literal with EXPR (a cursor named der) is refused
 * at that offset with that text. */
#define REFUSED(literal, expr, at, message)                                    \
	do {                                                                   \
		struct ek_error fault = { 0 };                                 \
		struct ek_der der = ek_der_begin(BYTES(literal), "m", &fault); \
                                                                               \
		expr;                                                          \
		ek_der_finish(&der);                                           \
		ck_assert_int_eq(fault.status, EKRB_MALFORMED);                \
		ck_assert_str_eq(fault.text, message);                         \
		ck_assert_uint_eq(fault.offset, at);                           \
	} while (0)

START_TEST(reads_numbers_of_every_size)
{
	static const struct {
		ekrb_bytes der;
		int64_t value;
	} cases[] = {
		{ LITERAL("\x02\x01\x00"), 0 },
		{ LITERAL("\x02\x01\x7f"), 127 },
		{ LITERAL("\x02\x02\x00\x80"), 128 },
		{ LITERAL("\x02\x01\x80"), -128 },
		{ LITERAL("\x02\x02\xff\x7f"), -129 },
		{ LITERAL("\x02\x04\x80\x00\x00\x00"), INT32_MIN },
		{ LITERAL("\x02\x05\x00\xff\xff\xff\xff"), UINT32_MAX },
		{ LITERAL("\x02\x08\x7f\xff\xff\xff\xff\xff\xff\xff"),
		    INT64_MAX },
		{ LITERAL("\x02\x08\x80\x00\x00\x00\x00\x00\x00\x00"),
		    INT64_MIN },
	};
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(cases[_i].der, "m", &error);

	ck_assert_int_eq(ek_der_int(&der, EK_DER_BARE, INT64_MIN, INT64_MAX,
	    ""), cases[_i].value);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_OK);
}
END_TEST

START_TEST(refuses_numbers_that_are_not_der)
{
	REFUSED("\x02\x00", ek_der_int32(&der, EK_DER_BARE, "n"), 0,
	    "integer of 0 bytes, expected 1 to 8");
	REFUSED("\x02\x09" "123456789", ek_der_int32(&der, EK_DER_BARE, "n"), 0,
	    "integer of 9 bytes, expected 1 to 8");
	REFUSED("\x02\x02\x00\x7f", ek_der_int32(&der, EK_DER_BARE, "n"), 0,
	    "integer not in its shortest form");
	REFUSED("\x02\x02\xff\x80", ek_der_int32(&der, EK_DER_BARE, "n"), 0,
	    "integer not in its shortest form");
	REFUSED("\x02\x05\x00\x80\x00\x00\x00",
	    ek_der_int32(&der, EK_DER_BARE, "n"), 0,
	    "2147483648, expected -2147483648 to 2147483647");
	REFUSED("\x02\x01\x04", ek_der_int(&der, EK_DER_BARE, 5, 5, "n"), 0,
	    "4, expected 5");
}
END_TEST

START_TEST(refuses_lengths_that_are_not_der)
{
	REFUSED("\x04\x80\x00\x00", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "indefinite length");
	REFUSED("\x04\x81\x01x", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "length 1 not in its shortest form");
	REFUSED("\x04\x82\x00\x80x", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "length 128 not in its shortest form");
	REFUSED("\x04\x85\x01\x00\x00\x00\x00x",
	    ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "length in 5 octets, more than 4");
	REFUSED("\x04\x84\xff\xff\xff\xffx",
	    ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "length 4294967295, but 1 bytes are left");
	REFUSED("\x04\x03xy", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "length 3, but 2 bytes are left");
	REFUSED("\x04\x82\x01", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "cut within the length");
	REFUSED("\x04", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "cut after its tag");
}
END_TEST

START_TEST(refuses_the_wrong_tag_and_says_which)
{
	REFUSED("", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "missing, expected OCTET STRING (0x04)");
	REFUSED("\x1b\x00", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "GeneralString (0x1b), expected OCTET STRING (0x04)");
	REFUSED("\x6e\x00", ek_der_octets(&der, 3, "s"), 0,
	    "[APPLICATION 14] (0x6e), expected [3] (0xa3)");
	REFUSED("\x7f\x22\x00", ek_der_enter(&der, EK_DER_BARE, EK_DER_APP(1),
	    "s"), 0, "long-form tag 0x7f, expected [APPLICATION 1] (0x61)");
	REFUSED("\x1f\x22\x00", ek_der_any(&der, "s"), 0,
	    "long-form tag 0x1f");
	REFUSED("\x13\x00", ek_der_octets(&der, EK_DER_BARE, "s"), 0,
	    "tag 0x13, expected OCTET STRING (0x04)");
}
END_TEST

START_TEST(accounts_for_every_octet)
{
	REFUSED("\x02\x01\x05!", ek_der_int32(&der, EK_DER_BARE, "n"), 3,
	    "1 bytes left over");
	REFUSED("\xa0\x04\x02\x01\x05!", ek_der_int32(&der, 0, "n"), 5,
	    "1 bytes too many inside [0]");
	REFUSED("\xa0\x03\x02\x02\x05!", ek_der_int32(&der, 0, "n"), 2,
	    "length 2, but 1 bytes are left");
}
END_TEST

START_TEST(reads_what_there_is_of_a_cut_message)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(BYTES("\x30\x09\x30\x04\x02\x01"
	    "\x05"), "m", &error);
	struct ek_der outer = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");
	struct ek_der inner = ek_der_enter(&outer, EK_DER_BARE,
	    EK_DER_SEQUENCE, "in");

	ck_assert_int_eq(ek_der_int32(&inner, EK_DER_BARE, "n"), 5);
	ck_assert(ek_der_good(&inner));
	ek_der_int32(&inner, EK_DER_BARE, "next");
	ek_der_finish(&inner);
	ek_der_finish(&outer);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "m.in.next");
	ck_assert_uint_eq(error.offset, 7);
}
END_TEST

static void
enter_and_read(struct ek_der *der)
{
	struct ek_der in = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE, "");

	ek_der_int32(&in, EK_DER_BARE, "n");
	ck_assert(ek_der_good(&in));
	ek_der_finish(&in);
}

static void
enter_deeper(struct ek_der *der)
{
	struct ek_der in = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE, "");

	ek_der_enter(&in, EK_DER_BARE, EK_DER_SEQUENCE, "deeper");
	ck_assert(!ek_der_good(&in));
	ek_der_finish(&in);
}

START_TEST(refuses_lengths_that_go_beyond_the_end)
{
	REFUSED("\x30\x09\x02\x01\x05", enter_and_read(&der), 0,
	    "length 9, but 3 bytes are left");
	REFUSED("\x30\x81\xc9\x02\x01\x05", enter_and_read(&der), 0,
	    "length 201, but 3 bytes are left");
	/* Not cut: what is around it ends where it says. */
	REFUSED("\x30\x05\x30\x09\x02\x01\x05", enter_deeper(&der), 2,
	    "length 9, but 3 bytes are left");
}
END_TEST

START_TEST(gives_what_there_is_of_a_carried_message)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(BYTES("\xa2\x09\x04\x07" "ab"), "m",
	    &error);
	ekrb_bytes bytes = ek_der_carried(&der, 2, "token");

	ck_assert_uint_eq(bytes.len, 2);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "m.token");
}
END_TEST

START_TEST(refuses_other_malformed_values)
{
	REFUSED("\x03\x00", ek_der_flags(&der, EK_DER_BARE, "f"), 0,
	    "bit string without a right count of unused bits");
	REFUSED("\x03\x01\x01", ek_der_flags(&der, EK_DER_BARE, "f"), 0,
	    "bit string without a right count of unused bits");
	REFUSED("\x03\x02\x08\x00", ek_der_flags(&der, EK_DER_BARE, "f"), 0,
	    "bit string without a right count of unused bits");
	REFUSED("\x03\x02\x01\x01", ek_der_flags(&der, EK_DER_BARE, "f"), 0,
	    "unused bits that are not zero");
	REFUSED("\x01\x01\x01", ek_der_bool(&der, EK_DER_BARE, "b"), 0,
	    "boolean that is neither 0x00 nor 0xff");
	REFUSED("\x06\x00", ek_der_oid(&der, EK_DER_BARE, "o"), 0,
	    "malformed object identifier");
	REFUSED("\x06\x02\x2a\x80", ek_der_oid(&der, EK_DER_BARE, "o"), 0,
	    "malformed object identifier");
	REFUSED("\x06\x03\x2a\x80\x01", ek_der_oid(&der, EK_DER_BARE, "o"), 0,
	    "malformed object identifier");
}
END_TEST

START_TEST(takes_32_flags_from_any_bit_string)
{
	static const struct {
		ekrb_bytes der;
		uint32_t flags;
	} cases[] = {
		{ LITERAL("\x03\x05\x00\x40\x81\x00\x01"), 0x40810001 },
		{ LITERAL("\x03\x02\x01\x40"), 0x40000000 },
		{ LITERAL("\x03\x01\x00"), 0 },
		{ LITERAL("\x03\x06\x00\x00\x00\x00\x01\xff"), 1 },
	};
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(cases[_i].der, "m", &error);

	ck_assert_uint_eq(ek_der_flags(&der, EK_DER_BARE, ""),
	    cases[_i].flags);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_OK);
}
END_TEST

START_TEST(names_the_place_of_the_first_fault_only)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(BYTES(
	    "\x30\x0c" "\xa1\x0a\x30\x08" "\x1b\x01x" "\x1b\x01y" "\x04\x00"),
	    "msg", &error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "name");
	struct ek_der list = ek_der_enter(&seq, 1, EK_DER_SEQUENCE, "parts");
	unsigned n = 0;

	for (; ek_der_more(&list, 8); n++)
		ek_der_string(&list, EK_DER_BARE, EK_DER_GENERAL, NULL);
	ck_assert_uint_eq(n, 3);
	ek_der_int32(&seq, 7, "later");
	ek_der_finish(&der);
	ck_assert_str_eq(error.field, "msg.name.parts[2]");
	ck_assert_uint_eq(error.offset, 12);
}
END_TEST

START_TEST(limits_lists_depth_and_size)
{
	struct ek_der nest[EK_DER_DEPTH_MAX + 2];
	struct ek_error error = { 0 };
	uint8_t deep[128];
	int i;

	REFUSED("\x02\x01\x01\x02\x01\x02", while (ek_der_more(&der, 1))
	    ek_der_int32(&der, EK_DER_BARE, NULL), 3, "more than 1 elements");
	for (i = 0; i < 64; i++) {
		deep[2 * i] = EK_DER_SEQUENCE;
		deep[2 * i + 1] = (uint8_t)(126 - 2 * i);
	}
	nest[0] = ek_der_begin((ekrb_bytes){ deep, 128 }, "m", &error);
	for (i = 0; i <= EK_DER_DEPTH_MAX; i++)
		nest[i + 1] = ek_der_enter(&nest[i], EK_DER_BARE,
		    EK_DER_SEQUENCE, "s");
	ck_assert_str_eq(error.text, "nested more than 32 deep");
	ek_error_clear(&error);
	ek_der_begin((ekrb_bytes){ deep, EK_DER_SIZE_MAX + 1 }, "m", &error);
	ck_assert_int_eq(error.status, EKRB_MALFORMED);
}
END_TEST

START_TEST(writes_what_it_reads)
{
	static const int64_t numbers[] = { 0, 1, 127, 128, 255, 256, -1, -128,
		-129, INT32_MAX, UINT32_MAX, INT64_MAX, INT64_MIN };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_der der, seq;
	size_t i;

	ek_derout_open(&out, 9, EK_DER_SEQUENCE);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		ek_derout_int(&out, (int)i, numbers[i]);
	ek_derout_bool(&out, EK_DER_BARE, true);
	ek_derout_flags(&out, 1, 0x80000001);
	ek_derout_close(&out);
	der = ek_der_begin(ek_derout_bytes(&out), "m", &error);
	seq = ek_der_enter(&der, 9, EK_DER_SEQUENCE, "s");
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		ck_assert_int_eq(ek_der_int(&seq, (int)i, INT64_MIN, INT64_MAX,
		    "n"), numbers[i]);
	ck_assert(ek_der_bool(&seq, EK_DER_BARE, "b"));
	ck_assert_uint_eq(ek_der_flags(&seq, 1, "f"), 0x80000001);
	ek_der_finish(&seq);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_OK);
	ek_derout_free(&out);
}
END_TEST

/* Around the sizes where the length grows an octet. */
START_TEST(writes_the_shortest_length)
{
	static const size_t sizes[] = { 0, 127, 128, 255, 256, 65535, 65536 };
	static const size_t headers[] = { 2, 2, 3, 3, 4, 4, 5 };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	uint8_t *content = calloc(1, 65536);
	struct ek_der der;

	ek_derout_octets(&out, EK_DER_BARE,
	    (ekrb_bytes){ content, sizes[_i] });
	ck_assert_uint_eq(ek_derout_bytes(&out).len, headers[_i] + sizes[_i]);
	der = ek_der_begin(ek_derout_bytes(&out), "m", &error);
	ck_assert_uint_eq(ek_der_octets(&der, EK_DER_BARE, "").len, sizes[_i]);
	ck_assert_int_eq(ek_der_finish(&der), EKRB_OK);
	ek_derout_free(&out);
	free(content);
}
END_TEST

START_TEST(remembers_that_writing_failed)
{
	struct ek_derout out = { .depth = 0 };
	int i;

	ek_derout_open(&out, EK_DER_BARE, EK_DER_SEQUENCE);
	ck_assert_ptr_null(ek_derout_bytes(&out).data);
	for (i = 0; i <= EK_DER_DEPTH_MAX; i++)
		ek_derout_open(&out, EK_DER_BARE, EK_DER_SEQUENCE);
	for (i = 0; i <= EK_DER_DEPTH_MAX; i++)
		ek_derout_close(&out);
	ck_assert_ptr_null(ek_derout_bytes(&out).data);
	ek_derout_free(&out);
	ek_derout_close(&out);
	ck_assert_ptr_null(ek_derout_bytes(&out).data);
	ek_derout_free(&out);
}
END_TEST

static Suite *
der_suite(void)
{
	Suite *suite = suite_create("der");
	TCase *tests = tcase_create("reader"), *writer = tcase_create("writer");

	tcase_add_loop_test(tests, reads_numbers_of_every_size, 0, 9);
	tcase_add_test(tests, refuses_numbers_that_are_not_der);
	tcase_add_test(tests, refuses_lengths_that_are_not_der);
	tcase_add_test(tests, refuses_the_wrong_tag_and_says_which);
	tcase_add_test(tests, accounts_for_every_octet);
	tcase_add_test(tests, reads_what_there_is_of_a_cut_message);
	tcase_add_test(tests, refuses_lengths_that_go_beyond_the_end);
	tcase_add_test(tests, gives_what_there_is_of_a_carried_message);
	tcase_add_test(tests, refuses_other_malformed_values);
	tcase_add_loop_test(tests, takes_32_flags_from_any_bit_string, 0, 4);
	tcase_add_test(tests, names_the_place_of_the_first_fault_only);
	tcase_add_test(tests, limits_lists_depth_and_size);
	tcase_add_test(writer, writes_what_it_reads);
	tcase_add_loop_test(writer, writes_the_shortest_length, 0, 7);
	tcase_add_test(writer, remembers_that_writing_failed);
	suite_add_tcase(suite, tests);
	suite_add_tcase(suite, writer);
	return suite;
}

UNIT_MAIN(der_suite)
