/* SPDX-License-Identifier: BSD-2-Clause */
/* Encodings: what decodes as base64 is written as that and decodes again. */
#include <string.h>

#include "base/input.h"
#include "fuzz/fuzz.h"

static void
check_again(const struct ek_buf *bytes)
{
	struct ek_buf text = { .failed = false }, again = { .failed = false };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;

	ek_base64_encode(&text, bytes->data, bytes->len);
	EXPECT(ek_base64_decode((ekrb_bytes){ (const uint8_t *)text.data,
	    text.len }, 0, &again, &encoding, &error) == EKRB_OK);
	EXPECT(again.len == bytes->len &&
	    memcmp(again.data, bytes->data, bytes->len) == 0);
	ek_buf_free(&text);
	ek_buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_buf bytes = { .failed = false };
	struct ek_error error = { 0 };
	enum ek_encoding encoding;
	ekrb_status status;

	ek_input_is_text((ekrb_bytes){ data, size });
	status = ek_input_decode((ekrb_bytes){ data, size }, &bytes, &encoding,
	    &error);
	if (status == EKRB_OK)
		EXPECT(ek_encoding_name(encoding) != NULL);
	if (status == EKRB_OK && bytes.len > 0)
		check_again(&bytes);
	ek_buf_free(&bytes);
	return 0;
}
