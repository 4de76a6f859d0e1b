/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "facts/facts.h"
#include "unit/unit.h"

START_TEST(tells_unknown_absent_and_known_apart)
{
	struct ek_facts *facts = ek_facts_new();

	ck_assert(!ek_fact_known(facts, "config.default_realm"));
	ck_assert(ek_fact_set_absent(facts, "config.default_realm"));
	ck_assert(ek_fact_known(facts, "config.default_realm"));
	ck_assert(ek_fact_absent(facts, "config.default_realm"));
	ck_assert_ptr_null(ek_fact_str(facts, "config.default_realm"));
	ck_assert(ek_fact_set_str(facts, "config.default_realm", "R"));
	ck_assert(ek_fact_streq(facts, "config.default_realm", "R"));
	ek_facts_free(facts);
}
END_TEST

START_TEST(refuses_unlisted_names_and_other_types)
{
	struct ek_facts *facts = ek_facts_new();

	ck_assert(!ek_fact_set_int(facts, "config.nonsense", 1));
	ck_assert(!ek_fact_set_int(facts, "config.default_realm", 1));
	ck_assert(!ek_fact_known(facts, "config.default_realm"));
	ek_facts_free(facts);
}
END_TEST

START_TEST(reads_a_damaged_fact_as_unknown)
{
	struct ek_facts *facts = ek_facts_new();
	json_t *damaged = json_pack("{s:s}", "tgt.end", "soon");
	int64_t end;

	ck_assert(ek_facts_merge(facts, damaged));
	ck_assert(!ek_fact_int(facts, "tgt.end", &end));
	ck_assert(!ek_fact_known(facts, "tgt.end"));
	json_decref(damaged);
	ek_facts_free(facts);
}
END_TEST

START_TEST(every_fact_belongs_to_a_stage_or_the_run)
{
	const struct ek_fact_def *def;
	enum ek_stage stage;

	for (def = ek_fact_defs(); def->name != NULL; def++)
		ck_assert_msg(ek_fact_stage(def->name, &stage) ||
		    strncmp(def->name, "run.", 4) == 0, "%s", def->name);
}
END_TEST

static Suite *
facts_suite(void)
{
	Suite *suite = suite_create("facts");
	TCase *tests = tcase_create("facts");

	tcase_add_test(tests, tells_unknown_absent_and_known_apart);
	tcase_add_test(tests, refuses_unlisted_names_and_other_types);
	tcase_add_test(tests, reads_a_damaged_fact_as_unknown);
	tcase_add_test(tests, every_fact_belongs_to_a_stage_or_the_run);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(facts_suite)
