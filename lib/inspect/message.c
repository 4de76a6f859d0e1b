/* SPDX-License-Identifier: BSD-2-Clause */
/* The front door: tells what bytes are by their own marks. */
#include <string.h>

#include "inspect/checks.h"
#include "inspect/decode.h"
#include "krb/krberror.h"
#include "krb/ntlmssp.h"

static size_t
skip_space(ekrb_bytes b, size_t i)
{
	while (i < b.len && (b.data[i] == ' ' || (b.data[i] >= '\t' &&
	    b.data[i] <= '\r')))
		i++;
	return i;
}

static bool
holds(ekrb_bytes b, const char *word)
{
	const uint8_t *at = b.data, *end = b.data + b.len;
	size_t len = strlen(word);

	while ((size_t)(end - at) >= len &&
	    (at = memchr(at, word[0], (size_t)(end - at) - len + 1)) != NULL) {
		if (memcmp(at, word, len) == 0)
			return true;
		at++;
	}
	return false;
}

/* An object that names what a TGT comes with; other JSON is none of ours. A
 * brace alone is also the tag of an EncAPRepPart. */
static bool
is_json(ekrb_bytes b)
{
	size_t i = skip_space(b, 0);

	if (b.len - i >= 3 && memcmp(b.data + i, "\xef\xbb\xbf", 3) == 0)
		i += 3;
	if (i == b.len || b.data[i] != '{')
		return false;
	i = skip_space(b, i + 1);
	return i < b.len && b.data[i] == '"' && (holds(b, "clientKey") ||
	    holds(b, "messageBuffer") || holds(b, "keyType"));
}

/* Enters a value of that tag. How long it says it is does not matter yet. */
static bool
enter(ekrb_bytes *b, uint8_t tag)
{
	size_t header;

	if (b->len < 2 || b->data[0] != tag)
		return false;
	header = b->data[1] < 0x80 ? 2 : 2 + (size_t)(b->data[1] & 0x7f);
	if (header > 6 || header > b->len)
		return false;
	b->data += header;
	b->len -= header;
	return true;
}

/* Passes over a short value of that tag. */
static bool
pass(ekrb_bytes *b, uint8_t tag)
{
	size_t len;

	if (b->len < 2 || b->data[0] != tag || b->data[1] >= 0x80)
		return false;
	len = 2 + (size_t)b->data[1];
	if (len > b->len)
		return false;
	b->data += len;
	b->len -= len;
	return true;
}

/* What begins with a SEQUENCE may be anything: the tags inside tell. */
static bool
is_kkdcp(ekrb_bytes b)
{
	return enter(&b, EK_DER_SEQUENCE) && enter(&b, EK_DER_CTX(0)) &&
	    b.len > 0 && b.data[0] == EK_DER_OCTETS;
}

static bool
is_methods(ekrb_bytes b)
{
	return enter(&b, EK_DER_SEQUENCE) && enter(&b, EK_DER_SEQUENCE) &&
	    enter(&b, EK_DER_CTX(1)) && b.len > 0 &&
	    b.data[0] == EK_DER_INTEGER;
}

static bool
is_authdata(ekrb_bytes b)
{
	return enter(&b, EK_DER_SEQUENCE) && enter(&b, EK_DER_SEQUENCE) &&
	    pass(&b, EK_DER_CTX(0)) && enter(&b, EK_DER_CTX(1)) &&
	    b.len > 0 && b.data[0] == EK_DER_OCTETS;
}

static bool
is_etype_info(ekrb_bytes b)
{
	return enter(&b, EK_DER_SEQUENCE) && enter(&b, EK_DER_SEQUENCE) &&
	    pass(&b, EK_DER_CTX(0)) && enter(&b, EK_DER_CTX(1)) &&
	    b.len > 0 && b.data[0] == EK_DER_GENERAL;
}

static bool
is_kerb_error(ekrb_bytes b)
{
	struct ek_edata edata;

	ek_edata_read(b, &edata);
	return edata.form == EK_EDATA_KERB_ERROR;
}

/* PACTYPE: a count of buffers, version 0, and a table that begins with a known
 * type (MS-PAC 2.3). */
static bool
is_pac(ekrb_bytes b)
{
	return b.len >= 24 && b.data[0] >= 1 && b.data[0] <= 32 &&
	    b.data[1] == 0 && b.data[2] == 0 && b.data[3] == 0 &&
	    b.data[4] == 0 && b.data[5] == 0 && b.data[6] == 0 &&
	    b.data[7] == 0 && b.data[8] >= 1 && b.data[8] <= 32 &&
	    b.data[9] == 0;
}

struct format {
	const char *kind;
	uint8_t tag;                /* first octet; 0: see match */
	bool (*match)(ekrb_bytes);
	ek_decode_fn *decode;
};

static const struct format formats[] = {
	{ "json", 0, is_json, ek_decode_tgtjson },
	{ "ntlmssp", 0, ek_ntlmssp_is, ek_decode_ntlm },
	{ "pac", 0, is_pac, ek_decode_pac },
	{ "gss", EK_DER_APP(0), NULL, ek_decode_gss },
	{ "ticket", EK_DER_APP(1), NULL, ek_decode_ticket_message },
	{ "authenticator", EK_DER_APP(2), NULL, ek_decode_authenticator },
	{ "enc-ticket-part", EK_DER_APP(3), NULL, ek_decode_ticket_part },
	{ "as-req", EK_DER_APP(10), NULL, ek_decode_kdcreq },
	{ "as-rep", EK_DER_APP(11), NULL, ek_decode_kdcrep },
	{ "tgs-req", EK_DER_APP(12), NULL, ek_decode_kdcreq },
	{ "tgs-rep", EK_DER_APP(13), NULL, ek_decode_kdcrep },
	{ "ap-req", EK_DER_APP(14), NULL, ek_decode_apreq },
	{ "ap-rep", EK_DER_APP(15), NULL, ek_decode_aprep },
	{ "krb-cred", EK_DER_APP(22), NULL, ek_decode_krbcred },
	{ "enc-as-rep-part", EK_DER_APP(25), NULL, ek_decode_kdcrep_part },
	{ "enc-tgs-rep-part", EK_DER_APP(26), NULL, ek_decode_kdcrep_part },
	{ "enc-ap-rep-part", EK_DER_APP(27), NULL, ek_decode_aprep_part },
	{ "enc-krb-cred-part", EK_DER_APP(29), NULL, ek_decode_krbcred_part },
	{ "krb-error", EK_DER_APP(30), NULL, ek_decode_krberror },
	{ "spnego", EK_DER_CTX(0), NULL, ek_decode_spnego },
	{ "spnego", EK_DER_CTX(1), NULL, ek_decode_spnego },
	{ "kdc-proxy-message", 0, is_kkdcp, ek_decode_kkdcp },
	{ "method-data", 0, is_methods, ek_decode_methods },
	{ "authorization-data", 0, is_authdata, ek_decode_authdata_message },
	{ "etype-info2", 0, is_etype_info, ek_decode_etype_info },
	{ "kerb-error-data", 0, is_kerb_error, ek_decode_kerb_error }
};

enum { N_FORMATS = sizeof(formats) / sizeof(formats[0]) };

/* Words may begin like a message ("no" like an AP-REQ), but every message
 * soon has a tag that is no ASCII. */
static bool
has_tags(ekrb_bytes bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; i++)
		if (bytes.data[i] >= 0x7f || (bytes.data[i] < 0x20 &&
		    memchr("\t\r\n", bytes.data[i], 3) == NULL))
			return true;
	return bytes.len < 4;
}

static const struct format *
find_format(ekrb_bytes bytes)
{
	bool tags = has_tags(bytes);
	int i;

	for (i = 0; bytes.len > 0 && i < N_FORMATS; i++)
		if (formats[i].match != NULL ? formats[i].match(bytes) :
		    tags && formats[i].tag == bytes.data[0])
			return &formats[i];
	return NULL;
}

/* A message as it stands in a TCP stream, its length before it (RFC 4120
 * 7.2.2). */
static bool
has_length(ekrb_bytes b)
{
	return b.len > 4 && b.data[0] == 0 && (b.data[4] & 0xe0) == 0x60 &&
	    ((size_t)b.data[1] << 16 | (size_t)b.data[2] << 8 | b.data[3]) ==
	    b.len - 4;
}

/* The raw Kerberos token of a GSS context, its identifier before it. */
static bool
has_token_id(ekrb_bytes b)
{
	return b.len > 3 && b.data[0] >= 1 && b.data[0] <= 3 &&
	    b.data[1] == 0 && (b.data[2] & 0xe0) == 0x60;
}

bool
ek_decode_any(struct ek_decode *d, json_t *out, ekrb_bytes bytes,
    const char **kind_out)
{
	const struct format *format;
	size_t skip = has_length(bytes) ? 4 : 0;

	if (skip == 0 && has_token_id(bytes) && find_format(bytes) == NULL)
		skip = 2;
	bytes.data += skip;
	bytes.len -= skip;
	format = find_format(bytes);
	*kind_out = format != NULL ? format->kind : NULL;
	if (format == NULL || d->depth >= EK_DECODE_DEPTH_MAX)
		return false;
	d->depth++;
	format->decode(d, out, bytes);
	d->depth--;
	return true;
}

void
ek_decode_inside(struct ek_decode *d, json_t *out, const char *name,
    ekrb_bytes bytes)
{
	json_t *object;
	const char *kind;

	if (bytes.data == NULL)
		return;
	object = ek_field_object(d->in, out, name);
	ek_field_text(d->in, object, "kind", NULL);
	if (!ek_decode_any(d, object, bytes, &kind))
		ek_field_opaque(d->in, object, "size", bytes);
	ek_field_text(d->in, object, "kind", kind);
}

static bool
is_among(const char *kind, const char *kinds)
{
	size_t len = strlen(kind);

	for (; kinds != NULL; kinds = strchr(kinds, ' ')) {
		kinds += *kinds == ' ';
		if (strncmp(kinds, kind, len) == 0 &&
		    (kinds[len] == ' ' || kinds[len] == '\0'))
			return true;
	}
	return false;
}

void
ek_decode_misfit(struct ek_decode *d, const uint8_t *at, const char *name,
    const char *fmt, ...)
{
	struct ek_hit *hit = ek_found_hit(&d->ex->found, EK_SAY_CONTENTS);
	struct ek_buf text = { 0 };
	va_list args;

	va_start(args, fmt);
	ek_buf_vprintf(&text, fmt, args);
	va_end(args);
	if (text.failed)
		d->in->failed = true;
	else if (hit != NULL && d->start != NULL && at != NULL)
		ek_hit_say(hit, "At byte %zu, %s: %s.",
		    (size_t)(at - d->start), name, ek_buf_str(&text));
	else if (hit != NULL)
		ek_hit_say(hit, "%s: %s.", name, ek_buf_str(&text));
	ek_buf_free(&text);
}

/* True if the bytes are one value of DER, its length included. */
static bool
is_der(ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_der der = ek_der_begin(bytes, "", &error);

	return ek_der_any(&der, "").len == bytes.len && bytes.len > 0 &&
	    ek_der_finish(&der) == EKRB_OK;
}

/* What can be said of bytes that nobody knows. They may be a key, so none of
 * them is shown but the tag of what has a fitting length behind it. */
static void
put_unknown(struct ek_buf *text, ekrb_bytes bytes)
{
	ek_buf_printf(text, "%zu bytes ", bytes.len);
	if (is_der(bytes))
		ek_buf_printf(text, "of DER with the tag %02x",
		    bytes.data[0]);
	else
		ek_buf_puts(text, has_tags(bytes) ? "of no known format" :
		    "of text");
}

void
ek_decode_expected(struct ek_decode *d, json_t *out, const char *name,
    ekrb_bytes bytes, const struct ek_expected *want)
{
	struct ek_buf unknown = { 0 };
	const char *kind;

	ek_decode_inside(d, out, name, bytes);
	kind = ek_item_str(json_object_get(out, name), "kind");
	put_unknown(&unknown, bytes);
	if (unknown.failed)
		d->in->failed = true;
	else if (bytes.data == NULL || bytes.len == 0)
		ek_decode_misfit(d, bytes.data, name, "nothing, expected %s",
		    want->words);
	else if (kind == NULL)
		ek_decode_misfit(d, bytes.data, name, "%s, expected %s",
		    ek_buf_str(&unknown), want->words);
	else if (!is_among(kind, want->kinds))
		ek_decode_misfit(d, bytes.data, name, "%s, expected %s", kind,
		    want->words);
	ek_buf_free(&unknown);
}

void
ek_decode_fault(struct ek_decode *d, const uint8_t *at,
    const struct ek_error *error)
{
	struct ek_error moved = *error;

	if (!ek_error_is_set(error))
		return;
	if (error->status == EKRB_NOMEM) {
		d->in->failed = true;
		return;
	}
	/* What was decrypted or decoded anew has no place in the input. */
	if (d->start == NULL)
		moved.has_offset = false;
	else
		moved.offset += (size_t)(at - d->start);
	ek_check_say_fault(ek_found_hit(&d->ex->found, d->inner ?
	    EK_SAY_PART_MALFORMED : EK_SAY_MALFORMED), "", &moved);
}

void
ek_decode_unknown(struct ek_decode *d, ekrb_bytes bytes)
{
	struct ek_hit *hit = ek_exhibit_unclear(d->ex, EK_SAY_UNKNOWN);

	/* None of them is shown: they may be a key. */
	if (hit != NULL)
		ek_hit_say(hit, "It has %zu bytes.", bytes.len);
}

void
ek_inspect_message(struct ek_inspect *in, struct ek_exhibit *ex,
    ekrb_bytes bytes)
{
	struct ek_decode d = { .in = in, .ex = ex, .start = bytes.data };

	ex->decoded = json_object();
	if (ex->decoded == NULL) {
		in->failed = true;
		return;
	}
	if (!ek_decode_any(&d, ex->decoded, bytes, &ex->kind))
		ek_decode_unknown(&d, bytes);
}
