/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "conf/enctype.h"
#include "conf/kdc.h"
#include "conf/kdcproxy.h"
#include "conf/near.h"
#include "facts/facts.h"
#include "probe/evidence.h"
#include "unit/conf_fixture.h"
#include "unit/unit.h"

static const char healthy[] =
    "[libdefaults]\n"
    "\tdefault_realm = " REALM "\n"
    "\tdns_canonicalize_hostname = false\n"
    "[realms]\n"
    "\t" REALM " = {\n"
    "\t\tkdc = " KDC "\n"
    "\t}\n"
    "[domain_realm]\n"
    "\t.windows.net = " REALM "\n";

/* Does list fact NAME hold an item whose MEMBER is WANT? */
static const json_t *
item_with(const struct ek_facts *facts, const char *name, const char *member,
    const char *want)
{
	const json_t *item;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, name); i++) {
		item = ek_fact_item(facts, name, i);
		if (ek_item_streq(item, member, want))
			return item;
	}
	return NULL;
}

static bool
lints(const char *text, const char *code, int64_t line)
{
	struct ek_facts *facts = text_facts(text);
	const json_t *item = item_with(facts, "config.lint", "code", code);
	int64_t seen = 0;
	bool found = item != NULL && ek_item_int(item, "line", &seen) &&
	    seen == line;

	ek_facts_free(facts);
	return found;
}

START_TEST(reads_a_healthy_file)
{
	struct ek_facts *facts = text_facts(healthy);
	const json_t *kdc = ek_fact_item(facts, "config.kdcs", 0);
	int64_t line, port;

	ck_assert(ek_fact_streq(facts, "config.default_realm", REALM));
	ck_assert(ek_fact_streq(facts, "config.host_realm", REALM));
	ck_assert(ek_fact_is(facts, "config.realm_found", true));
	ck_assert(ek_fact_absent(facts, "config.realm_other_case"));
	ck_assert_uint_eq(ek_fact_count(facts, "config.kdcs"), 1);
	ck_assert(ek_item_int(kdc, "line", &line) && line == 6);
	ck_assert(ek_item_streq(kdc, "file", "/etc/krb5.conf"));
	ck_assert(ek_item_streq(kdc, "scheme", "https"));
	ck_assert(ek_item_streq(kdc, "host", "login.microsoftonline.com"));
	ck_assert(ek_item_int(kdc, "port", &port) && port == 443);
	ck_assert(ek_item_streq(kdc, "path", TENANT "/kerberos"));
	ck_assert(ek_item_streq(kdc, "tenant", TENANT));
	ck_assert(json_is_null(ek_item_get(kdc, "problem")));
	ck_assert(ek_fact_streq(facts, "config.dns_canonicalize_hostname",
	    "false"));
	ck_assert(ek_fact_is(facts, "config.aes256_permitted", true));
	ck_assert(ek_fact_absent(facts, "config.enctypes_at"));
	ck_assert_uint_eq(ek_fact_count(facts, "config.lint"), 0);
	ck_assert_uint_eq(ek_fact_count(facts, "config.syntax_errors"), 0);
	ck_assert(ek_fact_streq(facts, "config.kdc_source", "profile"));
	ek_facts_free(facts);
}
END_TEST

START_TEST(knows_the_defaults_of_a_missing_file)
{
	static const struct memory_file none[] = { { NULL, NULL, 0 } };
	struct ek_facts *facts = memory_facts(EK_CONF_MIT, NULL, none);

	ck_assert(ek_item_streq(ek_fact_item(facts, "config.files", 0),
	    "status", "missing"));
	ck_assert(ek_fact_absent(facts, "config.default_realm"));
	ck_assert(ek_fact_absent(facts, "config.host_realm"));
	ck_assert(ek_fact_is(facts, "config.realm_found", false));
	ck_assert(ek_fact_is(facts, "config.dns_lookup_kdc", true));
	ck_assert(ek_fact_is(facts, "config.dns_lookup_realm", false));
	ck_assert(ek_fact_is(facts, "config.rdns", true));
	ck_assert(ek_fact_streq(facts, "config.dns_canonicalize_hostname",
	    "true"));
	ck_assert(!ek_fact_known(facts, "config.kdc_source"));
	ek_facts_free(facts);
}
END_TEST

/* What MIT refuses, with the line at fault. Each was tried on libkrb5. */
static const struct {
	const char *text;
	int line;
} refused[] = {
	{ "[libdefaults]\n default_realm =\n dns = 1\n", 3 },
	{ "[libdefaults] x\n", 1 },
	{ "[libdefaults]\n default_realm A\n", 2 },
	{ "[libdefaults]\n a b = A\n", 2 },
	{ "[libdefaults]\n = A\n", 2 },
	{ "[libdefaults]\n}\n", 2 },
	{ "[realms]\n R = {\n kdc = a\n[libdefaults]\n", 4 },
	{ "[realms\n R = {\n", 1 },
	{ "[realms]\n R =\n# c\n{\n kdc = a\n }\n", 3 },
	{ "include /nowhere\n", 1 },
	{ "includedir /nowhere\n", 1 },
	{ "include /etc/krb5.conf\n", 1 },
};

START_TEST(refuses_what_mit_refuses)
{
	struct ek_facts *facts = text_facts(refused[_i].text);
	const json_t *first = ek_fact_item(facts, "config.syntax_errors", 0);
	int64_t line;

	ck_assert_uint_eq(ek_fact_count(facts, "config.syntax_errors"), 1);
	ck_assert(ek_item_int(first, "line", &line));
	ck_assert_int_eq(line, refused[_i].line);
	ck_assert(!ek_fact_known(facts, "config.kdcs"));
	ek_facts_free(facts);
}
END_TEST

/* What MIT takes in without a word, and the KDCs of realm R it then sees. */
static const struct {
	const char *text, *kdcs;
} accepted[] = {
	{ "[realms]\n" REALM " = {\n kdc = a\n", "a" },
	{ "[realms]\n" REALM " = {\n kdc = a\n } x\n", "a" },
	{ "[realms]\n" REALM " =\n{ junk\n kdc = a\n}\n", "a" },
	{ "[realms]\n" REALM " = { kdc = a }\n", "" },
	{ "[realms]\r\n" REALM " = {\r\nkdc = a\r\n}\r\n", "a" },
	{ "\xef\xbb\xbf[realms]\n" REALM " = {\n kdc = a\n}\n", "" },
	{ " [realms]\n" REALM " = {\n kdc = a\n}\n", "" },
	{ " include /nowhere\n[realms]\n" REALM " = {\n kdc = a\n", "a" },
	{ "[realms]\n" REALM " = {\n kdc = a\n}\n" REALM " = {\n kdc = b\n}\n",
	    "a b" },
	{ "[realms]\n" REALM " = {\n kdc = \"a\\tb\" x\n}\n", "a\tb" },
	{ "[realms]\n" REALM " = {\n kdc = a # b\n}\n", "a # b" },
	{ "[realms]\n" REALM "* = {\n kdc* = a\n}*\n", "a" },
};

static void
join_kdcs(const struct ek_facts *facts, struct ek_buf *out)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.kdcs"); i++) {
		if (i > 0)
			ek_buf_putc(out, ' ');
		ek_buf_puts(out, ek_item_str(ek_fact_item(facts,
		    "config.kdcs", i), "value"));
	}
}

START_TEST(accepts_what_mit_accepts)
{
	struct ek_facts *facts = text_facts(accepted[_i].text);
	struct ek_buf kdcs = { 0 };

	join_kdcs(facts, &kdcs);
	ck_assert_str_eq(ek_buf_str(&kdcs), accepted[_i].kdcs);
	ck_assert_uint_eq(ek_fact_count(facts, "config.syntax_errors"), 0);
	ek_buf_free(&kdcs);
	ek_facts_free(facts);
}
END_TEST

static const struct memory_file tree[] = {
	{ "/etc/krb5.conf", "includedir /etc/krb5.conf.d\n[realms]\n" REALM
	    " = {\nkdc = main\n}\n", 0 },
	{ "/etc/krb5.conf.d/b", "[realms]\n" REALM " = {\nkdc = b\n", 0 },
	{ "/etc/krb5.conf.d/a.b.conf", "[realms]\n" REALM " = {\nkdc = a\n",
	    0 },
	{ "/etc/krb5.conf.d/B_1-2", "[realms]\n" REALM " = {\nkdc = B\n", 0 },
	{ "/etc/krb5.conf.d/x.bak", "[realms]\n" REALM " = {\nkdc = unread\n",
	    0 },
	{ "/etc/krb5.conf.d/.x.conf", "[realms]\n" REALM " = {\nkdc = no\n",
	    0 },
	{ "/opt/one", "[realms]*\n" REALM " = {\nkdc = one\n", 0 },
	{ "/opt/two", "[realms]\n" REALM " = {\nkdc = two\n}\n[libdefaults]\n"
	    "default_realm = TWO\n", 0 },
	{ "/opt/secret", NULL, 0 },
	{ NULL, NULL, 0 }
};

static const struct {
	const char *krb5_config, *kdcs;
	bool refused;
} lists[] = {
	{ NULL, "B a b main", false },
	{ "/opt/two:/opt/one", "two one", false },
	{ "/opt/one:/opt/two", "one", false },
	{ "/opt/two:/opt/two", "two two", false },
	{ ":/opt/two", "", false },
	{ "", "", false },
	{ "/nope:/opt/two", "two", false },
	{ "/opt/secret:/opt/two", "two", false },
	{ "/opt/secret:/nope", "", true },
	{ "/opt/one::/opt/two", "one", false },
};

START_TEST(reads_lists_of_files_as_mit_does)
{
	struct ek_facts *facts = memory_facts(EK_CONF_MIT,
	    lists[_i].krb5_config, tree);
	struct ek_buf kdcs = { 0 };

	join_kdcs(facts, &kdcs);
	ck_assert_str_eq(ek_buf_str(&kdcs), lists[_i].kdcs);
	ck_assert(ek_fact_known(facts, "config.kdcs") != lists[_i].refused);
	ek_buf_free(&kdcs);
	ek_facts_free(facts);
}
END_TEST

START_TEST(tells_what_an_includedir_passes_over)
{
	struct ek_facts *facts = memory_facts(EK_CONF_MIT, NULL, tree);
	const json_t *bak = item_with(facts, "config.skipped_files", "path",
	    "/etc/krb5.conf.d/x.bak");
	int64_t line;

	ck_assert_uint_eq(ek_fact_count(facts, "config.skipped_files"), 2);
	ck_assert_ptr_nonnull(bak);
	ck_assert(ek_item_int(bak, "realm_line", &line) && line == 2);
	ck_assert_str_eq(json_string_value(json_array_get(ek_item_get(bak,
	    "kdcs"), 0)), "unread");
	ck_assert_ptr_nonnull(item_with(facts, "config.skipped_files", "path",
	    "/etc/krb5.conf.d/.x.conf"));
	ek_facts_free(facts);
}
END_TEST

START_TEST(tells_of_a_folder_that_nothing_includes)
{
	struct ek_facts *facts = memory_facts(EK_CONF_MIT, "/opt/two", tree);
	const json_t *standard = item_with(facts, "config.skipped_files",
	    "path", "/etc/krb5.conf");

	ck_assert_ptr_nonnull(item_with(facts, "config.skipped_files",
	    "reason", "no includedir line reads this folder"));
	ck_assert(ek_item_streq(standard, "reason",
	    "KRB5_CONFIG names other files"));
	ek_facts_free(facts);
}
END_TEST

START_TEST(finds_the_realm_of_a_host)
{
	static const struct {
		const char *key;
		bool matches;
	} keys[] = {
		{ HOST, true }, { ".abc123.database.windows.net", true },
		{ "windows.net", true }, { ".net", true },
		{ ".Windows.net", false }, { ".windows.net:1433", false },
		{ "*.windows.net", false }, { ".azure.net", false },
	};
	struct ek_buf text = { 0 };
	struct ek_facts *facts;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		ek_buf_reset(&text);
		ek_buf_printf(&text, "[domain_realm]\n%s = A.B\n", keys[i].key);
		facts = text_facts(ek_buf_str(&text));
		ck_assert_msg(ek_fact_streq(facts, "config.host_realm", "A.B")
		    == keys[i].matches, "%s", keys[i].key);
		ck_assert(ek_fact_known(facts, "config.host_realm"));
		ek_facts_free(facts);
	}
	ek_buf_free(&text);
}
END_TEST

/* Heimdal 7.8 was asked the same. */
static const struct {
	const char *text, *kdcs;
	bool fault;
} heimdal[] = {
	{ " [realms]\n" REALM " = {\n kdc = a b\n}\n", "a b", false },
	{ "[realms] x\n" REALM " = { kdc = a\n kdc = b\n} x\n", "b", false },
	{ "[realms]\n" REALM " = {\n kdc = a\n", "a", true },
	{ "[realms]\n" REALM " = {\n kdc = a\n}\n}\n[realms]\n" REALM
	    " = {\n kdc = b\n}\n", "a", true },
	{ "include /x\n[realms]\n" REALM " = {\n kdc = b\n}\n", "", true },
	{ "[realms]\n" REALM " = {\n kdc = a\n}\ninclude /x\n", "a", true },
	{ "\xef\xbb\xbf[realms]\n" REALM " = {\n kdc = b\n}\n", "", true },
	{ "[realms]\n" REALM " = {\n kdc = a\n[libdefaults]\n kdc = b\n",
	    "a", true },
};

START_TEST(reads_as_heimdal_reads)
{
	const struct memory_file files[] = {
		{ "/etc/krb5.conf", heimdal[_i].text, 0 },
		{ NULL, NULL, 0 }
	};
	struct ek_facts *facts = memory_facts(EK_CONF_HEIMDAL, NULL, files);
	struct ek_buf kdcs = { 0 };

	join_kdcs(facts, &kdcs);
	ck_assert_str_eq(ek_buf_str(&kdcs), heimdal[_i].kdcs);
	ck_assert(ek_fact_count(facts, "config.syntax_errors") ==
	    (heimdal[_i].fault ? 1 : 0));
	ek_buf_free(&kdcs);
	ek_facts_free(facts);
}
END_TEST

static const struct {
	enum ek_conf_flavour flavour;
	const char *value, *scheme, *host, *tenant;
	int port;
	bool good;
} kdcs[] = {
	{ EK_CONF_MIT, KDC, "https", "login.microsoftonline.com", TENANT, 443,
	    true },
	{ EK_CONF_MIT, "https://login.microsoftonline.com:8443/" TENANT
	    "/kerberos", "https", "login.microsoftonline.com", TENANT, 8443,
	    true },
	{ EK_CONF_MIT, "https://proxy.example.com/KdcProxy", "https",
	    "proxy.example.com", NULL, 443, true },
	{ EK_CONF_MIT, "https://127.0.0.1:18443/" TENANT "/kerberos", "https",
	    "127.0.0.1", TENANT, 18443, true },
	{ EK_CONF_MIT, "https://[::1]:8443/x", "https", "::1", NULL, 8443,
	    true },
	{ EK_CONF_MIT, "kdc.example.com", "udp-tcp", "kdc.example.com", NULL,
	    88, true },
	{ EK_CONF_MIT, "kdc.example.com:750", "udp-tcp", "kdc.example.com",
	    NULL, 750, true },
	{ EK_CONF_MIT, "HTTPS://login.microsoftonline.com/" TENANT "/kerberos",
	    "other", "login.microsoftonline.com", TENANT, 443, false },
	{ EK_CONF_MIT, "kkdcp://login.microsoftonline.com/" TENANT
	    "/kerberos", "kkdcp", "login.microsoftonline.com", TENANT, 443,
	    false },
	{ EK_CONF_MIT, "http://login.microsoftonline.com/" TENANT "/kerberos",
	    "http", "login.microsoftonline.com", TENANT, 80, false },
	{ EK_CONF_MIT, "https:/login.microsoftonline.com/x/kerberos",
	    "udp-tcp", "https", NULL, -1, false },
	{ EK_CONF_MIT, "https:///x/kerberos", "https", NULL, NULL, 443,
	    false },
	{ EK_CONF_MIT, "https://login.microsoftonline.com:99999/" TENANT
	    "/kerberos", "https", "login.microsoftonline.com", TENANT, -1,
	    false },
	{ EK_CONF_MIT, "https://login.microsoftonline.com/common/kerberos",
	    "https", "login.microsoftonline.com", "common", 443, false },
	{ EK_CONF_MIT, "https://login.microsoftonline.com/kerberos", "https",
	    "login.microsoftonline.com", "kerberos", 443, false },
	{ EK_CONF_MIT, "https://login.microsoftonline.com/", "https",
	    "login.microsoftonline.com", NULL, 443, false },
	{ EK_CONF_MIT, KDC " # Entra", "https", "login.microsoftonline.com",
	    TENANT, 443, false },
	{ EK_CONF_MIT, "https://login.microsoftonline.com/<tenant-id>/kerberos",
	    "https", "login.microsoftonline.com", "<tenant-id>", 443, false },
	{ EK_CONF_MIT, "login.microsoftonline.com", "udp-tcp",
	    "login.microsoftonline.com", NULL, 88, false },
	{ EK_CONF_MIT, "https://bob:s3same@login.microsoftonline.com/" TENANT
	    "/kerberos", "https", "login.microsoftonline.com", TENANT, 443,
	    false },
	{ EK_CONF_MIT, "https://s3same@login.microsoftonline.com/" TENANT
	    "/kerberos", "https", "login.microsoftonline.com", TENANT, 443,
	    false },
	{ EK_CONF_APPLE, "kkdcp://bob:s3/same@kdc.example.com:1/x", "kkdcp",
	    "kdc.example.com", NULL, 1, false },
	{ EK_CONF_MIT, "88", "udp-tcp", "88", NULL, 88, false },
	{ EK_CONF_MIT, "tcp/kdc.example.com", "udp-tcp",
	    "tcp/kdc.example.com", NULL, 88, false },
	{ EK_CONF_APPLE, "kkdcp://login.microsoftonline.com/" TENANT
	    "/kerberos", "kkdcp", "login.microsoftonline.com", TENANT, 443,
	    true },
	{ EK_CONF_APPLE, KDC, "https", "login.microsoftonline.com", TENANT,
	    443, false },
	{ EK_CONF_HEIMDAL, "tcp/kdc.example.com", "udp-tcp",
	    "kdc.example.com", NULL, 88, true },
	{ EK_CONF_HEIMDAL, KDC, "https", "login.microsoftonline.com", TENANT,
	    443, false },
};

static const char *const with_secrets[] = {
	"[realms]\n" REALM " = {\n kdc = https://bob:s3same@h/x #\n}\n",
	"[realms]\n" REALM " = {\n kdc = https://s3same@h/x\n}\n",
	"[realms]\n kdc = https://bob:s3same@h/x\n" REALM " = {\n"
	    " http_anchors = https://bob:s3same@h/x\n}\n",
	"[libdefaults]\n default_realm = https://bob:s3same@h\n"
	    " rdns = https://bob:s3same@h\n"
	    " default_ccache_name = https://bob:s3same@h\n",
	"[domain_realm]\n https://bob:s3same@h = https://bob:s3same@h\n",
};

START_TEST(tells_no_secret_of_a_file)
{
	const struct memory_file files[] = {
		{ "/etc/krb5.conf", with_secrets[_i], 0 },
		{ NULL, NULL, 0 }
	};
	enum ek_conf_flavour flavour;
	struct ek_facts *facts;
	char *text;

	for (flavour = EK_CONF_MIT; flavour <= EK_CONF_APPLE; flavour++) {
		facts = memory_facts(flavour, NULL, files);
		text = ek_evidence_write(facts, 0, false);
		ck_assert_ptr_nonnull(strstr(text, "://***@h"));
		ck_assert_ptr_null(strstr(text, "s3same"));
		free(text);
		ek_facts_free(facts);
	}
}
END_TEST

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

START_TEST(takes_kdc_values_apart)
{
	json_t *kdc = ek_kdc_parse(kdcs[_i].flavour, kdcs[_i].value);
	const char *value = kdcs[_i].value;
	int64_t port = -1;

	ck_assert_ptr_nonnull(kdc);
	ek_item_int(kdc, "port", &port);
	ck_assert_msg(ek_item_streq(kdc, "scheme", kdcs[_i].scheme), "%s",
	    value);
	ck_assert_msg(same(ek_item_str(kdc, "host"), kdcs[_i].host), "%s",
	    value);
	ck_assert_msg(same(ek_item_str(kdc, "tenant"), kdcs[_i].tenant), "%s",
	    value);
	ck_assert_msg(port == kdcs[_i].port, "%s", value);
	ck_assert_msg(json_is_null(ek_item_get(kdc, "problem")) ==
	    kdcs[_i].good, "%s", value);
	json_decref(kdc);
}
END_TEST

START_TEST(says_every_lint_with_its_line)
{
	ck_assert(lints("\xef\xbb\xbf[realms]\n", "bom", 1));
	ck_assert(lints("a = b\n[realms]\n", "relation-before-section", 1));
	ck_assert(lints("#\n [realms]\n", "section-indented", 2));
	ck_assert(lints("[realm]\n", "section-typo", 1));
	ck_assert(lints("[Realms]\n", "section-typo", 1));
	ck_assert(lints("[domain-realm]\n", "section-typo", 1));
	ck_assert(lints("[libdefaults]\ndefault_relm = A\n", "relation-typo",
	    2));
	ck_assert(lints("[libdefaults]\n"
	    "dns_canonicalise_hostname = false\n", "relation-typo", 2));
	ck_assert(lints("[realms]\nkerberos.microsoftonline.com = {\n}\n",
	    "realm-lower-case", 2));
	ck_assert(lints("[domain_realm]\n.windows.net = "
	    "Kerberos.microsoftonline.com\n", "realm-lower-case", 2));
	ck_assert(lints("[realms]\n# " REALM " = {\n", "realm-commented", 2));
	ck_assert(lints("[libdefaults]\nkdc = " KDC "\n", "kdc-outside-realm",
	    2));
	ck_assert(lints("[realms]\n" REALM " = { kdc = a }\n",
	    "brace-on-one-line", 2));
	ck_assert(lints("[libdefaults]\ndefault_realm = A # x\n",
	    "inline-comment", 2));
	ck_assert(lints("[libdefaults]\ndefault_realm =\xc2\xa0""A\n",
	    "odd-character", 2));
	ck_assert(lints("[libdefaults]\ndefault_realm = 'A'\n", "quotes", 2));
	ck_assert(lints("[domain_realm]\n.windows.net:1433 = A\n",
	    "domain-key-port", 2));
	ck_assert(lints("[domain_realm]\n.Windows.net = A\n",
	    "domain-key-case", 2));
	ck_assert(lints("[domain_realm]\n*.windows.net = A\n",
	    "domain-key-wildcard", 2));
	ck_assert(lints("[libdefaults]\npermitted_enctypes = aes256 aes\n",
	    "unknown-enctype", 2));
	ck_assert(lints("[realms]\nR = {\nhttp_anchors = /ca.pem\n}\n",
	    "anchors-no-prefix", 3));
	ck_assert(lints("[libdefaults]\nhttp_anchors = FILE:/ca.pem\n",
	    "anchors-outside-realm", 2));
	ck_assert(lints("[libdefaults]\ndefault_cc_name = X\n",
	    "other-library-name", 2));
	ck_assert(lints("[libdefaults]\nrdns = maybe\n", "bad-boolean", 2));
	ck_assert(lints("[realms]\r\n", "crlf", 1));
	ck_assert(lints("[realms]\n" REALM " = {\nkdc = " KDC "\nkdc = https:"
	    "//login.microsoftonline.com/" TENANT2 "/kerberos\n}\n",
	    "two-tenants", 4));
}
END_TEST

/* The file Debian installs, and what himmelblau writes: nothing odd in them. */
START_TEST(is_silent_about_usual_files)
{
	static const char debian[] = "[libdefaults]\n"
	    "\tdefault_realm = ATHENA.MIT.EDU\n\n"
	    "# The following krb5.conf variables are only for MIT Kerberos.\n"
	    "\tkdc_timesync = 1\n\tccache_type = 4\n\tforwardable = true\n"
	    "\tproxiable = true\n        rdns = false\n\n"
	    "#\tdefault_tgs_enctypes = des3-hmac-sha1\n"
	    "# The following libdefaults parameters are only for Heimdal.\n"
	    "\tfcc-mit-ticketflags = true\n\n[realms]\n"
	    "\tATHENA.MIT.EDU = {\n\t\tkdc = kerberos.mit.edu\n"
	    "\t\tkdc = kerberos-2.mit.edu:88\n"
	    "\t\tadmin_server = kerberos.mit.edu\n"
	    "\t\tdefault_domain = mit.edu\n\t}\n"
	    "\tstanford.edu = {\n\t\tkdc = krb5auth1.stanford.edu\n\t}\n"
	    "[domain_realm]\n\t.mit.edu = ATHENA.MIT.EDU\n"
	    "\tmit.edu = ATHENA.MIT.EDU\n";
	struct ek_facts *facts = text_facts(debian);

	ck_assert_uint_eq(ek_fact_count(facts, "config.lint"), 0);
	ek_facts_free(facts);
}
END_TEST

START_TEST(reads_lists_of_encryption_types)
{
	struct ek_enctypes types;

	ek_enctypes_parse(NULL, false, &types);
	ck_assert(ek_enctypes_have(&types, 18) && types.n == 8);
	ek_enctypes_parse("aes -aes256-cts bogus", false, &types);
	ck_assert(!ek_enctypes_have(&types, 18) && types.n == 3);
	ek_enctypes_parse("rc4-hmac,AES256-SHA1", false, &types);
	ck_assert(ek_enctypes_have(&types, 18) && types.n == 2);
	ek_enctypes_parse("aes256-cts-hmac-sha384-192", false, &types);
	ck_assert(!ek_enctypes_have(&types, 18));
}
END_TEST

START_TEST(tells_what_forbids_aes256)
{
	struct ek_facts *facts = text_facts("[libdefaults]\n"
	    "default_tgs_enctypes = rc4-hmac\n");
	const json_t *at = ek_fact_value(facts, "config.enctypes_at");
	int64_t line;

	ck_assert(ek_fact_is(facts, "config.aes256_permitted", false));
	ck_assert(ek_item_streq(at, "name", "default_tgs_enctypes"));
	ck_assert(ek_item_int(at, "line", &line) && line == 2);
	ek_facts_free(facts);
}
END_TEST

START_TEST(tells_which_value_is_in_force)
{
	struct ek_facts *facts = memory_facts(EK_CONF_MIT, "/a:/b",
	    (const struct memory_file[]){
		{ "/a", "[libdefaults]\nrdns = no\nrdns = yes\n", 0 },
		{ "/b", "[libdefaults]\nrdns = yes\n", 0 },
		{ NULL, NULL, 0 } });

	ck_assert(ek_fact_is(facts, "config.rdns", false));
	ck_assert_uint_eq(ek_fact_count(facts, "config.relations"), 3);
	ck_assert(ek_item_is(ek_fact_item(facts, "config.relations", 0),
	    "shadowed", false));
	ck_assert(ek_item_is(ek_fact_item(facts, "config.relations", 2),
	    "shadowed", true));
	ek_facts_free(facts);
}
END_TEST

START_TEST(looks_at_the_anchors)
{
	struct ek_facts *facts = memory_facts(EK_CONF_MIT, "/a",
	    (const struct memory_file[]){
		{ "/a", "[realms]\n" REALM " = {\nhttp_anchors = FILE:/ca\n"
		    "http_anchors = FILE:/no\nhttp_anchors = /ca\n"
		    "http_anchors = FILE:/secret\n}\n", 0 },
		{ "/ca", "-----BEGIN CERTIFICATE-----\nx\n"
		    "-----BEGIN CERTIFICATE-----\n", 0 },
		{ "/secret", NULL, 0 },
		{ NULL, NULL, 0 } });
	int64_t n;

	ck_assert(ek_item_int(ek_fact_item(facts, "config.http_anchors", 0),
	    "certificates", &n) && n == 2);
	ck_assert(ek_item_is(ek_fact_item(facts, "config.http_anchors", 1),
	    "readable", false));
	ck_assert(ek_item_streq(ek_fact_item(facts, "config.http_anchors", 2),
	    "kind", "bad"));
	ck_assert(ek_item_is(ek_fact_item(facts, "config.http_anchors", 3),
	    "readable", false));
	ek_facts_free(facts);
}
END_TEST

START_TEST(takes_misspellings_only_for_what_is_near)
{
	ck_assert_str_eq(ek_near_section("libdefault"), "libdefaults");
	ck_assert_str_eq(ek_near_section("realm"), "realms");
	ck_assert_ptr_null(ek_near_section("realms"));
	ck_assert_ptr_null(ek_near_section("kdc"));
	ck_assert_ptr_null(ek_near_section("sssd"));
	ck_assert_ptr_null(ek_near_relation("default_tkt_enctypes"));
	ck_assert_str_eq(ek_near_relation("defualt_realm"), "default_realm");
	ck_assert_ptr_null(ek_near_relation("pkinit_anchors"));
}
END_TEST

/* Every prefix and every flipped bit ends, within bounds. */
START_TEST(survives_damage)
{
	char text[sizeof(healthy)];
	struct memory_file files[] = {
		{ "/etc/krb5.conf", text, 0 },
		{ NULL, NULL, 0 }
	};
	size_t i;
	int flavour;

	for (i = 1; i < 8 * (sizeof(healthy) - 1); i++) {
		memcpy(text, healthy, sizeof(healthy));
		text[i / 8] = (char)(text[i / 8] ^ (1 << i % 8));
		files[0].len = i % 8 == 0 ? i / 8 : sizeof(healthy) - 1;
		for (flavour = EK_CONF_MIT; flavour <= EK_CONF_APPLE; flavour++)
			ek_facts_free(memory_facts(
			    (enum ek_conf_flavour)flavour, NULL, files));
	}
}
END_TEST

START_TEST(bounds_what_a_file_may_hold)
{
	struct ek_buf text = { 0 };
	struct ek_facts *facts;
	int i;

	ek_buf_puts(&text, "[realms]\n");
	for (i = 0; i < 60000; i++)
		ek_buf_puts(&text, "a={\n");
	facts = text_facts(ek_buf_str(&text));
	ck_assert_uint_eq(ek_fact_count(facts, "config.syntax_errors"), 1);
	ek_facts_free(facts);
	ek_buf_free(&text);
}
END_TEST

/* The policies of Windows and the URLs they mean, with blanks between. */
static const char *const proxies[][2] = {
	{ "<https login.microsoftonline.com:443:5a0b/kerberos />",
	    "https://login.microsoftonline.com/5a0b/kerberos" },
	{ "<https login.microsoftonline.com:443:5a0b/kerberos/>",
	    "https://login.microsoftonline.com/5a0b/kerberos" },
	{ "  <HTTPS  a.example   b.example:8443\tc.example:444:kdc />",
	    "https://a.example/KdcProxy https://b.example:8443/KdcProxy "
	    "https://c.example:444/kdc" },
	{ "<https a.example::/kerberos />", "https://a.example/kerberos" },
	{ "<https />", "" },
	{ "<https", "" },
	{ "<http a.example />", "" },
	{ "a.example:443:kerberos", "" },
	{ "", "" },
};

static void
check_urls(json_t *list, const char *want)
{
	struct ek_buf urls = { 0 };
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		ck_assert_str_eq(ek_item_str(item, "scheme"), "https");
		ek_buf_printf(&urls, "%s%s", i > 0 ? " " : "",
		    ek_item_str(item, "value"));
	}
	ck_assert_str_eq(urls.len > 0 ? ek_buf_str(&urls) : "", want);
	ek_buf_free(&urls);
	json_decref(list);
}

START_TEST(reads_the_proxies_of_windows)
{
	check_urls(ek_kdc_proxies(proxies[_i][0]), proxies[_i][1]);
}
END_TEST

START_TEST(prefers_the_policy_to_what_the_lsa_knows)
{
	json_t *policy = json_pack("[{s:s,s:s},{s:s,s:s}]", "realm", "OTHER",
	    "value", "<https x />", "realm", "realm", "value", "<https y />");
	json_t *cache = json_pack("[{s:s,s:s,s:s,s:i}]", "realm", "REALM",
	    "host", "z", "path", "kerberos", "port", 8443);

	check_urls(ek_kdc_proxies_of(policy, cache, "REALM"),
	    "https://y/KdcProxy");
	check_urls(ek_kdc_proxies_of(NULL, cache, "REALM"),
	    "https://z:8443/kerberos");
	check_urls(ek_kdc_proxies_of(policy, cache, "NONE"), "");
	json_decref(policy);
	json_decref(cache);
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof(*(list))))

static Suite *
conf_suite(void)
{
	Suite *suite = suite_create("conf");
	TCase *tests = tcase_create("conf");

	tcase_add_test(tests, reads_a_healthy_file);
	tcase_add_test(tests, knows_the_defaults_of_a_missing_file);
	tcase_add_loop_test(tests, refuses_what_mit_refuses, 0,
	    COUNT(refused));
	tcase_add_loop_test(tests, accepts_what_mit_accepts, 0,
	    COUNT(accepted));
	tcase_add_loop_test(tests, reads_lists_of_files_as_mit_does, 0,
	    COUNT(lists));
	tcase_add_test(tests, tells_what_an_includedir_passes_over);
	tcase_add_test(tests, tells_of_a_folder_that_nothing_includes);
	tcase_add_test(tests, finds_the_realm_of_a_host);
	tcase_add_loop_test(tests, reads_as_heimdal_reads, 0, COUNT(heimdal));
	tcase_add_loop_test(tests, takes_kdc_values_apart, 0, COUNT(kdcs));
	tcase_add_loop_test(tests, tells_no_secret_of_a_file, 0,
	    COUNT(with_secrets));
	tcase_add_loop_test(tests, reads_the_proxies_of_windows, 0,
	    COUNT(proxies));
	tcase_add_test(tests, prefers_the_policy_to_what_the_lsa_knows);
	tcase_add_test(tests, says_every_lint_with_its_line);
	tcase_add_test(tests, is_silent_about_usual_files);
	tcase_add_test(tests, reads_lists_of_encryption_types);
	tcase_add_test(tests, tells_what_forbids_aes256);
	tcase_add_test(tests, tells_which_value_is_in_force);
	tcase_add_test(tests, looks_at_the_anchors);
	tcase_add_test(tests, takes_misspellings_only_for_what_is_near);
	tcase_add_test(tests, survives_damage);
	tcase_add_test(tests, bounds_what_a_file_may_hold);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(conf_suite)
