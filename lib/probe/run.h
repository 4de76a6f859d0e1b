/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs the collectors of a probe within its deadline and gathers their facts.
 * A collector that crashes or hangs costs the stage it was in; it is started
 * again at the next one.
 */
#ifndef EK_PROBE_RUN_H
#define EK_PROBE_RUN_H

#include "base/buf.h"
#include "facts/facts.h"
#include "probe/plan.h"

/* Told when a stage starts, and about every second while it lasts; its name as
 * in the reports. */
typedef void ek_progress_fn(void *arg, const char *stage, int64_t elapsed_ms);

struct ek_run_options {
	ek_stage_set stages;      /* to run, closed over what they need */
	const char *collectors;   /* folder of the collector programs */
	const char *library;      /* "mit", "heimdal" or "sspi" */
	int64_t timeout_ms;       /* for all */
	const char *cache;        /* asked for, or NULL: what may be a secret in
				   * its name is masked in the facts */
	const struct ek_buf *secret; /* for the stage login: ek_login_secret();
				      * NULL if that does not run */
	ek_progress_fn *progress; /* or NULL */
	void *progress_arg;
};

/* True if the collector for that library is in the folder. */
bool ek_collector_is_there(const char *folder, const char *library);

/* The library asked by default: mit, else heimdal, else sspi. */
const char *ek_default_library(const char *folder);

/* FACTS holds the run.* facts and gets all others. Always leaves a state for
 * every stage. False with an error only when out of memory. */
bool ek_run_collectors(struct ek_facts *, const struct ek_run_options *,
    struct ek_error *);

#endif
