/* SPDX-License-Identifier: BSD-2-Clause */
/* The public functions of an inspection, by the public header alone but for
 * the cache they read. */
#include <string.h>

#include "entrakrb.h"

#include "unit/ccfile.h"
#include "unit/unit.h"

#define CLOUD "KERBEROS.MICROSOFTONLINE.COM"
#define TGS "krbtgt/" CLOUD "@" CLOUD
#define SQL "MSSQLSvc/mi1.abc123.database.windows.net:1433"

enum { NOW = 1800000000, HOUR = 3600 };

static ekrb_ctx *ctx;
static ekrb_inspect *inspect;

static void
setup(void)
{
	ck_assert_int_eq(ekrb_ctx_new(&ctx), EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_new(ctx, &inspect), EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_set_time(inspect, NOW), EKRB_OK);
}

static void
teardown(void)
{
	ekrb_inspect_free(inspect);
	ekrb_ctx_free(ctx);
}

static bool
refuse(void *arg, const char *data, size_t len)
{
	(void)arg;
	(void)data;
	(void)len;
	return false;
}

START_TEST(refuses_what_is_out_of_range)
{
	ck_assert_int_eq(ekrb_inspect_set_output(inspect, (ekrb_form)9, 0,
	    refuse, NULL), EKRB_ARGUMENT);
	ck_assert_int_eq(ekrb_inspect_set_output(inspect, EKRB_FORM_TEXT, 32,
	    refuse, NULL), EKRB_ARGUMENT);
	ck_assert_int_eq(ekrb_inspect_set_monitor(inspect, -2, 0),
	    EKRB_ARGUMENT);
	ck_assert_int_eq(ekrb_inspect_set_monitor(inspect, 0, -2),
	    EKRB_ARGUMENT);
	ck_assert_int_eq(ekrb_inspect_set_spn(inspect, "MSSQLSvc"),
	    EKRB_ARGUMENT);
	ck_assert(strlen(ekrb_error_text(ctx)) > 0);
	ck_assert_int_eq(ekrb_inspect_set_monitor(inspect, -1, 600), EKRB_OK);
}
END_TEST

START_TEST(keeps_the_order_of_calls)
{
	int code;

	ck_assert_int_eq(ekrb_inspect_bytes(inspect, "x", "hello", 5), EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_set_spn(inspect, SQL), EKRB_STATE);
	ck_assert_int_eq(ekrb_inspect_end(inspect, &code), EKRB_OK);
	ck_assert_int_eq(code, 3);
	ck_assert_int_eq(ekrb_inspect_bytes(inspect, "x", "hello", 5),
	    EKRB_STATE);
	ck_assert_int_eq(ekrb_inspect_end(inspect, &code), EKRB_STATE);
	ck_assert_int_eq(code, 4);
}
END_TEST

START_TEST(says_that_the_output_was_refused)
{
	int code;

	ck_assert_int_eq(ekrb_inspect_set_output(inspect, EKRB_FORM_JSON, 0,
	    refuse, NULL), EKRB_OK);
	ekrb_inspect_bytes(inspect, "x", "hello", 5);
	ck_assert_int_eq(ekrb_inspect_end(inspect, &code), EKRB_IO);
	ck_assert_int_eq(code, 4);
}
END_TEST

static void
look(void *arg, const ekrb_ticket *ticket)
{
	int *seen = arg;
	uint32_t kvno;
	int32_t etype;

	(*seen)++;
	ck_assert_str_eq(ekrb_ticket_server(ticket), SQL "@" CLOUD);
	ck_assert_str_eq(ekrb_ticket_kind(ticket), "sql");
	ck_assert_int_eq(ekrb_ticket_usable(ticket), EKRB_USABLE_YES);
	ck_assert_ptr_null(ekrb_ticket_why(ticket));
	ck_assert_int_eq(ekrb_ticket_auth(ticket), NOW - HOUR);
	ck_assert_int_eq(ekrb_ticket_start(ticket), NOW - 60);
	ck_assert_int_eq(ekrb_ticket_end(ticket), NOW + HOUR);
	ck_assert(ekrb_ticket_kvno(ticket, &kvno));
	ck_assert_uint_eq(kvno, 7);
	ck_assert(ekrb_ticket_etype(ticket, &etype));
	ck_assert_int_eq(etype, 18);
}

START_TEST(hands_on_tickets)
{
	struct ek_buf bytes = { 0 }, ticket = { 0 };
	struct ccfile file = { .out = &bytes, .version = 4 };
	struct ccfile_cred cred = { "alice@" CLOUD, SQL "@" CLOUD, 18, 32,
		NOW - HOUR, NOW - 60, NOW + HOUR, 0, 0, NULL, 0, NULL };
	int code, seen = 0;

	ccfile_begin(&file, "alice@" CLOUD);
	ccfile_ticket(&ticket, SQL "@" CLOUD, 18, 7, 40);
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	ccfile_cred(&file, &cred);
	ck_assert_int_eq(ekrb_inspect_set_tickets(inspect, look, &seen),
	    EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_set_spn(inspect, SQL), EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_bytes(inspect, "cache", bytes.data,
	    bytes.len), EKRB_OK);
	ck_assert_int_eq(ekrb_inspect_end(inspect, &code), EKRB_OK);
	ck_assert_int_eq(seen, 1);
	ck_assert_int_eq(ekrb_inspect_spn_end(inspect), NOW + HOUR);
	ck_assert_int_eq(ekrb_inspect_cloud_tgt_end(inspect), 0);
	ek_buf_free(&bytes);
	ek_buf_free(&ticket);
}
END_TEST

static Suite *
api_suite(void)
{
	Suite *suite = suite_create("api");
	TCase *tests = tcase_create("inspect");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, refuses_what_is_out_of_range);
	tcase_add_test(tests, keeps_the_order_of_calls);
	tcase_add_test(tests, says_that_the_output_was_refused);
	tcase_add_test(tests, hands_on_tickets);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(api_suite)
