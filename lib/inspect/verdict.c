/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/verdict.h"
#include "report/layout.h"
#include "report/report.h"

/* What one calls a kind of input. */
static const char *
kind_words(const struct ek_exhibit *ex)
{
	return strcmp(ex->kind, "ccache") == 0 ? "credential cache" : ex->kind;
}

static void
add_findings(struct ek_inspect *in, struct ek_exhibit *ex)
{
	size_t i;

	for (i = 0; i < ex->n_findings; i++) {
		struct ek_finding *f = &ex->findings[i];
		json_t *json;

		if (f->severity == EK_ERROR && !in->has_root &&
		    !in->options.monitor) {
			f->role = EK_ROOT;
			in->has_root = true;
			in->root_cause = f->rule->id;
		}
		if (in->options.form != EK_FORM_JSON)
			continue;
		json = ek_finding_json(f, false);
		if (json == NULL || (f->role == EK_ROOT ?
		    json_array_insert_new(in->findings, 0, json) :
		    json_array_append_new(in->findings, json)) != 0)
			in->failed = true;
	}
}

/* Until its end has passed a ticket counts for monitoring. */
static void
note_ends(struct ek_inspect *in, const struct ek_exhibit *ex)
{
	int64_t cloud = ex->tally[EK_KIND_CLOUD].best_end;

	/* A ticket that came without its times may be good or not. */
	in->unknown |= (in->spn.n_parts > 0 ? ex->spn.unknown :
	    ex->tally[EK_KIND_CLOUD].unknown) > 0;
	if (cloud > in->cloud_end)
		in->cloud_end = cloud;
	if (ex->spn.best_end > in->spn_end)
		in->spn_end = ex->spn.best_end;
}

void
ek_verdict_close(struct ek_inspect *in, struct ek_exhibit *ex)
{
	static const int rank[] = { [EK_EXIT_HEALTHY] = 0,
		[EK_EXIT_INCONCLUSIVE] = 1, [EK_EXIT_FINDINGS] = 2,
		[EK_EXIT_USAGE] = 0, [EK_EXIT_FAILED] = 3 };
	int code;

	if (!ek_found_findings(&ex->found, ex->facts, &ex->findings,
	    &ex->n_findings))
		in->failed = true;
	code = ek_exhibit_exit_code(ex);
	if (rank[code] > rank[in->exit_code])
		in->exit_code = code;
	in->unknown |= ex->inconclusive;
	note_ends(in, ex);
	add_findings(in, ex);
}

static void
put_count(struct ek_layout *out, uint64_t n, const char *noun)
{
	ek_layout_printf(out, ", %" PRIu64 " %s%s", n, noun,
	    n == 1 ? "" : "s");
}

/* What it is. */
static void
put_what(struct ek_layout *out, const struct ek_exhibit *ex)
{
	if (ex->refused || ex->kind == NULL)
		return;
	ek_layout_printf(out, "  %s", kind_words(ex));
	if (ex->encoding != NULL && strcmp(ex->encoding, "raw") != 0)
		ek_layout_printf(out, " in %s", ex->encoding);
	if (ex->is_cache && ex->decoded != NULL &&
	    json_object_get(ex->decoded, "version") != NULL)
		ek_layout_printf(out, " (version %d)", (int)json_integer_value(
		    json_object_get(ex->decoded, "version")));
	if (ex->client != NULL)
		ek_layout_printf(out, " of %s", ex->client);
	ek_layout_end(out, 4);
}

static enum ek_kind
best_kind(const struct ek_exhibit *ex)
{
	int kind;

	for (kind = 0; kind < EK_N_KINDS; kind++)
		if (ex->tally[kind].usable > 0)
			return (enum ek_kind)kind;
	return EK_N_KINDS;
}

static void
put_good(struct ek_layout *out, const struct ek_inspect *in,
    const struct ek_exhibit *ex)
{
	const struct ek_tally *spn = &ex->spn;
	enum ek_kind kind = best_kind(ex);
	struct ek_buf left = { 0 };

	if (in->spn.n_parts > 0 && spn->usable > 0 && spn->best_end > 0) {
		ek_text_duration(&left, spn->best_end - in->options.now);
		ek_layout_printf(out, "the ticket for %s is good for %s",
		    in->spn_shown, ek_buf_str(&left));
	} else if (kind != EK_N_KINDS) {
		ek_text_duration(&left, ex->tally[kind].best_end -
		    in->options.now);
		ek_layout_printf(out, "%s, good for %s", ek_kind_words(kind),
		    ek_buf_str(&left));
	} else
		ek_layout_printf(out, "decoded whole");
	ek_buf_free(&left);
	if (ex->n_tickets > 1)
		put_count(out, ex->n_tickets, "ticket");
	if (ex->n_keys > 0)
		put_count(out, ex->n_keys, "key");
}

static void
put_verdict(struct ek_layout *out, const struct ek_inspect *in,
    const struct ek_exhibit *ex)
{
	enum ek_severity worst;
	bool any = ek_found_worst(&ex->found, &worst);

	if (any && worst == EK_ERROR) {
		ek_layout_word(out, EK_RED, "FAIL");
		ek_layout_printf(out, "  %s: %s [%s]", ex->name,
		    ex->findings[0].rule->title, ex->findings[0].rule->id);
	} else if (ex->inconclusive) {
		ek_layout_word(out, EK_YELLOW, "INCONCLUSIVE");
		ek_layout_printf(out, "  %s: %s [%s]", ex->name,
		    ek_saying_rule(ex->because)->title,
		    ek_saying_rule(ex->because)->id);
	} else if (any && worst == EK_WARNING) {
		ek_layout_word(out, EK_YELLOW, "WARN");
		ek_layout_printf(out, "  %s: ", ex->name);
		put_good(out, in, ex);
		ek_layout_printf(out, ", with warnings");
	} else {
		ek_layout_word(out, EK_GREEN, "OK");
		ek_layout_printf(out, "  %s: ", ex->name);
		put_good(out, in, ex);
	}
	ek_layout_end(out, 6);
}

static void
put_advice(struct ek_layout *out, const struct ek_finding *f)
{
	size_t i;

	for (i = 0; i < f->n_advice; i++) {
		const struct ek_advice *a = &f->advice[i];

		ek_layout_printf(out, "  %s (%s%s%s): %s", i == 0 ? "Do" :
		    "Or", a->who, strcmp(a->platform, "any") != 0 ? ", " : "",
		    strcmp(a->platform, "any") != 0 ? a->platform : "",
		    a->text);
		ek_layout_end(out, 6);
		if (a->command != NULL)
			ek_layout_block(out, 6, a->command);
	}
}

static void
put_finding(struct ek_layout *out, const struct ek_finding *f, bool head,
    int verbose)
{
	static const enum ek_color colors[] = { EK_PLAIN, EK_YELLOW, EK_RED };

	if (head) {
		ek_layout_word(out, colors[f->severity],
		    f->severity == EK_INFO ? "note" :
		    ek_severity_name(f->severity));
		ek_layout_printf(out, "  %s [%s]", f->rule->title,
		    f->rule->id);
		ek_layout_end(out, 9);
	}
	if (f->detail[0] != '\0') {
		ek_layout_printf(out, "  %s", f->detail);
		ek_layout_end(out, 2);
	}
	if (verbose > 0) {
		ek_layout_printf(out, "  %s", f->rule->explanation);
		ek_layout_end(out, 2);
	}
	put_advice(out, f);
}

/* True if the first line says what this finding is. */
static bool
is_verdict(const struct ek_exhibit *ex, size_t i)
{
	return ex->findings[0].severity == EK_ERROR ? i == 0 :
	    ex->inconclusive && ex->findings[i].rule ==
	    ek_saying_rule(ex->because);
}

static void
take_lines(struct ek_inspect *in, struct ek_layout *out, struct ek_buf *text)
{
	if (out->out.failed || out->line.failed)
		in->failed = true;
	else
		ek_buf_add(text, out->out.data, out->out.len);
	ek_buf_free(&out->line);
	ek_buf_free(&out->out);
}

void
ek_verdict_text(struct ek_inspect *in, const struct ek_exhibit *ex,
    struct ek_buf *text)
{
	struct ek_layout out = { .color = in->options.color };
	size_t i;

	put_verdict(&out, in, ex);
	put_what(&out, ex);
	for (i = 0; i < ex->n_findings; i++)
		if (is_verdict(ex, i))
			put_finding(&out, &ex->findings[i], false,
			    in->options.verbose);
	for (i = 0; i < ex->n_findings; i++)
		if (ex->findings[i].severity != EK_INFO && !is_verdict(ex, i))
			put_finding(&out, &ex->findings[i], true,
			    in->options.verbose);
	take_lines(in, &out, text);
}

void
ek_verdict_notes(struct ek_inspect *in, const struct ek_exhibit *ex,
    struct ek_buf *text)
{
	struct ek_layout out = { .color = in->options.color };
	size_t i;

	for (i = 0; i < ex->n_findings; i++) {
		if (ex->findings[i].severity != EK_INFO)
			continue;
		if (out.out.len == 0)
			ek_layout_end(&out, 0);
		put_finding(&out, &ex->findings[i], true,
		    in->options.verbose);
	}
	take_lines(in, &out, text);
}

static json_t *
findings_json(const struct ek_exhibit *ex)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < ex->n_findings; i++)
		json_array_append_new(list, ek_finding_json(&ex->findings[i],
		    false));
	return list;
}

json_t *
ek_verdict_json(struct ek_inspect *in, const struct ek_exhibit *ex)
{
	return json_pack("{s:s, s:s?, s:s?, s:I, s:I, s:O?, s:o}",
	    "source", ex->shown, "kind", ex->kind, "encoding",
	    ex->encoding, "tickets", (json_int_t)ex->n_tickets, "keys",
	    (json_int_t)ex->n_keys, "decoded", ex->decoded, "findings",
	    findings_json(ex));
}

static int
monitor_code(const struct ek_inspect *in, int64_t left)
{
	if (in->failed || (left <= 0 && in->unknown))
		return 3;
	if (left <= 0 || (in->options.has_crit && left < in->options.crit))
		return 2;
	return in->options.has_warn && left < in->options.warn ? 1 : 0;
}

static int64_t
monitored_left(const struct ek_inspect *in)
{
	int64_t end = in->spn.n_parts > 0 ? in->spn_end : in->cloud_end;

	return end > in->options.now ? end - in->options.now : 0;
}

int
ek_verdict_exit_code(const struct ek_inspect *in)
{
	if (in->options.monitor)
		return monitor_code(in, monitored_left(in));
	return in->failed || in->out.failed ? EK_EXIT_FAILED : in->exit_code;
}

void
ek_verdict_monitor(struct ek_inspect *in, struct ek_buf *out)
{
	static const char *const words[] = { "OK", "WARNING", "CRITICAL",
		"UNKNOWN" };
	int64_t left = monitored_left(in);
	int code = monitor_code(in, left);

	ek_buf_printf(out, "%s: %s", words[code], in->spn.n_parts > 0 ?
	    "service ticket" : "cloud TGT");
	if (left > 0) {
		ek_buf_puts(out, " good for ");
		ek_text_duration(out, left);
	} else
		ek_buf_puts(out, code == 3 ? " could not be examined" :
		    ": none is usable");
	ek_buf_printf(out, " | left=%" PRId64 "s", left);
	if (in->options.has_warn)
		ek_buf_printf(out, ";%" PRId64 ":", in->options.warn);
	else if (in->options.has_crit)
		ek_buf_puts(out, ";");
	if (in->options.has_crit)
		ek_buf_printf(out, ";%" PRId64 ":", in->options.crit);
	ek_buf_putc(out, '\n');
}
