/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/le.h"
#include "krb/krberror.h"
#include "krb/ktime.h"

enum {
	KERB_ERR_TYPE_EXTENDED = 3,
	EXT_ERROR_LEN = 12
};

/* KERB_EXT_ERROR, MS-KILE 2.2.1: status, reserved, flags. */
static void
read_ext_error(ekrb_bytes bytes, struct ek_edata *edata)
{
	if (bytes.len != EXT_ERROR_LEN)
		return;
	edata->has_ntstatus = true;
	edata->ntstatus = ek_le32(bytes.data);
	edata->ext_flags = ek_le32(bytes.data + 8);
}

/* KERB-ERROR-DATA ::= SEQUENCE { data-type [1], data-value [2] OPTIONAL },
 * MS-KILE 2.2.2. */
static bool
is_kerb_error_data(ekrb_bytes raw, struct ek_edata *edata)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(raw, "", &error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");
	ekrb_bytes value = { NULL, 0 };
	int32_t type;

	type = ek_der_int32(&seq, 1, "data-type");
	if (ek_der_has(&seq, 2))
		value = ek_der_octets(&seq, 2, "data-value");
	ek_der_finish(&seq);
	if (ek_der_finish(&der) != EKRB_OK)
		return false;
	edata->form = EK_EDATA_KERB_ERROR;
	edata->data_type = type;
	edata->data_value = value;
	if (type == KERB_ERR_TYPE_EXTENDED)
		read_ext_error(value, edata);
	return true;
}

/* Windows puts KERB_EXT_ERROR into a PA-PW-SALT too; a salt is text and so
 * never holds the zeros of its reserved field. */
static void
look_into_salt(struct ek_edata *edata)
{
	struct ek_padata salt;

	if (ek_padata_find(&edata->list, EK_PA_PW_SALT, &salt) &&
	    salt.value.len == EXT_ERROR_LEN &&
	    ek_le32(salt.value.data + 4) == 0)
		read_ext_error(salt.value, edata);
}

static bool
is_method_data(ekrb_bytes raw, struct ek_edata *edata)
{
	struct ek_error error = { 0 };
	struct ek_list list;

	if (ek_padatas_parse(raw, &list, &error) != EKRB_OK)
		return false;
	edata->form = EK_EDATA_METHODS;
	edata->list = list;
	look_into_salt(edata);
	return true;
}

static void
read_typed(struct ek_der *der, struct ek_padata *data)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	*data = (struct ek_padata){ .type = 0 };
	data->type = ek_der_int32(&seq, 0, "data-type");
	if (ek_der_has(&seq, 1))
		data->value = ek_der_octets(&seq, 1, "data-value");
	ek_der_finish(&seq);
}

/* TYPED-DATA ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { data-type [0],
 * data-value [1] OPTIONAL }, RFC 4120 5.9.1. */
static bool
is_typed_data(ekrb_bytes raw, struct ek_edata *edata)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(raw, "", &error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");
	struct ek_padata data;
	struct ek_list list;

	list.raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_TYPED_DATA_MAX))
		read_typed(&seq, &data);
	list.n = seq.count;
	ek_der_finish(&seq);
	if (ek_der_finish(&der) != EKRB_OK || list.n == 0)
		return false;
	edata->form = EK_EDATA_TYPED;
	edata->list = list;
	return true;
}

bool
ek_typed_data_next(struct ek_list *list, struct ek_padata *data)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_TYPED_DATA_MAX))
		return false;
	read_typed(&der, data);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

const char *
ek_typed_data_name(int32_t type)
{
	static const char *const names[] = { "TD-PKINIT-CMS-CERTIFICATES",
		"TD-KRB-PRINCIPAL", "TD-KRB-REALM", "TD-TRUSTED-CERTIFIERS",
		"TD-INVALID-CERTIFICATES", "TD-APP-DEFINED-ERROR",
		"TD-REQ-NONCE", "TD-REQ-SEQ", "TD-DH-PARAMETERS", NULL,
		"TD-CMS-DIGEST-ALGORITHMS", "TD-CERT-DIGEST-ALGORITHMS" };
	const int32_t first = 101, n = sizeof(names) / sizeof(names[0]);

	if (type == EK_TD_PADATA)
		return "TD-PADATA";
	return type >= first && type < first + n ? names[type - first] : NULL;
}

void
ek_edata_read(ekrb_bytes raw, struct ek_edata *edata)
{
	*edata = (struct ek_edata){ .raw = raw };
	if (raw.data == NULL)
		return;
	edata->form = EK_EDATA_UNKNOWN;
	if (!is_kerb_error_data(raw, edata) && !is_method_data(raw, edata))
		is_typed_data(raw, edata);
}

/* The fields up to error-code, which all KRB-ERRORs have. */
static void
read_head(struct ek_der *seq, struct ek_krberror *krberror)
{
	ek_der_int(seq, 0, 5, 5, "pvno");
	ek_der_int(seq, 1, EK_KRB_ERROR, EK_KRB_ERROR, "msg-type");
	krberror->client_time = ek_ktime_read_opt(seq, 2, "ctime");
	krberror->has_client_usec = ek_der_has(seq, 3);
	if (krberror->has_client_usec)
		krberror->client_usec =
		    (int32_t)ek_der_int(seq, 3, 0, 999999, "cusec");
	krberror->server_time = ek_ktime_read(seq, 4, "stime");
	krberror->server_usec =
	    (int32_t)ek_der_int(seq, 5, 0, 999999, "susec");
	krberror->has_server_usec = ek_der_good(seq);
	krberror->code = ek_der_int32(seq, 6, "error-code");
	krberror->has_code = ek_der_good(seq);
}

static void
read_tail(struct ek_der *seq, struct ek_krberror *krberror)
{
	if (ek_der_has(seq, 7))
		krberror->client.realm = ek_realm_read(seq, 7, "crealm");
	if (ek_der_has(seq, 8))
		ek_principal_read(seq, 8, "cname", &krberror->client);
	krberror->server.realm = ek_realm_read(seq, 9, "realm");
	ek_principal_read(seq, 10, "sname", &krberror->server);
	if (ek_der_has(seq, 11))
		krberror->text = ek_der_string(seq, 11, EK_DER_GENERAL,
		    "e-text");
	if (ek_der_has(seq, 12))
		ek_edata_read(ek_der_octets(seq, 12, "e-data"),
		    &krberror->data);
}

/* KRB-ERROR ::= [APPLICATION 30] SEQUENCE, RFC 4120 5.9.1. */
ekrb_status
ek_krberror_parse(ekrb_bytes bytes, struct ek_krberror *krberror,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "krb-error", error);
	struct ek_der seq = ek_der_app(&der, EK_DER_BARE, 30, "");

	*krberror = (struct ek_krberror){ .code = 0 };
	read_head(&seq, krberror);
	read_tail(&seq, krberror);
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

static void
write_head(struct ek_derout *out, const struct ek_krberror *krberror)
{
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, EK_KRB_ERROR);
	ek_ktime_write_opt(out, 2, krberror->client_time);
	if (krberror->has_client_usec)
		ek_derout_int(out, 3, krberror->client_usec);
	ek_ktime_write(out, 4, krberror->server_time);
	ek_derout_int(out, 5, krberror->server_usec);
	ek_derout_int(out, 6, krberror->code);
}

void
ek_krberror_write(struct ek_derout *out, const struct ek_krberror *krberror)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(30));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	write_head(out, krberror);
	if (krberror->client.realm.data != NULL)
		ek_realm_write(out, 7, krberror->client.realm);
	if (krberror->client.n_parts > 0)
		ek_principal_write(out, 8, &krberror->client);
	ek_realm_write(out, 9, krberror->server.realm);
	ek_principal_write(out, 10, &krberror->server);
	if (krberror->text.data != NULL)
		ek_derout_string(out, 11, EK_DER_GENERAL, krberror->text);
	if (krberror->data.raw.data != NULL)
		ek_derout_octets(out, 12, krberror->data.raw);
	ek_derout_close(out);
	ek_derout_close(out);
}

static void
put_little_endian(uint8_t *p, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> 8 * i);
}

void
ek_edata_write_ntstatus(struct ek_derout *out, uint32_t ntstatus,
    uint32_t flags)
{
	uint8_t ext_error[EXT_ERROR_LEN] = { 0 };

	put_little_endian(ext_error, ntstatus);
	put_little_endian(ext_error + 8, flags);
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 1, KERB_ERR_TYPE_EXTENDED);
	ek_derout_octets(out, 2, (ekrb_bytes){ ext_error, EXT_ERROR_LEN });
	ek_derout_close(out);
}
