/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes each fact, and each member of the items of each list, out of saved
 * evidence in turn and diagnoses the rest: the verdict may become unsure, never
 * wrong, and what is not known is never printed as "(null)". Usage: ablate
 * FILE...
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

/* A symptom is no claim about the cause. */
static bool
is_wrong(const struct ek_diagnosis *whole, const struct ek_diagnosis *part)
{
	const char *root = part->root_cause;

	if (root == NULL)
		return false;
	if (whole->root_cause == NULL)
		return true;
	return ek_diagnosis_find(whole, root) == NULL &&
	    ek_rule_find(root)->weight != EK_SYMPTOM;
}

static bool
is_null(const char *text)
{
	return text != NULL && strstr(text, "(null)") != NULL;
}

/* The id of a finding that prints what it does not know, or NULL. */
static const char *
prints_null(const struct ek_diagnosis *d)
{
	size_t i, k;
	bool bad;

	for (i = 0; i < d->n_findings; i++) {
		const struct ek_finding *f = &d->findings[i];

		bad = is_null(f->detail);
		for (k = 0; k < f->n_advice; k++)
			bad |= is_null(f->advice[k].text) ||
			    is_null(f->advice[k].command);
		if (bad)
			return f->rule->id;
	}
	return NULL;
}

/* Diagnoses what is left; false if that is wrong. */
static bool
try_part(const struct ek_facts *part, const struct ek_diagnosis *whole,
    const char *name, const char *member, const char *path)
{
	struct ek_diagnosis *d = ek_diagnose(part);
	const char *null = prints_null(d);
	bool wrong = is_wrong(whole, d);

	if (wrong)
		printf("%s: without %s%s%s the root is %s, not %s\n", path,
		    name, *member ? " " : "", member, d->root_cause,
		    whole->root_cause ? whole->root_cause : "none");
	if (null != NULL)
		printf("%s: without %s%s%s %s prints (null)\n", path, name,
		    *member ? " " : "", member, null);
	ek_diagnosis_free(d);
	return !wrong && null == NULL;
}

/* Without the whole fact. */
static bool
try_without(const struct ek_facts *facts, const struct ek_diagnosis *whole,
    const char *name, const char *path)
{
	struct ek_facts *part = ek_facts_copy(facts);
	bool good;

	ek_fact_forget(part, name);
	good = try_part(part, whole, name, "", path);
	ek_facts_free(part);
	return good;
}

/* Without one member of the object, or of each item of the list. */
static bool
try_without_member(const struct ek_facts *facts,
    const struct ek_diagnosis *whole, const char *name, const char *member,
    const char *path)
{
	struct ek_facts *part = ek_facts_copy(facts);
	json_t *value = json_object_get(ek_facts_values(part), name), *item;
	bool good;
	size_t i;

	json_object_del(value, member);
	json_array_foreach(value, i, item)
		json_object_del(item, member);
	good = try_part(part, whole, name, member, path);
	ek_facts_free(part);
	return good;
}

/* Without each of the members that the first item has, or the object. */
static bool
try_members(const struct ek_facts *facts, const struct ek_diagnosis *whole,
    const char *name, const char *path)
{
	const json_t *value = ek_fact_value(facts, name);
	json_t *first = json_is_array(value) ? json_array_get(value, 0) :
	    (json_t *)(uintptr_t)value, *member;
	const char *key;
	bool good = true;

	if (strcmp(name, "environment.aadjoin") == 0)
		return true; /* people paste the lines that they think matter */
	json_object_foreach(first, key, member)
		good &= try_without_member(facts, whole, name, key, path);
	return good;
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
		if (ek_fact_known(facts, def->name)) {
			good &= try_without(facts, whole, def->name, path);
			good &= try_members(facts, whole, def->name, path);
		}
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
