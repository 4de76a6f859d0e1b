/* SPDX-License-Identifier: BSD-2-Clause */
/* Our readers of caches and keytabs. */
#include "krb/ccache.h"
#include "krb/keytab.h"
#include "peer/own.h"

/* Type and contents of each element; a type has 16 bits. */
static void
put_list(struct ek_buf *fields, const struct ek_ccache *cc, const char *type,
    const char *contents, ekrb_bytes list)
{
	struct ek_hostaddr element;

	while (ek_cred_address_next(cc, &list, &element)) {
		put_number(fields, type, element.type);
		put_view(fields, contents, element.address);
	}
}

static void
put_cred(struct ek_buf *fields, const struct ek_ccache *cc,
    const struct ek_cred *cred)
{
	put_name(fields, &cred->client);
	put_name(fields, &cred->server);
	put_number(fields, "keytype", cred->etype);
	put_view(fields, "key", cred->key);
	put_number(fields, "auth", cred->auth);
	put_number(fields, "start", cred->start);
	put_number(fields, "end", cred->end);
	put_number(fields, "renew", cred->renew_until);
	put_number(fields, "flags", cred->flags);
	put_list(fields, cc, "addr-type", "address", cred->addresses);
	put_list(fields, cc, "ad-type", "ad", cred->authdata);
	put_view(fields, "ticket", cred->ticket);
	put_view(fields, "second", cred->second_ticket);
}

/* The mark of an entry that was removed in place. */
static bool
is_removed(const struct ek_cred *cred)
{
	return cred->end == 0 && cred->auth == UINT32_MAX;
}

static bool
read_ccache(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_memory memory = { bytes };
	struct ek_ccache cc;
	struct ek_cred cred;

	if (ek_ccache_open(&cc, ek_read_memory, &memory, error) == EKRB_OK) {
		put_number(fields, "version", cc.version);
		put_name(fields, &cc.client);
		while (ek_ccache_next(&cc, &cred) == EK_NEXT_ENTRY)
			if (!peer_passes_removed || !is_removed(&cred))
				put_cred(fields, &cc, &cred);
	}
	ek_ccache_close(&cc);
	return !ek_error_is_set(error);
}

static bool
read_keytab(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_memory memory = { bytes };
	struct ek_keytab_entry entry;
	struct ek_keytab kt;

	if (ek_keytab_open(&kt, ek_read_memory, &memory, error) == EKRB_OK)
		while (ek_keytab_next(&kt, &entry) == EK_NEXT_ENTRY) {
			put_name(fields, &entry.principal);
			put_number(fields, "timestamp", entry.timestamp);
			put_number(fields, "kvno", entry.kvno);
			put_number(fields, "keytype", entry.etype);
			put_view(fields, "key", entry.key);
		}
	ek_keytab_close(&kt);
	return !ek_error_is_set(error);
}

const struct own_format own_formats[] = {
	{ "ccache", read_ccache },
	{ "keytab", read_keytab },
	{ NULL, NULL }
};
