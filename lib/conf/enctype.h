/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists of encryption types as MIT 1.18 to 1.22 read them. */
#ifndef EK_CONF_ENCTYPE_H
#define EK_CONF_ENCTYPE_H

#include <stdbool.h>
#include <stddef.h>

enum { EK_ENCTYPE_MAX = 16, EK_ENCTYPE_AES256_SHA1 = 18 };

struct ek_enctypes {
	int list[EK_ENCTYPE_MAX];
	size_t n;
};

/* Reads a list such as "aes256-cts, -rc4 +DEFAULT". NULL gives the default
 * list. Names that are not known are passed over, as the library does. */
void ek_enctypes_parse(const char *text, bool weak, struct ek_enctypes *out);

bool ek_enctypes_have(const struct ek_enctypes *, int etype);

/* The number of a name, 0 if it is none. */
int ek_enctype_number(const char *name, size_t len);
/* The name libkrb5 uses, or NULL. */
const char *ek_enctype_name(int etype);

/* Is it a word that a list may hold: a name, a family or DEFAULT, with an
 * optional sign in front? */
bool ek_enctype_word_known(const char *word, size_t len);

/* The next word of a list at *AT; false at the end. */
bool ek_enctype_word(const char **at, const char **word_out, size_t *len_out);

#endif
