/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saved evidence (entrakrb.evidence/1): NDJSON, first {schema, tool_version,
 * started, redacted}, then one object a stage {stage, run, why, duration_ms,
 * facts}, last {"end": true}.
 */
#ifndef EK_PROBE_EVIDENCE_H
#define EK_PROBE_EVIDENCE_H

#include "base/error.h"
#include "facts/facts.h"

#define EK_EVIDENCE_SCHEMA "entrakrb.evidence/1"

enum {
	EK_EVIDENCE_MAX = 64 * 1024 * 1024, /* bytes of a file */
	EK_EVIDENCE_LINE = 16 * 1024 * 1024 /* bytes of a line */
};

struct ek_evidence_head {
	char tool_version[32];
	int64_t started;
	bool redacted;
	bool complete; /* the last line was there */
};

/* The lines of one run as text; to be freed. NULL: out of memory. */
char *ek_evidence_write(const struct ek_facts *, int64_t started,
    bool redacted);

/* Takes in saved evidence. A file that is cut is taken as far as it goes
 * (head->complete is false then). False with an error that names the line:
 * no evidence, or a line that is none. */
bool ek_evidence_read(struct ek_facts *, const char *text, size_t len,
    struct ek_evidence_head *head, struct ek_error *);

#endif
