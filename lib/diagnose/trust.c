/* SPDX-License-Identifier: BSD-2-Clause */
/* The incoming trust: an on-premises TGT that leads to the cloud's realm. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/rule.h"

/* The exchange in which the on-premises KDC was asked for the TGT of the
 * cloud's realm; NULL if there is none. */
static const json_t *
referral(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++) {
		const json_t *x = ek_fact_item(facts, "ticket.exchanges", i);
		const char *request = ek_item_str(x, "request");

		if (request != NULL && strncmp(request, "krbtgt/", 7) == 0 &&
		    realm != NULL && !ek_item_streq(x, "realm", realm))
			return x;
	}
	return NULL;
}

/* The cloud's KDC could not read the ticket that the trust gave. An MIT KDC
 * without the trust's key says 7, one with another key 31; the words of its
 * text are PROCESS_TGS in both. */
static bool
cloud_could_not_read(const json_t *error)
{
	const char *text = ek_item_str(error, "e_text");
	int64_t code;

	if (!ek_item_int(error, "code", &code))
		return false;
	return code == EK_KRB_BAD_INTEGRITY || code == EK_KRB_MODIFIED ||
	    code == EK_KRB_BADKEYVER ||
	    (text != NULL && strstr(text, "PROCESS_TGS") != NULL);
}

static enum ek_answer
trust_key(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *hop = referral(facts), *error = ek_krb_error_of(facts);

	if (!ek_fact_known(facts, "ticket.exchanges"))
		return EK_UNKNOWN;
	if (ek_ticket_is_obtained(facts) || hop == NULL ||
	    !ek_item_streq(hop, "reply", "tgs-rep") ||
	    !ek_item_streq(error, "realm", ek_fact_str(facts, "run.realm")) ||
	    !cloud_could_not_read(error))
		return EK_NO;
	ek_note(note, "The KDC of %s gave a ticket for %s, and the KDC of that "
	    "realm could not read it.", ek_item_text(hop, "realm"),
	    ek_item_text(hop, "request"));
	ek_note_krb_error(note, error);
	ek_note_value(note, "ticket.exchanges", hop);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_trust_key = {
	.id = "ticket-trust-key",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the key of the incoming trust differs between the two realms",
	.explanation = "The on-premises realm and the cloud share a key. It is "
	    "missing on the cloud's side, or the sides are out of step after a "
	    "rotation; that takes hours to spread.",
	.remedies = { { "Compare KeyVersion with CloudKeyVersion.",
	    "Get-AzureADKerberosServer -Domain <domain> -UserPrincipalName "
	    "<admin>", "windows", "admin" },
	    { "If they differ: rotate the key once, at most once a day, and "
	    "wait some hours.", "Set-AzureADKerberosServer -Domain <domain> "
	    "-UserPrincipalName <admin> -SetupCloudTrust -RotateServerKey",
	    "windows", "admin" } },
	.references = { "Microsoft Learn: How to set up Windows "
	    "Authentication for Microsoft Entra principals with the incoming "
	    "trust-based flow" },
	.explains = { "ticket-spn-unknown", "ticket-tgt-damaged",
	    "ticket-tgt-not-accepted", "ticket-failed", "context-failed",
	    "ticket-generic-error" },
	.run = trust_key
};

static enum ek_answer
onprem_kdc(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *hop = referral(facts);
	const char *text = ek_fact_str(facts, "ticket.text");

	if (!ek_fact_known(facts, "ticket.exchanges"))
		return EK_UNKNOWN;
	if (ek_ticket_ended_with(facts, EK_MIT_KDC_UNREACH) != EK_YES ||
	    hop == NULL || !ek_item_streq(hop, "reply", "none"))
		return EK_NO;
	ek_note(note, "No KDC of the realm %s answered the request for %s.",
	    ek_item_text(hop, "realm"), ek_item_text(hop, "request"));
	if (text != NULL)
		ek_note(note, "The library said: %s.", text);
	ek_note_value(note, "ticket.exchanges", hop);
	ek_note_let(note, "onprem_realm", ek_item_str(hop, "realm"));
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_onprem_kdc_unreachable = {
	.id = "ticket-onprem-kdc-unreachable",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "no domain controller of the on-premises realm can be reached",
	.explanation = "With the incoming trust the client first asks its own "
	    "domain controller for a ticket to the cloud's realm. Away from "
	    "the company network none answers.",
	.remedies = { { "Connect to the company network or its VPN, then try "
	    "again.", "kvno krbtgt/{onprem_realm}@{onprem_realm}", "any",
	    "user" } },
	.references = { "Microsoft Learn: How to set up Windows "
	    "Authentication for Microsoft Entra principals with the incoming "
	    "trust-based flow" },
	.explains = { "ticket-kdc-unreachable", "ticket-failed",
	    "context-failed" },
	.run = onprem_kdc
};
