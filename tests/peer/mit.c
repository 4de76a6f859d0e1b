/* SPDX-License-Identifier: BSD-2-Clause */
/* The decoders of MIT krb5. The library exports them; its public header has
 * the types, and only decode_ticket by another name. */
#include "peer/mit.h"
#include "unit/expect.h"

const char *const peer_name = "MIT krb5";

krb5_error_code decode_krb5_ticket(const krb5_data *, krb5_ticket **);
krb5_error_code decode_krb5_enc_tkt_part(const krb5_data *,
    krb5_enc_tkt_part **);
krb5_error_code decode_krb5_as_req(const krb5_data *, krb5_kdc_req **);
krb5_error_code decode_krb5_tgs_req(const krb5_data *, krb5_kdc_req **);
krb5_error_code decode_krb5_as_rep(const krb5_data *, krb5_kdc_rep **);
krb5_error_code decode_krb5_tgs_rep(const krb5_data *, krb5_kdc_rep **);
krb5_error_code decode_krb5_enc_kdc_rep_part(const krb5_data *,
    krb5_enc_kdc_rep_part **);
krb5_error_code decode_krb5_error(const krb5_data *, krb5_error **);
krb5_error_code decode_krb5_ap_req(const krb5_data *, krb5_ap_req **);
krb5_error_code decode_krb5_ap_rep(const krb5_data *, krb5_ap_rep **);
krb5_error_code decode_krb5_authenticator(const krb5_data *,
    krb5_authenticator **);
krb5_error_code decode_krb5_ap_rep_enc_part(const krb5_data *,
    krb5_ap_rep_enc_part **);
krb5_error_code decode_krb5_cred(const krb5_data *, krb5_cred **);
krb5_error_code decode_krb5_enc_cred_part(const krb5_data *,
    krb5_cred_enc_part **);
void krb5_free_enc_tkt_part(krb5_context, krb5_enc_tkt_part *);
void krb5_free_kdc_req(krb5_context, krb5_kdc_req *);
void krb5_free_kdc_rep(krb5_context, krb5_kdc_rep *);
void krb5_free_enc_kdc_rep_part(krb5_context, krb5_enc_kdc_rep_part *);
void krb5_free_ap_req(krb5_context, krb5_ap_req *);
void krb5_free_ap_rep(krb5_context, krb5_ap_rep *);
void krb5_free_cred(krb5_context, krb5_cred *);
void krb5_free_cred_enc_part(krb5_context, krb5_cred_enc_part *);

static krb5_context
context(void)
{
	static krb5_context made;

	if (made == NULL)
		EXPECT(krb5_init_context(&made) == 0);
	return made;
}

static krb5_data
data_of(ekrb_bytes bytes)
{
	union {
		const uint8_t *borrowed;
		char *data;
	} pointer = { bytes.data };
	krb5_data data = { .length = (unsigned)bytes.len,
		.data = pointer.data };

	return data;
}

static void
put_enc(struct ek_buf *fields, const krb5_enc_data *enc)
{
	put_number(fields, "etype", enc->enctype);
	put_number(fields, "kvno", enc->kvno);
	put_data(fields, "cipher", &enc->ciphertext);
}

static void
put_ticket(struct ek_buf *fields, const krb5_ticket *ticket)
{
	put_name(fields, ticket->server);
	put_enc(fields, &ticket->enc_part);
}

static void
put_padata(struct ek_buf *fields, krb5_pa_data *const *list)
{
	for (; list != NULL && *list != NULL; list++) {
		put_number(fields, "pa-type", (*list)->pa_type);
		put_bytes(fields, "pa", (*list)->contents, (*list)->length);
	}
}

static bool
read_ticket(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_ticket *ticket;

	if (decode_krb5_ticket(&data, &ticket) != 0)
		return false;
	if (fields != NULL)
		put_ticket(fields, ticket);
	krb5_free_ticket(context(), ticket);
	return true;
}

static bool
read_ticket_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_enc_tkt_part *part;

	if (decode_krb5_enc_tkt_part(&data, &part) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "flags", (uint32_t)part->flags);
		put_key(fields, part->session);
		put_name(fields, part->client);
		put_number(fields, "tr-type", part->transited.tr_type);
		put_data(fields, "transited", &part->transited.tr_contents);
		put_times(fields, &part->times);
		put_addresses(fields, part->caddrs);
		put_authdata(fields, part->authorization_data);
	}
	krb5_free_enc_tkt_part(context(), part);
	return true;
}

static void
put_request(struct ek_buf *fields, const krb5_kdc_req *request)
{
	krb5_ticket *const *ticket = request->second_ticket;
	int i;

	put_number(fields, "msg-type", request->msg_type);
	put_padata(fields, request->padata);
	put_number(fields, "options", (uint32_t)request->kdc_options);
	put_name(fields, request->client);
	put_name(fields, request->server);
	put_number(fields, "auth", 0);
	put_time(fields, "start", request->from);
	put_time(fields, "end", request->till);
	put_time(fields, "renew", request->rtime);
	put_number(fields, "nonce", (uint32_t)request->nonce);
	for (i = 0; i < request->nktypes; i++)
		put_number(fields, "etype", request->ktype[i]);
	put_addresses(fields, request->addresses);
	put_enc(fields, &request->authorization_data);
	for (; ticket != NULL && *ticket != NULL; ticket++)
		put_ticket(fields, *ticket);
}

static bool
read_request(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_kdc_req *request;

	if (decode_krb5_as_req(&data, &request) != 0 &&
	    decode_krb5_tgs_req(&data, &request) != 0)
		return false;
	if (fields != NULL)
		put_request(fields, request);
	krb5_free_kdc_req(context(), request);
	return true;
}

static bool
read_reply(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_kdc_rep *reply;
	bool is_tgs = bytes.len > 0 && bytes.data[0] == 0x6d;

	if ((is_tgs ? decode_krb5_tgs_rep : decode_krb5_as_rep)(&data,
	    &reply) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "msg-type", reply->msg_type);
		put_padata(fields, reply->padata);
		put_name(fields, reply->client);
		put_ticket(fields, reply->ticket);
		put_enc(fields, &reply->enc_part);
	}
	krb5_free_kdc_rep(context(), reply);
	return true;
}

static void
put_reply_part(struct ek_buf *fields, const krb5_enc_kdc_rep_part *part)
{
	krb5_last_req_entry *const *entry = part->last_req;

	put_key(fields, part->session);
	for (; entry != NULL && *entry != NULL; entry++) {
		put_number(fields, "lr-type", (*entry)->lr_type);
		put_time(fields, "lr", (*entry)->value);
	}
	put_number(fields, "nonce", (uint32_t)part->nonce);
	put_time(fields, "key-exp", part->key_exp);
	put_number(fields, "flags", (uint32_t)part->flags);
	put_times(fields, &part->times);
	put_name(fields, part->server);
	put_addresses(fields, part->caddrs);
	put_padata(fields, part->enc_padata);
}

static bool
read_reply_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_enc_kdc_rep_part *part;

	if (decode_krb5_enc_kdc_rep_part(&data, &part) != 0)
		return false;
	if (fields != NULL)
		put_reply_part(fields, part);
	krb5_free_enc_kdc_rep_part(context(), part);
	return true;
}

static bool
read_error(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_error *error;

	if (decode_krb5_error(&data, &error) != 0)
		return false;
	if (fields != NULL) {
		put_time(fields, "ctime", error->ctime);
		put_number(fields, "cusec", error->cusec);
		put_time(fields, "stime", error->stime);
		put_number(fields, "susec", error->susec);
		put_number(fields, "code", (int32_t)error->error);
		put_name(fields, error->client);
		put_name(fields, error->server);
		put_data(fields, "e-text", &error->text);
		put_data(fields, "e-data", &error->e_data);
	}
	krb5_free_error(context(), error);
	return true;
}

static bool
read_apreq(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_ap_req *apreq;

	if (decode_krb5_ap_req(&data, &apreq) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "options", (uint32_t)apreq->ap_options);
		put_ticket(fields, apreq->ticket);
		put_enc(fields, &apreq->authenticator);
	}
	krb5_free_ap_req(context(), apreq);
	return true;
}

static bool
read_aprep(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_ap_rep *aprep;

	if (decode_krb5_ap_rep(&data, &aprep) != 0)
		return false;
	if (fields != NULL)
		put_enc(fields, &aprep->enc_part);
	krb5_free_ap_rep(context(), aprep);
	return true;
}

static bool
read_authenticator(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_authenticator *authenticator;
	krb5_checksum *cksum;

	if (decode_krb5_authenticator(&data, &authenticator) != 0)
		return false;
	cksum = authenticator->checksum;
	if (fields != NULL) {
		put_name(fields, authenticator->client);
		put_number(fields, "cksumtype",
		    cksum != NULL ? cksum->checksum_type : 0);
		put_bytes(fields, "cksum", cksum != NULL ? cksum->contents :
		    NULL, cksum != NULL ? cksum->length : 0);
		put_time(fields, "ctime", authenticator->ctime);
		put_number(fields, "cusec", authenticator->cusec);
		put_key(fields, authenticator->subkey);
		put_number(fields, "seq", (uint32_t)authenticator->seq_number);
		put_authdata(fields, authenticator->authorization_data);
	}
	krb5_free_authenticator(context(), authenticator);
	return true;
}

static bool
read_aprep_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_ap_rep_enc_part *part;

	if (decode_krb5_ap_rep_enc_part(&data, &part) != 0)
		return false;
	if (fields != NULL) {
		put_time(fields, "ctime", part->ctime);
		put_number(fields, "cusec", part->cusec);
		put_key(fields, part->subkey);
		put_number(fields, "seq", (uint32_t)part->seq_number);
	}
	krb5_free_ap_rep_enc_part(context(), part);
	return true;
}

static bool
read_cred(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_ticket *const *ticket;
	krb5_cred *cred;

	if (decode_krb5_cred(&data, &cred) != 0)
		return false;
	if (fields != NULL) {
		for (ticket = cred->tickets; ticket != NULL && *ticket != NULL;
		    ticket++)
			put_ticket(fields, *ticket);
		put_enc(fields, &cred->enc_part);
	}
	krb5_free_cred(context(), cred);
	return true;
}

static void
put_cred_part(struct ek_buf *fields, const krb5_cred_enc_part *part)
{
	krb5_cred_info *const *info = part->ticket_info;

	for (; info != NULL && *info != NULL; info++) {
		put_key(fields, (*info)->session);
		put_name(fields, (*info)->client);
		put_number(fields, "flags", (uint32_t)(*info)->flags);
		put_times(fields, &(*info)->times);
		put_name(fields, (*info)->server);
		put_addresses(fields, (*info)->caddrs);
	}
	put_number(fields, "nonce", (uint32_t)part->nonce);
	put_time(fields, "timestamp", part->timestamp);
	put_number(fields, "usec", part->usec);
	put_bytes(fields, "sender", part->s_address ?
	    part->s_address->contents : NULL,
	    part->s_address ? part->s_address->length : 0);
	put_bytes(fields, "recipient", part->r_address ?
	    part->r_address->contents : NULL,
	    part->r_address ? part->r_address->length : 0);
}

static bool
read_cred_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_data data = data_of(bytes);
	krb5_cred_enc_part *part;

	if (decode_krb5_enc_cred_part(&data, &part) != 0)
		return false;
	if (fields != NULL)
		put_cred_part(fields, part);
	krb5_free_cred_enc_part(context(), part);
	free(part);
	return true;
}

/* MIT reads the table only and leaves NDR alone. */
static bool
read_pac_table(ekrb_bytes bytes, struct ek_buf *fields)
{
	krb5_ui_4 *types;
	krb5_data data;
	krb5_pac pac;
	size_t n, i;

	if (krb5_pac_parse(context(), bytes.data, bytes.len, &pac) != 0)
		return false;
	if (fields != NULL && krb5_pac_get_types(context(), pac, &n, &types) ==
	    0) {
		for (i = 0; i < n; i++) {
			put_number(fields, "type", types[i]);
			if (krb5_pac_get_buffer(context(), pac, types[i],
			    &data) != 0)
				continue;
			put_data(fields, "data", &data);
			krb5_free_data_contents(context(), &data);
		}
		free(types);
	}
	krb5_pac_free(context(), pac);
	return true;
}

const struct peer_format peer_formats[] = {
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
	{ NULL, NULL }
};
