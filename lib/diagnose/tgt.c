/* SPDX-License-Identifier: BSD-2-Clause */
/* The ticket-granting tickets: which there are, and is one good. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/kdcs.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/remedies.h"
#include "diagnose/rule.h"

enum {
	SOON = 900,             /* seconds left that are worth a warning */
	TOLERANCE = 300,        /* clock difference a KDC allows */
	ETYPE_RC4 = 23
};

static const char sign_in[] = "Sign in again: lock and unlock the screen, or "
    "log out and in, so that the sign-in daemon (himmelblau, Platform SSO) "
    "fetches a new cloud TGT. It cannot be renewed, and kinit cannot get it.";

/* Notes a time of a ticket as "2026-11-24T10:00:00Z (3 h ago)". */
static void
note_time(struct ek_note *note, const char *what, int64_t time, int64_t now)
{
	struct ek_buf at = { 0 }, apart = { 0 };

	ek_text_time(&at, time);
	ek_text_duration(&apart, time - now);
	if (!at.failed && !apart.failed)
		ek_note(note, time > now ? "%s %s, in %s." : "%s %s, %s ago.",
		    what, ek_buf_str(&at), ek_buf_str(&apart));
	ek_buf_free(&at);
	ek_buf_free(&apart);
}

static const json_t *
tgt_of_kind(const struct ek_facts *facts, const char *kind)
{
	const char *cache = ek_fact_str(facts, "cache.name");
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "tgt.list"); i++) {
		const json_t *t = ek_fact_item(facts, "tgt.list", i);

		if (ek_item_streq(t, "kind", kind) && (cache == NULL ||
		    ek_item_str(t, "cache") == NULL ||
		    ek_item_streq(t, "cache", cache)))
			return t;
	}
	return NULL;
}

static bool
kinds_are_known(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "tgt.list");

	for (i = 0; i < n; i++)
		if (ek_item_str(ek_fact_item(facts, "tgt.list", i), "kind") ==
		    NULL)
			return false;
	return ek_fact_known(facts, "tgt.list");
}

static bool
tgt_is_missing(const struct ek_facts *facts)
{
	int64_t code;

	return ek_fact_is(facts, "tgt.found", false) &&
	    !ek_fact_is(facts, "cache.exists", false) &&
	    !ek_fact_is(facts, "cache.readable", false) &&
	    !(ek_fact_int(facts, "cache.open_code", &code) && code != 0);
}

static enum ek_answer
missing(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t n = 0;

	if (!ek_fact_known(facts, "tgt.found") || !kinds_are_known(facts) ||
	    !ek_fact_known(facts, "cache.open_code"))
		return EK_UNKNOWN;
	if (!tgt_is_missing(facts) || tgt_of_kind(facts, "cloud") != NULL ||
	    tgt_of_kind(facts, "onprem") != NULL ||
	    tgt_of_kind(facts, "partial") != NULL)
		return EK_NO;
	ek_fact_int(facts, "cache.entries", &n);
	ek_note(note, "The cache %s holds %" PRId64 " tickets and no TGT that "
	    "leads to the realm %s.", ek_fact_text(facts, "cache.name"), n,
	    ek_fact_text(facts, "run.realm"));
	ek_note_fact(note, facts, "tgt.found");
	ek_note_fact(note, facts, "cache.entries");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_missing = {
	.id = "tgt-missing",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the credential cache holds no ticket-granting ticket",
	.explanation = "A service ticket is got with a ticket-granting ticket "
	    "(TGT). The cache is there but has none for this realm. Libraries "
	    "say \"Matching credential not found\".",
	.remedies = { { sign_in, NULL, "any", "user" },
	    { "See what the cache holds.", "klist -c {cache}", "any",
	    "user" } },
	.references = { "MIT krb5: KRB5_CC_NOTFOUND (-1765328243)" },
	.explains = { "ticket-failed", "context-no-credentials" },
	.run = missing
};

static bool
exchanges_are_known(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "ticket.exchanges");

	for (i = 0; i < n; i++) {
		const json_t *x = ek_fact_item(facts, "ticket.exchanges", i);

		if (ek_item_str(x, "request") == NULL ||
		    ek_item_str(x, "reply") == NULL)
			return false;
	}
	return ek_fact_known(facts, "ticket.exchanges");
}

/* No KDC of the ticket's own realm was found: then whether there is a trust is
 * not seen. */
static bool
lacks_onprem_kdc(const struct ek_facts *facts, const json_t *t)
{
	const char *realm = ek_item_str(t, "realm");
	const json_t *lookup;
	bool asked = false;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "network.kdc_records"); i++) {
		lookup = ek_fact_item(facts, "network.kdc_records", i);
		if (realm == NULL || !ek_item_streq(lookup, "realm", realm))
			continue;
		if (json_array_size(ek_item_get(lookup, "records")) > 0)
			return false;
		asked = true;
	}
	return asked || ek_ticket_ended_with(facts, EK_MIT_REALM_UNKNOWN) ==
	    EK_YES;
}

/* A KDC gave the ticket that leads from the on-premises realm to the cloud's,
 * or that KDC could not be asked: then the lack of a cloud TGT is no fault. */
static bool
uses_a_trust(const struct ek_facts *facts)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++) {
		const json_t *x = ek_fact_item(facts, "ticket.exchanges", i);
		const char *request = ek_item_str(x, "request");

		if (request != NULL && strncmp(request, "krbtgt/", 7) == 0 &&
		    (ek_item_streq(x, "reply", "tgs-rep") ||
		    ek_item_streq(x, "reply", "none")))
			return true;
	}
	return false;
}

static enum ek_answer
onprem_only(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *t = tgt_of_kind(facts, "onprem");

	if (!kinds_are_known(facts) ||
	    (ek_fact_known(facts, "ticket.obtained") &&
	    !exchanges_are_known(facts)))
		return EK_UNKNOWN;
	if (t == NULL || tgt_of_kind(facts, "cloud") != NULL ||
	    tgt_of_kind(facts, "referral") != NULL || uses_a_trust(facts) ||
	    ek_ticket_is_obtained(facts) || lacks_onprem_kdc(facts, t) ||
	    ek_fact_streq(facts, "run.realm", ek_item_str(t, "realm") ?
	    ek_item_str(t, "realm") : ""))
		return EK_NO;
	ek_note(note, "The cache %s holds only an on-premises TGT: client %s, "
	    "realm %s. No cloud TGT of %s is there.",
	    ek_fact_text(facts, "cache.name"), ek_item_text(t, "client"),
	    ek_item_text(t, "realm"), ek_fact_text(facts, "run.realm"));
	ek_note_value(note, "tgt.list", t);
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_onprem_only = {
	.id = "tgt-onprem-only",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "only an on-premises TGT is there, no cloud TGT",
	.explanation = "A managed instance takes tickets of Microsoft Entra's "
	    "realm. With an on-premises TGT that works only through the "
	    "incoming trust (the domain controller refers the client to "
	    "Entra); else a cloud TGT is needed.",
	.remedies = { { "Modern flow: sign in to the machine with Entra so "
	    "that the sign-in daemon stores the cloud TGT; then lock and "
	    "unlock the screen.", NULL, "any", "user" },
	    { "Incoming trust: create the trusted domain object in Active "
	    "Directory, in PowerShell.",
	    "Set-AzureADKerberosServer -Domain {onprem_domain} "
	    "-UserPrincipalName {admin} -SetupCloudTrust", "windows",
	    "admin" } },
	.references = { "Microsoft Learn: How to set up Windows "
	    "Authentication for Microsoft Entra principals with the incoming "
	    "trust-based flow" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "ticket-spn-unknown", "ticket-cross-realm" },
	.run = onprem_only
};

static enum ek_answer
partial_only(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *t = tgt_of_kind(facts, "partial");

	if (!ek_fact_known(facts, "tgt.list"))
		return EK_UNKNOWN;
	if (t == NULL || tgt_of_kind(facts, "cloud") != NULL ||
	    tgt_of_kind(facts, "referral") != NULL ||
	    tgt_of_kind(facts, "onprem") != NULL ||
	    ek_ticket_is_obtained(facts))
		return EK_NO;
	ek_note(note, "The cache %s holds only a partial TGT for the "
	    "on-premises realm %s.", ek_fact_text(facts, "cache.name"),
	    ek_item_text(t, "realm"));
	ek_note_value(note, "tgt.list", t);
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_partial_only = {
	.id = "tgt-partial-only",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "only a partial TGT is there, no cloud TGT",
	.explanation = "Entra issues two tickets at sign-in: the cloud TGT for "
	    "cloud services, and a partial TGT that a domain controller "
	    "exchanges for a full one. The second does not open a managed "
	    "instance.",
	.remedies = { { sign_in, NULL, "any", "user" },
	    { "Look in the sign-in daemon's log why it stored tgt_ad but not "
	    "tgt_cloud.", "journalctl -u himmelblaud --since -1h", "linux",
	    "admin" } },
	.references = { "Microsoft Learn: Introduction to Microsoft Entra "
	    "Kerberos" },
	.explains = { "ticket-failed", "context-no-credentials" },
	.run = partial_only
};

static enum ek_answer
expired(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t end, now, renew;

	if (!ek_fact_int(facts, "tgt.end", &end) ||
	    !ek_kdcs_now(facts, &now))
		return EK_UNKNOWN;
	if (end > now)
		return EK_NO;
	ek_note(note, "The TGT of %s in %s is no longer valid.",
	    ek_fact_text(facts, "tgt.client"),
	    ek_fact_text(facts, "tgt.cache"));
	note_time(note, "It ended", end, now);
	if (ek_fact_int(facts, "tgt.renew_until", &renew) && renew > now &&
	    ek_fact_streq(facts, "tgt.kind", "cloud"))
		ek_note(note, "Its renew-until lies in the future, but Entra "
		    "does not renew cloud TGTs.");
	ek_note_fact(note, facts, "tgt.end");
	ek_note_fact(note, facts, "run.now");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_expired = {
	.id = "tgt-expired",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the ticket-granting ticket has expired",
	.explanation = "A cloud TGT lasts about ten hours and cannot be "
	    "renewed, although it says renewable. Long sessions end here. "
	    "Libraries say \"Ticket expired\".",
	.remedies = { { sign_in, NULL, "any", "user" } },
	.references = { "Microsoft Learn: Troubleshoot Azure Files "
	    "authentication (renewal of Entra tickets)",
	    "RFC 4120 7.5.9: KRB_AP_ERR_TKT_EXPIRED (32)" },
	.explains = { "ticket-failed", "ticket-expired",
	    "context-no-credentials", "context-failed" },
	.run = expired
};

static enum ek_answer
not_yet_valid(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t start, now;

	if (!ek_fact_int(facts, "tgt.start", &start) ||
	    !ek_kdcs_now(facts, &now))
		return EK_UNKNOWN;
	if (start <= now + TOLERANCE)
		return EK_NO;
	ek_note(note, "The TGT of %s is valid only later.",
	    ek_fact_text(facts, "tgt.client"));
	note_time(note, "It starts", start, now);
	ek_note_fact(note, facts, "tgt.start");
	ek_note_fact(note, facts, "run.now");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_not_yet_valid = {
	.id = "tgt-not-yet-valid",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the ticket-granting ticket is not valid yet",
	.explanation = "Its start lies in this machine's future. Most often "
	    "this machine's clock is behind: it was set back, or the machine "
	    "resumed from sleep, after the sign-in.",
	.remedies = { EK_REMEDIES_CLOCK },
	.references = { "RFC 4120 7.5.9: KRB_AP_ERR_TKT_NYV (33)" },
	.explains = { "ticket-failed", "ticket-not-yet-valid" },
	.run = not_yet_valid
};

static enum ek_answer
ends_soon(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t end, now;

	if (!ek_fact_int(facts, "tgt.end", &end) || !ek_kdcs_now(facts, &now))
		return EK_UNKNOWN;
	if (end <= now || end > now + SOON)
		return EK_NO;
	ek_note(note, "The TGT of %s works now.",
	    ek_fact_text(facts, "tgt.client"));
	note_time(note, "It ends", end, now);
	ek_note_fact(note, facts, "tgt.end");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_ends_soon = {
	.id = "tgt-ends-soon",
	.stage = EK_STAGE_TGT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the ticket-granting ticket ends within minutes",
	.explanation = "New connections fail once it has ended. A cloud TGT "
	    "cannot be renewed.",
	.remedies = { { sign_in, NULL, "any", "user" } },
	.references = { "RFC 4120 5.3: endtime" },
	.run = ends_soon
};

static enum ek_answer
weak_session(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t etype;

	if (!ek_fact_int(facts, "tgt.session_etype", &etype))
		return EK_UNKNOWN;
	if (etype != ETYPE_RC4 && (etype < 1 || etype > 3))
		return EK_NO;
	ek_note(note, "The session key of the TGT of %s has the encryption "
	    "type %" PRId64 " (%s).", ek_fact_text(facts, "tgt.client"), etype,
	    etype == ETYPE_RC4 ? "RC4" : "DES");
	ek_note_fact(note, facts, "tgt.session_etype");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_weak_session_key = {
	.id = "tgt-weak-session-key",
	.stage = EK_STAGE_TGT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the session key of the TGT is weak",
	.explanation = "Entra uses AES-256 only. A TGT with an RC4 or DES "
	    "session key comes from an older domain; MIT krb5 and Windows "
	    "turn such keys off step by step.",
	.remedies = { { "Let the domain issue AES session keys: set "
	    "msDS-SupportedEncryptionTypes of the account to AES and have "
	    "the password changed once.", NULL, "any", "admin" } },
	.references = { "RFC 8429", "MS-KILE 2.2.7" },
	.run = weak_session
};
