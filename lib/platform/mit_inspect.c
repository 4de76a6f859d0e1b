/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "krb/ticket.h"
#include "platform/ccname.h"
#include "platform/krb5_library.h"
#include "platform/mit_inspect.h"

enum {
	/* RFC 4120 7.5.1 */
	USAGE_TICKET = 2,
	USAGE_TGS_AUTHENTICATOR = 7,
	USAGE_AUTHENTICATOR = 11
};

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
decrypt_with(krb5_context ctx, const krb5_keyblock *key, krb5_keyusage usage,
    const krb5_enc_data *enc, struct ek_buf *out)
{
	krb5_data plain = { 0 };
	krb5_error_code code;
	struct ek_buf room = { .secret = true };

	while (room.len < enc->ciphertext.length && !room.failed)
		ek_buf_putc(&room, '\0');
	if (room.failed)
		return ENOMEM;
	plain.data = room.data;
	plain.length = enc->ciphertext.length;
	code = krb5_c_decrypt(ctx, key, usage, NULL, enc, &plain);
	if (code == 0)
		ek_buf_add(out, plain.data, plain.length);
	ek_buf_free(&room);
	return code;
}

/* Whether bytes that were not decrypted show that the key is another one. */
static bool
is_wrong_key(krb5_error_code code)
{
	return code == KRB5KRB_AP_ERR_BAD_INTEGRITY || code == KRB5_BAD_MSIZE;
}

/* The authenticator of a ticket for a TGS is sealed for that use (RFC 4120
 * 7.5.1). */
static void
open_authenticator(krb5_context ctx, const struct ek_ticket_part *part,
    bool is_tgt, const struct ek_encdata *enc, struct ek_unsealed *out)
{
	krb5_keyblock session = { .enctype = part->session.etype,
		.length = (unsigned int)part->session.value.len,
		.contents = (krb5_octet *)(uintptr_t)part->session.value.data };
	krb5_enc_data data = { .enctype = enc->etype, .ciphertext = {
		.length = (unsigned int)enc->cipher.len,
		.data = (char *)(uintptr_t)enc->cipher.data } };

	if (enc->cipher.len > 0 && part->session.value.data != NULL)
		out->bad_authenticator = is_wrong_key(decrypt_with(ctx,
		    &session, is_tgt ? USAGE_TGS_AUTHENTICATOR :
		    USAGE_AUTHENTICATOR, &data, &out->authenticator));
}

/* The name in the PAC is compared by who knows the ticket's client. */
static enum ek_seal
check_pac(krb5_context ctx, const struct ek_ticket_part *part,
    const krb5_keyblock *key)
{
	struct ek_authdata ad;
	krb5_error_code code;
	krb5_pac pac;

	if (!ek_authdata_find(&part->authdata, EK_AD_WIN2K_PAC, &ad))
		return EK_SEAL_NO_PAC;
	code = krb5_pac_parse(ctx, ad.data.data, ad.data.len, &pac);
	if (code != 0)
		return EK_SEAL_UNKNOWN;
	code = krb5_pac_verify(ctx, pac, (krb5_timestamp)part->auth, NULL, key,
	    NULL);
	krb5_pac_free(ctx, pac);
	return code == 0 ? EK_SEAL_GOOD :
	    code == KRB5KRB_AP_ERR_BAD_INTEGRITY ||
	    code == KRB5KRB_AP_ERR_MODIFIED ? EK_SEAL_BAD : EK_SEAL_UNKNOWN;
}

static bool
is_tgt(krb5_const_principal server)
{
	return server->length == 2 && server->data[0].length == 6 &&
	    memcmp(server->data[0].data, "krbtgt", 6) == 0;
}

static krb5_error_code
decrypt(krb5_context ctx, krb5_keytab keytab, const krb5_ticket *ticket,
    const struct ek_sealed *sealed, struct ek_unsealed *out)
{
	struct ek_error error = { 0 };
	struct ek_ticket_part part;
	krb5_keytab_entry entry;
	krb5_error_code code;

	code = krb5_kt_get_entry(ctx, keytab, ticket->server,
	    ticket->enc_part.kvno, ticket->enc_part.enctype, &entry);
	if (code != 0)
		return code;
	code = decrypt_with(ctx, &entry.key, USAGE_TICKET, &ticket->enc_part,
	    &out->part);
	out->wrong_key = is_wrong_key(code);
	if (code == 0 && ek_ticket_part_parse((ekrb_bytes){
	    (uint8_t *)out->part.data, out->part.len }, &part, &error) ==
	    EKRB_OK) {
		out->pac = check_pac(ctx, &part, &entry.key);
		open_authenticator(ctx, &part, is_tgt(ticket->server),
		    &sealed->authenticator, out);
	}
	krb5_free_keytab_entry_contents(ctx, &entry);
	return code;
}

void
ek_mit_decrypt(const char *name, const struct ek_sealed *sealed,
    struct ek_unsealed *out, struct ek_said *said)
{
	krb5_data data = { .data = (char *)(uintptr_t)sealed->ticket.data,
		.length = (unsigned int)sealed->ticket.len };
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
		code = decrypt(ctx, keytab, ticket, sealed, out);
	ek_krb5_said(ctx, code, said);
	if (ticket != NULL)
		krb5_free_ticket(ctx, ticket);
	if (keytab != NULL)
		krb5_kt_close(ctx, keytab);
	krb5_free_context(ctx);
}
