/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that look like a known one and are not. */
#ifndef EK_CONF_NEAR_H
#define EK_CONF_NEAR_H

#include <stdbool.h>

/* The known section that a name in brackets is a misspelling of, or NULL. */
const char *ek_near_section(const char *name);

/* The same for a relation of [libdefaults]. */
const char *ek_near_relation(const char *name);

#endif
