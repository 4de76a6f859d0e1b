/* SPDX-License-Identifier: BSD-2-Clause */
/* Principal names (RFC 4120 5.2.2, 6.1, 6.2) and their text form. */
#ifndef EK_KRB_PRINCIPAL_H
#define EK_KRB_PRINCIPAL_H

#include <string.h>

#include "base/buf.h"
#include "base/der.h"
#include "base/derout.h"

enum {
	EK_PRINCIPAL_PARTS_MAX = 8, /* components of one name */

	EK_NT_UNKNOWN = 0,
	EK_NT_PRINCIPAL = 1,
	EK_NT_SRV_INST = 2,
	EK_NT_SRV_HST = 3,
	EK_NT_SRV_XHST = 4,
	EK_NT_UID = 5,
	EK_NT_X500 = 6,
	EK_NT_SMTP = 7,
	EK_NT_ENTERPRISE = 10,
	EK_NT_WELLKNOWN = 11,
	EK_NT_SRV_HST_DOMAIN = 12,
	EK_NT_MS_PRINCIPAL = -128,
	EK_NT_MS_PRINCIPAL_AND_ID = -129,
	EK_NT_ENT_PRINCIPAL_AND_ID = -130
};

/* Views; of part[] only the first n_parts are set. No name at all (an absent
 * field) has n_parts 0. Bytes may be anything, NUL included. */
struct ek_principal {
	ekrb_bytes realm;
	int32_t type;
	uint32_t n_parts;
	ekrb_bytes part[EK_PRINCIPAL_PARTS_MAX];
};

/* Reads a PrincipalName; the realm is a field of its own and stays as it is. */
void ek_principal_read(struct ek_der *, int ctx, const char *what,
    struct ek_principal *principal_out);

/* Reads a Realm, or any other KerberosString. */
ekrb_bytes ek_realm_read(struct ek_der *, int ctx, const char *what);

void ek_principal_write(struct ek_derout *, int ctx,
    const struct ek_principal *);
void ek_realm_write(struct ek_derout *, int ctx, ekrb_bytes realm);

/* Reads the text form: parts separated by /, an optional @REALM, and \ before
 * a character to be taken as it is, or \n \t \b \0. The parts point into
 * STORAGE, which is reset and must outlive the principal. EKRB_ARGUMENT for a
 * text that is no name, EKRB_NOMEM. The type is NT-SRV-INST for krbtgt and
 * names of several parts, else NT-PRINCIPAL. */
ekrb_status ek_principal_parse(const char *text, struct ek_buf *storage,
    struct ek_principal *principal_out, struct ek_error *);

/* The same, for a whole name in one part such as user@domain (NT-ENTERPRISE
 * or the client of a cloud TGT): no separators, no escapes, REALM borrowed. */
struct ek_principal ek_principal_single(int32_t type, const char *name,
    const char *realm);

/* A service principal SERVICE/INSTANCE@REALM of type NT-SRV-INST, borrowed. */
struct ek_principal ek_principal_service(const char *service,
    const char *instance, const char *realm);

/* Appends the text form that MIT's klist shows: / @ \ in a part escaped, and
 * "@REALM" unless the realm is empty. The bytes are otherwise raw: pass the
 * text through ek_text_escape or ek_text_show. */
void ek_principal_print(struct ek_buf *, const struct ek_principal *);

/* Same realm and parts, octet by octet. The type does not count (RFC 4120
 * 6.2). */
bool ek_principal_equal(const struct ek_principal *,
    const struct ek_principal *);

/* "NT-PRINCIPAL"; NULL for a number without a name. */
const char *ek_name_type_text(int32_t type);

/* Equality of bytes with bytes and with a C string. Inline: the length of a
 * literal is known then, and nearly always decides. */
static inline bool
ek_bytes_equal(ekrb_bytes a, ekrb_bytes b)
{
	return a.len == b.len &&
	    (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool
ek_bytes_are(ekrb_bytes bytes, const char *text)
{
	return bytes.len == strlen(text) &&
	    (bytes.len == 0 || memcmp(bytes.data, text, bytes.len) == 0);
}

/* True if part I is that text; false if there is no part I. */
static inline bool
ek_principal_part_is(const struct ek_principal *principal, uint32_t i,
    const char *text)
{
	return i < principal->n_parts && ek_bytes_are(principal->part[i], text);
}

/* A ticket-granting service: two parts, the first of them krbtgt. */
static inline bool
ek_principal_is_tgs(const struct ek_principal *principal)
{
	return principal->n_parts == 2 &&
	    ek_bytes_are(principal->part[0], "krbtgt");
}

#endif
