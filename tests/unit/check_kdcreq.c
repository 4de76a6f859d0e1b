/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/apreq.h"
#include "krb/kdcreq.h"
#include "unit/ckbytes.h"
#include "unit/message.h"
#include "unit/vector.h"

START_TEST(reads_an_as_req)
{
	ekrb_bytes bytes = vector_load("as-req");
	struct ek_error error = { 0 };
	struct ek_kdcreq request;
	struct ek_padata padata;
	uint32_t options;

	ck_assert_int_eq(ek_kdcreq_parse(bytes, &request, &error), EKRB_OK);
	ck_assert_int_eq(request.type, EK_AS_REQ);
	ck_assert_uint_eq(request.options, 0x40810010);
	ck_assert_name(&request.client, "ada@CORP.EXAMPLE");
	ck_assert_name(&request.server, "krbtgt/CORP.EXAMPLE@CORP.EXAMPLE");
	ck_assert_int_eq(request.from, 1795510800);
	ck_assert_int_eq(request.till, 1795597200);
	ck_assert_int_eq(request.renew_until, 1796115600);
	ck_assert_uint_eq(request.nonce, 0x5ee5ca1e);
	ck_assert_uint_eq(request.n_etypes, 5);
	ck_assert_int_eq(request.etype[4], 23);
	ck_assert_uint_eq(request.addresses.n, 3);
	ck_assert_uint_eq(request.padata.n, 3);
	ck_assert(ek_padata_find(&request.padata, EK_PA_PAC_OPTIONS, &padata));
	ck_assert(ek_pac_options(&padata, &options));
	ck_assert_uint_eq(options, 0x40000000);
	ck_assert(!ek_padata_find(&request.padata, EK_PA_FX_FAST, &padata));
	vector_free(bytes);
}
END_TEST

START_TEST(reads_a_tgs_req)
{
	ekrb_bytes bytes = vector_load("tgs-req");
	struct ek_error error = { 0 };
	struct ek_kdcreq request;
	struct ek_padata padata;
	struct ek_ticket ticket;
	struct ek_apreq apreq;

	ck_assert_int_eq(ek_kdcreq_parse(bytes, &request, &error), EKRB_OK);
	ck_assert_int_eq(request.type, EK_TGS_REQ);
	ck_assert_uint_eq(request.client.n_parts, 0);
	ck_assert(ek_principal_part_is(&request.server, 0, "MSSQLSvc"));
	ck_assert_int_eq(request.authdata.etype, 18);
	ck_assert_uint_eq(request.tickets.n, 1);
	ck_assert(ek_ticket_next(&request.tickets, &ticket));
	ck_assert_name(&ticket.server, "s@R");
	ck_assert(!ek_ticket_next(&request.tickets, &ticket));
	ck_assert(ek_padata_find(&request.padata, EK_PA_TGS_REQ, &padata));
	ck_assert_int_eq(ek_apreq_parse(padata.value, &apreq, &error),
	    EKRB_OK);
	ck_assert_int_eq(apreq.ticket.enc.etype, EK_ETYPE_OPAQUE);
	vector_free(bytes);
}
END_TEST

/* The request that asks whether a KDC answers at all. */
START_TEST(writes_a_request_without_preauthentication)
{
	const struct ek_kdcreq request = {
		.type = EK_AS_REQ, .options = EK_KDC_CANONICALIZE,
		.client = ek_principal_single(EK_NT_PRINCIPAL, "probe", "R"),
		.server = ek_principal_service("krbtgt", "R", "R"),
		.till = 1795510800, .nonce = UINT32_MAX,
		.n_etypes = 2, .etype = { 18, 17 },
	};
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_kdcreq again;

	ek_kdcreq_write(&out, &request);
	ck_assert_int_eq(ek_kdcreq_parse(ek_derout_bytes(&out), &again,
	    &error), EKRB_OK);
	ck_assert_uint_eq(again.nonce, UINT32_MAX);
	ck_assert_int_eq(again.till, request.till);
	ck_assert_int_eq(again.from, 0);
	ck_assert(ek_principal_equal(&again.client, &request.client));
	ck_assert(ek_principal_equal(&again.server, &request.server));
	ck_assert_ptr_null(again.padata.raw.data);
	ek_derout_free(&out);
}
END_TEST

START_TEST(limits_etypes)
{
	struct ek_kdcreq request = { .type = EK_AS_REQ,
		.server = ek_principal_service("krbtgt", "R", "R"),
		.n_etypes = EK_KDCREQ_ETYPES_MAX };
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_list list = { .n = 0 };
	uint8_t more[99 + 3];
	size_t i;

	for (i = 0; i < sizeof(more); i++)
		more[i] = i % 3 == 0 ? 0x02 : 0x01;
	list.raw = (ekrb_bytes){ more, sizeof(more) };
	ek_derout_open(&out, EK_DER_BARE, EK_DER_APP(EK_AS_REQ));
	ek_derout_open(&out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(&out, 1, 5);
	ek_derout_int(&out, 2, EK_AS_REQ);
	ek_derout_open(&out, 4, EK_DER_SEQUENCE);
	ek_derout_flags(&out, 0, 0);
	ek_realm_write(&out, 2, ek_bytes_of("R"));
	ek_derout_string(&out, 5, EK_DER_TIME, ek_bytes_of("20261124090000Z"));
	ek_derout_int(&out, 7, 1);
	ek_list_write(&out, 8, &list);
	ek_derout_close(&out);
	ek_derout_close(&out);
	ek_derout_close(&out);
	ck_assert_int_eq(ek_kdcreq_parse(ek_derout_bytes(&out), &request,
	    &error), EKRB_MALFORMED);
	ck_assert_str_eq(error.field, "as-req.req-body.etype");
	ck_assert_str_eq(error.text, "more than 32 elements");
	ek_derout_free(&out);
}
END_TEST

START_TEST(survives_damage)
{
	static const char *const vectors[] = { "as-req", "tgs-req" };

	message_mutate("kdc-req", vectors[_i]);
}
END_TEST

static Suite *
kdcreq_suite(void)
{
	Suite *suite = suite_create("kdcreq");
	TCase *tests = tcase_create("kdcreq");

	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, reads_an_as_req);
	tcase_add_test(tests, reads_a_tgs_req);
	tcase_add_test(tests, writes_a_request_without_preauthentication);
	tcase_add_test(tests, limits_etypes);
	tcase_add_loop_test(tests, survives_damage, 0, 2);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(kdcreq_suite)
