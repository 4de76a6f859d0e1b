/* SPDX-License-Identifier: BSD-2-Clause */
/* The readers of caches and keytabs in Heimdal. */
#include "peer/krb5_files.h"

const char *const peer_name = "Heimdal";
const bool peer_passes_removed = false;

static void
put_text(struct ek_buf *fields, const char *name, const char *text)
{
	put_bytes(fields, name, text, text != NULL ? strlen(text) : 0);
}

static void
put_data(struct ek_buf *fields, const char *name, const krb5_data *data)
{
	put_bytes(fields, name, data->data, data->length);
}

void
peer_put_name(struct ek_buf *fields, krb5_const_principal name)
{
	unsigned i;

	put_text(fields, "realm", name->realm);
	if (name->name.name_string.len > 0)
		put_number(fields, "type", (int32_t)name->name.name_type);
	for (i = 0; i < name->name.name_string.len; i++)
		put_text(fields, "part", name->name.name_string.val[i]);
}

static void
put_key(struct ek_buf *fields, const krb5_keyblock *key)
{
	put_number(fields, "keytype", key->keytype);
	put_data(fields, "key", &key->keyvalue);
}

/* Heimdal's numbers have the first flag in the lowest bit. */
static void
put_flags(struct ek_buf *fields, uint32_t flags)
{
	uint32_t reversed = 0;
	int i;

	for (i = 0; i < 32; i++)
		reversed |= (flags >> i & 1) << (31 - i);
	put_number(fields, "flags", reversed);
}

static void
put_lists(struct ek_buf *fields, const krb5_creds *cred)
{
	unsigned i;

	for (i = 0; i < cred->addresses.len; i++) {
		put_number(fields, "addr-type",
		    cred->addresses.val[i].addr_type);
		put_data(fields, "address", &cred->addresses.val[i].address);
	}
	for (i = 0; i < cred->authdata.len; i++) {
		put_number(fields, "ad-type", cred->authdata.val[i].ad_type);
		put_data(fields, "ad", &cred->authdata.val[i].ad_data);
	}
}

void
peer_put_cred(struct ek_buf *fields, const krb5_creds *cred)
{
	peer_put_name(fields, cred->client);
	peer_put_name(fields, cred->server);
	put_key(fields, &cred->session);
	put_number(fields, "auth", (uint32_t)cred->times.authtime);
	put_number(fields, "start", (uint32_t)cred->times.starttime);
	put_number(fields, "end", (uint32_t)cred->times.endtime);
	put_number(fields, "renew", (uint32_t)cred->times.renew_till);
	put_flags(fields, cred->flags.i);
	put_lists(fields, cred);
	put_data(fields, "ticket", &cred->ticket);
	put_data(fields, "second", &cred->second_ticket);
}

void
peer_put_key(struct ek_buf *fields, const krb5_keytab_entry *entry)
{
	put_key(fields, &entry->keyblock);
}

/* The library ends the program when it meets another version. */
bool
peer_takes(ekrb_bytes cache)
{
	return cache.len < 2 || (cache.data[1] >= 1 && cache.data[1] <= 4);
}

void
peer_settle_entry(krb5_keytab_entry *entry, int version)
{
	(void)entry;
	(void)version;
}

void
peer_free_entry(krb5_keytab_entry *entry)
{
	krb5_kt_free_entry(peer_context(), entry);
}

krb5_error_code
peer_copy_creds(krb5_ccache from, krb5_ccache to)
{
	return krb5_cc_copy_cache(peer_context(), from, to);
}
