/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "lab/ccfile.h"

enum { VERSION_4 = 0x0504, TAG_OFFSET = 1 };

static void
put16(struct ek_buf *out, unsigned value)
{
	ek_buf_putc(out, (char)(value >> 8));
	ek_buf_putc(out, (char)value);
}

static void
put32(struct ek_buf *out, uint32_t value)
{
	put16(out, value >> 16);
	put16(out, value & 0xffff);
}

static void
put_data(struct ek_buf *out, const void *data, size_t len)
{
	put32(out, (uint32_t)len);
	ek_buf_add(out, data, len);
}

static void
put_principal(struct ek_buf *out, krb5_const_principal name)
{
	krb5_int32 i;

	put32(out, (uint32_t)name->type);
	put32(out, (uint32_t)name->length);
	put_data(out, name->realm.data, name->realm.length);
	for (i = 0; i < name->length; i++)
		put_data(out, name->data[i].data, name->data[i].length);
}

void
lab_ccfile_begin(struct ek_buf *out, krb5_const_principal client)
{
	put16(out, VERSION_4);
	put16(out, 12);
	put16(out, TAG_OFFSET);
	put16(out, 8);
	put32(out, 0);
	put32(out, 0);
	put_principal(out, client);
}

void
lab_ccfile_add(struct ek_buf *out, const krb5_creds *cred)
{
	put_principal(out, cred->client);
	put_principal(out, cred->server);
	put16(out, (unsigned)cred->keyblock.enctype);
	put_data(out, cred->keyblock.contents, cred->keyblock.length);
	put32(out, (uint32_t)cred->times.authtime);
	put32(out, (uint32_t)cred->times.starttime);
	put32(out, (uint32_t)cred->times.endtime);
	put32(out, (uint32_t)cred->times.renew_till);
	ek_buf_putc(out, 0); /* is_skey */
	put32(out, (uint32_t)cred->ticket_flags);
	put32(out, 0); /* addresses */
	put32(out, 0); /* authorization data */
	put_data(out, cred->ticket.data, cred->ticket.length);
	put_data(out, "", 0);
}
