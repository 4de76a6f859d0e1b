/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "lab/lab.h"

static const struct {
	const char *name;
	bool adds;
	const char *healthy;
} knobs[N_KNOBS] = {
#define LAB_KNOB(name, adds, healthy) { #name, adds, healthy },
#include "lab/knobs.def"
#undef LAB_KNOB
};

/* A fault has one row for each knob it sets; only the first has a text. A row
 * without a name begins a group. */
static const struct row {
	const char *name;
	enum lab_knob knob;
	const char *value, *text;
} rows[] = {
#define GROUP(text) { NULL, N_KNOBS, NULL, text },
#define FAULT(name, knob, value, text) { name, KNOB_##knob, value, text },
#define ALSO(name, knob, value) { name, KNOB_##knob, value, NULL },
#include "lab/faults.def"
#undef GROUP
#undef FAULT
#undef ALSO
};

enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

void
lab_plan_init(struct lab_plan *plan)
{
	size_t i;

	memset(plan, 0, sizeof(*plan));
	for (i = 0; i < N_KNOBS; i++)
		plan->value[i] = lab_printf("%s", knobs[i].healthy);
}

void
lab_plan_free(struct lab_plan *plan)
{
	size_t i;

	for (i = 0; i < N_KNOBS; i++)
		free(plan->value[i]);
	memset(plan, 0, sizeof(*plan));
}

bool
lab_plan_is(const struct lab_plan *plan, enum lab_knob knob, const char *value)
{
	return strcmp(plan->value[knob], value) == 0;
}

bool
lab_plan_broken(const struct lab_plan *plan)
{
	size_t i;

	for (i = 0; i < N_KNOBS; i++)
		if (plan->set_by[i] != NULL)
			return true;
	return false;
}

/* Sets one knob; false if another fault wants something else of it. */
static bool
turn(struct lab_plan *plan, enum lab_knob knob, const char *value,
    const char *by, char *why, size_t size)
{
	char *old = plan->value[knob];

	if (plan->set_by[knob] != NULL && !knobs[knob].adds &&
	    strcmp(old, value) != 0) {
		snprintf(why, size, "the faults %s and %s exclude each other",
		    plan->set_by[knob], by);
		return false;
	}
	plan->value[knob] = knobs[knob].adds ? lab_printf("%s%s", old, value) :
	    lab_printf("%s", value);
	plan->set_by[knob] = by;
	free(old);
	return true;
}

/* The families "http-NNN" and "krb-error-N": a number instead of a row. */
static bool
family(struct lab_plan *plan, const char *name, bool *known, char *why,
    size_t size)
{
	static const struct {
		const char *prefix;
		long min, max;
		enum lab_knob knob;
	} families[] = {
		{ "http-", 200, 599, KNOB_REPLY },
		{ "krb-error-", 1, 127, KNOB_KRB_ERROR },
	};
	size_t i, len;
	long number;
	char *end;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		len = strlen(families[i].prefix);
		if (strncmp(name, families[i].prefix, len) != 0)
			continue;
		number = strtol(name + len, &end, 10);
		if (*end != '\0' || number < families[i].min ||
		    number > families[i].max)
			continue;
		*known = true;
		return turn(plan, families[i].knob, name + len, name, why,
		    size);
	}
	return true;
}

bool
lab_plan_fault(struct lab_plan *plan, const char *name, char *why, size_t size)
{
	bool known = false;
	size_t i;

	for (i = 0; i < N_ROWS; i++) {
		if (rows[i].name == NULL || strcmp(rows[i].name, name) != 0)
			continue;
		known = true;
		if (!turn(plan, rows[i].knob, rows[i].value, rows[i].name, why,
		    size))
			return false;
	}
	if (!known && !family(plan, name, &known, why, size))
		return false;
	if (!known)
		snprintf(why, size, "no fault is called '%s' "
		    "(--list-faults shows all)", name);
	return known;
}

void
lab_plan_list(FILE *out)
{
	size_t i;

	for (i = 0; i < N_ROWS; i++) {
		if (rows[i].text == NULL)
			continue;
		if (rows[i].name == NULL)
			fprintf(out, "%s%s\n", i > 0 ? "\n" : "",
			    rows[i].text);
		else
			fprintf(out, "  %-26s %s\n", rows[i].name,
			    rows[i].text);
	}
}
