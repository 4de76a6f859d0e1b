/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a tool that is not installed finds its collector programs. */
#ifndef TOOLS_LOCATE_H
#define TOOLS_LOCATE_H

#include "entrakrb.h"

/* Lets CTX use the collectors that stand with this very program, in a build
 * tree or in a prefix that was moved; leaves it alone where there are none, or
 * where ENTRAKRB_COLLECTOR_DIR names a folder. */
void ek_locate_collectors(ekrb_ctx *ctx);

#endif
