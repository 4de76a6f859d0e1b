/* SPDX-License-Identifier: BSD-2-Clause */
/* Names as text: what is printed is read as the same name. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "krb/principal.h"

static void
check_again(const struct ek_principal *principal)
{
	struct ek_buf text = { .failed = false }, storage = { .failed = false };
	struct ek_error error = { 0 };
	struct ek_principal again;

	ek_principal_print(&text, principal);
	EXPECT(ek_principal_parse(ek_buf_str(&text), &storage, &again,
	    &error) == EKRB_OK);
	EXPECT(ek_principal_equal(principal, &again));
	ek_buf_free(&text);
	ek_buf_free(&storage);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_buf text = { .failed = false }, storage = { .failed = false };
	struct ek_principal principal;
	struct ek_error error = { 0 };

	ek_buf_add(&text, data, size);
	if (ek_principal_parse(ek_buf_str(&text), &storage, &principal,
	    &error) == EKRB_OK)
		check_again(&principal);
	ek_buf_free(&text);
	ek_buf_free(&storage);
	return 0;
}
