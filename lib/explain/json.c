/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "base/version.h"
#include "diagnose/note.h"
#include "explain/explain.h"
#include "report/redact.h"
#include "report/ticket.h"
#include "text/marks.h"

#define EK_EXPLAIN_SCHEMA "entrakrb.explain/1"

static json_t *
code_name_json(const struct ek_code *code)
{
	return json_pack("{s:s, s:I, s:s}", "space", ek_space_name(code->space),
	    "number", (json_int_t)code->number, "name", code->name);
}

static json_t *
same_json(const struct ek_code *code)
{
	const struct ek_code *same[EK_MAX_SAME];
	size_t i, n = ek_code_same(code, same);
	json_t *list = json_array();

	for (i = 0; i < n; i++)
		json_array_append_new(list, code_name_json(same[i]));
	return list;
}

/* {id, title} of findings that may be behind it. */
static json_t *
causes_json(const char *const *ids)
{
	json_t *list = json_array();
	const struct ek_rule *rule;

	for (; *ids != NULL; ids++)
		if ((rule = ek_rule_find(*ids)) != NULL)
			json_array_append_new(list, json_pack("{s:s, s:s}",
			    "id", rule->id, "title", rule->title));
	return list;
}

static json_t *
code_json(const struct ek_code *code)
{
	return json_pack("{s:s, s:I, s:o, s:s, s:s, s:o, s:o}", "space",
	    ek_space_name(code->space), "number", (json_int_t)code->number,
	    "state", code->state != EK_NO_STATE ? json_integer(code->state) :
	    json_null(), "name", code->name, "meaning", code->meaning, "same",
	    same_json(code), "causes", causes_json(ek_code_findings(code)));
}

static json_t *
codes_json(const struct ek_argument *a)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < a->n_codes; i++)
		json_array_append_new(list, code_json(a->codes[i]));
	for (i = 0; i < a->text.n_codes; i++)
		json_array_append_new(list, code_json(a->text.codes[i]));
	return list;
}

static json_t *
sentences_json(const struct ek_text *text)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < text->n_hits; i++) {
		const struct ek_sentence *s = text->hits[i].sentence;

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s,"
		    "s:s, s:b, s:o}", "id", s->key, "said_by", s->who, "text",
		    s->pattern, "meaning", s->meaning, "check", s->check,
		    "cut", text->hits[i].cut, "causes",
		    causes_json(s->causes)));
	}
	return list;
}

static json_t *
kinds_json(const struct ek_text *text)
{
	json_t *list = json_array();
	int kind;

	for (kind = 0; kind < EK_N_TEXT_KINDS; kind++)
		if ((text->kinds & 1u << kind) != 0)
			json_array_append_new(list, json_string(
			    ek_text_kind_name((enum ek_text_kind)kind)));
	return list;
}

static json_t *
marks_json(const struct ek_facts *facts)
{
	json_t *list = json_array();
	size_t i, n = facts != NULL ?
	    ek_fact_count(facts, "ticket.trace_marks") : 0;

	for (i = 0; i < n; i++) {
		const json_t *item =
		    ek_fact_item(facts, "ticket.trace_marks", i);
		const char *mark = ek_item_str(item, "mark");

		json_array_append_new(list, json_pack("{s:s?, s:s?, s:s?}",
		    "mark", mark, "text", ek_item_str(item, "text"),
		    "meaning", mark != NULL ? ek_mark_meaning(mark) : NULL));
	}
	return list;
}

static json_t *
remedies_json(const struct ek_rule *rule, const struct ek_note *note)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < EK_MAX_REMEDIES && rule->remedies[i].text; i++) {
		const struct ek_remedy *r = &rule->remedies[i];
		char *text = ek_note_fill(note, r->text, false);
		char *command = r->command != NULL ?
		    ek_note_fill(note, r->command, true) : NULL;

		json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:s}",
		    "text", text != NULL ? text : "", "command", command,
		    "platform", r->platform, "who", r->who));
		free(text);
		free(command);
	}
	return list;
}

static json_t *
references_json(const struct ek_rule *rule)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < EK_MAX_REFERENCES && rule->references[i] != NULL; i++)
		json_array_append_new(list, json_string(rule->references[i]));
	return list;
}

/* A finding that was only named: its explanation in place of what was seen. */
static json_t *
rule_json(const struct ek_rule *rule)
{
	struct ek_facts *empty = ek_facts_new();
	struct ek_note note;
	json_t *out = NULL;

	if (empty != NULL && ek_note_open(&note, empty, rule)) {
		out = json_pack("{s:s, s:s, s:n, s:s, s:n, s:s, s:s, s:[],"
		    "s:o, s:o}", "id", rule->id, "severity",
		    ek_severity_name(rule->severity), "stage", "role",
		    "independent", "caused_by", "title", rule->title, "detail",
		    rule->explanation, "evidence", "remedies",
		    remedies_json(rule, &note), "references",
		    references_json(rule));
		ek_note_close(&note);
	}
	ek_facts_free(empty);
	return out;
}

static json_t *
findings_json(const struct ek_argument *a)
{
	if (a->diagnosis != NULL)
		return ek_findings_json(a->diagnosis, false);
	return a->kind == EK_ARGUMENT_FINDING ?
	    json_pack("[o]", rule_json(a->rule)) : json_array();
}

static json_t *
argument_json(const struct ek_argument *a, bool redacted,
    struct ek_tokens *tokens)
{
	json_t *out = json_pack("{s:o, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o,"
	    "s:s?, s:o}", "input", ek_json_text(a->input), "kind",
	    ek_argument_kind_name(a), "known", a->kind != EK_ARGUMENT_UNKNOWN,
	    "codes", codes_json(a), "sentences", sentences_json(&a->text),
	    "recognised", kinds_json(&a->text), "trace",
	    marks_json(a->facts), "findings", findings_json(a), "tickets",
	    a->facts != NULL ? ek_tickets_json(a->facts) : json_array(),
	    "root_cause", ek_argument_root(a), "tried", ek_json_text(a->tried));
	json_t *whole;

	if (!redacted)
		return out;
	whole = out;
	out = ek_redact_copy(a->facts, tokens, whole);
	json_decref(whole);
	return out;
}

static const char *
status_of(int exit_code, const struct ek_argument *arguments, size_t n)
{
	enum ek_severity worst;
	size_t i;

	if (exit_code != EK_EXIT_HEALTHY)
		return exit_code == EK_EXIT_FINDINGS ? "fail" : "inconclusive";
	for (i = 0; i < n; i++)
		if (arguments[i].diagnosis != NULL &&
		    ek_diagnosis_worst(arguments[i].diagnosis, &worst) &&
		    worst == EK_WARNING)
			return "warn";
	return "ok";
}

/* Findings and tickets of logs, in the order of the arguments. */
static void
gather(json_t *document, json_t *argument)
{
	json_array_extend(json_object_get(document, "findings"),
	    json_object_get(argument, "findings"));
	json_array_extend(json_object_get(document, "tickets"),
	    json_object_get(argument, "tickets"));
	if (json_is_null(json_object_get(document, "root_cause")))
		json_object_set(document, "root_cause",
		    json_object_get(argument, "root_cause"));
}

static json_t *
document_of(const struct ek_argument *arguments, size_t n, bool redacted,
    struct ek_tokens *tokens)
{
	int code = ek_explain_exit_code(arguments, n);
	json_t *list = json_array(), *argument;
	json_t *out = json_pack("{s:s, s:s, s:s, s:i, s:n, s:o, s:[], s:[],"
	    "s:n}", "schema", EK_EXPLAIN_SCHEMA, "tool_version", EK_VERSION,
	    "status", status_of(code, arguments, n), "exit_code", code,
	    "root_cause", "arguments", list, "findings", "tickets", "error");
	size_t i;

	for (i = 0; out != NULL && i < n; i++) {
		argument = argument_json(&arguments[i], redacted, tokens);
		if (json_array_append_new(list, argument) != 0) {
			json_decref(out);
			return NULL;
		}
		gather(out, argument);
	}
	return out;
}

json_t *
ek_explain_json(const struct ek_argument *arguments, size_t n, bool redacted)
{
	struct ek_tokens *tokens = ek_tokens_new();
	json_t *out = tokens != NULL ?
	    document_of(arguments, n, redacted, tokens) : NULL;

	ek_tokens_free(tokens);
	return out;
}
