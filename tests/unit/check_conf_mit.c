/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our reading of krb5.conf against that of the real libkrb5, on thousands of
 * generated files: the same files are refused, and the others give the same
 * values, realms and encryption types.
 */
#include "config.h"

#include <sys/stat.h>

#include <krb5.h>
#include <profile.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/enctype.h"
#include "conf/hostrealm.h"
#include "conf/model.h"
#include "unit/unit.h"

enum { CASES = 1500 };

static char folder[] = "/tmp/ekrb-conf-XXXXXX";

/* A generator of our own, so that every run sees the same files. */
static uint32_t seed;

static uint32_t
pick(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* %F is the folder. Chosen so that the usual and the odd are both frequent. */
static const char *const lines[] = {
	"[libdefaults]", "[realms]", "[domain_realm]", "[realms]*",
	"[libdefaults] ", " [realms]", "[realms", "[realms] x", "[capaths]",
	"A.B = {", "A.B = {", "A.B={", "A.B =", "{", " {", "a.b = {",
	"A.B* = {", "}", "}", " }", "}*", "} x",
	"kdc = one", "kdc = two:88 ", "  kdc=three", "kdc = \"four\\n\\\"x\"",
	"kdc = five # six", "kdc = { seven }", "kdc =", "kdc", "k dc = eight",
	"kdc\t=\tnine\t", "kdc* = ten", "= x", "kdc = a = b", "kdc = \"open",
	"default_realm = A.B", "default_realm = a.b\r", "default_realm=",
	"\tdefault_realm = C.D", "rdns = no",
	".windows.net = A.B", "windows.net = C.D", ".net = E.F",
	"mi1.abc123.database.windows.net = G.H", ".Windows.net = I.J",
	".database.windows.net:1433 = K.L", "net = \"\"",
	"permitted_enctypes = aes", "permitted_enctypes = aes128-cts, rc4",
	"permitted_enctypes = DEFAULT -aes256-cts +camellia bogus",
	"permitted_enctypes = aes256-sha2", "allow_weak_crypto = true",
	"# comment", "; comment", "  # comment", "", "\t", "\r",
	"include %F/1", "include %F/1 ", "includedir %F/d", "include %F/no",
	" include %F/1", "includedir %F/no", "include\t%F/2",
	"\xef\xbb\xbf[realms]", "\xc2\xa0", "kdc = \x01\x80",
};

static void
write_line(FILE *file, const char *line)
{
	const char *mark = strstr(line, "%F");

	if (mark == NULL)
		fputs(line, file);
	else
		fprintf(file, "%.*s%s%s", (int)(mark - line), line, folder,
		    mark + 2);
	fputc('\n', file);
}

/* Well-formed stretches in between, or hardly a file would be accepted. */
static void
write_good(FILE *file, bool may_include)
{
	static const char *const good[] = {
		"[realms]\nA.B = {\nkdc = good\n}",
		"[realms]\nA.B = {\nkdc = better\nkdc* = best\n}*",
		"[realms]\nA.B* = {\nkdc = final\n}\na.b = {\nkdc = x\n}",
		"[realms]*\nA.B = {\nkdc = last # really\n} x",
		"[domain_realm]\n.abc123.database.windows.net = GOOD",
		"[domain_realm]\n.windows.net = A\nwindows.net = B",
		"[domain_realm]\nnet = C\n.Net = D\n.database.net:1 = E",
		"[domain_realm]\nmi1.abc123.database.windows.net =   F \t",
		"[libdefaults]\ndefault_realm = GOOD",
		"[libdefaults]*\nrdns = \"no\\t\\\\\\\"\" x",
		"[libdefaults]\npermitted_enctypes = aes128-cts aes256-cts",
		"[libdefaults]\npermitted_enctypes = aes -aes256-cts bogus",
		"includedir %F/d", "include %F/1", "include %F/2",
	};

	write_line(file, good[pick(may_include ? 15 : 12)]);
}

/* Only the first file includes others: libkrb5 goes round in a circle until it
 * has no descriptors left, slowly. */
static void
write_file(const char *name, bool wild)
{
	char path[128];
	uint32_t i, n = pick(6);
	const char *line;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	for (i = 0; i < n; i++) {
		line = lines[pick(sizeof(lines) / sizeof(*lines))];
		if (!wild || pick(3) != 0)
			write_good(file, *name == '0');
		else if (*name == '0' || strncmp(line, "include", 7) != 0)
			write_line(file, line);
	}
	fclose(file);
}

static const char *const names[] = { "0", "1", "2", "d/a", "d/b.conf",
	"d/c.bak", "d/B", "d/.d.conf" };

static void
write_case(uint32_t number)
{
	size_t i;
	bool wild;

	seed = number * 2654435761u + 1;
	wild = pick(2) == 0;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		write_file(names[i], wild);
}

static void
choose_list(char *out, size_t size)
{
	static const char *const forms[] = { "%s/0", "%s/0", "%s/0:%s/1",
		"%s/no:%s/0", "%s/d", "%s/0:%s/0", ":%s/0", "%s/d:%s/2" };
	const char *form = forms[pick(8)], *at;
	size_t len = 0;

	for (at = form; *at != '\0' && len + sizeof(folder) < size; at++) {
		if (at[0] == '%' && at[1] == 's') {
			len += (size_t)snprintf(out + len, size - len, "%s",
			    folder);
			at++;
		} else {
			out[len++] = *at;
		}
	}
	out[len] = '\0';
}

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

	write_case(number);
	choose_list(list, sizeof(list));
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

static void
set_up(void)
{
	char path[128];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/d", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void
tear_down(void)
{
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/d", folder);
	rmdir(path);
	rmdir(folder);
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

	tcase_add_unchecked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, agrees_with_libkrb5);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

UNIT_MAIN(conf_mit_suite)
