/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain/explain.h"
#include "inspect/catalogue.h"
#include "probe/connstr.h"
#include "probe/evidence.h"

#define ENTRA_REALM "KERBEROS.MICROSOFTONLINE.COM"

enum { SHOWN = 400 }; /* bytes of an argument that are repeated */

void
ek_argument_free(struct ek_argument *a)
{
	ek_diagnosis_free(a->diagnosis);
	ek_facts_free(a->facts);
	free(a->input);
	free(a->tried);
	*a = (struct ek_argument){ 0 };
}

/* The argument as it may be shown again: without passwords, not too long. */
static char *
keep(const char *text)
{
	struct ek_buf out = { 0 };
	bool masked;
	char *safe = ek_connstr_mask(text, &masked);
	size_t len = safe != NULL ? strlen(safe) : 0;

	if (safe == NULL)
		return NULL;
	ek_buf_add(&out, safe, len < SHOWN ? len : SHOWN);
	if (len > SHOWN)
		ek_buf_puts(&out, "...");
	free(safe);
	return ek_buf_take(&out);
}

bool
ek_argument_word(struct ek_argument *a, const char *word)
{
	*a = (struct ek_argument){ .input = keep(word) };
	if (a->input == NULL)
		return false;
	a->n_codes = ek_code_parse(word, a->codes);
	a->rule = ek_rule_find(word);
	if (a->rule == NULL)
		a->rule = ek_saying_find(word);
	if (ek_code_is_number(word) && a->n_codes > 0)
		a->kind = EK_ARGUMENT_NUMBER;
	else if (a->rule != NULL)
		a->kind = EK_ARGUMENT_FINDING;
	else if (a->n_codes > 0)
		a->kind = EK_ARGUMENT_SYMBOL;
	return a->kind != EK_ARGUMENT_UNKNOWN;
}

bool
ek_argument_give_up(struct ek_argument *a, const char *input,
    const char *tried)
{
	struct ek_buf why = { 0 };

	ek_buf_puts(&why, tried);
	*a = (struct ek_argument){ .input = keep(input),
		.tried = ek_buf_take(&why) };
	return a->input != NULL && a->tried != NULL;
}

static bool
is_evidence(const char *data, size_t len)
{
	const char *line = memchr(data, '\n', len);
	size_t n = line != NULL ? (size_t)(line - data) : len;
	static const char mark[] = "\"" EK_EVIDENCE_SCHEMA "\"";
	size_t i;

	if (n == 0 || data[0] != '{')
		return false;
	for (i = 0; i + sizeof(mark) - 1 <= n; i++)
		if (memcmp(data + i, mark, sizeof(mark) - 1) == 0)
			return true;
	return false;
}

/* Saved evidence that breaks off is diagnosed as far as it goes. */
static bool
read_evidence(struct ek_argument *a, const char *name, const char *data,
    size_t len)
{
	struct ek_evidence_head head = { 0 };
	struct ek_error error = { 0 };

	a->kind = EK_ARGUMENT_EVIDENCE;
	if (!ek_evidence_read(a->facts, data, len, &head, &error)) {
		ek_argument_free(a);
		return error.status != EKRB_NOMEM &&
		    ek_argument_give_up(a, name, error.text);
	}
	a->cut = !head.complete;
	a->diagnosis = ek_diagnose(a->facts);
	return a->diagnosis != NULL;
}

/* What is pasted here is about tickets of Entra's realm. */
static bool
read_text(struct ek_argument *a, const char *data, size_t len)
{
	return ek_fact_set_str(a->facts, "run.realm", ENTRA_REALM) &&
	    ek_text_read(&a->text, data, len, a->facts);
}

bool
ek_argument_log(struct ek_argument *a, const char *name, const char *data,
    size_t len)
{
	*a = (struct ek_argument){ .input = keep(name),
		.facts = ek_facts_new() };
	if (a->input == NULL || a->facts == NULL)
		return false;
	if (is_evidence(data, len))
		return read_evidence(a, name, data, len);
	if (!read_text(a, data, len))
		return false;
	if (a->text.kinds == 0) {
		ek_argument_free(a);
		return ek_argument_give_up(a, name, "it holds no line of a "
		    "trace of libkrb5, no output of klist, klist cloud_debug, "
		    "dsregcmd or app-sso, no error text or number that is "
		    "known, and is no saved evidence");
	}
	a->kind = EK_ARGUMENT_LOG;
	a->diagnosis = ek_diagnose(a->facts);
	return a->diagnosis != NULL;
}

static bool
give_up_sentence(struct ek_argument *a, const char *text, const char *reason)
{
	struct ek_buf tried = { 0 };
	bool done = false;

	ek_buf_printf(&tried, "it is no %s, no finding id, no symbol, %s, and "
	    "no error text that is known", ek_code_is_number(text) ?
	    "number that stands for an error here" : "number", reason);
	ek_argument_free(a);
	if (ek_buf_str(&tried) != NULL)
		done = ek_argument_give_up(a, text, ek_buf_str(&tried));
	ek_buf_free(&tried);
	return done;
}

bool
ek_argument_sentence(struct ek_argument *a, const char *text,
    const char *reason)
{
	*a = (struct ek_argument){ .input = keep(text),
		.facts = ek_facts_new() };
	if (a->input == NULL || a->facts == NULL ||
	    !read_text(a, text, strlen(text)))
		return false;
	if (a->text.kinds == 0)
		return give_up_sentence(a, text, reason);
	a->kind = EK_ARGUMENT_SENTENCE;
	if (a->text.kinds == 1u << EK_TEXT_DRIVER)
		return true;
	a->kind = EK_ARGUMENT_LOG;
	a->diagnosis = ek_diagnose(a->facts);
	return a->diagnosis != NULL;
}

int
ek_argument_exit_code(const struct ek_argument *a)
{
	enum ek_severity worst;

	switch (a->kind) {
	case EK_ARGUMENT_UNKNOWN:
		return EK_EXIT_INCONCLUSIVE;
	case EK_ARGUMENT_NUMBER:
	case EK_ARGUMENT_FINDING:
	case EK_ARGUMENT_SYMBOL:
	case EK_ARGUMENT_SENTENCE:
		return EK_EXIT_HEALTHY;
	case EK_ARGUMENT_LOG:
	case EK_ARGUMENT_EVIDENCE:
		break;
	}
	ek_diagnosis_worst(a->diagnosis, &worst);
	if (worst == EK_ERROR)
		return EK_EXIT_FINDINGS;
	return a->cut ? EK_EXIT_INCONCLUSIVE : EK_EXIT_HEALTHY;
}

const char *
ek_argument_root(const struct ek_argument *a)
{
	return a->diagnosis != NULL ? a->diagnosis->root_cause : NULL;
}

/* A log goes by the first kind that was recognised in it. */
static const char *
log_kind(const struct ek_text *text)
{
	int kind;

	for (kind = 0; kind < EK_N_TEXT_KINDS; kind++)
		if ((text->kinds & 1u << kind) != 0)
			return ek_text_kind_name((enum ek_text_kind)kind);
	return "log";
}

const char *
ek_argument_kind_name(const struct ek_argument *a)
{
	switch (a->kind) {
	case EK_ARGUMENT_UNKNOWN:
		return "unknown";
	case EK_ARGUMENT_NUMBER:
		return "number";
	case EK_ARGUMENT_FINDING:
		return "finding";
	case EK_ARGUMENT_SYMBOL:
		return "symbol";
	case EK_ARGUMENT_SENTENCE:
		return "sentence";
	case EK_ARGUMENT_LOG:
		return log_kind(&a->text);
	case EK_ARGUMENT_EVIDENCE:
		return "evidence";
	}
	return "unknown";
}

int
ek_explain_exit_code(const struct ek_argument *arguments, size_t n)
{
	int worst = EK_EXIT_HEALTHY, code;
	size_t i;

	for (i = 0; i < n; i++) {
		code = ek_argument_exit_code(&arguments[i]);
		if (code == EK_EXIT_FINDINGS || worst == EK_EXIT_HEALTHY)
			worst = code;
	}
	return worst;
}

void
ek_code_print(struct ek_buf *out, const struct ek_code *code)
{
	switch (code->space) {
	case EK_SPACE_SSPI:
	case EK_SPACE_NTSTATUS:
	case EK_SPACE_GSS:
		ek_buf_printf(out, "0x%08" PRIx64, (uint64_t)code->number);
		break;
	case EK_SPACE_WIN32:
		ek_buf_printf(out, "%" PRId64 " (0x%" PRIx64 ")",
		    code->number, (uint64_t)code->number);
		break;
	case EK_SPACE_AADSTS:
		ek_buf_printf(out, "AADSTS%" PRId64, code->number);
		break;
	case EK_SPACE_KRB:
	case EK_SPACE_COM_ERR:
	case EK_SPACE_SQL:
	case EK_SPACE_HTTP:
	case EK_N_SPACES:
		ek_buf_printf(out, "%" PRId64, code->number);
		break;
	}
	if (code->state != EK_NO_STATE)
		ek_buf_printf(out, " state %d", code->state);
}
