/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a SQL client that was asked about (--client) does otherwise than
 * libkrb5, so that it fails where a ticket can be got. An error where one
 * client was asked about, a warning where all were.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/drivers.h"
#include "diagnose/place.h"

/* Says which of the clients asked about have that fault. */
static enum ek_answer
clients_with(const struct ek_facts *facts, struct ek_note *note,
    enum ek_client_fault fault, const char *what)
{
	enum ek_answer answer = EK_NO;
	char *spn;
	int i;

	if (!ek_fact_known(facts, "run.client"))
		return EK_UNKNOWN;
	for (i = 0; i < EK_N_CLIENTS; i++) {
		if (!ek_client_is_asked(facts, (enum ek_client)i) ||
		    !ek_client_has(facts, (enum ek_client)i, fault))
			continue;
		answer = EK_YES;
		spn = ek_client_spn(facts, (enum ek_client)i);
		ek_note(note, "%s %s%s%s.", ek_client_name((enum ek_client)i),
		    what, spn != NULL ? "; it asks for " : "",
		    spn != NULL ? spn : "");
		free(spn);
	}
	if (answer == EK_YES)
		ek_note_fact(note, facts, "run.client");
	if (ek_fact_streq(facts, "run.client", "all"))
		note->severity = EK_WARNING;
	return answer;
}

static enum ek_answer
canonicalises(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = clients_with(facts, note,
	    EK_CLIENT_CANONICALISES, "replaces the host by its DNS name");

	if (answer == EK_YES)
		ek_note_fact(note, facts, "name.dns_canonical");
	return answer;
}

const struct ek_rule ek_rule_driver_canonicalises = {
	.id = "driver-canonicalises",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the SQL client makes the SPN of the host's canonical DNS "
	    "name",
	.explanation = "SqlClient (not on Windows) and go-mssqldb look the "
	    "host up and make the SPN of where its CNAME leads; krb5.conf does "
	    "not keep them from it. Only the instance's own name is "
	    "registered.",
	.remedies = { { "SqlClient: name the service in the connection string. "
	    "go-mssqldb changes that one too.", "ServerSPN={spn}", "any",
	    "user" },
	    { "Or let the name resolve without a CNAME for this machine (a "
	    "line in its hosts file, kept up to date).", NULL, "any",
	    "admin" } },
	.references = { "dotnet/SqlClient: SniProxy",
	    "microsoft/go-mssqldb: integratedauth/krb5" },
	.explains = { "context-canonicalised", "context-failed" },
	.run = canonicalises
};

static enum ek_answer
cache_kind(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = clients_with(facts, note,
	    EK_CLIENT_OTHER_CACHE, "reads caches of type FILE only");

	if (answer == EK_YES) {
		ek_note(note, "The cache in use is %s.",
		    ek_fact_text(facts, "cache.name"));
		ek_note_fact(note, facts, "cache.name");
	}
	return answer;
}

const struct ek_rule ek_rule_driver_cache_kind = {
	.id = "driver-cache-kind",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the SQL client cannot read this kind of credential cache",
	.explanation = "Java and Go read FILE caches only. himmelblau keeps "
	    "the ticket in KEYRING, SSSD in KCM.",
	.remedies = { { "Get TGT and service ticket with MIT krb5 into a FILE "
	    "cache of its own and point the client at it; the service ticket "
	    "lasts about an hour.", "kvno --out-cache FILE:<path> "
	    "krbtgt/{realm}@{realm} {spn}", "any", "user" },
	    { "Or use a client on MIT krb5: the Microsoft ODBC driver, "
	    "SqlClient, FreeTDS.", NULL, "any", "user" } },
	.references = { "Java SE documentation: Krb5LoginModule",
	    "jcmturner/gokrb5" },
	.explains = { "driver-no-https", "context-failed" },
	.run = cache_kind
};

static enum ek_answer
no_https(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = clients_with(facts, note, EK_CLIENT_NO_HTTPS,
	    "cannot use a KDC over HTTPS");

	if (answer == EK_YES)
		ek_note_fact(note, facts, "config.kdcs");
	return answer;
}

const struct ek_rule ek_rule_driver_no_https = {
	.id = "driver-no-https",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the SQL client needs a service ticket that is got beforehand",
	.explanation = "The realm's KDC is reached over HTTPS, which Java and "
	    "gokrb5 do not speak. They can use a service ticket that MIT krb5 "
	    "put into the FILE cache they read.",
	.remedies = { { "Get it before the client connects, and again within "
	    "the hour, into a FILE cache that the client reads.",
	    "kvno --out-cache FILE:<path> krbtgt/{realm}@{realm} {spn}",
	    "any", "user" } },
	.references = { "MS-KKDCP", "jcmturner/gokrb5" },
	.explains = { "context-failed" },
	.run = no_https
};

static enum ek_answer
no_port(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = clients_with(facts, note, EK_CLIENT_NO_PORT,
	    "leaves the port out of the SPN, and the KDC does not know it so");

	if (answer == EK_YES)
		ek_note_fact(note, facts, "ticket.variants");
	return answer;
}

const struct ek_rule ek_rule_driver_no_port = {
	.id = "driver-no-port",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the SQL client asks for the SPN without a port",
	.explanation = "mssql-rs hands the service over as a host-based name, "
	    "which has no port. Documented for a managed instance is only the "
	    "SPN with :1433.",
	.remedies = { { "Use a client that keeps the port, such as the "
	    "Microsoft ODBC driver, SqlClient or FreeTDS.", NULL, "any",
	    "user" } },
	.references = { "microsoft/mssql-rs: gssapi_context.rs" },
	.explains = { "context-failed" },
	.run = no_port
};
