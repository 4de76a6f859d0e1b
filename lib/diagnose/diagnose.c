/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnose.h"
#include "diagnose/note.h"
#include "diagnose/rank.h"

const struct ek_rule *const ek_rules[] = {
#define EK_RULE(name) &ek_rule_##name,
#include "diagnose/rules.def"
#undef EK_RULE
	NULL
};

const struct ek_rule *
ek_rule_find(const char *id)
{
	const struct ek_rule *const *rule;

	for (rule = ek_rules; *rule != NULL; rule++)
		if (strcmp((*rule)->id, id) == 0)
			return *rule;
	return NULL;
}

/* Not every remedy of a rule helps in every run. */
static bool
is_given(const struct ek_remedy *remedy, const struct ek_note *note)
{
	return remedy->only == NULL ||
	    ek_item_str(note->values, remedy->only) != NULL;
}

static bool
fill_advice(struct ek_finding *finding, const struct ek_note *note)
{
	size_t i;

	for (i = 0; i < EK_MAX_REMEDIES; i++) {
		const struct ek_remedy *remedy = &finding->rule->remedies[i];
		struct ek_advice *advice = &finding->advice[finding->n_advice];

		if (remedy->text == NULL)
			break;
		if (!is_given(remedy, note))
			continue;
		advice->platform = remedy->platform;
		advice->who = remedy->who;
		advice->text = ek_note_fill(note, remedy->text, false);
		if (remedy->command != NULL)
			advice->command =
			    ek_note_fill(note, remedy->command, true);
		finding->n_advice++;
		if (advice->text == NULL ||
		    (remedy->command != NULL && advice->command == NULL))
			return false;
	}
	return true;
}

/* Makes the finding of a rule that answered yes. */
static bool
add_finding(struct ek_diagnosis *d, const struct ek_rule *rule,
    struct ek_note *note)
{
	struct ek_finding *finding = &d->findings[d->n_findings++];

	*finding = (struct ek_finding){ .rule = rule,
		.severity = note->severity, .stage = note->stage,
		.own = note->own };
	finding->detail = ek_buf_take(&note->detail);
	finding->evidence = json_incref(note->evidence);
	return finding->detail != NULL && !note->failed &&
	    fill_advice(finding, note);
}

static bool
run_rule(struct ek_diagnosis *d, const struct ek_facts *facts,
    const struct ek_rule *rule)
{
	struct ek_note note;
	bool done = ek_note_open(&note, facts, rule);

	if (done && rule->run(facts, &note) == EK_YES)
		done = add_finding(d, rule, &note);
	ek_note_close(&note);
	return done;
}

static size_t
count_rules(void)
{
	return sizeof(ek_rules) / sizeof(ek_rules[0]) - 1;
}

struct ek_diagnosis *
ek_diagnose(const struct ek_facts *facts)
{
	struct ek_diagnosis *d = calloc(1, sizeof(*d));
	size_t i;

	if (d == NULL)
		return NULL;
	d->findings = calloc(count_rules(), sizeof(*d->findings));
	if (d->findings == NULL)
		goto fail;
	for (i = 0; i < count_rules(); i++)
		if (!run_rule(d, facts, ek_rules[i]))
			goto fail;
	if (!ek_rank(d, facts))
		goto fail;
	return d;
fail:
	ek_diagnosis_free(d);
	return NULL;
}

static void
free_finding(struct ek_finding *finding)
{
	size_t i;

	for (i = 0; i < finding->n_advice; i++) {
		free(finding->advice[i].text);
		free(finding->advice[i].command);
	}
	free(finding->detail);
	json_decref(finding->evidence);
}

void
ek_diagnosis_free(struct ek_diagnosis *d)
{
	size_t i;

	if (d == NULL)
		return;
	for (i = 0; d->findings != NULL && i < d->n_findings; i++)
		free_finding(&d->findings[i]);
	for (i = 0; i < EK_N_STAGES; i++)
		free(d->stages[i].why);
	free(d->findings);
	free(d->inconclusive_why);
	free(d);
}

const struct ek_finding *
ek_diagnosis_find(const struct ek_diagnosis *d, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < d->n_findings; i++)
		if (strcmp(d->findings[i].rule->id, id) == 0)
			return &d->findings[i];
	return NULL;
}

bool
ek_diagnosis_worst(const struct ek_diagnosis *d, enum ek_severity *out)
{
	size_t i;

	*out = EK_INFO;
	for (i = 0; i < d->n_findings; i++)
		if (d->findings[i].severity > *out)
			*out = d->findings[i].severity;
	return d->n_findings > 0;
}
