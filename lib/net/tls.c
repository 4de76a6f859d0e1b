/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "net/certificate.h"
#include "net/tls.h"

#ifndef SSL_AD_CERTIFICATE_REQUIRED
#define SSL_AD_CERTIFICATE_REQUIRED 116 /* RFC 8446 6.2 */
#endif

/* Verifies as libssl does for a client. Returns X509_V_*. */
static int
verify_chain(X509_STORE *store, X509 *leaf, STACK_OF(X509) *sent,
    const SSL *ssl)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int code = X509_V_ERR_OUT_OF_MEM;

	if (ctx != NULL && X509_STORE_CTX_init(ctx, store, leaf, sent) == 1 &&
	    X509_STORE_CTX_set_default(ctx, "ssl_server") == 1) {
		X509_VERIFY_PARAM_set_auth_level(
		    X509_STORE_CTX_get0_param(ctx),
		    SSL_get_security_level(ssl));
		code = X509_V_OK;
		if (X509_verify_cert(ctx) != 1)
			code = X509_STORE_CTX_get_error(ctx);
	}
	X509_STORE_CTX_free(ctx);
	return code;
}

static bool
system_accepts(X509 *leaf, STACK_OF(X509) *sent, const SSL *ssl)
{
	struct ek_anchors system;
	bool accepts;

	accepts = ek_anchors_load(&system, NULL) &&
	    verify_chain(system.store, leaf, sent, ssl) == X509_V_OK;
	ek_anchors_free(&system);
	return accepts;
}

static bool
is_for(X509 *leaf, const char *host)
{
	return X509_check_ip_asc(leaf, host, 0) == 1 ||
	    X509_check_host(leaf, host, strlen(host), 0, NULL) == 1;
}

/* Stands in for libssl's own verification, so that the result depends on our
 * anchors only, whatever libcurl puts into the context's store. */
static int
verify(X509_STORE_CTX *ctx, void *arg)
{
	struct ek_tls_watch *watch = arg;
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(ctx);
	X509 *leaf = X509_STORE_CTX_get0_cert(ctx);
	const SSL *ssl = X509_STORE_CTX_get_ex_data(ctx,
	    SSL_get_ex_data_X509_STORE_CTX_idx());

	watch->shown = true;
	watch->protocol = SSL_get_version(ssl);
	json_decref(watch->chain);
	watch->chain = ek_certificate_chain(sent);
	watch->code = verify_chain(watch->anchors.store, leaf, sent, ssl);
	watch->trusted = watch->code == X509_V_OK;
	watch->name_matches = is_for(leaf, watch->host);
	watch->system_verified = watch->trusted || (watch->own_anchors &&
	    system_accepts(leaf, sent, ssl));
	if (watch->unverified || (watch->trusted && watch->name_matches)) {
		X509_STORE_CTX_set_error(ctx, X509_V_OK);
		return 1;
	}
	X509_STORE_CTX_set_error(ctx, !watch->trusted ? watch->code :
	    X509_V_ERR_HOSTNAME_MISMATCH);
	return 0;
}

static int
watch_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

static const char *
alert_text(int value)
{
	/* OpenSSL 3.0 has no words for this one. */
	return (value & 0xff) == SSL_AD_CERTIFICATE_REQUIRED ?
	    "certificate required" : SSL_alert_desc_string_long(value);
}

/* The alerts that end a handshake come here, and its end. */
static void
note_event(const SSL *ssl, int where, int value)
{
	struct ek_tls_watch *watch = SSL_CTX_get_ex_data(
	    SSL_get_SSL_CTX(ssl), watch_index());

	if (watch == NULL)
		return;
	if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
	    (value & 0xff) != SSL_AD_CLOSE_NOTIFY)
		watch->alert = alert_text(value);
	if (where & SSL_CB_HANDSHAKE_DONE) {
		watch->done = true;
		watch->protocol = SSL_get_version(ssl);
	}
}

/* The first record's header tells if the other side speaks TLS at all:
 * content types are 20 to 23 (RFC 8446 5.1). */
static void
note_bytes(int writing, int version, int type, const void *data, size_t len,
    SSL *ssl, void *arg)
{
	const unsigned char *header = data;
	struct ek_tls_watch *watch = arg;

	if (!writing && type == SSL3_RT_HEADER && len > 0 && !watch->shown &&
	    !watch->done && (header[0] < 20 || header[0] > 23))
		watch->not_tls = true;
}

bool
ek_tls_watch_attach(struct ek_tls_watch *watch, SSL_CTX *ctx)
{
	if (watch_index() < 0 ||
	    SSL_CTX_set_ex_data(ctx, watch_index(), watch) != 1)
		return false;
	SSL_CTX_set_cert_verify_callback(ctx, verify, watch);
	SSL_CTX_set_info_callback(ctx, note_event);
	SSL_CTX_set_msg_callback(ctx, note_bytes);
	SSL_CTX_set_msg_callback_arg(ctx, watch);
	return true;
}

void
ek_tls_watch_free(struct ek_tls_watch *watch)
{
	ek_anchors_free(&watch->anchors);
	json_decref(watch->chain);
	watch->chain = NULL;
}
