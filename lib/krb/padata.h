/* SPDX-License-Identifier: BSD-2-Clause */
/* PA-DATA (RFC 4120 5.2.7; MS-KILE 2.2) and the kinds that say something. */
#ifndef EK_KRB_PADATA_H
#define EK_KRB_PADATA_H

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum {
	EK_PADATA_MAX = 64,      /* elements in one list */
	EK_ETYPE_INFO_MAX = 32, /* entries in one ETYPE-INFO2 */

	EK_PA_TGS_REQ = 1,
	EK_PA_ENC_TIMESTAMP = 2,
	EK_PA_PW_SALT = 3,
	EK_PA_ETYPE_INFO = 11,
	EK_PA_ETYPE_INFO2 = 19,
	EK_PA_PAC_REQUEST = 128,
	EK_PA_FOR_USER = 129,
	EK_PA_FX_COOKIE = 133,
	EK_PA_FX_FAST = 136,
	EK_PA_FX_ERROR = 137,
	EK_PA_REQ_ENC_PA_REP = 149,
	EK_PA_KEY_LIST_REQ = 161,
	EK_PA_KEY_LIST_REP = 162,
	EK_PA_SUPPORTED_ENCTYPES = 165,
	EK_PA_PAC_OPTIONS = 167
};

/* A view. */
struct ek_padata {
	int32_t type;
	ekrb_bytes value;
};

/* One entry of ETYPE-INFO2 (RFC 4120 5.2.7.5). Views; data NULL if absent. */
struct ek_etype_info {
	int32_t etype;
	ekrb_bytes salt, params;
};

/* Reads SEQUENCE OF PA-DATA (METHOD-DATA), checking every element; or parses
 * one that takes all the bytes. */
void ek_padatas_read(struct ek_der *, int ctx, const char *what,
    struct ek_list *list_out);
ekrb_status ek_padatas_parse(ekrb_bytes, struct ek_list *list_out,
    struct ek_error *);
bool ek_padata_next(struct ek_list *, struct ek_padata *padata_out);
void ek_padata_write(struct ek_derout *, int ctx, const struct ek_padata *);

/* The first of that type; false if there is none. */
bool ek_padata_find(const struct ek_list *, int32_t type,
    struct ek_padata *padata_out);

/* Parses the value of PA-ETYPE-INFO2. */
ekrb_status ek_etype_info_parse(ekrb_bytes, struct ek_list *list_out,
    struct ek_error *);
bool ek_etype_info_next(struct ek_list *, struct ek_etype_info *info_out);

/* The value of PA-SUPPORTED-ENCTYPES, bits of msDS-SupportedEncryptionTypes
 * (MS-KILE 2.2.7, 2.2.8): four bytes, little-endian. False if it is not. */
bool ek_supported_etypes(const struct ek_padata *, uint32_t *bits_out);

/* Appends "AES256, FAST" for those bits; what has no name in hex. */
void ek_supported_etypes_print(struct ek_buf *, uint32_t bits);

/* The flags of PA-PAC-OPTIONS (MS-KILE 2.2.10), bit 0 the most significant:
 * claims, branch aware, forward to full DC, resource-based delegation. */
bool ek_pac_options(const struct ek_padata *, uint32_t *flags_out);

/* "PA-FX-FAST"; NULL for a number without a name. */
const char *ek_padata_name(int32_t type);

#endif
