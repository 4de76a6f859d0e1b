/* SPDX-License-Identifier: BSD-2-Clause */
/* What is another than in the record of a run that went well. */
#include "diagnose/rule.h"

#define FACT "environment.record_differences"

static enum ek_answer
differs(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, FACT);

	if (!ek_fact_known(facts, FACT))
		return EK_UNKNOWN;
	for (i = 0; i < n; i++) {
		const json_t *item = ek_fact_item(facts, FACT, i);
		const char *name = ek_item_str(item, "fact");

		if (name == NULL)
			return EK_UNKNOWN;
		ek_note(note, "%s%s%s", i == 0 ? "It is another in " : "",
		    name, i + 1 < n ? "," : ".");
		ek_note_value(note, name, item);
	}
	return ek_answer(true, n > 0);
}

const struct ek_rule ek_rule_environment_differs_from_record = {
	.id = "environment-differs-from-record",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_INFO,
	.weight = EK_SYMPTOM,
	.title = "this run differs from the known-good record",
	.explanation = "With --against, facts that matter for a ticket are "
	    "compared with those of a run that went well. A difference need "
	    "not be a fault, but a fault that is new is among them or comes "
	    "from outside this machine.",
	.remedies = { { "Look at the differences first when the other run "
	    "got its ticket and this one did not.", NULL, "any", "user" } },
	.references = { "entrakrb-probe(1): --against" },
	.run = differs
};
