/* SPDX-License-Identifier: BSD-2-Clause */
/* What a stage in which nothing is wrong has to say, in a few words. */
#ifndef EK_REPORT_SUMMARY_H
#define EK_REPORT_SUMMARY_H

#include "base/buf.h"
#include "facts/facts.h"

/* Appends the words; nothing where nothing is known. */
void ek_stage_summary(const struct ek_facts *, enum ek_stage, struct ek_buf *);

#endif
