/* SPDX-License-Identifier: BSD-2-Clause */
/* macOS: what app-sso platform -s shows of Platform SSO. */
#include <string.h>
#include <strings.h>

#include "diagnose/place.h"
#include "diagnose/rule.h"

#define PSSO "Microsoft Learn: Enable Kerberos SSO to on-premises Active "     \
	"Directory and Microsoft Entra ID Kerberos resources in Platform SSO"

/* The block of the cloud TGT, by its path or by its realm. */
static const json_t *
cloud_block(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "environment.platform_sso");

	for (i = 0; i < n; i++) {
		const json_t *b =
		    ek_fact_item(facts, "environment.platform_sso", i);
		const char *realm = ek_item_str(b, "realm");

		if (ek_item_streq(b, "ticket_key_path", "tgt_cloud") ||
		    (realm != NULL && strcasecmp(realm, EK_ENTRA_REALM) == 0))
			return b;
	}
	return NULL;
}

static enum ek_answer
no_cloud(const struct ek_facts *facts, struct ek_note *note)
{
	size_t n = ek_fact_count(facts, "environment.platform_sso");

	if (!ek_fact_known(facts, "environment.platform_sso"))
		return EK_UNKNOWN;
	if (cloud_block(facts) != NULL || ek_fact_is(facts, "tgt.found", true))
		return EK_NO;
	ek_note(note, "app-sso platform -s shows %zu ticket%s, and none with "
	    "the path tgt_cloud.", n, n == 1 ? "" : "s");
	ek_note_fact(note, facts, "environment.platform_sso");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_platform_sso_no_cloud = {
	.id = "tgt-platform-sso-no-cloud",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Platform SSO of macOS has no cloud TGT",
	.explanation = "The profile of the Kerberos SSO extension for the "
	    "Entra realm is missing or incomplete, macOS is older than 14.6, "
	    "or Company Portal is older than 5.2408.0. \"Not signed in\" in "
	    "the menu of the extension is normal.",
	.remedies = { { "Deploy the cloud profile by MDM: Realm " EK_ENTRA_REALM
	    " in upper case, Hosts windows.net and .windows.net, "
	    "usePlatformSSOTGT true, performKerberosOnly true, preferredKDCs "
	    "with this value.",
	    "kkdcp://login.microsoftonline.com/<tenant-id>/kerberos", "macos",
	    "admin" },
	    { "Bring macOS and Company Portal up to date, then sign in to "
	    "Platform SSO again and look.", "app-sso platform -s", "macos",
	    "user" } },
	.references = { PSSO },
	.explains = { "tgt-onprem-only", "tgt-missing", "cache-missing",
	    "ticket-failed", "context-no-credentials", "context-failed" },
	.run = no_cloud
};

static enum ek_answer
not_imported(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *b = cloud_block(facts);

	if (!ek_fact_known(facts, "environment.platform_sso"))
		return EK_UNKNOWN;
	if (!ek_item_is(b, "import_successful", false))
		return EK_NO;
	ek_note(note, "The cloud TGT of %s says importSuccessful: false.",
	    ek_item_text(b, "upn"));
	ek_note_value(note, "environment.platform_sso", b);
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_platform_sso_import = {
	.id = "tgt-platform-sso-import",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "macOS could not take over the cloud TGT",
	.explanation = "Platform SSO received the ticket and the Kerberos "
	    "extension did not put it into the credential cache. Microsoft "
	    "only supplies the ticket; the extension is Apple's.",
	.remedies = { { "Sign out of and in to Platform SSO, then look again.",
	    "app-sso platform -s", "macos", "user" },
	    { "Compare the realm and the host names of the profile; if they "
	    "are right, the case is one for Apple.", NULL, "macos",
	    "admin" } },
	.references = { PSSO },
	.explains = { "tgt-missing", "cache-missing", "ticket-failed",
	    "context-no-credentials", "context-failed" },
	.run = not_imported
};

static enum ek_answer
realm_case(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *b = cloud_block(facts);
	const char *realm = ek_item_str(b, "realm");

	if (!ek_fact_known(facts, "environment.platform_sso"))
		return EK_UNKNOWN;
	if (realm == NULL || strcmp(realm, EK_ENTRA_REALM) == 0 ||
	    strcasecmp(realm, EK_ENTRA_REALM) != 0)
		return EK_NO;
	ek_note(note, "The realm of the cloud TGT is written %s.", realm);
	ek_note_value(note, "environment.platform_sso", b);
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_platform_sso_realm_case = {
	.id = "tgt-platform-sso-realm-case",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the profile of macOS writes the realm in lower case",
	.explanation = "Realms are told apart by letter case: the ticket is "
	    "not used for hosts of the realm in upper case.",
	.remedies = { { "Write the Realm in the profile as " EK_ENTRA_REALM ".",
	    NULL, "macos", "admin" } },
	.references = { PSSO, "RFC 4120 6.1" },
	.explains = { "cache-missing", "tgt-missing", "ticket-failed",
	    "context-no-credentials", "context-failed" },
	.run = realm_case
};
