/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "probe/other.h"

static const char *const run_words[] = {
	[EK_RUN_UNKNOWN] = NULL,
	[EK_RUN_DONE] = "done",
	[EK_RUN_SKIPPED] = "skipped",
	[EK_RUN_KILLED] = "killed",
	[EK_RUN_TIMEOUT] = "timeout",
};

/* Copies a stage's facts. */
static bool
copy_stage(struct ek_facts *to, const struct ek_facts *from,
    enum ek_stage stage)
{
	json_t *facts = ek_facts_of_stage(from, stage);
	bool copied = facts != NULL && ek_facts_merge(to, facts);

	json_decref(facts);
	return copied;
}

/* What the second library is told: the run and the network, nothing that the
 * first one saw. */
static struct ek_facts *
copy_shared(const struct ek_facts *facts)
{
	static const enum ek_stage shared[] = { EK_STAGE_ENVIRONMENT,
		EK_STAGE_NETWORK, EK_STAGE_TLS, EK_STAGE_KDCPROXY };
	struct ek_facts *copy = ek_facts_new();
	size_t i;

	for (i = 0; copy != NULL && i < sizeof(shared) / sizeof(shared[0]);
	    i++)
		if (!copy_stage(copy, facts, shared[i])) {
			ek_facts_free(copy);
			return NULL;
		}
	if (copy != NULL)
		ek_fact_forget(copy, "environment.libraries");
	return copy;
}

/* {stage, run, why} and the facts of every stage it ran. */
static json_t *
result_of(const struct ek_facts *copy, const struct ek_run_options *options)
{
	json_t *stages = json_array(), *facts = json_object();
	int stage;

	for (stage = EK_STAGE_CONFIG; stage < EK_N_STAGES; stage++) {
		struct ek_stage_run run = ek_facts_stage(copy,
		    (enum ek_stage)stage);
		json_t *part;

		if ((options->stages & EK_STAGE_BIT(stage)) == 0 ||
		    run_words[run.run] == NULL)
			continue;
		json_array_append_new(stages, json_pack("{s:s, s:s, s:s?}",
		    "stage", ek_stage_name((enum ek_stage)stage), "run",
		    run_words[run.run], "why", run.why));
		part = ek_facts_of_stage(copy, (enum ek_stage)stage);
		json_object_update(facts, part);
		json_decref(part);
	}
	return json_pack("{s:s, s:o, s:o}", "library", options->library,
	    "stages", stages, "facts", facts);
}

static bool
keep_result(struct ek_facts *facts, const struct ek_facts *copy,
    const struct ek_run_options *options)
{
	const json_t *itself = ek_fact_item(copy, "environment.libraries", 0);

	if (itself != NULL &&
	    !ek_fact_append(facts, "environment.libraries",
	    json_deep_copy(itself)))
		return false;
	return ek_fact_set(facts, "environment.other_library",
	    result_of(copy, options));
}

bool
ek_run_other(struct ek_facts *facts, const struct ek_run_options *options,
    struct ek_error *error)
{
	struct ek_run_options mine = *options;
	struct ek_facts *copy = copy_shared(facts);
	bool done;
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++)
		if (ek_stage_collector((enum ek_stage)stage) !=
		    EK_COLLECT_PLATFORM)
			mine.stages &= ~EK_STAGE_BIT(stage);
	done = copy != NULL && ek_run_collectors(copy, &mine, error) &&
	    keep_result(facts, copy, &mine);
	ek_facts_free(copy);
	if (!done)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	return done;
}
