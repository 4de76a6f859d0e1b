/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A diagnosed run as text, JSON (entrakrb.report/1) and more. Pure: facts and
 * a diagnosis in, text out.
 */
#ifndef EK_REPORT_REPORT_H
#define EK_REPORT_REPORT_H

#include "diagnose/diagnose.h"
#include "report/tokens.h"

#define EK_REPORT_SCHEMA "entrakrb.report/1"

enum {
	EK_EXIT_HEALTHY = 0,
	EK_EXIT_FINDINGS = 1,
	EK_EXIT_USAGE = 2,
	EK_EXIT_INCONCLUSIVE = 3,
	EK_EXIT_FAILED = 4
};

/* What is reported; everything is borrowed. */
struct ek_report {
	const struct ek_facts *facts;
	const struct ek_diagnosis *diagnosis;
	int64_t started;     /* when the run began, epoch */
	int64_t duration_ms; /* of the run; -1 if unknown */
	bool strict;         /* warnings count */
	struct ek_tokens *tokens; /* for redaction, shared with other reports;
				   * NULL: of its own */
};

struct ek_report_style {
	bool color;
	bool redact;
	int verbose; /* 0: one screen; 1: evidence, hops, times; 2: traces */
};

/* The exit code of the contract, 0, 1 or 3. */
int ek_report_exit_code(const struct ek_report *);

/* The report for people. False: out of memory. */
bool ek_report_text(const struct ek_report *, const struct ek_report_style *,
    struct ek_buf *out);

/* The report as one JSON object (new reference), redacted if asked for. NULL:
 * out of memory. */
json_t *ek_report_json(const struct ek_report *, bool redact);

/* One finding as the contract's JSON object (new reference). STAGE false gives
 * a null stage, as outside a probe. */
json_t *ek_finding_json(const struct ek_finding *, bool stage);

/* All findings as a JSON array (new reference). */
json_t *ek_findings_json(const struct ek_diagnosis *, bool stage);

/* Sets NAME_epoch (integer) and NAME (RFC 3339), both null if absent. */
bool ek_json_set_time(json_t *object, const char *name, bool known,
    int64_t epoch);

enum ek_schema { EK_SCHEMA_REPORT, EK_SCHEMA_INSPECT, EK_SCHEMA_EXPLAIN };

/* The document of a schema that only reports an error (new reference): of
 * usage (exit code 2) or of the tool itself (4). ARGUMENT may be NULL. */
json_t *ek_error_json(enum ek_schema, int exit_code, const char *argument,
    const char *message);

#endif
