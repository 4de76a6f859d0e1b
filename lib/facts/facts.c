/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>
#include <stdlib.h>

#include "facts/facts.h"

struct ek_facts {
	json_t *values;
	json_t *stages; /* name -> {run, why, duration_ms} */
};

static const struct ek_fact_def fact_defs[] = {
#define EK_FACT(name, type, doc) { name, EK_FACT_##type, doc },
#include "facts/facts.def"
#undef EK_FACT
	{ NULL, EK_FACT_BOOL, NULL }
};

static const char *const stage_names[EK_N_STAGES] = {
#define X(id, name) name,
	EK_STAGES(X)
#undef X
};

struct ek_facts *
ek_facts_new(void)
{
	struct ek_facts *facts = calloc(1, sizeof(*facts));

	if (facts == NULL)
		return NULL;
	facts->values = json_object();
	facts->stages = json_object();
	if (facts->values == NULL || facts->stages == NULL) {
		ek_facts_free(facts);
		return NULL;
	}
	return facts;
}

void
ek_facts_free(struct ek_facts *facts)
{
	if (facts == NULL)
		return;
	json_decref(facts->values);
	json_decref(facts->stages);
	free(facts);
}

struct ek_facts *
ek_facts_copy(const struct ek_facts *facts)
{
	struct ek_facts *copy = calloc(1, sizeof(*copy));

	if (copy == NULL)
		return NULL;
	copy->values = json_deep_copy(facts->values);
	copy->stages = json_deep_copy(facts->stages);
	if (copy->values != NULL && copy->stages != NULL)
		return copy;
	ek_facts_free(copy);
	return NULL;
}

json_t *
ek_facts_values(struct ek_facts *facts)
{
	return facts->values;
}

const struct ek_fact_def *
ek_fact_defs(void)
{
	return fact_defs;
}

const struct ek_fact_def *
ek_fact_find(const char *name)
{
	const struct ek_fact_def *def;

	for (def = fact_defs; def->name != NULL; def++)
		if (strcmp(def->name, name) == 0)
			return def;
	return NULL;
}

static bool
type_fits(enum ek_fact_type type, const json_t *value)
{
	if (json_is_null(value))
		return true;
	switch (type) {
	case EK_FACT_BOOL:
		return json_is_boolean(value);
	case EK_FACT_INT:
		return json_is_integer(value);
	case EK_FACT_STR:
		return json_is_string(value);
	case EK_FACT_LIST:
		return json_is_array(value);
	case EK_FACT_OBJECT:
		return json_is_object(value);
	}
	return false;
}

bool
ek_fact_set(struct ek_facts *facts, const char *name, json_t *value)
{
	const struct ek_fact_def *def = ek_fact_find(name);

	if (value == NULL)
		return false;
	if (def == NULL || !type_fits(def->type, value)) {
		json_decref(value);
		return false;
	}
	return json_object_set_new(facts->values, name, value) == 0;
}

bool
ek_fact_set_str(struct ek_facts *facts, const char *name, const char *text)
{
	return ek_fact_set(facts, name, json_string(text));
}

bool
ek_fact_set_int(struct ek_facts *facts, const char *name, int64_t value)
{
	return ek_fact_set(facts, name, json_integer(value));
}

bool
ek_fact_set_bool(struct ek_facts *facts, const char *name, bool value)
{
	return ek_fact_set(facts, name, json_boolean(value));
}

bool
ek_fact_set_absent(struct ek_facts *facts, const char *name)
{
	return ek_fact_set(facts, name, json_null());
}

bool
ek_fact_append(struct ek_facts *facts, const char *name, json_t *object)
{
	json_t *list = json_object_get(facts->values, name);

	if (!json_is_array(list)) {
		if (!ek_fact_set(facts, name, json_array())) {
			json_decref(object);
			return false;
		}
		list = json_object_get(facts->values, name);
	}
	return json_array_append_new(list, object) == 0;
}

void
ek_fact_forget(struct ek_facts *facts, const char *name)
{
	json_object_del(facts->values, name);
}

const json_t *
ek_fact_value(const struct ek_facts *facts, const char *name)
{
	return json_object_get(facts->values, name);
}

bool
ek_fact_known(const struct ek_facts *facts, const char *name)
{
	return ek_fact_value(facts, name) != NULL;
}

bool
ek_fact_absent(const struct ek_facts *facts, const char *name)
{
	return json_is_null(ek_fact_value(facts, name));
}

bool
ek_fact_int(const struct ek_facts *facts, const char *name, int64_t *out)
{
	return ek_item_int(facts->values, name, out);
}

bool
ek_fact_bool(const struct ek_facts *facts, const char *name, bool *out)
{
	const json_t *value = ek_fact_value(facts, name);

	if (!json_is_boolean(value))
		return false;
	*out = json_is_true(value);
	return true;
}

bool
ek_fact_is(const struct ek_facts *facts, const char *name, bool want)
{
	return ek_item_is(facts->values, name, want);
}

const char *
ek_fact_str(const struct ek_facts *facts, const char *name)
{
	return ek_item_str(facts->values, name);
}

bool
ek_fact_streq(const struct ek_facts *facts, const char *name, const char *want)
{
	return ek_item_streq(facts->values, name, want);
}

size_t
ek_fact_count(const struct ek_facts *facts, const char *name)
{
	return json_array_size(ek_fact_value(facts, name));
}

const json_t *
ek_fact_item(const struct ek_facts *facts, const char *name, size_t i)
{
	return json_array_get(ek_fact_value(facts, name), i);
}

const json_t *
ek_item_get(const json_t *item, const char *member)
{
	return json_object_get(item, member);
}

const char *
ek_item_str(const json_t *item, const char *member)
{
	return json_string_value(json_object_get(item, member));
}

bool
ek_item_int(const json_t *item, const char *member, int64_t *out)
{
	const json_t *value = json_object_get(item, member);

	if (!json_is_integer(value))
		return false;
	*out = json_integer_value(value);
	return true;
}

bool
ek_item_is(const json_t *item, const char *member, bool want)
{
	const json_t *value = json_object_get(item, member);

	return want ? json_is_true(value) : json_is_false(value);
}

bool
ek_item_streq(const json_t *item, const char *member, const char *want)
{
	const char *text = ek_item_str(item, member);

	return text != NULL && strcmp(text, want) == 0;
}

const char *
ek_stage_name(enum ek_stage stage)
{
	return stage_names[stage];
}

bool
ek_stage_parse(const char *name, enum ek_stage *out)
{
	int i;

	for (i = 0; i < EK_N_STAGES; i++)
		if (strcmp(stage_names[i], name) == 0) {
			*out = (enum ek_stage)i;
			return true;
		}
	return false;
}

static const char *const run_names[] = {
	[EK_RUN_UNKNOWN] = "unknown",
	[EK_RUN_DONE] = "done",
	[EK_RUN_SKIPPED] = "skipped",
	[EK_RUN_KILLED] = "killed",
	[EK_RUN_TIMEOUT] = "timeout"
};

static enum ek_run
parse_run(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(run_names) / sizeof(run_names[0]); i++)
		if (name != NULL && strcmp(run_names[i], name) == 0)
			return (enum ek_run)i;
	return EK_RUN_UNKNOWN;
}

struct ek_stage_run
ek_facts_stage(const struct ek_facts *facts, enum ek_stage stage)
{
	const json_t *entry = json_object_get(facts->stages,
	    stage_names[stage]);
	struct ek_stage_run run = { .duration_ms = -1 };

	run.run = parse_run(ek_item_str(entry, "run"));
	run.why = ek_item_str(entry, "why");
	ek_item_int(entry, "duration_ms", &run.duration_ms);
	return run;
}

bool
ek_facts_set_stage(struct ek_facts *facts, enum ek_stage stage,
    enum ek_run run, const char *why, int64_t duration_ms)
{
	return json_object_set_new(facts->stages, stage_names[stage],
	    json_pack("{s:s, s:s?, s:I}", "run", run_names[run], "why", why,
	    "duration_ms", (json_int_t)duration_ms)) == 0;
}

bool
ek_fact_stage(const char *name, enum ek_stage *out)
{
	const char *dot = strchr(name, '.');
	int i;

	if (dot == NULL)
		return false;
	for (i = 0; i < EK_N_STAGES; i++)
		if (strlen(stage_names[i]) == (size_t)(dot - name) &&
		    memcmp(stage_names[i], name, (size_t)(dot - name)) == 0) {
			*out = (enum ek_stage)i;
			return true;
		}
	return false;
}

/* The facts of the run itself travel with the first stage. */
static enum ek_stage
stage_of(const char *name)
{
	enum ek_stage stage;

	return ek_fact_stage(name, &stage) ? stage : EK_STAGE_ENVIRONMENT;
}

json_t *
ek_facts_of_stage(const struct ek_facts *facts, enum ek_stage stage)
{
	json_t *out = json_object(), *value;
	const char *name;

	json_object_foreach(facts->values, name, value)
		if (stage_of(name) == stage &&
		    json_object_set(out, name, value) != 0) {
			json_decref(out);
			return NULL;
		}
	return out;
}

/* What has another type than it should is unknown; a fact of a newer version
 * is kept. */
static void
drop_damaged(json_t *values)
{
	const struct ek_fact_def *def;
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(values, next, name, value) {
		def = ek_fact_find(name);
		if (def != NULL && !type_fits(def->type, value))
			json_object_del(values, name);
	}
}

bool
ek_facts_merge(struct ek_facts *facts, const json_t *from)
{
	json_t *copy = json_is_object(from) ? json_deep_copy(from) : NULL;
	bool done;

	drop_damaged(copy);
	done = copy != NULL && json_object_update(facts->values, copy) == 0;

	json_decref(copy);
	return done;
}
