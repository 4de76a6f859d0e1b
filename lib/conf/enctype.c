/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "conf/enctype.h"

#include <string.h>
#include <strings.h>

enum { DES3 = 16, RC4 = 23, RC4_EXP = 24 };

static const struct {
	int etype;
	const char *name;
} names[] = {
	{ 18, "aes256-cts-hmac-sha1-96" },
	{ 18, "aes256-cts" },
	{ 18, "aes256-sha1" },
	{ 17, "aes128-cts-hmac-sha1-96" },
	{ 17, "aes128-cts" },
	{ 17, "aes128-sha1" },
	{ 20, "aes256-cts-hmac-sha384-192" },
	{ 20, "aes256-sha2" },
	{ 19, "aes128-cts-hmac-sha256-128" },
	{ 19, "aes128-sha2" },
	{ DES3, "des3-cbc-sha1" },
	{ DES3, "des3-hmac-sha1" },
	{ DES3, "des3-cbc-sha1-kd" },
	{ RC4, "arcfour-hmac" },
	{ RC4, "rc4-hmac" },
	{ RC4, "arcfour-hmac-md5" },
	{ RC4_EXP, "arcfour-hmac-exp" },
	{ RC4_EXP, "rc4-hmac-exp" },
	{ RC4_EXP, "arcfour-hmac-md5-exp" },
	{ 25, "camellia128-cts-cmac" },
	{ 25, "camellia128-cts" },
	{ 26, "camellia256-cts-cmac" },
	{ 26, "camellia256-cts" },
};

/* What a word for several stands for; ends with 0. */
static const struct {
	const char *name;
	int list[9];
} families[] = {
	{ "DEFAULT", { 18, 17, 20, 19, DES3, RC4, 25, 26, 0 } },
	{ "aes", { 18, 17, 20, 19, 0 } },
	{ "des3", { DES3, 0 } },
	{ "rc4", { RC4, 0 } },
	{ "camellia", { 26, 25, 0 } },
};

enum {
	N_NAMES = sizeof(names) / sizeof(*names),
	N_FAMILIES = sizeof(families) / sizeof(*families)
};

static bool
same(const char *name, const char *word, size_t len)
{
	return strlen(name) == len && strncasecmp(name, word, len) == 0;
}

int
ek_enctype_number(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < N_NAMES; i++)
		if (same(names[i].name, name, len))
			return names[i].etype;
	return 0;
}

const char *
ek_enctype_name(int etype)
{
	size_t i;

	for (i = 0; i < N_NAMES; i++)
		if (names[i].etype == etype)
			return names[i].name;
	return NULL;
}

static const int *
family(const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < N_FAMILIES; i++)
		if (same(families[i].name, word, len))
			return families[i].list;
	return NULL;
}

bool
ek_enctypes_have(const struct ek_enctypes *types, int etype)
{
	size_t i;

	for (i = 0; i < types->n; i++)
		if (types->list[i] == etype)
			return true;
	return false;
}

static void
take_out(struct ek_enctypes *types, int etype)
{
	size_t i, kept = 0;

	for (i = 0; i < types->n; i++)
		if (types->list[i] != etype)
			types->list[kept++] = types->list[i];
	types->n = kept;
}

static void
change(struct ek_enctypes *types, int etype, bool remove, bool weak)
{
	if (remove)
		take_out(types, etype);
	else if (!ek_enctypes_have(types, etype) &&
	    types->n < EK_ENCTYPE_MAX && (weak || etype != RC4_EXP))
		types->list[types->n++] = etype;
}

bool
ek_enctype_word(const char **at, const char **word_out, size_t *len_out)
{
	static const char between[] = " \t\r\n,";

	*at += strspn(*at, between);
	*word_out = *at;
	*len_out = strcspn(*at, between);
	*at += *len_out;
	return *len_out > 0;
}

static bool
cut_sign(const char **word, size_t *len)
{
	bool minus = **word == '-';

	if (minus || **word == '+') {
		(*word)++;
		(*len)--;
	}
	return minus;
}

bool
ek_enctype_word_known(const char *word, size_t len)
{
	(void)cut_sign(&word, &len);
	return family(word, len) != NULL || ek_enctype_number(word, len) != 0;
}

void
ek_enctypes_parse(const char *text, bool weak, struct ek_enctypes *out)
{
	const char *at = text == NULL ? "DEFAULT" : text, *word;
	const int *list;
	bool remove;
	size_t len;
	int etype;

	memset(out, 0, sizeof(*out));
	while (ek_enctype_word(&at, &word, &len)) {
		remove = cut_sign(&word, &len);
		list = family(word, len);
		for (; list != NULL && *list != 0; list++)
			change(out, *list, remove, weak);
		etype = ek_enctype_number(word, len);
		if (etype != 0)
			change(out, etype, remove, weak);
	}
}
