/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What was found in one input. The same finding on many tickets is one finding
 * with a count, whose detail tells of the first of them.
 */
#ifndef EK_INSPECT_FOUND_H
#define EK_INSPECT_FOUND_H

#include "diagnose/diagnose.h"
#include "inspect/catalogue.h"

enum { EK_HIT_DETAILS = 3 }; /* tickets a finding's detail tells of */

struct ek_hit {
	uint64_t count;
	struct ek_buf detail;      /* sentences */
	json_t *evidence;          /* [{fact, value}] or NULL */
	enum ek_severity severity; /* as the record says, or lowered */
	bool failed;
};

struct ek_found {
	struct ek_hit hits[EK_N_SAYINGS];
};

/* Counts a finding. Gives what to add a sentence to (ek_hit_say), or NULL when
 * enough was told. */
struct ek_hit *ek_found_hit(struct ek_found *, enum ek_saying);

/* Adds a whole sentence. */
void ek_hit_say(struct ek_hit *, const char *fmt, ...) EK_PRINTF(2, 3);

/* Names what was seen: "tickets[1].end". The value is taken over. */
void ek_hit_value(struct ek_hit *, const char *fact, json_t *value);

/* Lowers the severity of a finding that was hit. */
void ek_found_lower(struct ek_found *, enum ek_saying, enum ek_severity);

bool ek_found_has(const struct ek_found *, enum ek_saying);

/* The worst severity; false if there is no finding. */
bool ek_found_worst(const struct ek_found *, enum ek_severity *out);

void ek_found_free(struct ek_found *);

/* The findings, errors first, then warnings, then notes. FACTS has the values
 * for remedies (run.spn, cache.name, ...). Freed with ek_findings_free. False:
 * out of memory. */
bool ek_found_findings(struct ek_found *, const struct ek_facts *,
    struct ek_finding **findings_out, size_t *n_out);
void ek_findings_free(struct ek_finding *, size_t n);

#endif
