/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our reading of krb5.conf against that of the real libkrb5, on thousands of
 * generated files: the same files are refused, and the others give the same
 * values, realms and encryption types.
 */
#include "config.h"

#include <krb5.h>
#include <profile.h>
#include <string.h>

#include "conf/enctype.h"
#include "conf/hostrealm.h"
#include "conf/model.h"
#include "unit/conf_generate.h"
#include "unit/unit.h"

enum { CASES = 800 };

static struct ek_conf *
ours(const char *list)
{
	struct ek_conf_env env = { .flavour = EK_CONF_MIT,
		.krb5_config = list };

	return ek_conf_read(&env);
}

static void
same_values(uint32_t number, const struct ek_conf *conf, profile_t profile,
    const char *const *path)
{
	const char *theirs_path[4] = { path[0], path[1], path[2], NULL };
	const struct ek_conf_node *node;
	struct ek_conf_walk walk;
	char **theirs = NULL;
	size_t i = 0;
	long code = profile_get_values(profile, theirs_path, &theirs);

	ek_conf_walk(&walk, conf, path);
	while ((node = ek_conf_walk_next(&walk)) != NULL) {
		ck_assert_msg(code == 0 && theirs[i] != NULL,
		    "case %u: more than libkrb5 has: %s", number, node->value);
		ck_assert_msg(strcmp(theirs[i], node->value) == 0,
		    "case %u: ours %s, theirs %s", number, node->value,
		    theirs[i]);
		i++;
	}
	ck_assert_msg(code != 0 || theirs[i] == NULL,
	    "case %u: less than libkrb5 has: %s", number,
	    code != 0 ? "" : theirs[i]);
	if (code == 0)
		profile_free_list(theirs);
}

static void
same_host_realm(uint32_t number, const struct ek_conf *conf,
    krb5_context context, const char *host)
{
	const struct ek_conf_node *node = ek_host_realm(conf, host);
	char **theirs = NULL;

	ck_assert_int_eq(krb5_get_host_realm(context, host, &theirs), 0);
	ck_assert_msg(strcmp(theirs[0], node == NULL ? "" : node->value) == 0,
	    "case %u: %s: ours %s, theirs %s", number, host,
	    node == NULL ? "" : node->value, theirs[0]);
	krb5_free_host_realm(context, theirs);
}

static void
same_default_realm(uint32_t number, const struct ek_conf *conf,
    krb5_context context)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", "default_realm");
	char *theirs = NULL;

	if (krb5_get_default_realm(context, &theirs) != 0)
		theirs = NULL;
	ck_assert_msg((node == NULL) == (theirs == NULL), "case %u: default "
	    "realm: ours %s, theirs %s", number,
	    node == NULL ? "none" : node->value,
	    theirs == NULL ? "none" : theirs);
	if (theirs != NULL)
		ck_assert_str_eq(theirs, node->value);
	krb5_free_default_realm(context, theirs);
}

/* Newer libraries leave weak types out; the others must be the same, and in
 * the same order. */
static bool
is_strong(int etype)
{
	return etype != ENCTYPE_DES3_CBC_SHA1 && etype != ENCTYPE_ARCFOUR_HMAC;
}

static void
same_enctypes(uint32_t number, const struct ek_conf *conf,
    krb5_context context)
{
	const struct ek_conf_node *node =
	    ek_conf_first(conf, "libdefaults", "permitted_enctypes");
	struct ek_enctypes types;
	krb5_enctype *theirs = NULL;
	size_t i, j = 0;

	ek_enctypes_parse(node == NULL ? NULL : node->value, false, &types);
	if (krb5_get_permitted_enctypes(context, &theirs) != 0)
		theirs = NULL;
	for (i = 0; i < types.n; i++) {
		if (!is_strong(types.list[i]))
			continue;
		while (theirs != NULL && theirs[j] != 0 &&
		    !is_strong(theirs[j]))
			j++;
		ck_assert_msg(theirs != NULL && theirs[j] == types.list[i],
		    "case %u: encryption type %d", number, types.list[i]);
		j++;
	}
	krb5_free_enctypes(context, theirs);
}

static void
compare(uint32_t number, const struct ek_conf *conf, krb5_context context)
{
	static const char *const paths[][4] = {
		{ "realms", "A.B", "kdc", NULL },
		{ "realms", "a.b", "kdc", NULL },
		{ "realms", "A.B", NULL },
		{ "libdefaults", "default_realm", NULL },
		{ "libdefaults", "rdns", NULL },
		{ "domain_realm", ".windows.net", NULL },
		{ "domain_realm", "net", NULL },
	};
	profile_t profile;
	size_t i;

	ck_assert_int_eq(krb5_get_profile(context, &profile), 0);
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		same_values(number, conf, profile, paths[i]);
	profile_release(profile);
	same_host_realm(number, conf, context,
	    "mi1.abc123.database.windows.net");
	same_host_realm(number, conf, context, "Windows.NET.");
	same_host_realm(number, conf, context, "example.net");
	same_host_realm(number, conf, context, "10.0.0.1");
	same_default_realm(number, conf, context);
	same_enctypes(number, conf, context);
}

static void
run_case(uint32_t number, int *accepted)
{
	char list[128];
	krb5_context context;
	struct ek_conf *conf;
	krb5_error_code code;

	generated_case(number);
	generated_list(list, sizeof(list));
	setenv("KRB5_CONFIG", list, 1);
	conf = ours(list);
	ck_assert_ptr_nonnull(conf);
	code = krb5_init_context(&context);
	ck_assert_msg((code != 0) == conf->refused, "case %u: libkrb5 says "
	    "%d, we say %s", number, (int)code, conf->n_faults == 0 ? "fine" :
	    conf->faults[0].text);
	if (code == 0) {
		(*accepted)++;
		compare(number, conf, context);
		krb5_free_context(context);
	}
	ek_conf_free(conf);
}

START_TEST(agrees_with_libkrb5)
{
	int accepted = 0;
	uint32_t i;

	for (i = 0; i < CASES; i++)
		run_case(i, &accepted);
	/* Neither all nor none, or the files would prove little. */
	ck_assert_int_gt(accepted, CASES / 5);
	ck_assert_int_lt(accepted, CASES - CASES / 20);
}
END_TEST

static Suite *
conf_mit_suite(void)
{
	Suite *suite = suite_create("conf_mit");
	TCase *tests = tcase_create("conf_mit");

	tcase_add_unchecked_fixture(tests, generated_open,
	    generated_close);
	tcase_add_test(tests, agrees_with_libkrb5);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(conf_mit_suite)
