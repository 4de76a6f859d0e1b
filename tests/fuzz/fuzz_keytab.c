/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz/fuzz.h"
#include "krb/keytab.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_memory memory = { { data, size } };
	struct ek_buf text = { .failed = false };
	struct ek_error error = { 0 };
	struct ek_keytab_entry entry;
	struct ek_keytab keytab;

	ek_keytab_is(memory.rest);
	if (ek_keytab_open(&keytab, ek_read_memory, &memory, &error) ==
	    EKRB_OK)
		while (ek_keytab_next(&keytab, &entry) == EK_NEXT_ENTRY)
			ek_principal_print(&text, &entry.principal);
	if (ek_error_is_set(&error))
		EXPECT(error.text[0] != '\0');
	ek_keytab_close(&keytab);
	ek_buf_free(&text);
	return 0;
}
