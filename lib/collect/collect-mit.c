/* SPDX-License-Identifier: BSD-2-Clause */
/* collect-mit: the stages that ask MIT krb5. */
#include "config.h"

#include "collect/carry.h"
#include "collect/inspect.h"
#include "collect/session.h"

const struct ek_flavour ek_flavour = {
	.platform = &ek_platform_mit,
	.carry = ek_carry_https,
};

int
main(int argc, char **argv)
{
	if (ek_collect_is_inspect(argc, argv))
		return ek_collect_inspect(argv[1]);
	return ek_collector_main(argc, argv, ek_kerberos_stages);
}
