/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "collect/tgtkind.h"

static const char entra[] = "KERBEROS.MICROSOFTONLINE.COM";

const char *
ek_realm_of(const char *principal)
{
	const char *realm = NULL;

	for (; *principal != '\0'; principal++)
		if (principal[0] == '\\' && principal[1] != '\0')
			principal++;
		else if (principal[0] == '@')
			realm = principal + 1;
	return realm != NULL ? realm : principal;
}

const char *
ek_tgt_kind(const char *server, const char *realm, int64_t kvno)
{
	const char *issuer = ek_realm_of(server);
	const char *target = server + 7;
	size_t len;

	if (strncmp(server, "krbtgt/", 7) != 0 || *issuer == '\0')
		return NULL;
	len = (size_t)(issuer - target) - 1;
	if (realm != NULL && strlen(realm) == len &&
	    memcmp(target, realm, len) == 0)
		return strcmp(issuer, realm) == 0 ? "cloud" : "referral";
	if (strlen(issuer) != len || memcmp(target, issuer, len) != 0)
		return "other";
	if (strcmp(issuer, entra) == 0)
		return "cloud";
	/* MS-KILE 3.1.5.8: the high half of the key version of a read-only
	 * domain controller, which is what Entra acts as, is its number. */
	return kvno > 0xffff ? "partial" : "onprem";
}

bool
ek_tgt_leads(const char *server, const char *realm)
{
	size_t len = realm != NULL ? strlen(realm) : 0;

	return len > 0 && strncmp(server, "krbtgt/", 7) == 0 &&
	    strncmp(server + 7, realm, len) == 0 && server[7 + len] == '@';
}
