/* SPDX-License-Identifier: BSD-2-Clause */
/* What is another than in the record of a run that went well. */
#ifndef EK_PROBE_COMPARE_H
#define EK_PROBE_COMPARE_H

#include "facts/facts.h"

/* Sets the fact environment.record_differences of FACTS: facts that matter for
 * a ticket, are known in both runs and differ. Times, ids and what is another
 * in every run are passed over; the order of a list's items too. False: out of
 * memory. */
bool ek_compare(struct ek_facts *facts, const struct ek_facts *good);

#endif
