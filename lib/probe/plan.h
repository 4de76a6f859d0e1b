/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which stages run, which collector runs them, and each one's share of the
 * time.
 */
#ifndef EK_PROBE_PLAN_H
#define EK_PROBE_PLAN_H

#include "base/error.h"
#include "facts/facts.h"

/* A set of stages, one bit each. */
typedef uint32_t ek_stage_set;

#define EK_STAGE_BIT(stage) ((ek_stage_set)1 << (stage))
#define EK_ALL_STAGES (EK_STAGE_BIT(EK_N_STAGES) - 1)

/* Reads "tgt,ticket". False with an error that names the unknown word. */
bool ek_stages_parse(const char *list, ek_stage_set *out, struct ek_error *);

/* The stages and all that they depend on. */
ek_stage_set ek_stages_close(ek_stage_set);

/* Stages that need a network. */
ek_stage_set ek_stages_of_network(void);

enum ek_collector_kind { EK_COLLECT_PLATFORM, EK_COLLECT_NET, EK_COLLECT_ODBC };

/* The collector that runs a stage. */
enum ek_collector_kind ek_stage_collector(enum ek_stage);

/* Milliseconds a stage may take: its share of TOTAL, less when LEFT is short,
 * so that each of the AFTER stages that still follow keeps a little. */
int64_t ek_stage_share(enum ek_stage, int64_t total_ms, int64_t left_ms,
    int after);

#endif
