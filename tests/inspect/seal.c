/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes, by MIT krb5, what a service could be sent: tickets whole and wrong,
 * AP-REQs whole and wrong, and the service's keytab. seal FOLDER NOW */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <krb5.h>

#include "krb/apreq.h"
#include "krb/flags.h"
#include "krb/ticket.h"

enum {
	HOUR = 3600,
	KEY = 32,           /* bytes of AES-256 */
	KVNO = 2,
	TICKET = 2,         /* key usages, RFC 4120 7.5.1 */
	AUTHENTICATOR = 11,
	UNKNOWN = 99        /* type of a PAC buffer */
};

/* What is wrong with one; all zero: nothing. */
struct wrong {
	const char *file;
	const char *realm;       /* default LAB.TEST */
	const char *pac_client;  /* another name in the PAC */
	int pac_time;            /* seconds off in the PAC */
	bool pac_changed;        /* after it was signed */
	bool no_pac, ended, invalid;
	bool request;            /* an AP-REQ around it */
	const char *sent_client; /* another name in the authenticator */
	int sent_time;           /* seconds off in the authenticator */
	bool sent_key;           /* another key around the authenticator */
};

static const struct wrong all[] = {
	{ .file = "good" },
	{ .file = "cloud-name", .realm = "KERBEROS.MICROSOFTONLINE.COM",
	    .pac_client = "bob" },
	{ .file = "pac-name", .pac_client = "bob" },
	{ .file = "pac-time", .pac_time = 1 },
	{ .file = "pac-changed", .pac_changed = true },
	{ .file = "no-pac", .no_pac = true },
	{ .file = "ended", .ended = true },
	{ .file = "invalid", .invalid = true },
	{ .file = "sent", .request = true },
	{ .file = "sent-name", .request = true, .sent_client = "bob" },
	{ .file = "sent-early", .request = true, .sent_time = -HOUR },
	{ .file = "sent-key", .request = true, .sent_key = true }
};

/* Ends the program: a test cannot go on. */
static void
must(krb5_error_code code, const char *what)
{
	if (code == 0)
		return;
	fprintf(stderr, "seal: %s: %s\n", what, error_message(code));
	exit(2);
}

static krb5_keyblock
key_of(char octet)
{
	static uint8_t keys[256][KEY];
	uint8_t *key = keys[(uint8_t)octet];

	memset(key, octet, KEY);
	return (krb5_keyblock){ .enctype = EK_ETYPE_AES256, .length = KEY,
		.contents = key };
}

static struct ek_encdata
seal(krb5_context ctx, char octet, krb5_keyusage usage,
    const struct ek_buf *plain)
{
	krb5_keyblock key = key_of(octet);
	krb5_data in = { .data = plain->data,
		.length = (unsigned int)plain->len };
	krb5_enc_data out = { 0 };
	size_t len;

	must(krb5_c_encrypt_length(ctx, key.enctype, in.length, &len),
	    "length");
	out.ciphertext.data = malloc(len);
	out.ciphertext.length = (unsigned int)len;
	must(krb5_c_encrypt(ctx, &key, usage, NULL, &in, &out), "encrypt");
	return (struct ek_encdata){ .etype = key.enctype, .cipher = {
	    (uint8_t *)out.ciphertext.data, out.ciphertext.length } };
}

static krb5_data
make_pac(krb5_context ctx, const struct wrong *w, const char *client,
    int64_t auth)
{
	krb5_data info = { .data = (char []){ 1, 2, 3, 4, 5, 6, 7, 8 },
		.length = 8 }, out;
	krb5_keyblock key = key_of('S'), kdc = key_of('K');
	krb5_principal name;
	krb5_pac pac;
	unsigned int i;

	must(krb5_pac_init(ctx, &pac), "PAC");
	must(krb5_pac_add_buffer(ctx, pac, UNKNOWN, &info), "PAC buffer");
	must(krb5_parse_name(ctx, client, &name), "name");
	must(krb5_pac_sign(ctx, pac, (krb5_timestamp)(auth + w->pac_time),
	    name, &key, &kdc, &out), "PAC signature");
	krb5_free_principal(ctx, name);
	krb5_pac_free(ctx, pac);
	for (i = 0; w->pac_changed && i + info.length <= out.length; i++)
		if (memcmp(out.data + i, info.data, info.length) == 0)
			out.data[i] ^= 1;
	return out;
}

static struct ek_buf
make_part(krb5_context ctx, const struct wrong *w, const char *realm,
    int64_t now)
{
	struct ek_ticket_part part = { .flags = w->invalid ? EK_FLAG_INVALID :
		0, .auth = now - HOUR, .start = now - HOUR,
		.end = w->ended ? now - 60 : now + HOUR };
	krb5_keyblock session = key_of('C');
	struct ek_derout list = { .depth = 0 }, out = { .depth = 0 };
	struct ek_authdata ad = { .type = EK_AD_WIN2K_PAC };
	char client[128];
	krb5_data pac;

	snprintf(client, sizeof(client), "%s@%s", w->pac_client != NULL ?
	    w->pac_client : "alice", realm);
	pac = make_pac(ctx, w, client, part.auth);
	ad.data = (ekrb_bytes){ (uint8_t *)pac.data, pac.length };
	ek_authdata_write(&list, EK_DER_BARE, &ad);
	if (!w->no_pac)
		part.authdata = (struct ek_list){ .raw = {
		    (uint8_t *)list.buf.data, list.buf.len }, .n = 1 };
	part.client = ek_principal_single(1, "alice", realm);
	part.session = (struct ek_key){ session.enctype, { session.contents,
	    KEY } };
	ek_ticket_part_write(&out, &part);
	ek_buf_free(&list.buf);
	krb5_free_data_contents(ctx, &pac);
	return out.buf;
}

static void
put_file(const char *folder, const char *name, const struct ek_buf *bytes)
{
	char path[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes->data, 1, bytes->len, file) !=
	    bytes->len || fclose(file) != 0)
		must(EIO, path);
}

static struct ek_encdata
make_authenticator(krb5_context ctx, const struct wrong *w,
    const char *realm, int64_t now)
{
	struct ek_authenticator a = { .time = now + w->sent_time };
	struct ek_derout plain = { .depth = 0 };
	struct ek_encdata sealed;

	a.client = ek_principal_single(1, w->sent_client != NULL ?
	    w->sent_client : "alice", realm);
	ek_authenticator_write(&plain, &a);
	sealed = seal(ctx, w->sent_key ? 'X' : 'C', AUTHENTICATOR,
	    &plain.buf);
	ek_buf_free(&plain.buf);
	return sealed;
}

static void
make(krb5_context ctx, const struct wrong *w, const char *folder, int64_t now)
{
	const char *realm = w->realm != NULL ? w->realm : "LAB.TEST";
	struct ek_buf part = make_part(ctx, w, realm, now);
	struct ek_derout out = { .depth = 0 };
	struct ek_apreq req = { .ticket.server = ek_principal_service(
	    "MSSQLSvc", "mi1.abc123.database.windows.net:1433", realm) };

	req.ticket.enc = seal(ctx, 'S', TICKET, &part);
	req.ticket.enc.has_kvno = true;
	req.ticket.enc.kvno = KVNO;
	if (w->request) {
		req.authenticator = make_authenticator(ctx, w, realm, now);
		ek_apreq_write(&out, &req);
	} else
		ek_ticket_write(&out, EK_DER_BARE, &req.ticket);
	put_file(folder, w->file, &out.buf);
	free((void *)(uintptr_t)req.ticket.enc.cipher.data);
	free((void *)(uintptr_t)req.authenticator.cipher.data);
	ek_buf_free(&part);
	ek_buf_free(&out.buf);
}

static void
make_keytab(krb5_context ctx, const char *folder, const char *realm)
{
	krb5_keytab_entry entry = { .vno = KVNO, .key = key_of('S') };
	krb5_keytab keytab;
	char text[1024];

	snprintf(text, sizeof(text),
	    "MSSQLSvc/mi1.abc123.database.windows.net:1433@%s", realm);
	must(krb5_parse_name(ctx, text, &entry.principal), "name");
	snprintf(text, sizeof(text), "WRFILE:%s/keytab", folder);
	must(krb5_kt_resolve(ctx, text, &keytab), "keytab");
	must(krb5_kt_add_entry(ctx, keytab, &entry), "keytab entry");
	krb5_kt_close(ctx, keytab);
	krb5_free_principal(ctx, entry.principal);
}

int
main(int argc, char **argv)
{
	krb5_context ctx;
	size_t i;

	if (argc != 3)
		return 2;
	must(krb5_init_context(&ctx), "context");
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		make(ctx, &all[i], argv[1], strtoll(argv[2], NULL, 10));
	make_keytab(ctx, argv[1], "LAB.TEST");
	make_keytab(ctx, argv[1], "KERBEROS.MICROSOFTONLINE.COM");
	krb5_free_context(ctx);
	return 0;
}
