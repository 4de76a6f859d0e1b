/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/inspection.h"

/* Letters that stand in the issuer, in lower case, and the product. */
static const struct {
	const char *part, *product;
} products[] = {
	{ "zscaler", "Zscaler" },
	{ "netskope", "Netskope" },
	{ "goskope", "Netskope" },
	{ "fortinet", "Fortinet FortiGate" },
	{ "fortigate", "Fortinet FortiGate" },
	{ "palo alto", "Palo Alto Networks" },
	{ "paloalto", "Palo Alto Networks" },
	{ "prisma access", "Palo Alto Networks Prisma Access" },
	{ "blue coat", "Symantec Blue Coat" },
	{ "bluecoat", "Symantec Blue Coat" },
	{ "proxysg", "Symantec Blue Coat" },
	{ "symantec web security", "Symantec Web Security Service" },
	{ "cisco umbrella", "Cisco Umbrella" },
	{ "cisco secure access", "Cisco Secure Access" },
	{ "opendns", "Cisco Umbrella" },
	{ "ironport", "Cisco Web Security Appliance" },
	{ "sophos", "Sophos" },
	{ "cyberoam", "Sophos Cyberoam" },
	{ "check point", "Check Point" },
	{ "checkpoint", "Check Point" },
	{ "forcepoint", "Forcepoint" },
	{ "websense", "Forcepoint" },
	{ "mcafee", "McAfee Web Gateway" },
	{ "skyhigh", "Skyhigh Security" },
	{ "menlo security", "Menlo Security" },
	{ "iboss", "iboss" },
	{ "barracuda", "Barracuda" },
	{ "sonicwall", "SonicWall" },
	{ "watchguard", "WatchGuard" },
	{ "smoothwall", "Smoothwall" },
	{ "lightspeed", "Lightspeed" },
	{ "contentkeeper", "ContentKeeper" },
	{ "untangle", "Untangle" },
	{ "cato networks", "Cato Networks" },
	{ "cloudflare gateway", "Cloudflare Gateway" },
	{ "gateway ca - cloudflare", "Cloudflare Gateway" },
	{ "trend micro", "Trend Micro" },
	{ "kaspersky", "Kaspersky" },
	{ "eset ssl filter", "ESET" },
	{ "avast", "Avast" },
	{ "avg technologies", "AVG" },
	{ "bitdefender", "Bitdefender" },
	{ "dr.web", "Dr.Web" },
	{ "squid", "Squid" },
	{ "mitmproxy", "mitmproxy" },
	{ "fiddler", "Fiddler" },
	{ "do_not_trust", "Fiddler" },
	{ "charles proxy", "Charles" },
	{ "portswigger", "Burp Suite" },
	{ "zed attack proxy", "ZAP" },
	/* Names that people give to the CA of such a gateway. */
	{ "tls inspection", "the gateway that inspects TLS" },
	{ "ssl inspection", "the gateway that inspects TLS" },
	{ "https inspection", "the gateway that inspects TLS" },
	{ "web security", "the web security gateway" },
	{ "web gateway", "the web gateway" },
	{ "ssl proxy", "the proxy that opens TLS" },
	{ "tls proxy", "the proxy that opens TLS" },
	{ "forward proxy", "the forward proxy" },
	{ "decryption", "the gateway that opens TLS" },
};

/* TEXT holds PART, which is in lower case, in any case. */
static bool
holds(const char *text, const char *part)
{
	size_t i;

	for (; *text != '\0'; text++) {
		for (i = 0; part[i] != '\0' &&
		    tolower((unsigned char)text[i]) == part[i]; i++)
			continue;
		if (part[i] == '\0')
			return true;
	}
	return false;
}

static bool
ends(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && holds(text + len - tail, end);
}

const char *
ek_inspection_product(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(products) / sizeof(products[0]); i++)
		if (holds(name, products[i].part))
			return products[i].product;
	return NULL;
}

bool
ek_inspection_is_microsoft_host(const char *host)
{
	return ends(host, ".microsoftonline.com") ||
	    ends(host, ".microsoftonline.us") ||
	    ends(host, ".partner.microsoftonline.cn");
}

bool
ek_inspection_is_microsoft_ca(const char *name)
{
	return holds(name, "microsoft") || holds(name, "digicert");
}
