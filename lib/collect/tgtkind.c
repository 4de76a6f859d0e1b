/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "collect/tgtkind.h"

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
	/* MS-KILE 3.1.5.8: the high half of the key version of a read-only
	 * domain controller, which is what Entra acts as, is its number. */
	return kvno > 0xffff ? "partial" : "onprem";
}
