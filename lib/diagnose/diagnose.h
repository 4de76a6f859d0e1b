/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs all rules on the facts of a run and finds the root cause. Pure: the
 * same facts give the same diagnosis.
 */
#ifndef EK_DIAGNOSE_DIAGNOSE_H
#define EK_DIAGNOSE_DIAGNOSE_H

#include "diagnose/rule.h"

enum ek_role { EK_ROOT, EK_CONSEQUENCE, EK_INDEPENDENT };

struct ek_advice {
	char *text, *command; /* command NULL if none */
	const char *platform, *who;
};

struct ek_finding {
	const struct ek_rule *rule;
	enum ek_severity severity;
	enum ek_stage stage;
	enum ek_role role;
	bool own;              /* no consequence, whatever explains its rule */
	const char *caused_by; /* id, or NULL */
	char *detail;
	json_t *evidence; /* [{fact, value}] */
	struct ek_advice advice[EK_MAX_REMEDIES];
	size_t n_advice;
};

enum ek_verdict { EK_OK, EK_WARN, EK_FAIL, EK_INCONCLUSIVE };
enum ek_stage_status {
	EK_STAGE_OK,
	EK_STAGE_WARN,
	EK_STAGE_FAIL,
	EK_STAGE_SKIP
};

struct ek_stage_verdict {
	enum ek_stage_status status;
	char *why;           /* for skip always, else what was seen or NULL */
	int64_t duration_ms; /* -1 if unknown */
};

struct ek_diagnosis {
	struct ek_finding *findings; /* the root first, see ek_diagnose */
	size_t n_findings;
	struct ek_stage_verdict stages[EK_N_STAGES];
	enum ek_verdict verdict;
	const char *root_cause;  /* id or NULL */
	char *inconclusive_why;  /* what could not be examined, or NULL */
};

/* Findings in the order of reading: the root, other errors in the order of
 * their stages, warnings, notes. NULL: out of memory. Freed with
 * ek_diagnosis_free. */
struct ek_diagnosis *ek_diagnose(const struct ek_facts *);
void ek_diagnosis_free(struct ek_diagnosis *);

/* The finding with that id; NULL if there is none, or no id. */
const struct ek_finding *ek_diagnosis_find(const struct ek_diagnosis *,
    const char *id);

/* The worst severity among the findings; false if there is none. */
bool ek_diagnosis_worst(const struct ek_diagnosis *, enum ek_severity *out);

const char *ek_severity_name(enum ek_severity);
const char *ek_role_name(enum ek_role);
const char *ek_verdict_name(enum ek_verdict);
const char *ek_stage_status_name(enum ek_stage_status);

#endif
