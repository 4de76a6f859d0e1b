/* SPDX-License-Identifier: BSD-2-Clause */
/* AP-REQ, Authenticator, AP-REP and EncAPRepPart (RFC 4120 5.5), and the
 * checksum that carries GSS flags (RFC 4121 4.1.1). */
#ifndef EK_KRB_APREQ_H
#define EK_KRB_APREQ_H

#include "krb/authdata.h"
#include "krb/encdata.h"
#include "krb/principal.h"
#include "krb/ticket.h"

enum {
	EK_AP_REQ = 14,
	EK_AP_REP = 15,
	EK_CKSUM_GSS = 0x8003
};

#define EK_AP_USE_SESSION_KEY UINT32_C(0x40000000)
#define EK_AP_MUTUAL_REQUIRED UINT32_C(0x20000000)

/* Views. */
struct ek_apreq {
	bool has_options; /* false: a fault came before */
	uint32_t options;
	struct ek_ticket ticket;
	struct ek_encdata authenticator;
};

/* Decrypted. subkey.value.data is NULL and cksum.data is NULL if absent. */
struct ek_authenticator {
	struct ek_principal client; /* with its realm */
	int32_t cksum_type;
	ekrb_bytes cksum;
	bool has_usec; /* false: a fault came before */
	int32_t usec;
	int64_t time;
	struct ek_key subkey;
	bool has_seq;
	uint32_t seq;
	struct ek_list authdata;
};

/* Decrypted. */
struct ek_aprep_part {
	int64_t time;
	bool has_usec; /* false: a fault came before */
	int32_t usec;
	struct ek_key subkey;
	bool has_seq;
	uint32_t seq;
};

/* What a GSS client put into the checksum field. */
struct ek_gss_cksum {
	ekrb_bytes bindings; /* 16 bytes of MD5, all zero if none */
	uint32_t flags;      /* GSS_C_..._FLAG */
	ekrb_bytes deleg;    /* a KRB-CRED; data is NULL without delegation */
};

/* Each parses a whole message. After EKRB_MALFORMED the fields before the
 * fault are set. */
ekrb_status ek_apreq_parse(ekrb_bytes, struct ek_apreq *apreq_out,
    struct ek_error *);
ekrb_status ek_aprep_parse(ekrb_bytes, struct ek_encdata *enc_out,
    struct ek_error *);
ekrb_status ek_authenticator_parse(ekrb_bytes,
    struct ek_authenticator *authenticator_out, struct ek_error *);
ekrb_status ek_aprep_part_parse(ekrb_bytes, struct ek_aprep_part *part_out,
    struct ek_error *);

/* False if the authenticator has no GSS checksum or a malformed one. */
bool ek_gss_cksum_read(const struct ek_authenticator *,
    struct ek_gss_cksum *cksum_out);

void ek_apreq_write(struct ek_derout *, const struct ek_apreq *);
void ek_aprep_write(struct ek_derout *, const struct ek_encdata *);
void ek_authenticator_write(struct ek_derout *,
    const struct ek_authenticator *);
void ek_aprep_part_write(struct ek_derout *, const struct ek_aprep_part *);

#endif
