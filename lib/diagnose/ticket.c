/* SPDX-License-Identifier: BSD-2-Clause */
/* How the request for the service ticket ended. See spn.c for code 7. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/aadsts.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/remedies.h"
#include "diagnose/rule.h"

/* Notes the KRB-ERROR if one was seen, else what the library said. */
static void
note_how_it_ended(struct ek_note *note, const struct ek_facts *facts)
{
	const json_t *x = ek_krb_error_of(facts);
	const char *text = ek_fact_str(facts, "ticket.text");
	int64_t code;

	if (x != NULL)
		ek_note_krb_error(note, x);
	if (ek_fact_int(facts, "ticket.code", &code)) {
		ek_note(note, "The library gave %" PRId64 "%s%s.", code,
		    text != NULL ? ": " : "", text != NULL ? text : "");
		ek_note_fact(note, facts, "ticket.code");
		ek_note_let_hex(note, "code", code);
	} else if (text != NULL &&
	    !ek_fact_known(facts, "ticket.windows_status"))
		ek_note(note, "What was seen: %s.", text);
	if (ek_fact_int(facts, "ticket.windows_status", &code) && code != 0) {
		ek_note(note, "Windows gave 0x%08" PRIx64 "%s%s.",
		    (uint64_t)code & 0xffffffff, text != NULL ? ": " : "",
		    text != NULL ? text : "");
		ek_note_fact(note, facts, "ticket.windows_status");
		ek_note_let_hex(note, "code", code);
	}
}

/* Yes with its notes if the request ended with CODE. */
static enum ek_answer
ended_with(const struct ek_facts *facts, struct ek_note *note, int code)
{
	enum ek_answer answer = ek_ticket_ended_with(facts, code);

	if (answer == EK_YES)
		note_how_it_ended(note, facts);
	return answer;
}

/* The same for any of the codes; 0 ends. */
static enum ek_answer
ended_with_any(const struct ek_facts *facts, struct ek_note *note,
    const int codes[])
{
	enum ek_answer answer = EK_NO;
	size_t i;

	for (i = 0; codes[i] != 0 && answer == EK_NO; i++)
		answer = ended_with(facts, note, codes[i]);
	return answer;
}

/* In the text of a KRB-ERROR, else in a text that was pasted. */
static int64_t
aadsts_seen(const struct ek_facts *facts)
{
	int64_t number =
	    ek_aadsts_number(ek_item_str(ek_krb_error_of(facts), "e_text"));

	if (number == 0)
		ek_fact_int(facts, "ticket.aadsts", &number);
	return number;
}

static enum ek_answer
refused_by_entra(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t number;

	if (!ek_fact_known(facts, "ticket.exchanges") &&
	    !ek_fact_known(facts, "ticket.aadsts"))
		return EK_UNKNOWN;
	if (ek_ticket_is_obtained(facts))
		return EK_NO;
	number = aadsts_seen(facts);
	if (number == 0)
		return EK_NO;
	note_how_it_ended(note, facts);
	ek_note(note, "The text names the reason AADSTS%" PRId64 "%s%s.",
	    number, ek_aadsts_meaning(number) != NULL ? ": " : "",
	    ek_aadsts_meaning(number) != NULL ? ek_aadsts_meaning(number) :
	    "");
	ek_note_let_int(note, "aadsts", number);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_refused_aadsts = {
	.id = "ticket-refused-aadsts",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Entra refused the ticket and gave an AADSTS reason",
	.explanation = "The KDC put a sign-in error of Microsoft Entra into "
	    "the KRB-ERROR's text. Libraries mostly drop it. The reason is a "
	    "matter of the tenant: Conditional Access, an assignment, consent, "
	    "the account. Which KRB-ERROR code Entra uses for which reason is "
	    "not documented.",
	.remedies = { { "Look the reason up.",
	    "entrakrb-explain AADSTS{aadsts}", "any", "user" },
	    { "Find this sign-in in the Entra sign-in log by time, user and "
	    "request id; for a Conditional Access block exclude the "
	    "application \"<instance> principal\" from the policy, since "
	    "Kerberos cannot answer MFA.", NULL, "any", "tenant-admin" } },
	.references = { "Microsoft Learn: Microsoft Entra authentication and "
	    "authorization error codes",
	    "Microsoft Learn: Troubleshoot Windows Authentication for "
	    "Microsoft Entra principals on Azure SQL Managed Instance" },
	.explains = { "ticket-failed", "ticket-policy", "ticket-generic-error",
	    "context-failed", "ticket-client-unknown",
	    "ticket-client-revoked" },
	.run = refused_by_entra
};

static enum ek_answer
policy(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_POLICY);
}

const struct ek_rule ek_rule_ticket_policy = {
	.id = "ticket-policy",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "a policy of the KDC forbids this ticket",
	.explanation = "KRB-ERROR 12. With Entra it is likely Conditional "
	    "Access, a required assignment or missing consent; this is not "
	    "documented. Windows shows 0x52f for it.",
	.remedies = { { "Ask for the sign-in log entry of this time and user "
	    "in Entra; exclude the application \"<instance> principal\" from "
	    "policies that ask for MFA.", NULL, "any", "tenant-admin" } },
	.references = { "RFC 4120 7.5.9: KDC_ERR_POLICY (12)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = policy
};

static bool
says_process_tgs(const struct ek_facts *facts)
{
	const char *text = ek_item_str(ek_krb_error_of(facts), "e_text");

	return text != NULL && strstr(text, "PROCESS_TGS") != NULL;
}

static enum ek_answer
tgt_not_accepted(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = ek_ticket_ended_with(facts, EK_KRB_GENERIC);

	if (answer != EK_YES)
		return answer;
	if (!says_process_tgs(facts))
		return EK_NO;
	note_how_it_ended(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_tgt_not_accepted = {
	.id = "ticket-tgt-not-accepted",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC could not read the TGT it was shown",
	.explanation = "\"PROCESS_TGS\" is what an MIT KDC says when a TGT is "
	    "encrypted with a key it no longer has, or belongs to another "
	    "realm. After a rotation of the trust key or the krbtgt key old "
	    "TGTs fail like that.",
	.remedies = { { "Sign in again, so that a TGT under the present key "
	    "is issued.", NULL, "any", "user" },
	    { "If new TGTs fail too: compare KeyVersion and CloudKeyVersion.",
	    "Get-AzureADKerberosServer -Domain <domain>", "windows",
	    "admin" } },
	.references = { "RFC 4120 7.5.9: KRB_ERR_GENERIC (60)" },
	.explains = { "ticket-failed", "ticket-generic-error",
	    "context-failed" },
	.run = tgt_not_accepted
};

static enum ek_answer
generic(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_GENERIC);
}

const struct ek_rule ek_rule_ticket_generic_error = {
	.id = "ticket-generic-error",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC refused with a text of its own",
	.explanation = "KRB-ERROR 60 means: see the text. It is shown whole "
	    "above and is what support needs.",
	.remedies = { { "Give the block for Microsoft support below to "
	    "support, with the time and the request id.", NULL, "any",
	    "user" } },
	.references = { "RFC 4120 7.5.9: KRB_ERR_GENERIC (60)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = generic
};

static enum ek_answer
no_etype(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_ETYPE_NOSUPP);
}

const struct ek_rule ek_rule_ticket_etype_nosupp = {
	.id = "ticket-etype-nosupp",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "KDC and client share no encryption type",
	.explanation = "KRB-ERROR 14. Entra issues AES-256 only. The client "
	    "offered none the KDC has, or the service has no AES key.",
	.remedies = { { "Take restrictions of encryption types out of "
	    "[libdefaults] in /etc/krb5.conf (permitted_enctypes, "
	    "default_tgs_enctypes, default_tkt_enctypes).",
	    "grep -rn enctypes /etc/krb5.conf /etc/krb5.conf.d", "linux",
	    "admin" } },
	.references = { "RFC 4120 7.5.9: KDC_ERR_ETYPE_NOSUPP (14)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = no_etype
};

static enum ek_answer
local_etype(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_MIT_CC_NOT_KTYPE);
}

const struct ek_rule ek_rule_ticket_etype_not_permitted = {
	.id = "ticket-etype-not-permitted",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the library may not use the TGT's encryption type",
	.explanation = "The session key of the TGT is of a type that the local "
	    "configuration does not permit, so the library passes it over.",
	.remedies = { { "Permit aes256-cts-hmac-sha1-96 again: take the "
	    "restriction out of [libdefaults] in krb5.conf.",
	    "grep -rn permitted_enctypes /etc/krb5.conf /etc/krb5.conf.d",
	    "linux", "admin" } },
	.references = { "MIT krb5: KRB5_CC_NOT_KTYPE (-1765328184)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = local_etype
};

static enum ek_answer
skew(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_SKEW);
}

const struct ek_rule ek_rule_ticket_skew = {
	.id = "ticket-skew",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the KDC says that the clocks differ too much",
	.explanation = "KRB-ERROR 37: the time in the request is more than "
	    "the tolerated five minutes from the KDC's.",
	.remedies = { EK_REMEDIES_CLOCK },
	.references = { "RFC 4120 7.5.9: KRB_AP_ERR_SKEW (37)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = skew
};

static enum ek_answer
not_yet_valid(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_TKT_NYV);
}

const struct ek_rule ek_rule_ticket_not_yet_valid = {
	.id = "ticket-not-yet-valid",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the KDC says that the TGT is not valid yet",
	.explanation = "KRB-ERROR 33: by the KDC's clock the TGT starts later.",
	.remedies = { { "Compare the clocks of this machine and of the KDC.",
	    "timedatectl", "linux", "user" } },
	.references = { "RFC 4120 7.5.9: KRB_AP_ERR_TKT_NYV (33)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = not_yet_valid
};

static enum ek_answer
expired(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_TKT_EXPIRED);
}

const struct ek_rule ek_rule_ticket_expired = {
	.id = "ticket-expired",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the TGT was refused as expired",
	.explanation = "KRB-ERROR 32, from the KDC or from the library itself. "
	    "Either the TGT has ended, or the clocks differ.",
	.remedies = { { "Sign in again; if the TGT should still be good, "
	    "compare the clocks.", "klist", "any", "user" } },
	.references = { "RFC 4120 7.5.9: KRB_AP_ERR_TKT_EXPIRED (32)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = expired
};

static enum ek_answer
damaged_tgt(const struct ek_facts *facts, struct ek_note *note)
{
	static const int codes[] = { EK_KRB_BAD_INTEGRITY, EK_KRB_MODIFIED,
		EK_KRB_BADMATCH, 0 };

	return ended_with_any(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_tgt_damaged = {
	.id = "ticket-tgt-damaged",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the TGT does not fit its key",
	.explanation = "KRB-ERROR 31, 36 or 41: the ticket, the session key "
	    "and the client name in the cache do not belong together, "
	    "something on the way changed the message, or a trust key is out "
	    "of step.",
	.remedies = { { "Sign in again to get a new TGT.", NULL, "any",
	    "user" },
	    { "With the incoming trust: compare KeyVersion and "
	    "CloudKeyVersion.", "Get-AzureADKerberosServer -Domain <domain>",
	    "windows", "admin" } },
	.references = { "RFC 4120 7.5.9: codes 31, 36 and 41" },
	.explains = { "ticket-failed", "context-failed" },
	.run = damaged_tgt
};

static enum ek_answer
client_unknown(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_C_UNKNOWN);
}

const struct ek_rule ek_rule_ticket_client_unknown = {
	.id = "ticket-client-unknown",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the realm does not know the user",
	.explanation = "KRB-ERROR 6. With Entra it is likely that the KDC URL "
	    "names another tenant than the user's, or that the account was "
	    "removed; this is not documented.",
	.remedies = { { "Check that the tenant in the KDC URL is the user's.",
	    "grep -rn login.microsoftonline.com /etc/krb5.conf "
	    "/etc/krb5.conf.d", "linux", "user" } },
	.references = { "RFC 4120 7.5.9: KDC_ERR_C_PRINCIPAL_UNKNOWN (6)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = client_unknown
};

static enum ek_answer
client_revoked(const struct ek_facts *facts, struct ek_note *note)
{
	static const int codes[] = { EK_KRB_CLIENT_REVOKED, EK_KRB_NAME_EXP,
		EK_KRB_TGT_REVOKED, 0 };

	return ended_with_any(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_client_revoked = {
	.id = "ticket-client-revoked",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the account or its ticket was revoked",
	.explanation = "KRB-ERROR 1, 18 or 20: the account is disabled, locked "
	    "or expired, or its TGT was withdrawn.",
	.remedies = { { "Check the account in Entra: enabled, not locked, no "
	    "revoked sessions; then sign in again.", NULL, "any",
	    "tenant-admin" } },
	.references = { "RFC 4120 7.5.9: codes 1, 18 and 20" },
	.explains = { "ticket-failed", "context-failed" },
	.run = client_revoked
};

static enum ek_answer
service_locked(const struct ek_facts *facts, struct ek_note *note)
{
	static const int codes[] = { EK_KRB_SERVICE_EXP, EK_KRB_SERVICE_REVOKED,
		EK_KRB_MUST_USE_U2U, 0 };

	return ended_with_any(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_service_locked = {
	.id = "ticket-service-locked",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC gives no tickets for this service",
	.explanation = "KRB-ERROR 2, 19 or 27: the service is known, but its "
	    "entry has expired, is locked, or takes user-to-user tickets only.",
	.remedies = { { "Check the application \"<instance> principal\" in "
	    "Entra: is it enabled for sign-in?", NULL, "any",
	    "tenant-admin" } },
	.references = { "RFC 4120 7.5.9: codes 2, 19 and 27" },
	.explains = { "ticket-failed", "context-failed" },
	.run = service_locked
};

static enum ek_answer
unavailable(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_KRB_SVC_UNAVAILABLE);
}

const struct ek_rule ek_rule_ticket_kdc_busy = {
	.id = "ticket-kdc-busy",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC says that a service it needs is not available",
	.explanation = "KRB-ERROR 29: a passing fault on the server's side.",
	.remedies = { { "Try again in some minutes; if it stays, look at the "
	    "service health page and give support the block below.", NULL,
	    "any", "user" } },
	.references = { "RFC 4120 7.5.9: KDC_ERR_SVC_UNAVAILABLE (29)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = unavailable
};

static enum ek_answer
other_tenant(const struct ek_facts *facts, struct ek_note *note)
{
	static const int codes[] = { EK_KRB_NOT_US, EK_KRB_WRONG_REALM, 0 };

	return ended_with_any(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_not_for_this_kdc = {
	.id = "ticket-not-for-this-kdc",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the TGT was shown to a KDC it is not for",
	.explanation = "KRB-ERROR 35 or 68. One realm name serves all tenants; "
	    "the URL chooses the tenant. A TGT of one tenant shown at the URL "
	    "of another is likely to end like this.",
	.remedies = { { "Compare the tenant in the KDC URL with the one you "
	    "sign in to.", "grep -rn login.microsoftonline.com "
	    "/etc/krb5.conf /etc/krb5.conf.d", "linux", "user" } },
	.references = { "RFC 4120 7.5.9: codes 35 and 68" },
	.explains = { "ticket-failed", "context-failed" },
	.run = other_tenant
};

static enum ek_answer
unreachable(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_MIT_KDC_UNREACH);
}

const struct ek_rule ek_rule_ticket_kdc_unreachable = {
	.id = "ticket-kdc-unreachable",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "no KDC of the realm gave an answer",
	.explanation = "libkrb5 says \"Cannot contact any KDC\" for every "
	    "fault between here and the KDC: name, connection, certificate, "
	    "plug-in, HTTP. The stages network, tls and kdcproxy tell which.",
	.remedies = { { "Look at each layer.", "entrakrb-probe -v "
	    "--only network,tls,kdcproxy {again}", "any", "user" } },
	.references = { "MIT krb5: KRB5_KDC_UNREACH (-1765328228)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = unreachable
};

static enum ek_answer
no_kdc(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = ended_with(facts, note, EK_MIT_REALM_UNKNOWN);

	if (answer == EK_YES)
		ek_note_let_entry(note, facts);
	return answer;
}

const struct ek_rule ek_rule_ticket_no_kdc_known = {
	.id = "ticket-no-kdc-known",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the library knows no KDC of the realm",
	.explanation = "Neither krb5.conf nor DNS names a KDC for it.",
	.remedies = { { "Name the KDC in [realms] of /etc/krb5.conf.",
	    "{realm} = {\n    kdc = https://login.microsoftonline.com/"
	    "{tenant}/kerberos\n}", "any", "admin", "entry" },
	    { "Name the KDC of its domain in [realms] of /etc/krb5.conf.",
	    "{realm} = {\n    kdc = <kdc-host>\n}", "any", "admin",
	    "other_entry" } },
	.references = { "MIT krb5: KRB5_REALM_UNKNOWN (-1765328230)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = no_kdc
};

static enum ek_answer
no_default_realm(const struct ek_facts *facts, struct ek_note *note)
{
	return ended_with(facts, note, EK_MIT_NO_DEFAULT_REALM);
}

const struct ek_rule ek_rule_ticket_no_default_realm = {
	.id = "ticket-no-default-realm",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "a name without realm was used, and no default realm is set",
	.explanation = "Clients that give the service as a Kerberos principal "
	    "name (FreeTDS) take the realm from default_realm; [domain_realm] "
	    "is not asked for such names.",
	.remedies = { { "Set it in [libdefaults] of /etc/krb5.conf.",
	    "default_realm = {realm}", "any", "admin" },
	    { "Or name the realm with the SPN.", "ServerSPN={spn}@{realm}",
	    "any", "user" } },
	.references = { "MIT krb5: KRB5_CONFIG_NODEFREALM (-1765328160)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = no_default_realm
};

static enum ek_answer
bad_reply(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i;

	if (!ek_fact_known(facts, "ticket.exchanges"))
		return EK_UNKNOWN;
	if (ek_ticket_is_obtained(facts))
		return EK_NO;
	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++) {
		const json_t *x = ek_fact_item(facts, "ticket.exchanges", i);
		const char *error = ek_item_str(x, "error");

		if (error == NULL || !ek_item_streq(x, "reply", "none") ||
		    !ek_item_streq(x, "body_kind", "kkdcp"))
			continue;
		ek_note(note, "What came back is no Kerberos message: %s.",
		    error);
		ek_note_value(note, "ticket.exchanges", x);
		return EK_YES;
	}
	return EK_NO;
}

const struct ek_rule ek_rule_ticket_bad_reply = {
	.id = "ticket-bad-reply",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC proxy answered with something that is no Kerberos "
	    "reply",
	.explanation = "The reply has the frame of a KDC proxy message and no "
	    "valid Kerberos message in it. Something between here and the KDC "
	    "changes or cuts it.",
	.remedies = { { "Save the evidence and show it to who runs the "
	    "network or the proxy.",
	    "entrakrb-probe --record evidence.ndjson {again}", "any",
	    "user" } },
	.references = { "MS-KKDCP 2.2.2" },
	.explains = { "ticket-failed", "ticket-kdc-unreachable",
	    "context-failed" },
	.run = bad_reply
};

/* A stage that speaks to the KDC was ended by its share of the time. */
static enum ek_answer
no_answer(const struct ek_facts *facts, struct ek_note *note)
{
	static const enum ek_stage stages[] = { EK_STAGE_NETWORK, EK_STAGE_TLS,
		EK_STAGE_KDCPROXY, EK_STAGE_TICKET };
	enum ek_answer answer = EK_NO;
	int64_t ms;
	size_t i;

	if (ek_ticket_is_obtained(facts))
		return EK_NO;
	for (i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		struct ek_stage_run run = ek_facts_stage(facts, stages[i]);

		if (run.run != EK_RUN_TIMEOUT)
			continue;
		answer = EK_YES;
		if (run.duration_ms >= 0)
			ek_note(note, "Stage %s had no answer for %" PRId64
			    " ms.", ek_stage_name(stages[i]), run.duration_ms);
		else
			ek_note(note, "Stage %s had no answer.",
			    ek_stage_name(stages[i]));
	}
	if (answer == EK_YES && ek_fact_int(facts, "run.timeout_ms", &ms))
		ek_note(note, "The whole run was given %" PRId64 " ms.", ms);
	ek_note_fact(note, facts, "run.timeout_ms");
	return answer;
}

const struct ek_rule ek_rule_ticket_no_answer = {
	.id = "ticket-no-answer",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the time ended before the KDC answered",
	.explanation = "What stands between here and the KDC was silent for as "
	    "long as it was given. libkrb5 itself waits about 24 s, longer "
	    "than most login timeouts.",
	.remedies = { { "Give the run more time, so that the silent layer can "
	    "be told.", "entrakrb-probe --timeout 60 {again}", "any",
	    "user" } },
	.references = { "entrakrb-probe(1): --timeout" },
	.explains = { "collector-timeout", "context-failed" },
	.run = no_answer
};

static enum ek_answer
failed(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "ticket.obtained"))
		return EK_UNKNOWN;
	if (!ek_fact_is(facts, "ticket.obtained", false))
		return EK_NO;
	note_how_it_ended(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_failed = {
	.id = "ticket-failed",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "no service ticket was obtained",
	.explanation = "The request for the ticket failed. When nothing else "
	    "is found, the library's number and text are all that is known.",
	.remedies = { { "Look the number up.", "entrakrb-explain {code}",
	    "any", "user" } },
	.references = { "RFC 4120 3.3" },
	.explains = { "context-failed" },
	.run = failed
};

static enum ek_answer
not_stored(const struct ek_facts *facts, struct ek_note *note)
{
	const char *cache = ek_fact_str(facts, "tgt.cache");

	if (!ek_fact_known(facts, "ticket.stored"))
		return ek_fact_is(facts, "run.store", true) &&
		    !ek_fact_is(facts, "ticket.obtained", false) ?
		    EK_UNKNOWN : EK_NO;
	if (!ek_fact_is(facts, "ticket.stored", false))
		return EK_NO;
	ek_note(note, "The ticket was obtained, but the library could not add "
	    "it to %s.", cache != NULL ? cache : "the cache");
	ek_note_fact(note, facts, "ticket.stored");
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_not_stored = {
	.id = "ticket-not-stored",
	.stage = EK_STAGE_TICKET,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the ticket could not be kept in the cache",
	.explanation = "With --store the ticket is added to the cache it was "
	    "asked for with. That needs the right to write there; the ticket "
	    "itself is good, and a client gets its own.",
	.remedies = { { "See that the cache belongs to this user, can be "
	    "written by the owner, and that its disk is not full.", NULL,
	    "any", "user" } },
	.references = { "MIT krb5: krb5_cc_store_cred" },
	.run = not_stored
};
