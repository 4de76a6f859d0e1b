/* SPDX-License-Identifier: BSD-2-Clause */
/* What the SQL server says to a login, live or pasted. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/place.h"
#include "diagnose/sentences.h"

enum {
	LOGIN_FAILED = 18456,
	UNTRUSTED_DOMAIN = 18452,
	HANDSHAKE_FAILED = 17806,
	WINDOWS_NAME_UNKNOWN = 15401
};

static const uint32_t bad_bindings = 0x80090346;

/* Unknown while nothing of a login is known. */
static bool
is_known(const struct ek_facts *facts)
{
	return ek_fact_known(facts, "login.messages") ||
	    ek_fact_known(facts, "login.texts");
}

static void
note_message(struct ek_note *note, const json_t *message)
{
	const char *text = ek_item_str(message, "text");
	int64_t number = 0, state;

	ek_item_int(message, "number", &number);
	ek_note(note, "SQL Server gave the message %" PRId64 "%s%s%s.", number,
	    text != NULL ? ": \"" : "", text != NULL ? text : "",
	    text != NULL ? "\"" : "");
	if (ek_item_int(message, "state", &state))
		ek_note(note, "Its state is %" PRId64 ".", state);
	ek_note_value(note, "login.messages", message);
}

/* Whether a sentence of that key is there or a message holds that text. */
static const json_t *
said(const struct ek_facts *facts, ek_keys keys, const char *text)
{
	size_t i, n = ek_fact_count(facts, "login.messages");

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);
		const char *seen = ek_item_str(m, "text");

		if (seen != NULL && strstr(seen, text) != NULL)
			return m;
	}
	return ek_said(facts, keys);
}

static enum ek_answer
by_text(const struct ek_facts *facts, struct ek_note *note, ek_keys keys,
    const char *text)
{
	const json_t *seen = said(facts, keys, text);

	if (!is_known(facts))
		return EK_UNKNOWN;
	if (seen == NULL)
		return EK_NO;
	ek_note(note, "SQL Server says: %s", ek_item_text(seen, "text"));
	ek_note_value(note, "login.messages", seen);
	return EK_YES;
}

static enum ek_answer
by_number(const struct ek_facts *facts, struct ek_note *note, int64_t number)
{
	const json_t *message = ek_message(facts, number);

	if (!is_known(facts))
		return EK_UNKNOWN;
	if (message == NULL)
		return EK_NO;
	note_message(note, message);
	return EK_YES;
}

/* States of 18456 by which the Entra step of the server failed. */
static bool
is_entra_state(int64_t state)
{
	return (state >= 102 && state <= 111) || state == 132 || state == 133;
}

static const json_t *
entra_failure(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "login.messages");
	int64_t number, state;

	for (i = 0; i < n; i++) {
		const json_t *m = ek_fact_item(facts, "login.messages", i);

		if (ek_item_int(m, "number", &number) &&
		    number == LOGIN_FAILED &&
		    ek_item_int(m, "state", &state) && is_entra_state(state))
			return m;
	}
	return NULL;
}

static enum ek_answer
entra_step(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *message = entra_failure(facts);

	if (!is_known(facts))
		return EK_UNKNOWN;
	if (message == NULL)
		return EK_NO;
	note_message(note, message);
	return EK_YES;
}

const struct ek_rule ek_rule_login_entra_step = {
	.id = "login-entra-step",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the server could not exchange the ticket with Entra",
	.explanation = "A managed instance hands the Kerberos ticket to Entra "
	    "for a token of the user. That step failed: consent is missing, "
	    "Conditional Access applies, or the instance's service principal "
	    "is off. The ticket itself was good.",
	.remedies = { { "In the portal: managed instance, Identity, System "
	    "assigned service principal = On; then grant admin consent to the "
	    "application \"<instance> principal\".", NULL, "any",
	    "tenant-admin" },
	    { "Exclude that application from policies that ask for MFA.",
	    NULL, "any", "tenant-admin" } },
	.references = { "Microsoft Learn: MSSQLSERVER_18456",
	    "Microsoft Learn: Configure Azure SQL Managed Instance for Windows "
	    "Authentication for Microsoft Entra ID" },
	.explains = { "login-no-login" },
	.run = entra_step
};

static enum ek_answer
double_hop(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_keys keys = { "login-anonymous", NULL };

	return by_text(facts, note, keys, "ANONYMOUS LOGON");
}

const struct ek_rule ek_rule_login_double_hop = {
	.id = "login-double-hop",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the user's identity did not reach this server",
	.explanation = "NT AUTHORITY\\ANONYMOUS LOGON is what is left of a "
	    "user after a second hop without delegation, or with NTLM.",
	.remedies = { { "Connect to the instance from where the user signed "
	    "in, or let the middle server use an identity of its own.", NULL,
	    "any", "admin" } },
	.references = { "Microsoft Learn: Make sure that Kerberos double-hop "
	    "authentication works" },
	.explains = { "login-no-login", "login-untrusted-domain" },
	.run = double_hop
};

/* 'DOMAIN\user' and not one of the server's own words for who it is. */
static bool
names_windows_user(const json_t *said_by_server)
{
	const char *text = ek_item_str(said_by_server, "text");
	const char *user = text != NULL ? strchr(text, '\'') : NULL;

	return user != NULL && strchr(user, '\\') != NULL &&
	    strstr(user, "ANONYMOUS") == NULL;
}

static enum ek_answer
as_sql_login(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_keys keys = { "login-failed", NULL };
	const json_t *message = ek_message(facts, LOGIN_FAILED);
	int64_t state = 0;

	if (!is_known(facts))
		return EK_UNKNOWN;
	ek_item_int(message, "state", &state);
	if (message == NULL || (state != 6 && !names_windows_user(message) &&
	    !names_windows_user(ek_said(facts, keys))))
		return EK_NO;
	note_message(note, message);
	return EK_YES;
}

const struct ek_rule ek_rule_login_as_sql_login = {
	.id = "login-as-sql-login",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "a Windows user name was sent as a SQL login",
	.explanation = "The connection string holds DOMAIN\\user and a "
	    "password; the driver took them for a SQL login. Kerberos takes "
	    "neither: it uses the ticket of the session.",
	.remedies = { { "Leave user and password out and ask for Kerberos.",
	    "Trusted_Connection=yes", "any", "user" } },
	.references = { "mkleehammer/pyodbc issue 1250" },
	.explains = { "login-no-login" },
	.run = as_sql_login
};

static enum ek_answer
no_login(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = by_number(facts, note, LOGIN_FAILED);

	if (answer == EK_YES && ek_fact_is(facts, "ticket.obtained", true))
		ek_note(note, "The ticket for the instance was got.");
	ek_note_let_login(note, facts);
	return answer;
}

const struct ek_rule ek_rule_login_no_login = {
	.id = "login-no-login",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the instance has no login that lets this user in",
	.explanation = "The server knows who it is and has no login for the "
	    "user or one of their groups, or one of the wrong kind for its "
	    "authentication metadata mode: Entra mode wants FROM EXTERNAL "
	    "PROVIDER, Windows mode FROM WINDOWS, Paired mode FROM WINDOWS for "
	    "Kerberos. A good ticket plus the wrong kind of login ends here.",
	.remedies = { { "Create the login (mode Entra, the default).",
	    "CREATE LOGIN [{login}] FROM EXTERNAL PROVIDER", "any",
	    "admin" },
	    { "In mode Windows or Paired.",
	    "CREATE LOGIN [DOMAIN\\user] FROM WINDOWS", "any", "admin" } },
	.references = { "Microsoft Learn: MSSQLSERVER_18456",
	    "Microsoft Learn: Windows principals in Azure SQL Managed "
	    "Instance (authentication metadata)" },
	.run = no_login
};

static bool
sspi_says_bindings(const struct ek_facts *facts)
{
	int64_t status;

	return ek_fact_int(facts, "context.sspi_status", &status) &&
	    (uint32_t)status == bad_bindings;
}

static enum ek_answer
bindings(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_keys keys = { "handshake-bindings", NULL };
	const json_t *seen = said(facts, keys, "0x80090346");

	if (!is_known(facts) && !ek_fact_known(facts, "context.sspi_status"))
		return EK_UNKNOWN;
	if (seen == NULL && !sspi_says_bindings(facts))
		return EK_NO;
	ek_note(note, "The handshake ended with 0x80090346 "
	    "(SEC_E_BAD_BINDINGS).");
	ek_note_fact(note, facts, "context.sspi_status");
	if (seen != NULL)
		ek_note_value(note, "login.texts", seen);
	return EK_YES;
}

const struct ek_rule ek_rule_login_channel_binding = {
	.id = "login-channel-binding",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the channel bindings do not match",
	.explanation = "The server demands Extended Protection: the ticket "
	    "must be bound to the TLS connection. The driver sends no or "
	    "other bindings, or a device between ends TLS, so that the two "
	    "ends see different connections.",
	.remedies = { { "Use a driver that sends channel bindings (current "
	    "SqlClient, ODBC driver).", NULL, "any", "user" },
	    { "Take the SQL connection out of TLS inspection.", NULL, "any",
	    "admin" } },
	.references = { "Microsoft Learn: Connect to the Database Engine using "
	    "Extended Protection" },
	.explains = { "login-untrusted-domain", "login-no-login" },
	.run = bindings
};

static enum ek_answer
untrusted(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = by_number(facts, note, UNTRUSTED_DOMAIN);

	if (answer != EK_YES)
		answer = by_number(facts, note, HANDSHAKE_FAILED);
	if (answer == EK_YES)
		ek_note(note, ek_fact_is(facts, "ticket.obtained", true) ?
		    "A Kerberos ticket for the instance was got, so the fault "
		    "is likely on the server's side." :
		    "Whether the client sent Kerberos or NTLM is not seen.");
	return answer;
}

const struct ek_rule ek_rule_login_untrusted_domain = {
	.id = "login-untrusted-domain",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the server did not take the login as integrated",
	.explanation = "Mostly the client had no Kerberos ticket and sent "
	    "NTLM, which a managed instance does not take. With a ticket, the "
	    "server could not use it: consent, keys, Extended Protection.",
	.remedies = { { "Look for the service ticket of the instance: absent, "
	    "the fault is on the client.", "klist", "any", "user" },
	    { "Ask for it by hand; the probe names the cause.",
	    "entrakrb-probe {again}", "any", "user" },
	    { "With the ticket there: check consent and policies of the "
	    "application \"<instance> principal\".", NULL, "any",
	    "tenant-admin" } },
	.references = { "Microsoft Learn: Login is from an untrusted domain" },
	.explains = { "context-failed" },
	.run = untrusted
};

static enum ek_answer
metadata_mode(const struct ek_facts *facts, struct ek_note *note)
{
	ek_note_let_login(note, facts);
	return by_number(facts, note, WINDOWS_NAME_UNKNOWN);
}

const struct ek_rule ek_rule_login_metadata_mode = {
	.id = "login-metadata-mode",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the instance does not look up Windows names in its present "
	    "mode",
	.explanation = "CREATE LOGIN ... FROM WINDOWS works in the "
	    "authentication metadata modes Windows and Paired only, and for "
	    "users that are synchronised to Entra.",
	.remedies = { { "Use an Entra login.",
	    "CREATE LOGIN [{login}] FROM EXTERNAL PROVIDER", "any",
	    "admin" },
	    { "Or set the mode of the instance in the portal: Microsoft Entra "
	    "ID, Authentication metadata.", NULL, "any", "admin" } },
	.references = { "Microsoft Learn: Windows principals in Azure SQL "
	    "Managed Instance (authentication metadata)" },
	.run = metadata_mode
};

static enum ek_answer
directory(const struct ek_facts *facts, struct ek_note *note)
{
	static const int numbers[] = { 33130, 33131, 33134, 33159, 37353 };
	size_t i;

	if (!is_known(facts))
		return EK_UNKNOWN;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (by_number(facts, note, numbers[i]) == EK_YES)
			return EK_YES;
	return EK_NO;
}

const struct ek_rule ek_rule_login_directory_lookup = {
	.id = "login-directory-lookup",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the instance could not look the user up in Entra",
	.explanation = "Creating a login looks the name up in the directory: "
	    "the name is wrong or not unique, the instance's own identity may "
	    "not read the directory, or the connection is no Entra one.",
	.remedies = { { "In the portal: managed instance, Identity = On, and "
	    "give it the role Directory Readers.", NULL, "any",
	    "tenant-admin" },
	    { "Connect with an Entra account and give the name as the portal "
	    "shows it.", NULL, "any", "admin" } },
	.references = { "Microsoft Learn: Directory Readers role in Microsoft "
	    "Entra ID for Azure SQL" },
	.run = directory
};
