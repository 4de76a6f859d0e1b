/* SPDX-License-Identifier: BSD-2-Clause */
/* Pasted logs and outputs of other tools: whatever they are, the explanation
 * comes out, and its JSON is such. */
#include <jansson.h>

#include "entrakrb.h"
#include "fuzz/fuzz.h"

static void
check_json(const ekrb_explain *explain, unsigned style)
{
	json_t *json;
	char *text;

	EXPECT(ekrb_explain_json(explain, style, &text) == EKRB_OK);
	json = json_loads(text, 0, NULL);
	EXPECT(json_is_object(json));
	json_decref(json);
	ekrb_text_free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ekrb_explain *explain;
	ekrb_ctx *ctx;
	char *text;

	EXPECT(ekrb_ctx_new(&ctx) == EKRB_OK);
	EXPECT(ekrb_explain_new(ctx, &explain) == EKRB_OK);
	EXPECT(ekrb_explain_add_log(explain, "log", data, size) == EKRB_OK);
	check_json(explain, size % 2 != 0 ? EKRB_STYLE_REDACT : 0);
	EXPECT(ekrb_explain_text(explain, EKRB_STYLE_VERBOSE, &text) ==
	    EKRB_OK);
	ekrb_text_free(text);
	ekrb_explain_free(explain);
	ekrb_ctx_free(ctx);
	return 0;
}
