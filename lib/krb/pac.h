/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The privilege attribute certificate (MS-PAC): its table of buffers and the
 * buffers of fixed form. Those in NDR are in logoninfo.h, delegation.h,
 * deviceinfo.h and claims.h. Checksums are shown, never verified: that needs
 * keys, and is the collectors' work.
 */
#ifndef EK_KRB_PAC_H
#define EK_KRB_PAC_H

#include "base/error.h"
#include "krb/sid.h"

enum {
	EK_PAC_BUFFERS_MAX = 24,

	EK_PAC_LOGON_INFO = 1,
	EK_PAC_CREDENTIALS = 2,
	EK_PAC_SERVER_CHECKSUM = 6,
	EK_PAC_KDC_CHECKSUM = 7,
	EK_PAC_CLIENT_INFO = 10,
	EK_PAC_DELEGATION_INFO = 11,
	EK_PAC_UPN_DNS_INFO = 12,
	EK_PAC_CLIENT_CLAIMS = 13,
	EK_PAC_DEVICE_INFO = 14,
	EK_PAC_DEVICE_CLAIMS = 15,
	EK_PAC_TICKET_CHECKSUM = 16,
	EK_PAC_ATTRIBUTES = 17,
	EK_PAC_REQUESTOR = 18,
	EK_PAC_FULL_CHECKSUM = 19,
	EK_PAC_REQUESTOR_GUID = 20
};

/* A view into the parsed bytes. */
struct ek_pac_buffer {
	uint32_t type;
	ekrb_bytes data;
};

struct ek_pac {
	ekrb_bytes raw;
	uint32_t n; /* buffers that are as they must be, from the first on */
};

/* PAC_CREDENTIAL_INFO (2.6.1): encrypted, so no more than its type. */
struct ek_pac_credentials {
	uint32_t version, etype;
	ekrb_bytes data;
};

/* PAC_SIGNATURE_DATA (2.8). */
struct ek_pac_checksum {
	int32_t type;
	ekrb_bytes signature;
	bool has_rodc;
	uint16_t rodc; /* of the read-only domain controller that signed */
};

/* PAC_CLIENT_INFO (2.7). The name is UTF-16. */
struct ek_pac_client {
	uint64_t auth_time; /* FILETIME */
	ekrb_bytes name;
};

#define EK_PAC_UPN_CONSTRUCTED UINT32_C(1)
#define EK_PAC_UPN_EXTENDED UINT32_C(2)

/* UPN_DNS_INFO (2.10). Names are UTF-16; sam and sid only with
 * EK_PAC_UPN_EXTENDED. */
struct ek_pac_upn {
	ekrb_bytes upn, dns_domain;
	bool has_flags; /* false: too short for them */
	uint32_t flags;
	ekrb_bytes sam;
	ekrb_bytes sid;
};

#define EK_PAC_WAS_REQUESTED UINT32_C(1)
#define EK_PAC_WAS_GIVEN UINT32_C(2)

/* PAC_ATTRIBUTES_INFO (2.14). */
struct ek_pac_attributes {
	uint32_t n_bits;
	uint32_t flags; /* the first 32 */
};

/* Parses the table (2.3, 2.4): not empty, version 0, offsets multiples of
 * eight, buffers inside the bytes and behind the table. */
ekrb_status ek_pac_parse(ekrb_bytes, struct ek_pac *pac_out, struct ek_error *);

/* The buffer I, which is below pac->n. */
struct ek_pac_buffer ek_pac_get(const struct ek_pac *, uint32_t i);

/* Each parses a buffer of the PAC; offsets in the error are those in the PAC.
 * After EKRB_MALFORMED the fields before the fault are set. */
ekrb_status ek_pac_credentials_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_pac_credentials *credentials_out, struct ek_error *);
ekrb_status ek_pac_checksum_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_pac_checksum *checksum_out, struct ek_error *);
ekrb_status ek_pac_client_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_pac_client *client_out, struct ek_error *);
ekrb_status ek_pac_upn_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_pac_upn *upn_out, struct ek_error *);
ekrb_status ek_pac_attributes_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_pac_attributes *attributes_out, struct ek_error *);
ekrb_status ek_pac_requestor_parse(const struct ek_pac *, ekrb_bytes,
    struct ek_sid *sid_out, struct ek_error *);
ekrb_status ek_pac_guid_parse(const struct ek_pac *, ekrb_bytes,
    char guid_out[EK_GUID_TEXT], struct ek_error *);

/* "logon info"; NULL for a number without a name. */
const char *ek_pac_buffer_name(uint32_t type);

/* "HMAC-SHA1-96-AES256"; NULL for a number without a name. */
const char *ek_pac_checksum_name(int32_t type);

/* Seconds since 1970 of a FILETIME, rounded down. False for 0 and for
 * 0x7fffffffffffffff, which mean "not set" and "never". */
bool ek_filetime(uint64_t filetime, int64_t *time_out);

#endif
