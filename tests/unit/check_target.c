/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "probe/connstr.h"
#include "probe/target.h"
#include "unit/unit.h"

#define MI "mi1.abc123.database.windows.net"
#define SPN "MSSQLSvc/" MI ":1433"

static const struct {
	const char *text, *host, *spn, *instance, *realm, *input;
	unsigned port;
} good[] = {
	{ MI, MI, SPN, NULL, NULL, MI, 1433 },
	{ MI ":1434", MI, "MSSQLSvc/" MI ":1434", NULL, NULL, NULL, 1434 },
	{ MI ",1433", MI, SPN, NULL, NULL, NULL, 1433 },
	{ "tcp:" MI ",1433", MI, SPN, NULL, NULL, NULL, 1433 },
	{ "tcp:" MI, MI, SPN, NULL, NULL, NULL, 1433 },
	{ " TCP: " MI ", 1433", MI, SPN, NULL, NULL, NULL, 1433 },
	{ MI ".", MI, SPN, NULL, NULL, NULL, 1433 },
	{ "host\\inst", "host", "MSSQLSvc/host:1433",
	    "inst", NULL, NULL, 1433 },
	{ "host\\inst,5", "host", "MSSQLSvc/host:5", "inst", NULL, NULL, 5 },
	{ "mi1.public.abc123.database.windows.net",
	    "mi1.public.abc123.database.windows.net",
	    "MSSQLSvc/mi1.public.abc123.database.windows.net:3342", NULL, NULL,
	    NULL, 3342 },
	{ SPN, MI, SPN, NULL, NULL, NULL, 1433 },
	{ "MSSQLSvc/" MI, MI, SPN, NULL, NULL, NULL, 1433 },
	{ SPN "@KERBEROS.MICROSOFTONLINE.COM", MI, SPN, NULL,
	    "KERBEROS.MICROSOFTONLINE.COM", NULL, 1433 },
	{ "[::1]:1500", "::1", "MSSQLSvc/::1:1500", NULL, NULL, NULL, 1500 },
	{ "::1", "::1", "MSSQLSvc/::1:1433", NULL, NULL, NULL, 1433 },
	{ "tcp:[fd00::1],1433", "fd00::1", "MSSQLSvc/fd00::1:1433", NULL, NULL,
	    NULL, 1433 },
	{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "MSSQLSvc/1:2:3:4:5:6:7:8:1433",
	    NULL, NULL, NULL, 1433 },
	{ "MSSQLSvc/1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8",
	    "MSSQLSvc/1:2:3:4:5:6:7:8:1433", NULL, NULL, NULL, 1433 },
	{ "MSSQLSvc/fd00::1:1500@R", "fd00::1", "MSSQLSvc/fd00::1:1500", NULL,
	    "R", NULL, 1500 },
	{ "[fe80::1%eth0],1", "fe80::1%eth0", "MSSQLSvc/fe80::1%eth0:1", NULL,
	    NULL, NULL, 1 },
	{ "Server=h,1433;Data Source=H;Port=1433", "H", "MSSQLSvc/H:1433",
	    NULL, NULL, NULL, 1433 },
	{ "Server=tcp:" MI ",1433;Database=x;Password=\"a;b\"\"c\";X=1", MI,
	    SPN, NULL, NULL,
	    "Server=tcp:" MI ",1433;Database=x;Password=***;X=1", 1433 },
	{ "Data Source=" MI "; User ID=u; Pwd = {a}};b}", MI, SPN, NULL, NULL,
	    "Data Source=" MI "; User ID=u; Pwd = ***", 1433 },
	{ "Driver={ODBC Driver 18};Server={" MI "};Trusted_Connection=yes", MI,
	    SPN, NULL, NULL, NULL, 1433 },
	{ "jdbc:sqlserver://" MI ":1433;integratedSecurity=true;password=p",
	    MI, SPN, NULL, NULL,
	    "jdbc:sqlserver://" MI ":1433;integratedSecurity=true;"
	    "password=***", 1433 },
	{ "jdbc:sqlserver://;serverName=" MI ";portNumber=1433;serverSpn="
	    "MSSQLSvc/other:7@R", MI, "MSSQLSvc/other:7", NULL, "R", NULL,
	    1433 },
	{ "sqlserver://u:p@ss@" MI ":1433?database=d&ServerSPN=MSSQLSvc/o:7",
	    MI, "MSSQLSvc/o:7", NULL, NULL,
	    "sqlserver://***@" MI ":1433?database=d&ServerSPN=MSSQLSvc/o:7",
	    1433 },
};

START_TEST(reads_every_form)
{
	struct ek_error error = { 0 };
	struct ek_target t;

	ck_assert_msg(ek_target_parse(&t, good[_i].text, &error), "%s: %s",
	    good[_i].text, error.text);
	ck_assert_str_eq(t.host, good[_i].host);
	ck_assert_str_eq(t.spn, good[_i].spn);
	ck_assert_uint_eq(t.port, good[_i].port);
	ck_assert_pstr_eq(t.instance, good[_i].instance);
	ck_assert_pstr_eq(t.spn_realm, good[_i].realm);
	if (good[_i].input != NULL)
		ck_assert_str_eq(t.input, good[_i].input);
	ek_target_free(&t);
}
END_TEST

/* What is printed can be given back, as the target or as its SPN. */
START_TEST(takes_its_own_spn)
{
	struct ek_error error = { 0 };
	struct ek_target t, again;

	ck_assert(ek_target_parse(&t, good[_i].text, &error));
	ck_assert_msg(ek_target_parse(&again, t.spn, &error), "%s: %s", t.spn,
	    error.text);
	ck_assert_str_eq(again.spn, t.spn);
	ck_assert_msg(ek_target_set_spn(&t, again.spn, &error), "%s: %s",
	    again.spn, error.text);
	ck_assert_str_eq(again.spn, t.spn);
	if (strchr(t.host, ':') != NULL) {
		ck_assert_str_eq(again.host, t.host);
		ck_assert_uint_eq(again.port, t.port);
	}
	ek_target_free(&again);
	ek_target_free(&t);
}
END_TEST

static const char *const bad[] = { "", ":1433", "host:0", "host:65536",
	"host:x", "host,", "ho st", "-host", "a..b", "host\\", "Server=",
	"Server=a;Pwd='open", "Database=x", "MSSQLSvc/", "/host", "a/b@",
	"host\x01", "jdbc:sqlserver://", "Server=h:99999", "MSSQLSvc/h:0",
	"MSSQLSvc/h:INST", "Server=h;ServerSPN=MSSQLSvc/h:0", "h..",
	"h\\a\\b", "Server=a;Server=b", "Server=a,1;Port=2",
	"Server=a;Data Source=b",
	"Server=h;ServerSPN=MSSQLSvc/a:1;ServerSPN=MSSQLSvc/b:1", "a:b:c",
	"MSSQLSvc/a:b:c", "[a:b:c]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]",
	"[::1:]", "[:1::2]", "[12345::1]", "[::g]", "[fe80::1%]",
	"[::1.2.3]" };

START_TEST(refuses_what_is_no_target)
{
	struct ek_error error = { 0 };
	struct ek_target t;

	ck_assert_msg(!ek_target_parse(&t, bad[_i], &error), "%s", bad[_i]);
	ck_assert_int_eq(error.status, EKRB_ARGUMENT);
	ck_assert_str_ne(error.text, "");
	ck_assert_ptr_null(t.host);
}
END_TEST

START_TEST(masks_passwords_of_malformed_strings_too)
{
	struct ek_error error = { 0 };
	struct ek_target t;

	ck_assert(ek_target_parse(&t, "server=h;pwd=hunter2;x", &error));
	ck_assert_str_eq(t.input, "server=h;pwd=***;x");
	ck_assert(t.password_masked);
	ek_target_free(&t);
}
END_TEST

static const struct {
	const char *text, *masked;
} options[] = {
	{ "h,1433 -P hunter2", "h,1433 -P***" },
	{ "h,1433 -Phunter2 -d x", "h,1433 -P***" },
	{ "h -U u -p hunter2 -d db=1", "h -U u -p***" },
	{ "h\t--password hunter2", "h\t--password***" },
	{ "h --password=hunter2 x", "h --password***" },
	{ "h /P:hunter2", "h /P***" },
	{ "h /pwd hunter2", "h /pwd***" },
	{ "-P hunter2 -S h", "-P***" },
	{ "Server=h,1433 -P hunter2;Database=d", "Server=h,1433 -P***" },
	{ "h -P", "h -P" },
	{ "mssql://h/db;password=hunter2", "mssql://h/db;password=***" },
	{ "h;SharedAccessKey=hunter2", "h;SharedAccessKey=***" },
	{ "Server=h;Authorization=Bearer hunter2x",
	    "Server=h;Authorization=Bearer ***" },
	{ "h,1433;user=u,password=hunter2", "h,1433;user=u,password=***" },
	{ "Password: hunter2", "Password: ***" },
	{ "{\"server\":\"h\",\"password\":\"hunter2\"}",
	    "{\"server\":\"h\",\"password\":***" },
	{ "no such file: /path/p", "no such file: /path/p" },
	{ "MSSQLSvc/pool-p.example:1433", "MSSQLSvc/pool-p.example:1433" },
	{ "error: 0 - provider", "error: 0 - provider" },
};

START_TEST(masks_what_follows_a_password_option)
{
	bool masked, again;
	char *once = ek_connstr_mask(options[_i].text, &masked), *twice;

	ck_assert_str_eq(once, options[_i].masked);
	ck_assert_int_eq(masked, strcmp(once, options[_i].text) != 0);
	twice = ek_connstr_mask(once, &again);
	ck_assert_str_eq(twice, once);
	free(once);
	free(twice);
}
END_TEST

static const struct {
	const char *text, *word;
} no_hosts[] = {
	{ "np:h", "named pipe" },
	{ "NP:\\\\h\\pipe\\sql\\query", "named pipe" },
	{ "\\\\.\\pipe\\sql\\query", "named pipe" },
	{ "Server=lpc:h;Database=d", "shared memory" },
	{ "admin:h,1434", "administrator" },
	{ "https://h/", "web address" },
	{ "(localdb)\\MSSQLLocalDB", "this machine" },
};

START_TEST(says_what_is_named_in_place_of_a_host)
{
	struct ek_error error = { 0 };
	struct ek_target t;

	ck_assert(!ek_target_parse(&t, no_hosts[_i].text, &error));
	ck_assert_msg(strstr(error.text, no_hosts[_i].word) != NULL, "%s: %s",
	    no_hosts[_i].text, error.text);
}
END_TEST

static const struct {
	const char *spn;
	bool good;
} spns[] = {
	{ "MSSQLSvc/h:1433", true },
	{ "mssqlsvc/h:65535@R", true },
	{ "MSSQLSvc/h", true },
	{ "MSSQLSvc/fe80::1", true },
	{ "MSSQLSvc/fe80::1:1433", true },
	{ "MSSQLSvc/1:2:3:4:5:6:7:8:1433", true },
	{ "MSSQLSvc/::1:50000", true },
	{ "MSSQLSvc/a:b:c", false },
	{ "ldap/dc.corp.example/corp.example@R", true },
	{ "MSSQLSvc/h:0", false },
	{ "MSSQLSvc/h:65536", false },
	{ "MSSQLSvc/h:", false },
	{ "MSSQLSvc/:1433", false },
	{ "MSSQLSvc/@R", false },
	{ "MSSQLSvc/h:SQLEXPRESS", false },
	{ "MSSQLSvc/h:1433@A@B", false },
	{ "MSSQLSvc/h h:1433", false },
};

START_TEST(takes_only_an_spn_that_can_be_registered)
{
	struct ek_error error = { 0 };
	struct ek_target t = { 0 };

	ck_assert_msg(ek_target_set_spn(&t, spns[_i].spn, &error) ==
	    spns[_i].good, "%s: %s", spns[_i].spn, error.text);
	ek_target_free(&t);
}
END_TEST

static const struct {
	const char *host, *kind, *cloud;
} kinds[] = {
	{ MI, "managed-instance", "public" },
	{ "MI1.ABC123.DATABASE.WINDOWS.NET", "managed-instance", "public" },
	{ "fog.secondary.abc123.database.windows.net", "managed-instance",
	    "public" },
	{ "mi1.public.abc123.database.windows.net", "managed-instance-public",
	    "public" },
	{ "srv.database.windows.net", "logical-server", "public" },
	{ "srv.privatelink.database.windows.net", "logical-server", "public" },
	{ "mi.z.database.chinacloudapi.cn", "sovereign-cloud", "china" },
	{ "mi.z.database.usgovcloudapi.net", "sovereign-cloud",
	    "us-government" },
	{ "ws.sql.azuresynapse.net", "synapse", "public" },
	{ "x.datawarehouse.fabric.microsoft.com", "fabric", "public" },
	{ "10.0.0.4", "ip-address", NULL },
	{ "fe80::1", "ip-address", NULL },
	{ "localhost", "local", NULL },
	{ "sql01", "short-name", NULL },
	{ "sql01.contoso.com", "on-premises", NULL },
	{ "database.windows.net", "on-premises", NULL },
};

START_TEST(tells_the_kinds_of_hosts_apart)
{
	struct ek_facts *facts = ek_facts_new();

	ck_assert(ek_target_classify(kinds[_i].host, facts));
	ck_assert_pstr_eq(ek_fact_str(facts, "name.kind"), kinds[_i].kind);
	ck_assert_pstr_eq(ek_fact_str(facts, "name.cloud"), kinds[_i].cloud);
	ek_facts_free(facts);
}
END_TEST

static Suite *
target_suite(void)
{
	Suite *suite = suite_create("target");
	TCase *tests = tcase_create("target");

	tcase_add_loop_test(tests, reads_every_form, 0,
	    sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tests, takes_its_own_spn, 0,
	    (int)(sizeof(good) / sizeof(*good)));
	tcase_add_loop_test(tests, refuses_what_is_no_target, 0,
	    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(tests, masks_passwords_of_malformed_strings_too);
	tcase_add_loop_test(tests, masks_what_follows_a_password_option, 0,
	    (int)(sizeof(options) / sizeof(*options)));
	tcase_add_loop_test(tests, says_what_is_named_in_place_of_a_host, 0,
	    sizeof(no_hosts) / sizeof(no_hosts[0]));
	tcase_add_loop_test(tests, takes_only_an_spn_that_can_be_registered, 0,
	    sizeof(spns) / sizeof(spns[0]));
	tcase_add_loop_test(tests, tells_the_kinds_of_hosts_apart, 0,
	    sizeof(kinds) / sizeof(kinds[0]));
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(target_suite)
