/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of a SQL client's own making, told by what it says: its build, its
 * options, its limits.
 */
#include "diagnose/sentences.h"

/* A rule that sees one of the sentences named. */
#define SEES(function, ...)                                                    \
	static enum ek_answer function(const struct ek_facts *facts,           \
	    struct ek_note *note)                                              \
	{                                                                      \
		static ek_keys keys = { __VA_ARGS__, NULL };                   \
                                                                               \
		return ek_sentence_answer(facts, note, keys);                  \
	}

SEES(library_missing, "gss-library-missing", "gss-native-missing")

const struct ek_rule ek_rule_driver_gss_library_missing = {
	.id = "driver-gss-library-missing",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the Kerberos library is not installed where the program runs",
	.explanation = ".NET and other drivers load libgssapi_krb5 at run "
	    "time. Small container images come without it.",
	.remedies = { { "Debian, Ubuntu: install it in the image.",
	    "apt-get install libgssapi-krb5-2 krb5-k5tls", "linux", "admin" },
	    { "Alpine: install it in the image.", "apk add krb5-libs",
	    "linux", "admin" },
	    { "Fedora and its kin: install it in the image.",
	    "dnf install krb5-libs", "linux", "admin" } },
	.references = { "dotnet/docs issue 36443", "dotnet/runtime issue "
	    "82945" },
	.explains = { "driver-cause-hidden", "context-failed" },
	.run = library_missing
};

SEES(without_kerberos, "freetds-no-gss", "login-empty")

const struct ek_rule ek_rule_driver_without_kerberos = {
	.id = "driver-without-kerberos",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the SQL client did not use Kerberos",
	.explanation = "Its build, or this version on this system, has no "
	    "Kerberos, or its options do not ask for it; it then sends an "
	    "empty login, and the server says: Login failed for user ''.",
	.remedies = { { "FreeTDS: see whether it says \"Kerberos: yes\".",
	    "tsql -C", "any", "user" },
	    { "Python: use pyodbc with the Microsoft ODBC driver where the "
	    "package of pymssql was built without Kerberos.", NULL, "any",
	    "user" },
	    { "Go: use the krb5 provider of go-mssqldb, or sqlcmd of the ODBC "
	    "driver in place of go-sqlcmd.", NULL, "any", "user" } },
	.references = { "pymssql issue 734", "microsoft/go-sqlcmd issue 595" },
	.explains = { "login-no-login", "driver-cause-hidden" },
	.run = without_kerberos
};

SEES(no_https, "kdc-unreachable-heimdal", "java-no-kdc", "go-no-kdc")

const struct ek_rule ek_rule_driver_no_https_kdc = {
	.id = "driver-no-https-kdc",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "this client's Kerberos cannot use a KDC over HTTPS",
	.explanation = "Entra's KDC is reached over HTTPS only. Java, gokrb5 "
	    "and Heimdal speak to KDCs over TCP and UDP; they can use a "
	    "service ticket that another program (MIT krb5) put into a FILE "
	    "cache. They say the same when no KDC is configured at all.",
	.remedies = { { "Get TGT and service ticket with MIT krb5 into a FILE "
	    "cache of its own, point the client at it, and get them again "
	    "within the hour.", "kvno --out-cache FILE:<path> "
	    "krbtgt/{realm}@{realm} {spn}", "any", "user" },
	    { "Or use a client on MIT krb5: the Microsoft ODBC driver, "
	    "SqlClient, FreeTDS.", NULL, "any", "user" } },
	.references = { "heimdal/heimdal issue 1151", "MS-KKDCP" },
	.explains = { "ticket-kdc-unreachable", "ticket-failed",
	    "driver-cause-hidden", "context-failed" },
	.run = no_https
};

SEES(jaas, "jaas-missing")

const struct ek_rule ek_rule_driver_jaas = {
	.id = "driver-jaas",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Java's login configuration has no entry for the driver",
	.explanation = "mssql-jdbc looks for the entry SQLJDBCDriver; a JAAS "
	    "file that is in force and lacks it, or names a module of another "
	    "vendor's JVM, stops it. Without a JAAS file the driver uses a "
	    "default of its own.",
	.remedies = { { "Take -Djava.security.auth.login.config away, or put "
	    "the entry into that file.",
	    "SQLJDBCDriver {\n    com.sun.security.auth.module."
	    "Krb5LoginModule required useTicketCache=true doNotPrompt=true;"
	    "\n};", "any", "user" } },
	.references = { "Microsoft Learn: Using Kerberos integrated "
	    "authentication to connect to SQL Server (JDBC)" },
	.explains = { "driver-cause-hidden", "driver-java-no-ticket" },
	.run = jaas
};

SEES(java_no_ticket, "java-no-tgt", "java-user-properties",
    "java-no-principal", "java-no-valid")

const struct ek_rule ek_rule_driver_java_no_ticket = {
	.id = "driver-java-no-ticket",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Java finds no ticket that it can read",
	.explanation = "Java reads FILE caches only, at KRB5CCNAME without "
	    "other types or at /tmp/krb5cc_UID; himmelblau keeps the ticket in "
	    "KEYRING, SSSD in KCM. With javax.security.auth."
	    "useSubjectCredsOnly=true it looks into the JAAS subject alone.",
	.remedies = { { "See which cache holds the ticket.", "klist -A",
	    "any", "user" },
	    { "If it is no FILE cache: get TGT and service ticket with MIT "
	    "krb5 into one and name it in Java's environment as KRB5CCNAME.",
	    "kvno --out-cache FILE:<path> krbtgt/{realm}@{realm} {spn}",
	    "any", "user" },
	    { "If it is: let Java look outside the subject.",
	    "-Djavax.security.auth.useSubjectCredsOnly=false", "any",
	    "user" } },
	.references = { "Java SE documentation: Krb5LoginModule" },
	.explains = { "driver-cause-hidden", "context-failed" },
	.run = java_no_ticket
};

SEES(jdbc_scheme, "jdbc-native", "jdbc-native-link")

const struct ek_rule ek_rule_driver_jdbc_scheme = {
	.id = "driver-jdbc-scheme",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the JDBC driver looks for its Windows library",
	.explanation = "integratedSecurity=true alone means Windows' own "
	    "authentication by a DLL. Elsewhere Java's Kerberos has to be "
	    "asked for.",
	.remedies = { { "Add it to the connection string.",
	    "authenticationScheme=JavaKerberos", "any", "user" } },
	.references = { "Microsoft Learn: Using Kerberos integrated "
	    "authentication to connect to SQL Server (JDBC)" },
	.explains = { "driver-cause-hidden" },
	.run = jdbc_scheme
};

SEES(too_old, "keyword-unsupported")

const struct ek_rule ek_rule_driver_too_old = {
	.id = "driver-too-old",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this version of the driver or runtime has no integrated "
	    "security on this system",
	.explanation = "Early .NET Core and UWP refuse the keyword outside of "
	    "Windows.",
	.remedies = { { "Update the runtime and use Microsoft.Data.SqlClient.",
	    NULL, "any", "user" } },
	.references = { "dotnet/corefx issue 4198" },
	.run = too_old
};

SEES(go_setup, "go-provider", "go-client", "go-config-missing",
    "go-config-load")

const struct ek_rule ek_rule_driver_go_setup = {
	.id = "driver-go-setup",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "go-mssqldb's Kerberos is not set up",
	.explanation = "The krb5 provider must be compiled in, and its "
	    "parameters must name a flat krb5.conf and a FILE cache as plain "
	    "paths: FILE: in front of a path makes it fail.",
	.remedies = { { "Import the provider in the program.",
	    "import _ \"github.com/microsoft/go-mssqldb/integratedauth/krb5\"",
	    "any", "user" },
	    { "Give both files in the connection string.",
	    "authenticator=krb5;krb5-configfile=<path>;"
	    "krb5-credcachefile=<path>", "any", "user" } },
	.references = { "microsoft/go-mssqldb README: Kerberos" },
	.explains = { "driver-cause-hidden" },
	.run = go_setup
};

SEES(go_limits, "go-config", "go-badmatch")

const struct ek_rule ek_rule_driver_go_limits = {
	.id = "driver-go-limits",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "gokrb5 cannot do what this set-up needs",
	.explanation = "gokrb5 ignores include lines in krb5.conf, follows no "
	    "referral to another realm, reads FILE caches only and cannot use "
	    "a KDC over HTTPS.",
	.remedies = { { "Give it a flat krb5.conf with default_realm and the "
	    "realm in it.", "krb5-configfile=<path>", "any", "user" },
	    { "Where user and service are in different realms use a client on "
	    "MIT krb5.", NULL, "any", "user" } },
	.references = { "jcmturner/gokrb5" },
	.explains = { "driver-cause-hidden" },
	.run = go_limits
};

SEES(java_config, "java-config", "java-default-realm")

const struct ek_rule ek_rule_driver_java_config = {
	.id = "driver-java-config",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Java cannot use the krb5.conf that it reads",
	.explanation = "Java has a parser of its own. It needs default_realm, "
	    "and objects to lines that MIT accepts.",
	.remedies = { { "Give Java a krb5.conf of its own with default_realm "
	    "and the realm in it.",
	    "-Djava.security.krb5.conf=<path>", "any", "user" } },
	.references = { "Java SE documentation: Kerberos requirements" },
	.explains = { "driver-cause-hidden", "ticket-no-default-realm" },
	.run = java_config
};

SEES(java_etype, "java-etype")

const struct ek_rule ek_rule_driver_java_etype = {
	.id = "driver-java-etype",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "this Java runtime does not have the encryption type",
	.explanation = "Old runtimes lack AES256 without their policy files, "
	    "or the enctypes lines of krb5.conf leave it out.",
	.remedies = { { "Update the Java runtime that the program really uses "
	    "(tools often bring one along).", "java -version", "any",
	    "user" },
	    { "Take the enctypes lines out of its krb5.conf.", NULL, "any",
	    "user" } },
	.references = { "Java SE documentation: Kerberos requirements" },
	.explains = { "driver-cause-hidden" },
	.run = java_etype
};

SEES(java_renew, "java-renew")

const struct ek_rule ek_rule_driver_java_renew = {
	.id = "driver-java-renew",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "Java refuses the KDC's reply as modified",
	.explanation = "Mostly renew_lifetime in krb5.conf, with a KDC that "
	    "does not grant renewing; seldom a message changed on its way or "
	    "a wrong key.",
	.remedies = { { "Take renew_lifetime out of the krb5.conf that Java "
	    "reads, and update the Java runtime.",
	    "grep -rn renew_lifetime /etc/krb5.conf /etc/krb5.conf.d",
	    "linux", "user" } },
	.references = { "JDK-8131051" },
	.explains = { "driver-cause-hidden" },
	.run = java_renew
};

SEES(token_split, "connection-reset", "connection-closed")

const struct ek_rule ek_rule_driver_token_split = {
	.id = "driver-token-split",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "the connection broke off in the login",
	.explanation = "If TLS was complete and the Kerberos token is larger "
	    "than 4 KB, a driver that does not split the login packet does "
	    "this. A firewall, or a server that demands encryption, looks the "
	    "same.",
	.remedies = { { "See how large the token is.", "entrakrb-probe -v "
	    "{again}", "any", "user" },
	    { "Update the driver.", NULL, "any", "user" } },
	.references = { "hugr-lab/mssql-extension issue 138", "MS-TDS "
	    "2.2.3.1" },
	.run = token_split
};

SEES(wrong_keyword, "odbc-integrated")

const struct ek_rule ek_rule_driver_wrong_keyword = {
	.id = "driver-wrong-keyword",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the connection string asks for another kind of sign-in",
	.explanation = "Authentication=ActiveDirectoryIntegrated is Entra's "
	    "token sign-in and needs other services. Kerberos is asked for "
	    "with Trusted_Connection.",
	.remedies = { { "Ask for Kerberos.", "Trusted_Connection=yes", "any",
	    "user" } },
	.references = { "mkleehammer/pyodbc issue 1174" },
	.explains = { "driver-cause-hidden" },
	.run = wrong_keyword
};

SEES(tls_name, "tls-principal-name")

const struct ek_rule ek_rule_driver_tls_name = {
	.id = "driver-tls-name",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SQL server's certificate has another name",
	.explanation = "The text names the SSL Provider: it is the certificate "
	    "of the SQL connection, no Kerberos. An alias, an IP address or a "
	    "tunnel was used.",
	.remedies = { { "Connect by the instance's own name.", NULL, "any",
	    "user" },
	    { "Or name the certificate's host.",
	    "HostNameInCertificate=<instance>.<zone>.database.windows.net",
	    "any", "user" } },
	.references = { "Microsoft Learn: SqlConnection connection string" },
	.explains = { "driver-cause-hidden", "login-tls-failed",
	    "login-failed" },
	.run = tls_name
};

SEES(tls_trust, "odbc-tls", "sqlclient-tls")

const struct ek_rule ek_rule_driver_tls_trust = {
	.id = "driver-tls-trust",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SQL server's certificate is not trusted on this machine",
	.explanation = "The failure comes before any ticket is asked for. The "
	    "CA certificates of the system are missing or old, or a device "
	    "between opens TLS and signs anew.",
	.remedies = { { "Bring the system's CA certificates up to date.",
	    "apt-get install ca-certificates", "linux", "admin" },
	    { "If your organisation's proxy signs: exempt the instance from "
	    "inspection, or have an administrator who knows this CA install "
	    "it.", NULL, "any", "admin" } },
	.references = { "Microsoft Learn: Certificate chain was issued by an "
	    "authority that is not trusted" },
	.explains = { "driver-cause-hidden", "login-tls-failed",
	    "login-failed" },
	.run = tls_trust
};

SEES(tls_protocol, "tls-protocol")

const struct ek_rule ek_rule_driver_tls_protocol = {
	.id = "driver-tls-protocol",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "client and SQL server share no TLS version",
	.explanation = "An old server or gateway, or a client image with a "
	    "high security level. A managed instance speaks TLS 1.2.",
	.remedies = { { "See what the server offers.",
	    "openssl s_client -connect {host}:{port} -starttls mssql", "any",
	    "user" } },
	.references = { "OpenSSL: SSL_CTX_set_security_level" },
	.explains = { "login-tls-failed", "login-failed" },
	.run = tls_protocol
};

SEES(says_timeout, "login-timeout", "sqlclient-timeout")

/* A login made by the probe itself tells more than the driver's sentence. */
static enum ek_answer
timeout(const struct ek_facts *facts, struct ek_note *note)
{
	return ek_fact_known(facts, "login.succeeded") ? EK_NO :
	    says_timeout(facts, note);
}

const struct ek_rule ek_rule_driver_timeout = {
	.id = "driver-timeout",
	.stage = EK_STAGE_LOGIN,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the SQL client gave up waiting",
	.explanation = "Name look-up, KDC and SQL port share one timeout, "
	    "usually 15 s. A KDC that accepts and stays silent costs 24 s "
	    "alone; a blocked SQL port, or a slow name server, looks the same.",
	.remedies = { { "See which part takes long.", "entrakrb-probe -v "
	    "{again}", "any", "user" } },
	.references = { "dotnet/SqlClient issue 2221" },
	.run = timeout
};

SEES(says_nothing, "mech-code-0", "isc-one-too-many", "sspi-context-target",
    "sspi-context", "sqlclient-kinit", "freetds-failed", "jdbc-failed")

static enum ek_answer
hidden(const struct ek_facts *facts, struct ek_note *note)
{
	return ek_fact_known(facts, "login.succeeded") ? EK_NO :
	    says_nothing(facts, note);
}

const struct ek_rule ek_rule_driver_cause_hidden = {
	.id = "driver-cause-hidden",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the SQL client hides why Kerberos failed",
	.explanation = "It has one sentence for every failure: no ticket, no "
	    "KDC, unknown SPN, wrong clock. Its advice, such as kinit, need "
	    "not fit: a cloud TGT does not come from kinit.",
	.remedies = { { "Ask for the same ticket as the same user with the "
	    "same environment; the probe names the cause.",
	    "entrakrb-probe {again}", "any", "user" } },
	.references = { "dotnet/SqlClient issue 3954",
	    "microsoft/azuredatastudio issue 23" },
	.explains = { "context-failed" },
	.run = hidden
};

SEES(credential_store, "credstore")

const struct ek_rule ek_rule_driver_credential_store = {
	.id = "driver-credential-store",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the GSSAPI of macOS lacks an extension the program uses",
	.explanation = "Credential stores are an extension of MIT krb5.",
	.remedies = { { "Let the program use MIT krb5 in place of Apple's "
	    "framework.", "brew install krb5", "macos", "user" } },
	.references = { "pythongssapi/python-gssapi issue 240" },
	.run = credential_store
};

SEES(negative_cache, "server-cached-unknown")

const struct ek_rule ek_rule_driver_negative_cache = {
	.id = "driver-negative-cache",
	.stage = EK_STAGE_TICKET,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "an earlier failure is repeated from memory",
	.explanation = "macOS remembers for up to 20 minutes that a service is "
	    "unknown, and does not ask the KDC again.",
	.remedies = { { "Wait as long as the text says, then try again.",
	    NULL, "macos", "user" } },
	.references = { "Heimdal: negative cache of service tickets" },
	.run = negative_cache
};
