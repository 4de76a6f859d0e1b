/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <gssapi/gssapi.h>
#include <stdlib.h>
#include <string.h>

#include "base/le.h"
#include "lab/answer.h"
#include "lab/sqllogin.h"

/* Offsets in LOGIN7; a text has its own offset and its length there. */
enum {
	FLAGS_2 = 25,
	INTEGRATED = 0x80,
	USER = 40,
	PASSWORD = 44,
	DATABASE = 68,
	TOKEN = 78,
	LONG_LENGTH = 90, /* of a token of more than 64 KiB */
	FIXED = 94
};

/* The one login with a password. */
static const char sql_user[] = "sqluser", sql_password[] = "sesame-1433";

/* A part of the message, LEN bytes at what the offset at AT says. */
static ekrb_bytes
part_at(const struct ek_buf *message, size_t at, size_t len)
{
	const uint8_t *data = (const uint8_t *)message->data;
	size_t offset = ek_le16(data + at);
	ekrb_bytes part = { data + offset, len };

	if (offset > message->len || message->len - offset < len)
		part = (ekrb_bytes){ NULL, 0 };
	return part;
}

static ekrb_bytes
text_at(const struct ek_buf *message, size_t at)
{
	const uint8_t *data = (const uint8_t *)message->data;

	return part_at(message, at, 2 * (size_t)ek_le16(data + at + 2));
}

static ekrb_bytes
token_at(const struct ek_buf *message)
{
	const uint8_t *data = (const uint8_t *)message->data;
	size_t len = ek_le16(data + TOKEN + 2);

	if (len == UINT16_MAX && ek_le32(data + LONG_LENGTH) > 0)
		len = ek_le32(data + LONG_LENGTH);
	return part_at(message, TOKEN, len);
}

/* UTF-16 as ASCII, other characters as '?'. */
static void
read_text(ekrb_bytes text, char *out, size_t size)
{
	size_t i, n = 0;

	for (i = 0; i + 1 < text.len && n + 1 < size; i += 2)
		out[n++] = text.data[i + 1] == 0 && text.data[i] >= ' ' &&
		    text.data[i] < 0x7f ? (char)text.data[i] : '?';
	out[n] = '\0';
}

/* Passwords are sent with half bytes swapped, then xor 0xa5. */
static bool
is_password(ekrb_bytes sent)
{
	char clear[64];
	uint8_t swapped[2 * sizeof(clear)];
	size_t i;

	if (sent.len > sizeof(swapped))
		return false;
	for (i = 0; i < sent.len; i++) {
		uint8_t c = sent.data[i] ^ 0xa5;

		swapped[i] = (uint8_t)(c << 4 | c >> 4);
	}
	read_text((ekrb_bytes){ swapped, sent.len }, clear, sizeof(clear));
	return strcmp(clear, sql_password) == 0;
}

/* "alice\@contoso.com@REALM" is alice@contoso.com to the instance. */
static void
take_name(gss_name_t name, char *out, size_t size)
{
	gss_buffer_desc text = { 0 };
	OM_uint32 minor;
	size_t i, n = 0;

	if (gss_display_name(&minor, name, &text, NULL) != GSS_S_COMPLETE)
		return;
	for (i = 0; i < text.length && n + 1 < size; i++) {
		char c = ((const char *)text.value)[i];

		if (c == '@' && i > 0 &&
		    ((const char *)text.value)[i - 1] != '\\')
			break;
		if (c != '\\')
			out[n++] = c;
	}
	out[n] = '\0';
	gss_release_buffer(&minor, &text);
}

static void
accept_token(const struct lab *lab, ekrb_bytes token, struct sql_login *login)
{
	gss_buffer_desc in = { token.len, (void *)(uintptr_t)token.data };
	gss_ctx_id_t ctx = GSS_C_NO_CONTEXT;
	gss_buffer_desc out = { 0 };
	gss_name_t name = GSS_C_NO_NAME;
	OM_uint32 major, minor;

	major = gss_accept_sec_context(&minor, &ctx, GSS_C_NO_CREDENTIAL, &in,
	    GSS_C_NO_CHANNEL_BINDINGS, &name, NULL, &out, NULL, NULL, NULL);
	login->good = major == GSS_S_COMPLETE;
	ek_buf_add(&login->answer, out.value, out.length);
	if (name != GSS_C_NO_NAME)
		take_name(name, login->user, sizeof(login->user));
	lab_answer_log(lab, "SQL login of %s by a token of %zu bytes: "
	    "%#x, %u", login->user, token.len, major, minor);
}

/* The acceptor needs the keytab and no KDC. */
static void
become_acceptor(const struct lab *lab)
{
	char *keytab = lab_path(lab, "mi.keytab");
	char *conf = lab_path(lab, "cloud/krb5.conf");

	setenv("KRB5_KTNAME", keytab, 1);
	setenv("KRB5_CONFIG", conf, 1);
	setenv("KRB5RCACHENAME", "none:", 1);
	free(keytab);
	free(conf);
}

bool
sql_login_read(const struct lab *lab, const struct tds *t,
    struct sql_login *login)
{
	*login = (struct sql_login){ 0 };
	if (t->type != TDS_LOGIN7 || t->message.len < FIXED)
		return false;
	login->integrated = t->message.data[FLAGS_2] & INTEGRATED;
	read_text(text_at(&t->message, USER), login->user,
	    sizeof(login->user));
	read_text(text_at(&t->message, DATABASE), login->database,
	    sizeof(login->database));
	if (login->integrated) {
		become_acceptor(lab);
		accept_token(lab, token_at(&t->message), login);
	} else
		login->good = strcmp(login->user, sql_user) == 0 &&
		    is_password(text_at(&t->message, PASSWORD));
	return true;
}
