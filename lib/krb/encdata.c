/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "krb/encdata.h"

/* EncryptedData, RFC 4120 5.2.9. */
void
ek_encdata_read(struct ek_der *der, int ctx, const char *what,
    struct ek_encdata *encdata)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);

	encdata->etype = ek_der_int32(&seq, 0, "etype");
	encdata->has_etype = ek_der_good(&seq);
	encdata->has_kvno = ek_der_has(&seq, 1);
	encdata->kvno = encdata->has_kvno ?
	    ek_der_uint32(&seq, 1, "kvno") : 0;
	encdata->has_kvno &= ek_der_good(&seq);
	encdata->cipher = ek_der_octets(&seq, 2, "cipher");
	ek_der_finish(&seq);
}

void
ek_encdata_write(struct ek_derout *out, int ctx,
    const struct ek_encdata *encdata)
{
	ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, encdata->etype);
	if (encdata->has_kvno)
		ek_derout_int(out, 1, encdata->kvno);
	ek_derout_octets(out, 2, encdata->cipher);
	ek_derout_close(out);
}

/* EncryptionKey, RFC 4120 5.2.9. */
void
ek_key_read(struct ek_der *der, int ctx, const char *what, struct ek_key *key)
{
	struct ek_der seq = ek_der_enter(der, ctx, EK_DER_SEQUENCE, what);

	key->etype = ek_der_int32(&seq, 0, "keytype");
	key->value = ek_der_octets(&seq, 1, "keyvalue");
	ek_der_finish(&seq);
}

void
ek_key_write(struct ek_derout *out, int ctx, const struct ek_key *key)
{
	ek_derout_open(out, ctx, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, key->etype);
	ek_derout_octets(out, 1, key->value);
	ek_derout_close(out);
}

/* The IANA registry of Kerberos encryption types, as far as it was ever used
 * in tickets. */
static const struct etype {
	int32_t number;
	uint8_t key_len;
	bool weak;
	const char *name, *aliases[3];
} etypes[] = {
	{ 0, 0, true, "null", { NULL } },
	{ 1, 8, true, "des-cbc-crc", { NULL } },
	{ 2, 8, true, "des-cbc-md4", { NULL } },
	{ 3, 8, true, "des-cbc-md5", { "des" } },
	{ 4, 8, true, "des-cbc-raw", { NULL } },
	{ 6, 24, true, "des3-cbc-raw", { NULL } },
	{ 8, 8, true, "des-hmac-sha1", { NULL } },
	{ 16, 24, true, "des3-cbc-sha1", { "des3-hmac-sha1", "des3" } },
	{ 17, 16, false, "aes128-cts-hmac-sha1-96",
	    { "aes128-cts", "aes128-sha1", "aes128" } },
	{ 18, 32, false, "aes256-cts-hmac-sha1-96",
	    { "aes256-cts", "aes256-sha1", "aes256" } },
	{ 19, 16, false, "aes128-cts-hmac-sha256-128", { "aes128-sha2" } },
	{ 20, 32, false, "aes256-cts-hmac-sha384-192", { "aes256-sha2" } },
	{ 23, 16, true, "arcfour-hmac",
	    { "rc4-hmac", "arcfour-hmac-md5", "rc4" } },
	{ 24, 16, true, "arcfour-hmac-exp",
	    { "rc4-hmac-exp", "arcfour-hmac-md5-exp" } },
	{ 25, 16, false, "camellia128-cts-cmac", { "camellia128-cts" } },
	{ 26, 32, false, "camellia256-cts-cmac", { "camellia256-cts" } },
};

enum { N_ETYPES = sizeof(etypes) / sizeof(etypes[0]) };

static const struct etype *
find(int32_t number)
{
	size_t i;

	for (i = 0; i < N_ETYPES; i++)
		if (etypes[i].number == number)
			return &etypes[i];
	return NULL;
}

const char *
ek_etype_name(int32_t number)
{
	const struct etype *etype = find(number);

	return etype != NULL ? etype->name : NULL;
}

void
ek_etype_print(struct ek_buf *text, int32_t etype)
{
	const char *name = ek_etype_name(etype);

	if (etype == EK_ETYPE_OPAQUE)
		ek_buf_puts(text, "opaque (-1)");
	else if (name != NULL)
		ek_buf_puts(text, name);
	else
		ek_buf_printf(text, "etype %" PRId32, etype);
}

static bool
same_word(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if ((*a >= 'A' && *a <= 'Z' ? *a + 32 : *a) != *b)
			return false;
	return *a == *b;
}

static bool
is_called(const struct etype *etype, const char *name)
{
	size_t i;

	if (same_word(name, etype->name))
		return true;
	for (i = 0; i < 3 && etype->aliases[i] != NULL; i++)
		if (same_word(name, etype->aliases[i]))
			return true;
	return false;
}

bool
ek_etype_from_name(const char *name, int32_t *etype_out)
{
	size_t i;

	*etype_out = 0;
	for (i = 0; i < N_ETYPES; i++)
		if (is_called(&etypes[i], name)) {
			*etype_out = etypes[i].number;
			return true;
		}
	return false;
}

bool
ek_etype_is_weak(int32_t number)
{
	const struct etype *etype = find(number);

	return etype != NULL && etype->weak;
}

size_t
ek_etype_key_len(int32_t number)
{
	const struct etype *etype = find(number);

	return etype != NULL ? etype->key_len : 0;
}
