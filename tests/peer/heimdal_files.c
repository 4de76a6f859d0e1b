/* SPDX-License-Identifier: BSD-2-Clause */
/* The readers of caches and keytabs in Heimdal. */
#include <krb5.h>

#include "peer/peer.h"
#include "peer/place.h"

const char *const peer_name = "Heimdal";
const bool peer_passes_removed = false;

static krb5_context
context(void)
{
	static krb5_context made;

	if (made == NULL)
		EXPECT(krb5_init_context(&made) == 0);
	return made;
}

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

static void
put_name(struct ek_buf *fields, krb5_const_principal name)
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
		put_data(fields, "data", &cred->addresses.val[i].address);
	}
	for (i = 0; i < cred->authdata.len; i++) {
		put_number(fields, "ad-type", cred->authdata.val[i].ad_type);
		put_data(fields, "data", &cred->authdata.val[i].ad_data);
	}
}

static void
put_cred(struct ek_buf *fields, const krb5_creds *cred)
{
	put_name(fields, cred->client);
	put_name(fields, cred->server);
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

static krb5_error_code
put_creds(struct ek_buf *fields, krb5_ccache cc)
{
	krb5_error_code code;
	krb5_cc_cursor cursor;
	krb5_creds cred;

	code = krb5_cc_start_seq_get(context(), cc, &cursor);
	if (code != 0)
		return code;
	while ((code = krb5_cc_next_cred(context(), cc, &cursor, &cred)) ==
	    0) {
		put_cred(fields, &cred);
		krb5_free_cred_contents(context(), &cred);
	}
	krb5_cc_end_seq_get(context(), cc, &cursor);
	return code == KRB5_CC_END ? 0 : code;
}

static bool
read_ccache(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_error_code code;
	krb5_principal name;
	krb5_ccache cc;

	/* The library ends the program when it meets another version. */
	if (bytes.len >= 2 && (bytes.data[1] < 1 || bytes.data[1] > 4))
		return false;
	EXPECT(krb5_cc_resolve(context(), place_put("FILE:", bytes), &cc) ==
	    0);
	code = krb5_cc_get_principal(context(), cc, &name);
	if (code == 0) {
		put_number(fields, "version", bytes.data[1]);
		put_name(fields, name);
		krb5_free_principal(context(), name);
		code = put_creds(fields, cc);
	}
	krb5_cc_close(context(), cc);
	return code == 0;
}

static void
put_entry(struct ek_buf *fields, const krb5_keytab_entry *entry)
{
	put_name(fields, entry->principal);
	put_number(fields, "timestamp", (uint32_t)entry->timestamp);
	put_number(fields, "kvno", (uint32_t)entry->vno);
	put_key(fields, &entry->keyblock);
}

static bool
read_keytab(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_keytab_entry entry;
	krb5_kt_cursor cursor;
	krb5_error_code code;
	krb5_keytab kt;

	EXPECT(krb5_kt_resolve(context(), place_put("FILE:", bytes), &kt) ==
	    0);
	code = krb5_kt_start_seq_get(context(), kt, &cursor);
	if (code == 0) {
		while ((code = krb5_kt_next_entry(context(), kt, &entry,
		    &cursor)) == 0) {
			put_entry(fields, &entry);
			krb5_kt_free_entry(context(), &entry);
		}
		krb5_kt_end_seq_get(context(), kt, &cursor);
	}
	krb5_kt_close(context(), kt);
	return code == KRB5_KT_END;
}

const struct peer_format peer_formats[] = {
	{ "ccache", read_ccache },
	{ "keytab", read_keytab },
	{ NULL, NULL }
};

bool
peer_write_ccache(ekrb_bytes bytes, const char *name)
{
	krb5_ccache from, to;
	krb5_principal client;
	krb5_error_code code;

	EXPECT(krb5_cc_resolve(context(), place_put("FILE:", bytes), &from) ==
	    0);
	EXPECT(krb5_cc_resolve(context(), name, &to) == 0);
	code = krb5_cc_get_principal(context(), from, &client);
	if (code == 0) {
		code = krb5_cc_initialize(context(), to, client);
		krb5_free_principal(context(), client);
	}
	if (code == 0)
		code = krb5_cc_copy_cache(context(), from, to);
	krb5_cc_close(context(), from);
	krb5_cc_close(context(), to);
	return code == 0;
}

static krb5_error_code
add_entries(krb5_keytab from, krb5_keytab to)
{
	krb5_keytab_entry entry;
	krb5_kt_cursor cursor;
	krb5_error_code code, added = 0;

	code = krb5_kt_start_seq_get(context(), from, &cursor);
	if (code != 0)
		return code;
	while (added == 0 && (code = krb5_kt_next_entry(context(), from,
	    &entry, &cursor)) == 0) {
		added = krb5_kt_add_entry(context(), to, &entry);
		krb5_kt_free_entry(context(), &entry);
	}
	krb5_kt_end_seq_get(context(), from, &cursor);
	return added != 0 ? added : code == KRB5_KT_END ? 0 : code;
}

bool
peer_write_keytab(ekrb_bytes bytes, const char *name)
{
	krb5_keytab from, to;
	krb5_error_code code;

	EXPECT(krb5_kt_resolve(context(), place_put("FILE:", bytes), &from) ==
	    0);
	EXPECT(krb5_kt_resolve(context(), name, &to) == 0);
	code = add_entries(from, to);
	krb5_kt_close(context(), from);
	krb5_kt_close(context(), to);
	return code == 0;
}
