/* SPDX-License-Identifier: BSD-2-Clause */
/* collect-heimdal: the stages that ask Heimdal. Nothing here may pull in MIT
 * krb5, as libcurl does in Debian. */
#include "config.h"

#include "collect/session.h"

const struct ek_flavour ek_flavour = {
	.platform = &ek_platform_heimdal,
};

int
main(int argc, char **argv)
{
	return ek_collector_main(argc, argv, ek_kerberos_stages);
}
