/* SPDX-License-Identifier: BSD-2-Clause */
/* collect-mit: the stages that ask MIT krb5. */
#include "config.h"

#include "collect/carry.h"
#include "collect/session.h"

const struct ek_flavour ek_flavour = {
	.platform = &ek_platform_mit,
	.carry = ek_carry_https,
};

int
main(int argc, char **argv)
{
	static const struct ek_collect_stage stages[] = {
		{ EK_STAGE_ENVIRONMENT, ek_collect_environment },
		{ EK_STAGE_CONFIG, ek_collect_config },
		{ EK_STAGE_NAME, ek_collect_name },
		{ EK_STAGE_CACHE, ek_collect_cache },
		{ EK_STAGE_TGT, ek_collect_tgt },
		{ EK_STAGE_TICKET, ek_collect_ticket },
		{ EK_STAGE_CONTEXT, ek_collect_context },
		{ 0, NULL },
	};

	return ek_collector_main(argc, argv, stages);
}
