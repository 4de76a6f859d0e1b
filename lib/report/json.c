/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/version.h"
#include "diagnose/drivers.h"
#include "report/redact.h"
#include "report/report.h"
#include "report/support.h"
#include "report/ticket.h"

int
ek_report_exit_code(const struct ek_report *r)
{
	switch (r->diagnosis->verdict) {
	case EK_OK:
		return EK_EXIT_HEALTHY;
	case EK_WARN:
		return r->strict ? EK_EXIT_FINDINGS : EK_EXIT_HEALTHY;
	case EK_FAIL:
		return EK_EXIT_FINDINGS;
	case EK_INCONCLUSIVE:
		return EK_EXIT_INCONCLUSIVE;
	}
	return EK_EXIT_FAILED;
}

/* The fact's value under another name; null if unknown. */
static void
set_fact(json_t *out, const char *name, const struct ek_facts *facts,
    const char *fact)
{
	const json_t *value = ek_fact_value(facts, fact);

	json_object_set_new(out, name, value != NULL ?
	    json_deep_copy(value) : json_null());
}

static json_t *
host_json(const struct ek_facts *facts)
{
	json_t *out = json_object();

	set_fact(out, "name", facts, "environment.machine");
	set_fact(out, "os", facts, "environment.os");
	set_fact(out, "os_name", facts, "environment.os_name");
	set_fact(out, "kernel", facts, "environment.kernel");
	set_fact(out, "user", facts, "environment.user");
	set_fact(out, "uid", facts, "environment.uid");
	set_fact(out, "libraries", facts, "environment.libraries");
	return out;
}

static json_t *
target_json(const struct ek_facts *facts)
{
	json_t *out = json_object();

	set_fact(out, "input", facts, "run.input");
	set_fact(out, "host", facts, "run.host");
	set_fact(out, "port", facts, "run.port");
	set_fact(out, "spn", facts, "run.spn");
	set_fact(out, "realm", facts, "run.realm");
	return out;
}

static json_t *
stages_json(const struct ek_diagnosis *d)
{
	json_t *out = json_array();
	int i;

	for (i = 0; i < EK_N_STAGES; i++) {
		const struct ek_stage_verdict *v = &d->stages[i];

		json_array_append_new(out, json_pack("{s:s, s:s, s:s?, s:o}",
		    "id", ek_stage_name((enum ek_stage)i), "status",
		    ek_stage_status_name(v->status), "why", v->why,
		    "duration_ms", v->duration_ms >= 0 ?
		    json_integer(v->duration_ms) : json_null()));
	}
	return out;
}

static json_t *
drivers_json(const struct ek_report *r)
{
	struct ek_driver drivers[EK_N_CLIENTS];
	size_t i, n = ek_drivers(r->facts, r->diagnosis, drivers);
	json_t *out = json_array();

	for (i = 0; i < n; i++) {
		const struct ek_driver *d = &drivers[i];

		json_array_append_new(out, json_pack("{s:s, s:s, s:s?, s:s?,"
		    "s:s?}", "client", ek_client_name(d->client), "verdict",
		    ek_client_verdict_name(d->verdict), "spn", d->spn,
		    "finding", d->finding, "remedy", d->remedy));
		ek_driver_free(&drivers[i]);
	}
	return out;
}

json_t *
ek_report_json(const struct ek_report *r, bool redacted)
{
	json_t *out = json_pack("{s:s, s:s}", "schema", EK_REPORT_SCHEMA,
	    "tool_version", EK_VERSION);
	json_t *rest, *whole;

	ek_json_set_time(out, "started", true, r->started);
	rest = json_pack("{s:o, s:o, s:o, s:s, s:i, s:s?, s:o, s:o, s:o, s:o,"
	    "s:o, s:o, s:n}",
	    "duration_ms", r->duration_ms >= 0 ?
	    json_integer(r->duration_ms) : json_null(),
	    "host", host_json(r->facts),
	    "target", target_json(r->facts),
	    "status", ek_verdict_name(r->diagnosis->verdict),
	    "exit_code", ek_report_exit_code(r),
	    "root_cause", r->diagnosis->root_cause,
	    "stages", stages_json(r->diagnosis),
	    "findings", ek_findings_json(r->diagnosis, true),
	    "tickets", ek_tickets_json(r->facts),
	    "exchanges", ek_exchanges_json(r->facts),
	    "drivers", drivers_json(r),
	    "support", ek_support_json(r->facts),
	    "error");
	if (rest == NULL || json_object_update(out, rest) != 0) {
		json_decref(out);
		out = NULL;
	}
	json_decref(rest);
	if (!redacted)
		return out;
	whole = out;
	out = ek_redact_copy(r->facts, r->tokens, whole);
	json_decref(whole);
	return out;
}
