/* SPDX-License-Identifier: BSD-2-Clause */
/* What entrakrb-probe does once its command line is read. */
#ifndef TOOLS_PROBE_RUN_H
#define TOOLS_PROBE_RUN_H

#include "options.h"

struct ek_probe_settings {
	const char *cache, *realm, *spn, *library, *client, *only, *skip;
	const char *record, *replay, *targets, *html, *against;
	char *login; /* secret; or NULL */
	int64_t timeout_ms, jobs; /* 0: not given */
	bool offline, store, strict, unordered, prometheus;
};

/* Probes the targets, or diagnoses saved evidence. Nothing runs before
 * everything that was given is right. Returns the exit code. */
int ek_probe_act(struct ek_options *, const struct ek_probe_settings *);

#endif
