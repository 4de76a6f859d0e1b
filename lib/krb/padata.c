/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "base/le.h"
#include "krb/padata.h"

static void
read_one(struct ek_der *der, struct ek_padata *padata)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	padata->type = ek_der_int32(&seq, 1, "padata-type");
	padata->value = ek_der_octets(&seq, 2, "padata-value");
	ek_der_finish(&seq);
}

/* SEQUENCE OF PA-DATA, RFC 4120 5.2.7. */
void
ek_padatas_read(struct ek_der *der, int ctx, const char *what,
    struct ek_list *list)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);
	struct ek_padata padata;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_PADATA_MAX))
		read_one(&seq, &padata);
	list->n = seq.count;
	ek_der_finish(&seq);
}

bool
ek_padata_next(struct ek_list *list, struct ek_padata *padata)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_PADATA_MAX))
		return false;
	read_one(&der, padata);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

void
ek_padata_write(struct ek_derout *out, int ctx, const struct ek_padata *padata)
{
	ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 1, padata->type);
	ek_derout_octets(out, 2, padata->value);
	ek_derout_close(out);
}

bool
ek_padata_find(const struct ek_list *list, int32_t type,
    struct ek_padata *padata)
{
	struct ek_list rest = *list;

	while (ek_padata_next(&rest, padata))
		if (padata->type == type)
			return true;
	*padata = (struct ek_padata){ .type = type };
	return false;
}

/* ETYPE-INFO2-ENTRY, RFC 4120 5.2.7.5. */
static void
read_info(struct ek_der *der, struct ek_etype_info *info)
{
	struct ek_der seq = ek_der_enter(der, EK_DER_BARE, EK_DER_SEQUENCE,
	    NULL);

	*info = (struct ek_etype_info){ .etype = 0 };
	info->etype = ek_der_int32(&seq, 0, "etype");
	if (ek_der_has(&seq, 1))
		info->salt = ek_der_string(&seq, 1, EK_DER_GENERAL, "salt");
	if (ek_der_has(&seq, 2))
		info->params = ek_der_octets(&seq, 2, "s2kparams");
	ek_der_finish(&seq);
}

ekrb_status
ek_padatas_parse(ekrb_bytes bytes, struct ek_list *list,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "method-data", error);

	*list = (struct ek_list){ .n = 0 };
	ek_padatas_read(&der, EK_DER_BARE, "", list);
	return ek_der_finish(&der);
}

ekrb_status
ek_etype_info_parse(ekrb_bytes bytes, struct ek_list *list,
    struct ek_error *error)
{
	struct ek_der der = ek_der_begin(bytes, "etype-info2", error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");
	struct ek_etype_info info;

	list->raw = ek_der_rest(&seq);
	while (ek_der_more(&seq, EK_ETYPE_INFO_MAX))
		read_info(&seq, &info);
	list->n = seq.count;
	ek_der_finish(&seq);
	return ek_der_finish(&der);
}

bool
ek_etype_info_next(struct ek_list *list, struct ek_etype_info *info)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_list(list, &error);

	if (!ek_der_more(&der, EK_ETYPE_INFO_MAX))
		return false;
	read_info(&der, info);
	list->raw = ek_der_rest(&der);
	return !ek_error_is_set(&error);
}

bool
ek_supported_etypes(const struct ek_padata *padata, uint32_t *bits)
{
	const uint8_t *p = padata->value.data;

	*bits = 0;
	if (padata->type != EK_PA_SUPPORTED_ENCTYPES || padata->value.len != 4)
		return false;
	*bits = ek_le32(p);
	return true;
}

void
ek_supported_etypes_print(struct ek_buf *buf, uint32_t bits)
{
	static const struct {
		uint32_t bit;
		const char *name;
	} names[] = {
		{ 0x1, "DES-CBC-CRC" }, { 0x2, "DES-CBC-MD5" }, { 0x4, "RC4" },
		{ 0x8, "AES128" }, { 0x10, "AES256" },
		{ 0x20, "AES256 session keys" }, { 0x10000, "FAST" },
		{ 0x20000, "compound identity" }, { 0x40000, "claims" },
		{ 0x80000, "no resource SID compression" },
	};
	const char *comma = "";
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (bits & names[i].bit) {
			ek_buf_printf(buf, "%s%s", comma, names[i].name);
			bits &= ~names[i].bit;
			comma = ", ";
		}
	if (bits != 0)
		ek_buf_printf(buf, "%s0x%" PRIx32, comma, bits);
}

/* PA-PAC-OPTIONS ::= SEQUENCE { flags [0] KerberosFlags }. */
bool
ek_pac_options(const struct ek_padata *padata, uint32_t *flags)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(padata->value, "", &error);
	struct ek_der seq = ek_der_enter(&der, EK_DER_BARE, EK_DER_SEQUENCE,
	    "");

	*flags = ek_der_flags(&seq, 0, "flags");
	ek_der_finish(&seq);
	return ek_der_finish(&der) == EKRB_OK &&
	    padata->type == EK_PA_PAC_OPTIONS;
}

const char *
ek_padata_name(int32_t type)
{
	static const struct {
		int32_t type;
		const char *name;
	} names[] = {
		{ EK_PA_TGS_REQ, "PA-TGS-REQ" },
		{ EK_PA_ENC_TIMESTAMP, "PA-ENC-TIMESTAMP" },
		{ EK_PA_PW_SALT, "PA-PW-SALT" },
		{ EK_PA_ETYPE_INFO, "PA-ETYPE-INFO" },
		{ 14, "PA-PK-AS-REQ_OLD" },
		{ 15, "PA-PK-AS-REP_OLD" },
		{ 16, "PA-PK-AS-REQ" },
		{ 17, "PA-PK-AS-REP" },
		{ EK_PA_ETYPE_INFO2, "PA-ETYPE-INFO2" },
		{ 20, "PA-SVR-REFERRAL-INFO" },
		{ EK_PA_PAC_REQUEST, "PA-PAC-REQUEST" },
		{ EK_PA_FOR_USER, "PA-FOR-USER" },
		{ 130, "PA-FOR-X509-USER" },
		{ 132, "PA-AS-CHECKSUM" },
		{ EK_PA_FX_COOKIE, "PA-FX-COOKIE" },
		{ EK_PA_FX_FAST, "PA-FX-FAST" },
		{ EK_PA_FX_ERROR, "PA-FX-ERROR" },
		{ 138, "PA-ENCRYPTED-CHALLENGE" },
		{ 141, "PA-OTP-CHALLENGE" },
		{ 142, "PA-OTP-REQUEST" },
		{ 144, "PA-OTP-PIN-CHANGE" },
		{ 147, "PA-PKINIT-KX" },
		{ EK_PA_REQ_ENC_PA_REP, "PA-REQ-ENC-PA-REP" },
		{ 150, "PA-AS-FRESHNESS" },
		{ 151, "PA-SPAKE" },
		{ EK_PA_KEY_LIST_REQ, "KERB-KEY-LIST-REQ" },
		{ EK_PA_KEY_LIST_REP, "KERB-KEY-LIST-REP" },
		{ EK_PA_SUPPORTED_ENCTYPES, "PA-SUPPORTED-ENCTYPES" },
		{ 166, "PA-EXTENDED-ERROR" },
		{ EK_PA_PAC_OPTIONS, "PA-PAC-OPTIONS" },
		{ 170, "KERB-SUPERSEDED-BY-USER" },
		{ 171, "KERB-DMSA-KEY-PACKAGE" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}
