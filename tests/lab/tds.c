/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "lab/tds.h"

enum {
	HEADER = 8,
	PACKET = 4096,
	LAST = 1, /* status: the end of a message */
	MAX_MESSAGE = 1024 * 1024
};

static bool
read_whole(struct lab_conn *conn, void *data, size_t len)
{
	char *at = data;
	long n;

	for (; len > 0; at += n, len -= (size_t)n) {
		n = lab_conn_read(conn, at, len);
		if (n <= 0)
			return false;
	}
	return true;
}

/* One packet: its data is added to the message. */
static bool
read_packet(struct tds *t, bool *last_out)
{
	uint8_t header[HEADER], data[UINT16_MAX];
	size_t len;

	if (!read_whole(&t->conn, header, sizeof(header)))
		return false;
	len = (size_t)header[2] << 8 | header[3];
	if (len < HEADER ||
	    !read_whole(&t->conn, data, len - HEADER))
		return false;
	t->type = header[0];
	*last_out = header[1] & LAST;
	ek_buf_add(&t->message, data, len - HEADER);
	return t->message.len <= MAX_MESSAGE && !t->message.failed;
}

bool
tds_read(struct tds *t)
{
	bool last = false;

	ek_buf_reset(&t->message);
	while (!last)
		if (!read_packet(t, &last))
			return false;
	return true;
}

bool
tds_write(struct tds *t, uint8_t type, const struct ek_buf *out)
{
	size_t at = 0, part;
	uint8_t packet[PACKET] = { type };
	uint8_t number = 1;

	do {
		part = out->len - at;
		if (part > PACKET - HEADER)
			part = PACKET - HEADER;
		packet[1] = at + part == out->len ? LAST : 0;
		packet[2] = (uint8_t)((part + HEADER) >> 8);
		packet[3] = (uint8_t)(part + HEADER);
		packet[6] = number++;
		memcpy(packet + HEADER, out->data + at, part);
		if (lab_conn_write(&t->conn, packet, part + HEADER) <= 0)
			return false;
		at += part;
	} while (at < out->len);
	return true;
}

/* Sends what TLS wants sent, as the data of a PRELOGIN message. */
static bool
flush_handshake(struct tds *t, BIO *from_tls)
{
	struct ek_buf out = { 0 };
	bool sent = true;
	char *data;
	long len = BIO_get_mem_data(from_tls, &data);

	if (len > 0) {
		ek_buf_add(&out, data, (size_t)len);
		sent = tds_write(t, TDS_PRELOGIN, &out);
		(void)BIO_reset(from_tls);
		ek_buf_free(&out);
	}
	return sent;
}

static bool
shake_hands(struct tds *t, SSL *ssl, BIO *to_tls, BIO *from_tls)
{
	int rc;

	while ((rc = SSL_accept(ssl)) != 1) {
		if (!flush_handshake(t, from_tls) ||
		    SSL_get_error(ssl, rc) != SSL_ERROR_WANT_READ ||
		    !tds_read(t) || t->type != TDS_PRELOGIN)
			return false;
		BIO_write(to_tls, t->message.data, (int)t->message.len);
	}
	return flush_handshake(t, from_tls);
}

bool
tds_start_tls(struct tds *t, SSL_CTX *ctx)
{
	BIO *to_tls = BIO_new(BIO_s_mem()), *from_tls = BIO_new(BIO_s_mem());
	SSL *ssl = SSL_new(ctx);

	if (to_tls == NULL || from_tls == NULL || ssl == NULL)
		lab_fail("out of memory");
	BIO_set_mem_eof_return(to_tls, -1);
	SSL_set_bio(ssl, to_tls, from_tls);
	if (!shake_hands(t, ssl, to_tls, from_tls)) {
		SSL_free(ssl);
		return false;
	}
	/* From here on records follow each other without packets around. */
	SSL_set_fd(ssl, t->conn.fd);
	t->conn.ssl = ssl;
	return true;
}
