/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of a report for those who write one of their own. */
#ifndef EK_REPORT_SHOW_H
#define EK_REPORT_SHOW_H

#include "diagnose/diagnose.h"
#include "report/layout.h"

/* Writes the findings: the root without its title, which stands in the line of
 * the verdict, and what is independent of it, each with what follows from it
 * beneath. Advice for other platforms than OS stays out unless there is no
 * other; OS is as in the advice, or NULL if it is not known. */
void ek_findings_show(struct ek_layout *, const struct ek_diagnosis *,
    const char *os, int verbose);

#endif
