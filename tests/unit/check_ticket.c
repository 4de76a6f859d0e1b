/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "krb/ticket.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(reads_a_cloud_tgt)
{
	ekrb_bytes bytes = vector_load("ticket-cloud");
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	ck_assert_int_eq(ek_ticket_parse(bytes, &ticket, &error), EKRB_OK);
	ck_assert_name(&ticket.server, "krbtgt/KERBEROS.MICROSOFTONLINE.COM"
	    "@KERBEROS.MICROSOFTONLINE.COM");
	ck_assert(ek_principal_is_tgs(&ticket.server));
	ck_assert_int_eq(ticket.server.type, EK_NT_SRV_INST);
	ck_assert_int_eq(ticket.enc.etype, EK_ETYPE_OPAQUE);
	ck_assert(!ticket.enc.has_kvno);
	ck_assert_uint_eq(ticket.enc.cipher.len, 40);
	ck_assert_ptr_eq(ticket.enc.cipher.data + 40, bytes.data + bytes.len);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_service_ticket)
{
	ekrb_bytes bytes = vector_load("ticket-service");
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	ck_assert_int_eq(ek_ticket_parse(bytes, &ticket, &error), EKRB_OK);
	ck_assert_name(&ticket.server, "MSSQLSvc/mi1.0123456789ab.database."
	    "windows.net:1433@KERBEROS.MICROSOFTONLINE.COM");
	ck_assert_int_eq(ticket.enc.etype, 18);
	ck_assert(ticket.enc.has_kvno);
	ck_assert_uint_eq(ticket.enc.kvno, 7);
	ck_assert_uint_eq(ticket.enc.cipher.len, 160);
	vector_free(bytes);
}
END_TEST

START_TEST(takes_a_negative_kvno_modulo_2_32)
{
	ekrb_bytes bytes = vector_load("ticket-rodc");
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	ck_assert_int_eq(ek_ticket_parse(bytes, &ticket, &error), EKRB_OK);
	ck_assert_uint_eq(ticket.enc.kvno, 0xd04d0001);
	vector_free(bytes);
}
END_TEST

START_TEST(keeps_what_was_before_the_fault)
{
	ekrb_bytes bytes = vector_load("ticket-service"), cut = bytes;
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	cut.len = 120; /* two lengths now promise more than there is */
	ck_assert_int_eq(ek_ticket_parse(cut, &ticket, &error),
	    EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "ticket.enc-part.etype");
	ck_assert_uint_eq(ticket.server.n_parts, 2);
	ck_assert(!ticket.enc.has_etype);
	ck_assert_ptr_null(ticket.der.data);
	vector_free(bytes);
}
END_TEST

/* The etype becomes an OCTET STRING. */
START_TEST(names_the_field_of_a_fault)
{
	ekrb_bytes bytes = vector_load("ticket-service");
	uint8_t *copy = malloc(bytes.len);
	struct ek_error error = { 0 };
	struct ek_ticket ticket;
	size_t at;

	memcpy(copy, bytes.data, bytes.len);
	for (at = 0; memcmp(copy + at, "\x02\x01\x12", 3) != 0; at++)
		;
	copy[at] = 0x04;
	ck_assert_int_eq(ek_ticket_parse((ekrb_bytes){ copy, bytes.len },
	    &ticket, &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "ticket.enc-part.etype");
	ck_assert_uint_eq(error.offset, at);
	ck_assert_str_eq(error.text,
	    "OCTET STRING (0x04), expected INTEGER (0x02)");
	ck_assert_uint_eq(ticket.server.n_parts, 2);
	ck_assert_bytes(ticket.server.realm, "KERBEROS.MICROSOFTONLINE.COM");
	ck_assert_ptr_null(ticket.enc.cipher.data);
	free(copy);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_decrypted_part)
{
	ekrb_bytes bytes = vector_load("enc-ticket-part");
	struct ek_error error = { 0 };
	struct ek_ticket_part part;

	ck_assert_int_eq(ek_ticket_part_parse(bytes, &part, &error), EKRB_OK);
	ck_assert_uint_eq(part.flags, 0x40e50000);
	ck_assert_int_eq(part.session.etype, 17);
	ck_assert_uint_eq(part.session.value.len, 16);
	ck_assert_name(&part.client, "ada@CORP.EXAMPLE");
	ck_assert_int_eq(part.transited_type, 1);
	ck_assert_bytes(part.transited, "EXAMPLE");
	ck_assert_int_eq(part.auth, 1795510800);
	ck_assert_int_eq(part.start, 1795510860);
	ck_assert_int_eq(part.end, 1795546800);
	ck_assert_int_eq(part.renew_until, 1796115600);
	ck_assert_uint_eq(part.addresses.n, 3);
	ck_assert_uint_eq(part.authdata.n, 2);
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_part_with_nothing_optional)
{
	ekrb_bytes bytes = vector_load("enc-ticket-part-least");
	struct ek_error error = { 0 };
	struct ek_ticket_part part;

	ck_assert_int_eq(ek_ticket_part_parse(bytes, &part, &error), EKRB_OK);
	ck_assert_uint_eq(part.flags, 0x40810000);
	ck_assert_name(&part.client,
	    "ada\\@contoso.example@KERBEROS.MICROSOFTONLINE.COM");
	ck_assert_int_eq(part.start, 0);
	ck_assert_int_eq(part.renew_until, 0);
	ck_assert_ptr_null(part.addresses.raw.data);
	ck_assert_ptr_null(part.authdata.raw.data);
	vector_free(bytes);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const cases[][2] = {
		{ "ticket", "ticket-small" }, { "ticket", "ticket-cloud" },
		{ "ticket", "ticket-service" }, { "ticket", "ticket-rodc" },
		{ "enc-ticket-part", "enc-ticket-part" },
		{ "enc-ticket-part", "enc-ticket-part-least" },
	};

	message_mutate(cases[_i][0], cases[_i][1]);
}
END_TEST

static Suite *
ticket_suite(void)
{
	Suite *suite = suite_create("ticket");
	TCase *tests = tcase_create("ticket");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, reads_a_cloud_tgt);
	tcase_add_test(tests, reads_a_service_ticket);
	tcase_add_test(tests, takes_a_negative_kvno_modulo_2_32);
	tcase_add_test(tests, keeps_what_was_before_the_fault);
	tcase_add_test(tests, names_the_field_of_a_fault);
	tcase_add_test(tests, reads_a_decrypted_part);
	tcase_add_test(tests, reads_a_part_with_nothing_optional);
	tcase_add_loop_test(tests, survives_damage, 0, 6);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(ticket_suite)
