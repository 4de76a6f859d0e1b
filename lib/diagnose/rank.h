/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ranking: which finding is the root, which follow from it, what became of
 * each stage, and the verdict.
 */
#ifndef EK_DIAGNOSE_RANK_H
#define EK_DIAGNOSE_RANK_H

#include "diagnose/diagnose.h"

/* Takes the findings in the order of the chain; gives roles, the order of
 * reading, stages and verdict. False: out of memory. */
bool ek_rank(struct ek_diagnosis *, const struct ek_facts *);

#endif
