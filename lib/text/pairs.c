/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Outputs of "name : value" lines: klist cloud_debug, dsregcmd /status, the
 * cmdlet that shows the trust with Entra, netsh winhttp show proxy; and the
 * registry values of reg query. Names are English in all languages of Windows
 * but for netsh; what is not understood is passed over.
 */
#include <string.h>

#include "text/lines.h"
#include "text/readers.h"

enum form { BOOL, INT, TEXT };

struct pair {
	const char *name; /* up to the colon, blanks aside */
	const char *member;
	enum form form;
};

static const struct pair cloud_debug[] = {
	{ "Cloud Kerberos enabled by policy", "enabled_by_policy", BOOL },
	{ "AS_REP callback received", "as_rep_callback_received", BOOL },
	{ "AS_REP callback used", "as_rep_callback_used", BOOL },
	{ "Cloud Referral TGT present in cache", "referral_tgt", BOOL },
	{ "SPN oracle configured", "spn_oracle", BOOL },
	{ "KDC proxy present in cache", "kdc_proxy", BOOL },
	{ "Public Key Credential Present", "public_key", BOOL },
	{ "Password-derived Keys Present", "password_keys", BOOL },
	{ "Plaintext Password Present", "plaintext_password", BOOL },
	{ "AS_REP Credential Type", "credential_type", INT },
	{ "Cloud Primary (Hybrid logon) TGT available", "primary_tgt", BOOL },
	{ NULL, NULL, BOOL }
};

static const struct pair dsregcmd[] = {
	{ "AzureAdJoined", "azure_ad_joined", BOOL },
	{ "EnterpriseJoined", "enterprise_joined", BOOL },
	{ "DomainJoined", "domain_joined", BOOL },
	{ "WorkplaceJoined", "workplace_joined", BOOL },
	{ "TenantId", "tenant_id", TEXT },
	{ "NgcSet", "ngc_set", BOOL },
	{ "AzureAdPrt", "azure_ad_prt", BOOL },
	{ "AzureAdPrtUpdateTime", "prt_update_time", TEXT },
	{ "AzureAdPrtExpiryTime", "prt_expiry_time", TEXT },
	{ "OnPremTgt", "on_prem_tgt", BOOL },
	{ "CloudTgt", "cloud_tgt", BOOL },
	{ "KerbTopLevelNames", "kerb_top_level_names", TEXT },
	{ "Attempt Status", "attempt_status", TEXT },
	{ "Server Error Code", "server_error_code", TEXT },
	{ "Server Error Description", "server_error_description", TEXT },
	{ "Correlation ID", "correlation_id", TEXT },
	{ NULL, NULL, BOOL }
};

static const struct pair trust[] = {
	{ "DomainDnsName", "domain", TEXT },
	{ "KeyVersion", "key_version", INT },
	{ "KeyUpdatedOn", "key_updated_on", TEXT },
	{ "CloudKeyVersion", "cloud_key_version", INT },
	{ "CloudKeyUpdatedOn", "cloud_key_updated_on", TEXT },
	{ "CloudTrustDisplay", "cloud_trust_display", TEXT },
	{ NULL, NULL, BOOL }
};

/* YES, NO, 1, 0, true, false; "YES (Hybrid)" too. */
static json_t *
read_bool(const char *value)
{
	if (ek_after(value, "yes") || ek_after(value, "true") ||
	    *value == '1')
		return json_true();
	if (ek_after(value, "no") || ek_after(value, "false") ||
	    *value == '0')
		return json_false();
	return NULL;
}

static json_t *
read_value(enum form form, const char *value)
{
	int64_t n;

	switch (form) {
	case BOOL:
		return read_bool(value);
	case INT:
		return ek_read_int(value, &n, NULL) ? json_integer(n) : NULL;
	case TEXT:
		return *value != '\0' ? ek_json_text(value) : json_null();
	}
	return NULL;
}

/* The value if the line is of that name; also after a bar, as in a table. */
static const char *
value_of(const char *line, const char *name)
{
	const char *rest = ek_after(line, name);

	if (rest == NULL || (*rest != ':' && strncmp(rest, "\xef\xbc\x9a", 3)))
		return NULL;
	return ek_past_colon(rest);
}

/* Takes in a line. The first value of a name counts. */
static bool
see_pair(json_t *out, const struct pair *pairs, const char *line)
{
	const char *value;
	json_t *json;

	for (; pairs->name != NULL; pairs++) {
		value = value_of(line, pairs->name);
		if (value == NULL)
			continue;
		json = read_value(pairs->form, value);
		if (json == NULL)
			return false;
		if (json_object_get(out, pairs->member) == NULL)
			json_object_set_new(out, pairs->member, json);
		else
			json_decref(json);
		return true;
	}
	return false;
}

/* All pairs of a table into a fact, which has LEAST of them or more. */
static bool
read_pairs(const char *text, size_t len, struct ek_facts *facts,
    const struct pair *pairs, const char *fact, size_t least)
{
	json_t *out = json_object();
	struct ek_lines l;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l))
		see_pair(out, pairs, l.line);
	if (json_object_size(out) < least) {
		json_decref(out);
		return false;
	}
	return ek_fact_set(facts, fact, out);
}

bool
ek_read_cloud_debug(const char *text, size_t len, struct ek_facts *facts)
{
	return read_pairs(text, len, facts, cloud_debug,
	    "environment.cloud_kerberos", 2);
}

bool
ek_read_dsregcmd(const char *text, size_t len, struct ek_facts *facts)
{
	return read_pairs(text, len, facts, dsregcmd, "environment.aadjoin",
	    2);
}

/* "    SupportedEncryptionTypes    REG_DWORD    0x18" of reg query. */
static bool
see_registry(struct ek_facts *facts, const char *path, const char *line)
{
	const char *type = strstr(line, " REG_"), *value;
	char name[256];
	int64_t n;
	json_t *json;

	if (type == NULL)
		return false;
	ek_copy(name, sizeof(name), line, (size_t)(type - line));
	value = type + 1 + strcspn(type + 1, " \t");
	value += strspn(value, " \t");
	json = ek_after(type, "REG_DWORD") != NULL &&
	    ek_read_int(value, &n, NULL) ? json_integer(n) :
	    ek_json_text(value);
	if (strstr(path, "ProxyServers") != NULL)
		ek_fact_append(facts, "config.kdc_proxy_policy", json_pack(
		    "{s:o, s:o}", "realm", ek_json_text(name), "value",
		    ek_json_text(value)));
	return ek_fact_append(facts, "environment.policies", json_pack(
	    "{s:o, s:o, s:o}", "path", ek_json_text(path), "name",
	    ek_json_text(name), "value", json));
}

/* "Proxy Server(s) :  127.0.0.1:8888"; in other languages the line is told by
 * an address with a port behind the colon. */
static bool
see_winhttp(struct ek_facts *facts, bool inside, const char *line)
{
	const char *value = ek_past_colon(line), *port;
	int64_t n;

	if (!inside || value == NULL ||
	    ek_fact_known(facts, "environment.winhttp_proxy"))
		return false;
	port = strrchr(value, ':');
	if (port == NULL || port == value || !ek_read_int(port + 1, &n, NULL))
		return false;
	ek_set_text(facts, "environment.winhttp_proxy", value);
	return true;
}

bool
ek_read_windows(const char *text, size_t len, struct ek_facts *facts)
{
	bool seen = read_pairs(text, len, facts, trust,
	    "environment.kerberos_server", 3);
	char path[512] = "";
	bool winhttp = false;
	struct ek_lines l;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l)) {
		if (ek_after(l.line, "HKEY_") != NULL)
			ek_copy(path, sizeof(path), l.line, strlen(l.line));
		winhttp |= ek_behind(l.line, "WinHTTP") != NULL;
		seen |= see_registry(facts, path, l.line);
		seen |= see_winhttp(facts, winhttp, l.line);
	}
	return seen;
}
