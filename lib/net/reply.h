/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An HTTP reply as it comes in, header line by header line and piece by piece,
 * whichever library reads it.
 */
#ifndef EK_NET_REPLY_H
#define EK_NET_REPLY_H

#include "net/http.h"

enum ek_reply_field {
	EK_REPLY_CONTENT_TYPE,
	EK_REPLY_SERVER,
	EK_REPLY_LOCATION,
	EK_REPLY_PROXY_AUTHENTICATE,
	EK_REPLY_REQUEST_ID,
	EK_REPLY_TRANSFER_ENCODING,
	EK_REPLY_CONTENT_LENGTH,
	EK_REPLY_DATE,
	EK_REPLY_FIELDS
};

/* Zero-initialised is ready; set body.secret. Text longer than
 * EK_HTTP_MAX_HEADER is cut. */
struct ek_reply_reader {
	struct ek_buf fields[EK_REPLY_FIELDS]; /* the first of each name */
	struct ek_buf reason, body;
	bool whole; /* the body has the length it says it has */
};

/* Takes one line, its end included or not. A status line forgets the headers
 * before it, which were those of an interim reply. */
void ek_reply_line(struct ek_reply_reader *, const char *, size_t len);

/* Takes a piece of the body. False: it grows beyond EK_HTTP_MAX_BODY. */
bool ek_reply_piece(struct ek_reply_reader *, const void *, size_t len);

/* Less came than the body says it has, by its DER or by Content-Length. */
bool ek_reply_is_short(const struct ek_reply_reader *);

/* Fills in what the lines said, and the body; the status and the times are the
 * caller's. The strings live as long as the reader. */
void ek_reply_tell(const struct ek_reply_reader *, struct ek_http_reply *);

void ek_reply_free(struct ek_reply_reader *);

#endif
