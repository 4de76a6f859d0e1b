/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys of entrakrb-inspect's options that have no letter. */
#ifndef TOOLS_INSPECT_OPTIONS_H
#define TOOLS_INSPECT_OPTIONS_H

#include "options.h"

enum {
	EK_INSPECT_SPN = EK_KEY_LONG,
	EK_INSPECT_AT,
	EK_INSPECT_WARN,
	EK_INSPECT_CRIT
};

#endif
