/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "krb/apreq.h"
#include "krb/delegation.h"
#include "krb/kdcrep.h"
#include "krb/kdcreq.h"
#include "krb/krbcred.h"
#include "krb/krberror.h"
#include "krb/logoninfo.h"
#include "peer/own.h"
#include "unit/expect.h"

static void
put_enc(struct ek_buf *fields, const struct ek_encdata *enc)
{
	put_number(fields, "etype", enc->etype);
	put_number(fields, "kvno", enc->kvno);
	put_view(fields, "cipher", enc->cipher);
}

static void
put_key(struct ek_buf *fields, const struct ek_key *key)
{
	put_number(fields, "keytype", key->etype);
	put_view(fields, "key", key->value);
}

static void
put_ticket(struct ek_buf *fields, const struct ek_ticket *ticket)
{
	put_name(fields, &ticket->server);
	put_enc(fields, &ticket->enc);
}

static void
put_times(struct ek_buf *fields, int64_t auth, int64_t start, int64_t end,
    int64_t renew_until)
{
	put_number(fields, "auth", auth);
	put_number(fields, "start", start);
	put_number(fields, "end", end);
	put_number(fields, "renew", renew_until);
}

static void
put_addresses(struct ek_buf *fields, struct ek_list list)
{
	struct ek_hostaddr address;

	while (ek_hostaddr_next(&list, &address)) {
		put_number(fields, "addr-type", address.type);
		put_view(fields, "address", address.address);
	}
}

static void
put_authdata(struct ek_buf *fields, struct ek_list list)
{
	struct ek_authdata authdata;

	while (ek_authdata_next(&list, &authdata)) {
		put_number(fields, "ad-type", authdata.type);
		put_view(fields, "ad", authdata.data);
	}
}

static void
put_padata(struct ek_buf *fields, struct ek_list list)
{
	struct ek_padata padata;

	while (ek_padata_next(&list, &padata)) {
		put_number(fields, "pa-type", padata.type);
		put_view(fields, "pa", padata.value);
	}
}

static void
put_tickets(struct ek_buf *fields, struct ek_list list)
{
	struct ek_ticket ticket;

	while (ek_ticket_next(&list, &ticket))
		put_ticket(fields, &ticket);
}

static bool
read_ticket(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_ticket ticket;

	if (ek_ticket_parse(bytes, &ticket, error) != EKRB_OK)
		return false;
	if (fields != NULL)
		put_ticket(fields, &ticket);
	return true;
}

static bool
read_ticket_part(ekrb_bytes bytes, struct ek_buf *fields,
    struct ek_error *error)
{
	struct ek_ticket_part part;

	if (ek_ticket_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_number(fields, "flags", part.flags);
	put_key(fields, &part.session);
	put_name(fields, &part.client);
	put_number(fields, "tr-type", part.transited_type);
	put_view(fields, "transited", part.transited);
	put_times(fields, part.auth, part.start, part.end, part.renew_until);
	put_addresses(fields, part.addresses);
	put_authdata(fields, part.authdata);
	return true;
}

static void
put_request(struct ek_buf *fields, const struct ek_kdcreq *request)
{
	uint32_t i;

	put_number(fields, "msg-type", request->type);
	put_padata(fields, request->padata);
	put_number(fields, "options", request->options);
	if (request->client.n_parts > 0)
		put_name(fields, &request->client);
	if (request->server.n_parts > 0)
		put_name(fields, &request->server);
	put_times(fields, 0, request->from, request->till,
	    request->renew_until);
	put_number(fields, "nonce", request->nonce);
	for (i = 0; i < request->n_etypes; i++)
		put_number(fields, "etype", request->etype[i]);
	put_addresses(fields, request->addresses);
	put_enc(fields, &request->authdata);
	put_tickets(fields, request->tickets);
}

static bool
read_request(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_kdcreq request;

	if (ek_kdcreq_parse(bytes, &request, error) != EKRB_OK)
		return false;
	if (fields != NULL)
		put_request(fields, &request);
	return true;
}

static bool
read_reply(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_kdcrep reply;

	if (ek_kdcrep_parse(bytes, &reply, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_number(fields, "msg-type", reply.type);
	put_padata(fields, reply.padata);
	put_name(fields, &reply.client);
	put_ticket(fields, &reply.ticket);
	put_enc(fields, &reply.enc);
	return true;
}

static void
put_reply_part(struct ek_buf *fields, const struct ek_kdcrep_part *part)
{
	struct ek_list list = part->last_req;
	struct ek_last_req last_req;

	put_key(fields, &part->session);
	while (ek_last_req_next(&list, &last_req)) {
		put_number(fields, "lr-type", last_req.type);
		put_number(fields, "lr", last_req.time);
	}
	put_number(fields, "nonce", part->nonce);
	put_number(fields, "key-exp", part->key_expiration);
	put_number(fields, "flags", part->flags);
	put_times(fields, part->auth, part->start, part->end,
	    part->renew_until);
	put_name(fields, &part->server);
	put_addresses(fields, part->addresses);
	put_padata(fields, part->padata);
}

static bool
read_reply_part(ekrb_bytes bytes, struct ek_buf *fields,
    struct ek_error *error)
{
	struct ek_kdcrep_part part;

	if (ek_kdcrep_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	if (fields != NULL)
		put_reply_part(fields, &part);
	return true;
}

static bool
read_error(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_krberror krberror;

	if (ek_krberror_parse(bytes, &krberror, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_number(fields, "ctime", krberror.client_time);
	put_number(fields, "cusec", krberror.client_usec);
	put_number(fields, "stime", krberror.server_time);
	put_number(fields, "susec", krberror.server_usec);
	put_number(fields, "code", krberror.code);
	if (krberror.client.n_parts > 0)
		put_name(fields, &krberror.client);
	put_name(fields, &krberror.server);
	put_view(fields, "e-text", krberror.text);
	put_view(fields, "e-data", krberror.data.raw);
	return true;
}

static bool
read_apreq(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_apreq apreq;

	if (ek_apreq_parse(bytes, &apreq, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_number(fields, "options", apreq.options);
	put_ticket(fields, &apreq.ticket);
	put_enc(fields, &apreq.authenticator);
	return true;
}

static bool
read_aprep(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_encdata enc;

	if (ek_aprep_parse(bytes, &enc, error) != EKRB_OK)
		return false;
	if (fields != NULL)
		put_enc(fields, &enc);
	return true;
}

static bool
read_authenticator(ekrb_bytes bytes, struct ek_buf *fields,
    struct ek_error *error)
{
	struct ek_authenticator authenticator;

	if (ek_authenticator_parse(bytes, &authenticator, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_name(fields, &authenticator.client);
	put_number(fields, "cksumtype", authenticator.cksum_type);
	put_view(fields, "cksum", authenticator.cksum);
	put_number(fields, "ctime", authenticator.time);
	put_number(fields, "cusec", authenticator.usec);
	put_key(fields, &authenticator.subkey);
	put_number(fields, "seq", authenticator.seq);
	put_authdata(fields, authenticator.authdata);
	return true;
}

static bool
read_aprep_part(ekrb_bytes bytes, struct ek_buf *fields,
    struct ek_error *error)
{
	struct ek_aprep_part part;

	if (ek_aprep_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_number(fields, "ctime", part.time);
	put_number(fields, "cusec", part.usec);
	put_key(fields, &part.subkey);
	put_number(fields, "seq", part.seq);
	return true;
}

/* The outer message; its plain part is a format of its own. */
static bool
read_cred(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_krbcred krbcred;

	if (ek_krbcred_parse(bytes, &krbcred, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	put_tickets(fields, krbcred.tickets);
	put_enc(fields, &krbcred.enc);
	return true;
}

static void
put_info(struct ek_buf *fields, const struct ek_cred_info *info)
{
	put_key(fields, &info->session);
	if (info->client.n_parts > 0)
		put_name(fields, &info->client);
	put_number(fields, "flags", info->flags);
	put_times(fields, info->auth, info->start, info->end,
	    info->renew_until);
	if (info->server.n_parts > 0)
		put_name(fields, &info->server);
	put_addresses(fields, info->addresses);
}

static bool
read_cred_part(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_krbcred_part part;
	struct ek_cred_info info;

	if (ek_krbcred_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	while (ek_cred_info_next(&part.infos, &info))
		put_info(fields, &info);
	put_number(fields, "nonce", part.nonce);
	put_number(fields, "timestamp", part.time);
	put_number(fields, "usec", part.usec);
	put_view(fields, "sender", part.sender.address);
	put_view(fields, "recipient", part.recipient.address);
	return true;
}

static bool
read_pac_table(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_pac pac;
	uint32_t i;

	if (ek_pac_parse(bytes, &pac, error) != EKRB_OK)
		return false;
	if (fields == NULL)
		return true;
	for (i = 0; i < pac.n; i++) {
		put_number(fields, "type", ek_pac_get(&pac, i).type);
		put_view(fields, "data", ek_pac_get(&pac, i).data);
	}
	return true;
}

static void
put_sid(struct ek_buf *fields, const char *name, ekrb_bytes bytes)
{
	struct ek_buf text = { .failed = false };
	struct ek_sid sid;

	if (bytes.data != NULL && ek_sid_parse(bytes, &sid))
		ek_sid_print(&text, &sid);
	put_bytes(fields, name, ek_buf_str(&text), text.len);
	ek_buf_free(&text);
}

static void
put_groups(struct ek_buf *fields, const struct ek_groups *groups)
{
	uint32_t i, id, attributes;

	for (i = 0; i < groups->n; i++) {
		ek_group_get(groups, i, &id, &attributes);
		put_number(fields, "rid", id);
		put_number(fields, "attributes", attributes);
	}
}

static void
put_sids(struct ek_buf *fields, struct ek_sid_list list)
{
	struct ek_buf text = { .failed = false };
	struct ek_sid sid;
	uint32_t attributes;

	while (ek_sid_next(&list, &sid, &attributes)) {
		ek_buf_reset(&text);
		ek_sid_print(&text, &sid);
		put_bytes(fields, "sid", ek_buf_str(&text), text.len);
		put_number(fields, "attributes", attributes);
	}
	ek_buf_free(&text);
}

static void
put_logon(struct ek_buf *fields, const struct ek_logon_info *info)
{
	put_number(fields, "logon", (int64_t)info->logon);
	put_number(fields, "rid", info->user_id);
	put_number(fields, "primary", info->primary_group);
	put_number(fields, "name-len", (int64_t)info->name.len);
	put_number(fields, "domain-len", (int64_t)info->domain.len);
	put_number(fields, "user-flags", info->user_flags);
	put_number(fields, "account-control", info->account_control);
	put_groups(fields, &info->groups);
	put_sid(fields, "domain-sid", info->domain_sid);
	put_sids(fields, info->extra_sids);
	put_sid(fields, "resource-sid", info->resource_domain_sid);
	put_groups(fields, &info->resource_groups);
}

static void
read_logon(const struct ek_pac *pac, ekrb_bytes bytes, struct ek_buf *fields,
    struct ek_error *error)
{
	struct ek_logon_info info;

	if (ek_logon_info_parse(pac, bytes, &info, error) == EKRB_OK &&
	    fields != NULL)
		put_logon(fields, &info);
}

static void
read_delegation(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_error *error)
{
	struct ek_delegation delegation;

	ek_delegation_parse(pac, bytes, &delegation, error);
}

static void
read_upn(const struct ek_pac *pac, ekrb_bytes bytes, struct ek_error *error)
{
	struct ek_pac_upn upn;

	ek_pac_upn_parse(pac, bytes, &upn, error);
}

static void
read_checksum(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_error *error)
{
	struct ek_pac_checksum checksum;

	ek_pac_checksum_parse(pac, bytes, &checksum, error);
}

static void
read_requestor(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_error *error)
{
	struct ek_sid sid;

	ek_pac_requestor_parse(pac, bytes, &sid, error);
}

/* The buffers of fixed form, as far as Samba reads them too. */
static void
read_fixed(const struct ek_pac *pac, const struct ek_pac_buffer *buffer,
    struct ek_error *error)
{
	struct ek_pac_client client;
	struct ek_pac_attributes attributes;

	if (buffer->type == EK_PAC_ATTRIBUTES)
		ek_pac_attributes_parse(pac, buffer->data, &attributes, error);
	else if (buffer->type == EK_PAC_REQUESTOR)
		read_requestor(pac, buffer->data, error);
	else if (buffer->type == EK_PAC_CLIENT_INFO)
		ek_pac_client_parse(pac, buffer->data, &client, error);
	else if (buffer->type == EK_PAC_UPN_DNS_INFO)
		read_upn(pac, buffer->data, error);
	else if (buffer->type == EK_PAC_SERVER_CHECKSUM ||
	    buffer->type == EK_PAC_KDC_CHECKSUM ||
	    buffer->type == EK_PAC_TICKET_CHECKSUM)
		read_checksum(pac, buffer->data, error);
}

/* The whole PAC as Samba has it. */
static bool
read_pac_buffer(const struct ek_pac *pac, const struct ek_pac_buffer *buffer,
    struct ek_buf *fields, struct ek_error *error)
{
	if (buffer->type == EK_PAC_LOGON_INFO)
		read_logon(pac, buffer->data, fields, error);
	else if (buffer->type == EK_PAC_DELEGATION_INFO)
		read_delegation(pac, buffer->data, error);
	else
		read_fixed(pac, buffer, error);
	return !ek_error_is_set(error);
}

static bool
read_pac(ekrb_bytes bytes, struct ek_buf *fields, struct ek_error *error)
{
	struct ek_pac pac;
	uint32_t i;

	if (ek_pac_parse(bytes, &pac, error) != EKRB_OK)
		return false;
	for (i = 0; i < pac.n; i++) {
		const struct ek_pac_buffer buffer = ek_pac_get(&pac, i);

		if (fields != NULL)
			put_number(fields, "type", buffer.type);
		if (!read_pac_buffer(&pac, &buffer, fields, error))
			return false;
	}
	return true;
}

const struct own_format own_formats[] = {
	{ "ticket", read_ticket },
	{ "enc-ticket-part", read_ticket_part },
	{ "kdc-req", read_request },
	{ "kdc-rep", read_reply },
	{ "enc-kdc-rep-part", read_reply_part },
	{ "krb-error", read_error },
	{ "ap-req", read_apreq },
	{ "ap-rep", read_aprep },
	{ "authenticator", read_authenticator },
	{ "enc-ap-rep-part", read_aprep_part },
	{ "krb-cred", read_cred },
	{ "enc-krb-cred-part", read_cred_part },
	{ "pac-table", read_pac_table },
	{ "pac", read_pac },
	{ NULL, NULL }
};
