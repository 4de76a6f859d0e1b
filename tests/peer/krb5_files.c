/* SPDX-License-Identifier: BSD-2-Clause */
#include "peer/krb5_files.h"
#include "peer/place.h"

/* Given what is malformed, the libraries leak, and ask for more memory than
 * there is. AddressSanitizer calls this. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:allocator_may_return_null=1";
}

krb5_context
peer_context(void)
{
	static krb5_context made;

	if (made == NULL)
		EXPECT(krb5_init_context(&made) == 0);
	return made;
}

static krb5_error_code
put_creds(struct ek_buf *fields, krb5_ccache cc)
{
	krb5_error_code code;
	krb5_cc_cursor cursor;
	krb5_creds cred;

	code = krb5_cc_start_seq_get(peer_context(), cc, &cursor);
	if (code != 0)
		return code;
	while ((code = krb5_cc_next_cred(peer_context(), cc, &cursor, &cred)) ==
	    0) {
		peer_put_cred(fields, &cred);
		krb5_free_cred_contents(peer_context(), &cred);
	}
	krb5_cc_end_seq_get(peer_context(), cc, &cursor);
	return code == KRB5_CC_END ? 0 : code;
}

static bool
read_ccache(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_error_code code;
	krb5_principal name;
	krb5_ccache cc;

	if (!peer_takes(bytes))
		return false;
	EXPECT(krb5_cc_resolve(peer_context(), place_put("FILE:", bytes),
	    &cc) == 0);
	code = krb5_cc_get_principal(peer_context(), cc, &name);
	if (code == 0) {
		put_number(fields, "version", bytes.data[1]);
		peer_put_name(fields, name);
		krb5_free_principal(peer_context(), name);
		code = put_creds(fields, cc);
	}
	krb5_cc_close(peer_context(), cc);
	return code == 0;
}

static void
put_entry(struct ek_buf *fields, const krb5_keytab_entry *entry)
{
	peer_put_name(fields, entry->principal);
	put_number(fields, "timestamp", (uint32_t)entry->timestamp);
	put_number(fields, "kvno", (uint32_t)entry->vno);
	peer_put_key(fields, entry);
}

/* Heimdal frees the entry after a fault, set or not. */
static krb5_error_code
next_entry(krb5_keytab kt, krb5_keytab_entry *entry, krb5_kt_cursor *cursor)
{
	memset(entry, 0, sizeof(*entry));
	return krb5_kt_next_entry(peer_context(), kt, entry, cursor);
}

static bool
read_keytab(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_keytab_entry entry;
	krb5_kt_cursor cursor;
	krb5_error_code code;
	krb5_keytab kt;

	EXPECT(krb5_kt_resolve(peer_context(), place_put("FILE:", bytes),
	    &kt) == 0);
	code = krb5_kt_start_seq_get(peer_context(), kt, &cursor);
	if (code == 0) {
		while ((code = next_entry(kt, &entry, &cursor)) == 0) {
			peer_settle_entry(&entry, bytes.data[1]);
			put_entry(fields, &entry);
			peer_free_entry(&entry);
		}
		krb5_kt_end_seq_get(peer_context(), kt, &cursor);
	}
	krb5_kt_close(peer_context(), kt);
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

	EXPECT(krb5_cc_resolve(peer_context(), place_put("FILE:", bytes),
	    &from) == 0);
	EXPECT(krb5_cc_resolve(peer_context(), name, &to) == 0);
	code = krb5_cc_get_principal(peer_context(), from, &client);
	if (code == 0) {
		code = krb5_cc_initialize(peer_context(), to, client);
		krb5_free_principal(peer_context(), client);
	}
	if (code == 0)
		code = peer_copy_creds(from, to);
	krb5_cc_close(peer_context(), from);
	krb5_cc_close(peer_context(), to);
	return code == 0;
}

static krb5_error_code
add_entries(krb5_keytab from, krb5_keytab to)
{
	krb5_keytab_entry entry;
	krb5_kt_cursor cursor;
	krb5_error_code code, added = 0;

	code = krb5_kt_start_seq_get(peer_context(), from, &cursor);
	if (code != 0)
		return code;
	while (added == 0 && (code = next_entry(from, &entry, &cursor)) == 0) {
		added = krb5_kt_add_entry(peer_context(), to, &entry);
		peer_free_entry(&entry);
	}
	krb5_kt_end_seq_get(peer_context(), from, &cursor);
	return added != 0 ? added : code == KRB5_KT_END ? 0 : code;
}

bool
peer_write_keytab(ekrb_bytes bytes, const char *name)
{
	krb5_keytab from, to;
	krb5_error_code code;

	EXPECT(krb5_kt_resolve(peer_context(), place_put("FILE:", bytes),
	    &from) == 0);
	EXPECT(krb5_kt_resolve(peer_context(), name, &to) == 0);
	code = add_entries(from, to);
	krb5_kt_close(peer_context(), from);
	krb5_kt_close(peer_context(), to);
	return code == 0;
}
