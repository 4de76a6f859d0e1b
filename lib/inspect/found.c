/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "diagnose/note.h"
#include "inspect/found.h"

struct ek_hit *
ek_found_hit(struct ek_found *found, enum ek_saying saying)
{
	struct ek_hit *hit = &found->hits[saying];

	if (hit->count++ == 0)
		hit->severity = ek_saying_rule(saying)->severity;
	return hit->count <= EK_HIT_DETAILS ? hit : NULL;
}

void
ek_hit_say(struct ek_hit *hit, const char *fmt, ...)
{
	va_list args;

	if (hit->detail.len > 0)
		ek_buf_putc(&hit->detail, ' ');
	va_start(args, fmt);
	ek_buf_vprintf(&hit->detail, fmt, args);
	va_end(args);
}

void
ek_hit_value(struct ek_hit *hit, const char *fact, json_t *value)
{
	json_t *entry = json_pack("{s:s, s:o}", "fact", fact, "value", value);

	if (hit->evidence == NULL)
		hit->evidence = json_array();
	if (json_array_append_new(hit->evidence, entry) != 0)
		hit->failed = true;
}

void
ek_found_lower(struct ek_found *found, enum ek_saying saying,
    enum ek_severity severity)
{
	if (found->hits[saying].severity > severity)
		found->hits[saying].severity = severity;
}

bool
ek_found_has(const struct ek_found *found, enum ek_saying saying)
{
	return found->hits[saying].count > 0;
}

bool
ek_found_worst(const struct ek_found *found, enum ek_severity *out)
{
	bool any = false;
	int i;

	for (i = 0; i < EK_N_SAYINGS; i++) {
		const struct ek_hit *hit = &found->hits[i];

		if (hit->count > 0 && (!any || hit->severity > *out))
			*out = hit->severity;
		any |= hit->count > 0;
	}
	return any;
}

void
ek_found_free(struct ek_found *found)
{
	int i;

	for (i = 0; i < EK_N_SAYINGS; i++) {
		ek_buf_free(&found->hits[i].detail);
		json_decref(found->hits[i].evidence);
		found->hits[i] = (struct ek_hit){ 0 };
	}
}

/* Remedies with this input's values in them. */
static bool
fill_advice(struct ek_finding *finding, const struct ek_facts *facts)
{
	const struct ek_remedy *remedy = finding->rule->remedies;
	struct ek_note note;
	bool done = ek_note_open(&note, facts, finding->rule);

	ek_note_let(&note, "cache_path", ek_fact_str(facts, "cache.path"));
	for (; done && finding->n_advice < EK_MAX_REMEDIES &&
	    remedy->text != NULL; remedy++) {
		struct ek_advice *advice =
		    &finding->advice[finding->n_advice++];

		advice->platform = remedy->platform;
		advice->who = remedy->who;
		advice->text = ek_note_fill(&note, remedy->text, false);
		if (remedy->command != NULL)
			advice->command = ek_note_fill(&note, remedy->command,
			    true);
		done = advice->text != NULL && (remedy->command == NULL ||
		    advice->command != NULL);
	}
	ek_note_close(&note);
	return done;
}

static bool
make_finding(struct ek_finding *finding, struct ek_hit *hit,
    const struct ek_rule *rule, const struct ek_facts *facts)
{
	*finding = (struct ek_finding){ .rule = rule,
		.severity = hit->severity, .stage = rule->stage,
		.role = EK_INDEPENDENT };
	if (hit->count > EK_HIT_DETAILS)
		ek_hit_say(hit, "The same goes for %" PRIu64 " more.",
		    hit->count - EK_HIT_DETAILS);
	finding->detail = ek_buf_take(&hit->detail);
	finding->evidence = hit->evidence != NULL ?
	    json_incref(hit->evidence) : json_array();
	return finding->detail != NULL && finding->evidence != NULL &&
	    !hit->failed && fill_advice(finding, facts);
}

bool
ek_found_findings(struct ek_found *found, const struct ek_facts *facts,
    struct ek_finding **findings_out, size_t *n_out)
{
	struct ek_finding *list = calloc(EK_N_SAYINGS, sizeof(*list));
	int severity, i;
	size_t n = 0;
	bool done = list != NULL;

	for (severity = EK_ERROR; done && severity >= EK_INFO; severity--)
		for (i = 0; done && i < EK_N_SAYINGS; i++) {
			struct ek_hit *hit = &found->hits[i];

			if (hit->count > 0 && (int)hit->severity == severity)
				done = make_finding(&list[n++], hit,
				    ek_saying_rule((enum ek_saying)i), facts);
		}
	*findings_out = list;
	*n_out = n;
	if (!done) {
		ek_findings_free(list, n);
		*findings_out = NULL;
		*n_out = 0;
	}
	return done;
}

void
ek_findings_free(struct ek_finding *findings, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < findings[i].n_advice; k++) {
			free(findings[i].advice[k].text);
			free(findings[i].advice[k].command);
		}
		free(findings[i].detail);
		json_decref(findings[i].evidence);
	}
	free(findings);
}
