/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "platform/ccname.h"
#include "platform/krb5_library.h"
#include "platform/mit_inspect.h"

enum { USAGE_TICKET = 2 /* RFC 4120 7.5.1 */ };

static void
put_int(struct ek_buf *buf, uint32_t value, int bytes)
{
	while (bytes-- > 0)
		ek_buf_putc(buf, (char)(uint8_t)(value >> 8 * bytes));
}

static void
put_data(struct ek_buf *buf, const void *data, unsigned int len)
{
	put_int(buf, len, 4);
	ek_buf_add(buf, data, len);
}

static void
put_name(struct ek_buf *buf, krb5_const_principal name)
{
	int i;

	put_int(buf, (uint32_t)name->type, 4);
	put_int(buf, (uint32_t)name->length, 4);
	put_data(buf, name->realm.data, name->realm.length);
	for (i = 0; i < name->length; i++)
		put_data(buf, name->data[i].data, name->data[i].length);
}

static uint32_t
count_list(const void *list)
{
	void *const *item = list;
	uint32_t n = 0;

	while (item != NULL && item[n] != NULL)
		n++;
	return n;
}

static void
put_lists(struct ek_buf *buf, const krb5_creds *creds)
{
	uint32_t i, n = count_list(creds->addresses);

	put_int(buf, n, 4);
	for (i = 0; i < n; i++) {
		put_int(buf, (uint32_t)creds->addresses[i]->addrtype, 2);
		put_data(buf, creds->addresses[i]->contents,
		    creds->addresses[i]->length);
	}
	n = count_list(creds->authdata);
	put_int(buf, n, 4);
	for (i = 0; i < n; i++) {
		put_int(buf, (uint32_t)creds->authdata[i]->ad_type, 2);
		put_data(buf, creds->authdata[i]->contents,
		    creds->authdata[i]->length);
	}
}

/* One entry as cache files of version 4 have it. */
static void
put_creds(struct ek_buf *buf, const krb5_creds *creds)
{
	put_name(buf, creds->client);
	put_name(buf, creds->server);
	put_int(buf, (uint32_t)creds->keyblock.enctype, 2);
	put_data(buf, creds->keyblock.contents, creds->keyblock.length);
	put_int(buf, (uint32_t)creds->times.authtime, 4);
	put_int(buf, (uint32_t)creds->times.starttime, 4);
	put_int(buf, (uint32_t)creds->times.endtime, 4);
	put_int(buf, (uint32_t)creds->times.renew_till, 4);
	put_int(buf, creds->is_skey != 0, 1);
	put_int(buf, (uint32_t)creds->ticket_flags, 4);
	put_lists(buf, creds);
	put_data(buf, creds->ticket.data, creds->ticket.length);
	put_data(buf, creds->second_ticket.data, creds->second_ticket.length);
}

static void
put_header(struct ek_buf *buf, krb5_context ctx, krb5_ccache cache,
    krb5_const_principal client)
{
	int64_t offset;
	bool known = ek_krb5_offset(ctx, cache, &offset);

	put_int(buf, 0x0504, 2);
	put_int(buf, known ? 12 : 0, 2);
	if (known) {
		put_int(buf, 1, 2);
		put_int(buf, 8, 2);
		put_int(buf, (uint32_t)(int32_t)offset, 4);
		put_int(buf, 0, 4);
	}
	put_name(buf, client);
}

static krb5_error_code
dump(krb5_context ctx, krb5_ccache cache, krb5_const_principal client,
    ek_piece_fn *give, void *arg)
{
	struct ek_buf piece = { .secret = true };
	krb5_cc_cursor cursor;
	krb5_creds creds;
	krb5_error_code code;
	bool going;

	code = krb5_cc_start_seq_get(ctx, cache, &cursor);
	if (code != 0)
		return code;
	put_header(&piece, ctx, cache, client);
	going = give(arg, &piece);
	while (going && (code = krb5_cc_next_cred(ctx, cache, &cursor,
	    &creds)) == 0) {
		ek_buf_reset(&piece);
		put_creds(&piece, &creds);
		krb5_free_cred_contents(ctx, &creds);
		going = give(arg, &piece);
	}
	krb5_cc_end_seq_get(ctx, cache, &cursor);
	ek_buf_free(&piece);
	return code == KRB5_CC_END ? 0 : code;
}

static bool
is_missing(krb5_error_code code)
{
	return code == KRB5_FCC_NOFILE || code == KRB5_CC_NOTFOUND;
}

void
ek_mit_dump_cache(const char *name, ek_piece_fn *give, void *arg,
    bool *missing_out, struct ek_said *said)
{
	krb5_principal client = NULL;
	krb5_ccache cache = NULL;
	krb5_error_code code;
	krb5_context ctx;

	*missing_out = false;
	code = krb5_init_context(&ctx);
	if (!ek_krb5_said(NULL, code, said))
		return;
	code = ek_ccname_safe(name) ? krb5_cc_resolve(ctx, name, &cache) :
	    KRB5_FCC_NOFILE;
	if (code == 0)
		code = krb5_cc_get_principal(ctx, cache, &client);
	*missing_out = is_missing(code);
	if (code == 0)
		code = dump(ctx, cache, client, give, arg);
	ek_krb5_said(ctx, code, said);
	if (client != NULL)
		krb5_free_principal(ctx, client);
	if (cache != NULL)
		krb5_cc_close(ctx, cache);
	krb5_free_context(ctx);
}

static krb5_error_code
decrypt_with(krb5_context ctx, const krb5_keyblock *key,
    const krb5_ticket *ticket, struct ek_buf *part)
{
	krb5_data plain = { 0 };
	krb5_error_code code;
	struct ek_buf room = { .secret = true };

	while (room.len < ticket->enc_part.ciphertext.length && !room.failed)
		ek_buf_putc(&room, '\0');
	if (room.failed)
		return ENOMEM;
	plain.data = room.data;
	plain.length = ticket->enc_part.ciphertext.length;
	code = krb5_c_decrypt(ctx, key, USAGE_TICKET, NULL, &ticket->enc_part,
	    &plain);
	if (code == 0)
		ek_buf_add(part, plain.data, plain.length);
	ek_buf_free(&room);
	return code;
}

static krb5_error_code
decrypt(krb5_context ctx, krb5_keytab keytab, krb5_ticket *ticket,
    struct ek_buf *part)
{
	krb5_keytab_entry entry;
	krb5_error_code code;

	code = krb5_kt_get_entry(ctx, keytab, ticket->server,
	    ticket->enc_part.kvno, ticket->enc_part.enctype, &entry);
	if (code != 0)
		return code;
	code = decrypt_with(ctx, &entry.key, ticket, part);
	krb5_free_keytab_entry_contents(ctx, &entry);
	return code;
}

void
ek_mit_decrypt(const char *name, ekrb_bytes bytes, struct ek_buf *part,
    struct ek_said *said)
{
	krb5_data data = { .data = (char *)(uintptr_t)bytes.data,
		.length = (unsigned int)bytes.len };
	krb5_keytab keytab = NULL;
	krb5_ticket *ticket = NULL;
	krb5_error_code code;
	krb5_context ctx;

	code = krb5_init_context(&ctx);
	if (!ek_krb5_said(NULL, code, said))
		return;
	code = krb5_kt_resolve(ctx, name, &keytab);
	if (code == 0)
		code = krb5_decode_ticket(&data, &ticket);
	if (code == 0)
		code = decrypt(ctx, keytab, ticket, part);
	ek_krb5_said(ctx, code, said);
	if (ticket != NULL)
		krb5_free_ticket(ctx, ticket);
	if (keytab != NULL)
		krb5_kt_close(ctx, keytab);
	krb5_free_context(ctx);
}
