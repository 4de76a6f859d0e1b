/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include <openssl/x509v3.h>

#include "base/buf.h"
#include "facts/facts.h"
#include "net/address.h"
#include "net/certificate.h"

static json_t *
name_text(const X509_NAME *name)
{
	BIO *out = BIO_new(BIO_s_mem());
	json_t *text;
	char *data;
	long len;

	if (out == NULL)
		return NULL;
	X509_NAME_print_ex(out, name, 0,
	    XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ);
	len = BIO_get_mem_data(out, &data);
	if (len > EK_MAX_NAME)
		len = EK_MAX_NAME;
	text = ek_json_bytes(data, len > 0 ? (size_t)len : 0);
	BIO_free(out);
	return text;
}

static json_t *
time_json(const ASN1_TIME *when)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	json_t *value = NULL;
	int days, seconds;

	if (epoch == NULL)
		return NULL;
	if (ASN1_TIME_diff(&days, &seconds, epoch, when) == 1)
		value = json_integer((json_int_t)days * 86400 + seconds);
	ASN1_TIME_free(epoch);
	return value != NULL ? value : json_null();
}

static json_t *
address_text(const ASN1_OCTET_STRING *address)
{
	struct ek_buf text = { 0 };
	json_t *value;

	ek_address_write(&text, ASN1_STRING_get0_data(address),
	    (size_t)ASN1_STRING_length(address));
	value = ek_json_text(ek_buf_str(&text));
	ek_buf_free(&text);
	return value;
}

/* NULL for the kinds that no host check reads. */
static json_t *
alternative_text(const GENERAL_NAME *name)
{
	const ASN1_STRING *dns;
	int len;

	if (name->type == GEN_IPADD)
		return address_text(name->d.iPAddress);
	if (name->type != GEN_DNS)
		return NULL;
	dns = name->d.dNSName;
	len = ASN1_STRING_length(dns);
	if (len > EK_MAX_NAME)
		len = EK_MAX_NAME;
	return ek_json_bytes(ASN1_STRING_get0_data(dns), (size_t)len);
}

static json_t *
alternative_names(X509 *certificate)
{
	json_t *names = json_array();
	GENERAL_NAMES *found;
	int i;

	found = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
	for (i = 0; i < sk_GENERAL_NAME_num(found) &&
	    json_array_size(names) < EK_MAX_CERT_NAMES; i++) {
		json_t *text;

		text = alternative_text(sk_GENERAL_NAME_value(found, i));
		if (text != NULL)
			json_array_append_new(names, text);
	}
	GENERAL_NAMES_free(found);
	return names;
}

json_t *
ek_certificate_json(X509 *certificate)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	const X509_NAME *issuer = X509_get_issuer_name(certificate);

	return json_pack("{s:o*, s:o*, s:o*, s:o*, s:o*, s:b}",
	    "subject", name_text(subject), "issuer", name_text(issuer),
	    "not_before", time_json(X509_get0_notBefore(certificate)),
	    "not_after", time_json(X509_get0_notAfter(certificate)),
	    "names", alternative_names(certificate),
	    "self_signed", X509_NAME_cmp(subject, issuer) == 0);
}

json_t *
ek_certificate_chain(const STACK_OF(X509) *chain)
{
	json_t *list = json_array();
	int i;

	for (i = 0; i < sk_X509_num(chain) && i < EK_MAX_CHAIN; i++) {
		json_t *item = ek_certificate_json(sk_X509_value(chain, i));

		if (item != NULL)
			json_array_append_new(list, item);
	}
	return list;
}
