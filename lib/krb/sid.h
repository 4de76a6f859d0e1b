/* SPDX-License-Identifier: BSD-2-Clause */
/* Security identifiers and GUIDs (MS-DTYP 2.4.2, 2.3.4). */
#ifndef EK_KRB_SID_H
#define EK_KRB_SID_H

#include "base/buf.h"

enum {
	EK_SID_SUBS_MAX = 15,
	EK_SID_LEN_MIN = 8,   /* bytes of one without sub-authorities */
	EK_GUID_LEN = 16,     /* bytes */
	EK_GUID_TEXT = 37     /* characters with the NUL */
};

struct ek_sid {
	uint64_t authority; /* 48 bits */
	uint32_t n_subs;
	uint32_t sub[EK_SID_SUBS_MAX];
};

/* True if the bytes are a SID: revision 1, as long as its count says. */
bool ek_sid_is(ekrb_bytes);

/* Reads a SID that takes all the bytes. */
bool ek_sid_parse(ekrb_bytes, struct ek_sid *sid_out);

/* Reads "S-1-5-21-...", decimal or a 0x authority. */
bool ek_sid_from_text(const char *, struct ek_sid *sid_out);

/* Appends the text form (MS-DTYP 2.4.2.1). */
void ek_sid_print(struct ek_buf *, const struct ek_sid *);

/* Writes the bytes and returns how many, at most 8 + 4 * EK_SID_SUBS_MAX. */
size_t ek_sid_write(const struct ek_sid *, uint8_t *bytes_out);

/* True for a SID that is the same everywhere and so tells of nobody: built-in
 * groups, authentication authorities (MS-DTYP 2.4.2.4). */
bool ek_sid_is_common(const struct ek_sid *);

/* The object id in an S-1-12-1-a-b-c-d of Microsoft Entra: a to d are the
 * GUID's bytes as four little-endian numbers. False for any other SID. */
bool ek_sid_to_object(const struct ek_sid *, char guid_out[EK_GUID_TEXT]);

/* And back, from a GUID with or without braces. */
bool ek_sid_from_object(const char *guid, struct ek_sid *sid_out);

/* The 16 bytes of a GUID as text: the first three groups are little-endian. */
void ek_guid_print(const uint8_t bytes[EK_GUID_LEN],
    char text_out[EK_GUID_TEXT]);
bool ek_guid_parse(const char *text, uint8_t bytes_out[EK_GUID_LEN]);

#endif
