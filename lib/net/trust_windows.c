/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

/* Before windows.h. */
#include "net/socket.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/windows_text.h"
#include "facts/facts.h"
#include "net/address.h"
#include "net/http.h"
#include "net/trust_windows.h"

/* X509_V_ERR_* of OpenSSL. */
enum {
	BAD_SIGNATURE = 7,
	NOT_YET_VALID = 9,
	EXPIRED = 10,
	SELF_SIGNED_LEAF = 18,
	SELF_SIGNED_IN_CHAIN = 19,
	NO_LOCAL_ISSUER = 20,
	REVOKED = 23,
	WRONG_PURPOSE = 26,
	OTHER_NAME = 62,
	UNSPECIFIED = 1
};

static json_t *
wide_text(const wchar_t *text)
{
	size_t n = wcslen(text);
	char *utf8 = ek_utf8_of(text, n < EK_MAX_NAME ? n : EK_MAX_NAME);
	json_t *value = ek_json_text(utf8);

	free(utf8);
	return value;
}

/* In the order in which it is encoded, as OpenSSL shows it. */
static json_t *
name_text(CERT_NAME_BLOB *name)
{
	wchar_t text[EK_MAX_NAME];

	CertNameToStrW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, text,
	    EK_MAX_NAME);
	return wide_text(text);
}

static int64_t
epoch_of(const FILETIME *time)
{
	uint64_t ticks = (uint64_t)time->dwHighDateTime << 32 |
	    time->dwLowDateTime;

	return (int64_t)(ticks / 10000000) - 11644473600;
}

/* NULL for the kinds that no host check reads. */
static json_t *
alternative_text(const CERT_ALT_NAME_ENTRY *entry)
{
	struct ek_buf text = { 0 };
	json_t *value;

	if (entry->dwAltNameChoice == CERT_ALT_NAME_DNS_NAME)
		return wide_text(entry->pwszDNSName);
	if (entry->dwAltNameChoice != CERT_ALT_NAME_IP_ADDRESS)
		return NULL;
	ek_address_write(&text, entry->IPAddress.pbData,
	    entry->IPAddress.cbData);
	value = ek_json_text(ek_buf_str(&text));
	ek_buf_free(&text);
	return value;
}

static json_t *
alternative_names(const CERT_INFO *info)
{
	CERT_EXTENSION *found = CertFindExtension(szOID_SUBJECT_ALT_NAME2,
	    info->cExtension, info->rgExtension);
	CERT_ALT_NAME_INFO *names = NULL;
	json_t *list = json_array();
	DWORD size = 0, i;

	if (found == NULL || !CryptDecodeObjectEx(X509_ASN_ENCODING,
	    X509_ALTERNATE_NAME, found->Value.pbData, found->Value.cbData,
	    CRYPT_DECODE_ALLOC_FLAG, NULL, &names, &size))
		return list;
	for (i = 0; i < names->cAltEntry &&
	    json_array_size(list) < EK_MAX_CERT_NAMES; i++) {
		json_t *text = alternative_text(&names->rgAltEntry[i]);

		if (text != NULL)
			json_array_append_new(list, text);
	}
	LocalFree(names);
	return list;
}

static bool
is_self_signed(const CERT_INFO *info)
{
	return info->Subject.cbData == info->Issuer.cbData &&
	    memcmp(info->Subject.pbData, info->Issuer.pbData,
	    info->Subject.cbData) == 0;
}

static json_t *
certificate_json(PCCERT_CONTEXT certificate)
{
	CERT_INFO *info = certificate->pCertInfo;

	return json_pack("{s:o*, s:o*, s:I, s:I, s:o*, s:b}",
	    "subject", name_text(&info->Subject), "issuer",
	    name_text(&info->Issuer), "not_before",
	    (json_int_t)epoch_of(&info->NotBefore), "not_after",
	    (json_int_t)epoch_of(&info->NotAfter), "names",
	    alternative_names(info), "self_signed", is_self_signed(info));
}

/* The issuer, if the server sent it. */
static PCCERT_CONTEXT
sent_issuer(HCERTSTORE sent, PCCERT_CONTEXT certificate)
{
	if (sent == NULL || is_self_signed(certificate->pCertInfo))
		return NULL;
	return CertFindCertificateInStore(sent, X509_ASN_ENCODING, 0,
	    CERT_FIND_SUBJECT_NAME, &certificate->pCertInfo->Issuer, NULL);
}

static json_t *
chain_json(PCCERT_CONTEXT leaf)
{
	PCCERT_CONTEXT one = CertDuplicateCertificateContext(leaf), next;
	json_t *list = json_array();

	while (one != NULL && json_array_size(list) < EK_MAX_CHAIN) {
		json_array_append_new(list, certificate_json(one));
		next = sent_issuer(leaf->hCertStore, one);
		CertFreeCertificateContext(one);
		one = next;
	}
	if (one != NULL)
		CertFreeCertificateContext(one);
	return list;
}

/* In the order in which OpenSSL would find them out. */
static const struct {
	DWORD bit;
	int code;
	const char *text;
} faults[] = {
	{ CERT_TRUST_IS_PARTIAL_CHAIN, NO_LOCAL_ISSUER,
	    "CERT_E_CHAINING: the issuer is not known" },
	{ CERT_TRUST_IS_UNTRUSTED_ROOT, SELF_SIGNED_IN_CHAIN,
	    "CERT_E_UNTRUSTEDROOT: the root is not trusted" },
	{ CERT_TRUST_IS_NOT_SIGNATURE_VALID, BAD_SIGNATURE,
	    "TRUST_E_CERT_SIGNATURE: a signature is wrong" },
	{ CERT_TRUST_IS_REVOKED, REVOKED,
	    "CRYPT_E_REVOKED: a certificate was revoked" },
	{ CERT_TRUST_IS_NOT_TIME_VALID, EXPIRED,
	    "CERT_E_EXPIRED: a certificate is not valid at this time" },
	{ CERT_TRUST_IS_NOT_VALID_FOR_USAGE, WRONG_PURPOSE,
	    "CERT_E_WRONG_USAGE: a certificate is for another use" },
};

/* Revocation was not asked for. */
enum { UNASKED = CERT_TRUST_REVOCATION_STATUS_UNKNOWN |
	CERT_TRUST_IS_OFFLINE_REVOCATION };

static void
take_status(struct ek_trust *trust, DWORD status)
{
	size_t i;

	trust->trusted = (status & ~(DWORD)UNASKED) == 0;
	trust->code = trust->trusted ? 0 : UNSPECIFIED;
	trust->text = trust->trusted ? "ok" : "the chain is not valid";
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (status & faults[i].bit) {
			trust->code = faults[i].code;
			trust->text = faults[i].text;
			return;
		}
}

/* What one code of Windows says, and two of OpenSSL. */
static void
split_codes(struct ek_trust *trust, const CERT_INFO *leaf)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	if (trust->code == EXPIRED && CompareFileTime(&now, &leaf->NotBefore) <
	    0)
		trust->code = NOT_YET_VALID;
	if (trust->code == SELF_SIGNED_IN_CHAIN && is_self_signed(leaf))
		trust->code = SELF_SIGNED_LEAF;
}

/* Only the name is looked at, all else was. */
static bool
matches(PCCERT_CHAIN_CONTEXT chain, const wchar_t *host)
{
	wchar_t name[EK_MAX_NAME];
	SSL_EXTRA_CERT_CHAIN_POLICY_PARA ssl = { .cbSize = sizeof(ssl),
		.dwAuthType = AUTHTYPE_SERVER, .pwszServerName = name };
	CERT_CHAIN_POLICY_PARA policy = { .cbSize = sizeof(policy),
		.dwFlags = CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG |
		    CERT_CHAIN_POLICY_IGNORE_ALL_NOT_TIME_VALID_FLAGS |
		    CERT_CHAIN_POLICY_IGNORE_WRONG_USAGE_FLAG |
		    CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS,
		.pvExtraPolicyPara = &ssl };
	CERT_CHAIN_POLICY_STATUS status = { .cbSize = sizeof(status) };

	/* SECURITY_FLAG_IGNORE_UNKNOWN_CA, _CERT_DATE_INVALID, _WRONG_USAGE. */
	ssl.fdwChecks = 0x100 | 0x2000 | 0x200;
	wcsncpy(name, host, EK_MAX_NAME - 1);
	name[EK_MAX_NAME - 1] = L'\0';
	return CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain,
	    &policy, &status) && (HRESULT)status.dwError != CERT_E_CN_NO_MATCH;
}

void
ek_trust_show(struct ek_trust *trust, PCCERT_CONTEXT leaf)
{
	trust->shown = true;
	json_decref(trust->chain);
	trust->chain = chain_json(leaf);
}

void
ek_trust_judge(struct ek_trust *trust, PCCERT_CONTEXT leaf,
    const wchar_t *host)
{
	char usage[] = szOID_PKIX_KP_SERVER_AUTH, *usages[] = { usage };
	CERT_CHAIN_PARA wanted = { .cbSize = sizeof(wanted),
		.RequestedUsage = { USAGE_MATCH_TYPE_AND,
		    { 1, usages } } };
	PCCERT_CHAIN_CONTEXT chain;

	ek_trust_show(trust, leaf);
	trust->code = UNSPECIFIED;
	trust->text = "no chain can be built";
	if (!CertGetCertificateChain(NULL, leaf, NULL, leaf->hCertStore,
	    &wanted, CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL, NULL, &chain))
		return;
	take_status(trust, chain->TrustStatus.dwErrorStatus);
	split_codes(trust, leaf->pCertInfo);
	trust->name_matches = matches(chain, host);
	CertFreeCertificateChain(chain);
	if (trust->code == 0 && !trust->name_matches) {
		trust->code = OTHER_NAME;
		trust->text = "CERT_E_CN_NO_MATCH: it is for another name";
	}
}

int64_t
ek_trust_count_roots(void)
{
	HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
	PCCERT_CONTEXT one = NULL;
	int64_t n = 0;

	if (roots == NULL)
		return -1;
	while ((one = CertEnumCertificatesInStore(roots, one)) != NULL)
		n++;
	CertCloseStore(roots, 0);
	return n;
}

void
ek_trust_free(struct ek_trust *trust)
{
	json_decref(trust->chain);
	trust->chain = NULL;
}
