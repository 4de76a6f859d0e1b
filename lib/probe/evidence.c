/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "probe/evidence.h"

static const char *const run_names[] = {
	[EK_RUN_UNKNOWN] = "unknown",
	[EK_RUN_DONE] = "done",
	[EK_RUN_SKIPPED] = "skipped",
	[EK_RUN_KILLED] = "killed",
	[EK_RUN_TIMEOUT] = "timeout"
};

static void
add_line(struct ek_buf *out, json_t *line)
{
	char *text = line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;

	if (text == NULL)
		out->failed = true;
	else {
		ek_buf_puts(out, text);
		ek_buf_putc(out, '\n');
	}
	free(text);
	json_decref(line);
}

static json_t *
head_line(int64_t started, bool redacted)
{
	struct ek_buf time = { 0 };
	json_t *line;

	ek_text_time(&time, started);
	line = json_pack("{s:s, s:s, s:s, s:I, s:b}", "schema",
	    EK_EVIDENCE_SCHEMA, "tool_version", PACKAGE_VERSION, "started",
	    ek_buf_str(&time), "started_epoch", (json_int_t)started,
	    "redacted", redacted);
	ek_buf_free(&time);
	return line;
}

static json_t *
stage_line(const struct ek_facts *facts, enum ek_stage stage)
{
	struct ek_stage_run run = ek_facts_stage(facts, stage);
	json_t *duration = run.duration_ms >= 0 ?
	    json_integer(run.duration_ms) : json_null();

	return json_pack("{s:s, s:s, s:s?, s:o, s:o}", "stage",
	    ek_stage_name(stage), "run", run_names[run.run], "why", run.why,
	    "duration_ms", duration, "facts",
	    ek_facts_of_stage(facts, stage));
}

char *
ek_evidence_write(const struct ek_facts *facts, int64_t started, bool redacted)
{
	struct ek_buf out = { 0 };
	int stage;

	add_line(&out, head_line(started, redacted));
	for (stage = 0; stage < EK_N_STAGES; stage++)
		add_line(&out, stage_line(facts, (enum ek_stage)stage));
	add_line(&out, json_pack("{s:b}", "end", true));
	if (ek_buf_str(&out) == NULL)
		ek_buf_free(&out);
	return ek_buf_take(&out);
}

static bool
read_head(const json_t *line, struct ek_evidence_head *head,
    struct ek_error *error)
{
	const char *version = ek_item_str(line, "tool_version");

	if (!ek_item_streq(line, "schema", EK_EVIDENCE_SCHEMA)) {
		ek_error_set(error, EKRB_MALFORMED,
		    "line 1: no evidence of the schema " EK_EVIDENCE_SCHEMA);
		return false;
	}
	snprintf(head->tool_version, sizeof(head->tool_version), "%s",
	    version != NULL ? version : "");
	ek_item_int(line, "started_epoch", &head->started);
	head->redacted = ek_item_is(line, "redacted", true);
	return true;
}

static enum ek_run
parse_run(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(run_names) / sizeof(run_names[0]); i++)
		if (name != NULL && strcmp(run_names[i], name) == 0)
			return (enum ek_run)i;
	return EK_RUN_UNKNOWN;
}

static bool
read_stage(struct ek_facts *facts, const json_t *line, size_t number,
    struct ek_error *error)
{
	const char *name = ek_item_str(line, "stage");
	int64_t duration = -1;
	enum ek_stage stage;

	if (name == NULL || !ek_stage_parse(name, &stage)) {
		ek_error_set(error, EKRB_MALFORMED,
		    "line %zu: no stage of a run", number);
		return false;
	}
	ek_item_int(line, "duration_ms", &duration);
	if (ek_facts_merge(facts, ek_item_get(line, "facts")) &&
	    ek_facts_set_stage(facts, stage, parse_run(ek_item_str(line,
	    "run")), ek_item_str(line, "why"), duration))
		return true;
	ek_error_set(error, EKRB_MALFORMED, "line %zu: its facts are no object",
	    number);
	return false;
}

/* A last line without its newline was cut; then it need not be JSON. */
static json_t *
parse_line(const char *text, size_t len, size_t number, bool cut,
    struct ek_error *error)
{
	json_error_t why;
	json_t *line = len <= EK_EVIDENCE_LINE ?
	    json_loadb(text, len, 0, &why) : NULL;

	if (line == NULL && !cut) {
		if (len > EK_EVIDENCE_LINE)
			snprintf(why.text, sizeof(why.text), "too long");
		ek_error_set(error, EKRB_MALFORMED, "line %zu: %s", number,
		    why.text);
	}
	return line;
}

static bool
take_line(struct ek_facts *facts, const json_t *line, size_t number,
    struct ek_evidence_head *head, struct ek_error *error)
{
	if (number == 1)
		return read_head(line, head, error);
	if (ek_item_is(line, "end", true)) {
		head->complete = true;
		return true;
	}
	return read_stage(facts, line, number, error);
}

bool
ek_evidence_read(struct ek_facts *facts, const char *text, size_t len,
    struct ek_evidence_head *head, struct ek_error *error)
{
	const char *end = text + len;
	size_t number = 0;

	*head = (struct ek_evidence_head){ 0 };
	while (text < end && !head->complete) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((eol != NULL ? eol : end) - text);
		json_t *line = parse_line(text, n, number + 1,
		    eol == NULL && number > 0, error);
		bool done = line != NULL &&
		    take_line(facts, line, number + 1, head, error);

		number++;
		json_decref(line);
		if (ek_error_is_set(error))
			return false;
		if (!done)
			break;
		text = eol != NULL ? eol + 1 : end;
	}
	if (number == 0)
		ek_error_set(error, EKRB_MALFORMED, "it is empty");
	return number > 0;
}
