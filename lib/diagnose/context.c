/* SPDX-License-Identifier: BSD-2-Clause */
/* The first token, as a driver makes it through GSSAPI or SSPI. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/rule.h"

static const char *
text_of(const struct ek_facts *facts)
{
	const char *text = ek_fact_str(facts, "context.text");

	return text != NULL ? text : "(no text)";
}

/* A first token was wanted and not made. 0 is GSS_S_COMPLETE, 1 is
 * GSS_S_CONTINUE_NEEDED. */
static enum ek_answer
failed(const struct ek_facts *facts)
{
	int64_t major;

	/* A SECURITY_STATUS is an error if its highest bit is set. */
	if (ek_fact_int(facts, "context.sspi_status", &major))
		return (major & 0x80000000) != 0 ? EK_YES : EK_NO;
	if (!ek_fact_int(facts, "context.major", &major))
		return EK_UNKNOWN;
	return major == 0 || major == 1 ? EK_NO : EK_YES;
}

static const json_t *
attempt_of(const struct ek_facts *facts, const char *name_type)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "context.attempts"); i++) {
		const json_t *a = ek_fact_item(facts, "context.attempts", i);

		if (ek_item_streq(a, "name_type", name_type))
			return a;
	}
	return NULL;
}

static bool
attempt_failed(const json_t *attempt)
{
	int64_t major;

	return ek_item_int(attempt, "major", &major) && major != 0 &&
	    major != 1;
}

static enum ek_answer
canonicalised(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *hostbased = attempt_of(facts, "hostbased");
	const char *canonical = ek_fact_str(facts, "name.canonical_host");
	const char *host = ek_fact_str(facts, "run.host");

	if (hostbased == NULL || canonical == NULL || host == NULL)
		return EK_UNKNOWN;
	if (!attempt_failed(hostbased) || strcmp(canonical, host) == 0)
		return EK_NO;
	ek_note(note, "A driver that gives the service as a host-based name "
	    "asks for %s, because libkrb5 replaces %s by its canonical name "
	    "%s. It was told: %s",
	    ek_fact_text(facts, "name.canonical_principal"), host, canonical,
	    ek_item_text(hostbased, "text"));
	ek_note_fact(note, facts, "name.canonical_host");
	ek_note_fact(note, facts, "config.dns_canonicalize_hostname");
	ek_note_value(note, "context.attempts", hostbased);
	return EK_YES;
}

const struct ek_rule ek_rule_context_canonicalised = {
	.id = "context-canonicalised",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "drivers ask for another host: its DNS name was canonicalised",
	.explanation = "With dns_canonicalize_hostname = true, the default, "
	    "libkrb5 follows the CNAME of the host and asks for the ticket of "
	    "where it leads. Only the name you connect to is registered.",
	.remedies = { { "Put this into [libdefaults] of /etc/krb5.conf.",
	    "dns_canonicalize_hostname = false", "any", "admin" },
	    { "Or give the SQL client the SPN itself: the option ServerSPN.",
	    "ServerSPN={spn}", "any", "user" } },
	.references = { "krb5.conf(5): dns_canonicalize_hostname, rdns" },
	.explains = { "context-failed" },
	.run = canonicalised
};

static enum ek_answer
no_credentials(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = failed(facts);
	const char *text = text_of(facts);

	if (answer != EK_YES)
		return answer;
	if (strstr(text, "No Kerberos credentials") == NULL &&
	    strstr(text, "No credentials") == NULL &&
	    strstr(text, "o credentials cache") == NULL)
		return EK_NO;
	ek_note(note, "GSSAPI said: %s", text);
	ek_note_fact(note, facts, "context.major");
	ek_note_fact(note, facts, "context.text");
	return EK_YES;
}

const struct ek_rule ek_rule_context_no_credentials = {
	.id = "context-no-credentials",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "GSSAPI found no credentials to make a token from",
	.explanation = "This is what a SQL client meets: no cache, an empty "
	    "one, or one it may not use.",
	.remedies = { { "See which caches this user has and what they hold.",
	    "klist -A", "any", "user" } },
	.references = { "RFC 2743 1.2.1.1: GSS_S_NO_CRED" },
	.run = no_credentials
};

static enum ek_answer
ntlm(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "context.token_kind"))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "context.token_kind", "ntlmssp"))
		return EK_NO;
	ek_note(note, "The first token is NTLM, not Kerberos.");
	ek_note_fact(note, facts, "context.token_kind");
	ek_note_fact(note, facts, "context.token_size");
	return EK_YES;
}

const struct ek_rule ek_rule_context_ntlm = {
	.id = "context-ntlm",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the client fell back to NTLM",
	.explanation = "A managed instance accepts no NTLM. Negotiate falls "
	    "back to it when Kerberos gave no ticket; the server then says "
	    "18452 or 17806.",
	.remedies = { { "Find out why Kerberos gave no ticket.",
	    "entrakrb-probe --skip context {again}", "any", "user" } },
	.references = { "MS-NLMP 2.2.1", "RFC 4178" },
	.run = ntlm
};

static enum ek_answer
any_failure(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = failed(facts);
	int64_t major = 0, minor = 0;

	if (answer != EK_YES)
		return answer;
	if (ek_fact_int(facts, "context.sspi_status", &minor)) {
		ek_note(note, "SSPI gave 0x%08" PRIx64 ": %s.",
		    (uint64_t)minor & 0xffffffff, text_of(facts));
		ek_note_fact(note, facts, "context.sspi_status");
		ek_note_let_hex(note, "minor", minor);
		return EK_YES;
	}
	ek_fact_int(facts, "context.major", &major);
	ek_fact_int(facts, "context.minor", &minor);
	ek_note(note, "GSSAPI gave major 0x%08" PRIx64 ", minor %" PRId64
	    ": %s", (uint64_t)major & 0xffffffff, minor, text_of(facts));
	ek_note_fact(note, facts, "context.major");
	ek_note_let_hex(note, "minor", minor);
	ek_note_fact(note, facts, "context.minor");
	return EK_YES;
}

const struct ek_rule ek_rule_context_failed = {
	.id = "context-failed",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "no first token could be made",
	.explanation = "The library was asked for the token with which a SQL "
	    "client starts its login, and refused.",
	.remedies = { { "Look up the minor code.",
	    "entrakrb-explain {minor}", "any", "user" } },
	.references = { "RFC 2744 3.9" },
	.run = any_failure
};

static enum ek_answer
other_cache(const struct ek_facts *facts, struct ek_note *note)
{
	const char *selected = ek_fact_str(facts, "cache.selected");
	const char *name = ek_fact_str(facts, "cache.name");
	const char *with_tgt = ek_fact_str(facts, "tgt.cache");

	if (selected == NULL || name == NULL || with_tgt == NULL)
		return EK_UNKNOWN;
	if (strcmp(selected, name) == 0 || strcmp(selected, with_tgt) == 0)
		return EK_NO;
	ek_note(note, "For this service libkrb5 selects the cache %s, while "
	    "the TGT that would work is in %s.", selected, with_tgt);
	ek_note_fact(note, facts, "cache.selected");
	ek_note_fact(note, facts, "tgt.cache");
	ek_note_let(note, "tgt_cache", with_tgt);
	return EK_YES;
}

const struct ek_rule ek_rule_context_other_cache = {
	.id = "context-other-cache",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "GSSAPI selects another cache than the one with the cloud TGT",
	.explanation = "In a collection GSSAPI takes the cache whose client is "
	    "of the service's realm, else the primary one. Programs that name "
	    "no realm get the primary.",
	.remedies = { { "Make that cache the primary one.",
	    "kswitch -c {tgt_cache}", "any", "user" },
	    { "Or point the SQL client at it.",
	    "export KRB5CCNAME={tgt_cache}", "any", "user" } },
	.references = { "MIT krb5: ccselect interface", "kswitch(1)" },
	.run = other_cache
};
