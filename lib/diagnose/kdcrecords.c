/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * KDCs that only DNS names: those of an Active Directory, mostly, for which
 * krb5.conf has no entry. Entra's realm has no such records, and the lack of
 * an entry for it is config.c's.
 */
#include <inttypes.h>

#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/rule.h"

#define FACT "network.kdc_records"

enum { RCODE_NXDOMAIN = 3 };

/* What a lookup came to. */
enum result { FOUND, NOTHING, FAILED, CUT };

static enum result
result_of(const json_t *lookup)
{
	int64_t code;

	if (ek_item_is(lookup, "cut", true))
		return CUT;
	if (!ek_item_int(lookup, "code", &code))
		return FAILED;
	if (json_array_size(ek_item_get(lookup, "records")) > 0)
		return FOUND;
	return code == 0 || code == RCODE_NXDOMAIN ? NOTHING : FAILED;
}

static bool
is_whole(const json_t *lookup)
{
	return ek_item_str(lookup, "realm") != NULL &&
	    ek_item_get(lookup, "code") != NULL &&
	    ek_item_get(lookup, "cut") != NULL &&
	    ek_item_get(lookup, "records") != NULL;
}

static const char *
rcode_name(int64_t code)
{
	static const char *const names[] = { "no error", "FORMERR", "SERVFAIL",
		"NXDOMAIN", "NOTIMP", "REFUSED" };

	return code >= 0 && code < 6 ? names[code] : "an error";
}

static void
describe(struct ek_note *note, const json_t *lookup)
{
	const char *error = ek_item_str(lookup, "error");
	int64_t code, ms = 0;

	ek_item_int(lookup, "duration_ms", &ms);
	if (ek_item_int(lookup, "code", &code))
		ek_note(note, "%s says of %s (%s): %s, %zu records, after %"
		    PRId64 " ms.", ek_item_text(lookup, "server"),
		    ek_item_text(lookup, "name"), ek_item_text(lookup, "type"),
		    rcode_name(code),
		    json_array_size(ek_item_get(lookup, "records")), ms);
	else
		ek_note(note, "%s says nothing of %s (%s) within %" PRId64
		    " ms%s%s.", ek_item_text(lookup, "server"),
		    ek_item_text(lookup, "name"), ek_item_text(lookup, "type"),
		    ms, error != NULL ? ": " : "", error != NULL ? error : "");
	ek_note_value(note, FACT, lookup);
}

/* A realm that nobody means needs no KDC. */
static void
let_realm(struct ek_note *note, const struct ek_facts *facts,
    const char *realm)
{
	if (realm != NULL && (ek_realm_meant(facts) == NULL ||
	    !ek_fact_streq(facts, "run.realm", realm)))
		ek_note_let(note, "kdc_realm", realm);
}

/* Yes, with what was said, if the lookups of a realm other than Entra's came to
 * WANTED and none found a KDC. */
static enum ek_answer
came_to(const struct ek_facts *facts, struct ek_note *note,
    enum result wanted)
{
	enum result worst = NOTHING;
	size_t i, n = ek_fact_count(facts, FACT), seen = 0;
	const json_t *lookup;

	if (!ek_fact_known(facts, FACT) ||
	    !ek_fact_known(facts, "ticket.obtained"))
		return EK_UNKNOWN;
	if (ek_ticket_is_obtained(facts))
		return EK_NO;
	for (i = 0; i < n; i++) {
		lookup = ek_fact_item(facts, FACT, i);
		if (!is_whole(lookup))
			return EK_UNKNOWN;
		if (result_of(lookup) == FOUND)
			return EK_NO;
		if (result_of(lookup) > worst)
			worst = result_of(lookup);
		seen += wanted == CUT ||
		    !ek_item_streq(lookup, "realm", EK_ENTRA_REALM);
	}
	if (seen == 0 || worst != wanted)
		return EK_NO;
	for (i = 0; i < n; i++)
		describe(note, ek_fact_item(facts, FACT, i));
	let_realm(note, facts, ek_item_str(ek_fact_item(facts, FACT, n - 1),
	    "realm"));
	return EK_YES;
}

#define ENTRY_REMEDY                                                           \
	{ "Or name the realm's KDC in krb5.conf, so that DNS is not needed.",  \
	    "[realms]\n    {kdc_realm} = {\n"                                  \
	    "        kdc = <DC>.<DOMAIN>\n    }", "any", "admin",            \
	    "kdc_realm" }

static enum ek_answer
not_in_dns(const struct ek_facts *facts, struct ek_note *note)
{
	return came_to(facts, note, NOTHING);
}

const struct ek_rule ek_rule_network_kdc_not_in_dns = {
	.id = "network-kdc-not-in-dns",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "neither krb5.conf nor DNS names a KDC of the user's realm",
	.explanation = "The name server that answers does not know the SRV "
	    "records of that domain. Mostly it is not the domain's own: after "
	    "a change of VPN or network, or in a container. MIT says \"Cannot "
	    "find KDC for realm\".",
	.remedies = {
	    { "See which name server is asked, and ask the domain's own.",
	    "dig +short SRV _kerberos._udp.{kdc_realm}", "any", "user",
	    "kdc_realm" },
	    { "Give this machine, or the container, the name servers of the "
	    "domain; connect the VPN first if they are behind it.",
	    "resolvectl status", "linux", "admin" },
	    ENTRY_REMEDY },
	.references = { "RFC 4120 7.2.3.2", "krb5.conf(5), dns_lookup_kdc" },
	.explains = { "config-realm-missing", "ticket-no-kdc-known",
	    "ticket-onprem-kdc-unreachable", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = not_in_dns
};

static enum ek_answer
lookup_failed(const struct ek_facts *facts, struct ek_note *note)
{
	return came_to(facts, note, FAILED);
}

const struct ek_rule ek_rule_network_kdc_lookup_failed = {
	.id = "network-kdc-lookup-failed",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "DNS does not answer when asked for the KDC of the user's "
	    "realm",
	.explanation = "krb5.conf names no KDC of that realm, and the name "
	    "server fails or stays silent where its SRV records are asked "
	    "for. The library then waits and says \"Cannot find KDC for "
	    "realm\".",
	.remedies = {
	    { "See what the name server says.",
	    "dig SRV _kerberos._udp.{kdc_realm}", "any", "user",
	    "kdc_realm" },
	    { "Give this machine a name server that answers for that domain.",
	    "resolvectl status", "linux", "admin" },
	    ENTRY_REMEDY },
	.references = { "RFC 4120 7.2.3.2", "RFC 1035 4.1.1" },
	.explains = { "config-realm-missing", "ticket-no-kdc-known",
	    "ticket-onprem-kdc-unreachable", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = lookup_failed
};

static enum ek_answer
answer_cut(const struct ek_facts *facts, struct ek_note *note)
{
	return came_to(facts, note, CUT);
}

const struct ek_rule ek_rule_network_kdc_answer_cut = {
	.id = "network-kdc-answer-cut",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the list of KDCs is too long for UDP, and DNS over TCP does "
	    "not work",
	.explanation = "A domain with many domain controllers has more SRV "
	    "records than one UDP answer holds. The resolver must ask again "
	    "over TCP port 53, and that is closed on the way.",
	.remedies = {
	    { "Open TCP port 53 to the name server.",
	    "dig +tcp SRV _kerberos._udp.{kdc_realm}", "any", "admin",
	    "kdc_realm" },
	    ENTRY_REMEDY },
	.references = { "RFC 7766 5" },
	.explains = { "config-realm-missing", "ticket-no-kdc-known",
	    "ticket-onprem-kdc-unreachable", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = answer_cut
};
