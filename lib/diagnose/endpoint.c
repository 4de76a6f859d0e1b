/* SPDX-License-Identifier: BSD-2-Clause */
/* The SQL port itself: no part of Kerberos, but of every login. */
#include <inttypes.h>

#include "diagnose/kdcs.h"

/* It only stands in the way of a login that was asked for. */
static void
judge(const struct ek_facts *facts, struct ek_note *note)
{
	if (ek_fact_known(facts, "run.login"))
		note->severity = EK_ERROR;
}

static enum ek_answer
unresolved(const struct ek_facts *facts, struct ek_note *note)
{
	const char *host = ek_fact_str(facts, "endpoint.host");
	const char *text = ek_fact_str(facts, "endpoint.resolve_text");
	size_t n = ek_fact_count(facts, "endpoint.connects");
	int64_t code;

	if (!ek_fact_known(facts, "endpoint.connected") ||
	    (ek_fact_int(facts, "endpoint.resolve_code", &code) && code == 0 &&
	    !ek_fact_known(facts, "endpoint.connects")))
		return EK_UNKNOWN;
	if (n > 0 || ek_fact_is(facts, "endpoint.connected", true))
		return EK_NO;
	ek_note(note, "Looking up %s gave \"%s\".", host != NULL ? host : "it",
	    text != NULL ? text : "no address");
	ek_note_fact(note, facts, "endpoint.resolve_text");
	judge(facts, note);
	return EK_YES;
}

const struct ek_rule ek_rule_endpoint_unresolved = {
	.id = "endpoint-unresolved",
	.stage = EK_STAGE_ENDPOINT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the managed instance's host name does not resolve",
	.explanation = "The ticket does not need the address, the login does. "
	    "The name of a managed instance leads to a private address of its "
	    "network, which private DNS may keep to itself.",
	.remedies = {
	    { "Look the name up as programs do.", "getent hosts {host}",
	    "linux", "user" },
	    { "Connect to the network (VPN, peering, private DNS) from which "
	    "the instance is to be reached, or use its public endpoint "
	    "(name with .public., port 3342).", NULL, "any", "admin" } },
	.references = { "https://learn.microsoft.com/azure/azure-sql/"
	    "managed-instance/connectivity-architecture-overview" },
	.run = unresolved
};

static void
describe_attempts(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, "endpoint.connects");
	const char *host = ek_fact_str(facts, "endpoint.host");
	int64_t port = 0, ms;

	ek_fact_int(facts, "endpoint.port", &port);
	for (i = 0; i < n; i++) {
		const json_t *attempt = ek_fact_item(facts,
		    "endpoint.connects", i);

		ms = 0;
		ek_item_int(attempt, "duration_ms", &ms);
		ek_note(note, "%s (%s), TCP port %" PRId64 ": %s after %"
		    PRId64 " ms.", host != NULL ? host : "-",
		    ek_kdcs_text(attempt, "address"), port,
		    ek_kdcs_text(attempt, "text"), ms);
	}
	ek_note_fact(note, facts, "endpoint.connects");
}

/* Connection attempts were made, none stands. */
static enum ek_answer
unconnected(const struct ek_facts *facts, struct ek_note *note, bool silent)
{
	if (!ek_fact_known(facts, "endpoint.connected"))
		return EK_UNKNOWN;
	if (ek_fact_is(facts, "endpoint.connected", true) ||
	    ek_fact_count(facts, "endpoint.connects") == 0 ||
	    ek_fact_is(facts, "endpoint.timed_out", true) != silent)
		return EK_NO;
	describe_attempts(facts, note);
	judge(facts, note);
	return EK_YES;
}

static enum ek_answer
unreachable(const struct ek_facts *facts, struct ek_note *note)
{
	return unconnected(facts, note, false);
}

const struct ek_rule ek_rule_endpoint_unreachable = {
	.id = "endpoint-unreachable",
	.stage = EK_STAGE_ENDPOINT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the SQL port cannot be reached",
	.explanation = "This is no fault of Kerberos: the port is closed or "
	    "there is no way to it. A login will fail with a network error.",
	.remedies = {
	    { "Compare host and port: 1433 from inside the instance's network, "
	    "3342 for the public endpoint (.public. in the name).", NULL,
	    "any", "user" },
	    { "Let TCP {port} to {host} through, and 11000 to 11999 for the "
	    "connection type Redirect.", NULL, "any", "admin" } },
	.references = { "https://learn.microsoft.com/azure/azure-sql/"
	    "managed-instance/connectivity-architecture-overview" },
	.run = unreachable
};

static enum ek_answer
silent(const struct ek_facts *facts, struct ek_note *note)
{
	return unconnected(facts, note, true);
}

const struct ek_rule ek_rule_endpoint_silent = {
	.id = "endpoint-silent",
	.stage = EK_STAGE_ENDPOINT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the SQL port does not answer",
	.explanation = "This is no fault of Kerberos: a firewall drops the "
	    "connection, or the network of the instance is not reached from "
	    "here. A login will end with \"Login timeout expired\".",
	.remedies = {
	    { "Connect to the network (VPN, peering) from which the instance "
	    "is to be reached.", NULL, "any", "user" },
	    { "Let TCP {port} to {host} through the firewall and the network "
	    "security group, and 11000 to 11999 for the connection type "
	    "Redirect.", NULL, "any", "admin" } },
	.references = { "https://learn.microsoft.com/azure/azure-sql/"
	    "managed-instance/connectivity-architecture-overview" },
	.run = silent
};
