/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/prctl.h>
#include <sys/socket.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/le.h"
#include "lab/sqllogin.h"
#include "lab/sqlport.h"
#include "lab/supervise.h"
#include "lab/tdsreply.h"

/* What a side says of encryption in PRELOGIN (MS-TDS 2.2.6.5). */
enum { ENCRYPT_NOT_SUPPORTED = 2, ENCRYPT_REQUIRED = 3, ENCRYPTION = 1 };

static bool
is(const struct lab *lab, const char *how)
{
	return lab_plan_is(&lab->plan, KNOB_SQL, how);
}

static SSL_CTX *
tls_context(const struct lab *lab)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	char *chain = lab_path(lab, "sql.pem");
	char *key = lab_path(lab, "sql.key");

	/* TLS in TDS 7 ends at 1.2: the server ends the handshake. */
	if (ctx == NULL ||
	    SSL_CTX_use_certificate_chain_file(ctx, chain) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) != 1)
		lab_fail("SQL port: cannot use %s", chain);
	free(chain);
	free(key);
	return ctx;
}

/* What the client said of encryption; "not supported" if nothing. */
static uint8_t
client_encryption(const struct tds *t)
{
	const uint8_t *data = (const uint8_t *)t->message.data;
	size_t at, offset, len = t->message.len;

	for (at = 0; at + 5 <= len && data[at] != 0xff; at += 5) {
		offset = (size_t)data[at + 1] << 8 | data[at + 2];
		if (data[at] == ENCRYPTION && offset < len)
			return data[offset];
	}
	return ENCRYPT_NOT_SUPPORTED;
}

/* Version 12.0 of a managed instance, and what it says of encryption. */
static bool
answer_prelogin(struct tds *t, uint8_t encryption)
{
	static const char options[] = "\0\0\25\0\6" "\1\0\33\0\1" "\2\0\34\0\1"
	    "\4\0\35\0\1" "\377" "\14\0\7\320\0\0";
	struct ek_buf out = { 0 };
	bool sent;

	ek_buf_add(&out, options, sizeof(options) - 1);
	ek_buf_putc(&out, (char)encryption);
	ek_buf_add(&out, "\0\0", 2);
	sent = tds_write(t, TDS_REPLY, &out);
	ek_buf_free(&out);
	return sent;
}

/* Both sides agree on encryption, or the connection ends. */
static bool
begin(const struct lab *lab, struct tds *t)
{
	bool encrypted = !is(lab, "no-encryption");

	if (!tds_read(t) || t->type != TDS_PRELOGIN)
		return false;
	if (is(lab, "close-after-prelogin"))
		return false;
	if (is(lab, "hang-after-prelogin"))
		lab_conn_hang(&t->conn);
	if (encrypted && client_encryption(t) == ENCRYPT_NOT_SUPPORTED) {
		answer_prelogin(t, ENCRYPT_REQUIRED);
		return false;
	}
	return answer_prelogin(t, encrypted ? ENCRYPT_REQUIRED :
	    ENCRYPT_NOT_SUPPORTED) &&
	    (!encrypted || tds_start_tls(t, tls_context(lab)));
}

/* The message that refuses a login; the server hides the true state. */
static void
refuse(struct ek_buf *out, uint32_t number, uint8_t state, const char *user)
{
	char *text = number == 18452 ? lab_printf("Login failed. The login is "
	    "from an untrusted domain and cannot be used with Integrated "
	    "authentication.") : number == 18456 ?
	    lab_printf("Login failed for user '%s'.", user) :
	    lab_printf("Cannot open database \"master\" requested by the "
	    "login. The login failed.");

	tds_error(out, number, state, 14, text);
	tds_done(out, TDS_DONE_ERROR, 0);
	free(text);
}

/* "error NUMBER STATE" of the knob SQL. */
static bool
is_refused(const struct lab *lab, unsigned *number_out, unsigned *state_out)
{
	return sscanf(lab->plan.value[KNOB_SQL], "error %u %u", number_out,
	    state_out) == 2;
}

/* What a server shows of a user whom it knows by a token alone. */
static const char token_user[] = "<token-identified principal>";

/* Answers the login; true if the session goes on. */
static bool
log_in(const struct lab *lab, struct tds *t, struct sql_login *login)
{
	struct ek_buf out = { 0 };
	unsigned number = 0, state = 0;
	bool in = false;

	if (login->integrated && login->answer.len > 0 && login->good)
		tds_sspi(&out, login->answer.data, login->answer.len);
	if (!login->good)
		refuse(&out, login->integrated ? 18452 : 18456, 1,
		    login->user);
	else if (is_refused(lab, &number, &state))
		refuse(&out, number, (uint8_t)state, token_user);
	else {
		tds_login_ack(&out, login->database[0] != '\0' ?
		    login->database : "master");
		tds_done(&out, 0, 0);
		in = true;
	}
	in = tds_write(t, TDS_REPLY, &out) && in;
	ek_buf_free(&out);
	return in;
}

/* True if the UTF-16 text of a request holds that ASCII text. */
static bool
asks_for(const struct tds *t, const char *text)
{
	size_t at, i;

	for (at = 0; at + 1 < t->message.len; at++) {
		for (i = 0; text[i] != '\0' &&
		    at + 2 * i + 1 < t->message.len &&
		    t->message.data[at + 2 * i] == text[i] &&
		    t->message.data[at + 2 * i + 1] == '\0'; i++)
			continue;
		if (text[i] == '\0')
			return true;
	}
	return false;
}

static const char *
scheme_of(const struct lab *lab, const struct sql_login *login)
{
	if (!login->integrated)
		return "SQL";
	return is(lab, "ntlm") ? "NTLM" : "KERBEROS";
}

static bool
answer_request(const struct lab *lab, struct tds *t,
    const struct sql_login *login)
{
	struct ek_buf out = { 0 };
	bool sent;

	if (t->type == TDS_ATTENTION)
		tds_done(&out, TDS_DONE_ATTENTION, 0);
	else if (asks_for(t, "dm_exec_connections") && is(lab, "no-view")) {
		tds_error(&out, 300, 1, 14,
		    "VIEW SERVER STATE permission was denied on object "
		    "'server', database 'master'.");
		tds_done(&out, TDS_DONE_ERROR, 0);
	} else if (asks_for(t, "auth_scheme")) {
		tds_row(&out, "auth_scheme", scheme_of(lab, login));
		tds_done(&out, TDS_DONE_COUNT, 1);
	} else if (asks_for(t, "SYSTEM_USER")) {
		tds_row(&out, "", login->user);
		tds_done(&out, TDS_DONE_COUNT, 1);
	} else
		tds_done(&out, 0, 0);
	sent = tds_write(t, TDS_REPLY, &out);
	ek_buf_free(&out);
	return sent;
}

static void
converse(const struct lab *lab, struct tds *t)
{
	struct sql_login login = { 0 };

	if (!begin(lab, t) || !tds_read(t))
		return;
	if (is(lab, "hang-after-login"))
		lab_conn_hang(&t->conn);
	if (is(lab, "close-after-login") || is(lab, "reset-after-login") ||
	    !sql_login_read(lab, t, &login) || !log_in(lab, t, &login))
		return;
	while (tds_read(t) && answer_request(lab, t, &login))
		continue;
}

static void
serve_one(const struct lab *lab, int fd)
{
	struct tds t = { .conn = { fd, NULL } };

	if (is(lab, "silent"))
		lab_conn_hang(&t.conn);
	else
		converse(lab, &t);
	if (is(lab, "reset-after-login")) {
		lab_conn_reset(&t.conn);
		return;
	}
	t.conn.ssl = NULL; /* a server that gives up says no goodbye in TLS */
	lab_conn_close(&t.conn);
}

static void
serve(const struct lab *lab, int listener, void *arg)
{
	struct lab_conn conn = { -1, NULL };

	(void)arg;
	for (;;) {
		if ((conn.fd = accept(listener, NULL, NULL)) < 0)
			continue;
		if (is(lab, "reset"))
			lab_conn_reset(&conn);
		else if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(listener);
			serve_one(lab, conn.fd);
			_exit(0);
		} else
			close(conn.fd);
	}
}

void
lab_sqlport_start(const struct lab *lab)
{
	unsigned port = lab->sql_port;

	if (is(lab, "closed"))
		return;
	lab_serve(lab, lab_listen(lab->sql, &port, false), serve, NULL);
}
