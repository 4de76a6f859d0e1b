/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes each fact out of saved evidence in turn and diagnoses the rest: the
 * verdict may become unsure, never wrong. Usage: ablate FILE...
 *
 * Wrong is a root cause with direct evidence that the whole evidence does not
 * show, or an error where the whole evidence shows none.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/save.h"
#include "diagnose/diagnose.h"
#include "probe/evidence.h"

static bool
is_found(const struct ek_diagnosis *d, const char *id)
{
	size_t i;

	for (i = 0; i < d->n_findings; i++)
		if (strcmp(d->findings[i].rule->id, id) == 0)
			return true;
	return false;
}

/* A symptom is no claim about the cause. */
static bool
is_wrong(const struct ek_diagnosis *whole, const struct ek_diagnosis *part)
{
	const char *root = part->root_cause;

	if (root == NULL)
		return false;
	if (whole->root_cause == NULL)
		return true;
	return !is_found(whole, root) &&
	    ek_rule_find(root)->weight != EK_SYMPTOM;
}

/* Diagnoses without one fact; false if that is wrong. */
static bool
try_without(const struct ek_facts *facts, const struct ek_diagnosis *whole,
    const char *name, const char *path)
{
	struct ek_facts *part = ek_facts_copy(facts);
	struct ek_diagnosis *d;
	bool wrong;

	ek_fact_forget(part, name);
	d = ek_diagnose(part);
	wrong = is_wrong(whole, d);
	if (wrong)
		printf("%s: without %s the root is %s, not %s\n", path, name,
		    d->root_cause, whole->root_cause ? whole->root_cause :
		    "none");
	ek_diagnosis_free(d);
	ek_facts_free(part);
	return !wrong;
}

static bool
try_file(const char *path)
{
	const struct ek_fact_def *def;
	struct ek_facts *facts = ek_facts_new();
	struct ek_error error = { 0 };
	struct ek_evidence_head head;
	struct ek_diagnosis *whole;
	bool good = true;
	size_t len;
	char *text = ek_load(path, EK_EVIDENCE_MAX, &len, &error);

	if (text == NULL || !ek_evidence_read(facts, text, len, &head,
	    &error)) {
		printf("%s: %s\n", path, error.text);
		return false;
	}
	whole = ek_diagnose(facts);
	for (def = ek_fact_defs(); def->name != NULL; def++)
		if (ek_fact_known(facts, def->name))
			good &= try_without(facts, whole, def->name, path);
	ek_diagnosis_free(whole);
	ek_facts_free(facts);
	free(text);
	return good;
}

int
main(int argc, char **argv)
{
	bool good = true;
	int i;

	for (i = 1; i < argc; i++)
		good &= try_file(argv[i]);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
