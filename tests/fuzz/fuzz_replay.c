/* SPDX-License-Identifier: BSD-2-Clause */
/* Saved evidence: refused, or diagnosed and reported in every form. */
#include <jansson.h>

#include "entrakrb.h"
#include "fuzz/fuzz.h"

static void
check_report(const ekrb_report *report, unsigned style)
{
	json_t *json;
	char *text;

	EXPECT(ekrb_report_json(report, style, &text) == EKRB_OK);
	json = json_loads(text, 0, NULL);
	EXPECT(json_is_object(json));
	json_decref(json);
	ekrb_text_free(text);
	EXPECT(ekrb_report_text(report, style, &text) == EKRB_OK);
	ekrb_text_free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ekrb_report *report;
	ekrb_ctx *ctx;
	char *text;

	EXPECT(ekrb_ctx_new(&ctx) == EKRB_OK);
	if (ekrb_replay(ctx, data, size, &report) == EKRB_OK) {
		check_report(report, EKRB_STYLE_REDACT);
		check_report(report, EKRB_STYLE_VERBOSE | EKRB_STYLE_TRACE);
		EXPECT(ekrb_report_evidence(report, 0, &text) == EKRB_OK);
		ekrb_text_free(text);
	} else
		EXPECT(ekrb_error_text(ctx)[0] != '\0');
	ekrb_report_free(report);
	ekrb_ctx_free(ctx);
	return 0;
}
