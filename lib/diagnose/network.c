/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and TCP connections of the KDCs. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/kdcs.h"
#include "diagnose/remedies.h"

/* What keeps a KDC from being reached. */
enum fault {
	NONE,
	UNRESOLVED,      /* the resolver said no */
	RESOLVER_SILENT, /* the resolver said nothing */
	SILENT,
	REFUSED,
	BLOCKED,
	UNREACHABLE
};

enum { SLOW_LOOKUP_MS = 2000 };

static bool
has_attempt(const json_t *kdc, const char *error)
{
	const json_t *attempts = ek_item_get(kdc, "connects");
	size_t i;

	for (i = 0; i < json_array_size(attempts); i++)
		if (ek_item_streq(json_array_get(attempts, i), "error", error))
			return true;
	return false;
}

/* All is there that tells the kinds of failures apart. */
static bool
is_whole(const json_t *kdc)
{
	const json_t *addresses = ek_item_get(kdc, "addresses");

	return addresses != NULL && ek_item_get(kdc, "resolve_text") != NULL &&
	    (json_array_size(addresses) == 0 ||
	    ek_item_get(kdc, "connects") != NULL);
}

/* The strongest sign counts: an address that stays silent may be the one that
 * matters although another one is refused. */
static enum fault
fault_of(const json_t *kdc)
{
	int64_t code;

	if (!ek_item_is(kdc, "connected", false) || !is_whole(kdc))
		return NONE;
	if (json_array_size(ek_item_get(kdc, "addresses")) == 0) {
		/* The numbers differ from system to system, the words less. */
		if (ek_item_is(kdc, "timed_out", true) || ek_kdcs_holds(
		    ek_item_str(kdc, "resolve_text"), "temporary failure"))
			return RESOLVER_SILENT;
		return ek_item_int(kdc, "resolve_code", &code) && code != 0 ?
		    UNRESOLVED : NONE;
	}
	if (has_attempt(kdc, "ETIMEDOUT"))
		return SILENT;
	if (has_attempt(kdc, "ECONNREFUSED"))
		return REFUSED;
	if (has_attempt(kdc, "EACCES") || has_attempt(kdc, "EPERM"))
		return BLOCKED;
	return UNREACHABLE;
}

static void
describe_lookup(struct ek_note *note, const json_t *kdc)
{
	int64_t ms = 0;

	ek_item_int(kdc, "resolve_ms", &ms);
	ek_note(note, "Looking up %s for %s gave \"%s\" after %" PRId64 " ms.",
	    ek_kdcs_text(kdc, "host"), ek_kdcs_text(kdc, "value"),
	    ek_kdcs_text(kdc, "resolve_text"), ms);
}

static void
describe_attempts(struct ek_note *note, const json_t *kdc)
{
	const json_t *attempts = ek_item_get(kdc, "connects");
	int64_t port = 0, ms;
	size_t i;

	ek_item_int(kdc, "port", &port);
	for (i = 0; i < json_array_size(attempts); i++) {
		const json_t *attempt = json_array_get(attempts, i);

		ms = 0;
		ek_item_int(attempt, "duration_ms", &ms);
		ek_note(note, "%s (%s), TCP port %" PRId64 ": %s after %"
		    PRId64 " ms.", ek_kdcs_text(kdc, "host"),
		    ek_kdcs_text(attempt, "address"), port,
		    ek_item_str(attempt, "error") == NULL ? "connected" :
		    ek_kdcs_text(attempt, "text"), ms);
	}
}

/* libkrb5 knows no forward proxy, so one in the environment explains much. */
static void
mention_proxies(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, "network.proxy_variables");

	for (i = 0; i < n; i++) {
		const json_t *v = ek_fact_item(facts,
		    "network.proxy_variables", i);

		if (!ek_kdcs_holds(ek_item_str(v, "name"), "no_proxy"))
			ek_note(note, "%s=%s is set, but libkrb5 uses no "
			    "forward proxy: it must reach the KDC itself.",
			    ek_kdcs_text(v, "name"), ek_kdcs_text(v, "value"));
	}
}

static void
mention_resolvers(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, "network.resolvers");
	struct ek_buf list = { 0 };

	for (i = 0; i < n; i++)
		ek_buf_printf(&list, "%s%s", i > 0 ? ", " : "", ek_kdcs_text(
		    ek_fact_item(facts, "network.resolvers", i), "address"));
	if (list.len > 0)
		ek_note(note, "Name servers in use: %s.", ek_buf_str(&list));
	else if (ek_fact_known(facts, "network.resolvers"))
		ek_note(note, "No name server is configured.");
	ek_buf_free(&list);
}

static void
mention_hosts_file(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, "network.hosts_file");
	int64_t line;

	for (i = 0; i < n; i++) {
		const json_t *entry = ek_fact_item(facts,
		    "network.hosts_file", i);

		if (ek_item_int(entry, "line", &line))
			ek_note(note, "Line %" PRId64 " of the hosts file "
			    "says that %s is %s.", line,
			    ek_kdcs_text(entry, "name"),
			    ek_kdcs_text(entry, "address"));
	}
}

static enum ek_answer
judge(const struct ek_facts *facts, struct ek_note *note, ek_kdc_test *test,
    ek_kdc_describe *describe)
{
	enum ek_answer answer;

	if (ek_kdcs_reached(facts))
		return EK_NO;
	answer = ek_kdcs_judge(facts, "network.kdcs", note, test, describe);
	if (answer == EK_YES)
		mention_proxies(facts, note);
	return answer;
}

static bool
is_unresolved(const json_t *kdc)
{
	return fault_of(kdc) == UNRESOLVED;
}

static enum ek_answer
unresolved(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = judge(facts, note, is_unresolved,
	    describe_lookup);

	if (answer == EK_YES)
		mention_resolvers(facts, note);
	return answer;
}

#define CANNOT_CONTACT                                                         \
	"libkrb5 says only \"Cannot contact any KDC for realm\" "              \
	"(-1765328228), the same as for every other fault on this way."

const struct ek_rule ek_rule_network_unresolved = {
	.id = "network-unresolved",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC's host name does not resolve",
	.explanation = "The KDC's host, as krb5.conf or a policy names it, has "
	    "no address for this machine, so nothing can be asked. "
	    CANNOT_CONTACT,
	.remedies = {
	    { "Look the name up as programs do. If it fails here and works on "
	    "other machines, this machine (container, VPN, split DNS) asks the "
	    "wrong name server.", "getent hosts {kdc_host}", "linux", "user" },
	    { "Look the name up as programs do.",
	    "dscacheutil -q host -a name {kdc_host}", "macos", "user" },
	    { "Check the spelling of the host in " EK_KDC_LINE ".",
	    NULL, "any", "admin" },
	    { "Give the machine or container a name server that knows public "
	    "names, or a forwarder for this one.", NULL, "any", "admin" } },
	.references = { "RFC 4120 7.2.3",
	    "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = unresolved
};

static bool
is_resolver_silent(const json_t *kdc)
{
	return fault_of(kdc) == RESOLVER_SILENT;
}

static enum ek_answer
resolver_silent(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = judge(facts, note, is_resolver_silent,
	    describe_lookup);

	if (answer == EK_YES)
		mention_resolvers(facts, note);
	return answer;
}

const struct ek_rule ek_rule_network_resolver_silent = {
	.id = "network-resolver-silent",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "no name server gives an answer",
	.explanation = "The look-up of the KDC's name got neither an address "
	    "nor a no. A SQL client may give up with \"Login timeout "
	    "expired\" before Kerberos says anything.",
	.remedies = { EK_REMEDIES_NAME_SERVER },
	.references = { "resolv.conf(5)" },
	.explains = { "name-resolver-silent", "endpoint-unresolved" },
	.run = resolver_silent
};

static bool
is_refused(const json_t *kdc)
{
	return fault_of(kdc) == REFUSED;
}

static enum ek_answer
refused(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = judge(facts, note, is_refused,
	    describe_attempts);

	if (answer == EK_YES)
		mention_hosts_file(facts, note);
	return answer;
}

const struct ek_rule ek_rule_network_refused = {
	.id = "network-refused",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC's port is closed",
	.explanation = "The machine at that address, or a firewall before it, "
	    "answers that nothing listens on the port. " CANNOT_CONTACT,
	.remedies = {
	    { "Try the port by hand.",
	    "curl -sv --noproxy '*' https://{kdc_host}:{kdc_port}/", "any",
	    "user" },
	    { "Compare host and port with " EK_KDC_LINE ", and the address "
	    "with what the hosts file says.",
	    NULL, "any", "admin" },
	    { "Let outgoing TCP {kdc_port} to {kdc_host} through; a forward "
	    "proxy does not help, since libkrb5 uses none.", NULL, "any",
	    "admin" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = refused
};

static bool
is_silent(const json_t *kdc)
{
	return fault_of(kdc) == SILENT;
}

static enum ek_answer
silent(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = judge(facts, note, is_silent,
	    describe_attempts);

	if (answer == EK_YES)
		mention_hosts_file(facts, note);
	return answer;
}

const struct ek_rule ek_rule_network_silent = {
	.id = "network-silent",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "no connection to the KDC: nothing answers",
	.explanation = "The connection attempt is neither accepted nor "
	    "refused. Mostly a firewall drops it. libkrb5 waits about 24 s "
	    "before it gives up, longer than the login timeout of most SQL "
	    "clients, which then say \"Login timeout expired\".",
	.remedies = {
	    { "Try the port by hand, from this machine and from another "
	    "network.", "curl -sv --max-time 10 --noproxy '*' "
	    "https://{kdc_host}:{kdc_port}/", "any", "user" },
	    { "Let outgoing TCP {kdc_port} to {kdc_host} through the firewall; "
	    "a forward proxy does not help, since libkrb5 uses none.", NULL,
	    "any", "admin" },
	    { "If the KDC is an on-premises one, see that the VPN is up.",
	    NULL, "any", "user" } },
	.references = { "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = silent
};

static bool
is_blocked(const json_t *kdc)
{
	return fault_of(kdc) == BLOCKED;
}

static enum ek_answer
blocked(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_blocked, describe_attempts);
}

const struct ek_rule ek_rule_network_blocked = {
	.id = "network-blocked",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this machine does not let the program connect to the KDC",
	.explanation = "The connection was refused by the machine itself "
	    "before a packet left: a local firewall, a sandbox or a security "
	    "policy. " CANNOT_CONTACT,
	.remedies = {
	    { "Look for a rule that rejects outgoing traffic.",
	    "nft list ruleset", "linux", "admin" },
	    { "Let the program connect to {kdc_host} port {kdc_port} in the "
	    "policy that holds it back.", NULL, "any", "admin" } },
	.references = { "connect(2), EACCES and EPERM" },
	.run = blocked
};

static bool
is_unreachable(const json_t *kdc)
{
	return fault_of(kdc) == UNREACHABLE;
}

static enum ek_answer
unreachable(const struct ek_facts *facts, struct ek_note *note)
{
	return judge(facts, note, is_unreachable, describe_attempts);
}

const struct ek_rule ek_rule_network_unreachable = {
	.id = "network-unreachable",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "there is no way to the KDC's network",
	.explanation = "No address of the KDC can be reached from this "
	    "machine: no route, no network, or the connection was broken off. "
	    CANNOT_CONTACT,
	.remedies = {
	    { "See whether the machine has a network and a default route.",
	    "ip route", "linux", "user" },
	    { "See whether the machine has a network and a default route.",
	    "route -n get default", "macos", "user" },
	    { "Connect to the network or VPN that leads to {kdc_host}.", NULL,
	    "any", "user" } },
	.references = { "connect(2), ENETUNREACH and EHOSTUNREACH" },
	.run = unreachable
};

/* The first address is the one libkrb5 tries first. */
static bool
loses_time(const json_t *kdc)
{
	const json_t *first = json_array_get(ek_item_get(kdc, "connects"), 0);

	return ek_item_is(kdc, "connected", true) &&
	    (ek_item_streq(first, "error", "PENDING") ||
	    ek_item_streq(first, "error", "ETIMEDOUT"));
}

static enum ek_answer
address_dead(const struct ek_facts *facts, struct ek_note *note)
{
	return ek_kdcs_judge(facts, "network.kdcs", note, loses_time,
	    describe_attempts);
}

const struct ek_rule ek_rule_network_address_dead = {
	.id = "network-address-dead",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the KDC's first address does not answer",
	.explanation = "libkrb5 tries the addresses one after the other, so "
	    "every ticket takes a second or more longer. Often the name has an "
	    "IPv6 address and the machine no working IPv6.",
	.remedies = {
	    { "See in which order the addresses are tried.",
	    "getent ahosts {kdc_host}", "linux", "user" },
	    { "Mend the route to that address, or prefer the other family in "
	    "/etc/gai.conf.", NULL, "linux", "admin" } },
	.references = { "RFC 6724", "MIT krb5 lib/krb5/os/sendto_kdc.c" },
	.run = address_dead
};

static bool
is_slow_lookup(const json_t *kdc)
{
	int64_t ms;

	return json_array_size(ek_item_get(kdc, "addresses")) > 0 &&
	    ek_item_int(kdc, "resolve_ms", &ms) && ms >= SLOW_LOOKUP_MS;
}

static void
describe_slow_lookup(struct ek_note *note, const json_t *kdc)
{
	int64_t ms = 0;

	ek_item_int(kdc, "resolve_ms", &ms);
	ek_note(note, "Looking up %s took %" PRId64 ".%" PRId64 " s.",
	    ek_kdcs_text(kdc, "host"), ms / 1000, ms % 1000 / 100);
}

static enum ek_answer
slow_lookup(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = ek_kdcs_judge(facts, "network.kdcs", note,
	    is_slow_lookup, describe_slow_lookup);

	if (answer == EK_YES)
		mention_resolvers(facts, note);
	return answer;
}

const struct ek_rule ek_rule_network_slow_lookup = {
	.id = "network-slow-lookup",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "looking up the KDC's name takes seconds",
	.explanation = "Mostly the first name server does not answer and the "
	    "second is asked after a while. Every login waits that long, and a "
	    "SQL client may run into its login timeout.",
	.remedies = {
	    { "Put a name server that answers first.", NULL, "any",
	    "admin" } },
	.references = { "resolv.conf(5)" },
	.run = slow_lookup
};
