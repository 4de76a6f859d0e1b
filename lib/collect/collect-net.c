/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <signal.h>

#include "collect/links.h"

static const struct ek_collect_stage stages[] = {
	{ EK_STAGE_NETWORK, ek_collect_network },
	{ EK_STAGE_TLS, ek_collect_tls },
	{ EK_STAGE_KDCPROXY, ek_collect_kdcproxy },
	{ EK_STAGE_CLOCK, ek_collect_clock_stage },
	{ EK_STAGE_ENDPOINT, ek_collect_endpoint },
	{ 0 }
};

int
main(int argc, char **argv)
{
#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN);
#endif
	return ek_collector_main(argc, argv, stages);
}
