/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/utf16.h"
#include "krb/apreq.h"
#include "krb/claims.h"
#include "krb/delegation.h"
#include "krb/deviceinfo.h"
#include "krb/kdcrep.h"
#include "krb/kdcreq.h"
#include "krb/kkdcp.h"
#include "krb/krbcred.h"
#include "krb/krberror.h"
#include "krb/logoninfo.h"
#include "krb/ntlmssp.h"
#include "krb/spnego.h"
#include "unit/dersame.h"
#include "unit/expect.h"
#include "unit/message.h"
#include "unit/vector.h"

/* What is printed for people must cope with any bytes. */
static void
look_at_name(const struct ek_principal *principal)
{
	struct ek_buf text = { .failed = false };

	ek_principal_print(&text, principal);
	ek_buf_free(&text);
}

static void
look_at_text16(ekrb_bytes name)
{
	struct ek_buf text = { .failed = false };

	ek_utf16_print(&text, name);
	ek_buf_free(&text);
}

static void
look_at_addresses(struct ek_list list)
{
	struct ek_buf text = { .failed = false };
	struct ek_hostaddr hostaddr;
	uint32_t n = 0;

	for (; ek_hostaddr_next(&list, &hostaddr); n++)
		ek_hostaddr_print(&text, &hostaddr);
	EXPECT(n == list.n);
	ek_buf_free(&text);
}

static bool
count(const struct ek_authdata *authdata, int depth, void *arg)
{
	EXPECT(depth <= EK_AUTHDATA_DEPTH_MAX);
	*(uint32_t *)arg += depth == 0;
	return true;
}

static void
look_at_authdata(struct ek_list list)
{
	uint32_t n = 0;

	ek_authdata_walk(&list, count, &n);
	EXPECT(n == list.n);
}

static void
look_at_padata(struct ek_list list)
{
	struct ek_error error = { 0 };
	struct ek_padata padata;
	struct ek_list infos;
	struct ek_etype_info info;
	uint32_t n = 0, flags;

	for (; ek_padata_next(&list, &padata); n++) {
		ek_supported_etypes(&padata, &flags);
		ek_pac_options(&padata, &flags);
		if (padata.type != EK_PA_ETYPE_INFO2)
			continue;
		ek_error_clear(&error);
		if (ek_etype_info_parse(padata.value, &infos, &error) ==
		    EKRB_OK)
			while (ek_etype_info_next(&infos, &info))
				;
	}
	EXPECT(n == list.n);
}

static void
look_at_tickets(struct ek_list list)
{
	struct ek_ticket ticket;
	uint32_t n = 0;

	for (; ek_ticket_next(&list, &ticket); n++)
		look_at_name(&ticket.server);
	EXPECT(n == list.n);
}

static bool
again_ticket(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_ticket ticket;

	if (ek_ticket_parse(bytes, &ticket, error) != EKRB_OK)
		return false;
	EXPECT(ek_bytes_equal(ticket.der, bytes));
	look_at_name(&ticket.server);
	ek_ticket_write(out, EK_DER_BARE, &ticket);
	return true;
}

static bool
again_ticket_part(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_ticket_part part;

	if (ek_ticket_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	look_at_name(&part.client);
	look_at_addresses(part.addresses);
	look_at_authdata(part.authdata);
	ek_ticket_part_write(out, &part);
	return true;
}

static bool
again_kdcreq(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_kdcreq request;

	if (ek_kdcreq_parse(bytes, &request, error) != EKRB_OK)
		return false;
	look_at_name(&request.client);
	look_at_name(&request.server);
	look_at_padata(request.padata);
	look_at_addresses(request.addresses);
	look_at_tickets(request.tickets);
	ek_kdcreq_write(out, &request);
	return true;
}

static bool
again_kdcrep(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_kdcrep reply;

	if (ek_kdcrep_parse(bytes, &reply, error) != EKRB_OK)
		return false;
	look_at_padata(reply.padata);
	ek_kdcrep_write(out, &reply);
	return true;
}

static bool
again_kdcrep_part(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_kdcrep_part part;
	struct ek_last_req last_req;
	struct ek_list list;
	uint32_t n = 0;

	if (ek_kdcrep_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	for (list = part.last_req; ek_last_req_next(&list, &last_req); n++)
		;
	EXPECT(n == part.last_req.n);
	look_at_padata(part.padata);
	ek_kdcrep_part_write(out, &part);
	return true;
}

static void
look_at_edata(const struct ek_edata *edata)
{
	struct ek_list list = edata->list;
	struct ek_padata data;
	uint32_t n = 0;

	if (edata->form == EK_EDATA_METHODS)
		look_at_padata(list);
	if (edata->form != EK_EDATA_TYPED)
		return;
	while (ek_typed_data_next(&list, &data))
		n++;
	EXPECT(n == edata->list.n);
}

static bool
again_krberror(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_krberror krberror;

	if (ek_krberror_parse(bytes, &krberror, error) != EKRB_OK)
		return false;
	look_at_name(&krberror.server);
	look_at_edata(&krberror.data);
	ek_krberror_write(out, &krberror);
	return true;
}

static bool
again_apreq(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_apreq apreq;

	if (ek_apreq_parse(bytes, &apreq, error) != EKRB_OK)
		return false;
	ek_apreq_write(out, &apreq);
	return true;
}

static bool
again_aprep(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_encdata enc;

	if (ek_aprep_parse(bytes, &enc, error) != EKRB_OK)
		return false;
	ek_aprep_write(out, &enc);
	return true;
}

static bool
again_authenticator(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_authenticator authenticator;
	struct ek_gss_cksum cksum;

	if (ek_authenticator_parse(bytes, &authenticator, error) != EKRB_OK)
		return false;
	ek_gss_cksum_read(&authenticator, &cksum);
	look_at_authdata(authenticator.authdata);
	ek_authenticator_write(out, &authenticator);
	return true;
}

static bool
again_aprep_part(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_aprep_part part;

	if (ek_aprep_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	ek_aprep_part_write(out, &part);
	return true;
}

static void
look_at_infos(struct ek_list list)
{
	struct ek_cred_info info;
	uint32_t n = 0;

	for (; ek_cred_info_next(&list, &info); n++) {
		look_at_name(&info.client);
		look_at_addresses(info.addresses);
	}
	EXPECT(n == list.n);
}

static bool
again_krbcred(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_krbcred krbcred;

	if (ek_krbcred_parse(bytes, &krbcred, error) != EKRB_OK)
		return false;
	EXPECT(krbcred.has_part == (krbcred.enc.etype == EK_ETYPE_NULL));
	look_at_tickets(krbcred.tickets);
	look_at_infos(krbcred.part.infos);
	ek_krbcred_write(out, &krbcred);
	return true;
}

static bool
again_krbcred_part(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_krbcred_part part;

	if (ek_krbcred_part_parse(bytes, &part, error) != EKRB_OK)
		return false;
	look_at_infos(part.infos);
	ek_krbcred_part_write(out, &part);
	return true;
}

static bool
again_gss(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_buf text = { .failed = false };
	struct ek_gss gss;

	if (ek_gss_parse(bytes, &gss, error) != EKRB_OK)
		return false;
	ek_oid_print(&text, gss.oid);
	ek_buf_free(&text);
	ek_gss_write(out, &gss);
	return true;
}

static bool
again_spnego(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_spnego spnego;
	struct ek_list list;
	ekrb_bytes oid;
	uint32_t n = 0;

	if (ek_spnego_parse(bytes, &spnego, error) != EKRB_OK)
		return false;
	for (list = spnego.mechs; ek_spnego_mech_next(&list, &oid); n++)
		EXPECT(oid.len > 0);
	EXPECT(n == spnego.mechs.n);
	ek_spnego_write(out, &spnego);
	return true;
}

static bool
again_kkdcp(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_kkdcp kkdcp;

	if (ek_kkdcp_parse(bytes, &kkdcp, error) != EKRB_OK)
		return false;
	ek_kkdcp_write(out, &kkdcp);
	return true;
}

static bool
again_ntlmssp(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_ntlmssp ntlmssp;

	if (ek_ntlmssp_parse(bytes, &ntlmssp, error) != EKRB_OK)
		return false;
	look_at_text16(ntlmssp.domain);
	look_at_text16(ntlmssp.user);
	look_at_text16(ntlmssp.workstation);
	return true;
}

static bool
again_authdata(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_list list;

	if (ek_authdata_parse(bytes, &list, error) != EKRB_OK)
		return false;
	look_at_authdata(list);
	ek_list_write(out, EK_DER_BARE, &list);
	return true;
}

static bool
again_etype_info(ekrb_bytes bytes, struct ek_derout *out,
    struct ek_error *error)
{
	struct ek_etype_info info;
	struct ek_list list, rest;
	uint32_t n = 0;

	if (ek_etype_info_parse(bytes, &list, error) != EKRB_OK)
		return false;
	for (rest = list; ek_etype_info_next(&rest, &info); n++)
		;
	EXPECT(n == list.n);
	ek_list_write(out, EK_DER_BARE, &list);
	return true;
}

/* All the SIDs and groups that a list promises are there. */
static void
look_at_sids(struct ek_sid_list sids, const struct ek_groups *groups)
{
	struct ek_buf text = { .failed = false };
	struct ek_sid sid;
	uint32_t i, id, attributes, n = sids.n;

	for (i = 0; ek_sid_next(&sids, &sid, &attributes); i++)
		ek_sid_print(&text, &sid);
	EXPECT(i == n);
	for (i = 0; i < groups->n; i++)
		ek_group_get(groups, i, &id, &attributes);
	ek_buf_free(&text);
}

static bool
look_at_logon(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_error *error)
{
	struct ek_logon_info info;
	struct ek_sid sid;

	ek_logon_info_parse(pac, bytes, &info, error);
	look_at_sids(info.extra_sids, &info.groups);
	look_at_sids((struct ek_sid_list){ .n = 0 }, &info.resource_groups);
	look_at_text16(info.name);
	look_at_text16(info.domain);
	if (info.domain_sid.data != NULL)
		EXPECT(ek_sid_parse(info.domain_sid, &sid));
	return !ek_error_is_set(error);
}

static bool
look_at_delegation(const struct ek_pac *pac, ekrb_bytes bytes,
    struct ek_error *error)
{
	struct ek_delegation delegation;
	ekrb_bytes name;
	uint32_t i, n;

	ek_delegation_parse(pac, bytes, &delegation, error);
	n = delegation.n_services;
	for (i = 0; ek_delegation_next(&delegation, &name); i++)
		look_at_text16(name);
	EXPECT(i == n);
	return !ek_error_is_set(error);
}

static bool
look_at_ndr(const struct ek_pac *pac, const struct ek_pac_buffer *buffer,
    struct ek_error *error)
{
	struct ek_device_info device;
	struct ek_claims claims;

	switch (buffer->type) {
	case EK_PAC_LOGON_INFO:
		return look_at_logon(pac, buffer->data, error);
	case EK_PAC_DELEGATION_INFO:
		return look_at_delegation(pac, buffer->data, error);
	case EK_PAC_DEVICE_INFO:
		ek_device_info_parse(pac, buffer->data, &device, error);
		look_at_sids(device.extra_sids, &device.groups);
		break;
	case EK_PAC_CLIENT_CLAIMS:
	case EK_PAC_DEVICE_CLAIMS:
		ek_claims_parse(pac, buffer->data, &claims, error);
		break;
	default:
		break;
	}
	return !ek_error_is_set(error);
}

static bool
look_at_fixed(const struct ek_pac *pac, const struct ek_pac_buffer *buffer,
    struct ek_error *error)
{
	struct ek_pac_client client;
	struct ek_pac_upn upn;
	struct ek_pac_credentials credentials;
	struct ek_pac_attributes attributes;
	struct ek_pac_checksum checksum;
	struct ek_sid sid;
	char guid[EK_GUID_TEXT];

	switch (buffer->type) {
	case EK_PAC_CREDENTIALS:
		ek_pac_credentials_parse(pac, buffer->data, &credentials,
		    error);
		break;
	case EK_PAC_CLIENT_INFO:
		if (ek_pac_client_parse(pac, buffer->data, &client, error) ==
		    EKRB_OK)
			look_at_text16(client.name);
		break;
	case EK_PAC_UPN_DNS_INFO:
		ek_pac_upn_parse(pac, buffer->data, &upn, error);
		look_at_text16(upn.upn);
		look_at_text16(upn.sam);
		break;
	case EK_PAC_ATTRIBUTES:
		ek_pac_attributes_parse(pac, buffer->data, &attributes, error);
		break;
	case EK_PAC_REQUESTOR:
		ek_pac_requestor_parse(pac, buffer->data, &sid, error);
		break;
	case EK_PAC_REQUESTOR_GUID:
		ek_pac_guid_parse(pac, buffer->data, guid, error);
		break;
	case EK_PAC_SERVER_CHECKSUM:
	case EK_PAC_KDC_CHECKSUM:
	case EK_PAC_TICKET_CHECKSUM:
	case EK_PAC_FULL_CHECKSUM:
		ek_pac_checksum_parse(pac, buffer->data, &checksum, error);
		break;
	default:
		break;
	}
	return !ek_error_is_set(error);
}

static bool
again_pac(ekrb_bytes bytes, struct ek_derout *out, struct ek_error *error)
{
	struct ek_pac pac;
	uint32_t i;

	if (ek_pac_parse(bytes, &pac, error) != EKRB_OK)
		return false;
	for (i = 0; i < pac.n; i++) {
		const struct ek_pac_buffer buffer = ek_pac_get(&pac, i);

		if (!look_at_ndr(&pac, &buffer, error) ||
		    !look_at_fixed(&pac, &buffer, error))
			return false;
	}
	return true;
}

/* Marks the octets of which one bit decides whether READ takes the message:
 * there are the counts, lengths and offsets of formats that are not DER. */
static void
mark_deciding(ekrb_bytes bytes, uint8_t *marks, bool (*read)(ekrb_bytes,
    struct ek_derout *, struct ek_error *))
{
	struct ek_derout out = { .depth = 0 };
	uint8_t *data = malloc(bytes.len);
	size_t bit;

	EXPECT(data != NULL);
	memcpy(data, bytes.data, bytes.len);
	for (bit = 0; bit < 8 * bytes.len; bit++) {
		struct ek_error error = { 0 };

		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (!read((ekrb_bytes){ data, bytes.len }, &out, &error))
			marks[bit / 8] = 1;
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	free(data);
}

static void
ntlmssp_marks(ekrb_bytes bytes, uint8_t *marks)
{
	mark_deciding(bytes, marks, again_ntlmssp);
}

/* The table too: another offset may be as good. */
static void
pac_marks(ekrb_bytes bytes, uint8_t *marks)
{
	mark_deciding(bytes, marks, again_pac);
	memset(marks, 1, 8 + 16 * (size_t)bytes.data[0]);
}

const struct message messages[] = {
	{ "ticket", mutate_der_marks, again_ticket, true },
	{ "enc-ticket-part", mutate_der_marks, again_ticket_part, true },
	{ "kdc-req", mutate_der_marks, again_kdcreq, true },
	{ "kdc-rep", mutate_der_marks, again_kdcrep, true },
	{ "enc-kdc-rep-part", mutate_der_marks, again_kdcrep_part, true },
	{ "krb-error", mutate_der_marks, again_krberror, true },
	{ "ap-req", mutate_der_marks, again_apreq, true },
	{ "ap-rep", mutate_der_marks, again_aprep, true },
	{ "authenticator", mutate_der_marks, again_authenticator, true },
	{ "enc-ap-rep-part", mutate_der_marks, again_aprep_part, true },
	{ "krb-cred", mutate_der_marks, again_krbcred, true },
	{ "enc-krb-cred-part", mutate_der_marks, again_krbcred_part, true },
	{ "gss", mutate_der_marks, again_gss, true },
	{ "spnego", mutate_der_marks, again_spnego, true },
	{ "kkdcp", mutate_der_marks, again_kkdcp, true },
	{ "authdata", mutate_der_marks, again_authdata, true },
	{ "etype-info2", mutate_der_marks, again_etype_info, true },
	{ "ntlmssp", ntlmssp_marks, again_ntlmssp, false },
	{ "pac", pac_marks, again_pac, false },
	{ NULL, NULL, NULL, false }
};

const struct message *
message_find(const char *name)
{
	const struct message *message;

	for (message = messages; message->name != NULL; message++)
		if (strcmp(message->name, name) == 0)
			return message;
	EXPECT(!"a message of that name");
	return NULL;
}

static bool
contains(ekrb_bytes bytes, const char *part, size_t len)
{
	size_t i;

	for (i = 0; i + len <= bytes.len; i++)
		if (memcmp(bytes.data + i, part, len) == 0)
			return true;
	return false;
}

/* The epoch and a name without parts, where optional, count as absent. */
static bool
counts_as_absent(ekrb_bytes bytes)
{
	return contains(bytes, "19700101000000Z", 15) ||
	    contains(bytes, "\xa1\x02\x30\x00", 4);
}

bool
message_check(const struct message *message, ekrb_bytes bytes)
{
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	bool accepted = message->again(bytes, &out, &error);

	if (!accepted) {
		EXPECT(error.status == EKRB_MALFORMED);
		EXPECT(error.has_offset && error.offset <= bytes.len);
		EXPECT(error.field[0] != '\0' && error.text[0] != '\0');
	} else if (out.buf.len > 0 && !counts_as_absent(bytes))
		EXPECT(der_same(bytes, ek_derout_bytes(&out)));
	ek_derout_free(&out);
	return accepted;
}

struct run {
	const struct message *message;
	unsigned long accepted;
};

static void
count_accepted(ekrb_bytes bytes, void *arg)
{
	struct run *run = arg;

	run->accepted += message_check(run->message, bytes);
}

unsigned long
message_mutate_singly(const char *name, const char *vector)
{
	struct run run = { message_find(name), 0 };
	ekrb_bytes bytes = vector_load(vector);

	EXPECT(message_check(run.message, bytes));
	mutate_truncate(bytes, count_accepted, &run);
	EXPECT(!run.message->exact || run.accepted == 0);
	mutate_one_bit(bytes, count_accepted, &run);
	vector_free(bytes);
	return run.accepted;
}

unsigned long
message_mutate(const char *name, const char *vector)
{
	struct run run = { message_find(name), 0 };
	ekrb_bytes bytes = vector_load(vector);
	unsigned long singly = message_mutate_singly(name, vector);

	mutate_two_bits(bytes, run.message->marks, count_accepted, &run);
	vector_free(bytes);
	return singly + run.accepted;
}
