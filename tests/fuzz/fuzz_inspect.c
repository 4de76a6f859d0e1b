/* SPDX-License-Identifier: BSD-2-Clause */
/* The front door that finds out what bytes are: text and JSON come out, and
 * the JSON is such. */
#include <jansson.h>

#include "base/buf.h"
#include "entrakrb.h"
#include "fuzz/fuzz.h"

static bool
keep(void *arg, const char *data, size_t len)
{
	ek_buf_add(arg, data, len);
	return true;
}

static void
inspect(ekrb_form form, unsigned style, const uint8_t *data, size_t size)
{
	struct ek_buf out = { .failed = false };
	ekrb_inspect *inspect;
	ekrb_ctx *ctx;
	json_t *json;
	int code;

	EXPECT(ekrb_ctx_new(&ctx) == EKRB_OK);
	EXPECT(ekrb_inspect_new(ctx, &inspect) == EKRB_OK);
	ekrb_inspect_set_time(inspect, 1795510800);
	ekrb_inspect_set_output(inspect, form, style, keep, &out);
	EXPECT(ekrb_inspect_bytes(inspect, "input", data, size) == EKRB_OK);
	EXPECT(ekrb_inspect_end(inspect, &code) == EKRB_OK);
	EXPECT(code == 0 || code == 1 || code == 3);
	if (form == EKRB_FORM_JSON) {
		json = json_loads(ek_buf_str(&out), 0, NULL);
		EXPECT(json_is_object(json));
		json_decref(json);
	}
	ekrb_inspect_free(inspect);
	ekrb_ctx_free(ctx);
	ek_buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	inspect(EKRB_FORM_JSON, size % 2 != 0 ? EKRB_STYLE_REDACT : 0,
	    data, size);
	inspect(EKRB_FORM_TEXT, EKRB_STYLE_VERBOSE, data, size);
	return 0;
}
