/* SPDX-License-Identifier: BSD-2-Clause */
/* The target's name: is it a managed instance's own, and what do the library
 * and DNS make of it. */
#include <string.h>
#include <strings.h>

#include "base/spn.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/remedies.h"

#define LEARN_TROUBLE                                                          \
	"Microsoft Learn: Troubleshoot Windows Authentication for Microsoft "  \
	"Entra principals on Azure SQL Managed Instance"
#define OWN_NAME                                                               \
	"MSSQLSvc/<instance>.<zone>.database.windows.net:1433"

/* The SPN was given, and is of another host than the target. */
static bool
spn_is_of_another_host(const struct ek_facts *facts)
{
	const char *spn = ek_fact_str(facts, "run.spn");
	const char *host = ek_fact_str(facts, "run.host");

	return ek_fact_is(facts, "run.spn_given", true) &&
	    (spn == NULL || host == NULL || !ek_spn_host_is(spn, host));
}

/* Yes with its notes if the host is of that kind, which matters in Entra's
 * realm alone, and only while the SPN is of the host. */
static enum ek_answer
kind_is(const struct ek_facts *facts, struct ek_note *note, const char *kind,
    const char *words)
{
	enum ek_answer entras = ek_realm_is_entras(facts);

	if (!ek_fact_known(facts, "name.kind"))
		return EK_UNKNOWN;
	if (spn_is_of_another_host(facts) ||
	    !ek_fact_streq(facts, "name.kind", kind))
		return EK_NO;
	if (entras != EK_YES)
		return entras;
	ek_note(note, "%s is %s.", ek_fact_text(facts, "run.host"), words);
	ek_note_fact(note, facts, "name.kind");
	ek_note_fact(note, facts, "run.host");
	return EK_YES;
}

static enum ek_answer
realm_other(const struct ek_facts *facts, struct ek_note *note)
{
	const char *realm = ek_fact_str(facts, "run.realm"), *meant;

	if (realm == NULL || !ek_fact_known(facts, "name.kind") ||
	    !ek_fact_known(facts, "config.realm_found"))
		return EK_UNKNOWN;
	meant = ek_realm_meant(facts);
	if (meant == NULL)
		return EK_NO;
	ek_note(note, "%s was asked for, by --realm or behind the @ of the "
	    "SPN; tickets for %s are given by %s.%s", realm,
	    ek_fact_text(facts, "run.host"), meant,
	    ek_realm_is_near(realm, meant) ?
	    " The two differ by a letter or two, or in case." : "");
	ek_note_fact(note, facts, "run.realm");
	ek_note_fact(note, facts, "run.spn_realm");
	ek_note_fact(note, facts, "name.kind");
	ek_note_let(note, "meant_realm", meant);
	return EK_YES;
}

const struct ek_rule ek_rule_name_realm_other = {
	.id = "name-realm-other",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the realm that was asked for is not the service's",
	.explanation = "Every managed instance is a service of Entra's realm, "
	    "KERBEROS.MICROSOFTONLINE.COM, written like this. A ticket asked "
	    "for in another realm is not given, and krb5.conf need not be at "
	    "fault for it.",
	.remedies = { { "Leave --realm out, and the realm behind the SPN, or "
	    "write it as {meant_realm}.", "entrakrb-probe --realm "
	    "{meant_realm} {again}", "any", "user" } },
	.references = { LEARN_TROUBLE, "RFC 4120 6.1" },
	.explains = { "config-realm-missing", "config-realm-without-kdc",
	    "config-host-unmapped", "config-host-realm-other",
	    "config-default-realm-other", "network-kdc-not-in-dns",
	    "tgt-missing", "tgt-onprem-only", "ticket-cross-realm",
	    "ticket-no-kdc-known", "ticket-kdc-unreachable",
	    "ticket-spn-unknown", "ticket-failed", "context-failed" },
	.run = realm_other
};

static bool
leads_to_instance(const char *dns)
{
	static const char suffix[] = ".database.windows.net";
	size_t len = dns != NULL ? strlen(dns) : 0, n = sizeof(suffix) - 1;

	return len > n && strcasecmp(dns + len - n, suffix) == 0;
}

static enum ek_answer
logical_server(const struct ek_facts *facts, struct ek_note *note)
{
	return kind_is(facts, note, "logical-server", "the name of a logical "
	    "server of Azure SQL Database: a managed instance has a DNS zone "
	    "between its name and .database.windows.net");
}

const struct ek_rule ek_rule_name_logical_server = {
	.id = "name-logical-server",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target is a logical server of Azure SQL Database, no "
	    "managed instance",
	.explanation = "Windows Authentication with Entra's Kerberos is "
	    "offered for Azure SQL Managed Instance. A logical server takes "
	    "tokens of Microsoft Entra, and no Kerberos ticket.",
	.remedies = { { "If a managed instance is meant: take its host from "
	    "the Azure portal; it has the form INSTANCE.ZONE.database.windows"
	    ".net.", NULL, "any", "user" },
	    { "For Azure SQL Database use an authentication mode of Microsoft "
	    "Entra in the driver.",
	    "Authentication=ActiveDirectoryInteractive", "any", "user" } },
	.references = { "Microsoft Learn: What is Windows Authentication for "
	    "Microsoft Entra principals on Azure SQL Managed Instance?" },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "ticket-failed", "context-failed" },
	.run = logical_server
};

static enum ek_answer
other_service(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = kind_is(facts, note, "synapse",
	    "an endpoint of Azure Synapse");

	if (answer != EK_NO)
		return answer;
	return kind_is(facts, note, "fabric",
	    "an endpoint of Microsoft Fabric");
}

const struct ek_rule ek_rule_name_other_service = {
	.id = "name-other-service",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target is another service than a managed instance",
	.explanation = "Windows Authentication with Entra's Kerberos is "
	    "offered for Azure SQL Managed Instance only.",
	.remedies = { { "Use an authentication mode of Microsoft Entra in the "
	    "driver.", "Authentication=ActiveDirectoryInteractive", "any",
	    "user" } },
	.references = { "Microsoft Learn: What is Windows Authentication for "
	    "Microsoft Entra principals on Azure SQL Managed Instance?" },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "ticket-failed", "context-failed" },
	.run = other_service
};

/* The public cloud's KDC was asked, and does not know the instance. */
static bool
public_cloud_refuses(const struct ek_facts *facts)
{
	return ek_item_where(facts, "config.kdcs", "host",
	    "login.microsoftonline.com") != NULL &&
	    ek_ticket_ended_with(facts, EK_KRB_S_UNKNOWN) == EK_YES;
}

static enum ek_answer
sovereign(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = kind_is(facts, note, "sovereign-cloud",
	    "in a sovereign cloud");

	if (answer != EK_YES)
		return answer;
	ek_note(note, "By its domain it is the cloud of %s.",
	    ek_fact_text(facts, "name.cloud"));
	ek_note_fact(note, facts, "name.cloud");
	if (public_cloud_refuses(facts)) {
		ek_note(note, "login.microsoftonline.com, the public cloud's "
		    "sign-in host, was asked for its ticket and does not know "
		    "it.");
		ek_note_fact(note, facts, "config.kdcs");
	} else
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_name_sovereign_cloud = {
	.id = "name-sovereign-cloud",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target is in a sovereign cloud",
	.explanation = "A sovereign cloud has sign-in hosts of its own. Its "
	    "instances are not known to the KDC at login.microsoftonline.com, "
	    "and [domain_realm] needs its domain. Whether Kerberos is offered "
	    "there is for its own documents to say.",
	.remedies = { { "See that the KDC's address has the sign-in host of "
	    "that cloud and a tenant in it, and that [domain_realm] maps that "
	    "cloud's domain.", NULL, "any", "admin" } },
	.references = { "Microsoft Learn: National clouds" },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "ticket-failed", "context-failed" },
	.run = sovereign
};

static enum ek_answer
ip_address(const struct ek_facts *facts, struct ek_note *note)
{
	return kind_is(facts, note, "ip-address", "an IP address");
}

const struct ek_rule ek_rule_name_ip_address = {
	.id = "name-ip-address",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target is given by its IP address",
	.explanation = "A ticket is for a name. The client makes the SPN from "
	    "what was typed, and no service is registered under an address.",
	.remedies = { { "Connect by the instance's name; if DNS does not have "
	    "it, put it into the hosts file.",
	    "INSTANCE.ZONE.database.windows.net", "any", "user" },
	    { "Or name the service beside the address.",
	    "ServerSPN=" OWN_NAME, "any", "user" } },
	.references = { LEARN_TROUBLE },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "config-host-unmapped", "ticket-failed", "context-failed" },
	.run = ip_address
};

static enum ek_answer
local(const struct ek_facts *facts, struct ek_note *note)
{
	return kind_is(facts, note, "local",
	    "this machine itself: the near end of a tunnel or port forward?");
}

const struct ek_rule ek_rule_name_local = {
	.id = "name-local",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target is localhost",
	.explanation = "Through a tunnel the client sees only the near end and "
	    "makes an SPN of localhost, which is registered nowhere.",
	.remedies = { { "Name the service in the connection string.",
	    "ServerSPN=" OWN_NAME, "any", "user" },
	    { "Or give the instance's name the address of the tunnel in the "
	    "hosts file, and connect by that name.",
	    "127.0.0.1 INSTANCE.ZONE.database.windows.net", "any",
	    "admin" } },
	.references = { LEARN_TROUBLE },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "config-host-unmapped", "ticket-failed", "context-failed" },
	.run = local
};

static enum ek_answer
short_name(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = kind_is(facts, note, "short-name",
	    "a name without a domain");
	const char *dns = ek_fact_str(facts, "name.dns_canonical");

	if (answer == EK_YES && dns != NULL && strchr(dns, '.') != NULL) {
		ek_note(note, "DNS completes it to %s.", dns);
		ek_note_fact(note, facts, "name.dns_canonical");
	}
	return answer;
}

const struct ek_rule ek_rule_name_short = {
	.id = "name-short",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target's name has no domain",
	.explanation = "A short name may resolve by a search list, but the SPN "
	    "is made from what was typed.",
	.remedies = { { "Connect by the full name.",
	    "INSTANCE.ZONE.database.windows.net", "any", "user" } },
	.references = { LEARN_TROUBLE },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "config-host-unmapped", "ticket-failed", "context-failed" },
	.run = short_name
};

static enum ek_answer
on_premises(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code;

	if (!ek_fact_known(facts, "name.dns_canonical") &&
	    ek_fact_int(facts, "name.resolve_code", &code) && code == 0)
		return EK_UNKNOWN;
	if (leads_to_instance(ek_fact_str(facts, "name.dns_canonical")))
		return EK_NO;
	return kind_is(facts, note, "on-premises", "in no domain of Azure");
}

const struct ek_rule ek_rule_name_not_managed_instance = {
	.id = "name-not-managed-instance",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the target's name is no managed instance's",
	.explanation = "Entra's KDC gives tickets for services registered with "
	    "Entra. A server of one's own is known to one's own Active "
	    "Directory, and its tickets come from there.",
	.remedies = { { "If a managed instance is meant: connect by its own "
	    "name.", "INSTANCE.ZONE.database.windows.net", "any", "user" },
	    { "For a server of your own domain name that realm.",
	    "entrakrb-probe --realm <REALM> {again}", "any", "user" } },
	.references = { LEARN_TROUBLE },
	.explains = { "ticket-spn-wrong-host", "ticket-spn-unknown",
	    "config-host-unmapped", "ticket-cross-realm", "ticket-failed",
	    "context-failed" },
	.run = on_premises
};

static enum ek_answer
alias(const struct ek_facts *facts, struct ek_note *note)
{
	const char *dns = ek_fact_str(facts, "name.dns_canonical");
	enum ek_answer answer;

	if (!ek_fact_known(facts, "name.dns_canonical"))
		return EK_UNKNOWN;
	if (!leads_to_instance(dns))
		return EK_NO;
	answer = kind_is(facts, note, "on-premises", "an alias");
	if (answer != EK_YES)
		return answer;
	ek_note(note, "DNS leads from it to %s.", dns);
	ek_note_fact(note, facts, "name.dns_canonical");
	return EK_YES;
}

const struct ek_rule ek_rule_name_alias = {
	.id = "name-alias",
	.stage = EK_STAGE_NAME,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the target's name is an alias of an Azure host",
	.explanation = "The ticket is for the instance's own name. A CNAME of "
	    "one's own leads to the server, but is not registered; where a "
	    "library follows it, it ends at a host of Azure's gateway, which "
	    "is not registered either.",
	.remedies = { { "Connect by the instance's own name, or name the "
	    "service.", "ServerSPN=" OWN_NAME, "any", "user" } },
	.references = { LEARN_TROUBLE },
	.run = alias
};

static bool
same_host(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);

	la -= la > 0 && a[la - 1] == '.';
	lb -= lb > 0 && b[lb - 1] == '.';
	return la == lb && strncasecmp(a, b, la) == 0;
}

/* "mi1.zone.database.windows.net" became "mi1…net.corp.example". */
static bool
is_search_suffix(const char *host, const char *canonical)
{
	size_t len = strlen(host);

	return strncasecmp(host, canonical, len) == 0 && canonical[len] == '.';
}

static enum ek_answer
canonicalised(const struct ek_facts *facts, struct ek_note *note)
{
	const char *host = ek_fact_str(facts, "run.host");
	const char *canonical = ek_fact_str(facts, "name.canonical_host");
	const char *dns = ek_fact_str(facts, "name.dns_canonical");
	const char *reverse = ek_fact_str(facts, "name.reverse");

	if (host == NULL || canonical == NULL ||
	    !ek_fact_known(facts, "run.spn_given"))
		return EK_UNKNOWN;
	/* A given SPN is taken as it is. */
	if (ek_fact_is(facts, "run.spn_given", true) ||
	    same_host(host, canonical) || !strchr(host, '.'))
		return EK_NO;
	ek_note(note, "For a host-based name the library replaces %s by %s.",
	    host, canonical);
	if (is_search_suffix(host, canonical))
		ek_note(note, "A search domain of the resolver was added to "
		    "it.");
	else if (dns != NULL && same_host(dns, canonical))
		ek_note(note, "That is where its CNAME leads.");
	else if (reverse != NULL && same_host(reverse, canonical))
		ek_note(note, "That is the PTR record of its address, asked "
		    "because rdns is on.");
	ek_note(note, "dns_canonicalize_hostname is %s.",
	    ek_fact_text(facts, "config.dns_canonicalize_hostname"));
	ek_note_fact(note, facts, "name.canonical_host");
	ek_note_fact(note, facts, "config.dns_canonicalize_hostname");
	ek_note_fact(note, facts, "config.rdns");
	ek_note_let_file(note, facts, NULL);
	return EK_YES;
}

const struct ek_rule ek_rule_name_canonicalised = {
	.id = "name-canonicalised",
	.stage = EK_STAGE_NAME,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "DNS changes the host name from which drivers make the SPN",
	.explanation = "By default libkrb5 follows CNAME and PTR records "
	    "before it asks for a ticket. A managed instance's name is a CNAME "
	    "of a gateway host that is not registered. Clients that give the "
	    "whole SPN are not concerned.",
	.remedies = { { "Put these into [libdefaults] of {file}.",
	    "dns_canonicalize_hostname = false\nrdns = false", "any",
	    "admin" },
	    { "Or give the SQL client the SPN itself.", "ServerSPN={spn}",
	    "any", "user" } },
	.references = { "krb5.conf(5): dns_canonicalize_hostname, rdns" },
	.run = canonicalised
};

static enum ek_answer
malformed_spn(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code;

	if (!ek_fact_int(facts, "name.parse_code", &code))
		return EK_UNKNOWN;
	/* Other codes speak of the realm that was to be added to it. */
	if (code != EK_COM_ERR(EK_MIT_PARSE_MALFORMED) &&
	    code != EK_COM_ERR(EK_MIT_PARSE_ILLCHAR))
		return EK_NO;
	ek_note(note, "The library does not take %s for a name: %s.",
	    ek_fact_text(facts, "run.spn"),
	    ek_fact_text(facts, "name.parse_text"));
	ek_note_fact(note, facts, "run.spn");
	ek_note_fact(note, facts, "name.parse_code");
	return EK_YES;
}

const struct ek_rule ek_rule_name_malformed_spn = {
	.id = "name-malformed-spn",
	.stage = EK_STAGE_NAME,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the SPN is malformed",
	.explanation = "An SPN has the form SERVICE/HOST:PORT, with @REALM "
	    "behind it at most once.",
	.remedies = { { "Write it like this.", OWN_NAME, "any", "user" } },
	.references = { "RFC 4120 6.2",
	    "MIT krb5: KRB5_PARSE_MALFORMED (-1765328250)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = malformed_spn
};

/* The stage that waited for a name server was ended. */
static bool
name_stage_was_ended(const struct ek_facts *facts)
{
	return ek_facts_stage(facts, EK_STAGE_NAME).run == EK_RUN_TIMEOUT &&
	    !ek_fact_known(facts, "name.resolver_silent");
}

static enum ek_answer
resolver_silent(const struct ek_facts *facts, struct ek_note *note)
{
	bool ended = name_stage_was_ended(facts);

	if (!ended && !ek_fact_known(facts, "name.resolver_silent"))
		return EK_UNKNOWN;
	if (!ended && !ek_fact_is(facts, "name.resolver_silent", true))
		return EK_NO;
	if (ended)
		ek_note(note, "Looking up %s did not end in the time of its "
		    "stage.", ek_fact_text(facts, "run.host"));
	else
		ek_note(note, "Looking up %s gave: %s.",
		    ek_fact_text(facts, "run.host"),
		    ek_fact_text(facts, "name.resolve_text"));
	ek_note_fact(note, facts, "run.host");
	ek_note_fact(note, facts, "name.resolver_silent");
	return EK_YES;
}

const struct ek_rule ek_rule_name_resolver_silent = {
	.id = "name-resolver-silent",
	.stage = EK_STAGE_NAME,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "no name server gives an answer for the instance's host",
	.explanation = "The look-up got neither an address nor a no, so "
	    "whether the name is right is not seen. No ticket needs the "
	    "instance's address, but a connection does, and a library that "
	    "makes host names canonical waits for the same name server.",
	.remedies = { EK_REMEDIES_NAME_SERVER },
	.references = { "resolv.conf(5)" },
	.explains = { "collector-timeout", "endpoint-unresolved" },
	.run = resolver_silent
};

static enum ek_answer
unresolved(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code;

	if (!ek_fact_int(facts, "name.resolve_code", &code))
		return EK_UNKNOWN;
	if (code == 0 || ek_fact_is(facts, "name.resolver_silent", true))
		return EK_NO;
	ek_note(note, "%s does not resolve: %s.",
	    ek_fact_text(facts, "run.host"),
	    ek_fact_text(facts, "name.resolve_text"));
	ek_note_fact(note, facts, "name.resolve_code");
	return EK_YES;
}

const struct ek_rule ek_rule_name_unresolved = {
	.id = "name-unresolved",
	.stage = EK_STAGE_NAME,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the instance's host name does not resolve",
	.explanation = "No ticket needs the instance's address, but a "
	    "connection does. A name with the private zone of a virtual "
	    "network resolves only where the DNS of that network is asked: not "
	    "outside a VPN, and not in a container with other name servers.",
	.remedies = { { "Compare the name with the portal's letter by letter, "
	    "and see which name server answers.",
	    "getent ahosts {host}", "linux", "user" },
	    { "If the instance has a public endpoint, use its name and port.",
	    "INSTANCE.public.ZONE.database.windows.net,3342", "any",
	    "user" } },
	.references = { "Microsoft Learn: Connectivity architecture for Azure "
	    "SQL Managed Instance" },
	.explains = { "endpoint-unresolved" },
	.run = unresolved
};
