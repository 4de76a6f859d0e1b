/* SPDX-License-Identifier: BSD-2-Clause */
/* A credential cache file, and the tickets in it. */
#include "fuzz/fuzz.h"
#include "krb/ccache.h"
#include "krb/ticket.h"

static void
look_at(const struct ek_ccache *cache, const struct ek_cred *cred)
{
	ekrb_bytes addresses = cred->addresses;
	struct ek_buf text = { .failed = false };
	struct ek_error error = { 0 };
	struct ek_hostaddr address;
	struct ek_ticket ticket;
	uint32_t n;

	ek_principal_print(&text, &cred->client);
	ek_principal_print(&text, &cred->server);
	for (n = 0; ek_cred_address_next(cache, &addresses, &address); n++)
		ek_hostaddr_print(&text, &address);
	EXPECT(n == cred->n_addresses);
	ek_ticket_parse(cred->ticket, &ticket, &error);
	if (cred->kind == EK_CRED_CONFIG) {
		ek_cred_config_key(cred);
		ek_cred_config_principal(cred);
	}
	ek_buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_memory memory = { { data, size } };
	struct ek_error error = { 0 };
	struct ek_ccache cache;
	struct ek_cred cred;

	ek_ccache_is(memory.rest);
	if (ek_ccache_open(&cache, ek_read_memory, &memory, &error) == EKRB_OK)
		while (ek_ccache_next(&cache, &cred) == EK_NEXT_ENTRY)
			look_at(&cache, &cred);
	if (ek_error_is_set(&error))
		EXPECT(error.text[0] != '\0');
	ek_ccache_close(&cache);
	return 0;
}
