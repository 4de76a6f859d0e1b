/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys of entrakrb-explain's options that have no letter. */
#ifndef TOOLS_EXPLAIN_OPTIONS_H
#define TOOLS_EXPLAIN_OPTIONS_H

#include "options.h"

enum {
	EK_EXPLAIN_LIST = EK_KEY_LONG,
	EK_EXPLAIN_LIST_CODES
};

#endif
