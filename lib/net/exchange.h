/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One Kerberos message to a KDC and its answer, with everything seen on the
 * way. Over HTTPS by MS-KKDCP (2.2.2, 3.1.5.1), or plain (RFC 4120 7.2).
 */
#ifndef EK_NET_EXCHANGE_H
#define EK_NET_EXCHANGE_H

#include <jansson.h>

#include "net/http.h"

struct ek_exchange {
	const char *url;            /* https://host[:port]/path */
	const char *const *anchors; /* http_anchors values, NULL ends; NULL or
	                             * empty: the system's CAs */
	const char *realm;          /* goes out as target-domain */
	const void *message;        /* Kerberos message, no length prefix (what
	                             * libkrb5's send hook is given) */
	size_t message_len;         /* bytes */
	int64_t timeout_ms;         /* for all of it, name look-up included */
};

struct ek_exchange_result {
	struct ek_buf reply; /* Kerberos message, no length prefix (what the
	                      * send hook returns); empty: none came */
	json_t *facts;       /* what was seen; NULL: out of memory. Members as
	                      * in kdcproxy.requests, the decoded reply aside:
	                      * http_status, http_reason, content_type, server,
	                      * location, proxy_authenticate, request_id, date,
	                      * transfer_encoding, kept_open, body_kind,
	                      * body_text, alert, error, timed_out, duration_ms,
	                      * round_trip_ms, local_time, via; and
	                      * verify_text where TLS was refused */
};

/* Sends MESSAGE over a fresh, verified connection. True: a reply came. The
 * result is set in any case; clear it with ek_exchange_clear(). */
bool ek_exchange_https(const struct ek_exchange *,
    struct ek_exchange_result *out);

/* The same to host:port without TLS, by UDP or TCP; url, anchors and realm
 * are not read. Facts: error, timed_out, duration_ms, round_trip_ms,
 * local_time, via. */
bool ek_exchange_plain(const struct ek_exchange *, const char *host, int port,
    bool udp, struct ek_exchange_result *out);

/* True if the server at the other end of FD, which has not been written to,
 * answers a plain HTTP request. Closes FD. */
bool ek_speaks_plain_http(int fd, int64_t timeout_ms);

/* Ends a request whose handshake stands and that carried a KDC-PROXY-MESSAGE:
 * what was seen, and in MESSAGE_OUT the Kerberos answer. NULL: no memory. */
json_t *ek_exchange_finish(struct ek_http *, int64_t timeout_ms,
    struct ek_buf *message_out);

/* Wipes and frees. */
void ek_exchange_clear(struct ek_exchange_result *);

#endif
