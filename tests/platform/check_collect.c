/* SPDX-License-Identifier: BSD-2-Clause */
/* What the collectors find out without a library: names of caches, kinds of
 * TGTs, what trace lines say. */
#include "config.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect/tgtkind.h"
#include "facts/trace.h"
#include "platform/ccname.h"
#include "unit/unit.h"

#define CLOUD "KERBEROS.MICROSOFTONLINE.COM"

START_TEST(kinds_of_tgts)
{
	static const struct {
		const char *server, *kind;
		int64_t kvno;
	} cases[] = {
		{ "krbtgt/" CLOUD "@" CLOUD, "cloud", -1 },
		{ "krbtgt/" CLOUD "@CONTOSO.COM", "referral", 2 },
		{ "krbtgt/CONTOSO.COM@CONTOSO.COM", "onprem", 2 },
		{ "krbtgt/CONTOSO.COM@CONTOSO.COM", "onprem", 65535 },
		{ "krbtgt/CONTOSO.COM@CONTOSO.COM", "partial", 0x12340001 },
		{ "krbtgt/CONTOSO.COM@FABRIKAM.COM", "other", 2 },
		{ "krbtgt/kerberos.microsoftonline.com@" CLOUD, "other", -1 },
		{ "krbtgt/CONTOSO.COM", NULL, 2 },
		{ "krbtgt@" CLOUD, NULL, 2 },
		{ "MSSQLSvc/h:1433@" CLOUD, NULL, 2 },
		{ "", NULL, 0 },
	};
	const char *kind = ek_tgt_kind(cases[_i].server, CLOUD,
	    cases[_i].kvno);

	ck_assert_pstr_eq(kind, cases[_i].kind);
}
END_TEST

START_TEST(kinds_where_another_realm_is_wanted)
{
	static const char cloud[] = "krbtgt/" CLOUD "@" CLOUD;

	ck_assert_str_eq(ek_tgt_kind(cloud, "OTHER.REALM", -1), "cloud");
	ck_assert_str_eq(ek_tgt_kind("krbtgt/A.B@A.B", "OTHER.REALM", 2),
	    "onprem");
	ck_assert(ek_tgt_leads(cloud, CLOUD));
	ck_assert(ek_tgt_leads("krbtgt/" CLOUD "@A.B", CLOUD));
	ck_assert(!ek_tgt_leads(cloud, "OTHER.REALM"));
	ck_assert(!ek_tgt_leads(cloud, "KERBEROS"));
	ck_assert(!ek_tgt_leads("host/" CLOUD "@" CLOUD, CLOUD));
}
END_TEST

START_TEST(realm_follows_the_last_bare_at)
{
	ck_assert_str_eq(ek_realm_of("alice\\@contoso.com@R"), "R");
	ck_assert_str_eq(ek_realm_of("a@b@c"), "c");
	ck_assert_str_eq(ek_realm_of("alice\\@contoso.com"), "");
	ck_assert_str_eq(ek_realm_of("a\\\\@R"), "R");
	ck_assert_str_eq(ek_realm_of("a\\"), "");
	ck_assert_str_eq(ek_realm_of(""), "");
}
END_TEST

START_TEST(names_of_caches)
{
	char type[EK_CCNAME_TYPE];

	ck_assert_str_eq(ek_ccname_split("KEYRING:persistent:0", type),
	    "persistent:0");
	ck_assert_str_eq(type, "KEYRING");
	ck_assert_str_eq(ek_ccname_split("/tmp/a:b", type), "/tmp/a:b");
	ck_assert_str_eq(type, "FILE");
	ck_assert_str_eq(ek_ccname_split("tmp", type), "tmp");
	ck_assert_str_eq(type, "FILE");
	ek_ccname_split("AVERYLONGTYPENOBODYKNOWS:x", type);
	ck_assert_str_eq(type, "AVERYLONGTYPENO");
	ck_assert_str_eq(ek_ccname_path("DIR::/d/tkt1"), "/d/tkt1");
	ck_assert_str_eq(ek_ccname_path("DIR:/d"), "/d");
	ck_assert_str_eq(ek_ccname_path("FILE:/f"), "/f");
	ck_assert_ptr_null(ek_ccname_path("KCM:1"));
	ck_assert(ek_ccname_is("WRFILE:/f", "WRFILE"));
	ck_assert(!ek_ccname_is("WRFILE:/f", "FILE"));
}
END_TEST

/* A folder that is not there would be made, a pipe would block. */
START_TEST(what_may_be_opened)
{
	char folder[] = "/tmp/ekrb-XXXXXX", name[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(name, sizeof(name), "DIR:%s", folder);
	ck_assert(ek_ccname_safe(name));
	ck_assert_int_eq(ek_ccname_there(name), EK_THERE_YES);
	snprintf(name, sizeof(name), "DIR:%s/none", folder);
	ck_assert(!ek_ccname_safe(name));
	ck_assert_int_eq(ek_ccname_there(name), EK_THERE_NO);
	snprintf(name, sizeof(name), "FILE:%s/none", folder);
	ck_assert(ek_ccname_safe(name));
	snprintf(name, sizeof(name), "FILE:%s/fifo", folder);
	ck_assert_int_eq(mkfifo(name + 5, 0600), 0);
	ck_assert(!ek_ccname_safe(name));
	ck_assert(!ek_ccname_safe("KEYRING:process:x"));
	ck_assert(ek_ccname_safe("FOO:bar"));
	unlink(name + 5);
	rmdir(folder);
}
END_TEST

START_TEST(marks_of_trace_lines)
{
	static const struct {
		const char *line, *mark;
	} cases[] = {
		{ "Error loading plugin module k5tls: 2/unable to load plugin",
		    "tls-plugin-missing" },
		{ "TLS certificate error at 0 (CN=x): 20 (unable to get local "
		  "issuer certificate)", "tls-issuer-unknown" },
		{ "TLS certificate error at 0 (CN=x): 10 (certificate has "
		  "expired)", "tls-expired" },
		{ "TLS certificate error at 1 (CN=x): 24 (invalid CA "
		  "certificate)", "tls-certificate-error" },
		{ "TLS certificate name mismatch: server certificate is not "
		  "for \"h\"", "tls-name-mismatch" },
		{ "HTTPS error: HTTP/1.1 403 X\r\n", "https-bad-answer" },
		{ "TGS request result: 0/Success", NULL },
		{ "TGS request result: -1765328377/Server not found",
		    "tgs-failed" },
		{ "Storing a -> b in MEMORY:x", NULL },
		{ "", NULL },
	};

	ck_assert_pstr_eq(ek_trace_mark(cases[_i].line), cases[_i].mark);
}
END_TEST

/* What stands after "HTTPS error:" is the server's, or nobody's at all. */
START_TEST(foreign_text_is_cut)
{
	ck_assert_uint_eq(ek_trace_foreign("HTTPS error: \xd0\x13 3Yu"), 12);
	ck_assert_uint_eq(ek_trace_foreign("HTTPS error connecting to x"), 0);
	ck_assert_uint_eq(ek_trace_foreign(""), 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("collect");
	TCase *t = tcase_create("collect");

	tcase_add_loop_test(t, kinds_of_tgts, 0, 11);
	tcase_add_test(t, kinds_where_another_realm_is_wanted);
	tcase_add_test(t, realm_follows_the_last_bare_at);
	tcase_add_test(t, names_of_caches);
	tcase_add_test(t, what_may_be_opened);
	tcase_add_loop_test(t, marks_of_trace_lines, 0, 10);
	tcase_add_test(t, foreign_text_is_cut);
	suite_add_tcase(s, t);
	return s;
}

UNIT_MAIN(suite)
