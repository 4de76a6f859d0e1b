/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists that come without the message they were in: what a log or a debugger
 * shows of e-data and of an authenticator. */
#include "inspect/decode.h"
#include "krb/authdata.h"
#include "krb/krberror.h"
#include "krb/padata.h"

void
ek_decode_methods(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_list list;

	ek_padatas_parse(bytes, &list, &error);
	ek_decode_padata(d, out, "methods", list);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_authdata_message(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_list list;

	ek_authdata_parse(bytes, &list, &error);
	ek_decode_authdata(d, out, list);
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_etype_info(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_etype_info info;
	struct ek_list list = { .n = 0 };
	json_t *items, *item;

	ek_etype_info_parse(bytes, &list, &error);
	items = ek_field_list(d->in, out, "etypes");
	while (ek_etype_info_next(&list, &info)) {
		item = ek_field_append(d->in, items);
		ek_field_etype(d->in, item, "etype", info.etype);
		/* It is made of realm and user. */
		if (info.salt.data != NULL)
			ek_field_other(d->in, item, "salt", "salt",
			    info.salt);
		if (info.params.data != NULL)
			ek_field_hex(d->in, item, "s2kparams", info.params);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_kerb_error(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_edata edata;

	ek_edata_read(bytes, &edata);
	ek_decode_edata(d, out, &edata);
}
