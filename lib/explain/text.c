/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/note.h"
#include "explain/explain.h"
#include "report/layout.h"
#include "report/redact.h"
#include "report/show.h"
#include "text/marks.h"

enum { SHOWN_MARKS = 12 };

static void
put(struct ek_layout *out, size_t indent, const char *text)
{
	ek_layout_printf(out, "%*s%s", (int)indent, "", text);
	ek_layout_end(out, indent);
}

static void
put_code_name(struct ek_layout *out, const struct ek_code *code)
{
	struct ek_buf number = { 0 };

	ek_code_print(&number, code);
	ek_layout_printf(out, "%s, %s %s", code->name,
	    ek_space_name(code->space), ek_buf_str(&number) != NULL ?
	    ek_buf_str(&number) : "");
	ek_buf_free(&number);
}

static void
put_same(struct ek_layout *out, const struct ek_code *code)
{
	const struct ek_code *same[EK_MAX_SAME];
	size_t i, n = ek_code_same(code, same);

	for (i = 0; i < n; i++) {
		ek_layout_printf(out, "%s", i == 0 ? "  the same as " : "; ");
		put_code_name(out, same[i]);
	}
	if (n > 0)
		ek_layout_end(out, 4);
}

static void
put_causes(struct ek_layout *out, const char *const *ids)
{
	const struct ek_rule *rule;
	bool first = true;

	for (; *ids != NULL; ids++) {
		if ((rule = ek_rule_find(*ids)) == NULL)
			continue;
		if (first)
			put(out, 2, "possible causes, the likeliest first:");
		first = false;
		ek_layout_printf(out, "    %s: %s", rule->id, rule->title);
		ek_layout_end(out, 6);
	}
}

static void
put_code(struct ek_layout *out, const struct ek_code *code)
{
	put_code_name(out, code);
	ek_layout_end(out, 2);
	put(out, 2, code->meaning);
	put_same(out, code);
	put_causes(out, ek_code_findings(code));
}

static void
put_codes(struct ek_layout *out, const struct ek_code *const *codes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			ek_layout_end(out, 0);
		put_code(out, codes[i]);
	}
}

static void
put_number(struct ek_layout *out, const struct ek_argument *a)
{
	if (a->n_codes > 1) {
		ek_layout_printf(out, "%s has %zu meanings, the likeliest "
		    "first:", a->input, a->n_codes);
		ek_layout_end(out, 2);
	}
	put_codes(out, a->codes, a->n_codes);
}

static void
put_remedy(struct ek_layout *out, const struct ek_note *note,
    const struct ek_remedy *r, bool first)
{
	char *text = ek_note_fill(note, r->text, false);
	char *command = r->command != NULL ?
	    ek_note_fill(note, r->command, true) : NULL;

	ek_layout_printf(out, "  %s (%s%s%s): %s", first ? "Do" : "Or", r->who,
	    strcmp(r->platform, "any") != 0 ? ", " : "",
	    strcmp(r->platform, "any") != 0 ? r->platform : "",
	    text != NULL ? text : "");
	ek_layout_end(out, 6);
	if (command != NULL)
		ek_layout_block(out, 6, command);
	free(text);
	free(command);
}

static void
put_rule(struct ek_layout *out, const struct ek_rule *rule)
{
	struct ek_facts *empty = ek_facts_new();
	struct ek_note note;
	size_t i;

	ek_layout_printf(out, "%s: %s (%s)", rule->id, rule->title,
	    ek_severity_name(rule->severity));
	ek_layout_end(out, 2);
	put(out, 2, rule->explanation);
	if (empty != NULL && ek_note_open(&note, empty, rule)) {
		for (i = 0; i < EK_MAX_REMEDIES && rule->remedies[i].text; i++)
			put_remedy(out, &note, &rule->remedies[i], i == 0);
		ek_note_close(&note);
	}
	for (i = 0; i < EK_MAX_REFERENCES && rule->references[i] != NULL; i++) {
		ek_layout_printf(out, "  see: %s", rule->references[i]);
		ek_layout_end(out, 4);
	}
	ek_facts_free(empty);
}

static void
put_sentence(struct ek_layout *out, const struct ek_hit *hit)
{
	const struct ek_sentence *s = hit->sentence;

	ek_layout_printf(out, "\"%s\" (%s)%s", s->pattern, s->who,
	    hit->cut ? ", of which a part is there" : "");
	ek_layout_end(out, 2);
	put(out, 2, s->meaning);
	put_causes(out, s->causes);
	ek_layout_printf(out, "  to tell: %s", s->check);
	ek_layout_end(out, 4);
}

static void
put_text(struct ek_layout *out, const struct ek_text *text)
{
	size_t i;

	for (i = 0; i < text->n_hits; i++) {
		if (i > 0)
			ek_layout_end(out, 0);
		put_sentence(out, &text->hits[i]);
	}
	if (text->n_hits > 0 && text->n_codes > 0)
		ek_layout_end(out, 0);
	put_codes(out, text->codes, text->n_codes);
}

static bool
is_repeated(const struct ek_facts *facts, size_t at, const char *mark)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (ek_item_streq(ek_fact_item(facts, "ticket.trace_marks", i),
		    "mark", mark))
			return true;
	return false;
}

/* The lines of a trace that matter, each kind once. */
static void
put_marks(struct ek_layout *out, const struct ek_facts *facts)
{
	size_t i, shown = 0, n = ek_fact_count(facts, "ticket.trace_marks");

	for (i = 0; i < n && shown < SHOWN_MARKS; i++) {
		const json_t *item =
		    ek_fact_item(facts, "ticket.trace_marks", i);
		const char *mark = ek_item_str(item, "mark");

		if (mark == NULL || is_repeated(facts, i, mark))
			continue;
		if (shown++ == 0)
			put(out, 2, "the lines that matter:");
		ek_layout_printf(out, "    %s", ek_item_str(item, "text"));
		ek_layout_end(out, 6);
		ek_layout_printf(out, "      %s", ek_mark_meaning(mark));
		ek_layout_end(out, 6);
	}
}

/* The first line of a log: what it is and what came out. */
static void
put_verdict(struct ek_layout *out, const struct ek_argument *a)
{
	const struct ek_diagnosis *d = a->diagnosis;
	const struct ek_rule *root = d->root_cause != NULL ?
	    d->findings[0].rule : NULL;
	int code = ek_argument_exit_code(a);

	ek_layout_word(out, root != NULL ? EK_RED : EK_GREEN,
	    root != NULL ? "FAIL" : "OK");
	ek_layout_printf(out, "  %s (%s): ", a->input,
	    ek_argument_kind_name(a));
	if (root != NULL)
		ek_layout_printf(out, "%s [%s]", root->title, root->id);
	else
		ek_layout_printf(out, "%s", code == EK_EXIT_INCONCLUSIVE ?
		    "the evidence is cut off; nothing wrong as far as it goes" :
		    "nothing wrong is seen in it");
	ek_layout_end(out, 6);
}

static void
put_log(struct ek_layout *out, const struct ek_argument *a, int verbose)
{
	put_verdict(out, a);
	ek_findings_show(out, a->diagnosis, ek_fact_str(a->facts,
	    "environment.os"), verbose);
	put_marks(out, a->facts);
	if (a->text.n_hits + a->text.n_codes > 0) {
		ek_layout_end(out, 0);
		put_text(out, &a->text);
	}
}

static void
put_unknown(struct ek_layout *out, const struct ek_argument *a)
{
	ek_layout_word(out, EK_YELLOW, "UNKNOWN");
	ek_layout_printf(out, "  %s: %s", a->input, a->tried);
	ek_layout_end(out, 2);
}

static void
put_argument(struct ek_layout *out, const struct ek_argument *a, int verbose)
{
	switch (a->kind) {
	case EK_ARGUMENT_UNKNOWN:
		put_unknown(out, a);
		break;
	case EK_ARGUMENT_NUMBER:
	case EK_ARGUMENT_SYMBOL:
		put_number(out, a);
		break;
	case EK_ARGUMENT_FINDING:
		put_rule(out, a->rule);
		break;
	case EK_ARGUMENT_SENTENCE:
		put_text(out, &a->text);
		break;
	case EK_ARGUMENT_LOG:
	case EK_ARGUMENT_EVIDENCE:
		put_log(out, a, verbose);
		break;
	}
}

static bool
add_argument(const struct ek_argument *a, const struct ek_report_style *style,
    struct ek_tokens *tokens, bool first, struct ek_buf *out)
{
	struct ek_redactor *redactor = style->redact ?
	    ek_redactor_new(a->facts, tokens) : NULL;
	struct ek_layout layout = { .color = style->color,
	    .filter = redactor != NULL ? ek_redact_filter : NULL,
	    .filter_arg = redactor };
	const char *text;
	bool done;

	if (style->redact && redactor == NULL)
		return false;
	if (!first)
		ek_layout_end(&layout, 0);
	put_argument(&layout, a, style->verbose);
	text = ek_buf_str(&layout.out);
	done = text != NULL && !layout.line.failed;
	if (done)
		ek_buf_puts(out, text);
	ek_redactor_free(redactor);
	ek_buf_free(&layout.line);
	ek_buf_free(&layout.out);
	return done && !out->failed;
}

bool
ek_explain_text(const struct ek_argument *arguments, size_t n,
    const struct ek_report_style *style, struct ek_buf *out)
{
	struct ek_tokens *tokens = ek_tokens_new();
	bool done = tokens != NULL;
	size_t i;

	for (i = 0; done && i < n; i++)
		done = add_argument(&arguments[i], style, tokens, i == 0, out);
	ek_tokens_free(tokens);
	return done;
}
