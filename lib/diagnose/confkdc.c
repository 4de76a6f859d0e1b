/* SPDX-License-Identifier: BSD-2-Clause */
/* What krb5.conf says of the KDC's address, its certificates and the
 * encryption types, and the same settings of Windows. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/remedies.h"
#include "diagnose/winstatus.h"

#define GOOD_URL                                                               \
	"kdc = https://login.microsoftonline.com/{tenant}/kerberos"

/* libkrb5 breaks off over this value ("Invalid argument"), whatever the others
 * say: what follows the first colon is no port. */
static bool
breaks_the_list(const json_t *kdc)
{
	return ek_item_streq(kdc, "scheme", "kkdcp") ||
	    ek_item_streq(kdc, "scheme", "http") ||
	    ek_item_streq(kdc, "scheme", "other") ||
	    json_is_null(ek_item_get(kdc, "host")) ||
	    json_is_null(ek_item_get(kdc, "port"));
}

/* "https//host/path" is a host name to the library, and none that exists. */
static bool
is_malformed(const json_t *kdc)
{
	const char *host = ek_item_str(kdc, "host");

	return breaks_the_list(kdc) ||
	    (host != NULL && strpbrk(host, "/\\\"'<>{}") != NULL);
}

/* All is there that tells malformed and wrong ones apart. */
static bool
is_whole(const json_t *kdc)
{
	return ek_item_get(kdc, "scheme") != NULL &&
	    ek_item_get(kdc, "host") != NULL &&
	    ek_item_get(kdc, "port") != NULL;
}

static bool
has_good_kdc(const struct ek_facts *facts)
{
	const json_t *kdc;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.kdcs"); i++) {
		kdc = ek_fact_item(facts, "config.kdcs", i);
		if (json_is_null(ek_item_get(kdc, "problem")))
			return true;
	}
	return false;
}

/* The first value with a problem of the one kind or of the other. */
static const json_t *
bad_kdc(const struct ek_facts *facts, bool malformed)
{
	const json_t *kdc;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.kdcs"); i++) {
		kdc = ek_fact_item(facts, "config.kdcs", i);
		if (ek_item_str(kdc, "problem") != NULL && is_whole(kdc) &&
		    is_malformed(kdc) == malformed)
			return kdc;
	}
	return NULL;
}

static void
note_kdc(struct ek_note *note, const struct ek_facts *facts,
    const json_t *kdc)
{
	char place[EK_PLACE_MAX];

	ek_note(note, "%s: kdc = %s: %s.", ek_place(kdc, place),
	    ek_item_text(kdc, "value"), ek_item_text(kdc, "problem"));
	ek_note_value(note, "config.kdcs", kdc);
	ek_note_let_file(note, facts, kdc);
}

static bool
is_mit(const struct ek_facts *facts)
{
	const char *library = ek_fact_str(facts, "config.library");

	return library == NULL || strcmp(library, "mit") == 0;
}

static enum ek_answer
url_malformed(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *kdc = bad_kdc(facts, true);

	if (!ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	if (kdc == NULL)
		return EK_NO;
	note_kdc(note, facts, kdc);
	if (is_mit(facts) && breaks_the_list(kdc) &&
	    ek_fact_count(facts, "config.kdcs") > 1)
		ek_note(note, "The other kdc lines do not help: libkrb5 gives "
		    "up over this one.");
	else if (has_good_kdc(facts))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_kdc_malformed = {
	.id = "config-kdc-malformed",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC's address in krb5.conf is not one the library can "
	    "use",
	.explanation = "MIT knows HOST, HOST:PORT and "
	    "https://HOST[:PORT]/PATH, "
	    "\"https\" in lower case. For kkdcp:// (the form of macOS), "
	    "http://, HTTPS:// or a port that is no number it says \"Invalid "
	    "argument\" and nothing else, without sending anything.",
	.remedies = { { "Write line {line} of {file} like this.", GOOD_URL,
	    "linux", "admin", "https" },
	    EK_REMEDY_NO_HTTPS,
	    { "With MIT on macOS too; the system's own Kerberos wants kkdcp:// "
	    "in place of https://, given by its configuration profile.",
	    NULL, "macos", "admin" } },
	.references = { "krb5.conf(5): [realms], kdc",
	    "MIT Kerberos documentation: HTTPS proxy configuration" },
	.explains = { "ticket-no-kdc-known", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = url_malformed
};

/* Labels of letters, digits and hyphens, two at least. */
static bool
is_domain(const char *text)
{
	size_t labels = 0, len;

	for (;; text += len + 1) {
		for (len = 0; isalnum((unsigned char)text[len]) ||
		    (text[len] == '-' && len > 0); len++)
			continue;
		if (len == 0 || text[len - 1] == '-' ||
		    (text[len] != '.' && text[len] != '\0'))
			return false;
		labels++;
		if (text[len] == '\0')
			return labels > 1;
	}
}

/* The tenant may be right where the rest of the path is not. */
static void
let_tenant(struct ek_note *note, const json_t *kdc)
{
	const char *tenant = ek_item_str(kdc, "tenant");

	if (tenant != NULL && (ek_is_guid(tenant, strlen(tenant)) ||
	    is_domain(tenant)))
		ek_note_let(note, "tenant-id", tenant);
}

static enum ek_answer
url_path(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *kdc = bad_kdc(facts, false);

	if (!ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	if (kdc == NULL)
		return EK_NO;
	note_kdc(note, facts, kdc);
	let_tenant(note, kdc);
	if (has_good_kdc(facts))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_kdc_wrong = {
	.id = "config-kdc-wrong",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the KDC's address in krb5.conf leads to nothing",
	.explanation = "Entra's KDC proxy is asked at https://login."
	    "microsoftonline.com/TENANT-ID/kerberos. The path chooses the "
	    "tenant; /common/, a placeholder, or a comment behind the URL, "
	    "which becomes part of it, chooses none. The library only says "
	    "\"Cannot contact any KDC\".",
	.remedies = { { "Write line {line} of {file} like this, with nothing "
	    "behind it. The tenant id is shown in the Entra admin centre, "
	    "Overview.",
	    "kdc = https://login.microsoftonline.com/{tenant-id}/kerberos",
	    "any", "admin", "https" },
	    EK_REMEDY_NO_HTTPS },
	.references = { "krb5.conf(5): [realms], kdc" },
	.explains = { "kdcproxy-not-found", "kdcproxy-bad-request",
	    "ticket-kdc-unreachable", "ticket-no-kdc-known",
	    "ticket-failed", "context-failed" },
	.run = url_path
};

/* The KDC's answer is one that another tenant's KDC may give. */
static bool
refused_like_another_tenant(const struct ek_facts *facts)
{
	static const int codes[] = { EK_KRB_C_UNKNOWN, EK_KRB_S_UNKNOWN,
		EK_KRB_BAD_INTEGRITY, EK_KRB_NOT_US, EK_KRB_MODIFIED,
		EK_KRB_GENERIC, EK_KRB_WRONG_REALM };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (ek_ticket_ended_with(facts, codes[i]) == EK_YES)
			return true;
	return false;
}

static enum ek_answer
two_tenants(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *tenant;
	char place[EK_PLACE_MAX];
	size_t i, n = ek_fact_count(facts, "config.tenants");

	if (!ek_fact_known(facts, "config.tenants"))
		return EK_UNKNOWN;
	if (n < 2)
		return EK_NO;
	ek_note(note, "The realm has KDCs of %d tenants:", (int)n);
	for (i = 0; i < n && i < 8; i++) {
		tenant = ek_fact_item(facts, "config.tenants", i);
		ek_note(note, "%s (%s)%s", ek_item_text(tenant, "tenant"),
		    ek_place(tenant, place), i + 1 < n ? "," : ".");
	}
	ek_note_fact(note, facts, "config.tenants");
	ek_note_let_file(note, facts,
	    ek_fact_item(facts, "config.tenants", 1));
	if (!refused_like_another_tenant(facts))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_two_tenants = {
	.id = "config-two-tenants",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "krb5.conf sends the realm to two tenants",
	.explanation = "All tenants share one realm name, and MIT puts the kdc "
	    "lines of all files together: requests go to the first tenant, "
	    "and to the other only when the first does not answer. himmelblau "
	    "leaves a file for every tenant that was ever used here.",
	.remedies = { { "Remove the file or line of the tenant that is not "
	    "the instance's.", "grep -rn login.microsoftonline.com "
	    "/etc/krb5.conf /etc/krb5.conf.d", "linux", "admin" } },
	.references = { "krb5.conf(5): [realms], kdc" },
	.explains = { "ticket-spn-unknown", "ticket-client-unknown",
	    "ticket-not-for-this-kdc", "ticket-tgt-damaged",
	    "ticket-generic-error", "ticket-tgt-not-accepted",
	    "ticket-failed", "context-failed" },
	.run = two_tenants
};

static bool
any_https(const struct ek_facts *facts)
{
	return ek_item_where(facts, "config.kdcs", "scheme", "https") != NULL;
}

/* What is wrong with an entry, or NULL. */
static const char *
anchor_problem(const json_t *anchor)
{
	int64_t n;

	if (ek_item_streq(anchor, "kind", "bad"))
		return "it begins with none of FILE:, DIR: and ENV:";
	if (ek_item_is(anchor, "readable", false))
		return "it is not there, or this user may not read it";
	if (ek_item_int(anchor, "certificates", &n) && n == 0)
		return "the file holds no PEM certificate";
	return NULL;
}

static enum ek_answer
anchors(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = EK_NO;
	const json_t *anchor;
	char place[EK_PLACE_MAX];
	size_t i;

	if (!ek_fact_known(facts, "config.http_anchors") ||
	    !ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	for (i = 0; i < ek_fact_count(facts, "config.http_anchors"); i++) {
		anchor = ek_fact_item(facts, "config.http_anchors", i);
		if (!any_https(facts) || anchor_problem(anchor) == NULL)
			continue;
		ek_note(note, "%s: http_anchors = %s: %s.",
		    ek_place(anchor, place), ek_item_text(anchor, "value"),
		    anchor_problem(anchor));
		ek_note_value(note, "config.http_anchors", anchor);
		ek_note_let_file(note, facts, anchor);
		answer = EK_YES;
	}
	return answer;
}

const struct ek_rule ek_rule_config_anchors_unusable = {
	.id = "config-anchors-unusable",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "http_anchors names certificates that cannot be used",
	.explanation = "http_anchors says which authorities may vouch for the "
	    "KDC proxy. When one of its values cannot be used, every "
	    "connection fails; the trace shows \"HTTPS error connecting to\" "
	    "and no file name, the library \"Cannot contact any KDC\".",
	.remedies = { { "Remove line {line} of {file}: without http_anchors "
	    "the system's own authorities are used, and Entra's certificate "
	    "is known to them.", "sed -n {line}p {file}", "linux", "admin" },
	    { "Or name a readable file of PEM certificates.",
	    "http_anchors = FILE:/etc/ssl/certs/ca-certificates.crt", "linux",
	    "admin" } },
	.references = { "krb5.conf(5): [realms], http_anchors" },
	.explains = { "ticket-kdc-unreachable", "ticket-failed",
	    "context-failed", "tls-anchors-unreadable" },
	.run = anchors
};

static const char *
plugin_dir_line(const struct ek_facts *facts)
{
	const json_t *item = ek_item_where(facts, "config.relations", "name",
	    "plugin_base_dir");

	return ek_item_str(item, "value");
}

static enum ek_answer
k5tls_missing(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *plugin = ek_fact_value(facts, "config.k5tls");
	bool absent = ek_item_is(plugin, "present", false);

	if (plugin == NULL || !ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	if (!any_https(facts) || (!absent &&
	    !ek_item_is(plugin, "loads", false)))
		return EK_NO;
	ek_note(note, "The KDC is reached over HTTPS, and libkrb5's TLS "
	    "plug-in %s %s.", ek_item_text(plugin, "path"), absent ?
	    "is not there" : "does not load");
	if (ek_item_str(plugin, "error") != NULL)
		ek_note(note, "The loader says: %s.",
		    ek_item_text(plugin, "error"));
	if (plugin_dir_line(facts) != NULL)
		ek_note(note, "plugin_base_dir = %s in krb5.conf moves the "
		    "place where plug-ins are looked for.",
		    plugin_dir_line(facts));
	ek_note_fact(note, facts, "config.k5tls");
	ek_note_fact(note, facts, "config.plugin_dir");
	ek_note_let_file(note, facts, ek_item_where(facts, "config.relations",
	    "name", "plugin_base_dir"));
	return EK_YES;
}

const struct ek_rule ek_rule_config_no_k5tls = {
	.id = "config-no-k5tls",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "libkrb5's TLS plug-in k5tls is missing",
	.explanation = "Entra's KDC is only reached over HTTPS, and libkrb5 "
	    "does that through a plug-in of its own. Debian and Ubuntu have it "
	    "in a separate package. Without it the library says \"Cannot "
	    "contact any KDC\" at once.",
	.remedies = { { "Install it (Debian, Ubuntu).",
	    "apt-get install krb5-k5tls", "linux", "admin" },
	    { "On Fedora and its kin it belongs to krb5-libs.",
	    "dnf reinstall krb5-libs", "linux", "admin" },
	    { "If plugin_base_dir is set in [libdefaults], remove that line.",
	    "grep -rn plugin_base_dir /etc/krb5.conf /etc/krb5.conf.d",
	    "linux", "admin" } },
	.references = { "MIT Kerberos documentation: HTTPS proxy configuration",
	    "krb5.conf(5): plugin_base_dir" },
	.explains = { "ticket-kdc-unreachable", "ticket-failed",
	    "context-failed" },
	.run = k5tls_missing
};

/* Windows: the policy's bits, 0x10 is AES256. */
static const json_t *
windows_etypes(const struct ek_facts *facts)
{
	const json_t *policy = ek_item_where(facts, "environment.policies",
	    "name", "SupportedEncryptionTypes");
	int64_t bits;

	if (!ek_item_int(policy, "value", &bits) || bits == 0 ||
	    (bits & 0x10) != 0)
		return NULL;
	return policy;
}

static void
note_restriction(struct ek_note *note, const struct ek_facts *facts)
{
	const json_t *at = ek_fact_value(facts, "config.enctypes_at");
	const char *policy = ek_fact_str(facts, "config.crypto_policy");
	const json_t *lint = ek_lint_of(facts, "unknown-enctype");
	char place[EK_PLACE_MAX];

	if (ek_item_str(at, "name") != NULL)
		ek_note(note, "%s: %s = %s leaves out "
		    "aes256-cts-hmac-sha1-96.", ek_place(at, place),
		    ek_item_text(at, "name"), ek_item_text(at, "value"));
	else
		ek_note(note, "The library does not permit "
		    "aes256-cts-hmac-sha1-96.");
	if (lint != NULL)
		ek_note_lint(note, lint);
	if (policy != NULL)
		ek_note(note, "The system's crypto policy is %s.", policy);
	if (ek_fact_is(facts, "environment.fips", true))
		ek_note(note, "FIPS mode is on.");
	ek_note_fact(note, facts, "config.enctypes_at");
	ek_note_fact(note, facts, "config.aes256_permitted");
	ek_note_let_file(note, facts, at);
}

static enum ek_answer
no_aes256(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *policy = windows_etypes(facts);

	if (policy != NULL) {
		ek_note(note, "The Windows policy SupportedEncryptionTypes "
		    "leaves out AES256.");
		ek_note_value(note, "environment.policies", policy);
		return EK_YES;
	}
	if (!ek_fact_known(facts, "config.aes256_permitted"))
		return EK_UNKNOWN;
	if (!ek_fact_is(facts, "config.aes256_permitted", false))
		return EK_NO;
	note_restriction(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_aes256_not_permitted = {
	.id = "config-aes256-not-permitted",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "AES256, the only encryption type of Entra, is not permitted "
	    "here",
	.explanation = "Entra issues tickets with aes256-cts-hmac-sha1-96 "
	    "only. A list that leaves it out, names only the newer SHA-2 "
	    "kinds, or holds no known name makes libkrb5 pass over the TGT: "
	    "\"No credentials found with supported encryption types\", \"KDC "
	    "has no support for encryption type\".",
	.remedies = { { "Remove the setting at line {line} of {file}: the "
	    "built-in list is right.", "sed -n {line}p {file}", "linux",
	    "admin" },
	    { "Or put the type into the list.",
	    "permitted_enctypes = aes256-cts-hmac-sha1-96 "
	    "aes128-cts-hmac-sha1-96 aes256-cts-hmac-sha384-192 "
	    "aes128-cts-hmac-sha256-128", "any", "admin" },
	    { "If a crypto policy of the system writes the list, choose one "
	    "that keeps this type.", "update-crypto-policies --show", "linux",
	    "admin" },
	    { "In the policy \"Network security: Configure encryption types "
	    "allowed for Kerberos\" allow AES256_HMAC_SHA1.", NULL, "windows",
	    "admin" } },
	.references = { "krb5.conf(5): permitted_enctypes",
	    "Microsoft Learn: Kerberos in Microsoft Entra ID" },
	.explains = { "ticket-etype-not-permitted", "ticket-etype-nosupp",
	    "tgt-weak-session-key", "tgt-missing", "context-no-credentials",
	    "ticket-failed", "context-failed" },
	.run = no_aes256
};

/* A file with a setting that go-mssqldb, which knows no include, misses. */
static enum ek_answer
include_ignored(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *kdc = ek_fact_item(facts, "config.kdcs", 0), *file;
	const char *path = ek_item_str(kdc, "file");
	char place[EK_PLACE_MAX];

	if (!ek_fact_known(facts, "config.files"))
		return EK_UNKNOWN;
	file = ek_item_where(facts, "config.files", "path",
	    path != NULL ? path : "");
	if (!ek_fact_streq(facts, "run.client", "go-mssqldb") ||
	    ek_item_str(file, "included_from") == NULL)
		return EK_NO;
	ek_note(note, "The realm is configured at %s, which is included from "
	    "%s. go-mssqldb does not follow include lines.",
	    ek_place(kdc, place), ek_item_text(file, "included_from"));
	ek_note_value(note, "config.files", file);
	return EK_YES;
}

const struct ek_rule ek_rule_config_include_ignored = {
	.id = "config-include-ignored",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "the client does not read included configuration files",
	.explanation = "go-mssqldb and other Go programs parse krb5.conf with "
	    "gokrb5, which passes over include and includedir.",
	.remedies = { { "Write a flat file and name it in the connection "
	    "string.", "krb5-configfile=<path>", "any", "user" } },
	.references = { "gokrb5 issue 504" },
	.run = include_ignored
};

/* SSSD writes KDC addresses that come before those of krb5.conf. */
static enum ek_answer
locator(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *item = ek_fact_item(facts, "config.locator_files", 0);

	if (!ek_fact_known(facts, "config.locator_files"))
		return EK_UNKNOWN;
	if (item == NULL || ek_ticket_is_obtained(facts))
		return EK_NO;
	ek_note(note, "%s names %s as the KDC of the realm.",
	    ek_item_text(item, "path"), ek_item_text(item, "address"));
	ek_note_value(note, "config.locator_files", item);
	ek_note_let(note, "locator", ek_item_str(item, "path"));
	if (ek_ticket_ended_with(facts, EK_MIT_KDC_UNREACH) != EK_YES)
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_locator_overrides = {
	.id = "config-locator-overrides",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "SSSD tells libkrb5 another KDC for the realm",
	.explanation = "The locator plug-in of SSSD is asked before krb5.conf. "
	    "A stale address in its file keeps the library from the KDC "
	    "proxy.",
	.remedies = { { "Remove the file and restart SSSD.",
	    "rm {locator} && systemctl restart sssd", "linux", "admin" } },
	.references = { "sssd_krb5_locator_plugin(8)" },
	.explains = { "ticket-kdc-unreachable", "ticket-failed",
	    "context-failed" },
	.run = locator
};

/* "<https HOST[:PORT[:PATH]] />" with its blanks. */
static bool
is_policy_value(const char *value)
{
	static const char head[] = "<https ", tail[] = " />";
	size_t len = strlen(value);

	return len > sizeof(head) + sizeof(tail) &&
	    strncmp(value, head, sizeof(head) - 1) == 0 &&
	    strcmp(value + len - (sizeof(tail) - 1), tail) == 0 &&
	    strcspn(value + sizeof(head) - 1, " /") > 0 &&
	    strstr(value, "://") == NULL;
}

static enum ek_answer
proxy_policy(const struct ek_facts *facts, struct ek_note *note)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const json_t *item = ek_item_where(facts, "config.kdc_proxy_policy",
	    "realm", realm != NULL ? realm : "");
	const char *value = ek_item_str(item, "value");

	if (!ek_fact_known(facts, "config.kdc_proxy_policy"))
		return EK_UNKNOWN;
	if (value == NULL || is_policy_value(value))
		return EK_NO;
	ek_note(note, "The policy's value for %s is \"%s\".", realm, value);
	ek_note_value(note, "config.kdc_proxy_policy", item);
	return EK_YES;
}

const struct ek_rule ek_rule_config_proxy_policy_malformed = {
	.id = "config-proxy-policy-malformed",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the Windows policy for the KDC proxy has a malformed value",
	.explanation = "The value has a form of its own, with a blank after "
	    "\"<https\" and one before \"/>\". With another form Windows "
	    "finds no proxy: 0x51f, no logon servers.",
	.remedies = { { "Correct the value in \"Specify KDC proxy servers for "
	    "Kerberos clients\".",
	    "<https login.microsoftonline.com:443:<tenant-id>/kerberos />",
	    "windows", "admin" } },
	.references = { "Microsoft Learn: Set up Windows Authentication with "
	    "the incoming trust-based flow" },
	.explains = { "ticket-windows-no-kdc", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = proxy_policy
};

/* Off, as text of klist or as a registry value. */
static bool
is_off(const json_t *value)
{
	return json_is_false(value) ||
	    (json_is_integer(value) && json_integer_value(value) == 0) ||
	    (json_is_string(value) &&
	    strcmp(json_string_value(value), "0") == 0);
}

static enum ek_answer
cloud_kerberos_off(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *cloud = ek_fact_value(facts,
	    "environment.cloud_kerberos");
	const json_t *enabled = ek_item_get(cloud, "enabled_by_policy");

	if (enabled == NULL)
		return EK_UNKNOWN;
	if (!is_off(enabled) || ek_fact_is(facts, "tgt.found", true))
		return EK_NO;
	ek_note(note, "\"Cloud Kerberos enabled by policy\" is 0.");
	ek_note_value(note, "environment.cloud_kerberos", enabled);
	return EK_YES;
}

const struct ek_rule ek_rule_config_cloud_kerberos_off = {
	.id = "config-cloud-kerberos-off",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Windows is not set to fetch a cloud TGT at sign-in",
	.explanation = "The modern flow needs the policy "
	    "CloudKerberosTicketRetrievalEnabled. Without it sign-in brings no "
	    "cloud TGT, and tickets fail with 0xc000018b or 0x8009030e.",
	.remedies = { { "Set \"Allow retrieving the Azure AD Kerberos Ticket "
	    "Granting Ticket during logon\" by Group Policy or Intune, then "
	    "sign out and in.", NULL, "windows", "admin" } },
	.references = { "Microsoft Learn: Set up Windows Authentication with "
	    "the modern interactive flow" },
	.explains = { "tgt-windows-not-retrieved", "tgt-missing",
	    "tgt-onprem-only", "ticket-windows-no-credentials",
	    "ticket-failed", "context-failed", "context-ntlm" },
	.run = cloud_kerberos_off
};

/* A server of one's own Active Directory, asked for in Entra's realm. */
static enum ek_answer
cloud_kerberos_on(const struct ek_facts *facts, struct ek_note *note)
{
	static ek_windows_codes codes = { 53, 1396, 0x80090303, 0x80090322, 0 };
	const json_t *enabled = ek_item_get(ek_fact_value(facts,
	    "environment.cloud_kerberos"), "enabled_by_policy");

	if (enabled == NULL || !ek_fact_known(facts, "name.kind") ||
	    !ek_fact_known(facts, "config.host_to_realm"))
		return EK_UNKNOWN;
	if (is_off(enabled) || !ek_fact_streq(facts, "name.kind",
	    "on-premises") || !ek_windows_says(facts, codes) ||
	    ek_fact_count(facts, "config.host_to_realm") > 0)
		return EK_NO;
	ek_note(note, "Cloud Kerberos is on by policy, and %s is a host of "
	    "one's own, for which no host-to-realm mapping is set.",
	    ek_fact_text(facts, "run.host"));
	ek_note_value(note, "environment.cloud_kerberos", enabled);
	ek_note_fact(note, facts, "name.kind");
	return EK_YES;
}

const struct ek_rule ek_rule_config_cloud_kerberos_on = {
	.id = "config-cloud-kerberos-on",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Windows may ask Entra for the ticket of a server in Active "
	    "Directory",
	.explanation = "With CloudKerberosTicketRetrievalEnabled Windows "
	    "tries the cloud's realm for hosts that it cannot place. A server "
	    "joined to one's own Active Directory is not known there.",
	.remedies = { { "Map the hosts of your own domain to its realm.",
	    "ksetup /addhosttorealmmap {host} <REALM>", "windows", "admin" },
	    { "If no managed instance is used from this machine, turn the "
	    "policy off.", NULL, "windows", "admin" } },
	.references = { "Microsoft Learn: Enable Microsoft Entra Kerberos "
	    "authentication for hybrid identities on Azure Files" },
	.explains = { "ticket-windows-target-unknown",
	    "context-windows-wrong-principal", "name-not-managed-instance",
	    "ticket-failed", "context-failed" },
	.run = cloud_kerberos_on
};

/* HostToRealm of Windows: the longest suffix that matches decides. */
static const json_t *
windows_mapping(const struct ek_facts *facts, const char *host)
{
	const json_t *item, *found = NULL;
	const char *suffix;
	size_t i, len = strlen(host), n, longest = 0;

	for (i = 0; i < ek_fact_count(facts, "config.host_to_realm"); i++) {
		item = ek_fact_item(facts, "config.host_to_realm", i);
		suffix = ek_item_str(item, "suffix");
		n = suffix != NULL ? strlen(suffix) : 0;
		if (n <= longest || n > len ||
		    strcasecmp(host + len - n, suffix) != 0)
			continue;
		longest = n;
		found = item;
	}
	return found;
}

static enum ek_answer
windows_mapped_elsewhere(const struct ek_facts *facts, struct ek_note *note)
{
	const char *host = ek_fact_str(facts, "run.host");
	const char *realm = ek_fact_str(facts, "run.realm");
	const json_t *item;

	if (host == NULL || realm == NULL ||
	    !ek_fact_known(facts, "config.host_to_realm"))
		return EK_UNKNOWN;
	item = windows_mapping(facts, host);
	if (item == NULL || ek_item_streq(item, "realm", realm))
		return EK_NO;
	ek_note(note, "HostToRealm maps %s to %s, not %s.",
	    ek_item_text(item, "suffix"), ek_item_text(item, "realm"), realm);
	ek_note_value(note, "config.host_to_realm", item);
	ek_note_let(note, "suffix", ek_item_str(item, "suffix"));
	ek_note_let(note, "mapped", ek_item_str(item, "realm"));
	return EK_YES;
}

const struct ek_rule ek_rule_config_windows_mapped_elsewhere = {
	.id = "config-windows-mapped-elsewhere",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "Windows maps the instance's host to another realm",
	.explanation = "The host-to-realm map (ksetup, Group Policy or Intune) "
	    "decides in which realm the ticket is asked for. A wrong realm, or "
	    "the right one in lower case, ends in 0x80090303.",
	.remedies = { { "Take the wrong entry out.",
	    "ksetup /delhosttorealmmap {suffix} {mapped}", "windows",
	    "admin" },
	    { "Put in the right one.",
	    "ksetup /addhosttorealmmap {suffix} {realm}", "windows",
	    "admin" } },
	.references = { "Microsoft Learn: ksetup addhosttorealmmap" },
	.explains = { "ticket-windows-wrong-realm", "ticket-cross-realm",
	    "ticket-spn-unknown", "ticket-failed", "context-failed" },
	.run = windows_mapped_elsewhere
};
