/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "unit/conf_generate.h"

#include <sys/stat.h>

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void
generated_case(uint32_t number)
{
	size_t i;
	bool wild;

	seed = number * 2654435761u + 1;
	wild = pick(2) == 0;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		write_file(names[i], wild);
}

void
generated_list(char *out, size_t size)
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

void
generated_append(char *list, size_t size, const char *text)
{
	size_t len = strlen(list);
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/last", folder);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	snprintf(list + len, size - len, ":%s", path);
}

void
generated_open(void)
{
	char path[128];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/d", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

void
generated_close(void)
{
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/last", folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/d", folder);
	rmdir(path);
	rmdir(folder);
}
