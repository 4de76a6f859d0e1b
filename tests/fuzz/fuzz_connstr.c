/* SPDX-License-Identifier: BSD-2-Clause */
/* Connection strings; masking works on all of them, and twice is once. */
#include <string.h>

#include "base/buf.h"
#include "fuzz/fuzz.h"
#include "probe/connstr.h"
#include "probe/login.h"

static bool
look_at(void *arg, enum ek_connstr_key key, const char *value,
    struct ek_error *error)
{
	return value != NULL;
}

/* What goes to the collector starts with the string as it came. */
static void
log_in(const char *text)
{
	struct ek_buf out = { .secret = true };
	struct ek_error error = { 0 };
	struct ek_login login;

	if (!ek_login_parse(&login, text, &error)) {
		EXPECT(error.status != EKRB_OK && login.text.data == NULL);
		return;
	}
	ek_login_secret(&login, "h", 1433, &out);
	EXPECT(out.len > strlen(text) && out.data[out.len - 1] == '\0' &&
	    strncmp(out.data, text, strlen(text)) == 0);
	ek_buf_free(&out);
	ek_login_free(&login);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_buf text = { .failed = false };
	struct ek_error error = { 0 };
	char *masked, *again;
	bool any;

	ek_buf_add(&text, data, size);
	if (ek_connstr_is(ek_buf_str(&text)))
		ek_connstr_read(ek_buf_str(&text), look_at, NULL, &error);
	log_in(ek_buf_str(&text));
	masked = ek_connstr_mask(ek_buf_str(&text), &any);
	EXPECT(masked != NULL);
	again = ek_connstr_mask(masked, &any);
	EXPECT(again != NULL && strcmp(masked, again) == 0);
	free(masked);
	free(again);
	ek_buf_free(&text);
	return 0;
}
