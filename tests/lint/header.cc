/* SPDX-License-Identifier: BSD-2-Clause */
/* The public header, and nothing before it. */
#include <entrakrb.h>

int use(void);

int
use(void)
{
	ekrb_ctx *ctx;

	if (ekrb_ctx_new(&ctx) != EKRB_OK)
		return 1;
	ekrb_ctx_free(ctx);
	return 0;
}
