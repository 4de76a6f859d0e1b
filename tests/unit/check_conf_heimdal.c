/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our reading of krb5.conf against that of the real Heimdal, on the same
 * generated files as MIT's.
 */
#include "config.h"

#include <krb5.h>
#include <string.h>

#include "conf/heimdal.h"
#include "conf/hostrealm.h"
#include "unit/conf_generate.h"
#include "unit/unit.h"

enum { CASES = 800 };

static void
same_first(uint32_t number, const struct ek_conf *conf, krb5_context context,
    const char *section, const char *name)
{
	const struct ek_conf_node *node = ek_conf_first(conf, section, name);
	const char *theirs = krb5_config_get_string(context, NULL, section,
	    name, NULL);

	ck_assert_msg((node == NULL) == (theirs == NULL), "case %u: %s: ours "
	    "%s, theirs %s", number, name, node == NULL ? "none" : node->value,
	    theirs == NULL ? "none" : theirs);
	if (node != NULL)
		ck_assert_str_eq(node->value, theirs);
}

static void
same_kdcs(uint32_t number, const struct ek_conf *conf, krb5_context context)
{
	static const char *const path[] = { "realms", "A.B", "kdc", NULL };
	char **theirs = krb5_config_get_strings(context, NULL, "realms", "A.B",
	    "kdc", NULL);
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	size_t i = 0;

	ek_conf_walk(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		char *copy = strdup(node->value), *at = copy, *word;

		while ((word = ek_heimdal_word(&at)) != NULL) {
			ck_assert_msg(theirs != NULL && theirs[i] != NULL &&
			    strcmp(theirs[i], word) == 0, "case %u: %s",
			    number, word);
			i++;
		}
		free(copy);
	}
	ck_assert_msg(theirs == NULL || theirs[i] == NULL,
	    "case %u: less than Heimdal has", number);
	krb5_config_free_strings(theirs);
}

/* Where no entry decides, Heimdal guesses; only entries are compared. It asks
 * DNS on the way to them unless told not to. */
static void
same_host_realm(uint32_t number, const struct ek_conf *conf,
    krb5_context context, const char *host)
{
	const struct ek_conf_node *node = ek_host_realm(conf, host);
	char *copy, *at, *word;
	char **theirs = NULL;

	if (node == NULL)
		return;
	ck_assert_int_eq(krb5_get_host_realm(context, host, &theirs), 0);
	copy = at = strdup(node->value);
	word = ek_heimdal_word(&at);
	ck_assert_msg(strcmp(theirs[0], word == NULL ? "" : word) == 0,
	    "case %u: %s: ours %s, theirs %s", number, host, word, theirs[0]);
	free(copy);
	krb5_free_host_realm(context, theirs);
}

static void
run_case(uint32_t number)
{
	struct ek_conf_env env = { .flavour = EK_CONF_HEIMDAL };
	char list[256];
	krb5_context context;
	struct ek_conf *conf;

	generated_case(number);
	generated_list(list, sizeof(list));
	generated_append(list, sizeof(list),
	    "[libdefaults]\ndns_lookup_realm = no\n");
	setenv("KRB5_CONFIG", list, 1);
	env.krb5_config = list;
	conf = ek_conf_read(&env);
	ck_assert_ptr_nonnull(conf);
	ck_assert_int_eq(krb5_init_context(&context), 0);
	same_first(number, conf, context, "libdefaults", "default_realm");
	same_first(number, conf, context, "libdefaults", "rdns");
	same_first(number, conf, context, "domain_realm", ".windows.net");
	same_kdcs(number, conf, context);
	same_host_realm(number, conf, context,
	    "mi1.abc123.database.windows.net");
	same_host_realm(number, conf, context, "windows.net");
	krb5_free_context(context);
	ek_conf_free(conf);
}

START_TEST(agrees_with_heimdal)
{
	uint32_t i;

	for (i = 0; i < CASES; i++)
		run_case(i);
}
END_TEST

static Suite *
conf_heimdal_suite(void)
{
	Suite *suite = suite_create("conf_heimdal");
	TCase *tests = tcase_create("conf_heimdal");

	tcase_add_unchecked_fixture(tests, generated_open, generated_close);
	tcase_add_test(tests, agrees_with_heimdal);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(conf_heimdal_suite)
