/* SPDX-License-Identifier: BSD-2-Clause */
/* The decoders of Heimdal, made by its ASN.1 compiler. Each returns how many
 * bytes it took; here all must be. */
#include <string.h>

#include <krb5.h>
#include <krb5_asn1.h>

#include "peer/peer.h"

const char *const peer_name = "Heimdal";

/* Heimdal's numbers have the first flag in the lowest bit. */
static void
put_flags(struct ek_buf *fields, const char *name, unsigned flags)
{
	uint32_t reversed = 0;
	int i;

	for (i = 0; i < 32; i++)
		reversed |= (uint32_t)(flags >> i & 1) << (31 - i);
	put_number(fields, name, reversed);
}

static void
put_octets(struct ek_buf *fields, const char *name,
    const heim_octet_string *octets)
{
	put_bytes(fields, name, octets != NULL ? octets->data : NULL,
	    octets != NULL ? octets->length : 0);
}

static void
put_text(struct ek_buf *fields, const char *name, const char *text)
{
	put_bytes(fields, name, text, text != NULL ? strlen(text) : 0);
}

/* Heimdal keeps the parts of an absent name as none, and its realm. */
static void
put_name(struct ek_buf *fields, const char *realm, const PrincipalName *name)
{
	unsigned i;

	put_text(fields, "realm", realm);
	if (name == NULL || name->name_string.len == 0)
		return;
	put_number(fields, "type", (int32_t)name->name_type);
	for (i = 0; i < name->name_string.len; i++)
		put_text(fields, "part", name->name_string.val[i]);
}

static void
put_optional(struct ek_buf *fields, const char *realm,
    const PrincipalName *name)
{
	if (name != NULL && name->name_string.len > 0)
		put_name(fields, realm, name);
}

static void
put_enc(struct ek_buf *fields, const EncryptedData *enc)
{
	put_number(fields, "etype", enc != NULL ? (int32_t)enc->etype : 0);
	put_number(fields, "kvno", enc != NULL && enc->kvno != NULL ?
	    (uint32_t)*enc->kvno : 0);
	put_octets(fields, "cipher", enc != NULL ? &enc->cipher : NULL);
}

static void
put_key(struct ek_buf *fields, const EncryptionKey *key)
{
	put_number(fields, "keytype", key != NULL ? key->keytype : 0);
	put_octets(fields, "key", key != NULL ? &key->keyvalue : NULL);
}

static void
put_ticket(struct ek_buf *fields, const Ticket *ticket)
{
	put_name(fields, ticket->realm, &ticket->sname);
	put_enc(fields, &ticket->enc_part);
}

static int64_t
time_of(const KerberosTime *time)
{
	return time != NULL ? (int64_t)*time : 0;
}

static void
put_times(struct ek_buf *fields, int64_t auth, const KerberosTime *start,
    const KerberosTime *end, const KerberosTime *renew_until)
{
	put_number(fields, "auth", auth);
	put_number(fields, "start", time_of(start));
	put_number(fields, "end", time_of(end));
	put_number(fields, "renew", time_of(renew_until));
}

static void
put_addresses(struct ek_buf *fields, const HostAddresses *list)
{
	unsigned i;

	for (i = 0; list != NULL && i < list->len; i++) {
		put_number(fields, "addr-type", list->val[i].addr_type);
		put_octets(fields, "address", &list->val[i].address);
	}
}

static void
put_authdata(struct ek_buf *fields, const AuthorizationData *list)
{
	unsigned i;

	for (i = 0; list != NULL && i < list->len; i++) {
		put_number(fields, "ad-type", list->val[i].ad_type);
		put_octets(fields, "ad", &list->val[i].ad_data);
	}
}

static void
put_padata(struct ek_buf *fields, const METHOD_DATA *list)
{
	unsigned i;

	for (i = 0; list != NULL && i < list->len; i++) {
		put_number(fields, "pa-type",
		    (int32_t)list->val[i].padata_type);
		put_octets(fields, "pa", &list->val[i].padata_value);
	}
}

static bool
read_ticket(ekrb_bytes bytes, struct ek_buf *fields)
{
	Ticket ticket;
	size_t len;

	if (decode_Ticket(bytes.data, bytes.len, &ticket, &len) != 0)
		return false;
	if (fields != NULL)
		put_ticket(fields, &ticket);
	free_Ticket(&ticket);
	return len == bytes.len;
}

static bool
read_ticket_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	EncTicketPart part;
	size_t len;

	if (decode_EncTicketPart(bytes.data, bytes.len, &part, &len) != 0)
		return false;
	if (fields != NULL) {
		put_flags(fields, "flags", TicketFlags2int(part.flags));
		put_key(fields, &part.key);
		put_name(fields, part.crealm, &part.cname);
		put_number(fields, "tr-type", part.transited.tr_type);
		put_octets(fields, "transited", &part.transited.contents);
		put_times(fields, part.authtime, part.starttime,
		    &part.endtime, part.renew_till);
		put_addresses(fields, part.caddr);
		put_authdata(fields, part.authorization_data);
	}
	free_EncTicketPart(&part);
	return len == bytes.len;
}

static void
put_body(struct ek_buf *fields, const KDC_REQ_BODY *body)
{
	unsigned i;

	put_flags(fields, "options", KDCOptions2int(body->kdc_options));
	put_optional(fields, body->realm, body->cname);
	put_optional(fields, body->realm, body->sname);
	put_times(fields, 0, body->from, body->till, body->rtime);
	put_number(fields, "nonce", (uint32_t)body->nonce);
	for (i = 0; i < body->etype.len; i++)
		put_number(fields, "etype", (int32_t)body->etype.val[i]);
	put_addresses(fields, body->addresses);
	put_enc(fields, body->enc_authorization_data);
	for (i = 0; body->additional_tickets != NULL &&
	    i < body->additional_tickets->len; i++)
		put_ticket(fields, &body->additional_tickets->val[i]);
}

static bool
read_request(ekrb_bytes bytes, struct ek_buf *fields)
{
	bool is_tgs = bytes.len > 0 && bytes.data[0] == 0x6c;
	KDC_REQ request;
	size_t len;

	if ((is_tgs ? decode_TGS_REQ : decode_AS_REQ)(bytes.data, bytes.len,
	    &request, &len) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "msg-type", request.msg_type);
		put_padata(fields, request.padata);
		put_body(fields, &request.req_body);
	}
	(is_tgs ? free_TGS_REQ : free_AS_REQ)(&request);
	return len == bytes.len;
}

static bool
read_reply(ekrb_bytes bytes, struct ek_buf *fields)
{
	bool is_tgs = bytes.len > 0 && bytes.data[0] == 0x6d;
	KDC_REP reply;
	size_t len;

	if ((is_tgs ? decode_TGS_REP : decode_AS_REP)(bytes.data, bytes.len,
	    &reply, &len) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "msg-type", reply.msg_type);
		put_padata(fields, reply.padata);
		put_name(fields, reply.crealm, &reply.cname);
		put_ticket(fields, &reply.ticket);
		put_enc(fields, &reply.enc_part);
	}
	(is_tgs ? free_TGS_REP : free_AS_REP)(&reply);
	return len == bytes.len;
}

static void
put_reply_part(struct ek_buf *fields, const EncKDCRepPart *part)
{
	unsigned i;

	put_key(fields, &part->key);
	for (i = 0; i < part->last_req.len; i++) {
		put_number(fields, "lr-type",
		    (int32_t)part->last_req.val[i].lr_type);
		put_number(fields, "lr", part->last_req.val[i].lr_value);
	}
	put_number(fields, "nonce", (uint32_t)part->nonce);
	put_number(fields, "key-exp", time_of(part->key_expiration));
	put_flags(fields, "flags", TicketFlags2int(part->flags));
	put_times(fields, part->authtime, part->starttime, &part->endtime,
	    part->renew_till);
	put_name(fields, part->srealm, &part->sname);
	put_addresses(fields, part->caddr);
	put_padata(fields, part->encrypted_pa_data);
}

static bool
read_reply_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	bool is_tgs = bytes.len > 0 && bytes.data[0] == 0x7a;
	EncKDCRepPart part;
	size_t len;

	if ((is_tgs ? decode_EncTGSRepPart : decode_EncASRepPart)(bytes.data,
	    bytes.len, &part, &len) != 0)
		return false;
	if (fields != NULL)
		put_reply_part(fields, &part);
	(is_tgs ? free_EncTGSRepPart : free_EncASRepPart)(&part);
	return len == bytes.len;
}

static bool
read_error(ekrb_bytes bytes, struct ek_buf *fields)
{
	KRB_ERROR error;
	size_t len;

	if (decode_KRB_ERROR(bytes.data, bytes.len, &error, &len) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "ctime", time_of(error.ctime));
		put_number(fields, "cusec", error.cusec ? *error.cusec : 0);
		put_number(fields, "stime", error.stime);
		put_number(fields, "susec", error.susec);
		put_number(fields, "code", error.error_code);
		put_optional(fields, error.crealm ? *error.crealm : "",
		    error.cname);
		put_name(fields, error.realm, &error.sname);
		put_text(fields, "e-text", error.e_text ? *error.e_text : "");
		put_octets(fields, "e-data", error.e_data);
	}
	free_KRB_ERROR(&error);
	return len == bytes.len;
}

static bool
read_apreq(ekrb_bytes bytes, struct ek_buf *fields)
{
	AP_REQ apreq;
	size_t len;

	if (decode_AP_REQ(bytes.data, bytes.len, &apreq, &len) != 0)
		return false;
	if (fields != NULL) {
		put_flags(fields, "options", APOptions2int(apreq.ap_options));
		put_ticket(fields, &apreq.ticket);
		put_enc(fields, &apreq.authenticator);
	}
	free_AP_REQ(&apreq);
	return len == bytes.len;
}

static bool
read_aprep(ekrb_bytes bytes, struct ek_buf *fields)
{
	AP_REP aprep;
	size_t len;

	if (decode_AP_REP(bytes.data, bytes.len, &aprep, &len) != 0)
		return false;
	if (fields != NULL)
		put_enc(fields, &aprep.enc_part);
	free_AP_REP(&aprep);
	return len == bytes.len;
}

static void
put_authenticator(struct ek_buf *fields, const Authenticator *authenticator)
{
	const Checksum *cksum = authenticator->cksum;

	put_name(fields, authenticator->crealm, &authenticator->cname);
	put_number(fields, "cksumtype", cksum != NULL ?
	    (int32_t)cksum->cksumtype : 0);
	put_octets(fields, "cksum", cksum != NULL ? &cksum->checksum : NULL);
	put_number(fields, "ctime", authenticator->ctime);
	put_number(fields, "cusec", authenticator->cusec);
	put_key(fields, authenticator->subkey);
	put_number(fields, "seq", authenticator->seq_number != NULL ?
	    (uint32_t)*authenticator->seq_number : 0);
	put_authdata(fields, authenticator->authorization_data);
}

static bool
read_authenticator(ekrb_bytes bytes, struct ek_buf *fields)
{
	Authenticator authenticator;
	size_t len;

	if (decode_Authenticator(bytes.data, bytes.len, &authenticator,
	    &len) != 0)
		return false;
	if (fields != NULL)
		put_authenticator(fields, &authenticator);
	free_Authenticator(&authenticator);
	return len == bytes.len;
}

static bool
read_aprep_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	EncAPRepPart part;
	size_t len;

	if (decode_EncAPRepPart(bytes.data, bytes.len, &part, &len) != 0)
		return false;
	if (fields != NULL) {
		put_number(fields, "ctime", part.ctime);
		put_number(fields, "cusec", part.cusec);
		put_key(fields, part.subkey);
		put_number(fields, "seq", part.seq_number != NULL ?
		    (uint32_t)*part.seq_number : 0);
	}
	free_EncAPRepPart(&part);
	return len == bytes.len;
}

static bool
read_cred(ekrb_bytes bytes, struct ek_buf *fields)
{
	KRB_CRED cred;
	size_t len;
	unsigned i;

	if (decode_KRB_CRED(bytes.data, bytes.len, &cred, &len) != 0)
		return false;
	if (fields != NULL) {
		for (i = 0; i < cred.tickets.len; i++)
			put_ticket(fields, &cred.tickets.val[i]);
		put_enc(fields, &cred.enc_part);
	}
	free_KRB_CRED(&cred);
	return len == bytes.len;
}

static void
put_cred_part(struct ek_buf *fields, const EncKrbCredPart *part)
{
	const KrbCredInfo *info;
	unsigned i;

	for (i = 0; i < part->ticket_info.len; i++) {
		info = &part->ticket_info.val[i];
		put_key(fields, &info->key);
		put_optional(fields, info->prealm ? *info->prealm : "",
		    info->pname);
		put_flags(fields, "flags", info->flags ?
		    TicketFlags2int(*info->flags) : 0);
		put_times(fields, time_of(info->authtime), info->starttime,
		    info->endtime, info->renew_till);
		put_optional(fields, info->srealm ? *info->srealm : "",
		    info->sname);
		put_addresses(fields, info->caddr);
	}
	put_number(fields, "nonce", part->nonce ? (uint32_t)*part->nonce : 0);
	put_number(fields, "timestamp", time_of(part->timestamp));
	put_number(fields, "usec", part->usec ? *part->usec : 0);
	put_octets(fields, "sender", part->s_address ?
	    &part->s_address->address : NULL);
	put_octets(fields, "recipient", part->r_address ?
	    &part->r_address->address : NULL);
}

static bool
read_cred_part(ekrb_bytes bytes, struct ek_buf *fields)
{
	EncKrbCredPart part;
	size_t len;

	if (decode_EncKrbCredPart(bytes.data, bytes.len, &part, &len) != 0)
		return false;
	if (fields != NULL)
		put_cred_part(fields, &part);
	free_EncKrbCredPart(&part);
	return len == bytes.len;
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
	{ NULL, NULL }
};
