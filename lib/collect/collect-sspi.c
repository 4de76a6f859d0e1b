/* SPDX-License-Identifier: BSD-2-Clause */
/* collect-sspi: the stages that ask Windows. */
#include "config.h"

#include "collect/session.h"

const struct ek_flavour ek_flavour = {
	.platform = &ek_platform_sspi,
};

int
main(int argc, char **argv)
{
	return ek_collector_main(argc, argv, ek_kerberos_stages);
}
