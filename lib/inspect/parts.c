/* SPDX-License-Identifier: BSD-2-Clause */
/* What many messages share. */
#include "base/utf16.h"
#include "inspect/checks.h"
#include "inspect/decode.h"
#include "inspect/names.h"
#include "krb/padata.h"
#include "krb/pac.h"

void
ek_decode_encdata(struct ek_decode *d, json_t *out, const char *name,
    const struct ek_encdata *enc)
{
	json_t *object;

	if (!enc->has_etype)
		return;
	object = ek_field_object(d->in, out, name);
	ek_field_etype(d->in, object, "etype", enc->etype);
	if (enc->has_kvno)
		ek_field_int(d->in, object, "kvno", enc->kvno);
	ek_field_opaque(d->in, object, "cipher_size", enc->cipher);
}

void
ek_decode_addresses(struct ek_decode *d, json_t *out, struct ek_list list)
{
	struct ek_hostaddr address;
	struct ek_buf text = { 0 };
	json_t *texts;

	if (list.n == 0)
		return;
	texts = ek_field_list(d->in, out, "addresses");
	while (ek_hostaddr_next(&list, &address)) {
		ek_buf_reset(&text);
		if (d->in->names != NULL)
			ek_names_other(d->in->names, &text, "address",
			    address.address);
		else
			ek_hostaddr_print(&text, &address);
		if (json_array_append_new(texts,
		    json_string(ek_buf_str(&text))) != 0)
			d->in->failed = true;
	}
	ek_buf_free(&text);
}

static const struct ek_expected ap_req = { "ap-req", "an AP-REQ" };

static void
put_padata_value(struct ek_decode *d, json_t *item,
    const struct ek_padata *padata)
{
	struct ek_buf text = { 0 };
	uint32_t bits;

	if (ek_supported_etypes(padata, &bits)) {
		ek_supported_etypes_print(&text, bits);
		ek_field_text(d->in, item, "supported", ek_buf_str(&text));
		ek_buf_free(&text);
	} else if (ek_pac_options(padata, &bits))
		ek_field_hex32(d->in, item, "options", bits);
	else if (padata->type == EK_PA_TGS_REQ)
		ek_decode_expected(d, item, "value", padata->value, &ap_req);
}

void
ek_decode_padata(struct ek_decode *d, json_t *out, const char *name,
    struct ek_list list)
{
	struct ek_padata padata;
	json_t *items, *item;

	if (list.n == 0)
		return;
	items = ek_field_list(d->in, out, name);
	while (ek_padata_next(&list, &padata)) {
		item = ek_field_append(d->in, items);
		ek_field_int(d->in, item, "type", padata.type);
		ek_field_text(d->in, item, "name", ek_padata_name(padata.type));
		ek_field_opaque(d->in, item, "size", padata.value);
		put_padata_value(d, item, &padata);
	}
}

struct authdata_walk {
	struct ek_decode *d;
	json_t *items;
};

/* The walk passes over a container that cannot be read, and so over what may be
 * in it: a PAC. */
static void
check_container(struct ek_decode *d, json_t *item,
    const struct ek_authdata *ad)
{
	struct ek_error error = { 0 };
	struct ek_list list;

	ek_authdata_parse(ad->data, &list, &error);
	ek_decode_end(d, item, ad->data.data, &error);
}

static bool
put_authdata(const struct ek_authdata *ad, int depth, void *arg)
{
	struct authdata_walk *walk = arg;
	struct ek_inspect *in = walk->d->in;
	json_t *item = ek_field_append(in, walk->items);

	ek_field_int(in, item, "type", ad->type);
	ek_field_text(in, item, "name", ek_authdata_name(ad->type));
	ek_field_int(in, item, "depth", depth);
	ek_field_opaque(in, item, "size", ad->data);
	if (ad->type == EK_AD_IF_RELEVANT)
		check_container(walk->d, item, ad);
	if (ad->type == EK_AD_IF_RELEVANT && depth >= EK_AUTHDATA_DEPTH_MAX)
		ek_field_left_out(in, item, "contents", ad->data.len);
	if (ad->type == EK_AD_WIN2K_PAC)
		ek_decode_pac(walk->d, ek_field_object(in, item, "pac"),
		    ad->data);
	return true;
}

void
ek_decode_authdata(struct ek_decode *d, json_t *out, struct ek_list list)
{
	struct authdata_walk walk = { .d = d };

	if (list.n == 0)
		return;
	walk.items = ek_field_list(d->in, out, "authorization_data");
	ek_authdata_walk(&list, put_authdata, &walk);
}

void
ek_decode_utf16(struct ek_decode *d, json_t *out, const char *name,
    const char *kind, ekrb_bytes chars)
{
	struct ek_buf text = { 0 };

	if (chars.data == NULL || chars.len == 0)
		return;
	ek_utf16_print(&text, chars);
	if (text.failed)
		d->in->failed = true;
	else if (d->in->names == NULL)
		ek_field_text(d->in, out, name, ek_buf_str(&text));
	else
		ek_field_other(d->in, out, name, kind, (ekrb_bytes){
		    (const uint8_t *)text.data, text.len });
	ek_buf_free(&text);
}

void
ek_decode_partial(struct ek_decode *d, json_t *out)
{
	ek_field_bool(d->in, out, "partial", true);
	if (!d->inner)
		ek_field_bool(d->in, d->ex->decoded, "partial", true);
}

void
ek_decode_end(struct ek_decode *d, json_t *out, const uint8_t *at,
    const struct ek_error *error)
{
	if (ek_error_is_set(error) && error->status != EKRB_NOMEM)
		ek_decode_partial(d, out);
	ek_decode_fault(d, at, error);
}

void
ek_decode_cut_ticket(struct ek_decode *d, json_t *out, struct ek_view *view,
    const uint8_t *at, struct ek_error *error)
{
	if (!ek_error_is_set(error) || error->status == EKRB_NOMEM)
		return;
	view->error = *error;
	if (d->start != NULL)
		view->error.offset += (size_t)(at - d->start);
	else
		view->error.has_offset = false;
	ek_decode_partial(d, out);
	ek_error_clear(error);
}

void
ek_decode_ticket(struct ek_decode *d, struct ek_view *view,
    const struct ek_ticket *ticket)
{
	view->cache = d->ex->name;
	view->number = (size_t)d->ex->n_tickets + 1;
	view->ticket = *ticket;
	view->ticket_size = ticket->der.len;
	view->has_ticket = ticket->der.data != NULL || ticket->server.n_parts;
	if (d->start != NULL && ticket->der.data != NULL)
		view->offset = (uint64_t)(ticket->der.data - d->start);
	ek_inspect_ticket(d->in, d->ex, view);
}
