/* SPDX-License-Identifier: BSD-2-Clause */
#include "conf/near.h"

#include <stddef.h>
#include <string.h>

#include "base/distance.h"

static const char *const sections[] = { "libdefaults", "realms",
	"domain_realm", "capaths", "appdefaults", "plugins", "dbmodules",
	"dbdefaults", "kdcdefaults", "kdc", "kadmin", "kpasswd", "login",
	"logging", "otp", "password_quality", "gssapi", "gss", "pam", "kcm",
	"hdb", "kx509", "domain", NULL };

/* Both libraries' own, so that none of them is taken for a misspelling. */
static const char *const relations[] = { "allow_des3", "allow_rc4",
	"allow_weak_crypto", "ap_req_checksum_type", "canonicalize",
	"ccache_type", "clockskew", "client_aware_channel_bindings",
	"default_ccache_name", "default_cc_name", "default_cc_type",
	"default_client_keytab_name", "default_keytab_name",
	"default_keytab_modify_name",
	"default_rcache_name", "default_realm", "default_tgs_enctypes",
	"default_tkt_enctypes", "default_etypes", "default_as_etypes",
	"default_tgs_etypes", "dns_canonicalize_hostname", "dns_fallback",
	"dns_lookup_kdc", "dns_lookup_realm", "dns_proxy", "dns_uri_lookup",
	"enable_lib_tickets", "enforce_ok_as_delegate", "err_fmt",
	"extra_addresses", "fcc-mit-ticketflags", "forward", "forwardable",
	"http_proxy", "ignore_acceptor_hostname", "k5login_authoritative",
	"k5login_directory", "kcm_mach_service", "kcm_socket",
	"kdc_default_options", "kdc_timeout", "kdc_timesync",
	"kdc_req_checksum_type", "krb4_config", "krb4_realms",
	"log_utc", "max_retries", "maxretries", "noaddresses", "no-addresses",
	"permitted_enctypes", "plugin_base_dir", "preferred_preauth_types",
	"proxiable", "qualify_shortname", "rdns", "realm_try_domains",
	"renew_lifetime", "request_timeout", "safe_checksum_type",
	"scan_interfaces", "spake_preauth_groups", "srv_lookup",
	"srv_try_txt", "ticket_lifetime", "time_format", "udp_preference_limit",
	"v4_instance_resolve", "v4_name_convert", "verify_ap_req_nofail",
	"warn_pwexpire", "date_format", NULL };

/* Short names differ by less: "kdc" is not "kcm". */
static const char *
nearest(const char *const *known, const char *name)
{
	int limit = strlen(name) < 5 ? 0 : strlen(name) < 8 ? 1 : 2;
	const char *found = NULL;
	size_t i;

	for (i = 0; known[i] != NULL; i++) {
		if (strcmp(known[i], name) == 0)
			return NULL;
		if (found == NULL &&
		    ek_distance(known[i], name, limit) <= limit)
			found = known[i];
	}
	return found;
}

const char *
ek_near_section(const char *name)
{
	return nearest(sections, name);
}

const char *
ek_near_relation(const char *name)
{
	return nearest(relations, name);
}
