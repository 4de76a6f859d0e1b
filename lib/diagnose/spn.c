/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "Server not found in Kerberos database" (KRB-ERROR 7) in its kinds: which
 * name was asked for decides.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/spn.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/rule.h"

enum { MI_PORT = 1433 };

/* The server name in the KRB-ERROR, else what was asked for. */
static const char *
server_asked_for(const struct ek_facts *facts)
{
	const json_t *x = ek_krb_error_of(facts);
	const char *name = ek_item_str(x, "sname");

	if (name == NULL)
		name = ek_item_str(x, "request");
	return name != NULL ? name : ek_fact_str(facts, "ticket.server");
}

static bool
is_tgt_name(const char *name)
{
	return name != NULL && strncmp(name, "krbtgt/", 7) == 0;
}

/* How much of an SPN stands before its port or realm. */
static size_t
before_port(const char *spn)
{
	size_t len = 0;
	const char *host = ek_spn_host(spn, &len);

	return host != NULL ? (size_t)(host - spn) + len : strcspn(spn, ":@");
}

static bool
differs_in_port(const char *asked, const char *spn)
{
	return before_port(asked) == before_port(spn) &&
	    memcmp(asked, spn, before_port(spn)) == 0;
}

static bool
differs_in_case(const char *asked, const char *spn)
{
	size_t i, len = strcspn(asked, "@");

	for (i = 0; i < len; i++)
		if (tolower((unsigned char)asked[i]) !=
		    tolower((unsigned char)spn[i]))
			return false;
	return strcspn(spn, "@") == len;
}

/* The hosts, whatever stands before and behind them. */
static bool
differs_in_host(const char *asked, const char *spn)
{
	size_t n = 0, m = 0;
	const char *a = ek_spn_host(asked, &n), *b = ek_spn_host(spn, &m);

	return a == NULL || b == NULL || n != m || strncasecmp(a, b, n) != 0;
}


/* Another SPN that was tried afterwards, is registered, and differs from what
 * was asked for in just that way; NULL: in any. */
static const json_t *
registered_variant(const struct ek_facts *facts,
    bool differs(const char *asked, const char *spn))
{
	const char *asked = server_asked_for(facts);
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.variants"); i++) {
		const json_t *v = ek_fact_item(facts, "ticket.variants", i);
		const char *spn = ek_item_str(v, "spn");

		if (ek_item_is(v, "obtained", true) && spn != NULL &&
		    (differs == NULL ||
		    (asked != NULL && differs(asked, spn))))
			return v;
	}
	return NULL;
}

/* The KDC does not know the service, and not the realm's own TGT either. */
static enum ek_answer
service_unknown(const struct ek_facts *facts)
{
	enum ek_answer answer = ek_ticket_ended_with(facts, EK_KRB_S_UNKNOWN);
	const char *text = ek_fact_str(facts, "ticket.text");

	if (answer == EK_YES && (is_tgt_name(server_asked_for(facts)) ||
	    (text != NULL && strstr(text, "Server krbtgt/") != NULL)))
		return EK_NO;
	return answer;
}

static void
note_unknown(struct ek_note *note, const struct ek_facts *facts)
{
	const char *name = server_asked_for(facts);

	ek_note(note, "The KDC does not know the service %s.",
	    name != NULL ? name : "asked for");
	if (ek_krb_error_of(facts) != NULL)
		ek_note_krb_error(note, ek_krb_error_of(facts));
}

static void
note_variant(struct ek_note *note, const json_t *variant)
{
	ek_note(note, "A ticket for %s was given.",
	    ek_item_text(variant, "spn"));
	ek_note_value(note, "ticket.variants", variant);
	ek_note_let(note, "registered_spn", ek_item_str(variant, "spn"));
}

static enum ek_answer
wrong_port(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = service_unknown(facts);
	const json_t *variant = registered_variant(facts, differs_in_port);
	int64_t port;

	if (answer != EK_YES)
		return answer;
	if (!ek_fact_int(facts, "run.port", &port))
		return EK_UNKNOWN;
	if (variant == NULL)
		return EK_NO;
	note_unknown(note, facts);
	note_variant(note, variant);
	ek_note(note, "Only the port differs.");
	ek_note_fact(note, facts, "run.port");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_spn_wrong_port = {
	.id = "ticket-spn-wrong-port",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SPN has the wrong port",
	.explanation = "The port is part of the name of the service. A managed "
	    "instance is registered as MSSQLSvc/HOST:1433, whatever port the "
	    "connection really uses. \"kvno -S MSSQLSvc HOST\" asks without a "
	    "port and fails likewise.",
	.remedies = { { "Give the SQL client the registered SPN: the option "
	    "ServerSPN (ODBC, SqlClient, go-mssqldb), serverSpn (JDBC), spn in "
	    "freetds.conf (FreeTDS).", "ServerSPN={registered_spn}", "any",
	    "user" } },
	.references = { "Microsoft Learn: Troubleshoot Windows Authentication "
	    "for Microsoft Entra principals on Azure SQL Managed Instance",
	    "RFC 4120 7.5.9: KDC_ERR_S_PRINCIPAL_UNKNOWN (7)" },
	.explains = { "ticket-failed", "ticket-spn-unknown",
	    "context-failed" },
	.run = wrong_port
};

static enum ek_answer
wrong_case(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = service_unknown(facts);
	const json_t *variant = registered_variant(facts, differs_in_case);

	if (answer != EK_YES || variant == NULL)
		return answer == EK_UNKNOWN ? EK_UNKNOWN : EK_NO;
	note_unknown(note, facts);
	note_variant(note, variant);
	ek_note(note, "Only upper and lower case differ.");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_spn_wrong_case = {
	.id = "ticket-spn-wrong-case",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SPN differs from the registered one in upper and lower "
	    "case",
	.explanation = "Kerberos names are compared byte for byte by most "
	    "KDCs: the service class is MSSQLSvc, the host in lower case.",
	.remedies = { { "Write the host name in lower case, or give the SQL "
	    "client the registered SPN.", "ServerSPN={registered_spn}", "any",
	    "user" } },
	.references = { "RFC 4120 6.2" },
	.explains = { "ticket-failed", "ticket-spn-unknown",
	    "context-failed" },
	.run = wrong_case
};

/* The host in the failed request. */
static bool
asked_host_is(const char *asked, const char *host)
{
	return asked != NULL && host != NULL && ek_spn_host_is(asked, host);
}

/* What was written is asked for; no library changes it. */
static bool
spn_is_given(const struct ek_facts *facts)
{
	return ek_fact_is(facts, "run.spn_given", true);
}

/* Names of the machines behind an instance, of which nobody types one. */
static bool
asked_for_worker(const char *asked)
{
	return asked != NULL && strstr(asked, ".worker.") != NULL &&
	    strstr(asked, ".database.windows.net") != NULL;
}

static enum ek_answer
canonicalised(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = service_unknown(facts);
	const char *host = ek_fact_str(facts, "run.host");
	const char *canonical = ek_fact_str(facts, "name.canonical_host");
	const char *asked = server_asked_for(facts);

	if (answer != EK_YES || spn_is_given(facts))
		return answer == EK_UNKNOWN ? EK_UNKNOWN : EK_NO;
	if (asked_for_worker(asked)) {
		note_unknown(note, facts);
		ek_note(note, "That is where the CNAME of a managed instance "
		    "leads, not the instance's own name.");
		return EK_YES;
	}
	if (host == NULL || canonical == NULL ||
	    !ek_fact_known(facts, "run.spn_given"))
		return EK_UNKNOWN;
	if (strcmp(host, canonical) == 0 || asked_host_is(asked, host) ||
	    !asked_host_is(asked, canonical))
		return EK_NO;
	note_unknown(note, facts);
	ek_note(note, "You asked for the host %s; DNS calls it %s, and the "
	    "library asked for that name.", host, canonical);
	ek_note_fact(note, facts, "name.canonical_host");
	ek_note_fact(note, facts, "config.dns_canonicalize_hostname");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_spn_canonicalised = {
	.id = "ticket-spn-canonicalised",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SPN was made of another name: DNS canonicalised the host",
	.explanation = "With dns_canonicalize_hostname = true, the default, "
	    "libkrb5 follows the CNAME (and with rdns = true the PTR record) "
	    "of the host. A managed instance's name is a CNAME, and where it "
	    "leads is not registered.",
	.remedies = { { "Put this into [libdefaults] of /etc/krb5.conf.",
	    "dns_canonicalize_hostname = false", "any", "admin" },
	    { "Or give the SQL client the SPN itself.", "ServerSPN={spn}",
	    "any", "user" } },
	.references = { "krb5.conf(5): dns_canonicalize_hostname, rdns" },
	.explains = { "ticket-failed", "ticket-spn-unknown",
	    "context-failed", "context-canonicalised", "name-canonicalised" },
	.run = canonicalised
};

/* The target's own name is of a form that a managed instance has. */
static bool
has_instance_form(const char *kind)
{
	return strncmp(kind, "managed-instance", 16) == 0 ||
	    strcmp(kind, "sovereign-cloud") == 0;
}

static void
note_host(struct ek_note *note, const struct ek_facts *facts, bool own,
    bool registered)
{
	const char *dns = ek_fact_str(facts, "name.dns_canonical");
	const char *host = ek_fact_text(facts, "run.host");

	if (!own) {
		ek_note(note, "The SPN that was given is not of the target's "
		    "host, %s.", host);
		return;
	}
	ek_note(note, "The host %s is %s.", host, registered ?
	    "another name of a registered one" :
	    "not of the form INSTANCE.ZONE.database.windows.net");
	if (dns != NULL && strcmp(dns, host) != 0)
		ek_note(note, "DNS calls it %s.", dns);
}

/* A name that is an alias of a managed instance, or no managed instance. What
 * the library made of a host is no matter of this rule. Only in Entra's realm
 * is a service named after an instance. */
static enum ek_answer
wrong_host(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = service_unknown(facts);
	const char *kind = ek_fact_str(facts, "name.kind");
	const char *host = ek_fact_str(facts, "run.host");
	const json_t *variant = registered_variant(facts, differs_in_host);
	bool own = asked_host_is(server_asked_for(facts), host);

	if (answer != EK_YES)
		return answer;
	if (kind == NULL || host == NULL || server_asked_for(facts) == NULL ||
	    (!own && !ek_fact_known(facts, "run.spn_given")))
		return EK_UNKNOWN;
	if ((!own && !spn_is_given(facts)) ||
	    (variant == NULL && (!own || has_instance_form(kind))))
		return EK_NO;
	answer = ek_realm_is_entras(facts);
	if (answer != EK_YES)
		return answer;
	note_unknown(note, facts);
	note_host(note, facts, own, variant != NULL);
	if (variant != NULL)
		note_variant(note, variant);
	ek_note_fact(note, facts, "name.kind");
	ek_note_fact(note, facts, "name.dns_canonical");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_spn_wrong_host = {
	.id = "ticket-spn-wrong-host",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SPN has a host name that is not the instance's own",
	.explanation = "The ticket is for the exact name of the instance, "
	    "INSTANCE.ZONE.database.windows.net. An alias, an IP address, a "
	    "tunnel on localhost or a private name is not registered, even "
	    "when it leads to the same server.",
	.remedies = { { "Name the service as it is registered.",
	    "ServerSPN={registered_spn}", "any", "user", "registered_spn" },
	    { "Connect by the instance's own name, as the Azure "
	    "portal shows it, and leave the SPN to the driver.", NULL, "any",
	    "user" },
	    { "Or keep the alias for the connection and name the service.",
	    "ServerSPN=MSSQLSvc/<instance>.<zone>.database.windows.net:1433",
	    "any", "user" } },
	.references = { "Microsoft Learn: Troubleshoot Windows Authentication "
	    "for Microsoft Entra principals on Azure SQL Managed Instance" },
	.explains = { "ticket-failed", "ticket-spn-unknown",
	    "context-failed" },
	.run = wrong_host
};

/* Every other spelling was tried, and refused. */
static bool
all_are_refused(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "ticket.variants");

	for (i = 0; i < n; i++)
		if (!ek_item_is(ek_fact_item(facts, "ticket.variants", i),
		    "obtained", false))
			return false;
	return n > 0;
}

static enum ek_answer
unknown(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = service_unknown(facts);
	const json_t *variant = registered_variant(facts, NULL);

	if (answer != EK_YES)
		return answer;
	note_unknown(note, facts);
	if (variant != NULL)
		note_variant(note, variant);
	else if (all_are_refused(facts))
		ek_note(note, "None of the other spellings tried is known "
		    "either.");
	ek_note_fact(note, facts, "ticket.variants");
	if (variant == NULL && ek_realm_is_entras(facts) != EK_NO)
		ek_note_let(note, "entra", "yes");
	if (variant == NULL && ek_realm_is_entras(facts) != EK_YES)
		ek_note_let(note, "other", "yes");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_spn_unknown = {
	.id = "ticket-spn-unknown",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the realm does not know this service's SPN",
	.explanation = "The KDC has no service of that name. Of a managed "
	    "instance: its name is misspelled, the system-assigned service "
	    "principal of the instance is off, or the KDC URL names another "
	    "tenant than the instance's. Which of these cannot be seen from "
	    "the client.",
	.remedies = { { "Name the service as it is registered.",
	    "ServerSPN={registered_spn}", "any", "user", "registered_spn" },
	    { "Compare the host name letter by letter with the one "
	    "that the Azure portal shows.", NULL, "any", "user", "entra" },
	    { "In the portal: managed instance, Identity, System assigned "
	    "service principal = On, Save; then grant admin consent to the "
	    "application \"<instance> principal\".", NULL, "any",
	    "tenant-admin", "entra" },
	    { "Check that the tenant in the KDC URL is the instance's tenant.",
	    "grep -rn login.microsoftonline.com /etc/krb5.conf "
	    "/etc/krb5.conf.d", "linux", "user", "entra" },
	    { "Compare the name with the SPNs that the domain has for the "
	    "server's account.", NULL, "any", "admin", "other" } },
	.references = { "Microsoft Learn: Configure Azure SQL Managed Instance "
	    "for Windows Authentication for Microsoft Entra ID",
	    "RFC 4120 7.5.9: KDC_ERR_S_PRINCIPAL_UNKNOWN (7)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = unknown
};

static enum ek_answer
cross_realm(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = ek_ticket_ended_with(facts, EK_KRB_S_UNKNOWN);
	const char *asked = server_asked_for(facts);

	if (answer != EK_YES)
		return answer;
	if (asked == NULL)
		return EK_UNKNOWN;
	if (!is_tgt_name(asked))
		return EK_NO;
	ek_note(note, "The library asked for %s: it believes that the service "
	    "is in another realm than the ticket, and the KDC does not know "
	    "the way there.", asked);
	if (ek_krb_error_of(facts) != NULL)
		ek_note_krb_error(note, ek_krb_error_of(facts));
	if (ek_host_is_foreign(facts))
		ek_note_let(note, "foreign", "yes");
	else if (!ek_realm_is_given(facts))
		ek_note_let_domain(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_cross_realm = {
	.id = "ticket-cross-realm",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "there is no way from the ticket's realm to the service's "
	    "realm",
	.explanation = "The KDC was asked for a TGT of another realm. Either "
	    "the host is mapped to a wrong realm, the name was given without "
	    "realm and took default_realm, or a trust is missing.",
	.remedies = { { "Map the host to Entra's realm in [domain_realm] of "
	    "/etc/krb5.conf.", "{domain} = {realm}", "any", "admin",
	    "domain" },
	    { "A host of your own domain is none of Entra's realm: name the "
	    "domain's.", "entrakrb-probe --realm <REALM> {again}", "any",
	    "user", "foreign" },
	    { "Or name the realm with the SPN.", "ServerSPN={spn}@{realm}",
	    "any", "user" } },
	.references = { "RFC 4120 1.2, 3.3.1" },
	.explains = { "ticket-failed", "context-failed" },
	.run = cross_realm
};
