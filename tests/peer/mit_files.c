/* SPDX-License-Identifier: BSD-2-Clause */
/* The readers of caches and keytabs in MIT krb5. */
#include "peer/krb5_files.h"
#include "peer/mit.h"

const char *const peer_name = "MIT krb5";
const bool peer_passes_removed = true;

void
peer_put_name(struct ek_buf *fields, krb5_const_principal name)
{
	put_name(fields, name);
}

void
peer_put_cred(struct ek_buf *fields, const krb5_creds *cred)
{
	put_name(fields, cred->client);
	put_name(fields, cred->server);
	put_key(fields, &cred->keyblock);
	put_times(fields, &cred->times);
	put_number(fields, "flags", (uint32_t)cred->ticket_flags);
	put_addresses(fields, cred->addresses);
	put_authdata(fields, cred->authdata);
	put_data(fields, "ticket", &cred->ticket);
	put_data(fields, "second", &cred->second_ticket);
}

void
peer_put_key(struct ek_buf *fields, const krb5_keytab_entry *entry)
{
	put_key(fields, &entry->key);
}

bool
peer_takes(ekrb_bytes cache)
{
	(void)cache;
	return true;
}

/* Version 1 has no types of names. */
void
peer_settle_entry(krb5_keytab_entry *entry, int version)
{
	if (version == 1)
		entry->principal->type = 0;
}

void
peer_free_entry(krb5_keytab_entry *entry)
{
	krb5_free_keytab_entry_contents(peer_context(), entry);
}

krb5_error_code
peer_copy_creds(krb5_ccache from, krb5_ccache to)
{
	return krb5_cc_copy_creds(peer_context(), from, to);
}
