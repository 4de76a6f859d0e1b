/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/inspection.h"
#include "net/body.h"
#include "net/dnsmessage.h"
#include "net/httpdate.h"
#include "net/question.h"
#include "net/reply.h"
#include "net/surroundings.h"
#include "unit/unit.h"

static void
assert_json(json_t *got, const char *want)
{
	json_t *expected = json_loads(want, JSON_DECODE_ANY, NULL);
	char *text = json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT);

	ck_assert_ptr_nonnull(expected);
	ck_assert_msg(json_equal(got, expected), "%s, not %s", text, want);
	free(text);
	json_decref(expected);
	json_decref(got);
}

START_TEST(reads_http_dates)
{
	int64_t epoch = 0;

	ck_assert(ek_http_date("Sun, 06 Nov 1994 08:49:37 GMT", &epoch));
	ck_assert_int_eq(epoch, 784111777);
	ck_assert(ek_http_date("Thu, 29 Feb 2024 00:00:00 GMT", &epoch));
	ck_assert_int_eq(epoch, 1709164800);
}
END_TEST

START_TEST(refuses_what_is_no_http_date)
{
	static const char *const bad[] = { "", "now",
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
		"Sun, 06 Foo 1994 08:49:37 GMT",
		"Sun, 31 Feb 2024 00:00:00 GMT",
		"Sun, 06 Nov 1994 25:00:00 GMT",
		"Sun, 06 Nov 1994 08:49:37 CET",
		"Sun, 06 Nov 1994 08:49:37 GMT+1" };
	int64_t epoch;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!ek_http_date(bad[i], &epoch), "%s", bad[i]);
}
END_TEST

START_TEST(tells_kinds_of_bodies)
{
	static const struct {
		const char *kind, *body;
	} cases[] = {
		{ "empty", "" },
		{ "html", "\r\n<!DOCTYPE HTML><p>hello" },
		{ "html", "\xef\xbb\xbf<html>" },
		{ "json", "{\"error\": 1}" },
		{ "text", "{ not json" },
		{ "text", "upstream connect error" },
		{ "text", "gr\xc3\xbc\xc3\x9f" },
		{ "text", "  \r\n" },
		{ "binary", "\x30\x82\x01" },
		{ "binary", "abc\x01zzzz" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(ek_body_kind(cases[i].body,
		    strlen(cases[i].body)), cases[i].kind);
	ck_assert_str_eq(ek_body_kind("a\0b zzz", 7), "binary");
}
END_TEST

START_TEST(masks_the_user_of_a_proxy)
{
	assert_json(ek_proxy_masked("http://u:p@proxy:3128/"),
	    "\"http://***@proxy:3128/\"");
	assert_json(ek_proxy_masked("u:p@ss@proxy:3128"),
	    "\"***@proxy:3128\"");
	assert_json(ek_proxy_masked("http://u:p/w@proxy"),
	    "\"http://***@proxy\"");
	assert_json(ek_proxy_masked("http://proxy:3128"),
	    "\"http://proxy:3128\"");
}
END_TEST

START_TEST(reads_resolver_and_hosts_files)
{
	static const char *const names[] = { "login.example", NULL, "mi.x" };

	assert_json(ek_resolv_conf_servers("# nameserver 9.9.9.9\n"
	    "search a b\nnameserver\t10.0.0.2 # x\n nameserver ::1"),
	    "[{\"address\": \"10.0.0.2\"}, {\"address\": \"::1\"}]");
	assert_json(ek_hosts_lines("127.0.0.1 localhost\n"
	    "# 1.1.1.1 login.example\n10.1.1.1\tx LOGIN.example y\n"
	    "10.1.1.2 login.example.org # mi.x\n10.1.1.3 mi.x\n", names, 3),
	    "[{\"line\": 3, \"address\": \"10.1.1.1\", \"name\":"
	    "\"login.example\"},{\"line\": 5, \"address\": \"10.1.1.3\","
	    "\"name\": \"mi.x\"}]");
}
END_TEST

START_TEST(knows_products_that_inspect)
{
	ck_assert_str_eq(ek_inspection_product(
	    "C=US, O=Zscaler Inc., CN=Zscaler Intermediate Root CA"),
	    "Zscaler");
	ck_assert_str_eq(ek_inspection_product("O=FORTINET, CN=FG100"),
	    "Fortinet FortiGate");
	ck_assert_ptr_null(ek_inspection_product(
	    "C=US, O=DigiCert Inc, CN=DigiCert Global Root G2"));
	ck_assert_ptr_null(ek_inspection_product(""));
	ck_assert(ek_inspection_is_microsoft_host("Login.MicrosoftOnline.com"));
	ck_assert(!ek_inspection_is_microsoft_host("microsoftonline.com.evil"));
	ck_assert(ek_inspection_is_microsoft_ca(
	    "C=US, O=Microsoft Corporation, CN=Microsoft Azure RSA TLS 03"));
}
END_TEST

START_TEST(asks_and_reads_the_answer)
{
	static const char error[] = "~N0L\xa0\3\2\1\5\xa1\3\2\1\x1e\xa4\x11\x18"
	    "\x0f" "20260101000000Z\xa5\3\2\1\0\xa6\3\2\1\6\xa9\3\x1b\1R"
	    "\xaa\x16\x30\x14\xa0\3\2\1\2\xa1\x0d\x30\x0b\x1b\6krbtgt\x1b\1R"
	    "\xab\6\x1b\4text";
	struct ek_buf question = { 0 }, wrapped = { 0 }, back = { 0 };
	struct ek_buf answer = { 0 };
	json_t *item = json_object();

	ck_assert(ek_question_write(&question, "R"));
	ck_assert_int_eq((uint8_t)question.data[0], 0x6a);
	ck_assert(ek_kkdcp_wrap(&wrapped, question.data, question.len, "R"));
	ck_assert(ek_kkdcp_unwrap(&wrapped, &back));
	ck_assert_uint_eq(back.len, question.len);
	ck_assert_mem_eq(back.data, question.data, back.len);
	ek_buf_add(&answer, error, sizeof(error) - 1);
	ek_answer_describe(&answer, item);
	assert_json(item, "{\"reply\": \"krb-error\", \"code\": 6,"
	    "\"e_text\": \"text\", \"server_time\": 1767225600}");
	wrapped.len--;
	ck_assert(!ek_kkdcp_unwrap(&wrapped, &back));
	ek_buf_free(&question);
	ek_buf_free(&wrapped);
	ek_buf_free(&back);
	ek_buf_free(&answer);
}
END_TEST

static void
feed(struct ek_reply_reader *reader, const char *line)
{
	ek_reply_line(reader, line, strlen(line));
}

START_TEST(reads_a_reply)
{
	struct ek_reply_reader reader = { 0 };
	struct ek_http_reply reply = { 0 };

	feed(&reader, "HTTP/1.1 100 Continue\r\n");
	feed(&reader, "Server: interim\r\n");
	feed(&reader, "\r\n");
	feed(&reader, "HTTP/1.1 403 Not for you\r\n");
	feed(&reader, "content-TYPE:\ttext/html \r\n");
	feed(&reader, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
	feed(&reader, "X-MS-Request-Id: a\r\n");
	feed(&reader, "x-ms-request-id: b\r\n");
	feed(&reader, ": no name\r\n");
	feed(&reader, "Content-Length: 5\r\n");
	ck_assert(ek_reply_piece(&reader, "abc", 3));
	ck_assert(!reader.whole && ek_reply_is_short(&reader));
	ck_assert(ek_reply_piece(&reader, "de", 2));
	ck_assert(reader.whole && !ek_reply_is_short(&reader));
	ek_reply_tell(&reader, &reply);
	ck_assert_str_eq(reply.reason, "Not for you");
	ck_assert_str_eq(reply.content_type, "text/html");
	ck_assert_str_eq(reply.request_id, "a");
	ck_assert_ptr_null(reply.server);
	ck_assert(reply.has_date);
	ck_assert_int_eq(reply.date, 784111777);
	ek_reply_free(&reader);
}
END_TEST

START_TEST(believes_the_der_more_than_the_header)
{
	struct ek_reply_reader reader = { 0 };

	feed(&reader, "HTTP/1.0 200\r\n");
	feed(&reader, "Content-Length: 1000\r\n");
	ck_assert(ek_reply_piece(&reader, "\x30\x81", 2));
	ck_assert(!reader.whole);
	ck_assert(ek_reply_piece(&reader, "\x02\1\2", 3));
	ck_assert(reader.whole);
	ck_assert_uint_eq(reader.reason.len, 0);
	ek_reply_free(&reader);
}
END_TEST

START_TEST(cuts_what_is_too_long)
{
	struct ek_reply_reader reader = { 0 };
	char *much = malloc(EK_HTTP_MAX_BODY + 1);

	ck_assert_ptr_nonnull(much);
	memset(much, 'x', EK_HTTP_MAX_BODY + 1);
	ck_assert(!ek_reply_piece(&reader, much, EK_HTTP_MAX_BODY + 1));
	memcpy(much, "Server: ", 8);
	ek_reply_line(&reader, much, 9000);
	ck_assert_uint_eq(reader.fields[EK_REPLY_SERVER].len,
	    EK_HTTP_MAX_HEADER);
	ek_reply_free(&reader);
	free(much);
}
END_TEST

#define QUESTION "\x09_kerberos\x04_udp\x01R\x00\x00\x21\x00\x01"
#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1
/* Owner by pointer, SRV, IN, 60 s, LEN bytes of data. */
#define SRV(len, data) "\xc0\x0c\x00\x21\x00\x01\x00\x00\x00\x3c" len data
#define HEAD(flags, answers) "\x12\x34" flags "\x00\x01\x00" answers        \
	"\x00\x00\x00\x00"

START_TEST(asks_a_name_server)
{
	static const unsigned char wanted[] = "\x12\x34\x01\x00\x00\x01\x00"
	    "\x00\x00\x00\x00\x00" QUESTION;
	struct ek_buf out = { 0 };

	ck_assert(ek_dns_write(&out, 0x1234, "_kerberos._udp.R", EK_DNS_SRV));
	ck_assert_mem_eq(out.data, wanted, sizeof(wanted) - 1);
	ek_buf_reset(&out);
	ck_assert(!ek_dns_write(&out, 1, "a..b", EK_DNS_SRV));
	ck_assert(!ek_dns_write(&out, 1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", EK_DNS_SRV));
	ek_buf_free(&out);
}
END_TEST

START_TEST(reads_srv_records)
{
	struct ek_dns_answer a;

	ck_assert(ek_dns_read(&a, BYTES(HEAD("\x81\x80", "\x03") QUESTION
	    SRV("\x00\x0b", "\x00\x01\x00\x02\x00\x58\x02" "dc\xc0\x1b")
	    SRV("\x00\x07", "\x00\x00\x00\x00\x00\x00\x00")
	    SRV("\x00\x0b", "\x00\x01\x00\x02\x00\x58\x02" "d\033\xc0\x1b")),
	    0x1234, EK_DNS_SRV));
	ck_assert_int_eq(a.code, 0);
	ck_assert(!a.truncated);
	ck_assert_uint_eq(a.count, 2);
	ck_assert_str_eq(a.records[0].target, "dc.R");
	ck_assert_uint_eq(a.records[0].priority, 1);
	ck_assert_uint_eq(a.records[0].weight, 2);
	ck_assert_uint_eq(a.records[0].port, 88);
	ck_assert_str_eq(a.records[1].target, "");
}
END_TEST

START_TEST(reads_uri_records_and_refusals)
{
	struct ek_dns_answer a;

	ck_assert(ek_dns_read(&a, BYTES(HEAD("\x81\x80", "\x01")
	    "\x01R\x00\x01\x00\x00\x01" "\xc0\x0c\x01\x00\x00\x01\x00\x00\x00"
	    "\x3c\x00\x09\x00\x01\x00\x02krb5:"), 0x1234, EK_DNS_URI));
	ck_assert_uint_eq(a.count, 1);
	ck_assert_str_eq(a.records[0].target, "krb5:");
	ck_assert(ek_dns_read(&a, BYTES(HEAD("\x83\x83", "\x00") QUESTION),
	    0x1234, EK_DNS_SRV));
	ck_assert_int_eq(a.code, EK_DNS_NXDOMAIN);
	ck_assert(a.truncated);
	ck_assert(!ek_dns_read(&a, BYTES(HEAD("\x81\x80", "\x00") QUESTION),
	    0x4321, EK_DNS_SRV));
	ck_assert(!ek_dns_read(&a, BYTES(HEAD("\x01\x00", "\x00") QUESTION),
	    0x1234, EK_DNS_SRV));
}
END_TEST

/* A name that points to itself, and every cut of a good answer. */
START_TEST(survives_hostile_name_servers)
{
	static const char good[] = HEAD("\x81\x80", "\x01") QUESTION
	    SRV("\x00\x0b", "\x00\x01\x00\x02\x00\x58\x02" "dc\xc0\x1b");
	struct ek_dns_answer a;
	unsigned char *copy;
	size_t len, i;

	ek_dns_read(&a, BYTES(HEAD("\x81\x80", "\x01") QUESTION
	    SRV("\x00\x08", "\x00\x01\x00\x02\x00\x58\xc0\x33")), 0x1234,
	    EK_DNS_SRV);
	ck_assert_uint_eq(a.count, 0);
	for (len = 0; len < sizeof(good); len++) {
		copy = malloc(len + 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, good, len);
		ek_dns_read(&a, copy, len, 0x1234, EK_DNS_SRV);
		for (i = 0; i < len; i++) {
			copy[i] ^= 0xff;
			ek_dns_read(&a, copy, len, 0x1234, EK_DNS_SRV);
			copy[i] ^= 0xff;
		}
		ck_assert_uint_le(a.count, 1);
		free(copy);
	}
}
END_TEST

static Suite *
net_suite(void)
{
	Suite *suite = suite_create("net");
	TCase *tests = tcase_create("net");

	tcase_add_test(tests, reads_http_dates);
	tcase_add_test(tests, refuses_what_is_no_http_date);
	tcase_add_test(tests, tells_kinds_of_bodies);
	tcase_add_test(tests, masks_the_user_of_a_proxy);
	tcase_add_test(tests, reads_resolver_and_hosts_files);
	tcase_add_test(tests, knows_products_that_inspect);
	tcase_add_test(tests, asks_and_reads_the_answer);
	tcase_add_test(tests, reads_a_reply);
	tcase_add_test(tests, believes_the_der_more_than_the_header);
	tcase_add_test(tests, cuts_what_is_too_long);
	tcase_add_test(tests, asks_a_name_server);
	tcase_add_test(tests, reads_srv_records);
	tcase_add_test(tests, reads_uri_records_and_refusals);
	tcase_add_test(tests, survives_hostile_name_servers);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(net_suite)
