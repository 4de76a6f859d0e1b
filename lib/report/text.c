/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/drivers.h"
#include "report/layout.h"
#include "report/redact.h"
#include "report/report.h"
#include "report/show.h"
#include "report/summary.h"
#include "report/support.h"

enum { STAGE_COLUMN = 14, EVIDENCE_WIDTH = 200 };

/* The target in the first line. */
static const char *
target_of(const struct ek_facts *facts)
{
	const char *spn = ek_fact_str(facts, "run.spn");

	return spn != NULL ? spn : "this run";
}

static void
put_times(struct ek_layout *out, const struct ek_facts *facts)
{
	const json_t *ticket = ek_fact_value(facts, "ticket.result");
	struct ek_buf left = { 0 };
	int64_t end, now;

	if (!ek_item_int(ticket, "end", &end) ||
	    !ek_fact_int(facts, "run.now", &now))
		return;
	ek_text_duration(&left, end - now);
	ek_layout_printf(out, ", valid for %s", ek_buf_str(&left));
	ek_buf_free(&left);
}

static void
put_healthy(struct ek_layout *out, const struct ek_report *r)
{
	const json_t *ticket = ek_fact_value(r->facts, "ticket.result");
	const char *client = ek_item_str(ticket, "client");

	if (ek_fact_is(r->facts, "ticket.obtained", true)) {
		ek_layout_printf(out, "ticket obtained for %s",
		    target_of(r->facts));
		if (client != NULL)
			ek_layout_printf(out, " as %s", client);
		put_times(out, r->facts);
	} else
		ek_layout_printf(out, "nothing wrong was seen in what was "
		    "examined for %s; no ticket was asked for",
		    target_of(r->facts));
}

/* The first line: the verdict. */
static void
put_verdict(struct ek_layout *out, const struct ek_report *r)
{
	const struct ek_diagnosis *d = r->diagnosis;

	switch (d->verdict) {
	case EK_OK:
		ek_layout_word(out, EK_GREEN, "OK");
		ek_layout_printf(out, "  ");
		put_healthy(out, r);
		break;
	case EK_WARN:
		ek_layout_word(out, EK_YELLOW, "WARN");
		ek_layout_printf(out, "  ");
		put_healthy(out, r);
		ek_layout_printf(out, ", with warnings");
		break;
	case EK_FAIL:
		ek_layout_word(out, EK_RED, "FAIL");
		ek_layout_printf(out, "  %s: %s [%s]", target_of(r->facts),
		    d->findings[0].rule->title, d->findings[0].rule->id);
		break;
	case EK_INCONCLUSIVE:
		ek_layout_word(out, EK_YELLOW, "INCONCLUSIVE");
		ek_layout_printf(out, "  %s: could not examine %s",
		    target_of(r->facts), d->inconclusive_why);
		break;
	}
	ek_layout_end(out, 6);
}

/* The label says "Or" already. */
static void
put_sentence(struct ek_layout *out, const char *text)
{
	if (strncmp(text, "Or ", 3) == 0 && text[3] != '\0')
		ek_layout_printf(out, "%c%s",
		    toupper((unsigned char)text[3]), text + 4);
	else
		ek_layout_printf(out, "%s", text);
}

static bool
suits(const struct ek_advice *a, const char *os)
{
	return os == NULL || strcmp(a->platform, "any") == 0 ||
	    strcmp(a->platform, os) == 0;
}

/* NULL, if nothing suits it. */
static const char *
os_of_advice(const struct ek_finding *f, const char *os)
{
	size_t i;

	for (i = 0; i < f->n_advice; i++)
		if (suits(&f->advice[i], os))
			return os;
	return NULL;
}

static void
put_advice(struct ek_layout *out, const struct ek_finding *f, const char *os)
{
	bool first = true;
	size_t i;

	os = os_of_advice(f, os);
	for (i = 0; i < f->n_advice; i++) {
		const struct ek_advice *a = &f->advice[i];

		if (!suits(a, os))
			continue;
		ek_layout_printf(out, "  %s (%s%s%s): ", first ? "Do" : "Or",
		    a->who, strcmp(a->platform, "any") != 0 ? ", " : "",
		    strcmp(a->platform, "any") != 0 ? a->platform : "");
		put_sentence(out, a->text);
		ek_layout_end(out, 6);
		if (a->command != NULL)
			ek_layout_block(out, 6, a->command);
		first = false;
	}
}

/* How much of a value is shown: never a part of a word, which the redaction
 * would not know. */
static int
shown_width(const char *value)
{
	size_t len = strlen(value);

	if (len <= EVIDENCE_WIDTH)
		return (int)len;
	for (len = EVIDENCE_WIDTH; len > 0 &&
	    strchr(" ,/\"", value[len - 1]) == NULL; len--)
		continue;
	return (int)len;
}

static void
put_evidence(struct ek_layout *out, const struct ek_finding *f)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(f->evidence, i, entry) {
		char *value = json_dumps(ek_item_get(entry, "value"),
		    JSON_ENCODE_ANY | JSON_COMPACT);

		ek_layout_printf(out, "  seen: %s = %.*s%s",
		    ek_item_str(entry, "fact"), shown_width(value != NULL ?
		    value : "?"), value != NULL ? value : "?", value != NULL &&
		    strlen(value) > EVIDENCE_WIDTH ? "..." : "");
		ek_layout_end(out, 8);
		free(value);
	}
	for (i = 0; i < EK_MAX_REFERENCES && f->rule->references[i]; i++) {
		ek_layout_printf(out, "  see: %s", f->rule->references[i]);
		ek_layout_end(out, 8);
	}
}

static enum ek_color
color_of(enum ek_severity severity)
{
	return severity == EK_ERROR ? EK_RED :
	    severity == EK_WARNING ? EK_YELLOW : EK_PLAIN;
}

static void
put_finding(struct ek_layout *out, const struct ek_finding *f, const char *os,
    int verbose)
{
	if (f->role != EK_ROOT) {
		ek_layout_word(out, color_of(f->severity),
		    ek_severity_name(f->severity));
		ek_layout_printf(out, "  %s [%s]", f->rule->title,
		    f->rule->id);
		ek_layout_end(out, 9);
	}
	if (f->role == EK_CONSEQUENCE && verbose == 0)
		return;
	if (f->detail[0] != '\0') {
		ek_layout_printf(out, "  %s", f->detail);
		ek_layout_end(out, 2);
	}
	put_advice(out, f, os);
	if (verbose > 0)
		put_evidence(out, f);
}

/* The finding under which a consequence is shown: the first of its causes that
 * is none itself. Two that explain each other are under the root. */
static const struct ek_finding *
origin_of(const struct ek_diagnosis *d, const struct ek_finding *f)
{
	size_t i;

	for (i = 0; i < d->n_findings && f != NULL &&
	    f->role == EK_CONSEQUENCE; i++)
		f = ek_diagnosis_find(d, f->caused_by);
	return f != NULL && f->role != EK_CONSEQUENCE ? f : &d->findings[0];
}

static bool
is_shown(const struct ek_finding *f, int verbose)
{
	return f->severity != EK_INFO || verbose > 0;
}

static void
put_consequences(struct ek_layout *out, const struct ek_diagnosis *d,
    const struct ek_finding *origin, const char *os, int verbose)
{
	size_t i;

	for (i = 0; i < d->n_findings; i++) {
		const struct ek_finding *f = &d->findings[i];

		if (f->role != EK_CONSEQUENCE || !is_shown(f, verbose) ||
		    origin_of(d, f) != origin)
			continue;
		ek_layout_printf(out, "  as a consequence: %s [%s]",
		    f->rule->title, f->rule->id);
		ek_layout_end(out, 6);
		if (verbose > 0)
			put_finding(out, f, os, verbose);
	}
}

void
ek_findings_show(struct ek_layout *out, const struct ek_diagnosis *d,
    const char *os, int verbose)
{
	size_t i;

	for (i = 0; i < d->n_findings; i++) {
		const struct ek_finding *f = &d->findings[i];

		if (f->role == EK_CONSEQUENCE || !is_shown(f, verbose))
			continue;
		if (f->role != EK_ROOT)
			ek_layout_end(out, 0);
		put_finding(out, f, os, verbose);
		put_consequences(out, d, f, os, verbose);
	}
}

static void
put_stage(struct ek_layout *out, const struct ek_report *r, int stage,
    int verbose)
{
	static const enum ek_color colors[] = { EK_GREEN, EK_YELLOW, EK_RED,
		EK_PLAIN };
	const struct ek_stage_verdict *v = &r->diagnosis->stages[stage];
	const char *name = ek_stage_name((enum ek_stage)stage);
	struct ek_buf words = { 0 };

	ek_layout_printf(out, "  ");
	ek_layout_word(out, colors[v->status],
	    ek_stage_status_name(v->status));
	ek_layout_printf(out, "%*s%-*s", 6 -
	    (int)strlen(ek_stage_status_name(v->status)), "", STAGE_COLUMN,
	    name);
	if (verbose > 0 && v->duration_ms >= 0)
		ek_layout_printf(out, "%5" PRId64 " ms  ", v->duration_ms);
	if (v->status == EK_STAGE_OK || v->why == NULL)
		ek_stage_summary(r->facts, (enum ek_stage)stage, &words);
	if (words.len > 0)
		ek_layout_printf(out, "%s", words.data);
	else if (v->why != NULL)
		ek_layout_printf(out, "%s", v->why);
	ek_layout_end(out, 8 + STAGE_COLUMN);
	ek_buf_free(&words);
}

/* A login that nobody asked for is no line of the list. */
static void
put_stages(struct ek_layout *out, const struct ek_report *r, int verbose)
{
	int end = ek_fact_known(r->facts, "run.login") ? EK_N_STAGES :
	    EK_STAGE_LOGIN;
	int stage;

	ek_layout_end(out, 0);
	for (stage = 0; stage < end; stage++)
		put_stage(out, r, stage, verbose);
}

/* A member of an item for a sentence; a question mark where it is not known. */
static const char *
text_of(const json_t *item, const char *member)
{
	const char *text = ek_item_str(item, member);

	return text != NULL ? text : "?";
}

static void
put_exchange(struct ek_layout *out, const json_t *x)
{
	const char *error = ek_item_str(x, "e_text");
	int64_t code, status;

	ek_layout_printf(out, "  asked %s for %s: %s", text_of(x, "realm"),
	    text_of(x, "request"), text_of(x, "reply"));
	if (ek_item_int(x, "code", &code))
		ek_layout_printf(out, " %" PRId64, code);
	if (ek_item_int(x, "http_status", &status))
		ek_layout_printf(out, ", HTTP %" PRId64, status);
	if (error != NULL)
		ek_layout_printf(out, ", \"%s\"", error);
	ek_layout_end(out, 6);
}

static void
put_exchanges(struct ek_layout *out, const struct ek_facts *facts,
    int verbose)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++)
		put_exchange(out, ek_fact_item(facts, "ticket.exchanges", i));
	if (verbose < 2)
		return;
	for (i = 0; i < ek_fact_count(facts, "ticket.trace"); i++) {
		ek_layout_printf(out, "  trace: %s", text_of(
		    ek_fact_item(facts, "ticket.trace", i), "text"));
		ek_layout_end(out, 9);
	}
}

/* A line a SQL client that was asked about. */
static void
put_drivers(struct ek_layout *out, const struct ek_report *r)
{
	static const enum ek_color colors[] = { EK_GREEN, EK_RED, EK_YELLOW };
	struct ek_driver drivers[EK_N_CLIENTS];
	size_t i, n = ek_drivers(r->facts, r->diagnosis, drivers);

	if (n > 0)
		ek_layout_end(out, 0);
	for (i = 0; i < n; i++) {
		const struct ek_driver *d = &drivers[i];

		ek_layout_printf(out, "  %-12s ", ek_client_name(d->client));
		ek_layout_word(out, colors[d->verdict],
		    ek_client_verdict_name(d->verdict));
		ek_layout_printf(out, "%*s%s%s%s%s", 9 -
		    (int)strlen(ek_client_verdict_name(d->verdict)), "",
		    d->spn != NULL ? d->spn : "",
		    d->finding != NULL ? " [" : "",
		    d->finding != NULL ? d->finding : "",
		    d->finding != NULL ? "]" : "");
		if (d->verdict == EK_CLIENT_UNKNOWN && d->remedy != NULL)
			ek_layout_printf(out, " (%s)", d->remedy);
		ek_layout_end(out, 24);
		ek_driver_free(&drivers[i]);
	}
}

static void
put_difference(struct ek_layout *out, const json_t *item)
{
	char *good = json_dumps(ek_item_get(item, "good"),
	    JSON_ENCODE_ANY | JSON_COMPACT);
	char *now = json_dumps(ek_item_get(item, "now"),
	    JSON_ENCODE_ANY | JSON_COMPACT);

	ek_layout_printf(out, "  %s", text_of(item, "fact"));
	ek_layout_end(out, 4);
	ek_layout_printf(out, "    was %s", good != NULL ? good : "?");
	ek_layout_end(out, 8);
	ek_layout_printf(out, "    is  %s", now != NULL ? now : "?");
	ek_layout_end(out, 8);
	free(good);
	free(now);
}

/* What --against found, if it was asked for. */
static void
put_differences(struct ek_layout *out, const struct ek_facts *facts)
{
	static const char name[] = "environment.record_differences";
	size_t i, n = ek_fact_count(facts, name);

	if (!ek_fact_known(facts, name))
		return;
	ek_layout_end(out, 0);
	ek_layout_printf(out, n > 0 ? "Differs from the known-good record:" :
	    "Nothing that matters differs from the known-good record.");
	ek_layout_end(out, 0);
	for (i = 0; i < n; i++)
		put_difference(out, ek_fact_item(facts, name, i));
}

/* A block to paste, when a KDC refused and support may be needed. */
static void
put_support(struct ek_layout *out, const struct ek_facts *facts)
{
	static const char *const names[] = { "utc_time", "request_id",
		"trace_id", "error_code", "e_text" };
	json_t *support = ek_support_json(facts), *value;
	size_t i;

	if (json_is_integer(json_object_get(support, "error_code"))) {
		ek_layout_end(out, 0);
		ek_layout_printf(out, "For Microsoft support:");
		ek_layout_end(out, 0);
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			value = json_object_get(support, names[i]);
			if (json_is_integer(value))
				ek_layout_printf(out, "  %s: %" PRId64,
				    names[i], (int64_t)
				    json_integer_value(value));
			else if (json_is_string(value))
				ek_layout_printf(out, "  %s: %s", names[i],
				    json_string_value(value));
			else
				continue;
			ek_layout_end(out, 4);
		}
	}
	json_decref(support);
}

bool
ek_report_text(const struct ek_report *r, const struct ek_report_style *style,
    struct ek_buf *out)
{
	struct ek_redactor *redactor = style->redact ?
	    ek_redactor_new(r->facts, r->tokens) : NULL;
	struct ek_layout layout = { .color = style->color,
	    .filter = redactor != NULL ? ek_redact_filter : NULL,
	    .filter_arg = redactor };
	const char *text;
	bool done;

	if (style->redact && redactor == NULL)
		return false;
	put_verdict(&layout, r);
	ek_findings_show(&layout, r->diagnosis, ek_fact_str(r->facts,
	    "environment.os"), style->verbose);
	put_stages(&layout, r, style->verbose);
	if (style->verbose > 0)
		put_exchanges(&layout, r->facts, style->verbose);
	put_drivers(&layout, r);
	put_differences(&layout, r->facts);
	put_support(&layout, r->facts);
	text = ek_buf_str(&layout.out);
	done = text != NULL && !layout.line.failed;
	if (done)
		ek_buf_puts(out, text);
	ek_redactor_free(redactor);
	ek_buf_free(&layout.line);
	ek_buf_free(&layout.out);
	return done && !out->failed;
}
