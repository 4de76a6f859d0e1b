/* SPDX-License-Identifier: BSD-2-Clause */
/* EncryptedData, EncryptionKey (RFC 4120 5.2.9) and encryption types. */
#ifndef EK_KRB_ENCDATA_H
#define EK_KRB_ENCDATA_H

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum {
	EK_ETYPE_NULL = 0,
	EK_ETYPE_DES_CBC_CRC = 1,
	EK_ETYPE_DES_CBC_MD5 = 3,
	EK_ETYPE_DES3 = 16,
	EK_ETYPE_AES128 = 17,
	EK_ETYPE_AES256 = 18,
	EK_ETYPE_AES128_SHA2 = 19,
	EK_ETYPE_AES256_SHA2 = 20,
	EK_ETYPE_RC4 = 23,
	EK_ETYPE_RC4_EXP = 24,
	EK_ETYPE_OPAQUE = -1 /* in cloud TGTs: only the issuer reads it */
};

/* Views. cipher.data is NULL if the field is absent or was not reached. */
struct ek_encdata {
	int32_t etype;
	bool has_etype; /* false: a fault came before */
	bool has_kvno;
	uint32_t kvno;
	ekrb_bytes cipher;
};

/* A key: borrowed, secret, never printed. */
struct ek_key {
	int32_t etype;
	ekrb_bytes value;
};

void ek_encdata_read(struct ek_der *, int ctx, const char *what,
    struct ek_encdata *encdata_out);
void ek_encdata_write(struct ek_derout *, int ctx, const struct ek_encdata *);

void ek_key_read(struct ek_der *, int ctx, const char *what,
    struct ek_key *key_out);
void ek_key_write(struct ek_derout *, int ctx, const struct ek_key *);

/* "aes256-cts-hmac-sha1-96"; NULL for a number without a name. */
const char *ek_etype_name(int32_t etype);

/* Appends what people call it: the name, "opaque (-1)", or "etype 99". */
void ek_etype_print(struct ek_buf *, int32_t etype);

/* The number of a name or of one of its aliases such as "aes256-cts", "rc4",
 * in any case; false if there is none. */
bool ek_etype_from_name(const char *name, int32_t *etype_out);

/* DES, triple DES, RC4, and what else RFC 6649 and RFC 8429 retire. */
bool ek_etype_is_weak(int32_t etype);

/* Bytes in a key of that type, 0 if unknown. */
size_t ek_etype_key_len(int32_t etype);

#endif
