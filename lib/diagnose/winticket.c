/* SPDX-License-Identifier: BSD-2-Clause */
/* Windows: how asking for the ticket ended, by klist get or SSPI. */
#include <string.h>

#include "diagnose/place.h"
#include "diagnose/winstatus.h"

#define TROUBLESHOOT "Microsoft Learn: Troubleshoot Windows Authentication "   \
	"for Microsoft Entra principals on Azure SQL Managed Instance"

static enum ek_answer
no_kdc(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1311, 1355, 1908, 12002, 12007,
		12029, 12030, 0xc000005e, 0xc00000df, 0xc0000233, 0x80090311,
		0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_no_kdc = {
	.id = "ticket-windows-no-kdc",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "Windows reached no KDC",
	.explanation = "For the Entra realm the KDC is the KDC proxy at "
	    "login.microsoftonline.com. It is not known (policy, network "
	    "change), not reachable, or hidden behind a left-over WinHTTP "
	    "proxy; Microsoft names the tool Fiddler as the usual cause of "
	    "0x51f. With the incoming trust a domain controller is needed "
	    "too.",
	.remedies = { { "Look at the WinHTTP proxy; 127.0.0.1:8888 is a "
	    "left-over.", "netsh winhttp show proxy", "windows", "user" },
	    { "See whether the KDC proxy is known.", "klist cloud_debug",
	    "windows", "user" },
	    { "See that login.microsoftonline.com, TCP port 443, can be "
	    "reached and that the services WinHttpAutoProxySvc and iphlpsvc "
	    "run.", "Test-NetConnection login.microsoftonline.com -Port 443",
	    "windows", "user" } },
	.references = { TROUBLESHOOT },
	.explains = { "ticket-failed", "context-failed" },
	.run = no_kdc
};

static enum ek_answer
spn_unknown(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1787, 0xc000018b, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_spn_unknown = {
	.id = "ticket-windows-spn-unknown",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the KDC that Windows asked does not know the SPN",
	.explanation = "The SPN is mistyped, the managed instance has no "
	    "service principal (identity off), or, in the incoming-trust "
	    "flow, the trusted domain object is missing. Also seen when a "
	    "host of the on-premises domain is asked for in the Entra realm.",
	.remedies = { { "Compare the SPN letter by letter: "
	    "MSSQLSvc/INSTANCE.ZONE.database.windows.net:1433.",
	    "klist get {spn}", "windows", "user" },
	    { "Ask for the SPN of another managed instance: if that works, "
	    "this instance or its name is at fault, else the trust.", NULL,
	    "windows", "user" },
	    { "In the portal: managed instance, Identity, System assigned "
	    "service principal = On, Save; then grant admin consent.", NULL,
	    "any", "tenant-admin" },
	    { "Incoming trust: look at CloudTrustDisplay.",
	    "Get-AzureADKerberosServer -Domain <domain>", "windows",
	    "admin" } },
	.references = { TROUBLESHOOT },
	.explains = { "ticket-failed", "context-failed" },
	.run = spn_unknown
};

static enum ek_answer
target_unknown(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 53, 0xc00000be, 0x80090303, 0 };
	static ek_windows_codes clearer = { 1787, 0xc000018b, 1311,
		0xc000005e, 0 };

	if (ek_windows_says(facts, clearer))
		return EK_NO;
	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_target_unknown = {
	.id = "ticket-windows-target-unknown",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Windows finds no way to the service",
	.explanation = "The SPN is unknown, the host is mapped to a wrong "
	    "realm, or a password that Windows keeps for this host stands in "
	    "the way (substatus 0x35).",
	.remedies = { { "See whether a password is kept for the host, and "
	    "remove it.", "cmdkey /list", "windows", "user" },
	    { "Look at the map of hosts to realms.", "ksetup", "windows",
	    "user" },
	    { "Compare the SPN letter by letter.", "klist get {spn}",
	    "windows", "user" } },
	.references = { "Azure-Samples azure-files-samples, AzFilesHybrid",
	    TROUBLESHOOT },
	.explains = { "ticket-failed", "context-failed" },
	.run = target_unknown
};

static enum ek_answer
restricted(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1327, 0xc000006e, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_restricted = {
	.id = "ticket-windows-restricted",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "a rule of the tenant forbids this user the ticket",
	.explanation = "0x52f: Entra says that the user is restricted. Most "
	    "often a Conditional Access policy or MFA covers the instance's "
	    "application, and Kerberos cannot answer MFA.",
	.remedies = { { "Exclude the application \"<instance> principal\" "
	    "from the policies that ask for MFA or block; the sign-in log at "
	    "this time names the policy.", NULL, "any", "tenant-admin" } },
	.references = { TROUBLESHOOT },
	.explains = { "ticket-failed", "context-failed" },
	.run = restricted
};

static enum ek_answer
etype(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 0xc00002fd, 0x80090342, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_etype = {
	.id = "ticket-windows-etype",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "Windows and the KDC share no encryption type",
	.explanation = "Entra issues AES256 only. The policy \"Configure "
	    "encryption types allowed for Kerberos\" of this machine leaves "
	    "it out; or an on-premises domain controller answered a request "
	    "that should have gone to Entra.",
	.remedies = { { "Allow AES256_HMAC_SHA1 in that policy; the value must "
	    "hold the bit 0x10.", "reg query \"HKLM\\Software\\Microsoft\\"
	    "Windows\\CurrentVersion\\Policies\\System\\Kerberos\\"
	    "Parameters\" /v SupportedEncryptionTypes", "windows", "admin" },
	    { "See which realm the tickets come from.", "klist", "windows",
	    "user" } },
	.references = { "MS-KILE 2.2.7" },
	.explains = { "ticket-failed", "context-failed" },
	.run = etype
};

static enum ek_answer
no_credentials(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1312, 0xc000005f, 0x8009030e, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_no_credentials = {
	.id = "ticket-windows-no-credentials",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "this Windows session has no credentials for the realm",
	.explanation = "No cloud TGT is in the logon session: the policy is "
	    "off, there is no PRT, or the program runs as a service or "
	    "scheduled task, which the modern flow does not serve.",
	.remedies = { { "Run both as the user of the program.",
	    "dsregcmd /status & klist cloud_debug", "windows", "user" },
	    { "For services use the incoming-trust flow or another way to "
	    "authenticate.", NULL, "windows", "admin" } },
	.references = { TROUBLESHOOT },
	.explains = { "ticket-failed", "context-failed" },
	.run = no_credentials
};

static enum ek_answer
skew(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1398, 0xc0000133, 0x80090324, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_skew = {
	.id = "ticket-windows-skew",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the clock of this Windows machine is off",
	.explanation = "It differs by more than five minutes from the KDC's.",
	.remedies = { { "Set it by the time service.", "w32tm /resync",
	    "windows", "admin" } },
	.references = { "RFC 4120 7.5.9: KRB_AP_ERR_SKEW (37)" },
	.explains = { "ticket-failed", "context-failed" },
	.run = skew
};

static enum ek_answer
denied(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1326, 86, 0xc000006d, 0xc000006a,
		0xc0000371, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_denied = {
	.id = "ticket-windows-denied",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_SYMPTOM,
	.title = "the logon was denied",
	.explanation = "Possible: a wrong or outdated password that Windows "
	    "keeps for the host, a fallback to NTLM, or a user whom the "
	    "read-only domain controller AzureADKerberos may not serve: "
	    "administrators are denied by its password replication policy.",
	.remedies = { { "See whether a password is kept for the host.",
	    "cmdkey /list", "windows", "user" },
	    { "Try an ordinary user: if that works, the password replication "
	    "policy of AzureADKerberos denies the first one.", NULL,
	    "windows", "admin" } },
	.references = { "MS-KILE 3.3.5.7" },
	.explains = { "ticket-failed", "context-failed" },
	.run = denied
};

static enum ek_answer
account(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1328, 1329, 1330, 1331, 1793, 1907,
		1909, 1317, 0xc000006f, 0xc0000070, 0xc0000071, 0xc0000072,
		0xc0000193, 0xc0000224, 0xc0000234, 0xc0000064, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_account = {
	.id = "ticket-windows-account",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the user's account may not sign in now",
	.explanation = "Disabled, locked, expired, its password expired, "
	    "unknown, or outside its hours or machines; the name of the "
	    "status says which.",
	.remedies = { { "Correct the state of the account in its directory, "
	    "then sign in again.", NULL, "any", "admin" } },
	.references = { "MS-ERREF 2.3.1" },
	.explains = { "ticket-failed", "context-failed" },
	.run = account
};

static enum ek_answer
trust(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1788, 1789, 1790, 0xc000018c,
		0xc000018d, 0xc0000190, 0x80090341, 0xc00002fc, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_ticket_windows_trust = {
	.id = "ticket-windows-trust",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the trust on the way to the realm does not work",
	.explanation = "In the incoming-trust flow the domain controller "
	    "refers the client to Entra by the trusted domain object; it is "
	    "missing, lacks the top-level name of the host, or its key is out "
	    "of step.",
	.remedies = { { "Look at CloudTrustDisplay, KeyVersion and "
	    "CloudKeyVersion.", "Get-AzureADKerberosServer -Domain <domain>",
	    "windows", "admin" },
	    { "For US Government or China give the top-level names.",
	    "Set-AzureADKerberosServer -Domain <domain> -UserPrincipalName "
	    "<admin> -SetupCloudTrust -TopLevelNames "
	    "\"usgovcloudapi.net,windows.net\"", "windows", "tenant-admin" } },
	.references = { "Microsoft Learn: How to set up Windows "
	    "Authentication for Microsoft Entra principals with the incoming "
	    "trust-based flow" },
	.explains = { "ticket-failed", "context-failed" },
	.run = trust
};

static enum ek_answer
wrong_principal(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 1396, 0x80090322, 0 };

	return ek_windows_ended_with(facts, note, codes);
}

const struct ek_rule ek_rule_context_windows_wrong_principal = {
	.id = "context-windows-wrong-principal",
	.stage = EK_STAGE_CONTEXT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the server could not use the ticket made for this name",
	.explanation = "The target principal name is incorrect: the SPN "
	    "belongs to another account or server than the one that answered, "
	    "as with an alias, an entry in the hosts file, or an SPN on two "
	    "accounts.",
	.remedies = { { "Connect by the instance's own name and ask for its "
	    "ticket by hand.", "klist get {spn}", "windows", "user" },
	    { "Or name the service in the connection string.",
	    "ServerSPN=MSSQLSvc/<instance>.<zone>.database.windows.net:1433",
	    "any", "user" } },
	.references = { "Microsoft Learn: Cannot generate SSPI context" },
	.explains = { "context-failed" },
	.run = wrong_principal
};

/* A ticket of Windows for an instance's name, issued by another realm. */
static const json_t *
ticket_of_other_realm(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "tgt.services");

	for (i = 0; i < n; i++) {
		const json_t *t = ek_fact_item(facts, "tgt.services", i);
		const char *name = ek_item_str(t, "server");
		const char *realm = ek_item_str(t, "realm");

		if (ek_item_streq(t, "library", "sspi") && name != NULL &&
		    realm != NULL && strncmp(name, "MSSQLSvc/", 9) == 0 &&
		    strstr(name, ".database.windows.net") != NULL &&
		    strcmp(realm, EK_ENTRA_REALM) != 0)
			return t;
	}
	return NULL;
}

static enum ek_answer
wrong_realm(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *t = ticket_of_other_realm(facts);

	if (!ek_fact_known(facts, "tgt.services"))
		return EK_UNKNOWN;
	if (t == NULL)
		return EK_NO;
	ek_note(note, "The ticket %s was issued by the realm %s.",
	    ek_item_text(t, "server"), ek_item_text(t, "realm"));
	ek_note_value(note, "tgt.services", t);
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_windows_wrong_realm = {
	.id = "ticket-windows-wrong-realm",
	.stage = EK_STAGE_TICKET,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the ticket for the instance comes from the wrong realm",
	.explanation = "A managed instance takes tickets of Entra's realm "
	    "only. An on-premises domain controller issued this one: the SPN "
	    "is registered in Active Directory, or the host is mapped to that "
	    "realm.",
	.remedies = { { "Look for the SPN in Active Directory and have it "
	    "removed there: a managed instance needs none.",
	    "Get-ADObject -LDAPFilter \"(servicePrincipalName={spn})\"",
	    "windows", "admin" },
	    { "Look at the map of hosts to realms.", "ksetup", "windows",
	    "user" } },
	.references = { TROUBLESHOOT },
	.explains = { "tgt-onprem-only", "context-windows-wrong-principal",
	    "login-untrusted-domain", "context-failed" },
	.run = wrong_realm
};
