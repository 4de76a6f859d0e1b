/* SPDX-License-Identifier: BSD-2-Clause */
/* Tickets by themselves, and what goes between client and KDC. */
#include "codes/codes.h"
#include "inspect/checks.h"
#include "inspect/decode.h"
#include "krb/kdcrep.h"
#include "krb/kdcreq.h"
#include "krb/krberror.h"

void
ek_decode_ticket_message(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_view view = { .source = "ticket" };
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	ek_ticket_parse(bytes, &ticket, &error);
	ek_field_name(d->in, out, "server", &ticket.server);
	ek_decode_encdata(d, out, "enc_part", &ticket.enc);
	ek_field_int(d->in, out, "size", (int64_t)bytes.len);
	if (error.status == EKRB_NOMEM) {
		d->in->failed = true;
		return;
	}
	ek_decode_cut_ticket(d, out, &view, bytes.data, &error);
	ticket.der = bytes;
	ek_decode_ticket(d, &view, &ticket);
}

static void
put_etypes(struct ek_decode *d, json_t *out, const struct ek_kdcreq *req)
{
	json_t *list;
	uint32_t i;

	if (req->n_etypes == 0)
		return;
	list = ek_field_list(d->in, out, "etypes");
	for (i = 0; i < req->n_etypes; i++)
		if (json_array_append_new(list, json_integer(req->etype[i])) !=
		    0)
			d->in->failed = true;
}

void
ek_decode_kdcreq(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_kdcreq req;
	struct ek_ticket ticket;

	ek_kdcreq_parse(bytes, &req, &error);
	if (req.client.realm.data != NULL)
		ek_field_name(d->in, out, "client", &req.client);
	ek_field_name(d->in, out, "server", &req.server);
	if (req.has_options)
		ek_field_flags(d->in, out, "kdc_options", ek_kdc_options,
		    req.options);
	ek_field_time(d->in, out, "from", req.from);
	ek_field_time(d->in, out, "till", req.till);
	ek_field_time(d->in, out, "rtime", req.renew_until);
	if (req.has_nonce)
		ek_field_int(d->in, out, "nonce", req.nonce);
	put_etypes(d, out, &req);
	ek_decode_addresses(d, out, req.addresses);
	ek_decode_padata(d, out, "padata", req.padata);
	while (ek_ticket_next(&req.tickets, &ticket)) {
		struct ek_view view = { .source = "tgs-req" };

		ek_decode_ticket(d, &view, &ticket);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_kdcrep(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_kdcrep rep;
	struct ek_view view = { 0 };

	ek_kdcrep_parse(bytes, &rep, &error);
	ek_field_name(d->in, out, "client", &rep.client);
	ek_field_name(d->in, out, "server", &rep.ticket.server);
	ek_decode_padata(d, out, "padata", rep.padata);
	ek_decode_encdata(d, out, "ticket_enc_part", &rep.ticket.enc);
	ek_decode_encdata(d, out, "enc_part", &rep.enc);
	if (rep.ticket.server.n_parts > 0) {
		view.source = rep.type == EK_AS_REP ? "as-rep" : "tgs-rep";
		if (rep.client.n_parts > 0)
			view.client = &rep.client;
		if (rep.ticket.der.data == NULL)
			ek_decode_cut_ticket(d, out, &view, bytes.data,
			    &error);
		ek_decode_ticket(d, &view, &rep.ticket);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

static void
put_last_req(struct ek_decode *d, json_t *out, struct ek_list list)
{
	struct ek_last_req last;
	json_t *items, *item;

	if (list.n == 0)
		return;
	items = ek_field_list(d->in, out, "last_req");
	while (ek_last_req_next(&list, &last)) {
		item = ek_field_append(d->in, items);
		ek_field_int(d->in, item, "type", last.type);
		ek_field_time(d->in, item, "time", last.time);
	}
}

void
ek_decode_kdcrep_part(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_kdcrep_part part;

	ek_kdcrep_part_parse(bytes, &part, &error);
	if (part.session.value.data != NULL)
		ek_field_etype(d->in, out, "session_etype",
		    part.session.etype);
	put_last_req(d, out, part.last_req);
	if (part.has_nonce)
		ek_field_int(d->in, out, "nonce", part.nonce);
	ek_field_time(d->in, out, "key_expiration", part.key_expiration);
	if (part.has_flags)
		ek_field_flags(d->in, out, "flags", ek_flags, part.flags);
	ek_field_time(d->in, out, "auth_time", part.auth);
	ek_field_time(d->in, out, "start", part.start);
	ek_field_time(d->in, out, "end", part.end);
	ek_field_time(d->in, out, "renew_until", part.renew_until);
	ek_field_name(d->in, out, "server", &part.server);
	ek_decode_addresses(d, out, part.addresses);
	ek_decode_padata(d, out, "encrypted_padata", part.padata);
	ek_decode_end(d, out, bytes.data, &error);
}

static void
put_typed_padata(struct ek_decode *d, json_t *item, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_list list;

	if (ek_padatas_parse(bytes, &list, &error) == EKRB_OK)
		ek_decode_padata(d, item, "padata", list);
}

/* Values are shown where they may be: they can hold names. */
static void
put_typed(struct ek_decode *d, json_t *out, struct ek_list list)
{
	json_t *items = ek_field_list(d->in, out, "typed"), *item;
	struct ek_padata data;

	while (ek_typed_data_next(&list, &data)) {
		item = ek_field_append(d->in, items);
		ek_field_int(d->in, item, "type", data.type);
		ek_field_text(d->in, item, "name",
		    ek_typed_data_name(data.type));
		ek_field_opaque(d->in, item, "size", data.value);
		if (data.type == EK_TD_PADATA)
			put_typed_padata(d, item, data.value);
		else if (d->in->names == NULL)
			ek_field_hex(d->in, item, "bytes", data.value);
	}
}

void
ek_decode_edata(struct ek_decode *d, json_t *out, const struct ek_edata *edata)
{
	static const char *const forms[] = { NULL, "method-data", "typed-data",
		"kerb-error-data", "unknown" };
	const struct ek_code *code;

	ek_field_text(d->in, out, "form", forms[edata->form]);
	if (edata->form == EK_EDATA_METHODS)
		ek_decode_padata(d, out, "methods", edata->list);
	else if (edata->form == EK_EDATA_TYPED)
		put_typed(d, out, edata->list);
	if (edata->has_ntstatus) {
		code = ek_code_of_reply(EK_SPACE_NTSTATUS, edata->ntstatus);
		ek_field_hex32(d->in, out, "ntstatus", edata->ntstatus);
		ek_field_text(d->in, out, "ntstatus_name", code != NULL ?
		    code->name : NULL);
	}
	if (d->in->names == NULL)
		ek_field_hex(d->in, out, "bytes", edata->raw);
}

static void
put_code(struct ek_decode *d, json_t *out, int32_t number)
{
	const struct ek_code *code = ek_code_of_reply(EK_SPACE_KRB, number);

	ek_field_int(d->in, out, "error_code", number);
	ek_field_text(d->in, out, "error_name", code != NULL ? code->name :
	    NULL);
	ek_field_text(d->in, out, "meaning", code != NULL ? code->meaning :
	    NULL);
}

void
ek_decode_krberror(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_krberror e;

	ek_krberror_parse(bytes, &e, &error);
	if (e.has_code)
		put_code(d, out, e.code);
	/* The names come first: the text may tell of them. */
	ek_field_name(d->in, out, "client", &e.client);
	ek_field_name(d->in, out, "server", &e.server);
	ek_field_words(d->in, out, "e_text", e.text);
	ek_field_time(d->in, out, "stime", e.server_time);
	if (e.has_server_usec)
		ek_field_int(d->in, out, "susec", e.server_usec);
	ek_field_time(d->in, out, "ctime", e.client_time);
	if (e.data.form != EK_EDATA_NONE)
		ek_decode_edata(d, ek_field_object(d->in, out, "e_data"),
		    &e.data);
	ek_decode_end(d, out, bytes.data, &error);
}
