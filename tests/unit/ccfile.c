/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "krb/ticket.h"
#include "unit/ccfile.h"
#include "unit/expect.h"

void
ccfile_int(struct ccfile *f, uint32_t value, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		ek_buf_putc(f->out, (char)(uint8_t)(value >> 8 *
		    (f->little ? i : bytes - 1 - i)));
}

void
ccfile_data(struct ccfile *f, const void *data, size_t len)
{
	ccfile_int(f, (uint32_t)len, 4);
	ek_buf_add(f->out, data, len);
}

static struct ek_principal
parse(const char *text, struct ek_buf *storage)
{
	struct ek_principal name = { 0 };
	struct ek_error error = { 0 };

	ek_principal_parse(text, storage, &name, &error);
	EXPECT(!ek_error_is_set(&error));
	return name;
}

void
ccfile_name(struct ccfile *f, const char *text)
{
	struct ek_buf storage = { 0 };
	struct ek_principal name = parse(text, &storage);
	uint32_t i;

	if (f->version > 1)
		ccfile_int(f, (uint32_t)name.type, 4);
	ccfile_int(f, name.n_parts + (f->version == 1), 4);
	ccfile_data(f, name.realm.data, name.realm.len);
	for (i = 0; i < name.n_parts; i++)
		ccfile_data(f, name.part[i].data, name.part[i].len);
	ek_buf_free(&storage);
}

void
ccfile_begin(struct ccfile *f, const char *client)
{
	ek_buf_putc(f->out, 5);
	ek_buf_putc(f->out, (char)f->version);
	if (f->version == 4) {
		ccfile_int(f, 12, 2);
		ccfile_int(f, 1, 2);
		ccfile_int(f, 8, 2);
		ccfile_int(f, 7, 4);
		ccfile_int(f, 0, 4);
	}
	ccfile_name(f, client);
}

static void
put_key(struct ccfile *f, size_t len)
{
	while (len-- > 0)
		ek_buf_putc(f->out, 'K');
}

void
ccfile_cred(struct ccfile *f, const struct ccfile_cred *cred)
{
	ccfile_name(f, cred->client);
	ccfile_name(f, cred->server);
	ccfile_int(f, (uint32_t)cred->etype, 2);
	if (f->version == 3)
		ccfile_int(f, (uint32_t)cred->etype, 2);
	ccfile_int(f, (uint32_t)cred->key_len, 4);
	put_key(f, cred->key_len);
	ccfile_int(f, cred->auth, 4);
	ccfile_int(f, cred->start, 4);
	ccfile_int(f, cred->end, 4);
	ccfile_int(f, cred->renew, 4);
	ccfile_int(f, 0, 1);
	ccfile_int(f, cred->flags, 4);
	ccfile_int(f, cred->address != NULL, 4);
	if (cred->address != NULL) {
		ccfile_int(f, 2, 2);
		ccfile_data(f, cred->address, 4);
	}
	ccfile_int(f, 0, 4);
	ccfile_data(f, cred->ticket, cred->ticket_len);
	ccfile_int(f, 0, 4);
}

void
ccfile_ticket(struct ek_buf *out, const char *server, int etype, int kvno,
    size_t cipher_len)
{
	struct ek_buf storage = { 0 }, cipher = { 0 };
	struct ek_ticket ticket = { .server = parse(server, &storage) };
	struct ek_derout der = { 0 };
	ekrb_bytes bytes;

	while (cipher.len < cipher_len)
		ek_buf_putc(&cipher, 'c');
	ticket.enc.etype = etype;
	ticket.enc.has_kvno = kvno >= 0;
	ticket.enc.kvno = (uint32_t)kvno;
	ticket.enc.cipher = (ekrb_bytes){ (uint8_t *)cipher.data, cipher_len };
	ek_ticket_write(&der, EK_DER_BARE, &ticket);
	bytes = ek_derout_bytes(&der);
	ek_buf_add(out, bytes.data, bytes.len);
	ek_derout_free(&der);
	ek_buf_free(&storage);
	ek_buf_free(&cipher);
}

void
ccfile_keytab(struct ccfile *f)
{
	ek_buf_putc(f->out, 5);
	ek_buf_putc(f->out, (char)f->version);
}

static void
put_short(struct ccfile *f, ekrb_bytes data)
{
	ccfile_int(f, (uint32_t)data.len, 2);
	ek_buf_add(f->out, data.data, data.len);
}

void
ccfile_key(struct ccfile *f, const char *principal, uint32_t kvno, int etype,
    size_t key_len, bool long_kvno)
{
	struct ek_buf storage = { 0 }, entry = { 0 };
	struct ek_principal name = parse(principal, &storage);
	struct ccfile inner = { .out = &entry, .version = f->version,
		.little = f->little };
	uint32_t i;

	ccfile_int(&inner, name.n_parts + (f->version == 1), 2);
	put_short(&inner, name.realm);
	for (i = 0; i < name.n_parts; i++)
		put_short(&inner, name.part[i]);
	if (f->version > 1)
		ccfile_int(&inner, 1, 4);
	ccfile_int(&inner, 1700000000, 4);
	ccfile_int(&inner, kvno, 1);
	ccfile_int(&inner, (uint32_t)etype, 2);
	ccfile_int(&inner, (uint32_t)key_len, 2);
	put_key(&inner, key_len);
	if (long_kvno)
		ccfile_int(&inner, kvno, 4);
	ccfile_int(f, (uint32_t)entry.len, 4);
	ek_buf_add(f->out, entry.data, entry.len);
	ek_buf_free(&entry);
	ek_buf_free(&storage);
}

void
ccfile_hole(struct ccfile *f, size_t len)
{
	ccfile_int(f, 0 - (uint32_t)len, 4);
	put_key(f, len);
}
