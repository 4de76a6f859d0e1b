/* SPDX-License-Identifier: BSD-2-Clause */
/* The public report owns its facts and their diagnosis. */
#ifndef EK_API_REPORT_H
#define EK_API_REPORT_H

#include "api/ctx.h"
#include "diagnose/diagnose.h"

struct ekrb_report {
	ekrb_ctx *ctx;
	struct ek_facts *facts;
	struct ek_diagnosis *diagnosis;
	int64_t started, duration_ms;
};

/* Diagnoses facts, which it takes over, also on failure. */
ekrb_status ek_report_new(ekrb_ctx *, struct ek_facts *, int64_t started,
    int64_t duration_ms, ekrb_report **report_out);

#endif
