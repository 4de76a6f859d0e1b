/* SPDX-License-Identifier: BSD-2-Clause */
/* Every allocation fails in turn in all that writes or prints. While they do,
 * only EXPECT may be used: check's own assertions allocate. */
#include "base/utf16.h"
#include "krb/gss.h"
#include "krb/hostaddr.h"
#include "krb/padata.h"
#include "krb/principal.h"
#include "krb/sid.h"
#include "unit/expect.h"
#include "unit/message.h"
#include "unit/oom.h"
#include "unit/unit.h"
#include "unit/vector.h"

static const char *const vectors[][2] = {
	{ "ticket", "ticket-service" },
	{ "enc-ticket-part", "enc-ticket-part" },
	{ "kdc-req", "as-req" }, { "kdc-req", "tgs-req" },
	{ "kdc-rep", "as-rep-cloud" }, { "kdc-rep", "tgs-rep" },
	{ "enc-kdc-rep-part", "enc-as-rep-part" },
	{ "krb-error", "krb-error-methods" }, { "ap-req", "ap-req" },
	{ "ap-rep", "ap-rep" }, { "authenticator", "authenticator" },
	{ "enc-ap-rep-part", "enc-ap-rep-part" },
	{ "krb-cred", "krb-cred-plain" },
	{ "enc-krb-cred-part", "enc-krb-cred-part" }, { "gss", "gss-krb5" },
	{ "spnego", "spnego-init2" }, { "spnego", "spnego-resp" },
	{ "kkdcp", "kkdcp-request" }, { "authdata", "authdata" },
	{ "pac", "pac-full" }, { "pac", "pac-delegation" },
	{ "pac", "pac-device" }, { "etype-info2", "etype-info2" },
	{ "ntlmssp", "ntlmssp-3" },
};

struct rewrite {
	const struct message *message;
	ekrb_bytes bytes;
	unsigned failed, whole;
};

/* What was written is whole, or it is nothing. */
static void
write_again(void *arg)
{
	struct rewrite *rewrite = arg;
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	ekrb_bytes written;

	EXPECT(rewrite->message->again(rewrite->bytes, &out, &error));
	written = ek_derout_bytes(&out);
	if (out.buf.failed) {
		EXPECT(written.data == NULL);
		rewrite->failed++;
	} else if (written.len > 0) {
		EXPECT(written.len == rewrite->bytes.len);
		rewrite->whole++;
	}
	ek_derout_free(&out);
}

START_TEST(writing_survives_failed_allocations)
{
	struct rewrite rewrite = { message_find(vectors[_i][0]),
		vector_load(vectors[_i][1]), 0, 0 };
	bool writes = rewrite.message->exact;

	ck_assert(oom_each(write_again, &rewrite) > 0 || !OOM_WORKS);
	ck_assert_uint_eq(rewrite.whole > 0, writes);
	ck_assert_uint_eq(rewrite.failed > 0, writes && OOM_WORKS);
	vector_free(rewrite.bytes);
}
END_TEST

static void
print_all(void *arg)
{
	static const char name[] = "a/rather/long/name/with/many\\@/parts@"
		"REALM.THAT.IS.LONG.TOO.AND.SO.NEEDS.MORE.THAN.ONE.BUFFER";
	struct ek_buf storage = { .secret = true }, text = { .failed = false };
	const struct ek_hostaddr address = { 2, ek_bytes_of("1234") };
	struct ek_error error = { 0 };
	struct ek_principal principal;
	struct ek_sid sid;
	ekrb_status status;

	status = ek_principal_parse(name, &storage, &principal, &error);
	EXPECT(status == EKRB_OK || status == EKRB_NOMEM);
	if (status == EKRB_OK)
		ek_principal_print(&text, &principal);
	EXPECT(ek_sid_from_text("S-1-5-21-1-2-3-4", &sid));
	ek_sid_print(&text, &sid);
	ek_hostaddr_print(&text, &address);
	ek_oid_print(&text, ek_mech_oid(EK_MECH_KRB5));
	ek_supported_etypes_print(&text, 0x1f);
	ek_utf16_print(&text, ek_bytes_of("a\1b\2"));
	EXPECT(!text.failed || ek_buf_str(&text) == NULL);
	ek_buf_free(&text);
	ek_buf_free(&storage);
}

START_TEST(printing_survives_failed_allocations)
{
	ck_assert(oom_each(print_all, NULL) > 3 || !OOM_WORKS);
}
END_TEST

static Suite *
oom_suite(void)
{
	Suite *suite = suite_create("out of memory");
	TCase *tests = tcase_create("out of memory");

	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, writing_survives_failed_allocations, 0,
	    sizeof(vectors) / sizeof(vectors[0]));
	tcase_add_test(tests, printing_survives_failed_allocations);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(oom_suite)
