/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>

#include "net/resolver.h"
#include "net/surroundings.h"

json_t *
ek_resolver_servers(void)
{
	char *text = ek_small_file("/etc/resolv.conf");
	json_t *servers = text != NULL ? ek_resolv_conf_servers(text) : NULL;

	free(text);
	return servers;
}

char *
ek_resolver_hosts(void)
{
	return ek_small_file("/etc/hosts");
}
