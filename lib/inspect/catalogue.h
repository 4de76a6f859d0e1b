/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What can be said of ticket material: the same records as the rules of a
 * probe have, without a function, since there are no facts to run it on.
 */
#ifndef EK_INSPECT_CATALOGUE_H
#define EK_INSPECT_CATALOGUE_H

#include "diagnose/rule.h"

enum ek_saying {
#define EK_SAYING(name) EK_SAY_##name,
#include "inspect/sayings.def"
#undef EK_SAYING
	EK_N_SAYINGS
};

/* The record of a finding; ends of the list are 0 and EK_N_SAYINGS. */
const struct ek_rule *ek_saying_rule(enum ek_saying);

/* The record with that id, or NULL. */
const struct ek_rule *ek_saying_find(const char *id);

#endif
