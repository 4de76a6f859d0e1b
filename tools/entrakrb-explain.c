/* SPDX-License-Identifier: BSD-2-Clause */
/* entrakrb-explain: what an error number, text, log or finding means. */
#include <inttypes.h>
#include <stdio.h>

#include "entrakrb.h"
#include "locate.h"
#include "explain-options.h"
#include "options.h"

enum list { LIST_NONE, LIST_FINDINGS, LIST_CODES };

static unsigned
style_of(const struct ek_options *o)
{
	unsigned style = EKRB_STYLE_PLAIN;

	if (ek_options_colored(o))
		style |= EKRB_STYLE_COLOR;
	if (o->redact)
		style |= EKRB_STYLE_REDACT;
	if (o->verbose > 0)
		style |= EKRB_STYLE_VERBOSE;
	return style;
}

static void
print_findings(void)
{
	size_t i;

	for (i = 0; ekrb_rule_id(i) != NULL; i++)
		printf("%s\t%s\n", ekrb_rule_id(i), ekrb_rule_title(i));
}

/* space, number, name, meaning; the state of a message behind a slash. */
static void
print_codes(void)
{
	ekrb_code code;
	size_t i;

	for (i = 0; ekrb_code_get(i, &code); i++) {
		printf("%s\t%" PRId64, code.space, code.number);
		if (code.state >= 0)
			printf("/%d", code.state);
		printf("\t%s\t%s\n", code.name, code.meaning);
	}
}

/* With --json a list is the document of all its members as arguments. */
static ekrb_status
add_list(ekrb_explain *explain, enum list list)
{
	ekrb_status status = EKRB_OK;
	ekrb_code code;
	char word[32];
	size_t i;

	for (i = 0; list == LIST_FINDINGS && status == EKRB_OK &&
	    ekrb_rule_id(i) != NULL; i++)
		status = ekrb_explain_add(explain, ekrb_rule_id(i));
	for (i = 0; list == LIST_CODES && status == EKRB_OK &&
	    ekrb_code_get(i, &code); i++) {
		snprintf(word, sizeof(word), "%s%" PRId64,
		    code.space[0] == 'a' ? "AADSTS" : "", code.number);
		if (code.state < 0)
			status = ekrb_explain_add(explain, word);
	}
	return status;
}

static ekrb_status
add_arguments(ekrb_explain *explain, const struct ek_options *o)
{
	ekrb_status status = EKRB_OK;
	int i;

	for (i = 0; i < o->operand_count && status == EKRB_OK; i++)
		status = ekrb_explain_add(explain, o->operands[i]);
	return status;
}

static int
print(struct ek_options *o, const ekrb_explain *explain)
{
	ekrb_status status = EKRB_OK;
	char *text = NULL;

	if (o->json)
		status = ekrb_explain_json(explain, style_of(o), &text);
	else if (!o->quiet)
		status = ekrb_explain_text(explain, style_of(o), &text);
	if (status != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	if (text != NULL)
		fputs(text, stdout);
	ekrb_text_free(text);
	return ekrb_explain_exit_code(explain);
}

static int
explain_all(struct ek_options *o, ekrb_ctx *ctx, enum list list)
{
	ekrb_explain *explain;
	ekrb_status status;
	int code;

	if (ekrb_explain_new(ctx, &explain) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	status = list != LIST_NONE ? add_list(explain, list) :
	    add_arguments(explain, o);
	code = status == EKRB_OK ? print(o, explain) :
	    ek_options_failed(o, NULL, "%s", ekrb_error_text(ctx));
	ekrb_explain_free(explain);
	return code;
}

static int
act(struct ek_options *o, enum list list)
{
	ekrb_ctx *ctx;
	int code;

	if (list == LIST_NONE && o->operand_count == 0)
		return ek_options_usage(o, "CODE", "none is given");
	if (list != LIST_NONE && o->operand_count > 0)
		return ek_options_usage(o, o->operands[0],
		    "it cannot be given with a list");
	if (list != LIST_NONE && !o->json) {
		if (o->quiet)
			return EK_EXIT_OK;
		list == LIST_FINDINGS ? print_findings() : print_codes();
		return EK_EXIT_OK;
	}
	if (ekrb_ctx_new(&ctx) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	ek_locate_collectors(ctx);
	code = explain_all(o, ctx, list);
	ekrb_ctx_free(ctx);
	return code;
}

int
main(int argc, char **argv)
{
	enum list list = LIST_NONE;
	struct ek_options o;
	int key;

	ek_options_begin(&o, &ek_tool_explain, argc, argv);
	while ((key = ek_options_next(&o)) > 0) {
		if (key == EK_EXPLAIN_LIST)
			list = LIST_FINDINGS;
		else if (key == EK_EXPLAIN_LIST_CODES)
			list = LIST_CODES;
	}
	if (key == EK_OPTIONS_STOP)
		return ek_options_end(&o, o.exit_code);
	return ek_options_end(&o, act(&o, list));
}
