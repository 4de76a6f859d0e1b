/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Windows: what dsregcmd, klist cloud_debug, netsh and the trust cmdlet show.
 * The numbers that klist get ends with are in winticket.c.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/aadsts.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/winstatus.h"

#define MODERN_FLOW "Microsoft Learn: How to set up Windows Authentication "   \
	"for Microsoft Entra principals with the modern interactive flow"
#define TROUBLESHOOT "Microsoft Learn: Troubleshoot Windows Authentication "   \
	"for Microsoft Entra principals on Azure SQL Managed Instance"
#define DSREGCMD "Microsoft Learn: Troubleshoot devices by using the dsregcmd "\
	"command"
#define INCOMING_TRUST "Microsoft Learn: How to set up Windows "               \
	"Authentication for Microsoft Entra principals with the incoming "     \
	"trust-based flow"

/* A member of the object that a tool's output became. */
static const json_t *
member(const struct ek_facts *facts, const char *fact, const char *name)
{
	return ek_item_get(ek_fact_value(facts, fact), name);
}

/* YES and 1, NO and 0; evidence may hold either form. */
static bool
is_on(const json_t *value)
{
	return json_is_true(value) ||
	    (json_is_integer(value) && json_integer_value(value) != 0);
}

static bool
is_off(const json_t *value)
{
	return json_is_false(value) ||
	    (json_is_integer(value) && json_integer_value(value) == 0);
}

static const json_t *
join(const struct ek_facts *facts, const char *name)
{
	return member(facts, "environment.aadjoin", name);
}

static const json_t *
cloud(const struct ek_facts *facts, const char *name)
{
	return member(facts, "environment.cloud_kerberos", name);
}

static void
note_join(struct ek_note *note, const struct ek_facts *facts,
    const char *label, const char *name)
{
	ek_note(note, "dsregcmd shows %s: %s.", label,
	    is_on(join(facts, name)) ? "YES" : "NO");
	ek_note_value(note, "environment.aadjoin", join(facts, name));
}

static void
note_cloud(struct ek_note *note, const struct ek_facts *facts,
    const char *label, const char *name)
{
	ek_note(note, "klist cloud_debug shows \"%s: %d\".", label,
	    is_on(cloud(facts, name)));
	ek_note_value(note, "environment.cloud_kerberos", cloud(facts, name));
}

static enum ek_answer
not_joined(const struct ek_facts *facts, struct ek_note *note)
{
	if (join(facts, "azure_ad_joined") == NULL)
		return EK_UNKNOWN;
	if (!is_off(join(facts, "azure_ad_joined")))
		return EK_NO;
	note_join(note, facts, "AzureAdJoined", "azure_ad_joined");
	if (is_on(join(facts, "domain_joined"))) {
		note_join(note, facts, "DomainJoined", "domain_joined");
		ek_note(note, "A machine that is joined to Active Directory "
		    "only can use the incoming-trust flow.");
		note->severity = EK_WARNING;
	}
	return EK_YES;
}

const struct ek_rule ek_rule_environment_not_joined = {
	.id = "environment-not-joined",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this Windows machine is not joined to Microsoft Entra",
	.explanation = "Windows gets a cloud TGT at sign-in only on a machine "
	    "that is Entra joined or hybrid joined. A machine in Active "
	    "Directory alone reaches the instance through the incoming trust.",
	.remedies = { { "Join the machine to Microsoft Entra (Settings, "
	    "Accounts, Access work or school), or set up hybrid join; then "
	    "sign in with the Entra account.", NULL, "windows", "admin" },
	    { "Or set up the incoming-trust flow for machines in Active "
	    "Directory.", NULL, "windows", "tenant-admin" } },
	.references = { MODERN_FLOW, DSREGCMD },
	.explains = { "environment-no-prt", "tgt-windows-not-retrieved",
	    "tgt-onprem-only", "tgt-missing", "ticket-windows-no-credentials",
	    "ticket-failed", "context-failed" },
	.run = not_joined
};

static void
note_prt_attempt(struct ek_note *note, const struct ek_facts *facts)
{
	const json_t *all = ek_fact_value(facts, "environment.aadjoin");
	const char *status = ek_item_str(all, "attempt_status");
	const char *why = ek_item_str(all, "server_error_description");
	int64_t number = ek_aadsts_number(why);

	if (status != NULL)
		ek_note(note, "The last attempt ended with %s.", status);
	if (why != NULL)
		ek_note(note, "Entra said: %s", why);
	if (ek_aadsts_meaning(number) != NULL)
		ek_note(note, "AADSTS%" PRId64 ": %s", number,
		    ek_aadsts_meaning(number));
}

static enum ek_answer
no_prt(const struct ek_facts *facts, struct ek_note *note)
{
	if (join(facts, "azure_ad_prt") == NULL)
		return EK_UNKNOWN;
	if (!is_off(join(facts, "azure_ad_prt")) ||
	    is_off(join(facts, "azure_ad_joined")))
		return EK_NO;
	note_join(note, facts, "AzureAdPrt", "azure_ad_prt");
	note_prt_attempt(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_environment_no_prt = {
	.id = "environment-no-prt",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "sign-in brought no primary refresh token (PRT)",
	.explanation = "The cloud TGT comes with the PRT. Without a PRT the "
	    "session has neither, and no ticket for the instance can be got. "
	    "dsregcmd must be run as the user, not elevated as another "
	    "account: else it shows NO for everybody.",
	.remedies = { { "Ask for it again as the user, then lock and unlock "
	    "the screen.", "dsregcmd /refreshprt", "windows", "user" },
	    { "If it stays away, look up the attempt's status and the AADSTS "
	    "number that dsregcmd shows.", "dsregcmd /status", "windows",
	    "user" } },
	.references = { DSREGCMD },
	.explains = { "tgt-windows-not-retrieved", "tgt-onprem-only",
	    "tgt-missing", "ticket-windows-no-credentials", "ticket-failed",
	    "context-failed", "ticket-refused-aadsts" },
	.run = no_prt
};

/* Nobody signed in to this session, so nobody got a cloud TGT. */
static enum ek_answer
service(const struct ek_facts *facts, struct ek_note *note)
{
	const char *session = ek_fact_str(facts, "environment.session");

	if (session == NULL || !ek_fact_known(facts, "tgt.found") ||
	    !ek_fact_known(facts, "environment.os"))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "environment.os", "windows") ||
	    !ek_fact_is(facts, "tgt.found", false) ||
	    (strcmp(session, "service") != 0 && strcmp(session, "batch") != 0))
		return EK_NO;
	ek_note(note, "This runs in a session of kind %s, which holds no TGT "
	    "of Entra.", session);
	ek_note_fact(note, facts, "environment.session");
	ek_note_fact(note, facts, "tgt.found");
	return EK_YES;
}

const struct ek_rule ek_rule_environment_windows_service = {
	.id = "environment-windows-service",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "a Windows service or scheduled task has no cloud TGT of its "
	    "own",
	.explanation = "The modern flow gives the cloud TGT to people who sign "
	    "in interactively. Services and scheduled tasks get none, even "
	    "when they run as that user.",
	.remedies = { { "Run the program in the user's own session.", NULL,
	    "windows", "user" },
	    { "Or use the incoming-trust flow, in which the account's own TGT "
	    "leads to Entra, or another way to authenticate.", NULL,
	    "windows", "admin" } },
	.references = { MODERN_FLOW },
	.explains = { "tgt-missing", "tgt-onprem-only",
	    "tgt-windows-not-retrieved", "ticket-windows-no-credentials",
	    "environment-no-prt", "ticket-failed", "context-failed" },
	.run = service
};

/* Either tool can tell that no cloud TGT came although all else is set. */
static enum ek_answer
not_retrieved(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *tgt = cloud(facts, "referral_tgt");
	const json_t *flag = join(facts, "cloud_tgt");

	if (tgt == NULL && flag == NULL)
		return EK_UNKNOWN;
	if (ek_fact_is(facts, "tgt.found", true) || is_on(tgt) ||
	    (tgt == NULL && !is_off(flag)))
		return EK_NO;
	if (tgt != NULL)
		note_cloud(note, facts, "Cloud Referral TGT present in cache",
		    "referral_tgt");
	if (flag != NULL)
		note_join(note, facts, "CloudTgt", "cloud_tgt");
	return EK_YES;
}

const struct ek_rule ek_rule_tgt_windows_not_retrieved = {
	.id = "tgt-windows-not-retrieved",
	.stage = EK_STAGE_TGT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "this Windows session has no cloud TGT",
	.explanation = "Windows fetches the cloud TGT together with the PRT at "
	    "sign-in. The policy takes effect at the next sign-in, and a "
	    "cached sign-in can delay it up to four hours. Sessions of "
	    "services and scheduled tasks never get one.",
	.remedies = { { "Refresh the PRT as the user, then lock and unlock the "
	    "screen, and look again.", "dsregcmd /refreshprt", "windows",
	    "user" },
	    { "See that the policy is on for this machine.",
	    "klist cloud_debug", "windows", "user" },
	    { "For services and scheduled tasks use the incoming-trust flow.",
	    NULL, "windows", "admin" } },
	.references = { MODERN_FLOW },
	.explains = { "tgt-onprem-only", "tgt-missing",
	    "ticket-windows-no-credentials", "ticket-windows-spn-unknown",
	    "ticket-windows-wrong-realm", "ticket-failed", "context-failed" },
	.run = not_retrieved
};

/* With a cloud TGT in the cache, another part of the way is missing. */
static enum ek_answer
missing_part(const struct ek_facts *facts, struct ek_note *note,
    const char *label, const char *name)
{
	if (cloud(facts, name) == NULL || cloud(facts, "referral_tgt") == NULL)
		return EK_UNKNOWN;
	if (!is_on(cloud(facts, "referral_tgt")) ||
	    !is_off(cloud(facts, name)))
		return EK_NO;
	note_cloud(note, facts, label, name);
	ek_note(note, "A cloud TGT is there.");
	return EK_YES;
}

static enum ek_answer
no_kdc_proxy(const struct ek_facts *facts, struct ek_note *note)
{
	return missing_part(facts, note, "KDC proxy present in cache",
	    "kdc_proxy");
}

const struct ek_rule ek_rule_kdcproxy_windows_unknown = {
	.id = "kdcproxy-windows-unknown",
	.stage = EK_STAGE_KDCPROXY,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Windows does not know the KDC proxy of the Entra realm now",
	.explanation = "The address of the KDC proxy comes with the cloud TGT "
	    "and is forgotten when the network changes. Then tickets fail "
	    "with 0x51f until the next sign-in. A policy keeps it.",
	.remedies = { { "Lock and unlock the screen to get it again.",
	    "dsregcmd /refreshprt", "windows", "user" },
	    { "Make it last: Group Policy \"Specify KDC proxy servers for "
	    "Kerberos clients\", value name " EK_ENTRA_REALM " and this value.",
	    "<https login.microsoftonline.com:443:<tenant-id>/kerberos />",
	    "windows", "admin" } },
	.references = { INCOMING_TRUST },
	.explains = { "ticket-windows-no-kdc", "ticket-failed",
	    "context-failed" },
	.run = no_kdc_proxy
};

static enum ek_answer
no_oracle(const struct ek_facts *facts, struct ek_note *note)
{
	return missing_part(facts, note, "SPN oracle configured",
	    "spn_oracle");
}

const struct ek_rule ek_rule_config_windows_no_routing = {
	.id = "config-windows-no-routing",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Windows does not know which hosts belong to the Entra realm",
	.explanation = "The list of names (KerbTopLevelNames, such as "
	    ".windows.net) comes with the cloud TGT. Without it Windows asks "
	    "the on-premises realm, or none. That is how the names of these "
	    "values read; Microsoft does not document them.",
	.remedies = { { "Refresh the PRT as the user, then lock and unlock the "
	    "screen.", "dsregcmd /refreshprt", "windows", "user" },
	    { "Or map the host by hand.",
	    "ksetup /addhosttorealmmap .database.windows.net " EK_ENTRA_REALM,
	    "windows", "admin" } },
	.references = { "Microsoft Learn: ksetup addhosttorealmmap", DSREGCMD },
	.explains = { "ticket-windows-wrong-realm",
	    "ticket-windows-spn-unknown", "ticket-windows-target-unknown",
	    "ticket-failed", "context-failed" },
	.run = no_oracle
};

static bool
is_local_proxy(const char *proxy)
{
	return strstr(proxy, "127.0.0.1:") != NULL ||
	    strstr(proxy, "localhost:") != NULL ||
	    strstr(proxy, "[::1]:") != NULL;
}

static enum ek_answer
winhttp_proxy(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes no_kdc = { 1311, 0xc000005e, 0x80090311, 0 };
	const char *proxy = ek_fact_str(facts, "environment.winhttp_proxy");

	if (!ek_fact_known(facts, "environment.winhttp_proxy"))
		return EK_UNKNOWN;
	if (proxy == NULL || !is_local_proxy(proxy) ||
	    ek_fact_is(facts, "ticket.obtained", true))
		return EK_NO;
	ek_note(note, "WinHTTP is set to use the proxy %s on this machine "
	    "itself.", proxy);
	ek_note_fact(note, facts, "environment.winhttp_proxy");
	if (!ek_windows_says(facts, no_kdc))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_network_winhttp_proxy = {
	.id = "network-winhttp-proxy",
	.stage = EK_STAGE_NETWORK,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "WinHTTP sends requests to a proxy on this machine",
	.explanation = "Windows asks the KDC proxy through WinHTTP. A "
	    "debugging tool (Fiddler listens on port 8888) that did not clean "
	    "up leaves a proxy that answers no more: 0x51f, no logon servers, "
	    "while on-premises Kerberos keeps working.",
	.remedies = { { "Reset the proxy.",
	    "netsh winhttp reset autoproxy && netsh winhttp reset proxy",
	    "windows", "admin" },
	    { "In the registry below HKLM\\SYSTEM\\ControlSet001\\Services\\"
	    "iphlpsvc\\Parameters\\ProxyMgr delete the entries whose value "
	    "holds \":8888\", restart, and try again. The services "
	    "WinHttpAutoProxySvc and iphlpsvc must run.", NULL, "windows",
	    "admin" } },
	.references = { TROUBLESHOOT },
	.explains = { "ticket-windows-no-kdc", "ticket-failed",
	    "context-failed" },
	.run = winhttp_proxy
};

static const json_t *
server(const struct ek_facts *facts, const char *name)
{
	return member(facts, "environment.kerberos_server", name);
}

static bool
has_sentence(const struct ek_facts *facts, const char *key)
{
	return ek_item_where(facts, "login.texts", "sentence", key) != NULL;
}

static enum ek_answer
trust_missing(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *trust = server(facts, "cloud_trust_display");

	if (trust == NULL)
		return EK_UNKNOWN;
	if (!json_is_null(trust))
		return EK_NO;
	ek_note(note, "Get-AzureADKerberosServer shows an empty "
	    "CloudTrustDisplay for %s.", ek_item_text(ek_fact_value(facts,
	    "environment.kerberos_server"), "domain"));
	ek_note_value(note, "environment.kerberos_server", trust);
	return EK_YES;
}

const struct ek_rule ek_rule_environment_trust_missing = {
	.id = "environment-trust-missing",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Active Directory has no trust with the Entra realm",
	.explanation = "In the incoming-trust flow the domain controller "
	    "refers clients to Entra by a trusted domain object. It was not "
	    "made, or removed: klist get ends with 0x6fb. Only the modern "
	    "flow, with a cloud TGT, works without it.",
	.remedies = { { "Create it (as domain administrator and Entra Global "
	    "Administrator).", "Set-AzureADKerberosServer -Domain <domain> "
	    "-UserPrincipalName <admin> -SetupCloudTrust", "windows",
	    "tenant-admin" } },
	.references = { INCOMING_TRUST },
	.explains = { "ticket-windows-spn-unknown", "tgt-missing",
	    "tgt-windows-not-retrieved", "ticket-failed", "context-failed" },
	.run = trust_missing
};

static enum ek_answer
child_domain(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "login.texts"))
		return EK_UNKNOWN;
	if (!has_sentence(facts, "win-trust-549"))
		return EK_NO;
	ek_note(note, "The cmdlet ended with LsaCreateTrustedDomainEx 0x549.");
	ek_note_fact(note, facts, "login.texts");
	return EK_YES;
}

const struct ek_rule ek_rule_environment_trust_child_domain = {
	.id = "environment-trust-child-domain",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the trust with Entra was to be made from a child domain",
	.explanation = "The trusted domain object belongs into the root domain "
	    "of the forest.",
	.remedies = { { "Set it up in the root domain first.",
	    "Set-AzureADKerberosServer -Domain <root-domain> "
	    "-UserPrincipalName <admin> -SetupCloudTrust", "windows",
	    "tenant-admin" },
	    { "Then run the cmdlet for the child domain without it.",
	    "Set-AzureADKerberosServer -Domain <child-domain> "
	    "-UserPrincipalName <admin>", "windows", "tenant-admin" } },
	.references = { INCOMING_TRUST },
	.explains = { "environment-trust-missing" },
	.run = child_domain
};

static enum ek_answer
trust_key(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *all = ek_fact_value(facts,
	    "environment.kerberos_server");
	int64_t here, there;

	if (!ek_item_int(all, "key_version", &here) ||
	    !ek_item_int(all, "cloud_key_version", &there))
		return EK_UNKNOWN;
	if (here == there)
		return EK_NO;
	ek_note(note, "KeyVersion is %" PRId64 ", CloudKeyVersion is %" PRId64
	    ".", here, there);
	ek_note_fact(note, facts, "environment.kerberos_server");
	return EK_YES;
}

const struct ek_rule ek_rule_environment_trust_key_behind = {
	.id = "environment-trust-key-behind",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Active Directory and Entra hold different keys of the trust",
	.explanation = "After a rotation the new key takes hours to arrive on "
	    "both sides; tickets made with the old one are refused meanwhile.",
	.remedies = { { "Wait some hours and compare again.",
	    "Get-AzureADKerberosServer -Domain <domain>", "windows", "admin" },
	    { "If they stay apart, rotate once more (once a day at most).",
	    "Set-AzureADKerberosServer -Domain <domain> -UserPrincipalName "
	    "<admin> -SetupCloudTrust -RotateServerKey", "windows",
	    "tenant-admin" } },
	.references = { INCOMING_TRUST },
	.explains = { "ticket-tgt-not-accepted", "ticket-tgt-damaged",
	    "ticket-generic-error", "ticket-failed", "context-failed" },
	.run = trust_key
};
