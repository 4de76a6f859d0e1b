/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sentences that libraries and drivers end with, whole, cut, with words in
 * front, broken over lines or inside a stack trace; the table is
 * sentences.def.
 */
#ifndef EK_TEXT_SENTENCE_H
#define EK_TEXT_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EK_MAX_HITS = 32,      /* sentences told of one text */
	EK_MAX_CAUSES = 12,    /* findings of one sentence */
	EK_CAPTURE_MAX = 400   /* bytes of what * stands for */
};

struct ek_sentence {
	const char *key;      /* stable, kebab-case */
	const char *pattern;  /* * stands for up to EK_CAPTURE_MAX bytes */
	const char *who;      /* who says so: "MIT krb5", "SqlClient" */
	int64_t code;         /* number of libkrb5 behind it; 0: none */
	const char *capture;  /* the fact the first * is, or NULL */
	const char *meaning;
	const char *check;    /* the one check that tells the causes apart */
	const char *causes[EK_MAX_CAUSES + 1]; /* ids, likeliest first */
};

/* One occurrence. */
struct ek_hit {
	const struct ek_sentence *sentence;
	size_t at, len;                /* in the text as normalised */
	char captured[EK_CAPTURE_MAX]; /* what the first * is, "" if none */
	bool cut;                      /* only a part of the sentence */
};

/* Finds the sentences of a text, in the order in which they stand; a general
 * one inside a special one is left out. Returns how many, 0 also when out of
 * memory (*failed_out). */
size_t ek_sentences_find(const char *text, size_t len,
    struct ek_hit hits[EK_MAX_HITS], bool *failed_out);

/* All sentences, ended by one with a NULL key. */
const struct ek_sentence *ek_sentences(void);

#endif
