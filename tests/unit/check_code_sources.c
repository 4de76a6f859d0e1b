/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The code tables against what others say: the headers of MIT krb5 and
 * Heimdal, MIT's own texts, the Windows headers of mingw, Wireshark's list of
 * KRB-ERROR codes, Python's HTTP statuses, FreeTDS's header. A source that is
 * not installed is said aloud and passed over; EKRB_NEED_CODE_SOURCES makes
 * that a failure.
 */
#if defined(HAVE_CONFIG_H)
#include "config.h"
#endif

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "codes/codes.h"
#include "unit/unit.h"

enum { MAX_LINE = 512, MAX_NAME = 96 };

static void
skip(const char *what)
{
	fprintf(stderr, "check_code_sources: SKIPPED: no %s\n", what);
	ck_assert_msg(getenv("EKRB_NEED_CODE_SOURCES") == NULL, "no %s", what);
}

/* Opens the first path that is there, or says that there is none. */
static FILE *
open_first(const char *const *paths, const char *what)
{
	FILE *f;

	for (; *paths != NULL; paths++)
		if ((f = fopen(*paths, "r")) != NULL)
			return f;
	skip(what);
	return NULL;
}

static const struct ek_code *
by_name(enum ek_space space, const char *name)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);

	for (i = 0; i < n; i++)
		if (codes[i].space == space && strcmp(codes[i].name, name) == 0)
			return &codes[i];
	return NULL;
}

/* The value of "#define NAME (... number ...)"; false for any other line. */
static bool
read_define(const char *line, char name[MAX_NAME], int64_t *value)
{
	const char *rest = line;
	int used = 0;

	if (sscanf(line, " #define %95s %n", name, &used) < 1 || used == 0)
		return false;
	for (rest += used; *rest != '\0'; rest++) {
		if (strncmp(rest, "OM_uint32", 9) == 0)
			rest += 9;
		if (strncmp(rest, "0x", 2) == 0 ||
		    (*rest >= '0' && *rest <= '9'))
			break;
	}
	if (*rest == '\0')
		return false;
	*value = strtoll(rest, NULL, 0);
	if (rest > line && rest[-1] == '-')
		*value = -*value;
	return true;
}

/* What a Windows header adds to the number in a line. */
static int64_t
base_of(const char *line)
{
	if (strstr(line, "WSABASEERR") != NULL)
		return 10000;
	return strstr(line, "WINHTTP_ERROR_BASE") != NULL ? 12000 : 0;
}

/* Every symbol of SPACE in the file has our number. Returns how many. */
static int
agree(FILE *f, enum ek_space space)
{
	char line[MAX_LINE], name[MAX_NAME];
	const struct ek_code *code;
	int64_t value;
	int n = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		if (!read_define(line, name, &value))
			continue;
		code = by_name(space, name);
		if (code == NULL)
			continue;
		ck_assert_msg(code->number == value + base_of(line),
		    "%s is %lld, not %lld", name, (long long)value,
		    (long long)code->number);
		n++;
	}
	return n;
}

/* How many entries of a space lie between two numbers. */
static int
count(enum ek_space space, int64_t first, int64_t last)
{
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);
	int found = 0;

	for (i = 0; i < n; i++)
		found += codes[i].space == space && codes[i].number >= first &&
		    codes[i].number <= last;
	return found;
}

static const char *const winerror[] = {
	"/usr/share/mingw-w64/include/winerror.h",
	"/usr/x86_64-w64-mingw32/include/winerror.h",
	"/usr/x86_64-w64-mingw32/sys-root/mingw/include/winerror.h", NULL };
static const char *const winhttp[] = {
	"/usr/share/mingw-w64/include/winhttp.h",
	"/usr/x86_64-w64-mingw32/include/winhttp.h",
	"/usr/x86_64-w64-mingw32/sys-root/mingw/include/winhttp.h", NULL };
static const char *const ntstatus[] = {
	"/usr/share/mingw-w64/include/ntstatus.h",
	"/usr/x86_64-w64-mingw32/include/ntstatus.h",
	"/usr/x86_64-w64-mingw32/sys-root/mingw/include/ntstatus.h", NULL };

START_TEST(sspi_as_in_winerror_h)
{
	FILE *f = open_first(winerror, "winerror.h (mingw-w64-common)");

	if (f == NULL)
		return;
	ck_assert_int_eq(agree(f, EK_SPACE_SSPI),
	    count(EK_SPACE_SSPI, 0, UINT32_MAX));
	fclose(f);
}
END_TEST

START_TEST(win32_as_in_winerror_h)
{
	FILE *f = open_first(winerror, "winerror.h (mingw-w64-common)");
	FILE *g = open_first(winhttp, "winhttp.h (mingw-w64-common)");

	if (f == NULL || g == NULL)
		return;
	ck_assert_int_eq(agree(f, EK_SPACE_WIN32) + agree(g, EK_SPACE_WIN32),
	    count(EK_SPACE_WIN32, 0, UINT32_MAX));
	fclose(f);
	fclose(g);
}
END_TEST

START_TEST(ntstatus_as_in_ntstatus_h)
{
	FILE *f = open_first(ntstatus, "ntstatus.h (mingw-w64-common)");

	if (f == NULL)
		return;
	ck_assert_int_eq(agree(f, EK_SPACE_NTSTATUS),
	    count(EK_SPACE_NTSTATUS, 0, UINT32_MAX));
	fclose(f);
}
END_TEST

static const char *const mit_krb5[] = {
	"/usr/include/mit-krb5/krb5/krb5.h", "/usr/include/krb5/krb5.h", NULL };
static const char *const mit_profile[] = { "/usr/include/mit-krb5/profile.h",
	"/usr/include/profile.h", NULL };
static const char *const mit_gssapi[] = {
	"/usr/include/mit-krb5/gssapi/gssapi.h", "/usr/include/gssapi/gssapi.h",
	NULL };
static const char *const heimdal_krb5[] = {
	"/usr/include/heimdal/krb5_err.h", "/usr/include/krb5_err.h", NULL };

enum { KRB5_LAST = EK_KRB5_BASE + 255, K5E1 = -1750600192,
	PROFILE = -1429577728 };

/* Numbers of MIT that mean nothing, or no error. */
static bool
is_filler(const char *name)
{
	return strstr(name, "RESRVD") != NULL ||
	    strstr(name, "PLACEHOLD") != NULL ||
	    strstr(name, "ERROR_TABLE_BASE") != NULL ||
	    strcmp(name, "KRB5_ERR_RCSID") == 0;
}

/* Every error of the header stands in our table under its name. */
static int
covers(FILE *f)
{
	char line[MAX_LINE], name[MAX_NAME];
	const struct ek_code *code;
	int64_t value;
	int n = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		if (!read_define(line, name, &value) || is_filler(name) ||
		    ((value < EK_KRB5_BASE || value > KRB5_LAST) &&
		    (value < K5E1 || value > K5E1 + 255)))
			continue;
		code = ek_code_find(EK_SPACE_COM_ERR, value);
		ck_assert_msg(code != NULL, "%s is missing", name);
		ck_assert_str_eq(code->name, name);
		n++;
	}
	return n;
}

START_TEST(com_err_as_in_mit_krb5_h)
{
	FILE *f = open_first(mit_krb5, "krb5/krb5.h of MIT krb5");

	if (f == NULL)
		return;
	ck_assert_int_gt(covers(f), 190);
	rewind(f);
	ck_assert_int_ge(agree(f, EK_SPACE_COM_ERR),
	    count(EK_SPACE_COM_ERR, EK_KRB5_BASE, KRB5_LAST));
	fclose(f);
}
END_TEST

START_TEST(com_err_as_in_mit_profile_h)
{
	FILE *f = open_first(mit_profile, "profile.h of MIT krb5");

	if (f == NULL)
		return;
	ck_assert_int_eq(agree(f, EK_SPACE_COM_ERR),
	    count(EK_SPACE_COM_ERR, PROFILE, PROFILE + 255));
	fclose(f);
}
END_TEST

/* From here on the two implementations gave the numbers apart. */
enum { PARTING = -1765328145 };

START_TEST(com_err_as_in_heimdal)
{
	FILE *f = open_first(heimdal_krb5, "krb5_err.h of Heimdal");
	char line[MAX_LINE], name[MAX_NAME];
	const struct ek_code *code;
	int64_t value;
	int n = 0;

	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (!read_define(line, name, &value) || value > PARTING)
			continue;
		code = by_name(EK_SPACE_COM_ERR, name);
		if (code == NULL)
			continue;
		ck_assert_msg(code->number == value, "%s", name);
		n++;
	}
	ck_assert_int_gt(n, 120);
	fclose(f);
}
END_TEST

/* MIT's own texts: a number of ours is none that MIT does not know. */
START_TEST(mit_knows_every_number)
{
	void *com_err = dlopen("libcom_err.so.2", RTLD_NOW | RTLD_GLOBAL);
	void *krb5 = dlopen("libkrb5.so.3", RTLD_NOW | RTLD_GLOBAL);
	const char *(*message)(long);
	int (*init)(void **);
	void (*done)(void *);
	void *ctx = NULL;
	size_t i, n;
	const struct ek_code *codes = ek_codes(&n);

	if (com_err == NULL || krb5 == NULL) {
		skip("libkrb5.so.3 of MIT krb5");
		return;
	}
	*(void **)&message = dlsym(com_err, "error_message");
	*(void **)&init = dlsym(krb5, "krb5_init_context");
	*(void **)&done = dlsym(krb5, "krb5_free_context");
	ck_assert(message != NULL && init != NULL && done != NULL);
	setenv("KRB5_CONFIG", "/dev/null", 1);
	ck_assert_int_eq(init(&ctx), 0);
	for (i = 0; i < n; i++)
		if (codes[i].space == EK_SPACE_COM_ERR && codes[i].number < 0)
			ck_assert_msg(strstr(message(codes[i].number),
			    "Unknown code") == NULL, "%s", codes[i].name);
	done(ctx);
}
END_TEST

START_TEST(mit_knows_the_minors_of_gssapi)
{
	void *com_err = dlopen("libcom_err.so.2", RTLD_NOW | RTLD_GLOBAL);
	void *gss = dlopen("libgssapi_krb5.so.2", RTLD_NOW | RTLD_GLOBAL);
	const char *(*message)(long);
	uint32_t (*init)(uint32_t *, void **), (*done)(uint32_t *, void **);
	uint32_t minor, n;
	void *mechs;

	if (com_err == NULL || gss == NULL) {
		skip("libgssapi_krb5.so.2 of MIT krb5");
		return;
	}
	*(void **)&message = dlsym(com_err, "error_message");
	*(void **)&init = dlsym(gss, "gss_indicate_mechs");
	*(void **)&done = dlsym(gss, "gss_release_oid_set");
	ck_assert(message != NULL && init != NULL && done != NULL);
	setenv("KRB5_CONFIG", "/dev/null", 1);
	ck_assert_int_eq(init(&minor, &mechs), 0);
	for (n = 39756032; n <= 39756049; n++)
		ck_assert_msg((strstr(message(n), "Unknown code") == NULL) ==
		    (ek_code_find(EK_SPACE_COM_ERR, n) != NULL), "%u %s", n,
		    message(n));
	ck_assert_ptr_nonnull(strstr(message(39756044), "is empty"));
	ck_assert_ptr_nonnull(strstr(message(39756034), "no TGT"));
	done(&minor, &mechs);
}
END_TEST

START_TEST(gss_as_in_gssapi_h)
{
	FILE *f = open_first(mit_gssapi, "gssapi/gssapi.h");
	char line[2 * MAX_LINE], next[MAX_LINE], name[MAX_NAME];
	const struct ek_code *code;
	int64_t value;
	int n = 0, shift;

	if (f == NULL)
		return;
	while (fgets(line, MAX_LINE, f) != NULL) {
		if (strncmp(line, "#define GSS_S_", 14) != 0)
			continue;
		line[strcspn(line, "\\\n")] = '\0';
		if (strstr(line, "OFFSET") == NULL &&
		    fgets(next, sizeof(next), f) != NULL)
			strcat(line, next);
		if (!read_define(line, name, &value) ||
		    (code = by_name(EK_SPACE_GSS, name)) == NULL)
			continue;
		shift = strstr(line, "ROUTINE") != NULL ? 16 :
		    strstr(line, "CALLING") != NULL ? 24 : 0;
		if (strstr(line, "SUPPLEMENTARY") != NULL)
			value = 1 << strtol(strchr(line, '+') + 1, NULL, 10);
		ck_assert_msg(code->number == value << shift, "%s", name);
		n++;
	}
	ck_assert_int_ge(n, 24);
	fclose(f);
}
END_TEST

/* Wireshark got its list from the RFCs by itself. */
START_TEST(krb_as_in_wireshark)
{
	FILE *f = popen("tshark -G values 2>/dev/null", "r");
	const struct ek_code *out[EK_MAX_MEANINGS];
	char line[MAX_LINE], name[MAX_NAME];
	size_t i, hits;
	bool found;
	int number, n = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "V kerberos.error_code %d %95s", &number,
		    name) != 2 || number == 65)
			continue; /* 65 had another name before RFC 4556 */
		ck_assert_msg(ek_code_find(EK_SPACE_KRB, number) != NULL,
		    "%d %s", number, name);
		hits = ek_code_parse(name, out);
		for (i = 0, found = false; i < hits; i++)
			found |= out[i]->space == EK_SPACE_KRB &&
			    out[i]->number == number;
		ck_assert_msg(found || number == 23 || number == 0, "%d %s",
		    number, name);
		n++;
	}
	if (f != NULL)
		pclose(f);
	if (n == 0)
		skip("tshark");
}
END_TEST

#if defined(__linux__)
START_TEST(errno_as_in_linux)
{
	static const struct { const char *name; int number; } names[] = {
		{ "EPERM", EPERM }, { "ENOENT", ENOENT }, { "EAGAIN", EAGAIN },
		{ "ENOMEM", ENOMEM }, { "EACCES", EACCES },
		{ "ENOTDIR", ENOTDIR }, { "EISDIR", EISDIR },
		{ "EINVAL", EINVAL }, { "ENOSPC", ENOSPC }, { "EROFS", EROFS },
		{ "ENOSYS", ENOSYS }, { "ENETUNREACH", ENETUNREACH },
		{ "ECONNRESET", ECONNRESET }, { "ETIMEDOUT", ETIMEDOUT },
		{ "ECONNREFUSED", ECONNREFUSED },
		{ "EHOSTUNREACH", EHOSTUNREACH }, { "EDQUOT", EDQUOT },
		{ "EKEYEXPIRED", EKEYEXPIRED } };
	size_t i;

	ck_assert_int_eq(sizeof(names) / sizeof(names[0]),
	    count(EK_SPACE_COM_ERR, 1, 4095));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_int_eq(by_name(EK_SPACE_COM_ERR,
		    names[i].name)->number, names[i].number);
}
END_TEST
#endif

static const char *const python_http[] = {
	"/usr/lib/python3.14/http/__init__.py",
	"/usr/lib/python3.13/http/__init__.py",
	"/usr/lib/python3.12/http/__init__.py",
	"/usr/lib/python3.11/http/__init__.py",
	"/usr/lib/python3.10/http/__init__.py",
	"/usr/lib/python3.9/http/__init__.py", NULL };

/* The words that Python has for a status: "NAME = 404, 'Not Found'", with a
 * parenthesis and a new line between at times. */
static bool
python_words(const char *source, int64_t status, char words[MAX_NAME])
{
	char start[32];
	const char *at;
	int i;

	for (i = 0; i < 2; i++) {
		snprintf(start, sizeof(start), i == 0 ? " = %lld," : "(%lld,",
		    (long long)status);
		at = strstr(source, start);
		if (at != NULL && (at = strchr(at, '\'')) != NULL)
			return sscanf(at + 1, "%95[^']", words) == 1;
	}
	return false;
}

START_TEST(http_as_in_python)
{
	FILE *f = open_first(python_http, "http module of Python");
	static char source[65536];
	const struct ek_code *codes;
	char words[MAX_NAME];
	size_t i, n;

	if (f == NULL)
		return;
	source[fread(source, 1, sizeof(source) - 1, f)] = '\0';
	codes = ek_codes(&n);
	for (i = 0; i < n; i++) {
		if (codes[i].space != EK_SPACE_HTTP)
			continue;
		ck_assert_msg(python_words(source, codes[i].number, words),
		    "Python has no %lld", (long long)codes[i].number);
		/* RFC 9110 renamed this one. */
		if (codes[i].number != 413)
			ck_assert_msg(strcasecmp(codes[i].name, words) == 0,
			    "%lld is \"%s\"", (long long)codes[i].number,
			    words);
	}
	fclose(f);
}
END_TEST

static const char *const sybdb[] = { "/usr/include/sybdb.h",
	"/usr/local/include/sybdb.h", NULL };

/* What FreeTDS says beside each number of its own. */
static const struct {
	int64_t number;
	const char *words;
} freetds[] = {
	{ 20002, "connection failed" },
	{ 20003, "timed out" },
	{ 20004, "Read from" },
	{ 20006, "Write to" },
	{ 20009, "unavailable" },
	{ 20013, "Unknown host" },
	{ 20014, "password" },
	{ 20017, "Unexpected EOF" },
};

START_TEST(freetds_as_in_sybdb_h)
{
	FILE *f = open_first(sybdb, "sybdb.h (freetds-dev)");
	char line[MAX_LINE], name[MAX_NAME];
	size_t i, n = sizeof(freetds) / sizeof(freetds[0]), found = 0;
	int64_t value;

	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL)
		for (i = 0; i < n && read_define(line, name, &value); i++)
			if (strncmp(name, "SYBE", 4) == 0 &&
			    value == freetds[i].number) {
				ck_assert_msg(strstr(line, freetds[i].words) !=
				    NULL, "%s", line);
				found++;
			}
	ck_assert_uint_eq(found, n);
	ck_assert_int_eq((int)n, count(EK_SPACE_SQL, 20000, 20999));
	fclose(f);
}
END_TEST

static Suite *
sources_suite(void)
{
	Suite *suite = suite_create("code sources");
	TCase *tc = tcase_create("sources");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, sspi_as_in_winerror_h);
	tcase_add_test(tc, win32_as_in_winerror_h);
	tcase_add_test(tc, ntstatus_as_in_ntstatus_h);
	tcase_add_test(tc, http_as_in_python);
	tcase_add_test(tc, freetds_as_in_sybdb_h);
	tcase_add_test(tc, com_err_as_in_mit_krb5_h);
	tcase_add_test(tc, com_err_as_in_mit_profile_h);
	tcase_add_test(tc, com_err_as_in_heimdal);
	tcase_add_test(tc, mit_knows_every_number);
	tcase_add_test(tc, mit_knows_the_minors_of_gssapi);
	tcase_add_test(tc, gss_as_in_gssapi_h);
	tcase_add_test(tc, krb_as_in_wireshark);
#if defined(__linux__)
	tcase_add_test(tc, errno_as_in_linux);
#endif
	suite_add_tcase(suite, tc);
	return suite;
}

UNIT_MAIN(sources_suite)
