/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/report.h"
#include "inspect/catalogue.h"
#include "probe/compare.h"
#include "probe/evidence.h"
#include "report/html.h"
#include "report/prometheus.h"
#include "report/redact.h"
#include "report/report.h"

ekrb_status
ek_report_new(ekrb_ctx *ctx, struct ek_facts *facts, int64_t started,
    int64_t duration_ms, ekrb_report **report_out)
{
	ekrb_report *report = calloc(1, sizeof(*report));

	if (report == NULL) {
		ek_facts_free(facts);
		return ek_ctx_no_memory(ctx);
	}
	*report = (ekrb_report){ .ctx = ctx, .facts = facts,
		.started = started, .duration_ms = duration_ms,
		.diagnosis = ek_diagnose(facts) };
	if (report->diagnosis == NULL) {
		ekrb_report_free(report);
		return ek_ctx_no_memory(ctx);
	}
	*report_out = report;
	return EKRB_OK;
}

void
ekrb_report_free(ekrb_report *report)
{
	if (report == NULL)
		return;
	ek_diagnosis_free(report->diagnosis);
	ek_facts_free(report->facts);
	free(report);
}

/* FACTS with what differs from the evidence in DATA. */
static bool
compare(struct ek_facts *facts, const void *data, size_t len,
    struct ek_error *error)
{
	struct ek_facts *good = ek_facts_new();
	struct ek_evidence_head head;
	bool done = false;

	if (good == NULL)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	else if (ek_evidence_read(good, data, len, &head, error)) {
		done = ek_compare(facts, good);
		if (!done)
			ek_error_set(error, EKRB_NOMEM, "out of memory");
	}
	ek_facts_free(good);
	return done;
}

ekrb_status
ekrb_report_compare(const ekrb_report *report, const void *data, size_t len,
    ekrb_report **report_out)
{
	struct ek_error *error = ek_ctx_begin(report->ctx);
	struct ek_facts *facts = ek_facts_copy(report->facts);

	*report_out = NULL;
	if (facts == NULL)
		return ek_ctx_no_memory(report->ctx);
	if (!compare(facts, data, len, error)) {
		ek_facts_free(facts);
		return error->status;
	}
	return ek_report_new(report->ctx, facts, report->started,
	    report->duration_ms, report_out);
}

/* One value has one token in all that a context redacts. Without memory for
 * that, what redacts finds out by itself. */
static struct ek_tokens *
tokens_of(const ekrb_report *report, unsigned style)
{
	ekrb_ctx *ctx = report->ctx;

	if (ctx->tokens == NULL && (style & EKRB_STYLE_REDACT) != 0)
		ctx->tokens = ek_tokens_new();
	return ctx->tokens;
}

static struct ek_report
view(const ekrb_report *report, unsigned style)
{
	return (struct ek_report){ .facts = report->facts,
		.diagnosis = report->diagnosis, .started = report->started,
		.duration_ms = report->duration_ms,
		.strict = (style & EKRB_STYLE_STRICT) != 0,
		.tokens = tokens_of(report, style) };
}

ekrb_verdict
ekrb_report_verdict(const ekrb_report *report)
{
	switch (report->diagnosis->verdict) {
	case EK_OK:
		return EKRB_VERDICT_OK;
	case EK_WARN:
		return EKRB_VERDICT_WARN;
	case EK_FAIL:
		return EKRB_VERDICT_FAIL;
	case EK_INCONCLUSIVE:
		break;
	}
	return EKRB_VERDICT_INCONCLUSIVE;
}

int
ekrb_report_exit_code(const ekrb_report *report, unsigned style)
{
	struct ek_report r = view(report, style);

	return ek_report_exit_code(&r);
}

const char *
ekrb_report_root_cause(const ekrb_report *report)
{
	return report->diagnosis->root_cause;
}

size_t
ekrb_report_count(const ekrb_report *report)
{
	return report->diagnosis->n_findings;
}

const ekrb_finding *
ekrb_report_get(const ekrb_report *report, size_t i)
{
	return i < report->diagnosis->n_findings ?
	    (const ekrb_finding *)&report->diagnosis->findings[i] : NULL;
}

/* The public handle is the finding itself, seen from outside. */
static const struct ek_finding *
inside(const ekrb_finding *finding)
{
	return (const struct ek_finding *)finding;
}

const char *
ekrb_finding_id(const ekrb_finding *finding)
{
	return inside(finding)->rule->id;
}

ekrb_severity
ekrb_finding_severity(const ekrb_finding *finding)
{
	switch (inside(finding)->severity) {
	case EK_ERROR:
		return EKRB_ERROR;
	case EK_WARNING:
		return EKRB_WARNING;
	case EK_INFO:
		break;
	}
	return EKRB_INFO;
}

const char *
ekrb_finding_title(const ekrb_finding *finding)
{
	return inside(finding)->rule->title;
}

const char *
ekrb_finding_detail(const ekrb_finding *finding)
{
	return inside(finding)->detail;
}

const char *
ekrb_finding_remedy(const ekrb_finding *finding, size_t i)
{
	const struct ek_finding *f = inside(finding);

	return i < f->n_advice ? f->advice[i].text : NULL;
}

ekrb_status
ekrb_report_text(const ekrb_report *report, unsigned style, char **text_out)
{
	struct ek_report r = view(report, style);
	struct ek_report_style how = {
		.color = (style & EKRB_STYLE_COLOR) != 0,
		.redact = (style & EKRB_STYLE_REDACT) != 0,
		.verbose = style & EKRB_STYLE_TRACE ? 2 :
		    style & EKRB_STYLE_VERBOSE ? 1 : 0 };
	struct ek_buf out = { 0 };

	*text_out = NULL;
	if (ek_report_text(&r, &how, &out))
		*text_out = ek_buf_take(&out);
	ek_buf_free(&out);
	return *text_out != NULL ? EKRB_OK : ek_ctx_no_memory(report->ctx);
}

ekrb_status
ekrb_report_json(const ekrb_report *report, unsigned style, char **text_out)
{
	struct ek_report r = view(report, style);

	return ek_document_dump(report->ctx, ek_report_json(&r,
	    (style & EKRB_STYLE_REDACT) != 0), text_out);
}

/* What a writer of the report gave, as text of its own. */
static ekrb_status
hand_over(ekrb_ctx *ctx, bool done, struct ek_buf *out, char **text_out)
{
	*text_out = done ? ek_buf_take(out) : NULL;
	ek_buf_free(out);
	if (*text_out != NULL)
		return EKRB_OK;
	return ctx != NULL ? ek_ctx_no_memory(ctx) : EKRB_NOMEM;
}

ekrb_status
ekrb_report_html(const ekrb_report *report, unsigned style, char **text_out)
{
	struct ek_report r = view(report, style);
	struct ek_buf out = { 0 };
	bool done = ek_report_html(&r, (style & EKRB_STYLE_REDACT) != 0, &out);

	return hand_over(report->ctx, done, &out, text_out);
}

ekrb_status
ekrb_report_prometheus(const ekrb_report *report, unsigned style,
    char **text_out)
{
	struct ek_report r = view(report, style);
	struct ek_buf out = { 0 };
	bool done = ek_report_prometheus(&r, (style & EKRB_STYLE_REDACT) != 0,
	    &out);

	return hand_over(report->ctx, done, &out, text_out);
}

ekrb_status
ekrb_prometheus_join(const char *const *texts, size_t n, char **text_out)
{
	struct ek_buf out = { 0 };
	bool done = ek_prometheus_join(texts, n, &out);

	return hand_over(NULL, done, &out, text_out);
}

/* The facts with every value redacted; to be freed. */
static struct ek_facts *
redacted_facts(const struct ek_facts *facts, struct ek_tokens *tokens)
{
	struct ek_redactor *r = ek_redactor_new(facts, tokens);
	struct ek_facts *out = ek_facts_copy(facts);

	if (r == NULL || out == NULL ||
	    !ek_redact_json(r, ek_facts_values(out))) {
		ek_facts_free(out);
		out = NULL;
	}
	ek_redactor_free(r);
	return out;
}

ekrb_status
ekrb_report_evidence(const ekrb_report *report, unsigned style,
    char **text_out)
{
	bool redact = (style & EKRB_STYLE_REDACT) != 0;
	struct ek_facts *redacted = redact ?
	    redacted_facts(report->facts, tokens_of(report, style)) : NULL;

	*text_out = NULL;
	if (!redact || redacted != NULL)
		*text_out = ek_evidence_write(redact ? redacted :
		    report->facts, report->started, redact);
	ek_facts_free(redacted);
	return *text_out != NULL ? EKRB_OK : ek_ctx_no_memory(report->ctx);
}

const char *
ekrb_stage_name(size_t i)
{
	return i < EK_N_STAGES ? ek_stage_name((enum ek_stage)i) : NULL;
}

/* The I-th finding there is, or NULL: the rules of a probe, then what only an
 * inspection says. */
static const struct ek_rule *
rule_at(size_t i)
{
	const struct ek_rule *const *rule;
	int saying;

	for (rule = ek_rules; *rule != NULL; rule++)
		if (i-- == 0)
			return *rule;
	for (saying = 0; saying < EK_N_SAYINGS; saying++) {
		const struct ek_rule *own =
		    ek_saying_rule((enum ek_saying)saying);

		if (own->run == NULL && i-- == 0)
			return own;
	}
	return NULL;
}

const char *
ekrb_rule_id(size_t i)
{
	const struct ek_rule *rule = rule_at(i);

	return rule != NULL ? rule->id : NULL;
}

const char *
ekrb_rule_title(size_t i)
{
	const struct ek_rule *rule = rule_at(i);

	return rule != NULL ? rule->title : NULL;
}
