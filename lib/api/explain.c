/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/ctx.h"
#include "explain/explain.h"
#include "probe/evidence.h"

struct ekrb_explain {
	ekrb_ctx *ctx;
	struct ek_argument *arguments;
	size_t n;
};

ekrb_status
ekrb_explain_new(ekrb_ctx *ctx, ekrb_explain **explain_out)
{
	*explain_out = calloc(1, sizeof(**explain_out));
	if (*explain_out == NULL)
		return ek_ctx_no_memory(ctx);
	(*explain_out)->ctx = ctx;
	return EKRB_OK;
}

void
ekrb_explain_free(ekrb_explain *explain)
{
	size_t i;

	if (explain == NULL)
		return;
	for (i = 0; i < explain->n; i++)
		ek_argument_free(&explain->arguments[i]);
	free(explain->arguments);
	free(explain);
}

/* A fresh argument at the end of the list, or NULL. */
static struct ek_argument *
next(ekrb_explain *explain)
{
	struct ek_argument *grown = realloc(explain->arguments,
	    (explain->n + 1) * sizeof(*grown));

	if (grown == NULL)
		return NULL;
	explain->arguments = grown;
	grown[explain->n] = (struct ek_argument){ 0 };
	return &grown[explain->n];
}

/* Keeps the argument that was just filled in, or drops it. */
static ekrb_status
done(ekrb_explain *explain, struct ek_argument *a, bool filled)
{
	if (!filled) {
		ek_argument_free(a);
		return ek_ctx_no_memory(explain->ctx);
	}
	explain->n++;
	return EKRB_OK;
}

/* True if something is at that place, a folder too. */
static bool
exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

/* Standard input with one line of error text is a sentence. */
static bool
is_one_line(const char *data, size_t len)
{
	const char *lf = memchr(data, '\n', len);

	return lf == NULL || (size_t)(lf - data) + 1 == len;
}

static ekrb_status
add_file(ekrb_explain *explain, struct ek_argument *a, const char *path)
{
	size_t len = 0;
	char *data = NULL;
	bool filled, is_input = strcmp(path, "-") == 0;

	if (ekrb_file_read(explain->ctx, path, EK_EVIDENCE_MAX, &data, &len) ==
	    EKRB_NOMEM)
		return ek_ctx_no_memory(explain->ctx);
	if (data == NULL)
		filled = ek_argument_give_up(a, path,
		    ekrb_error_text(explain->ctx));
	else if (is_input && is_one_line(data, len) && len > 0 &&
	    data[0] != '{')
		filled = ek_argument_sentence(a, data, "no file");
	else
		filled = ek_argument_log(a, is_input ? "standard input" : path,
		    data, len);
	ekrb_text_free(data);
	return done(explain, a, filled);
}

ekrb_status
ekrb_explain_add(ekrb_explain *explain, const char *argument)
{
	struct ek_argument *a = next(explain);

	ek_ctx_begin(explain->ctx);
	if (a == NULL)
		return ek_ctx_no_memory(explain->ctx);
	if (ek_argument_word(a, argument))
		return done(explain, a, true);
	ek_argument_free(a);
	if (strcmp(argument, "-") == 0 || exists(argument))
		return add_file(explain, a, argument);
	return done(explain, a, ek_argument_sentence(a, argument,
	    "no file of that name"));
}

ekrb_status
ekrb_explain_add_log(ekrb_explain *explain, const char *name,
    const void *data, size_t len)
{
	struct ek_argument *a = next(explain);

	ek_ctx_begin(explain->ctx);
	if (a == NULL)
		return ek_ctx_no_memory(explain->ctx);
	return done(explain, a, ek_argument_log(a, name, data, len));
}

int
ekrb_explain_exit_code(const ekrb_explain *explain)
{
	return ek_explain_exit_code(explain->arguments, explain->n);
}

ekrb_status
ekrb_explain_text(const ekrb_explain *explain, unsigned style, char **text_out)
{
	struct ek_report_style how = {
		.color = (style & EKRB_STYLE_COLOR) != 0,
		.redact = (style & EKRB_STYLE_REDACT) != 0,
		.verbose = style & EKRB_STYLE_VERBOSE ? 1 : 0 };
	struct ek_buf out = { 0 };

	*text_out = NULL;
	if (ek_explain_text(explain->arguments, explain->n, &how, &out))
		*text_out = ek_buf_take(&out);
	ek_buf_free(&out);
	return *text_out != NULL ? EKRB_OK : ek_ctx_no_memory(explain->ctx);
}

ekrb_status
ekrb_explain_json(const ekrb_explain *explain, unsigned style, char **text_out)
{
	json_t *document = ek_explain_json(explain->arguments, explain->n,
	    (style & EKRB_STYLE_REDACT) != 0);
	char *text = document != NULL ?
	    json_dumps(document, JSON_COMPACT) : NULL;
	struct ek_buf out = { 0 };

	*text_out = NULL;
	if (text != NULL) {
		ek_buf_puts(&out, text);
		ek_buf_putc(&out, '\n');
		*text_out = ek_buf_take(&out);
	}
	free(text);
	json_decref(document);
	return *text_out != NULL ? EKRB_OK : ek_ctx_no_memory(explain->ctx);
}

bool
ekrb_code_get(size_t i, ekrb_code *code_out)
{
	size_t n;
	const struct ek_code *codes = ek_codes(&n);

	if (i >= n)
		return false;
	*code_out = (ekrb_code){ .space = ek_space_name(codes[i].space),
		.name = codes[i].name, .meaning = codes[i].meaning,
		.number = codes[i].number, .state = codes[i].state };
	return true;
}
