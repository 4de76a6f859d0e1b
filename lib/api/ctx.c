/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>

#include "api/ctx.h"
#include "base/buf.h"
#include "base/module.h"
#include "base/privilege.h"
#include "base/save.h"
#include "base/text.h"
#include "base/version.h"

ekrb_status
ekrb_ctx_new(ekrb_ctx **ctx_out)
{
	*ctx_out = calloc(1, sizeof(**ctx_out));
	return *ctx_out != NULL ? EKRB_OK : EKRB_NOMEM;
}

void
ekrb_ctx_free(ekrb_ctx *ctx)
{
	if (ctx == NULL)
		return;
	free(ctx->collectors);
	ek_tokens_free(ctx->tokens);
	free(ctx);
}

struct ek_error *
ek_ctx_begin(ekrb_ctx *ctx)
{
	ek_error_clear(&ctx->error);
	return &ctx->error;
}

ekrb_status
ek_ctx_no_memory(ekrb_ctx *ctx)
{
	ek_error_clear(&ctx->error);
	return ek_error_set(&ctx->error, EKRB_NOMEM, "out of memory");
}

const char *
ekrb_error_text(const ekrb_ctx *ctx)
{
	return ctx->error.text;
}

ekrb_status
ek_ctx_keep(ekrb_ctx *ctx, char **slot, const char *text)
{
	struct ek_buf copy = { 0 };
	char *kept;

	ek_buf_puts(&copy, text);
	kept = ek_buf_take(&copy);
	if (kept == NULL)
		return ek_ctx_no_memory(ctx);
	free(*slot);
	*slot = kept;
	return EKRB_OK;
}

ekrb_status
ekrb_ctx_set_collectors(ekrb_ctx *ctx, const char *folder)
{
	struct ek_error *error = ek_ctx_begin(ctx);

#ifndef _WIN32
	if (folder[0] != '/')
		return ek_error_set(error, EKRB_ARGUMENT,
		    "the folder of the collectors is no absolute path");
#else
	(void)error;
#endif
	return ek_ctx_keep(ctx, &ctx->collectors, folder);
}

const char *
ek_ctx_collectors(const ekrb_ctx *ctx)
{
	const char *folder = ctx->collectors;

	if (folder == NULL)
		folder = ek_getenv("ENTRAKRB_COLLECTOR_DIR");
	if (folder == NULL || folder[0] == '\0')
		folder = ek_module_folder(); /* Windows: beside the DLL */
	return folder != NULL ? folder : EKRB_COLLECTOR_DIR;
}

const char *
ekrb_version(void)
{
	return EK_VERSION;
}

void
ekrb_text_free(char *text)
{
	free(text);
}

ekrb_status
ekrb_file_check(ekrb_ctx *ctx, const char *path)
{
	struct ek_error *error = ek_ctx_begin(ctx);

	ek_save_check(path, error);
	return error->status;
}

ekrb_status
ekrb_file_write(ekrb_ctx *ctx, const char *path, const void *data, size_t len)
{
	struct ek_error *error = ek_ctx_begin(ctx);

	ek_save(path, data, len, error);
	return error->status;
}

ekrb_status
ekrb_file_read(ekrb_ctx *ctx, const char *path, size_t max, char **data_out,
    size_t *len_out)
{
	struct ek_error *error = ek_ctx_begin(ctx);

	*data_out = ek_load(path, max, len_out, error);
	return error->status;
}

ekrb_status
ekrb_text_show(const char *text, char **text_out)
{
	struct ek_buf out = { 0 };

	ek_text_show(&out, text, false);
	*text_out = ek_buf_take(&out);
	return *text_out != NULL ? EKRB_OK : EKRB_NOMEM;
}
