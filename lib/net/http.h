/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One request over one fresh HTTPS connection, watched layer by layer. By
 * libcurl (curl.c) as libkrb5 does it: no forward proxy, no redirect, HTTP/1.0,
 * the server's certificate judged by http_anchors or else by the system's CAs.
 * On Windows (winhttp.c) as that system does it. Nothing is sent over a
 * connection whose certificate was not accepted.
 *
 * The work can be stopped between the layers: ek_http_handshake() returns as
 * soon as TLS stands or has failed, ek_http_finish() does the rest.
 */
#ifndef EK_NET_HTTP_H
#define EK_NET_HTTP_H

#include <jansson.h>

#include "base/buf.h"

enum {
	EK_HTTP_MAX_BODY = 1024 * 1024, /* a longer body is cut */
	EK_HTTP_MAX_HEADER = 512,       /* a longer header value is cut */
	EK_MAX_CHAIN = 10,              /* certificates told of a chain */
	EK_MAX_CERT_NAMES = 40,         /* names told of a certificate */
	EK_MAX_NAME = 512               /* bytes told of one name */
};

struct ek_http_call {
	const char *url;            /* https://host[:port]/path */
	const char *const *anchors; /* http_anchors values, NULL ends; NULL or
	                             * empty: the system's CAs */
	int fd;                     /* connected socket, taken over; WinHTTP
	                             * makes one of its own */
	const char *address;        /* what it is connected to, no port */
	const void *body;           /* POSTed; NULL: a HEAD without a body */
	size_t body_len;            /* bytes */
	const char *content_type;   /* of the body */
	bool unverified;            /* accept every certificate, to learn the
	                             * server's time; refused with a body. By
	                             * WinHTTP it is not judged then */
};

/* What the handshake showed. Strings are owned by the call. */
struct ek_tls_view {
	bool stands;             /* handshake done, certificate accepted */
	bool verified;           /* libkrb5 would accept chain and name */
	int verify_code;         /* X509_V_ERR_*; 0 fine; -1 none was shown */
	const char *verify_text; /* OpenSSL's words for it */
	bool name_matches;       /* the certificate is for this host */
	bool system_verified;    /* the system's CAs would accept the chain; not
	                          * tried where the anchors in use do */
	const char *protocol;    /* TLSv1.3 or the like; NULL if none */
	const char *alert;       /* alert the server sent; NULL if none */
	const char *error;       /* why TLS does not stand; NULL if it does */
	const char *anchors;     /* which CAs were used, in words */
	int64_t anchors_loaded;  /* certificates found there; -1 unknown */
	bool anchors_failed;     /* the anchors could not be read */
	bool not_tls;            /* what came back was no TLS */
	bool opaque;             /* it failed, and the library does not tell
	                          * what came back */
	bool timed_out;
	const json_t *chain;     /* as sent: [{subject, issuer, not_before,
	                          * not_after, names[], self_signed}] */
	int64_t duration_ms;     /* -1: never began */
};

/* What the server said. Strings are owned by the call, NULL if absent. */
struct ek_http_reply {
	int status;              /* 0: no status line came */
	const char *reason, *content_type, *server, *location;
	const char *proxy_authenticate, *request_id, *transfer_encoding;
	int64_t date;            /* Date header, epoch; valid if has_date */
	bool has_date;
	const struct ek_buf *body;
	bool kept_open;          /* the whole KDC answer came, but the server
	                          * did not close: libkrb5 goes on waiting */
	const char *error;       /* why it ended early; NULL if it did not */
	bool timed_out;
	int64_t local_time;      /* local time half-way between sending and the
	                          * first byte of the reply, epoch; 0: none */
	int64_t round_trip_ms;   /* between those two; -1: none */
	int64_t duration_ms;     /* from sending to the end; -1: not sent */
};

struct ek_http;

/* NULL: out of memory, or a call that makes no sense (fd is closed). */
struct ek_http *ek_http_start(const struct ek_http_call *);

/* Both may be called again and do nothing then. */
const struct ek_tls_view *ek_http_handshake(struct ek_http *,
    int64_t timeout_ms);
const struct ek_http_reply *ek_http_finish(struct ek_http *,
    int64_t timeout_ms);

void ek_http_free(struct ek_http *);

#endif
