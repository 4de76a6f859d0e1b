/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of configuration and names: each on a configuration (or facts) in
 * which it must speak, and on near misses in which it must be silent.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "diagnose/diagnose.h"
#include "unit/conf_fixture.h"
#include "unit/unit.h"

#define ENTRY "[realms]\n" REALM " = {\nkdc = " KDC "\n}\n"
#define MAP "[domain_realm]\n.windows.net = " REALM "\n"
#define GOOD ENTRY MAP
#define URL(u) "[realms]\n" REALM " = {\nkdc = " u "\n}\n" MAP
#define LOGIN "login.microsoftonline.com"
#define ANCHOR(a) "[realms]\n" REALM " = {\nkdc = " KDC "\nhttp_anchors = " a  \
	"\n}\n" MAP
#define FAILED "\"ticket.obtained\": false"
#define OBTAINED "\"ticket.obtained\": true"
#define HEIMDAL "\"config.library\": \"heimdal\"", EK_CONF_HEIMDAL
#define HAS_NO_DIR "this library has no includedir"
#define SNIPPET(why) "\"config.skipped_files\": [ { \"path\":"           \
	" \"/etc/krb5.conf.d/x\", \"reason\": \"" why "\","                 \
	" \"realm_line\": 4, \"kdcs\": [ \"" KDC "\" ] } ]"
#define OTHER_SPN "\"run.spn_given\": true, \"run.spn\": \"MSSQLSvc/o:1433\""
#define OWN_SPN "\"run.spn_given\": true"
#define UNKNOWN_TO                                                             \
	"\"ticket.obtained\": false, \"ticket.code\": -1765328377,"            \
	" \"config.kdcs\": [ { \"host\": \"login.microsoftonline."
#define LED_AWAY FAILED ", \"ticket.code\": -1765328377, \"ticket.server\":"  \
	" \"krbtgt/OTHER@" REALM "\""
#define REALM_ENTRY "[realms]\n    " REALM " = {\n        kdc = " KDC        \
	"\n    }\n"
#define ASKED(realm) "\"run.realm\": \"" realm "\""
#define NO_REALM "\"run.realm\": null"
#define OWNER(realm) "\"cache.principal_realm\": \"" realm "\""
#define KIND(k) "\"name.kind\": \"" k "\""

static const char base[] =
    "{ \"run.realm\": \"" REALM "\", \"run.host\": \"" HOST "\","
    " \"run.spn\": \"MSSQLSvc/" HOST ":1433\", \"run.port\": 1433,"
    " \"run.spn_given\": false,"
    " \"environment.variables\": { \"KRB5_CONFIG\": null },"
    " \"config.library\": \"mit\", \"config.init_code\": 0 }";

/* What else lies on the disk. */
static const struct memory_file files[] = {
	{ "/etc/krb5.conf", NULL, 0 }, /* replaced by each case */
	{ "/inc/realm.conf", ENTRY, 0 },
	{ "/inc/other.bak", ENTRY, 0 },
	{ "/ok.pem", "-----BEGIN CERTIFICATE-----\n", 0 },
	{ "/none.pem", "no certificate\n", 0 },
	{ NULL, NULL, 0 }
};

struct expectation {
	const char *id;
	int severity;     /* of ek_severity, or SILENT */
	const char *conf; /* NULL: no files are looked at */
	const char *more; /* members of a JSON object, or NULL */
	enum ek_conf_flavour flavour;
};

enum { SILENT = -1, INFO = EK_INFO, WARN = EK_WARNING, ERROR = EK_ERROR };

static const struct expectation cases[] = {
	{ "config-malformed", ERROR, "[libdefaults\n", NULL },
	{ "config-malformed", ERROR, GOOD "}\n", "\"config.init_code\": 5" },
	{ "config-malformed", SILENT, GOOD, NULL },
	{ "config-malformed", SILENT, "[realms]\n" REALM " = {\nkdc = " KDC
	    "\n", NULL },
	{ "config-malformed", SILENT, "include /gone\n", NULL },
	{ "config-include-missing", ERROR, "include /gone\n" GOOD, NULL },
	{ "config-include-missing", ERROR, "includedir /gone\n" GOOD, NULL },
	{ "config-include-missing", SILENT, "includedir /inc\n" MAP, NULL },
	{ "config-include-missing", SILENT, " include /gone\n" GOOD, NULL },
	{ "config-include-missing", SILENT, "include /gone\n" GOOD, HEIMDAL },
	{ "config-malformed", SILENT, "includedir /inc\n" GOOD, HEIMDAL },
	{ "config-malformed", ERROR, "words\n" GOOD, HEIMDAL },
	{ "config-include-unsupported", ERROR, "includedir /inc\n" GOOD,
	    HEIMDAL },
	{ "config-include-unsupported", ERROR, "[libdefaults]\n\tinclude "
	    "/inc/realm.conf\n" GOOD, HEIMDAL },
	{ "config-include-unsupported", ERROR, ENTRY "includedir /inc\n" MAP,
	    HEIMDAL },
	{ "config-include-unsupported", WARN, GOOD "includedir /inc\n",
	    HEIMDAL },
	{ "config-include-unsupported", SILENT, "", SNIPPET(HAS_NO_DIR)
	    ", " HEIMDAL },
	{ "config-include-unsupported", SILENT, NULL, "\"config.files\": [ {"
	    " \"path\": \"/etc/krb5.conf\", \"status\": \"missing\" } ],"
	    " \"config.syntax_errors\": [], " SNIPPET(HAS_NO_DIR) ", "
	    HEIMDAL },
	{ "config-include-unsupported", SILENT, "includedir /inc\n" MAP,
	    NULL },
	{ "config-include-unsupported", SILENT, "includes = 1\n" GOOD,
	    HEIMDAL },
	{ "config-snippet-not-read", SILENT, "", SNIPPET(HAS_NO_DIR)
	    ", " HEIMDAL },
	{ "config-https-unsupported", ERROR, "", SNIPPET(HAS_NO_DIR)
	    ", " HEIMDAL },
	{ "config-https-unsupported", SILENT, "[realms]\n" REALM " = {\n"
	    "kdc = kdc.example\n}\n", SNIPPET(HAS_NO_DIR) ", " HEIMDAL },
	{ "config-https-unsupported", SILENT, "", SNIPPET(HAS_NO_DIR) },

	{ "config-missing", ERROR, NULL, "\"config.files\": [ { \"path\":"
	    " \"/etc/krb5.conf\", \"status\": \"missing\" } ],"
	    " \"config.realm_found\": false" },
	{ "config-missing", SILENT, NULL, "\"config.files\": [ { \"path\":"
	    " \"/etc/krb5.conf\", \"status\": \"missing\" } ],"
	    " \"config.realm_found\": false, " OBTAINED },
	{ "config-missing", SILENT, "", NULL },
	{ "config-unreadable", ERROR, NULL, "\"config.files\": [ { \"path\":"
	    " \"/etc/krb5.conf\", \"status\": \"unreadable\", \"error\":"
	    " \"Permission denied\" } ], \"config.init_code\": 13" },
	{ "config-unreadable", WARN, NULL, "\"config.files\": [ { \"path\":"
	    " \"/a\", \"status\": \"unreadable\" }, { \"path\": \"/b\","
	    " \"status\": \"read\" } ], \"config.realm_found\": true" },
	{ "config-unreadable", SILENT, GOOD, NULL },

	{ "config-variable-elsewhere", ERROR, NULL, "\"config.files\": [ {"
	    " \"path\": \"/old/krb5.conf\", \"status\": \"missing\" } ],"
	    " \"config.realm_found\": false, \"environment.variables\":"
	    " { \"KRB5_CONFIG\": \"/old/krb5.conf\" }" },
	{ "config-variable-elsewhere", ERROR, "", "\"environment.variables\":"
	    " { \"KRB5_CONFIG\": \"/x\" }, \"config.skipped_files\": [ {"
	    " \"path\": \"/etc/krb5.conf\", \"reason\": \"KRB5_CONFIG names"
	    " other files\", \"realm_line\": 4 } ]" },
	{ "config-variable-elsewhere", SILENT, GOOD,
	    "\"environment.variables\": { \"KRB5_CONFIG\": \"/x\" }" },
	{ "config-variable-elsewhere", SILENT, "",
	    "\"environment.variables\": { \"KRB5_CONFIG\": \"/x\" }" },

	{ "config-snippet-not-read", ERROR, "", "\"config.skipped_files\": [ {"
	    " \"path\": \"/etc/krb5.conf.d/himmelblau.conf\", \"reason\": \"no"
	    " includedir line reads this folder\", \"realm_line\": 4 } ]" },
	{ "config-snippet-not-read", ERROR, "includedir /inc\n[realms]\n",
	    "\"config.realm_found\": false" },
	{ "config-snippet-not-read", SILENT, NULL, "\"config.files\": [ {"
	    " \"path\": \"/etc/krb5.conf\", \"status\": \"missing\" } ],"
	    " \"config.realm_found\": false, " SNIPPET("r") },
	{ "config-snippet-not-read", SILENT, GOOD, "\"config.skipped_files\":"
	    " [ { \"path\": \"/etc/krb5.conf.d/x\", \"reason\": \"r\","
	    " \"realm_line\": 4 } ]" },
	{ "config-snippet-not-read", SILENT, "", "\"config.skipped_files\": [ {"
	    " \"path\": \"/etc/krb5.conf.d/x\", \"reason\": \"r\","
	    " \"realm_line\": null } ]" },

	{ "config-ignored-lines", ERROR, "[realm]\n" REALM " = {\nkdc = " KDC
	    "\n}\n" MAP, NULL },
	{ "config-ignored-lines", ERROR, ENTRY "[domain-realm]\n.windows.net"
	    " = " REALM "\n", NULL },
	{ "config-ignored-lines", ERROR, "\xef\xbb\xbf" GOOD, NULL },
	{ "config-ignored-lines", ERROR, " " GOOD, NULL },
	{ "config-ignored-lines", ERROR, "[realms]\n" REALM " = { kdc = "
	    KDC " }\n" MAP, NULL },
	{ "config-ignored-lines", ERROR, "[realms]\nkdc = " KDC "\n" MAP,
	    NULL },
	{ "config-ignored-lines", ERROR, "[realms]\n# " REALM " = {\n# kdc = "
	    KDC "\n# }\n" MAP, NULL },
	{ "config-ignored-lines", ERROR, ENTRY "[domain_realm]\n*.windows.net"
	    " = " REALM "\n", NULL },
	{ "config-ignored-lines", ERROR, ENTRY "[domain_realm]\n.windows.net"
	    " = " REALM " # Entra\n", NULL },
	{ "config-ignored-lines", SILENT, GOOD "[realm]\nX = {\n}\n", NULL },
	{ "config-ignored-lines", SILENT, "# " REALM " = {\n" GOOD, NULL },
	{ "config-ignored-lines", SILENT, "[realm]\n" GOOD, OBTAINED },
	{ "config-oddities", INFO, GOOD "[realm]\nX = {\n}\n", NULL },
	{ "config-oddities", INFO, GOOD
	    "[libdefaults]\ndns_canonicalise_hostname = false\n", NULL },
	{ "config-oddities", SILENT, GOOD "[sssd]\nX = y\n[libdefaults]\n"
	    "ticket_lifetime = 10h\r\n", NULL },

	{ "config-realm-case", ERROR, "[realms]\nKerberos.microsoftonline.com"
	    " = {\nkdc = " KDC "\n}\n" MAP, NULL },
	{ "config-realm-case", ERROR, ENTRY "[domain_realm]\n.windows.net ="
	    " kerberos.microsoftonline.com\n", NULL },
	{ "config-realm-case", ERROR, GOOD "[libdefaults]\ndefault_realm ="
	    " kerberos.microsoftonline.com\n", NULL },
	{ "config-realm-case", INFO, GOOD "[libdefaults]\ndefault_realm ="
	    " kerberos.microsoftonline.com\n", OBTAINED },
	{ "config-realm-case", SILENT, GOOD "[libdefaults]\ndefault_realm ="
	    " corp.example\n", NULL },
	{ "config-realm-misspelled", ERROR, "[realms]\n"
	    "KERBEROS.MICROSOFTONLIEN.COM = {\nkdc = x\n}\n" MAP, NULL },
	{ "config-realm-misspelled", ERROR, ENTRY "[domain_realm]\n"
	    ".windows.net = KERBEROS.MICROSOFTONLINE.CON\n", NULL },
	{ "config-realm-misspelled", SILENT, GOOD "[realms]\n"
	    "KERBEROS.MICROSOFTONLINE.US = {\nkdc = x\n}\n", NULL },

	{ "config-realm-missing", ERROR, MAP, NULL },
	{ "config-realm-missing", ERROR, "[realms]\nCORP.EXAMPLE = {\nkdc = d"
	    "\n}\n" MAP, FAILED },
	{ "config-realm-missing", SILENT, GOOD, NULL },
	{ "config-realm-missing", SILENT, MAP,
	    "\"network.kdc_records\": [{\"realm\": \"" REALM "\","
	    " \"records\": [{\"target\": \"dc\"}]}]" },
	{ "config-realm-missing", SILENT, MAP, OBTAINED },
	{ "config-realm-missing", SILENT, "[libdefaults\n", NULL },
	{ "config-realm-without-kdc", ERROR, "[realms]\n" REALM " = {\n"
	    "http_anchors = FILE:/ok.pem\n}\n" MAP, NULL },
	{ "config-realm-without-kdc", SILENT, GOOD, NULL },
	{ "config-realm-without-kdc", SILENT, MAP, NULL },

	{ "config-host-unmapped", ERROR, ENTRY, FAILED },
	{ "config-host-unmapped", ERROR, ENTRY,
	    "\"cache.principal_realm\": \"CORP.EXAMPLE\"" },
	{ "config-host-unmapped", INFO, ENTRY,
	    "\"cache.principal_realm\": \"" REALM "\"" },
	{ "config-host-unmapped", SILENT, GOOD, NULL },
	{ "config-host-unmapped", SILENT, ENTRY, OBTAINED },
	{ "config-host-unmapped", SILENT, ENTRY,
	    "\"run.spn_realm\": \"" REALM "\"" },
	{ "config-host-unmapped", SILENT, ENTRY, KIND("on-premises") ","
	    " \"run.host\": \"sql.contoso.local\"" },
	{ "config-host-unmapped", ERROR, ENTRY, KIND("on-premises") ","
	    " \"run.host\": \"sql.contoso.local\", \"run.realm\":"
	    " \"CONTOSO.LOCAL\"" },
	{ "config-host-realm-other", SILENT, ENTRY "[domain_realm]\n"
	    ".windows.net = CORP.EXAMPLE\n", KIND("on-premises") },
	{ "config-host-realm-other", ERROR, ENTRY "[domain_realm]\n"
	    ".windows.net = CORP.EXAMPLE\n", NULL },
	{ "config-host-realm-other", SILENT, GOOD "[domain_realm]\n"
	    ".azure.net = CORP.EXAMPLE\n", NULL },
	{ "config-host-realm-other", SILENT, GOOD "[domain_realm]\n"
	    "windows.net = CORP.EXAMPLE\n", NULL },

	{ "config-default-realm-unset", ERROR, GOOD,
	    "\"run.client\": \"freetds\"" },
	{ "config-default-realm-unset", ERROR, GOOD,
	    "\"run.client\": \"freetds\", " OBTAINED },
	{ "config-default-realm-unset", ERROR, GOOD,
	    "\"ticket.code\": -1765328160" },
	{ "config-default-realm-unset", SILENT, GOOD, NULL },
	{ "config-default-realm-unset", SILENT, GOOD,
	    "\"run.client\": \"all\"" },
	{ "config-default-realm-unset", SILENT, GOOD, "\"run.client\":"
	    " \"freetds\", \"run.spn_realm\": \"" REALM "\"" },
	{ "config-default-realm-unset", SILENT, GOOD "[libdefaults]\n"
	    "default_realm = " REALM "\n", "\"run.client\": \"freetds\"" },
	{ "config-default-realm-other", ERROR, GOOD "[libdefaults]\n"
	    "default_realm = ATHENA.MIT.EDU\n",
	    "\"run.client\": \"freetds\"" },
	{ "config-default-realm-other", SILENT, GOOD "[libdefaults]\n"
	    "default_realm = ATHENA.MIT.EDU\n", NULL },
	{ "config-cache-name-other-library", ERROR, GOOD "[libdefaults]\n"
	    "default_cc_name = KEYRING:persistent:1\n", "\"cache.source\":"
	    " \"default\", \"cache.exists\": false, \"cache.name\":"
	    " \"FILE:/tmp/krb5cc_1\"" },
	{ "config-cache-name-other-library", SILENT, GOOD "[libdefaults]\n"
	    "default_cc_name = X\n", "\"cache.source\": \"default\","
	    " \"cache.exists\": true" },

	{ "config-kdc-malformed", ERROR,
	    URL("kkdcp://" LOGIN "/" TENANT "/kerberos"), NULL },
	{ "config-kdc-malformed", ERROR,
	    URL("http://" LOGIN "/" TENANT "/kerberos"), NULL },
	{ "config-kdc-malformed", ERROR,
	    URL("HTTPS://" LOGIN "/" TENANT "/kerberos"), NULL },
	{ "config-kdc-malformed", ERROR,
	    URL("https//" LOGIN "/" TENANT "/kerberos"), NULL },
	{ "config-kdc-malformed", ERROR,
	    URL("https://" LOGIN ":99999/x"), NULL },
	{ "config-kdc-malformed", ERROR, URL(KDC "\nkdc = kkdcp://x/y"),
	    NULL },
	{ "config-kdc-malformed", SILENT, GOOD, NULL },
	{ "config-kdc-malformed", SILENT, URL("kdc.example.com:88"), NULL },
	{ "config-kdc-malformed", SILENT,
	    URL("https://" LOGIN "/common/kerberos"), NULL },
	{ "config-kdc-wrong", ERROR, URL("https://" LOGIN "/common/kerberos"),
	    NULL },
	{ "config-kdc-wrong", ERROR, URL("https://" LOGIN), NULL },
	{ "config-kdc-wrong", ERROR, URL(KDC " # Entra"), NULL },
	{ "config-kdc-wrong", ERROR, URL(LOGIN), NULL },
	{ "config-kdc-wrong", WARN, URL(KDC "\nkdc = https://" LOGIN "/x"),
	    NULL },
	{ "config-kdc-wrong", SILENT, URL("https://proxy.example/KdcProxy"),
	    NULL },
	{ "config-kdc-wrong", SILENT,
	    URL("https://" LOGIN ":443/" TENANT "/kerberos"), NULL },
	{ "config-two-tenants", WARN, URL(KDC "\nkdc = https://" LOGIN "/"
	    TENANT2 "/kerberos"), NULL },
	{ "config-two-tenants", ERROR, URL(KDC "\nkdc = https://" LOGIN "/"
	    TENANT2 "/kerberos"), FAILED ", \"ticket.code\": -1765328378" },
	{ "config-two-tenants", SILENT, URL(KDC "\nkdc = " KDC), NULL },

	{ "config-anchors-unusable", ERROR, ANCHOR("FILE:/gone.pem"), NULL },
	{ "config-anchors-unusable", ERROR, ANCHOR("FILE:/none.pem"), NULL },
	{ "config-anchors-unusable", ERROR, ANCHOR("/ok.pem"), NULL },
	{ "config-anchors-unusable", SILENT, ANCHOR("FILE:/ok.pem"), NULL },
	{ "config-anchors-unusable", SILENT, ANCHOR("DIR:/inc"), NULL },
	{ "config-anchors-unusable", SILENT, "[realms]\n" REALM " = {\nkdc = "
	    "k.example\nhttp_anchors = FILE:/gone.pem\n}\n" MAP, NULL },
	{ "config-no-k5tls", ERROR, GOOD, "\"config.k5tls\": { \"path\":"
	    " \"/p/tls/k5tls.so\", \"present\": false, \"loads\": false }" },
	{ "config-no-k5tls", ERROR, GOOD, "\"config.k5tls\": { \"path\":"
	    " \"/p\", \"present\": true, \"loads\": false, \"error\":"
	    " \"e\" }" },
	{ "config-no-k5tls", SILENT, GOOD, "\"config.k5tls\": { \"path\":"
	    " \"/p\", \"present\": true, \"loads\": true }" },
	{ "config-no-k5tls", SILENT, URL("kdc.example.com"),
	    "\"config.k5tls\": { \"present\": false, \"loads\": false }" },
	{ "config-aes256-not-permitted", ERROR, GOOD "[libdefaults]\n"
	    "permitted_enctypes = aes128-cts\n", NULL },
	{ "config-aes256-not-permitted", ERROR, GOOD "[libdefaults]\n"
	    "default_tgs_enctypes = rc4-hmac\n", NULL },
	{ "config-aes256-not-permitted", ERROR, GOOD "[libdefaults]\n"
	    "permitted_enctypes = aes256\n", NULL },
	{ "config-aes256-not-permitted", ERROR, NULL,
	    "\"environment.policies\": [ { \"path\": \"p\", \"name\":"
	    " \"SupportedEncryptionTypes\", \"value\": 7 } ]" },
	{ "config-aes256-not-permitted", SILENT, GOOD "[libdefaults]\n"
	    "permitted_enctypes = aes256-cts aes128-cts\n", NULL },
	{ "config-aes256-not-permitted", SILENT, GOOD "[libdefaults]\n"
	    "permitted_enctypes = DEFAULT -rc4 -des3\n", NULL },
	{ "config-include-ignored", WARN, "include /inc/realm.conf\n" MAP,
	    "\"run.client\": \"go-mssqldb\"" },
	{ "config-include-ignored", SILENT, "include /inc/realm.conf\n" MAP,
	    "\"run.client\": \"odbc\"" },
	{ "config-include-ignored", SILENT, GOOD,
	    "\"run.client\": \"go-mssqldb\"" },
	{ "config-locator-overrides", WARN, GOOD, "\"config.locator_files\": ["
	    " { \"path\": \"/var/lib/sss/pubconf/kdcinfo.R\", \"address\":"
	    " \"10.0.0.9\" } ]" },
	{ "config-locator-overrides", ERROR, GOOD, "\"config.locator_files\":"
	    " [ { \"path\": \"/k\", \"address\": \"10.0.0.9\" } ], "
	    FAILED ", \"ticket.code\": -1765328228" },
	{ "config-locator-overrides", SILENT, GOOD, NULL },

	{ "config-proxy-policy-malformed", ERROR, NULL,
	    "\"config.kdc_proxy_policy\": [ { \"realm\": \"" REALM "\","
	    " \"value\": \"https://" LOGIN "/" TENANT "/kerberos\" } ]" },
	{ "config-proxy-policy-malformed", ERROR, NULL,
	    "\"config.kdc_proxy_policy\": [ { \"realm\": \"" REALM "\","
	    " \"value\": \"<https " LOGIN ":443:" TENANT "/kerberos/>\" } ]" },
	{ "config-proxy-policy-malformed", SILENT, NULL,
	    "\"config.kdc_proxy_policy\": [ { \"realm\": \"" REALM "\","
	    " \"value\": \"<https " LOGIN ":443:" TENANT "/kerberos />\" } ]" },
	{ "config-cloud-kerberos-off", ERROR, NULL,
	    "\"environment.cloud_kerberos\": { \"enabled_by_policy\": 0 }" },
	{ "config-cloud-kerberos-off", SILENT, NULL,
	    "\"environment.cloud_kerberos\": { \"enabled_by_policy\": 1 }" },
	{ "config-windows-mapped-elsewhere", ERROR, NULL,
	    "\"config.host_to_realm\": [ { \"realm\": \"CORP.EXAMPLE\","
	    " \"suffix\": \".windows.net\" } ]" },
	{ "config-windows-mapped-elsewhere", SILENT, NULL,
	    "\"config.host_to_realm\": [ { \"realm\": \"CORP.EXAMPLE\","
	    " \"suffix\": \".windows.net\" }, { \"realm\": \"" REALM "\","
	    " \"suffix\": \".database.windows.net\" } ]" },

	{ "config-windows-no-routing", ERROR, NULL,
	    "\"environment.cloud_kerberos\": { \"referral_tgt\": true,"
	    " \"spn_oracle\": false }" },
	{ "config-windows-no-routing", SILENT, NULL,
	    "\"environment.cloud_kerberos\": { \"referral_tgt\": true,"
	    " \"spn_oracle\": true }" },

	{ "name-realm-other", ERROR, ENTRY, KIND("managed-instance") ", "
	    ASKED("OTHER.REALM") },
	{ "name-realm-other", ERROR, ENTRY, KIND("on-premises") ", "
	    ASKED("KERBEROS.MICROSOFTONLINE.CM") },
	{ "name-realm-other", ERROR, "", KIND("on-premises") ", "
	    ASKED("CORP.EXAMPEL") ", " OWNER("CORP.EXAMPLE") },
	{ "name-realm-other", WARN, ENTRY, KIND("managed-instance") ", "
	    ASKED("kerberos.microsoftonline.com") ", " OBTAINED },
	{ "name-realm-other", SILENT, ENTRY, KIND("managed-instance") },
	{ "name-ip-address", SILENT, NULL, KIND("ip-address") ", " NO_REALM },
	{ "name-alias", SILENT, NULL, KIND("on-premises") ", " NO_REALM
	    ", \"name.dns_canonical\": \"" HOST "\"" },
	{ "name-realm-other", SILENT, "", KIND("on-premises") ", "
	    ASKED("CORP.EXAMPLE") ", " OWNER("CORP.EXAMPLE") },
	{ "name-realm-other", SILENT, NULL, KIND("on-premises") ", "
	    ASKED("CORP1.EXAMPLE") ", " OWNER("CORP2.EXAMPLE")
	    ", \"config.realm_found\": true" },
	{ "config-realm-misspelled", SILENT, GOOD, KIND("managed-instance")
	    ", " ASKED("KERBEROS.MICROSOFTONLINE.CM")
	    ", \"config.realm_found\": false" },
	{ "config-realm-case", SILENT, GOOD, KIND("managed-instance")
	    ", " ASKED("kerberos.microsoftonline.com")
	    ", \"config.realm_found\": false, \"config.realm_other_case\":"
	    " \"" REALM "\"" },
	{ "config-default-realm-unusable", SILENT, "[libdefaults]\n"
	    "default_realm = " REALM "\n", OWNER("CORP.EXAMPLE") ", "
	    ASKED("KERBEROS.MICROSOFTONLINE.CM") },
	{ "config-default-realm-unusable", WARN, "[libdefaults]\n"
	    "default_realm = KERBEROS.MICROSOFTONLINE.CM\n",
	    OWNER("CORP.EXAMPLE") },

	{ "name-logical-server", ERROR, NULL, KIND("logical-server") },
	{ "name-logical-server", SILENT, NULL, KIND("managed-instance") },
	{ "name-logical-server", SILENT, NULL, KIND("logical-server")
	    ", " OTHER_SPN },
	{ "name-other-service", ERROR, NULL, KIND("synapse") },
	{ "name-other-service", ERROR, NULL, KIND("fabric") },
	{ "name-other-service", SILENT, NULL,
	    KIND("managed-instance-public") },
	{ "name-sovereign-cloud", WARN, NULL, KIND("sovereign-cloud")
	    ", \"name.cloud\": \"china\"" },
	{ "name-sovereign-cloud", WARN, NULL, KIND("sovereign-cloud") ", "
	    UNKNOWN_TO "us\" } ]" },
	{ "name-sovereign-cloud", ERROR, NULL, KIND("sovereign-cloud") ", "
	    UNKNOWN_TO "com\" } ]" },
	{ "name-sovereign-cloud", ERROR, NULL, KIND("sovereign-cloud") ", "
	    OWN_SPN ", " UNKNOWN_TO "com\" } ]" },
	{ "name-sovereign-cloud", SILENT, NULL, KIND("managed-instance") },
	{ "name-ip-address", ERROR, NULL, KIND("ip-address") },
	{ "name-ip-address", WARN, NULL, KIND("ip-address") ", " OBTAINED },
	{ "name-ip-address", SILENT, NULL, KIND("ip-address")
	    ", " OTHER_SPN },
	{ "name-local", ERROR, NULL, KIND("local") },
	{ "name-local", SILENT, NULL, KIND("managed-instance") },
	{ "name-short", ERROR, NULL, KIND("short-name") },
	{ "name-short", SILENT, NULL, KIND("short-name")
	    ", " OTHER_SPN },
	{ "name-not-managed-instance", ERROR, NULL, KIND("on-premises") },
	{ "name-not-managed-instance", SILENT, NULL, KIND("on-premises")
	    ", \"run.realm\": \"CORP.EXAMPLE\"" },
	{ "name-not-managed-instance", SILENT, NULL, KIND("on-premises")
	    ", \"name.dns_canonical\": \"" HOST "\"" },
	{ "name-alias", WARN, NULL, KIND("on-premises")
	    ", \"name.dns_canonical\": \"" HOST "\"" },
	{ "name-alias", SILENT, NULL, KIND("managed-instance")
	    ", \"name.dns_canonical\": \"tr1.database.windows.net\"" },
	{ "name-canonicalised", WARN, GOOD, "\"name.canonical_host\":"
	    " \"tr1.worker.vnet.database.windows.net\"" },
	{ "name-canonicalised", WARN, GOOD, "\"name.canonical_host\": \"" HOST
	    ".corp.example\"" },
	{ "name-canonicalised", SILENT, GOOD,
	    "\"name.canonical_host\": \"" HOST "\"" },
	{ "name-canonicalised", SILENT, GOOD, OWN_SPN
	    ", \"name.canonical_host\": \"mi2.z.database.windows.net\"" },
	{ "name-canonicalised", SILENT, GOOD,
	    "\"name.dns_canonical\":"
	    " \"tr1.worker.vnet.database.windows.net\"" },
	{ "name-malformed-spn", ERROR, NULL, "\"name.parse_code\":"
	    " -1765328250, \"name.parse_text\": \"Malformed\"" },
	{ "name-malformed-spn", SILENT, NULL,
	    "\"name.parse_code\": -1765328160" },
	{ "name-malformed-spn", SILENT, NULL,
	    "\"name.parse_code\": -1765328167" },
	{ "name-malformed-spn", SILENT, NULL, "\"name.parse_code\": 0" },
	{ "name-unresolved", WARN, NULL, "\"name.resolve_code\": -2,"
	    " \"name.resolve_text\": \"Name or service not known\"" },
	{ "name-unresolved", SILENT, NULL, "\"name.resolve_code\": 0" },
	{ "name-unresolved", SILENT, NULL, "\"name.resolve_code\": -3,"
	    " \"name.resolver_silent\": true" },
	{ "name-resolver-silent", WARN, NULL, "\"name.resolve_code\": -3,"
	    " \"name.resolver_silent\": true" },
	{ "name-resolver-silent", SILENT, NULL, "\"name.resolve_code\": -2,"
	    " \"name.resolver_silent\": false" },
};

static void
merge(struct ek_facts *facts, const char *text)
{
	json_t *object = json_loads(text, 0, NULL);

	ck_assert_msg(object != NULL, "no JSON: %s", text);
	ck_assert(ek_facts_merge(facts, object));
	json_decref(object);
}

static struct ek_facts *
facts_of(const struct expectation *want)
{
	struct memory_file disk[sizeof(files) / sizeof(*files)];
	struct ek_facts *facts;
	struct ek_buf more = { 0 };

	memcpy(disk, files, sizeof(files));
	disk[0].text = want->conf;
	facts = want->conf == NULL ? ek_facts_new() :
	    memory_facts(want->flavour, NULL, disk);
	ck_assert_ptr_nonnull(facts);
	merge(facts, base);
	ek_buf_printf(&more, "{ %s }", want->more == NULL ? "" : want->more);
	merge(facts, ek_buf_str(&more));
	ek_buf_free(&more);
	return facts;
}

/* What a finding must bring along, whatever it is. */
static void
check_finding(const struct ek_finding *found)
{
	size_t i;

	ck_assert_str_ne(found->detail, "");
	ck_assert_ptr_null(strstr(found->detail, "(null)"));
	ck_assert_uint_gt(json_array_size(found->evidence), 0);
	for (i = 0; i < found->n_advice; i++)
		ck_assert_ptr_nonnull(found->advice[i].text);
}

START_TEST(speaks_and_is_silent)
{
	const struct expectation *want = &cases[_i];
	struct ek_facts *facts = facts_of(want);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *found = ek_diagnosis_find(d, want->id);

	ck_assert_msg((found != NULL) == (want->severity != SILENT),
	    "%s in: %s %s", want->id, want->conf != NULL ? want->conf : "",
	    want->more != NULL ? want->more : "");
	if (found != NULL) {
		ck_assert_msg((int)found->severity == want->severity,
		    "%s: %s", want->id, ek_severity_name(found->severity));
		check_finding(found);
	}
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* Every rule spoken of here has both kinds of case. */
START_TEST(every_rule_has_both_cases)
{
	const char *id = cases[_i].id;
	bool speaks = false, silent = false;
	size_t i;

	ck_assert_msg(ek_rule_find(id) != NULL, "%s", id);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (strcmp(cases[i].id, id) != 0)
			continue;
		speaks = speaks || cases[i].severity != SILENT;
		silent = silent || cases[i].severity == SILENT;
	}
	ck_assert_msg(speaks && silent, "%s", id);
}
END_TEST

static const struct expectation places[] = {
	{ "config-host-realm-other", 0, ENTRY "[domain_realm]\n.windows.net ="
	    " CORP.EXAMPLE\n", "/etc/krb5.conf:6" },
	{ "config-kdc-malformed", 0, "[realms]\n" REALM " = {\n"
	    "kdc = kkdcp://x/y\n}\n", "/etc/krb5.conf:3" },
	{ "config-malformed", 0, "[realms]\n\nx\n", "/etc/krb5.conf:3" },
	{ "config-aes256-not-permitted", 0, GOOD "[libdefaults]\n"
	    "permitted_enctypes = aes128-cts\n", "/etc/krb5.conf:8" },
	{ "config-realm-misspelled", 0, "[realms]\n"
	    "KERBEROS.MICROSOFTONLINE.CO = {\n}\n", "/etc/krb5.conf:2" },
};

START_TEST(says_file_and_line)
{
	struct expectation want = places[_i];
	const char *place = want.more;
	struct ek_facts *facts;
	struct ek_diagnosis *d;
	const struct ek_finding *found;

	want.more = NULL;
	facts = facts_of(&want);
	d = ek_diagnose(facts);
	found = ek_diagnosis_find(d, want.id);
	ck_assert_ptr_nonnull(found);
	ck_assert_msg(strstr(found->detail, place) != NULL, "%s: %s", place,
	    found->detail);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* What is to be mapped follows from the host. */
static const struct expectation mappings[] = {
	{ "config-host-unmapped", 0, NULL, ".windows.net = " REALM },
	{ "config-host-unmapped", 0, "\"run.host\": \"a.z.database."
	    "chinacloudapi.cn\", " KIND("sovereign-cloud"),
	    ".z.database.chinacloudapi.cn = " REALM },
	{ "config-host-unmapped", 0, "\"run.host\": \"sql.contoso.local\","
	    " \"run.realm\": \"CONTOSO.LOCAL\", " KIND("on-premises"),
	    ".contoso.local = CONTOSO.LOCAL" },
	{ "ticket-cross-realm", 0, LED_AWAY, ".windows.net = " REALM },
	{ "ticket-cross-realm", 0, LED_AWAY ", \"run.host\": \"a.z.database."
	    "chinacloudapi.cn\", " KIND("sovereign-cloud"),
	    ".z.database.chinacloudapi.cn = " REALM },
	{ "ticket-cross-realm", 0, LED_AWAY ", \"run.host\": "
	    "\"sql.contoso.local\", " KIND("on-premises"),
	    "entrakrb-probe --realm REALM MSSQLSvc/" HOST ":1433" },
	{ "ticket-cross-realm", 0, LED_AWAY ", \"run.spn_realm\": \"" REALM
	    "\"", "ServerSPN=MSSQLSvc/" HOST ":1433@" REALM },
	{ "config-missing", 0, "\"config.files\": [ { \"path\": \"/f\","
	    " \"status\": \"missing\" } ], \"config.realm_found\": false,"
	    " \"run.host\": \"a.z.database.chinacloudapi.cn\", "
	    KIND("sovereign-cloud"), REALM_ENTRY "[domain_realm]\n"
	    "    .z.database.chinacloudapi.cn = " REALM },
};

START_TEST(offers_a_mapping_of_the_host)
{
	struct expectation want = { mappings[_i].id, 0, ENTRY,
		mappings[_i].conf };
	struct ek_facts *facts = facts_of(&want);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *found = ek_diagnosis_find(d, want.id);

	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->advice[0].command, mappings[_i].more);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* What would have Heimdal ask over HTTPS is not advised to it. */
static const struct expectation https_advice[] = {
	{ "config-realm-missing", 0, "", NULL },
	{ "config-realm-without-kdc", 0, "[realms]\n" REALM " = {\n}\n", NULL },
	{ "config-kdc-wrong", 0, URL(KDC), NULL },
	{ "config-kdc-malformed", 0, URL("foo://x/y"), NULL },
};

START_TEST(advises_heimdal_no_https)
{
	struct expectation want = https_advice[_i];
	struct expectation heimdal = { want.id, 0, want.conf, HEIMDAL };
	struct ek_facts *facts = facts_of(&heimdal);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *found = ek_diagnosis_find(d, want.id);
	size_t i;

	ck_assert_ptr_nonnull(found);
	ck_assert_uint_gt(found->n_advice, 0);
	for (i = 0; i < found->n_advice; i++)
		ck_assert(found->advice[i].command == NULL ||
		    strstr(found->advice[i].command, "https://") == NULL);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* A whole, usual configuration of a sign-in daemon, and a ticket. */
START_TEST(has_nothing_to_say_of_a_healthy_machine)
{
	static const struct expectation healthy = { "", 0,
		"[libdefaults]\n\tdns_canonicalize_hostname = false\n"
		"[realms]\n\t" REALM " = {\n\t\tkdc = " KDC "\n\t}\n"
		"[domain_realm]\n\t.windows.net = " REALM "\n"
		"\t.azure.net = " REALM "\n",
		KIND("managed-instance") ", " OBTAINED ", \"name.resolve_code\""
		": 0, \"name.dns_canonical\": \"tr1.worker.vnet.database."
		"windows.net\", \"name.canonical_host\": \"" HOST "\","
		" \"name.parse_code\": -1765328160, \"config.k5tls\":"
		" { \"path\": \"/p\", \"present\": true, \"loads\": true }" };
	struct ek_facts *facts = facts_of(&healthy);
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_msg(d->n_findings == 0, "%s", d->n_findings > 0 ?
	    d->findings[0].rule->id : "");
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* A realm that nobody means is not to be written into krb5.conf. */
START_TEST(advises_no_mapping_to_a_misspelled_realm)
{
	static const struct expectation slip = { "", 0, GOOD,
		KIND("managed-instance") ", "
		ASKED("KERBEROS.MICROSOFTONLINE.CM") };
	struct ek_facts *facts = facts_of(&slip);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *cause = ek_diagnosis_find(d,
	    "name-realm-other");
	const struct ek_finding *f = ek_diagnosis_find(d,
	    "config-host-realm-other");

	ck_assert_ptr_nonnull(cause);
	ck_assert_ptr_nonnull(f);
	ck_assert_str_eq(f->caused_by, "name-realm-other");
	ck_assert_uint_eq(f->n_advice, 0);
	ck_assert(cause < f);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

#define SLIP "KERBEROS.MICROSOFTONLINE.CM"
#define SLIP_ASKED KIND("managed-instance") ", " ASKED(SLIP)
#define NO_ENTRY "\"config.realm_found\": false, \"config.kdcs\": []"
#define NO_KDC "\"config.realm_found\": true, \"config.kdcs\": []"

/* What follows from it is mended in the realm that is meant, or not at all. */
static const struct {
	const char *id, *conf, *more;
	bool mends; /* something is to be written for the realm that is meant */
} consequences[] = {
	{ "config-realm-missing", GOOD, SLIP_ASKED ", " NO_ENTRY, false },
	{ "config-realm-missing", "", SLIP_ASKED, true },
	{ "config-realm-without-kdc", "[realms]\n" SLIP " = {\n}\n",
	    SLIP_ASKED ", " NO_KDC, false },
	{ "config-host-unmapped", ENTRY, SLIP_ASKED, true },
	{ "config-host-realm-other", "[domain_realm]\n.windows.net = X.Y\n",
	    SLIP_ASKED, true },
	{ "ticket-no-kdc-known", GOOD, SLIP_ASKED ", " FAILED
	    ", \"ticket.code\": -1765328230", false },
	{ "ticket-no-kdc-known", "", SLIP_ASKED ", " FAILED
	    ", \"ticket.code\": -1765328230", true },
	{ "ticket-cross-realm", "", SLIP_ASKED ", " LED_AWAY, true },
};

START_TEST(advises_in_the_realm_that_is_meant)
{
	struct expectation slip = { "", 0, consequences[_i].conf,
		consequences[_i].more };
	struct ek_facts *facts = facts_of(&slip);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *f = ek_diagnosis_find(d, consequences[_i].id);
	bool mends = false;
	size_t i;

	ck_assert_str_eq(d->findings[0].rule->id, "name-realm-other");
	ck_assert_ptr_nonnull(f);
	for (i = 0; i < f->n_advice; i++) {
		const char *command = f->advice[i].command;

		ck_assert_ptr_null(strstr(f->advice[i].text, SLIP));
		ck_assert(command == NULL || strstr(command, SLIP) == NULL);
		mends = mends || (command != NULL &&
		    strstr(command, REALM) != NULL);
	}
	ck_assert(mends == consequences[_i].mends);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* What is right in the URL stays. */
static const struct {
	const char *path, *tenant;
} tenants[] = {
	{ "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3/kerbros",
	    "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3" },
	{ "contoso.onmicrosoft.com/kerberos/x", "contoso.onmicrosoft.com" },
	{ "common/kerberos", "TENANT-ID" },
	{ "kerberos", "TENANT-ID" },
	{ "tenant/kerbros", "TENANT-ID" },
	{ "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c/kerbros", "TENANT-ID" },
	{ "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3a/kerbros", "TENANT-ID" },
	{ "contoso..com/kerbros", "TENANT-ID" },
	{ "contoso.com./kerbros", "TENANT-ID" },
	{ "-a.com/kerbros", "TENANT-ID" },
	{ "<a.com>/kerbros", "TENANT-ID" },
};

START_TEST(keeps_the_tenant_of_a_wrong_url)
{
	char conf[512], line[256];
	struct expectation want = { "", 0, conf, NULL };
	const struct ek_finding *f;
	struct ek_facts *facts;
	struct ek_diagnosis *d;

	snprintf(conf, sizeof(conf), "[realms]\n" REALM " = {\nkdc = https://"
	    LOGIN "/%s\n}\n" MAP, tenants[_i].path);
	snprintf(line, sizeof(line), "kdc = https://" LOGIN "/%s/kerberos",
	    tenants[_i].tenant);
	facts = facts_of(&want);
	d = ek_diagnose(facts);
	f = ek_diagnosis_find(d, "config-kdc-wrong");
	ck_assert_msg(f != NULL, "%s", conf);
	ck_assert_str_eq(f->advice[0].command, line);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* The KDC of a domain of one's own is not Entra's. */
START_TEST(advises_no_kdc_of_entra_to_another_realm)
{
	struct expectation own = { "", 0, "", _i == 0 ?
		ASKED("CORP.EXAMPLE") ", " NO_ENTRY :
		ASKED("CORP.EXAMPLE") ", " NO_KDC };
	struct ek_facts *facts = facts_of(&own);
	struct ek_diagnosis *d = ek_diagnose(facts);
	const struct ek_finding *f = ek_diagnosis_find(d, _i == 0 ?
	    "config-realm-missing" : "config-realm-without-kdc");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(f->n_advice, 1);
	ck_assert_ptr_nonnull(strstr(f->advice[0].command, "kdc = KDC-HOST"));
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

static Suite *
rules_config_suite(void)
{
	Suite *suite = suite_create("rules of config and name");
	TCase *tests = tcase_create("rules");

	tcase_add_loop_test(tests, speaks_and_is_silent, 0,
	    (int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_loop_test(tests, every_rule_has_both_cases, 0,
	    (int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_loop_test(tests, says_file_and_line, 0,
	    (int)(sizeof(places) / sizeof(*places)));
	tcase_add_loop_test(tests, offers_a_mapping_of_the_host, 0,
	    (int)(sizeof(mappings) / sizeof(*mappings)));
	tcase_add_loop_test(tests, advises_heimdal_no_https, 0,
	    (int)(sizeof(https_advice) / sizeof(*https_advice)));
	tcase_add_test(tests, advises_no_mapping_to_a_misspelled_realm);
	tcase_add_loop_test(tests, keeps_the_tenant_of_a_wrong_url, 0,
	    (int)(sizeof(tenants) / sizeof(*tenants)));
	tcase_add_loop_test(tests, advises_in_the_realm_that_is_meant, 0,
	    (int)(sizeof(consequences) / sizeof(*consequences)));
	tcase_add_loop_test(tests, advises_no_kdc_of_entra_to_another_realm,
	    0, 2);
	tcase_add_test(tests, has_nothing_to_say_of_a_healthy_machine);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(rules_config_suite)
