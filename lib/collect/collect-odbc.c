/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <locale.h>
#include <signal.h>

#include "collect/login.h"

static const struct ek_collect_stage stages[] = {
	{ EK_STAGE_LOGIN, ek_collect_login },
	{ 0 }
};

int
main(int argc, char **argv)
{
	setlocale(LC_CTYPE, ""); /* drivers convert their texts to it */
#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN);
#endif
	return ek_collector_main(argc, argv, stages);
}
