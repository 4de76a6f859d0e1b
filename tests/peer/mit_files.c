/* SPDX-License-Identifier: BSD-2-Clause */
/* The readers of caches and keytabs in MIT krb5. */
#include "peer/krb5_files.h"

const char *const peer_name = "MIT krb5";
const bool peer_passes_removed = true;

static void
put_data(struct ek_buf *fields, const char *name, const krb5_data *data)
{
	put_bytes(fields, name, data->data, data->length);
}

void
peer_put_name(struct ek_buf *fields, krb5_const_principal name)
{
	int i;

	put_data(fields, "realm", &name->realm);
	if (name->length > 0)
		put_number(fields, "type", name->type);
	for (i = 0; i < name->length; i++)
		put_data(fields, "part", &name->data[i]);
}

static void
put_key(struct ek_buf *fields, const krb5_keyblock *key)
{
	put_number(fields, "keytype", key->enctype);
	put_bytes(fields, "key", key->contents, key->length);
}

static void
put_addresses(struct ek_buf *fields, krb5_address *const *list)
{
	for (; list != NULL && *list != NULL; list++) {
		put_number(fields, "addr-type", (*list)->addrtype);
		put_bytes(fields, "data", (*list)->contents, (*list)->length);
	}
}

static void
put_authdata(struct ek_buf *fields, krb5_authdata *const *list)
{
	for (; list != NULL && *list != NULL; list++) {
		put_number(fields, "ad-type", (*list)->ad_type);
		put_bytes(fields, "data", (*list)->contents, (*list)->length);
	}
}

void
peer_put_cred(struct ek_buf *fields, const krb5_creds *cred)
{
	peer_put_name(fields, cred->client);
	peer_put_name(fields, cred->server);
	put_key(fields, &cred->keyblock);
	put_number(fields, "auth", (uint32_t)cred->times.authtime);
	put_number(fields, "start", (uint32_t)cred->times.starttime);
	put_number(fields, "end", (uint32_t)cred->times.endtime);
	put_number(fields, "renew", (uint32_t)cred->times.renew_till);
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
