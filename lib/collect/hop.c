/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>

#include "collect/hop.h"
#include "krb/kdcrep.h"
#include "krb/kdcreq.h"
#include "krb/krberror.h"

enum {
	TAG_AS_REP = 0x6b, /* RFC 4120 5.4.2, 5.9.1: [APPLICATION n] */
	TAG_TGS_REP = 0x6d,
	TAG_KRB_ERROR = 0x7e,
	MAX_RAW = 4096
};

static void
set(json_t *hop, const char *name, json_t *value)
{
	json_object_set_new(hop, name, value);
}

static void
set_principal(json_t *hop, const char *name, const struct ek_principal *value)
{
	struct ek_buf text = { 0 };

	if (value->n_parts == 0)
		return;
	ek_principal_print(&text, value);
	set(hop, name, ek_json_bytes(text.data, text.len));
	ek_buf_free(&text);
}

void
ek_hop_request(json_t *hop, const char *realm, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_kdcreq request;

	set(hop, "realm", ek_json_text(realm));
	if (ek_kdcreq_parse(bytes, &request, &error) == EKRB_OK)
		set_principal(hop, "request", &request.server);
}

/* A KRB-ERROR is public (it is not encrypted) and may be kept whole. */
static void
set_raw(json_t *hop, ekrb_bytes reply)
{
	struct ek_buf hex = { 0 };
	size_t i;

	for (i = 0; i < reply.len && i < MAX_RAW; i++)
		ek_buf_printf(&hex, "%02x", reply.data[i]);
	set(hop, "raw", ek_json_text(ek_buf_str(&hex)));
	ek_buf_free(&hex);
}

static void
set_edata(json_t *hop, const struct ek_edata *data)
{
	static const char *const kinds[] = {
		[EK_EDATA_NONE] = NULL,
		[EK_EDATA_METHODS] = "method-data",
		[EK_EDATA_TYPED] = "typed-data",
		[EK_EDATA_KERB_ERROR] = "kerb-error-data",
		[EK_EDATA_UNKNOWN] = "unknown",
	};

	set(hop, "e_data_kind", ek_json_text(kinds[data->form]));
	if (data->has_ntstatus)
		set(hop, "ntstatus", json_integer(data->ntstatus));
}

static void
set_error(json_t *hop, ekrb_bytes reply)
{
	struct ek_error error = { 0 };
	struct ek_krberror said;

	set(hop, "reply", json_string("krb-error"));
	set_raw(hop, reply);
	if (ek_krberror_parse(reply, &said, &error) != EKRB_OK)
		set(hop, "error", ek_json_text(error.text));
	set(hop, "code", json_integer(said.code));
	set(hop, "e_text", said.text.data != NULL ?
	    ek_json_bytes(said.text.data, said.text.len) : json_null());
	if (said.server_time != 0)
		set(hop, "server_time", json_integer(said.server_time));
	set_principal(hop, "sname", &said.server);
	set(hop, "srealm", ek_json_bytes(said.server.realm.data,
	    said.server.realm.len));
	set_edata(hop, &said.data);
}

static void
set_answer(json_t *hop, ekrb_bytes reply)
{
	struct ek_error error = { 0 };
	struct ek_kdcrep rep;

	set(hop, "reply", json_string(
	    reply.data[0] == TAG_AS_REP ? "as-rep" : "tgs-rep"));
	set(hop, "code", json_integer(0));
	if (ek_kdcrep_parse(reply, &rep, &error) != EKRB_OK)
		set(hop, "error", ek_json_text(error.text));
	set_principal(hop, "answered_server", &rep.ticket.server);
}

void
ek_hop_reply(json_t *hop, ekrb_bytes reply)
{
	set(hop, "reply_size", json_integer((json_int_t)reply.len));
	if (reply.len == 0)
		set(hop, "reply", json_string("none"));
	else if (reply.data[0] == TAG_KRB_ERROR)
		set_error(hop, reply);
	else if (reply.data[0] == TAG_AS_REP || reply.data[0] == TAG_TGS_REP)
		set_answer(hop, reply);
	else {
		set(hop, "reply", json_string("none"));
		set(hop, "error", json_string(
		    "the answer is no Kerberos message"));
	}
}
