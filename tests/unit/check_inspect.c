/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "inspect/inspect.h"
#include "unit/ccfile.h"
#include "unit/expect.h"
#include "unit/mutate.h"
#include "unit/oom.h"
#include "unit/unit.h"
#include "unit/vector.h"

#define CLOUD "KERBEROS.MICROSOFTONLINE.COM"
#define CLIENT "alice\\@contoso.com@" CLOUD
#define TGS "krbtgt/" CLOUD "@" CLOUD
#define SQL "MSSQLSvc/mi1.abc123.database.windows.net:1433"

enum { NOW = 1800000000, HOUR = 3600 };

/* What an inspection gave. */
struct result {
	struct ek_buf out;
	json_t *json;
	int code;
};

static bool
collect(void *arg, const char *data, size_t len)
{
	ek_buf_add(arg, data, len);
	return true;
}

static struct ek_inspect_options
options(enum ek_form form)
{
	return (struct ek_inspect_options){ .now = NOW, .form = form,
		.collectors = "/nonexistent" };
}

static void
run(struct result *r, const struct ek_inspect_options *o,
    const struct ek_buf *bytes)
{
	struct ek_inspect in;
	struct ek_error error = { 0 };

	memset(r, 0, sizeof(*r));
	ck_assert_int_eq(ek_inspect_begin(&in, o, collect, &r->out, &error),
	    EKRB_OK);
	ek_inspect_bytes(&in, "input", (ekrb_bytes){
	    (const uint8_t *)bytes->data, bytes->len });
	r->code = ek_inspect_end(&in);
	ek_inspect_free(&in);
	if (o->form != EK_FORM_JSON)
		return;
	r->json = json_loadb(r->out.data, r->out.len, JSON_REJECT_DUPLICATES,
	    NULL);
	ck_assert_msg(r->json != NULL, "%s", ek_buf_str(&r->out));
}

static void
finish(struct result *r)
{
	ek_buf_free(&r->out);
	json_decref(r->json);
}

static const json_t *
finding(const struct result *r, const char *id)
{
	const json_t *list = json_object_get(r->json, "findings"), *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (ek_item_streq(item, "id", id))
			return item;
	return NULL;
}

/* A cache: the TGT ends at TGT_END, a ticket for SQL at SQL_END; 0: not
 * there. */
static void
make_cache(struct ek_buf *buf, int64_t tgt_end, int64_t sql_end)
{
	struct ccfile f = { .out = buf, .version = 4 };
	struct ek_buf ticket = { 0 };
	struct ccfile_cred cred = { CLIENT, TGS, 18, 32, NOW - HOUR,
		NOW - HOUR, (uint32_t)tgt_end, NOW + 6 * 24 * HOUR, 0x40810000,
		NULL, 0, NULL };

	ccfile_begin(&f, CLIENT);
	ccfile_ticket(&ticket, TGS, -1, -1, 100);
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	if (tgt_end != 0)
		ccfile_cred(&f, &cred);
	ek_buf_reset(&ticket);
	ccfile_ticket(&ticket, SQL "@" CLOUD, 18, 2, 100);
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	cred.server = SQL "@" CLOUD;
	cred.end = (uint32_t)sql_end;
	if (sql_end != 0)
		ccfile_cred(&f, &cred);
	ek_buf_free(&ticket);
}

START_TEST(judges_a_good_cache)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;
	const json_t *t;

	make_cache(&buf, NOW + 9 * HOUR, NOW);
	run(&r, &o, &buf);
	ck_assert_int_eq(r.code, 0);
	ck_assert(ek_item_streq(r.json, "status", "ok"));
	ck_assert(json_is_null(json_object_get(r.json, "root_cause")));
	t = json_array_get(json_object_get(r.json, "tickets"), 0);
	ck_assert(ek_item_streq(t, "kind", "cloud"));
	ck_assert(ek_item_streq(t, "client",
	    "alice\\\\@contoso.com@" CLOUD));
	ck_assert(ek_item_is(t, "usable", true));
	ck_assert(ek_item_streq(t, "flags_hex", "0x40810000"));
	ck_assert(ek_item_streq(t, "end", "2027-01-15T17:00:00Z"));
	ck_assert_int_eq(json_integer_value(json_object_get(t,
	    "ticket_etype")), -1);
	ck_assert(json_is_null(json_object_get(t, "kvno")));
	t = json_array_get(json_object_get(r.json, "tickets"), 1);
	ck_assert(ek_item_streq(t, "kind", "sql"));
	ck_assert(ek_item_is(t, "usable", false));
	ck_assert(ek_item_streq(t, "why", "expired"));
	/* An ended service ticket is no fault while the TGT is good. */
	ck_assert(ek_item_streq(finding(&r, "ticket-ended"), "severity",
	    "info"));
	ck_assert(finding(&r, "tgt-cloud-marks") != NULL);
	ck_assert(finding(&r, "tgt-not-renewable") != NULL);
	finish(&r);
	ek_buf_free(&buf);
}
END_TEST

START_TEST(finds_an_expired_tgt)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;

	make_cache(&buf, NOW - 60, NOW - 120);
	run(&r, &o, &buf);
	ck_assert_int_eq(r.code, 1);
	ck_assert(ek_item_streq(r.json, "status", "fail"));
	ck_assert(ek_item_streq(r.json, "root_cause", "tgt-expired"));
	ck_assert(ek_item_streq(json_array_get(json_object_get(r.json,
	    "findings"), 0), "role", "root"));
	finish(&r);
	/* The renew-till of a cloud TGT is no remaining life, but an earlier
	 * moment is. */
	o.now = NOW - HOUR + 1;
	run(&r, &o, &buf);
	ck_assert_int_eq(r.code, 0);
	finish(&r);
	o.now = NOW - 2 * HOUR;
	run(&r, &o, &buf);
	ck_assert(ek_item_streq(r.json, "root_cause", "tgt-not-yet-valid"));
	finish(&r);
	ek_buf_free(&buf);
}
END_TEST

static int
judge_spn(const char *spn, int64_t tgt_end, int64_t sql_end,
    const char *id, const char *severity)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;
	int code;

	o.spn = spn;
	make_cache(&buf, tgt_end, sql_end);
	run(&r, &o, &buf);
	if (id == NULL)
		ck_assert(finding(&r, "ticket-other-spn") == NULL);
	else
		ck_assert_msg(ek_item_streq(finding(&r, id), "severity",
		    severity), "%s", ek_buf_str(&r.out));
	code = r.code;
	finish(&r);
	ek_buf_free(&buf);
	return code;
}

START_TEST(judges_against_an_spn)
{
	const char *id = "ticket-other-spn";
	int64_t good = NOW + HOUR;

	ck_assert_int_eq(judge_spn(SQL, good, good, NULL, NULL), 0);
	ck_assert_int_eq(judge_spn(SQL "@" CLOUD, good, good, NULL, NULL), 0);
	ck_assert_int_eq(judge_spn(SQL "@OTHER", good, good, id, "warning"),
	    0);
	ck_assert_int_eq(judge_spn("MSSQLSvc/MI1.abc123.database.windows.net"
	    ":1433", good, good, id, "warning"), 0);
	ck_assert_int_eq(judge_spn("MSSQLSvc/other:1433", 0, good, id,
	    "error"), 1);
	ck_assert_int_eq(judge_spn(SQL, 0, NOW - 1, id, "error"), 1);
}
END_TEST

static int
monitor(int64_t tgt_end, int64_t warn, int64_t crit, const char *word)
{
	struct ek_inspect_options o = options(EK_FORM_TEXT);
	struct ek_buf buf = { 0 };
	struct result r;
	int code;

	o.monitor = o.has_warn = o.has_crit = true;
	o.warn = warn;
	o.crit = crit;
	make_cache(&buf, tgt_end, 0);
	run(&r, &o, &buf);
	ck_assert_msg(strncmp(ek_buf_str(&r.out), word, strlen(word)) == 0,
	    "%s", ek_buf_str(&r.out));
	ck_assert_ptr_eq(strchr(ek_buf_str(&r.out), '\n'),
	    r.out.data + r.out.len - 1);
	code = r.code;
	finish(&r);
	ek_buf_free(&buf);
	return code;
}

START_TEST(speaks_to_monitoring)
{
	ck_assert_int_eq(monitor(NOW + 7200, 3600, 600, "OK:"), 0);
	ck_assert_int_eq(monitor(NOW + 3599, 3600, 600, "WARNING:"), 1);
	ck_assert_int_eq(monitor(NOW + 599, 3600, 600, "CRITICAL:"), 2);
	ck_assert_int_eq(monitor(NOW - 1, 3600, 600, "CRITICAL:"), 2);
}
END_TEST

/* A cache with one ticket that is no Ticket, and one that lies. */
START_TEST(shows_the_others_beside_a_damaged_ticket)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 }, ticket = { 0 };
	struct ccfile f = { .out = &buf, .version = 4 };
	struct ccfile_cred cred = { CLIENT, TGS, 18, 32, NOW, NOW, NOW + HOUR,
		0, 0, "\x61\x02\x30\x03", 4, NULL };
	const json_t *t;
	struct result r;

	ccfile_begin(&f, CLIENT);
	ccfile_cred(&f, &cred);
	ccfile_ticket(&ticket, "cifs/other@" CLOUD, 23, 1, 20);
	cred.server = SQL "@" CLOUD;
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	ccfile_cred(&f, &cred);
	run(&r, &o, &buf);
	ck_assert_int_eq(r.code, 1);
	ck_assert_uint_eq(json_array_size(json_object_get(r.json, "tickets")),
	    2);
	t = json_array_get(json_object_get(r.json, "tickets"), 0);
	ck_assert(strncmp(ek_item_str(t, "why"), "damaged at byte", 15) == 0);
	ck_assert(finding(&r, "tgt-damaged") != NULL);
	ck_assert(finding(&r, "cache-entry-differs") != NULL);
	ck_assert(finding(&r, "ticket-weak-etype") != NULL);
	finish(&r);
	ek_buf_free(&buf);
	ek_buf_free(&ticket);
}
END_TEST

START_TEST(hides_names_when_told)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;
	int form;

	o.redact = true;
	o.verbose = 1;
	o.spn = SQL;
	make_cache(&buf, NOW + HOUR, NOW + HOUR);
	for (form = EK_FORM_TEXT; form <= EK_FORM_JSON; form++) {
		o.form = (enum ek_form)form;
		run(&r, &o, &buf);
		ck_assert(strstr(ek_buf_str(&r.out), "alice") == NULL);
		ck_assert(strstr(ek_buf_str(&r.out), "contoso") == NULL);
		ck_assert_msg(strstr(ek_buf_str(&r.out), "mi1") == NULL,
		    "%s", ek_buf_str(&r.out));
		ck_assert(strstr(ek_buf_str(&r.out), "user-1@" CLOUD) !=
		    NULL);
		ck_assert(strstr(ek_buf_str(&r.out),
		    "MSSQLSvc/host-1:1433@" CLOUD) != NULL);
		finish(&r);
	}
	ek_buf_free(&buf);
}
END_TEST

static void
make_many(struct ek_buf *buf, int n)
{
	struct ccfile f = { .out = buf, .version = 4 };
	struct ek_buf ticket = { 0 };
	struct ccfile_cred cred = { CLIENT, TGS, 18, 32, NOW, NOW,
		NOW + 10 * HOUR, 0, 0, NULL, 0, NULL };

	ccfile_begin(&f, CLIENT);
	ccfile_ticket(&ticket, TGS, -1, -1, 8);
	cred.ticket = ticket.data;
	cred.ticket_len = ticket.len;
	while (n-- > 0)
		ccfile_cred(&f, &cred);
	ek_buf_free(&ticket);
}

START_TEST(puts_the_verdict_first_if_it_can)
{
	struct ek_inspect_options o = options(EK_FORM_TEXT);
	struct ek_buf buf = { 0 };
	struct result r;
	const char *ok, *row;

	make_many(&buf, EK_VERDICT_FIRST_MAX);
	run(&r, &o, &buf);
	ok = strstr(ek_buf_str(&r.out), "OK  ");
	row = strstr(ek_buf_str(&r.out), "\n   1 good");
	ck_assert(ok == ek_buf_str(&r.out) && row != NULL);
	finish(&r);
	make_many(&buf, 0);
	ek_buf_reset(&buf);
	make_many(&buf, EK_VERDICT_FIRST_MAX + 1);
	run(&r, &o, &buf);
	ok = strstr(ek_buf_str(&r.out), "\nOK  ");
	row = strstr(ek_buf_str(&r.out), "   1 good");
	ck_assert(ok != NULL && row != NULL && row < ok);
	finish(&r);
	ek_buf_free(&buf);
}
END_TEST

/* The exit code and the first finding of some bytes. */
static int
judge_text(const char *text, size_t len, const char *id, const char *kind)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;
	const json_t *input;
	int code;

	ek_buf_add(&buf, text, len);
	run(&r, &o, &buf);
	input = json_array_get(json_object_get(r.json, "inputs"), 0);
	if (id != NULL)
		ck_assert_msg(finding(&r, id) != NULL, "%s",
		    ek_buf_str(&r.out));
	if (kind != NULL)
		ck_assert_msg(ek_item_streq(input, "kind", kind), "%s",
		    ek_buf_str(&r.out));
	code = r.code;
	finish(&r);
	ek_buf_free(&buf);
	return code;
}

START_TEST(tells_what_it_is_given)
{
	static const char ntlm[] = "NTLMSSP\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "\0\0\0\0\0\0\0\0";
	static const char no_key[] = "{\"clientKey\":\"QUJD\",\"keyType\":0,"
	    "\"messageBuffer\":\"\",\"realm\":\"R\",\"sn\":\"s\"}";

	ck_assert_int_eq(judge_text("", 0, "format-empty", NULL), 3);
	ck_assert_int_eq(judge_text("hello", 5, "format-unknown", NULL), 3);
	ck_assert_int_eq(judge_text("\x01\x02", 2, "format-unknown", NULL), 3);
	ck_assert_int_eq(judge_text(ntlm, 32, "format-ntlm", "ntlmssp"), 1);
	ck_assert_int_eq(judge_text("TlRMTVNTUAABAAAAAAAAAAAAAAAAAAAAAAAAAA==",
	    40, "format-ntlm", "ntlmssp"), 1);
	ck_assert_int_eq(judge_text("\x61\x03\x30\x01\xa0", 5,
	    "format-malformed", "ticket"), 1);
	ck_assert_int_eq(judge_text("\x05\x02\x00\x00\x00\x00", 6,
	    "keytab-no-key", "keytab"), 1);
	ck_assert_int_eq(judge_text("\x05\x04\x00", 3, "cache-bad-format",
	    "ccache"), 1);
	ck_assert_int_eq(judge_text(no_key, sizeof(no_key) - 1, "tgt-no-key",
	    "json"), 1);
}
END_TEST

START_TEST(never_shows_a_key)
{
	struct ek_inspect_options o = options(EK_FORM_TEXT);
	struct ek_buf buf = { 0 };
	struct result r;

	o.verbose = 2;
	ek_buf_puts(&buf, "{\"clientKey\":\"c2VjcmV0\",\"keyType\":18,"
	    "\"messageBuffer\":\"YQ==\",\"realm\":\"R\",\"sn\":\"s\"}");
	run(&r, &o, &buf);
	ck_assert(strstr(ek_buf_str(&r.out), "c2VjcmV0") == NULL);
	ck_assert(strstr(ek_buf_str(&r.out), "present, not shown") != NULL);
	finish(&r);
	ek_buf_reset(&buf);
	make_cache(&buf, NOW + HOUR, NOW + HOUR);
	run(&r, &o, &buf);
	ck_assert(strstr(ek_buf_str(&r.out), "KKKK") == NULL);
	finish(&r);
	ek_buf_free(&buf);
}
END_TEST

static void
run_damaged(ekrb_bytes bytes, void *arg)
{
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct ek_buf buf = { 0 };
	struct result r;

	ek_buf_add(&buf, bytes.data, bytes.len);
	run(&r, &o, &buf);
	ck_assert(r.code == 0 || r.code == 1 || r.code == 3);
	finish(&r);
	ek_buf_free(&buf);
}

START_TEST(stands_damage)
{
	struct ek_buf buf = { 0 };

	make_cache(&buf, NOW + HOUR, 0);
	mutate_truncate((ekrb_bytes){ (uint8_t *)buf.data, buf.len },
	    run_damaged, NULL);
	mutate_one_bit((ekrb_bytes){ (uint8_t *)buf.data, buf.len },
	    run_damaged, NULL);
	ek_buf_free(&buf);
}
END_TEST

struct memory_test {
	struct ek_inspect_options options;
	const struct ek_buf *bytes, *other; /* other: or NULL */
	char out[1 << 16];
	size_t len;
};

/* Takes output without any memory. */
static bool
keep(void *arg, const char *data, size_t len)
{
	struct memory_test *test = arg;

	if (len > sizeof(test->out) - test->len)
		return false;
	memcpy(test->out + test->len, data, len);
	test->len += len;
	return true;
}

/* Whether the output is one document or none: brackets in order, nothing
 * behind. */
static bool
is_whole(const struct memory_test *test)
{
	size_t i, depth = 0, roots = 0;
	bool string = false;

	for (i = 0; i < test->len; i++) {
		char c = test->out[i];

		if (c == '"')
			string = !string;
		else if (string)
			i += c == '\\';
		else if (c == '{' || c == '[')
			roots += depth++ == 0;
		else if ((c == '}' || c == ']') && depth-- == 0)
			return false;
	}
	return !string && depth == 0 && roots == (test->len > 0);
}

static void
run_short_of_memory(void *arg)
{
	struct memory_test *test = arg;
	struct ek_inspect in;
	struct ek_error error = { 0 };
	int code;
	const struct ek_buf *bytes = test->bytes;

	test->len = 0;
	if (ek_inspect_begin(&in, &test->options, keep, test, &error) ==
	    EKRB_OK) {
		ek_inspect_bytes(&in, "input", (ekrb_bytes){
		    (const uint8_t *)bytes->data, bytes->len });
		bytes = test->other;
		if (bytes != NULL)
			ek_inspect_bytes(&in, "other", (ekrb_bytes){
			    (const uint8_t *)bytes->data, bytes->len });
		code = ek_inspect_end(&in);
		EXPECT(code == 0 || code == 1 || code == 4);
		EXPECT(test->options.form != EK_FORM_JSON || is_whole(test));
	}
	ek_inspect_free(&in);
}

/* jansson's allocations fail like our own. */
static void *
allocate(size_t size)
{
	return malloc(size);
}

static void
release(void *data)
{
	free(data);
}

START_TEST(stands_out_of_memory)
{
	struct ek_buf buf = { 0 };
	struct memory_test test = { options(EK_FORM_TEXT), &buf };

	json_set_alloc_funcs(allocate, release);
	make_cache(&buf, NOW + HOUR, NOW + HOUR);
	test.options.spn = SQL;
	oom_each(run_short_of_memory, &test);
	test.options.redact = true;
	oom_each(run_short_of_memory, &test);
	test.options.form = EK_FORM_JSON;
	oom_each(run_short_of_memory, &test);
	ek_buf_free(&buf);
}
END_TEST

static const char *const messages[] = {
	"ap-rep", "ap-req", "as-rep-cloud", "as-req", "authdata",
	"authenticator", "enc-ap-rep-part", "enc-as-rep-part",
	"enc-krb-cred-part", "enc-ticket-part", "gss-krb5", "kkdcp-request",
	"krb-cred-plain", "krb-error-methods", "krb-error-ntstatus",
	"krb-error-text", "krb-error-typed", "ntlmssp-3", "pac-delegation",
	"pac-device", "pac-full", "spnego-init2", "spnego-resp", "tgs-rep",
	"tgs-req", "ticket-service"
};

enum { N_MESSAGES = sizeof(messages) / sizeof(messages[0]) };

static void
run_message_short_of_memory(const char *vector, enum ek_form form)
{
	ekrb_bytes bytes = vector_load(vector);
	struct ek_buf buf = { 0 };
	struct memory_test test = { options(form), &buf };

	ek_buf_add(&buf, bytes.data, bytes.len);
	vector_free(bytes);
	ck_assert(oom_each(run_short_of_memory, &test) > 3 || !OOM_WORKS);
	test.options.redact = true;
	oom_each(run_short_of_memory, &test);
	ek_buf_free(&buf);
}

START_TEST(stands_messages_out_of_memory)
{
	json_set_alloc_funcs(allocate, release);
	run_message_short_of_memory(messages[_i], EK_FORM_TEXT);
	run_message_short_of_memory(messages[_i], EK_FORM_JSON);
}
END_TEST

static void
run_keytab_short_of_memory(enum ek_form form)
{
	struct ek_buf buf = { 0 };
	struct ccfile f = { .out = &buf, .version = 2 };
	struct memory_test test = { options(form), &buf };

	ccfile_keytab(&f);
	ccfile_key(&f, SQL "@" CLOUD, 7, 18, 32, true);
	oom_each(run_short_of_memory, &test);
	ek_buf_free(&buf);
}

START_TEST(stands_keytabs_out_of_memory)
{
	json_set_alloc_funcs(allocate, release);
	run_keytab_short_of_memory(EK_FORM_TEXT);
	run_keytab_short_of_memory(EK_FORM_JSON);
}
END_TEST

/* The list of the second input has to wait in JSON. */
START_TEST(stands_both_lists_out_of_memory)
{
	struct ek_buf keys = { 0 }, cache = { 0 };
	struct ccfile f = { .out = &keys, .version = 2 };
	struct memory_test test = { .options = options(EK_FORM_JSON) };

	json_set_alloc_funcs(allocate, release);
	ccfile_keytab(&f);
	ccfile_key(&f, SQL "@" CLOUD, 7, 18, 32, true);
	make_cache(&cache, NOW + HOUR, 0);
	test.bytes = _i == 0 ? &keys : &cache;
	test.other = _i == 0 ? &cache : &keys;
	ck_assert(oom_each(run_short_of_memory, &test) > 3 || !OOM_WORKS);
	ek_buf_free(&keys);
	ek_buf_free(&cache);
}
END_TEST

/* What the caller had in memory may be gone when its list begins. */
START_TEST(keeps_what_has_to_wait)
{
	struct ek_buf keys = { 0 }, cache = { 0 };
	struct ccfile f = { .out = &keys, .version = 2 };
	struct ek_inspect_options o = options(EK_FORM_JSON);
	struct result r = { 0 };
	struct ek_error error = { 0 };
	struct ek_inspect in;

	ccfile_keytab(&f);
	ccfile_key(&f, SQL "@" CLOUD, 7, 18, 32, true);
	make_cache(&cache, NOW + HOUR, 0);
	ck_assert_int_eq(ek_inspect_begin(&in, &o, collect, &r.out, &error),
	    EKRB_OK);
	ek_inspect_bytes(&in, "keys", (ekrb_bytes){
	    (const uint8_t *)keys.data, keys.len });
	ek_inspect_bytes(&in, "cache", (ekrb_bytes){
	    (const uint8_t *)cache.data, cache.len });
	ek_buf_free(&cache);
	ek_inspect_bytes(&in, "keys", (ekrb_bytes){
	    (const uint8_t *)keys.data, keys.len });
	ek_buf_free(&keys);
	ck_assert_int_eq(ek_inspect_end(&in), 0);
	ek_inspect_free(&in);
	r.json = json_loadb(r.out.data, r.out.len, JSON_REJECT_DUPLICATES,
	    NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(r.json, "keys")), 2);
	ck_assert_uint_eq(json_array_size(json_object_get(r.json, "tickets")),
	    1);
	ck_assert(ek_item_streq(json_array_get(json_object_get(r.json,
	    "inputs"), 1), "source", "cache"));
	finish(&r);
}
END_TEST

static Suite *
inspect_suite(void)
{
	Suite *suite = suite_create("inspect");
	TCase *tests = tcase_create("judging");

	tcase_add_test(tests, judges_a_good_cache);
	tcase_add_test(tests, finds_an_expired_tgt);
	tcase_add_test(tests, judges_against_an_spn);
	tcase_add_test(tests, speaks_to_monitoring);
	tcase_add_test(tests, shows_the_others_beside_a_damaged_ticket);
	tcase_add_test(tests, hides_names_when_told);
	tcase_add_test(tests, puts_the_verdict_first_if_it_can);
	tcase_add_test(tests, tells_what_it_is_given);
	tcase_add_test(tests, never_shows_a_key);
	tcase_add_test(tests, stands_damage);
	tcase_add_test(tests, stands_out_of_memory);
	tcase_add_loop_test(tests, stands_messages_out_of_memory, 0,
	    N_MESSAGES);
	tcase_add_test(tests, stands_keytabs_out_of_memory);
	tcase_add_loop_test(tests, stands_both_lists_out_of_memory, 0, 2);
	tcase_add_test(tests, keeps_what_has_to_wait);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(inspect_suite)
