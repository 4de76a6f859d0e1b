/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "api/document.h"
#include "report/report.h"

ekrb_status
ek_document_dump(ekrb_ctx *ctx, json_t *document, char **text_out)
{
	struct ek_buf out = { 0 };
	char *text = document != NULL ?
	    json_dumps(document, JSON_COMPACT) : NULL;

	*text_out = NULL;
	if (text != NULL) {
		ek_buf_puts(&out, text);
		ek_buf_putc(&out, '\n');
		*text_out = ek_buf_take(&out);
	}
	free(text);
	json_decref(document);
	if (*text_out != NULL)
		return EKRB_OK;
	return ctx != NULL ? ek_ctx_no_memory(ctx) : EKRB_NOMEM;
}

ekrb_status
ekrb_error_json(ekrb_schema schema, int exit_code, const char *argument,
    const char *message, char **text_out)
{
	enum ek_schema inside = schema == EKRB_SCHEMA_INSPECT ?
	    EK_SCHEMA_INSPECT : schema == EKRB_SCHEMA_EXPLAIN ?
	    EK_SCHEMA_EXPLAIN : EK_SCHEMA_REPORT;

	return ek_document_dump(NULL, ek_error_json(inside, exit_code,
	    argument, message), text_out);
}
