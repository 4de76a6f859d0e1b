/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a number, a word, a text or a log means. Pure: the caller reads files.
 * Nothing is made up: what is not known says what was tried.
 */
#ifndef EK_EXPLAIN_EXPLAIN_H
#define EK_EXPLAIN_EXPLAIN_H

#include "report/report.h"
#include "text/text.h"

enum ek_argument_kind {
	EK_ARGUMENT_UNKNOWN,
	EK_ARGUMENT_NUMBER,
	EK_ARGUMENT_FINDING,
	EK_ARGUMENT_SYMBOL,
	EK_ARGUMENT_SENTENCE,
	EK_ARGUMENT_LOG,
	EK_ARGUMENT_EVIDENCE
};

/* One argument and what came of it. */
struct ek_argument {
	enum ek_argument_kind kind;
	char *input;      /* as given, passwords masked */
	const struct ek_code *codes[EK_MAX_MEANINGS]; /* of number or symbol */
	size_t n_codes;
	const struct ek_rule *rule;       /* of a finding id */
	struct ek_text text;              /* of sentence and log */
	struct ek_facts *facts;           /* of sentence, log and evidence */
	struct ek_diagnosis *diagnosis;   /* of log and evidence, else NULL */
	bool cut;         /* evidence without its last line */
	char *tried;      /* how it was read, if unknown; NULL else */
};

void ek_argument_free(struct ek_argument *);

/* Reads a word as number, finding id or symbol. False: it is none (kind
 * unknown). Out of memory shows as a NULL input. */
bool ek_argument_word(struct ek_argument *, const char *word);

/* Reads what stood in a file or came from elsewhere: a log, the output of a
 * tool, or saved evidence. NAME is what it is called. False: out of memory. */
bool ek_argument_log(struct ek_argument *, const char *name, const char *data,
    size_t len);

/* Reads a sentence; one that holds more than error texts is a log. REASON says
 * why the text is no file, for what was tried. False: out of memory. */
bool ek_argument_sentence(struct ek_argument *, const char *text,
    const char *reason);

/* Says that an argument cannot be explained, and why. False: out of memory. */
bool ek_argument_give_up(struct ek_argument *, const char *input,
    const char *tried);

/* 0, 1 or 3 of the contract. */
int ek_argument_exit_code(const struct ek_argument *);

/* The id of the root cause of a log, or NULL. */
const char *ek_argument_root(const struct ek_argument *);

/* "number", "finding", ...; of a log the kinds recognised: "trace". */
const char *ek_argument_kind_name(const struct ek_argument *);

/* The worst exit code of N arguments, in the order 1, 3, 0. */
int ek_explain_exit_code(const struct ek_argument *, size_t n);

/* The document entrakrb.explain/1 (new reference); NULL: out of memory. */
json_t *ek_explain_json(const struct ek_argument *, size_t n, bool redact);

/* The same for people. False: out of memory. */
bool ek_explain_text(const struct ek_argument *, size_t n,
    const struct ek_report_style *, struct ek_buf *out);

/* A code's number in the form in which it is usually met. */
void ek_code_print(struct ek_buf *, const struct ek_code *);

#endif
