/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text.h"
#include "base/version.h"
#include "report/report.h"

bool
ek_json_set_time(json_t *object, const char *name, bool known, int64_t epoch)
{
	struct ek_buf key = { 0 }, text = { 0 };
	bool done;

	ek_buf_printf(&key, "%s_epoch", name);
	ek_text_time(&text, epoch);
	done = ek_buf_str(&key) != NULL && ek_buf_str(&text) != NULL &&
	    json_object_set_new(object, ek_buf_str(&key), known ?
	    json_integer(epoch) : json_null()) == 0 &&
	    json_object_set_new(object, name, known ?
	    json_string(ek_buf_str(&text)) : json_null()) == 0;
	ek_buf_free(&key);
	ek_buf_free(&text);
	return done;
}

static json_t *
remedies_json(const struct ek_finding *f)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < f->n_advice; i++)
		json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:s}",
		    "text", f->advice[i].text, "command", f->advice[i].command,
		    "platform", f->advice[i].platform, "who",
		    f->advice[i].who));
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

json_t *
ek_finding_json(const struct ek_finding *f, bool stage)
{
	return json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s, s:s, s:O, s:o, s:o}",
	    "id", f->rule->id, "severity", ek_severity_name(f->severity),
	    "stage", stage ? ek_stage_name(f->stage) : NULL, "role",
	    ek_role_name(f->role), "caused_by", f->caused_by, "title",
	    f->rule->title, "detail", f->detail, "evidence", f->evidence,
	    "remedies", remedies_json(f), "references",
	    references_json(f->rule));
}

json_t *
ek_findings_json(const struct ek_diagnosis *d, bool stage)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < d->n_findings; i++)
		if (json_array_append_new(list,
		    ek_finding_json(&d->findings[i], stage)) != 0) {
			json_decref(list);
			return NULL;
		}
	return list;
}

/* What a report without a run holds. */
static json_t *
empty_report(void)
{
	return json_pack("{s:n, s:n, s:n, s:{}, s:{s:n, s:n, s:n, s:n, s:n},"
	    "s:[], s:[], s:[], s:[], s:[], s:{s:n, s:n, s:n, s:n, s:n}}",
	    "started", "started_epoch", "duration_ms", "host", "target",
	    "input", "host", "port", "spn", "realm", "stages", "findings",
	    "tickets", "exchanges", "drivers", "support", "utc_time",
	    "request_id", "trace_id", "error_code", "e_text");
}

static json_t *
empty_document(enum ek_schema schema)
{
	switch (schema) {
	case EK_SCHEMA_REPORT:
		return empty_report();
	case EK_SCHEMA_INSPECT:
		return json_pack("{s:[], s:[], s:[], s:[]}", "inputs",
		    "keys", "findings", "tickets");
	case EK_SCHEMA_EXPLAIN:
		return json_pack("{s:[], s:[], s:[]}", "arguments", "findings",
		    "tickets");
	}
	return NULL;
}

json_t *
ek_error_json(enum ek_schema schema, int exit_code, const char *argument,
    const char *message)
{
	static const char *const names[] = {
		[EK_SCHEMA_REPORT] = "entrakrb.report/1",
		[EK_SCHEMA_INSPECT] = "entrakrb.inspect/1",
		[EK_SCHEMA_EXPLAIN] = "entrakrb.explain/1"
	};
	/* Only a probe can lack what it needs before it has begun. */
	bool lacks = schema == EK_SCHEMA_REPORT &&
	    exit_code == EK_EXIT_INCONCLUSIVE;
	json_t *document = json_pack("{s:s, s:s, s:s, s:i, s:n}", "schema",
	    names[schema], "tool_version", EK_VERSION, "status",
	    lacks ? "inconclusive" : "error", "exit_code", exit_code,
	    "root_cause");
	json_t *rest = empty_document(schema);
	json_t *error = json_pack("{s:o, s:o}",
	    "argument", ek_json_text(argument),
	    "message", ek_json_text(message));

	if (document == NULL || json_object_update(document, rest) != 0 ||
	    json_object_set_new(document, "error", error) != 0) {
		json_decref(document);
		document = NULL;
	}
	json_decref(rest);
	return document;
}
