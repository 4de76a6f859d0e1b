/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/prometheus.h"
#include "report/redact.h"

struct writer {
	const struct ek_report *report;
	struct ek_buf *out;
	struct ek_buf target; /* escaped */
};

/* A label's value: a backslash, a quote and a newline are escaped. */
static void
put_label(struct ek_buf *out, const char *text)
{
	struct ek_buf safe = { 0 };
	const char *at;

	ek_text_show(&safe, text, false);
	for (at = ek_buf_str(&safe); at != NULL && *at != '\0'; at++) {
		if (*at == '\\' || *at == '"')
			ek_buf_putc(out, '\\');
		ek_buf_putc(out, *at);
	}
	if (safe.failed)
		out->failed = true;
	ek_buf_free(&safe);
}

static bool
set_target(struct writer *w, bool redact)
{
	const char *spn = ek_fact_str(w->report->facts, "run.spn");
	struct ek_redactor *r = redact ?
	    ek_redactor_new(w->report->facts, w->report->tokens) : NULL;
	struct ek_buf plain = { 0 };

	if (redact && r == NULL)
		return false;
	if (spn != NULL && redact)
		ek_redact_text(r, spn, &plain);
	else if (spn != NULL)
		ek_buf_puts(&plain, spn);
	if (!plain.failed)
		put_label(&w->target, ek_buf_str(&plain));
	ek_redactor_free(r);
	ek_buf_free(&plain);
	return !plain.failed && !w->target.failed;
}

static void
family(struct writer *w, const char *name, const char *help)
{
	ek_buf_printf(w->out, "# HELP entrakrb_%s %s\n# TYPE entrakrb_%s "
	    "gauge\n", name, help, name);
}

static void
sample(struct writer *w, const char *name, int64_t value)
{
	ek_buf_printf(w->out, "entrakrb_%s{target=\"%s\"} %" PRId64 "\n", name,
	    ek_buf_str(&w->target), value);
}

static void
put_run(struct writer *w)
{
	int code = ek_report_exit_code(w->report);
	int64_t ms = w->report->duration_ms;

	family(w, "probe_success", "1 if the probe ended with exit code 0.");
	sample(w, "probe_success", code == EK_EXIT_HEALTHY);
	family(w, "probe_exit_code", "Exit code: 0 healthy, 1 an error was "
	    "found, 3 inconclusive.");
	sample(w, "probe_exit_code", code);
	family(w, "probe_start_time_seconds", "When the probe began.");
	sample(w, "probe_start_time_seconds", w->report->started);
	family(w, "probe_duration_seconds", "How long the probe took.");
	if (ms >= 0)
		ek_buf_printf(w->out, "entrakrb_probe_duration_seconds{"
		    "target=\"%s\"} %" PRId64 ".%03d\n",
		    ek_buf_str(&w->target), ms / 1000, (int)(ms % 1000));
}

static void
put_stages(struct writer *w)
{
	int i;

	family(w, "probe_stage_status", "0 ok, 1 warning, 2 failed, "
	    "3 left out.");
	for (i = 0; i < EK_N_STAGES; i++)
		ek_buf_printf(w->out, "entrakrb_probe_stage_status{target="
		    "\"%s\",stage=\"%s\"} %d\n", ek_buf_str(&w->target),
		    ek_stage_name((enum ek_stage)i),
		    (int)w->report->diagnosis->stages[i].status);
}

static void
put_times(struct writer *w)
{
	const struct ek_facts *facts = w->report->facts;
	int64_t value;

	family(w, "tgt_end_time_seconds", "When the TGT in use ends.");
	if (ek_fact_int(facts, "tgt.end", &value))
		sample(w, "tgt_end_time_seconds", value);
	family(w, "ticket_end_time_seconds", "When the ticket got ends.");
	if (ek_item_int(ek_fact_value(facts, "ticket.result"), "end", &value))
		sample(w, "ticket_end_time_seconds", value);
	family(w, "clock_offset_seconds", "The servers' clock minus this "
	    "machine's.");
	if (ek_fact_int(facts, "clock.offset", &value))
		sample(w, "clock_offset_seconds", value);
}

static void
put_findings(struct writer *w)
{
	const struct ek_diagnosis *d = w->report->diagnosis;
	size_t i;

	family(w, "finding", "1 for every finding.");
	for (i = 0; i < d->n_findings; i++)
		ek_buf_printf(w->out, "entrakrb_finding{target=\"%s\",id="
		    "\"%s\",severity=\"%s\",role=\"%s\"} 1\n",
		    ek_buf_str(&w->target), d->findings[i].rule->id,
		    ek_severity_name(d->findings[i].severity),
		    ek_role_name(d->findings[i].role));
}

bool
ek_report_prometheus(const struct ek_report *r, bool redact,
    struct ek_buf *out)
{
	struct writer w = { .report = r, .out = out };
	bool done = set_target(&w, redact);

	if (done) {
		put_run(&w);
		put_stages(&w);
		put_times(&w);
		put_findings(&w);
	}
	ek_buf_free(&w.target);
	return done && !out->failed;
}

static const char *
next_line(const char *text)
{
	return text + strcspn(text, "\n") + (strchr(text, '\n') != NULL);
}

/* The samples of the family that starts here, after HELP and TYPE, go to OUT;
 * gives what follows. */
static const char *
take_family(const char *text, bool heading, struct ek_buf *out)
{
	const char *line = next_line(next_line(text));

	if (heading)
		ek_buf_add(out, text, (size_t)(line - text));
	for (text = line; *line != '\0' && *line != '#';)
		line = next_line(line);
	ek_buf_add(out, text, (size_t)(line - text));
	return line;
}

/* The first sample tells the target. */
static bool
is_repeated(const char *const *texts, size_t i)
{
	const char *line = next_line(next_line(texts[i]));
	size_t len = strcspn(line, "\n"), k;

	for (k = 0; k < i; k++)
		if (strncmp(next_line(next_line(texts[k])), line,
		    len > 0 ? len - 1 : 0) == 0)
			return true;
	return false;
}

bool
ek_prometheus_join(const char *const *texts, size_t n, struct ek_buf *out)
{
	const char **at = calloc(n + 1, sizeof(*at));
	size_t i, kept = 0;

	if (at == NULL)
		return false;
	for (i = 0; i < n; i++)
		if (!is_repeated(texts, i))
			at[kept++] = texts[i];
	while (kept > 0 && *at[0] != '\0')
		for (i = 0; i < kept; i++)
			at[i] = take_family(at[i], i == 0, out);
	free(at);
	return !out->failed;
}
