/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A login that was made through an ODBC driver (--login): the driver itself,
 * the way to the server, and what the session says of itself. What the server
 * says when it refuses is in login.c.
 */
#include <inttypes.h>
#include <string.h>

#include "codes/codes.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/sentences.h"

enum {
	DISABLED = 18470,
	LOCKED = 18486,
	NO_DATABASE = 4060,
	LOGIN_FAILED = 18456,
	ENCRYPTION_REQUIRED = 17835,
	NOT_SUPPORTED = 2, /* login.encryption */
	LEAST_SERVER = 1,
	/* FreeTDS' own numbers */
	FREETDS_FIRST = 20000,
	FREETDS_LAST = 20999,
	FREETDS_TIMEOUT = 20003,
	FREETDS_READ = 20004,
	FREETDS_WRITE = 20006,
	FREETDS_UNAVAILABLE = 20009,
	FREETDS_EOF = 20017
};

/* ---- What was said ------------------------------------------------------- */

static bool
failed(const struct ek_facts *facts)
{
	return ek_fact_is(facts, "login.succeeded", false);
}

static enum ek_answer
answer(const struct ek_facts *facts, bool yes)
{
	return ek_answer(ek_fact_known(facts, "login.succeeded"), yes);
}

/* The first message of which MEMBER holds that text, or NULL. */
static const json_t *
message_with(const struct ek_facts *facts, const char *member,
    const char *text)
{
	size_t i, n = ek_fact_count(facts, "login.messages");

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);
		const char *seen = ek_item_str(m, member);

		if (seen != NULL && strstr(seen, text) != NULL)
			return m;
	}
	return NULL;
}

/* A message of SQL Server itself, not one of the driver. */
static const json_t *
server_message(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "login.messages");
	int64_t number;

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);

		if (ek_item_int(m, "number", &number) &&
		    number >= LEAST_SERVER &&
		    (number < FREETDS_FIRST || number > FREETDS_LAST) &&
		    ek_code_find(EK_SPACE_SQL, number) != NULL)
			return m;
	}
	return NULL;
}

/* The same words once more, as some drivers have it. */
static bool
is_repeated(const struct ek_facts *facts, size_t at)
{
	const char *text = ek_item_str(ek_fact_item(facts, "login.messages",
	    at), "text");
	size_t i;

	for (i = 0; text != NULL && i < at; i++)
		if (ek_item_streq(ek_fact_item(facts, "login.messages", i),
		    "text", text))
			return true;
	return false;
}

/* All that the driver said, in its order. */
static void
note_messages(struct ek_note *note, const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "login.messages");
	int64_t number;

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);

		if (is_repeated(facts, i))
			continue;
		ek_note(note, "The driver says \"%s\" (SQLSTATE %s).",
		    ek_item_text(m, "text"), ek_item_text(m, "sqlstate"));
		if (ek_item_int(m, "number", &number) && number != 0)
			ek_note(note, "Its number is %" PRId64 ".", number);
	}
	if (n > 0)
		ek_note_fact(note, facts, "login.messages");
}

static void
note_driver(struct ek_note *note, const struct ek_facts *facts)
{
	const char *driver = ek_fact_str(facts, "run.login_driver");

	if (driver == NULL)
		return;
	ek_note(note, "The connection string names %s.", driver);
	ek_note_let(note, "driver", driver);
}

/* ---- Why it failed, each told by its own marks --------------------------- */

static bool
lacks_driver(const struct ek_facts *facts)
{
	return failed(facts) &&
	    (message_with(facts, "sqlstate", "IM002") != NULL ||
	    message_with(facts, "sqlstate", "IM003") != NULL ||
	    message_with(facts, "text", "Can't open lib") != NULL);
}

/* To a server of the connection string's own, or there is no way at all. */
static bool
cannot_connect(const struct ek_facts *facts)
{
	return failed(facts) &&
	    ek_message(facts, FREETDS_UNAVAILABLE) != NULL &&
	    !(ek_fact_is(facts, "endpoint.connected", true) &&
	    ek_fact_is(facts, "run.login_server_added", true));
}

/* Also when nothing came back before the collector was ended. */
static bool
ran_out_of_time(const struct ek_facts *facts)
{
	static ek_keys keys = { "login-timeout", "tcp-timeout", NULL };

	if (!ek_fact_known(facts, "login.succeeded"))
		return ek_fact_known(facts, "login.timeout_s") &&
		    ek_facts_stage(facts, EK_STAGE_LOGIN).run ==
		    EK_RUN_TIMEOUT;
	return failed(facts) && (ek_said(facts, keys) != NULL ||
	    message_with(facts, "sqlstate", "HYT0") != NULL ||
	    ek_message(facts, FREETDS_TIMEOUT) != NULL);
}

static bool
lacks_tls(const struct ek_facts *facts)
{
	return failed(facts) && server_message(facts) == NULL &&
	    !ran_out_of_time(facts) &&
	    (ek_fact_str(facts, "login.tls_text") != NULL ||
	    message_with(facts, "text", "SSL Provider") != NULL ||
	    message_with(facts, "text", "TLS Provider") != NULL);
}

/* FreeTDS tells it by the point at which it gave up: before it asked for a
 * ticket. */
static bool
lacks_encryption(const struct ek_facts *facts)
{
	int64_t encryption;

	if (!failed(facts))
		return false;
	if (ek_message(facts, ENCRYPTION_REQUIRED) != NULL ||
	    message_with(facts, "text", "not support encryption") != NULL)
		return true;
	return ek_fact_int(facts, "login.encryption", &encryption) &&
	    encryption == NOT_SUPPORTED && server_message(facts) == NULL &&
	    ek_fact_streq(facts, "run.login_asks", "kerberos") &&
	    !ek_fact_known(facts, "login.driver_spn");
}

static bool
lacks_token(const struct ek_facts *facts)
{
	return failed(facts) && server_message(facts) == NULL &&
	    (ek_fact_str(facts, "login.driver_major") != NULL ||
	    message_with(facts, "text", "SSPI Provider") != NULL ||
	    message_with(facts, "text", "SSPI context") != NULL ||
	    message_with(facts, "text", "GSSAPI") != NULL);
}

/* Before the server's first answer, or after the driver had its token. */
static bool
broke_off(const struct ek_facts *facts)
{
	static ek_keys keys = { "connection-reset", "connection-closed", NULL };

	if (!failed(facts) || server_message(facts) != NULL ||
	    cannot_connect(facts) || lacks_token(facts) || lacks_tls(facts) ||
	    lacks_encryption(facts) || ran_out_of_time(facts))
		return false;
	return ek_said(facts, keys) != NULL ||
	    ek_message(facts, FREETDS_EOF) != NULL ||
	    ek_message(facts, FREETDS_READ) != NULL ||
	    ek_message(facts, FREETDS_WRITE) != NULL ||
	    message_with(facts, "sqlstate", "08S01") != NULL ||
	    ek_fact_absent(facts, "login.encryption") ||
	    ek_fact_known(facts, "login.driver_spn");
}

static bool
made_own_token(const struct ek_facts *facts)
{
	int64_t status;

	if (ek_fact_int(facts, "context.major", &status))
		return status == 0 || status == 1;
	return ek_fact_int(facts, "context.sspi_status", &status) &&
	    (status & 0x80000000) == 0;
}

/* ---- The driver ---------------------------------------------------------- */

static enum ek_answer
no_manager(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "login.manager"))
		return EK_UNKNOWN;
	if (!ek_fact_absent(facts, "login.manager"))
		return EK_NO;
	ek_note(note, "Loading it gave: %s",
	    ek_fact_text(facts, "login.manager_text"));
	ek_note_fact(note, facts, "login.manager_text");
	return EK_YES;
}

const struct ek_rule ek_rule_login_no_driver_manager = {
	.id = "login-no-driver-manager",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "no ODBC driver manager is installed",
	.explanation = "ODBC programs load a driver through a driver manager, "
	    "unixODBC outside of Windows. Without it no login was tried.",
	.remedies = { { "Debian, Ubuntu: install it.",
	    "apt-get install unixodbc", "linux", "admin" },
	    { "Fedora and its kin: install it.", "dnf install unixODBC",
	    "linux", "admin" },
	    { "Install it.", "brew install unixodbc", "macos", "user" } },
	.references = { "unixODBC" },
	.run = no_manager
};

static enum ek_answer
no_driver(const struct ek_facts *facts, struct ek_note *note)
{
	if (lacks_driver(facts)) {
		note_messages(note, facts);
		note_driver(note, facts);
		if (ek_fact_absent(facts, "run.login_driver"))
			ek_note(note, "The connection string names no driver "
			    "and no data source.");
	}
	return answer(facts, lacks_driver(facts));
}

const struct ek_rule ek_rule_login_no_driver = {
	.id = "login-no-driver",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the ODBC driver or data source is not installed here",
	.explanation = "The driver manager looks the name up in odbcinst.ini "
	    "(drivers) or odbc.ini (data sources), to the letter. The "
	    "server was not asked.",
	.remedies = { { "See which drivers there are, and name one of them: "
	    "Driver={...} in the connection string.", "odbcinst -q -d",
	    "linux", "user" },
	    { "See which data sources there are.", "odbcinst -q -s", "linux",
	    "user" },
	    { "See which drivers there are, and name one of them.",
	    "Get-OdbcDriver", "windows", "user" },
	    { "Or install the driver that the application uses.", NULL, "any",
	    "admin" } },
	.references = { "unixODBC: odbcinst(1)", "Microsoft Learn: Install "
	    "the Microsoft ODBC driver for SQL Server (Linux)" },
	.run = no_driver
};

/* ---- The way to the server ----------------------------------------------- */

static enum ek_answer
tls_failed(const struct ek_facts *facts, struct ek_note *note)
{
	const char *text = ek_fact_str(facts, "login.tls_text");

	if (lacks_tls(facts)) {
		if (text != NULL)
			ek_note(note, "The driver's TLS says: %s", text);
		ek_note_fact(note, facts, "login.tls_text");
		note_messages(note, facts);
	}
	return answer(facts, lacks_tls(facts));
}

const struct ek_rule ek_rule_login_tls_failed = {
	.id = "login-tls-failed",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "TLS with the SQL server failed",
	.explanation = "This is the certificate and encryption of the SQL "
	    "port, not of the KDC, and no fault of Kerberos: it comes before "
	    "any ticket is sent.",
	.remedies = { { "See which certificate the server shows.",
	    "openssl s_client -connect {host}:{port} -starttls mssql", "any",
	    "user" },
	    { "Connect by the instance's own name, to which its certificate "
	    "is issued.", NULL, "any", "user" },
	    { "Bring the system's CA certificates up to date, or have the SQL "
	    "connection exempted from TLS inspection.", NULL, "any",
	    "admin" } },
	.references = { "MS-TDS 2.2.6.5" },
	.explains = { "login-failed" },
	.run = tls_failed
};

static enum ek_answer
no_encryption(const struct ek_facts *facts, struct ek_note *note)
{
	if (lacks_encryption(facts)) {
		ek_note_fact(note, facts, "login.encryption");
		note_messages(note, facts);
		if (ek_fact_known(facts, "login.encryption"))
			ek_note(note, "The server says in its first answer "
			    "that it does not encrypt.");
	}
	return answer(facts, lacks_encryption(facts));
}

const struct ek_rule ek_rule_login_no_encryption = {
	.id = "login-no-encryption",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "driver and SQL server do not agree on encryption",
	.explanation = "A managed instance always encrypts. A server that "
	    "does not is another server, or a device between; a driver that "
	    "does not is set so in its connection string.",
	.remedies = { { "Take what switches encryption off out of the "
	    "connection string.", NULL, "any", "user" },
	    { "See who answers at that address.",
	    "openssl s_client -connect {host}:{port} -starttls mssql", "any",
	    "user" } },
	.references = { "MS-TDS 2.2.6.5" },
	.explains = { "login-failed" },
	.run = no_encryption
};

static enum ek_answer
timed_out(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t seconds = 0;

	if (!ran_out_of_time(facts))
		return answer(facts, false);
	ek_fact_int(facts, "login.timeout_s", &seconds);
	ek_note(note, "The driver had %" PRId64 " s.", seconds);
	ek_note_fact(note, facts, "login.timeout_s");
	note_messages(note, facts);
	if (ek_fact_known(facts, "login.encryption"))
		ek_note(note, "The server had given its first answer.");
	if (ek_fact_is(facts, "endpoint.connected", true))
		ek_note(note, "A connection to the port stood before that.");
	return EK_YES;
}

const struct ek_rule ek_rule_login_timed_out = {
	.id = "login-timed-out",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the login did not end in time",
	.explanation = "Name look-up, KDC and SQL server share one login "
	    "timeout, usually 15 s. The stages before tell how long name and "
	    "KDC take; if both are quick, the server is slow, or a device "
	    "between swallows its answers.",
	.remedies = { { "Give the login more time, to see whether it ends at "
	    "all.", "entrakrb-probe --timeout 120 --login "
	    "<connection-string> {again}", "any", "user" },
	    { "Look at firewall and network security group: TCP {port}, and "
	    "11000 to 11999 for the connection type Redirect.", NULL, "any",
	    "admin" } },
	.references = { "Microsoft Learn: Azure SQL Managed Instance "
	    "connection types" },
	.explains = { "collector-timeout", "login-failed" },
	.run = timed_out
};

static enum ek_answer
broken_off(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t size;

	if (!broke_off(facts))
		return answer(facts, false);
	note_messages(note, facts);
	if (ek_fact_known(facts, "login.driver_spn"))
		ek_note(note, "The driver had its token for %s.",
		    ek_fact_text(facts, "login.driver_spn"));
	if (ek_fact_int(facts, "context.token_size", &size))
		ek_note(note, "A token for this server has %" PRId64
		    " bytes.", size);
	return EK_YES;
}

const struct ek_rule ek_rule_login_broken_off = {
	.id = "login-broken-off",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the server, or a device before it, broke the login off",
	.explanation = "The port answers and the connection ends without a "
	    "word of SQL Server. A firewall that looks into the traffic, a "
	    "gateway that does not know the name, a server that is just "
	    "starting, and a driver that cannot split a large token look "
	    "alike.",
	.remedies = { { "Try again in a minute, and from another network.",
	    NULL, "any", "user" },
	    { "Update the driver.", NULL, "any", "user" },
	    { "Exempt the SQL port from inspection.", NULL, "any",
	    "admin" } },
	.references = { "MS-TDS 2.2.3.1" },
	.explains = { "driver-token-split", "login-failed" },
	.run = broken_off
};

/* ---- The driver's Kerberos ----------------------------------------------- */

static void
note_status(struct ek_note *note, const struct ek_facts *facts)
{
	const struct ek_code *code = NULL;
	int64_t minor;

	if (ek_fact_known(facts, "login.driver_spn"))
		ek_note(note, "It asked for %s.",
		    ek_fact_text(facts, "login.driver_spn"));
	if (!ek_fact_int(facts, "login.driver_minor", &minor))
		return;
	code = ek_code_find(EK_SPACE_COM_ERR, minor);
	ek_note(note, "libkrb5 gave it %" PRId64 "%s%s%s.", minor,
	    code != NULL ? " (" : "", code != NULL ? code->name : "",
	    code != NULL ? ")" : "");
	ek_note_fact(note, facts, "login.driver_minor");
}

static bool
is_of_realm(int64_t minor)
{
	return minor == EK_COM_ERR(EK_MIT_NO_DEFAULT_REALM) ||
	    minor == EK_COM_ERR(EK_MIT_REALM_UNKNOWN) ||
	    minor == EK_COM_ERR(EK_MIT_KDC_UNREACH) ||
	    minor == EK_COM_ERR(EK_KRB_S_UNKNOWN);
}

/* The driver takes the name as a whole principal, so that the realm comes from
 * default_realm. */
static bool
asks_default_realm(const struct ek_facts *facts)
{
	const char *spn = ek_fact_str(facts, "login.driver_spn");
	const char *realm = ek_fact_str(facts, "run.realm");
	int64_t minor;

	return lacks_token(facts) && spn != NULL && realm != NULL &&
	    strchr(spn, '@') == NULL &&
	    ek_fact_known(facts, "config.default_realm") &&
	    !ek_fact_streq(facts, "config.default_realm", realm) &&
	    ek_fact_int(facts, "login.driver_minor", &minor) &&
	    is_of_realm(minor);
}

static enum ek_answer
default_realm(const struct ek_facts *facts, struct ek_note *note)
{
	const char *preset = ek_fact_str(facts, "config.default_realm");

	if (asks_default_realm(facts)) {
		note_status(note, facts);
		ek_note(note, preset != NULL ? "default_realm is %s, not %s." :
		    "No default_realm is set%.0s; the ticket is issued by %s.",
		    preset, ek_fact_text(facts, "run.realm"));
		ek_note_fact(note, facts, "config.default_realm");
	}
	return answer(facts, asks_default_realm(facts));
}

const struct ek_rule ek_rule_login_default_realm = {
	.id = "login-default-realm",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the driver asks for the ticket in the wrong realm",
	.explanation = "FreeTDS gives the service as a whole principal name. "
	    "Its realm then comes from default_realm; [domain_realm], which "
	    "other clients go by, is not looked at.",
	.remedies = { { "Name the realm in the connection string of FreeTDS.",
	    "ServerSPN={spn}@{realm}", "any", "user" },
	    { "Or in freetds.conf: realm = {realm}", NULL, "any", "user" } },
	.references = { "FreeTDS: src/tds/gssapi.c", "krb5.conf(5): "
	    "default_realm" },
	.explains = { "login-driver-kerberos", "login-failed",
	    "config-default-realm-unset" },
	.run = default_realm
};

static enum ek_answer
driver_kerberos(const struct ek_facts *facts, struct ek_note *note)
{
	bool known = ek_fact_known(facts, "context.major") ||
	    ek_fact_known(facts, "context.sspi_status");

	if (!known)
		return EK_UNKNOWN;
	if (!lacks_token(facts) || !made_own_token(facts))
		return answer(facts, false);
	ek_note(note, "This probe made a token for %s, the driver did not.",
	    ek_fact_text(facts, "run.spn"));
	note_status(note, facts);
	note_messages(note, facts);
	ek_note_fact(note, facts, "login.driver_major");
	return EK_YES;
}

const struct ek_rule ek_rule_login_driver_kerberos = {
	.id = "login-driver-kerberos",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Kerberos works here, but not in the ODBC driver",
	.explanation = "The same user got the ticket a moment before. So the "
	    "driver asks for another name, reads another cache or "
	    "configuration, or is linked with another Kerberos library.",
	.remedies = { { "Compare the SPN in the connection string or data "
	    "source with the one of this instance.", "ServerSPN={spn}", "any",
	    "user" },
	    { "See which Kerberos library the driver is linked with: its file "
	    "is named in odbcinst.ini.", "odbcinst -q -d -n <driver>",
	    "linux", "user" },
	    { "Let libkrb5 tell what it does while the driver connects.",
	    "KRB5_TRACE=/tmp/trace isql -v -k \"<connection string>\"",
	    "linux", "user" } },
	.references = { "RFC 2743 2.2.1" },
	.explains = { "login-failed" },
	.run = driver_kerberos
};

/* ---- What the server does with it, live or pasted ------------------------ */

static enum ek_answer
by_numbers(const struct ek_facts *facts, struct ek_note *note,
    const int64_t *numbers)
{
	const json_t *m = NULL;

	for (; m == NULL && *numbers != 0; numbers++)
		m = ek_message(facts, *numbers);
	if (m != NULL) {
		ek_note(note, "The server says \"%s\".",
		    ek_item_text(m, "text"));
		ek_note_value(note, "login.messages", m);
	}
	ek_note_let_login(note, facts);
	return ek_answer(ek_fact_known(facts, "login.messages"), m != NULL);
}

static enum ek_answer
account_off(const struct ek_facts *facts, struct ek_note *note)
{
	static const int64_t numbers[] = { DISABLED, LOCKED, 0 };

	return by_numbers(facts, note, numbers);
}

const struct ek_rule ek_rule_login_account_off = {
	.id = "login-account-off",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the instance's login for this user is disabled or locked",
	.explanation = "The server knows the user and has a login for them, "
	    "which somebody switched off.",
	.remedies = { { "Enable the login.",
	    "ALTER LOGIN [{login}] ENABLE", "any", "admin" } },
	.references = { "Microsoft Learn: ALTER LOGIN (Transact-SQL)" },
	.explains = { "login-no-login", "login-failed" },
	.run = account_off
};

static enum ek_answer
no_database(const struct ek_facts *facts, struct ek_note *note)
{
	static const int64_t numbers[] = { NO_DATABASE, 0 };

	return by_numbers(facts, note, numbers);
}

const struct ek_rule ek_rule_login_no_database = {
	.id = "login-no-database",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the login works, its database cannot be opened",
	.explanation = "Kerberos did all it can do: the server let the user in "
	    "and then found no such database, or no user of that login in "
	    "it.",
	.remedies = { { "Leave Database out of the connection string, or name "
	    "master.", "Database=master", "any", "user" },
	    { "Make a user of the login in that database.",
	    "CREATE USER [{login}] FOR LOGIN [{login}]",
	    "any", "admin" } },
	.references = { "Microsoft Learn: MSSQLSERVER_4060" },
	.explains = { "login-no-login", "login-failed" },
	.run = no_database
};

static enum ek_answer
asks_otherwise(const struct ek_facts *facts, struct ek_note *note)
{
	bool password = ek_fact_streq(facts, "run.login_asks", "password");
	bool entra = ek_fact_streq(facts, "run.login_asks", "entra");

	if (!ek_fact_known(facts, "run.login_asks"))
		return EK_UNKNOWN;
	if (!password && !entra)
		return EK_NO;
	ek_note(note, password ? "It holds a user or a password and does not "
	    "ask for integrated security: this login tests no Kerberos." :
	    "Authentication=... asks for a token of Entra's own: this login "
	    "tests no Kerberos.");
	if (password)
		ek_note(note, "Passwords are masked in all that is shown and "
		    "saved; before a program starts, others can read its "
		    "command line.");
	ek_note_fact(note, facts, "run.login");
	if (ek_message(facts, LOGIN_FAILED) == NULL)
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_login_asks_otherwise = {
	.id = "login-asks-otherwise",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the connection string asks for another login than Kerberos",
	.explanation = "Whatever became of it says nothing of Kerberos. "
	    "Kerberos needs neither user nor password: it uses the ticket of "
	    "the session.",
	.remedies = { { "Leave user and password out and ask for Kerberos.",
	    "Trusted_Connection=yes", "any", "user" } },
	.references = { "Microsoft Learn: Using Integrated Authentication "
	    "(ODBC driver on Linux and macOS)" },
	.explains = { "login-no-login", "login-as-sql-login",
	    "login-failed" },
	.run = asks_otherwise
};

static enum ek_answer
not_kerberos(const struct ek_facts *facts, struct ek_note *note)
{
	const char *scheme = ek_fact_str(facts, "login.auth_scheme");
	bool otherwise = ek_fact_streq(facts, "run.login_asks", "password") ||
	    ek_fact_streq(facts, "run.login_asks", "entra");

	if (scheme == NULL || !ek_fact_known(facts, "run.login_asks"))
		return EK_UNKNOWN;
	if (otherwise || strcmp(scheme, "KERBEROS") == 0)
		return EK_NO;
	ek_note(note, "The login worked, and the session says auth_scheme %s.",
	    scheme);
	ek_note_fact(note, facts, "login.auth_scheme");
	if (ek_ticket_is_obtained(facts))
		ek_note(note, "A Kerberos ticket for the instance was got.");
	return EK_YES;
}

const struct ek_rule ek_rule_login_not_kerberos = {
	.id = "login-not-kerberos",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the login works, but not with Kerberos",
	.explanation = "The session was authenticated in another way. NTLM is "
	    "what Windows falls back to without a ticket; SQL means a user "
	    "and a password from a data source or the driver's own settings. "
	    "A managed instance takes no NTLM, so perhaps another server "
	    "answered.",
	.remedies = { { "See whether data source and driver settings hold a "
	    "user.", "odbcinst -q -s", "linux", "user" },
	    { "Name the service, so that the driver asks for its ticket.",
	    "ServerSPN={spn}", "any", "user" },
	    { "See which server answered: SELECT @@SERVERNAME.", NULL, "any",
	    "user" } },
	.references = { "Microsoft Learn: sys.dm_exec_connections" },
	.run = not_kerberos
};

static enum ek_answer
scheme_unknown(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "login.succeeded") ||
	    ek_fact_known(facts, "login.auth_scheme"))
		return answer(facts, false);
	if (failed(facts))
		return EK_NO;
	ek_note(note, "The login worked, and the session did not say how.");
	if (ek_fact_known(facts, "login.query_text"))
		ek_note(note, "It said \"%s\".",
		    ek_fact_text(facts, "login.query_text"));
	ek_note_fact(note, facts, "login.query_text");
	return EK_YES;
}

const struct ek_rule ek_rule_login_scheme_unknown = {
	.id = "login-scheme-unknown",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "whether the login used Kerberos could not be asked",
	.explanation = "Neither sys.dm_exec_connections nor "
	    "CONNECTIONPROPERTY('auth_scheme') gave an answer.",
	.remedies = { { "Let somebody with the right VIEW SERVER STATE look "
	    "while the session is open.", "SELECT session_id, auth_scheme "
	    "FROM sys.dm_exec_connections", "any", "admin" } },
	.references = { "Microsoft Learn: sys.dm_exec_connections" },
	.run = scheme_unknown
};

/* ---- What is left -------------------------------------------------------- */

/* Another rule speaks of it, with more to say. */
static bool
is_told_otherwise(const struct ek_facts *facts)
{
	return lacks_driver(facts) || lacks_tls(facts) ||
	    lacks_encryption(facts) || ran_out_of_time(facts) ||
	    broke_off(facts) || server_message(facts) != NULL ||
	    (lacks_token(facts) && made_own_token(facts));
}

static enum ek_answer
otherwise_failed(const struct ek_facts *facts, struct ek_note *note)
{
	if (!failed(facts) || is_told_otherwise(facts))
		return answer(facts, false);
	ek_note(note, "The login through the ODBC driver failed.");
	note_driver(note, facts);
	note_status(note, facts);
	note_messages(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_login_failed = {
	.id = "login-failed",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the login through the ODBC driver failed",
	.explanation = "The texts above are the driver's own. If a stage "
	    "before failed, this is what it comes to in an application.",
	.remedies = { { "Have the text explained.",
	    "entrakrb-explain \"<text of the driver>\"", "any", "user" } },
	.references = { "ODBC: SQLDriverConnect, SQLGetDiagRec" },
	.run = otherwise_failed
};
