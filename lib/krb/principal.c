/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "krb/principal.h"

/* Realm ::= KerberosString, RFC 4120 5.2.1: GeneralString. */
ekrb_bytes
ek_realm_read(struct ek_der *der, int ctx, const char *what)
{
	return ek_der_string(der, ctx, EK_DER_GENERAL, what);
}

/* A name that is cut would be another name: then it has no parts. */
static void
read_parts(struct ek_der *der, struct ek_principal *principal)
{
	struct ek_der seq = ek_der_enter(der, 1, EK_DER_SEQUENCE,
	    "name-string");
	ekrb_bytes part;
	uint32_t n = 0;

	while (ek_der_more(&seq, EK_PRINCIPAL_PARTS_MAX)) {
		part = ek_der_string(&seq, EK_DER_BARE, EK_DER_GENERAL, NULL);
		if (part.data != NULL)
			principal->part[n++] = part;
	}
	ek_der_finish(&seq);
	principal->n_parts = ek_der_good(&seq) ? n : 0;
}

/* PrincipalName, RFC 4120 5.2.2. */
void
ek_principal_read(struct ek_der *der, int ctx, const char *what,
    struct ek_principal *principal)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);

	principal->type = ek_der_int32(&seq, 0, "name-type");
	read_parts(&seq, principal);
	ek_der_finish(&seq);
}

void
ek_principal_write(struct ek_derout *out, int ctx,
    const struct ek_principal *principal)
{
	uint32_t i;

	ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, principal->type);
	ek_derout_open(out, 1, EK_DER_SEQUENCE);
	for (i = 0; i < principal->n_parts; i++)
		ek_realm_write(out, EK_DER_BARE, principal->part[i]);
	ek_derout_close(out);
	ek_derout_close(out);
}

void
ek_realm_write(struct ek_derout *out, int ctx, ekrb_bytes realm)
{
	ek_derout_string(out, ctx, EK_DER_GENERAL, realm);
}

static char
unescape(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'b':
		return '\b';
	case '0':
		return '\0';
	default:
		return c;
	}
}

/* Where parts end and the realm begins, as lengths of the unescaped text. */
struct split {
	size_t end[EK_PRINCIPAL_PARTS_MAX + 1];
	uint32_t n_parts;
	bool has_realm;
};

/* Takes one separator; false if there cannot be one here. */
static bool
end_part(struct split *split, size_t len, char c)
{
	if (split->has_realm)
		return false;
	if (split->n_parts == EK_PRINCIPAL_PARTS_MAX)
		return false;
	split->end[split->n_parts++] = len;
	split->has_realm = c == '@';
	return true;
}

static bool
split_text(const char *text, struct ek_buf *storage, struct split *split)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] == '\0')
			return false;
		if (*text == '\\')
			ek_buf_putc(storage, unescape(*++text));
		else if (*text == '@' || (*text == '/' && !split->has_realm)) {
			if (!end_part(split, storage->len, *text))
				return false;
		} else
			ek_buf_putc(storage, *text);
	}
	return split->has_realm || end_part(split, storage->len, '\0');
}

static void
point_into(const struct ek_buf *storage, const struct split *split,
    struct ek_principal *principal)
{
	const uint8_t *data = (const uint8_t *)ek_buf_str(storage);
	size_t begin = 0;
	uint32_t i;

	for (i = 0; i < split->n_parts; i++) {
		principal->part[i] = (ekrb_bytes){ data + begin,
		    split->end[i] - begin };
		begin = split->end[i];
	}
	principal->n_parts = split->n_parts;
	principal->realm = (ekrb_bytes){ data + begin, storage->len - begin };
}

ekrb_status
ek_principal_parse(const char *text, struct ek_buf *storage,
    struct ek_principal *principal, struct ek_error *error)
{
	struct split split = { .n_parts = 0 };

	principal->n_parts = 0;
	ek_buf_reset(storage);
	if (!split_text(text, storage, &split))
		return ek_error_set(error, EKRB_ARGUMENT,
		    "\"%s\" is no principal name", text);
	if (ek_buf_str(storage) == NULL)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	point_into(storage, &split, principal);
	principal->type = principal->n_parts > 1 ? EK_NT_SRV_INST :
	    EK_NT_PRINCIPAL;
	return EKRB_OK;
}

struct ek_principal
ek_principal_single(int32_t type, const char *name, const char *realm)
{
	return (struct ek_principal){ .realm = ek_bytes_of(realm),
		.type = type, .n_parts = 1, .part = { ek_bytes_of(name) } };
}

struct ek_principal
ek_principal_service(const char *service, const char *instance,
    const char *realm)
{
	return (struct ek_principal){ .realm = ek_bytes_of(realm),
		.type = EK_NT_SRV_INST, .n_parts = 2,
		.part = { ek_bytes_of(service), ek_bytes_of(instance) } };
}

/* What stands behind the backslash for such a character; 0: it stands for
 * itself. */
static char
escape_of(uint8_t c)
{
	switch (c) {
	case '/':
	case '@':
	case '\\':
		return (char)c;
	case '\n':
		return 'n';
	case '\t':
		return 't';
	case '\b':
		return 'b';
	case '\0':
		return '0';
	default:
		return 0;
	}
}

static void
print_escaped(struct ek_buf *buf, ekrb_bytes bytes)
{
	size_t i, from = 0;
	char escaped[2] = { '\\' };

	for (i = 0; i < bytes.len; i++) {
		escaped[1] = escape_of(bytes.data[i]);
		if (escaped[1] == 0)
			continue;
		ek_buf_add(buf, bytes.data + from, i - from);
		ek_buf_add(buf, escaped, sizeof(escaped));
		from = i + 1;
	}
	if (from < bytes.len)
		ek_buf_add(buf, bytes.data + from, bytes.len - from);
}

void
ek_principal_print(struct ek_buf *buf, const struct ek_principal *principal)
{
	uint32_t i;

	for (i = 0; i < principal->n_parts; i++) {
		if (i > 0)
			ek_buf_putc(buf, '/');
		print_escaped(buf, principal->part[i]);
	}
	if (principal->realm.len > 0) {
		ek_buf_putc(buf, '@');
		print_escaped(buf, principal->realm);
	}
}

bool
ek_principal_equal(const struct ek_principal *a, const struct ek_principal *b)
{
	uint32_t i;

	if (a->n_parts != b->n_parts || !ek_bytes_equal(a->realm, b->realm))
		return false;
	for (i = 0; i < a->n_parts; i++)
		if (!ek_bytes_equal(a->part[i], b->part[i]))
			return false;
	return true;
}

const char *
ek_name_type_text(int32_t type)
{
	static const struct {
		int32_t type;
		const char *text;
	} names[] = {
		{ EK_NT_UNKNOWN, "NT-UNKNOWN" },
		{ EK_NT_PRINCIPAL, "NT-PRINCIPAL" },
		{ EK_NT_SRV_INST, "NT-SRV-INST" },
		{ EK_NT_SRV_HST, "NT-SRV-HST" },
		{ EK_NT_SRV_XHST, "NT-SRV-XHST" },
		{ EK_NT_UID, "NT-UID" },
		{ EK_NT_X500, "NT-X500-PRINCIPAL" },
		{ EK_NT_SMTP, "NT-SMTP-NAME" },
		{ EK_NT_ENTERPRISE, "NT-ENTERPRISE" },
		{ EK_NT_WELLKNOWN, "NT-WELLKNOWN" },
		{ EK_NT_SRV_HST_DOMAIN, "NT-SRV-HST-DOMAIN" },
		{ EK_NT_MS_PRINCIPAL, "NT-MS-PRINCIPAL" },
		{ EK_NT_MS_PRINCIPAL_AND_ID, "NT-MS-PRINCIPAL-AND-ID" },
		{ EK_NT_ENT_PRINCIPAL_AND_ID, "NT-ENT-PRINCIPAL-AND-ID" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].text;
	return NULL;
}
