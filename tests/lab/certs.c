/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "lab/certs.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

/* A certificate and its key. */
struct holder {
	X509 *cert;
	EVP_PKEY *key;
};

/* Who signs what the front door shows. */
enum signer { TEST_CA, UNKNOWN_CA, INSPECTION_CA, INTERMEDIATE, ITSELF };

/* The variants; times in seconds from now, on the servers' clock. */
static const struct variant {
	const char *name;
	enum signer signer;
	const char *host; /* NULL: the server's own */
	long from, until;
	bool without_issuer; /* the intermediate is not sent */
} variants[] = {
	{ "good", TEST_CA, NULL, -DAY, 90L * DAY, false },
	{ "untrusted", UNKNOWN_CA, NULL, -DAY, 90L * DAY, false },
	{ "inspection", INSPECTION_CA, NULL, -DAY, 90L * DAY, false },
	{ "other-name", TEST_CA, "portal.example.net", -DAY, 90L * DAY,
	    false },
	{ "expired", TEST_CA, NULL, -90L * DAY, -2L * DAY, false },
	{ "not-yet", TEST_CA, NULL, 2L * DAY, 90L * DAY, false },
	{ "self-signed", ITSELF, NULL, -DAY, 90L * DAY, false },
	{ "chain", INTERMEDIATE, NULL, -DAY, 90L * DAY, false },
	{ "broken-chain", INTERMEDIATE, NULL, -DAY, 90L * DAY, true },
};

static const struct variant *
variant_of(const struct lab *lab, enum lab_knob knob)
{
	size_t i;

	for (i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
		if (lab_plan_is(&lab->plan, knob, variants[i].name))
			return &variants[i];
	}
	lab_fail("no certificate is called %s", lab->plan.value[knob]);
}

static void
add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (extension == NULL || X509_add_ext(cert, extension, -1) != 1)
		lab_fail("certificate extension %s", value);
	X509_EXTENSION_free(extension);
}

static void
add_name(X509_NAME *name, const char *field, const char *value)
{
	if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
	    (const unsigned char *)value, -1, -1, 0) != 1)
		lab_fail("certificate name %s", value);
}

static void
set_times(const struct lab *lab, X509 *cert, long from, long until)
{
	time_t now = (time_t)(lab->now + lab->offset);

	X509_time_adj_ex(X509_getm_notBefore(cert), 0, from, &now);
	X509_time_adj_ex(X509_getm_notAfter(cert), 0, until, &now);
}

static void
set_serial(X509 *cert)
{
	unsigned char serial[8];

	if (RAND_bytes(serial, sizeof(serial)) != 1)
		lab_fail("no random bytes");
	serial[0] = (unsigned char)((serial[0] & 0x7f) | 1);
	ASN1_STRING_set(X509_get_serialNumber(cert), serial, sizeof(serial));
}

/* An unsigned certificate with a new key. */
static struct holder
new_holder(const struct lab *lab, const char *organization,
    const char *common_name, long from, long until)
{
	struct holder holder = { X509_new(), EVP_EC_gen("P-256") };
	X509_NAME *name = X509_NAME_new();

	if (holder.cert == NULL || holder.key == NULL || name == NULL)
		lab_fail("cannot make a certificate");
	X509_set_version(holder.cert, X509_VERSION_3);
	set_serial(holder.cert);
	set_times(lab, holder.cert, from, until);
	add_name(name, "O", organization);
	add_name(name, "CN", common_name);
	X509_set_subject_name(holder.cert, name);
	X509_NAME_free(name);
	X509_set_pubkey(holder.cert, holder.key);
	return holder;
}

/* Wine 8 takes a signature for false if a number of it begins with a zero
 * octet, as one in 128 does. */
static bool
has_short_number(const X509 *cert)
{
	const ASN1_BIT_STRING *bits;
	const unsigned char *der;
	ECDSA_SIG *numbers;
	bool is_short;

	X509_get0_signature(&bits, NULL, cert);
	der = ASN1_STRING_get0_data(bits);
	numbers = d2i_ECDSA_SIG(NULL, &der, ASN1_STRING_length(bits));
	is_short = numbers != NULL &&
	    (BN_num_bytes(ECDSA_SIG_get0_r(numbers)) < 32 ||
	    BN_num_bytes(ECDSA_SIG_get0_s(numbers)) < 32);
	ECDSA_SIG_free(numbers);
	return is_short;
}

static void
sign(struct holder *holder, const struct holder *issuer)
{
	X509_set_issuer_name(holder->cert,
	    X509_get_subject_name(issuer->cert));
	/* On itself OpenSSL would write an empty one, of which Wine does not
	 * see that it names the same key. */
	if (holder->cert != issuer->cert)
		add_extension(holder->cert, issuer->cert,
		    NID_authority_key_identifier, "keyid");
	do {
		if (X509_sign(holder->cert, issuer->key, EVP_sha256()) == 0)
			lab_fail("cannot sign a certificate");
	} while (has_short_number(holder->cert));
}

static struct holder
new_ca(const struct lab *lab, const char *organization,
    const char *common_name, const struct holder *issuer)
{
	struct holder ca = new_holder(lab, organization, common_name,
	    -365L * DAY, 3650L * DAY);

	add_extension(ca.cert, ca.cert, NID_basic_constraints,
	    "critical,CA:TRUE");
	add_extension(ca.cert, ca.cert, NID_key_usage,
	    "critical,keyCertSign,cRLSign");
	add_extension(ca.cert, ca.cert, NID_subject_key_identifier, "hash");
	sign(&ca, issuer != NULL ? issuer : &ca);
	return ca;
}

static void
free_holder(struct holder *holder)
{
	X509_free(holder->cert);
	EVP_PKEY_free(holder->key);
	memset(holder, 0, sizeof(*holder));
}

/* The one who signs; its certificate is sent along for an intermediate. */
static struct holder
signer_of(const struct lab *lab, enum signer signer, const struct holder *ca)
{
	struct holder none = { NULL, NULL };

	switch (signer) {
	case UNKNOWN_CA:
		return new_ca(lab, "Nobody Knows", "Unknown Root CA", NULL);
	case INSPECTION_CA:
		return new_ca(lab, "Contoso Web Security Gateway",
		    "Contoso TLS Inspection CA", NULL);
	case INTERMEDIATE:
		return new_ca(lab, "Lab", "Lab Issuing CA", ca);
	case TEST_CA:
	case ITSELF:
		break;
	}
	return none;
}

static struct holder
new_server(const struct lab *lab, const struct variant *v, const char *host,
    const struct holder *issuer)
{
	const char *name = v->host != NULL ? v->host : host;
	struct holder server = new_holder(lab, "Lab", name, v->from, v->until);
	char *names = lab_printf("DNS:%s", name);

	add_extension(server.cert, server.cert, NID_subject_key_identifier,
	    "hash");
	add_extension(server.cert, server.cert, NID_subject_alt_name, names);
	add_extension(server.cert, server.cert, NID_ext_key_usage,
	    "serverAuth");
	free(names);
	sign(&server, issuer != NULL ? issuer : &server);
	return server;
}

static void
write_pem(const struct lab *lab, const char *path, mode_t mode, BIO *bio)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	lab_write(lab, path, mode, data, (size_t)len);
	BIO_free(bio);
}

static void
write_certs(const struct lab *lab, const char *path, X509 *first,
    X509 *second)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(bio, first);
	if (second != NULL)
		PEM_write_bio_X509(bio, second);
	write_pem(lab, path, 0644, bio);
}

static void
write_key(const struct lab *lab, const char *path, EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
	write_pem(lab, path, 0600, bio);
}

static void
write_trust_folder(const struct lab *lab, X509 *ca)
{
	char *path = lab_printf("trust/%08lx.0", X509_subject_name_hash(ca));

	lab_mkdir(lab, "trust", 0755);
	write_certs(lab, path, ca, NULL);
	write_certs(lab, "trust/ca-certificates.crt", ca, NULL);
	free(path);
}

/* The chain and key that the server HOST shows, as NAME.pem and NAME.key. */
static void
make_server(const struct lab *lab, const struct holder *ca,
    const struct variant *v, const char *host, const char *name)
{
	struct holder signer = signer_of(lab, v->signer, ca);
	struct holder server = new_server(lab, v, host, v->signer == ITSELF ?
	    NULL : v->signer == TEST_CA ? ca : &signer);
	char *chain = lab_printf("%s.pem", name);
	char *key = lab_printf("%s.key", name);

	write_certs(lab, chain, server.cert,
	    v->without_issuer ? NULL : signer.cert);
	write_key(lab, key, server.key);
	free(chain);
	free(key);
	free_holder(&server);
	free_holder(&signer);
}

void
lab_certs_make(const struct lab *lab)
{
	struct holder ca = new_ca(lab, "Lab", "Lab Root CA", NULL);

	write_certs(lab, "ca.pem", ca.cert, NULL);
	lab_puts(lab, "empty.pem", "");
	make_server(lab, &ca, variant_of(lab, KNOB_CERT), LAB_LOGIN, "server");
	make_server(lab, &ca, variant_of(lab, KNOB_SQL_CERT), LAB_HOST, "sql");
	write_trust_folder(lab, ca.cert);
	free_holder(&ca);
}
