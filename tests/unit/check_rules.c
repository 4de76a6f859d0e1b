/* SPDX-License-Identifier: BSD-2-Clause */
/* Invariants of the table of rules, and of the ranking. */
#include "config.h"

#include <string.h>

#include "diagnose/diagnose.h"
#include "report/report.h"
#include "unit/unit.h"

static size_t
count_rules(void)
{
	size_t n = 0;

	while (ek_rules[n] != NULL)
		n++;
	return n;
}

static bool
starts_with_word(const char *id, const char *word)
{
	size_t len = strlen(word);

	return strncmp(id, word, len) == 0 && id[len] == '-' &&
	    id[len + 1] != '\0';
}

static bool
has_known_prefix(const char *id)
{
	static const char *const words[] = { "keytab", "pac", "format",
		"driver", "collector" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (starts_with_word(id, words[i]))
			return true;
	for (i = 0; i < EK_N_STAGES; i++)
		if (starts_with_word(id, ek_stage_name((enum ek_stage)i)))
			return true;
	return false;
}

START_TEST(every_rule_is_complete)
{
	const struct ek_rule *rule = ek_rules[_i];
	size_t i;

	ck_assert(has_known_prefix(rule->id));
	ck_assert_uint_eq(strspn(rule->id, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-"), strlen(rule->id));
	ck_assert_msg(rule->title != NULL && strlen(rule->title) <= 80 &&
	    rule->title[strlen(rule->title) - 1] != '.', "%s", rule->id);
	ck_assert_msg(rule->explanation != NULL, "%s", rule->id);
	ck_assert_msg(rule->references[0] != NULL, "%s", rule->id);
	ck_assert_msg(rule->severity == EK_INFO ||
	    rule->remedies[0].text != NULL, "%s", rule->id);
	for (i = 0; i < EK_MAX_REMEDIES && rule->remedies[i].text; i++) {
		ck_assert_ptr_nonnull(rule->remedies[i].platform);
		ck_assert_ptr_nonnull(rule->remedies[i].who);
	}
	ck_assert(rule->run != NULL);
}
END_TEST

START_TEST(ids_and_titles_are_unique)
{
	size_t i;

	for (i = 0; i < (size_t)_i; i++) {
		ck_assert_str_ne(ek_rules[i]->id, ek_rules[_i]->id);
		ck_assert_str_ne(ek_rules[i]->title, ek_rules[_i]->title);
	}
}
END_TEST

START_TEST(explained_ids_exist_and_do_not_explain_back)
{
	const struct ek_rule *rule = ek_rules[_i];
	size_t i, k;

	for (i = 0; i < EK_MAX_EXPLAINS && rule->explains[i]; i++) {
		const struct ek_rule *other = ek_rule_find(rule->explains[i]);

		ck_assert_msg(other != NULL, "%s explains %s, which is none",
		    rule->id, rule->explains[i]);
		for (k = 0; k < EK_MAX_EXPLAINS && other->explains[k]; k++)
			ck_assert_msg(strcmp(other->explains[k], rule->id) != 0,
			    "%s and %s explain each other", rule->id,
			    other->id);
	}
}
END_TEST

START_TEST(nothing_is_found_where_nothing_is_known)
{
	struct ek_facts *facts = ek_facts_new();
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_uint_eq(d->n_findings, 0);
	ck_assert_int_eq(d->verdict, EK_INCONCLUSIVE);
	ck_assert_ptr_null(d->root_cause);
	ck_assert_ptr_nonnull(d->inconclusive_why);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

/* A small generator with a fixed seed: the same facts on every machine. */
static uint32_t seed;

static uint32_t
next_random(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static json_t *random_value(int depth);

static json_t *
random_object(int depth)
{
	static const char *const members[] = { "name", "value", "code", "end",
		"kind", "cloud_tgt", "cloud_tgt_end", "mine", "client",
		"server", "realm", "reply", "e_text", "chain", "verified",
		"connected", "http_status", "error", "obtained", "why", "spn",
		"text", "file", "line", "scheme", "problem", "cache",
		"addresses", "connects", "offset", "present", "path" };
	json_t *object = json_object();
	uint32_t i, n = next_random(12);

	for (i = 0; i < n; i++)
		json_object_set_new(object, members[next_random(
		    sizeof(members) / sizeof(members[0]))],
		    random_value(depth + 1));
	return object;
}

static json_t *
random_list(int depth)
{
	json_t *list = json_array();
	uint32_t n = next_random(4);

	while (n-- > 0)
		json_array_append_new(list, random_value(depth + 1));
	return list;
}

/* Long, and of characters of more than one byte. */
static json_t *
random_letters(void)
{
	char text[1024];
	size_t len, n = next_random(2), max = next_random(sizeof(text) - 2);

	memset(text, 'a', n);
	for (len = n; len < max; len += 2)
		memcpy(text + len, "\xc3\xa9", 2);
	return json_stringn(text, len);
}

static json_t *
random_value(int depth)
{
	static const char *const texts[] = { "", "cloud", "FILE",
		"krb-error", "directory", "AADSTS50105: x", "https", "none",
		"\n\x1b[31m", "krbtgt/X@Y", "a.b.c", "managed-instance", "7" };
	static const int64_t numbers[] = { 0, 1, 7, 37, 60, -1765328377,
		-1765328228, INT64_MAX, INT64_MIN, 1700000000 };

	switch (next_random(depth > 3 ? 5 : 8)) {
	case 0:
		return json_null();
	case 1:
		return json_boolean(next_random(2));
	case 2:
		return json_integer(numbers[next_random(
		    sizeof(numbers) / sizeof(numbers[0]))]);
	case 3:
		return json_string(texts[next_random(
		    sizeof(texts) / sizeof(texts[0]))]);
	case 4:
		return random_letters();
	case 5:
		return random_list(depth);
	default:
		return random_object(depth);
	}
}

/* The cause of that finding comes before it. */
static bool
stands_before(const struct ek_diagnosis *d, const struct ek_finding *effect)
{
	const struct ek_finding *cause = ek_diagnosis_find(d,
	    effect->caused_by);

	return cause != NULL && cause < effect;
}

/* Nothing about the diagnosis contradicts itself, whatever the facts say. */
static void
check_consistent(const struct ek_diagnosis *d)
{
	size_t i, roots = 0, errors = 0;
	json_t *json = ek_findings_json(d, true);

	/* All of it is UTF-8. */
	ck_assert_ptr_nonnull(json);
	json_decref(json);
	for (i = 0; i < d->n_findings; i++) {
		const struct ek_finding *f = &d->findings[i];

		roots += f->role == EK_ROOT;
		errors += f->severity == EK_ERROR;
		ck_assert_int_eq(f->role == EK_CONSEQUENCE,
		    f->caused_by != NULL);
		ck_assert(f->caused_by == NULL || stands_before(d, f));
	}
	ck_assert_uint_eq(roots, errors > 0 ? 1 : 0);
	ck_assert_int_eq(d->verdict == EK_FAIL, errors > 0);
	ck_assert_int_eq(d->root_cause != NULL, roots == 1);
	if (roots == 1)
		ck_assert_int_eq(d->findings[0].role, EK_ROOT);
}

START_TEST(any_facts_give_a_consistent_diagnosis)
{
	int round;

	seed = (uint32_t)_i + 1;
	for (round = 0; round < 200; round++) {
		const struct ek_fact_def *def = ek_fact_defs();
		struct ek_facts *facts = ek_facts_new();
		json_t *object = json_object();
		struct ek_diagnosis *d;

		for (; def->name != NULL; def++)
			if (next_random(3) > 0)
				json_object_set_new(object, def->name,
				    random_value(0));
		ck_assert(ek_facts_merge(facts, object));
		d = ek_diagnose(facts);
		ck_assert_ptr_nonnull(d);
		check_consistent(d);
		ek_diagnosis_free(d);
		json_decref(object);
		ek_facts_free(facts);
	}
}
END_TEST

/* A failed run: the TGT expired, and the ticket was refused for that. */
static struct ek_facts *
expired_facts(void)
{
	struct ek_facts *facts = ek_facts_new();

	ek_fact_set_int(facts, "run.now", 1000000);
	ek_fact_set_int(facts, "tgt.end", 990000);
	ek_fact_set_str(facts, "tgt.client", "alice@R");
	ek_fact_set_str(facts, "tgt.cache", "FILE:/tmp/x");
	ek_fact_set_bool(facts, "ticket.obtained", false);
	ek_fact_set_int(facts, "ticket.code", -1765328352);
	return facts;
}

START_TEST(a_cause_comes_before_its_symptoms)
{
	struct ek_facts *facts = expired_facts();
	struct ek_diagnosis *d = ek_diagnose(facts);

	ck_assert_str_eq(d->root_cause, "tgt-expired");
	ck_assert_int_eq(ek_diagnosis_find(d, "ticket-expired")->role,
	    EK_CONSEQUENCE);
	ck_assert_str_eq(ek_diagnosis_find(d, "ticket-failed")->caused_by,
	    "tgt-expired");
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(what_did_not_stop_the_ticket_is_no_error)
{
	struct ek_facts *facts = expired_facts();
	struct ek_diagnosis *d;

	ek_fact_set_bool(facts, "ticket.obtained", true);
	ek_fact_set_int(facts, "ticket.code", 0);
	d = ek_diagnose(facts);
	ck_assert_int_eq(d->verdict, EK_WARN);
	ck_assert_ptr_null(d->root_cause);
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

START_TEST(commands_take_no_hostile_value)
{
	struct ek_facts *facts = ek_facts_new();
	const struct ek_finding *f;
	struct ek_diagnosis *d;
	size_t i;

	ek_fact_set_str(facts, "cache.name", "FILE:/tmp/$(touch pwned);x");
	ek_fact_set_str(facts, "cache.type", "FILE");
	ek_fact_set_str(facts, "cache.path", "/tmp/`x`");
	ek_fact_set_int(facts, "cache.size", 0);
	d = ek_diagnose(facts);
	f = ek_diagnosis_find(d, "cache-empty");
	ck_assert_ptr_nonnull(f);
	for (i = 0; i < f->n_advice; i++)
		if (f->advice[i].command != NULL)
			ck_assert_ptr_null(strpbrk(f->advice[i].command,
			    "$`;"));
	ek_diagnosis_free(d);
	ek_facts_free(facts);
}
END_TEST

static Suite *
rules_suite(void)
{
	Suite *suite = suite_create("rules");
	TCase *tests = tcase_create("rules");
	int n = (int)count_rules();

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, every_rule_is_complete, 0, n);
	tcase_add_loop_test(tests, ids_and_titles_are_unique, 0, n);
	tcase_add_loop_test(tests,
	    explained_ids_exist_and_do_not_explain_back, 0, n);
	tcase_add_test(tests, nothing_is_found_where_nothing_is_known);
	tcase_add_loop_test(tests, any_facts_give_a_consistent_diagnosis, 0,
	    10);
	tcase_add_test(tests, a_cause_comes_before_its_symptoms);
	tcase_add_test(tests, what_did_not_stop_the_ticket_is_no_error);
	tcase_add_test(tests, commands_take_no_hostile_value);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(rules_suite)
