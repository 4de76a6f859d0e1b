/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes synthetic caches and keytabs for benchmarks:
 *
 *	synthetic ccache N FILE    a cloud TGT, a setting, N - 1 service tickets
 *	synthetic keytab N FILE    N keys, a hole after every tenth
 *
 * The same N gives the same bytes but for the times, which lie around now.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "krb/ticket.h"

#define REALM "KERBEROS.MICROSOFTONLINE.COM"

enum { CIPHER_MIN = 1000, CIPHER_SPREAD = 400, HOUR = 3600, DAY = 24 * HOUR };

static uint32_t seed = 1;

/* A small generator of our own: the same bytes everywhere. */
static uint32_t
next_random(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

static void
put_int(struct ek_buf *buf, uint32_t value, int bytes)
{
	while (bytes-- > 0)
		ek_buf_putc(buf, (char)(uint8_t)(value >> (8 * bytes)));
}

static void
put_data(struct ek_buf *buf, const void *data, size_t len)
{
	put_int(buf, (uint32_t)len, 4);
	ek_buf_add(buf, data, len);
}

static void
put_name(struct ek_buf *buf, const struct ek_principal *name)
{
	uint32_t i;

	put_int(buf, (uint32_t)name->type, 4);
	put_int(buf, name->n_parts, 4);
	put_data(buf, name->realm.data, name->realm.len);
	for (i = 0; i < name->n_parts; i++)
		put_data(buf, name->part[i].data, name->part[i].len);
}

static void
put_random(struct ek_buf *buf, size_t len)
{
	while (len-- > 0)
		ek_buf_putc(buf, (char)(uint8_t)next_random());
}

static struct ek_principal
client_name(void)
{
	return ek_principal_single(EK_NT_PRINCIPAL, "alice@contoso.com",
	    REALM);
}

static void
put_ticket(struct ek_buf *buf, const struct ek_principal *server,
    int32_t etype)
{
	struct ek_buf cipher = { 0 };
	struct ek_derout out = { 0 };
	struct ek_ticket ticket = { .server = *server };

	put_random(&cipher, CIPHER_MIN + next_random() % CIPHER_SPREAD);
	ticket.enc.etype = etype;
	ticket.enc.has_kvno = etype != EK_ETYPE_OPAQUE;
	ticket.enc.kvno = 2;
	ticket.enc.cipher = (ekrb_bytes){ (uint8_t *)cipher.data, cipher.len };
	ek_ticket_write(&out, EK_DER_BARE, &ticket);
	put_data(buf, ek_derout_bytes(&out).data, ek_derout_bytes(&out).len);
	ek_derout_free(&out);
	ek_buf_free(&cipher);
}

static void
put_cred(struct ek_buf *buf, const struct ek_principal *server, int32_t etype,
    uint32_t life, uint32_t renew, uint32_t flags)
{
	uint32_t now = (uint32_t)time(NULL) / HOUR * HOUR;
	struct ek_principal client = client_name();

	put_name(buf, &client);
	put_name(buf, server);
	put_int(buf, EK_ETYPE_AES256, 2);
	put_int(buf, 32, 4);
	put_random(buf, 32);
	put_int(buf, now, 4);
	put_int(buf, now, 4);
	put_int(buf, now + life, 4);
	put_int(buf, renew != 0 ? now + renew : 0, 4);
	put_int(buf, 0, 1);
	put_int(buf, flags, 4);
	put_int(buf, 0, 4);
	put_int(buf, 0, 4);
	put_ticket(buf, server, etype);
	put_int(buf, 0, 4);
}

static void
put_setting(struct ek_buf *buf)
{
	struct ek_principal client = client_name();
	struct ek_principal server = ek_principal_service(
	    "krb5_ccache_conf_data", "fast_avail", "X-CACHECONF:");
	int i;

	put_name(buf, &client);
	put_name(buf, &server);
	put_int(buf, 0, 2);
	put_int(buf, 0, 4);
	/* No times, flags, addresses, authorization data. */
	for (i = 0; i < 16 + 1 + 4 + 4 + 4; i++)
		ek_buf_putc(buf, '\0');
	put_data(buf, "yes", 3);
	put_int(buf, 0, 4);
}

static void
put_service(struct ek_buf *buf, long i)
{
	struct ek_principal server;
	char host[64];

	snprintf(host, sizeof(host), i % 5 != 0 ?
	    "mi%05ld.abc123.database.windows.net:1433" :
	    "files%05ld.file.core.windows.net", i);
	server = ek_principal_service(i % 5 != 0 ? "MSSQLSvc" : "cifs", host,
	    REALM);
	put_cred(buf, &server, EK_ETYPE_AES256, 2 * HOUR, 0, 0x40a90000);
}

static void
write_out(FILE *out, struct ek_buf *buf)
{
	if (buf->failed || fwrite(buf->data, 1, buf->len, out) != buf->len) {
		fputs("synthetic: cannot write\n", stderr);
		exit(1);
	}
	ek_buf_reset(buf);
}

static void
make_ccache(long n, FILE *out)
{
	struct ek_principal client = client_name();
	struct ek_principal tgs = ek_principal_service("krbtgt", REALM, REALM);
	struct ek_buf buf = { 0 };
	long i;

	put_int(&buf, 0x0504, 2);
	put_int(&buf, 0, 2);
	put_name(&buf, &client);
	put_cred(&buf, &tgs, EK_ETYPE_OPAQUE, 10 * HOUR, 7 * DAY, 0x40810000);
	put_setting(&buf);
	write_out(out, &buf);
	for (i = 1; i < n; i++) {
		put_service(&buf, i);
		write_out(out, &buf);
	}
	ek_buf_free(&buf);
}

static void
put_key(struct ek_buf *out, long i)
{
	struct ek_buf buf = { 0 };
	char host[64];

	snprintf(host, sizeof(host), "sql%05ld.contoso.com:1433", i / 2);
	put_int(&buf, 2, 2);
	put_int(&buf, 11, 2);
	ek_buf_puts(&buf, "CONTOSO.COM");
	put_int(&buf, 8, 2);
	ek_buf_puts(&buf, "MSSQLSvc");
	put_int(&buf, (uint32_t)strlen(host), 2);
	ek_buf_puts(&buf, host);
	put_int(&buf, EK_NT_PRINCIPAL, 4);
	put_int(&buf, (uint32_t)time(NULL), 4);
	put_int(&buf, 3, 1);
	put_int(&buf, i % 2 != 0 ? EK_ETYPE_AES128 : EK_ETYPE_AES256, 2);
	put_int(&buf, i % 2 != 0 ? 16 : 32, 2);
	put_random(&buf, i % 2 != 0 ? 16 : 32);
	put_int(&buf, 3, 4);
	put_int(out, (uint32_t)buf.len, 4);
	ek_buf_add(out, buf.data, buf.len);
	ek_buf_free(&buf);
}

static void
make_keytab(long n, FILE *out)
{
	struct ek_buf buf = { 0 };
	long i;

	put_int(&buf, 0x0502, 2);
	for (i = 0; i < n; i++) {
		put_key(&buf, i);
		if (i % 10 == 9) {
			put_int(&buf, 0 - 40u, 4);
			put_random(&buf, 40);
		}
		write_out(out, &buf);
	}
	ek_buf_free(&buf);
}

int
main(int argc, char **argv)
{
	long n = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
	FILE *out = n > 0 ? fopen(argv[3], "wb") : NULL;

	if (out == NULL) {
		fputs("usage: synthetic ccache|keytab N FILE\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "keytab") == 0)
		make_keytab(n, out);
	else
		make_ccache(n, out);
	return fclose(out) == 0 ? 0 : 1;
}
