/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>
#include <time.h>

#include "lab/lab.h"
#include "lab/rewrite.h"

/* How a veiled cipher begins: the first bytes of Entra's, and ours. */
static const uint8_t marker[8] = { 0x00, 0x00, 0x7a, 0x06, 'L', 'A', 'B', 1 };

enum { TICKET = 1, AP_REQ = 14, TGS_REQ = 12, AS_REQ = 10, KRB_ERROR = 30,
    PA_TGS_REQ = 1, PA_FX_FAST = 136 };

static ekrb_bytes
bytes(const void *data, size_t len)
{
	ekrb_bytes b = { data, len };

	return b;
}

bool
lab_ticket_veil(ekrb_bytes ticket, struct ek_derout *out)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(ticket, "ticket", &error), app, seq;
	struct ek_buf cipher = { 0 };

	app = ek_der_enter(&in, EK_DER_BARE, EK_DER_APP(TICKET), "ticket");
	seq = ek_der_enter(&app, EK_DER_BARE, EK_DER_SEQUENCE, "ticket");
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(TICKET));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_raw(out, ek_der_any(&seq, "tkt-vno"));
	ek_derout_raw(out, ek_der_any(&seq, "realm"));
	ek_derout_raw(out, ek_der_any(&seq, "sname"));
	ek_buf_add(&cipher, marker, sizeof(marker));
	ek_buf_add(&cipher, ticket.data, ticket.len);
	ek_derout_open(out, 3, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, -1);
	ek_derout_octets(out, 2, bytes(cipher.data, cipher.len));
	ek_derout_close(out);
	ek_derout_close(out);
	ek_derout_close(out);
	ek_buf_free(&cipher);
	return !ek_error_is_set(&error);
}

/* The real ticket inside a veiled one; empty if it is not veiled. */
static ekrb_bytes
unveil(ekrb_bytes ticket)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(ticket, "ticket", &error);
	struct ek_der app, seq, enc;
	ekrb_bytes cipher, none = { NULL, 0 };
	int32_t etype;

	app = ek_der_enter(&in, EK_DER_BARE, EK_DER_APP(TICKET), "ticket");
	seq = ek_der_enter(&app, EK_DER_BARE, EK_DER_SEQUENCE, "ticket");
	ek_der_any(&seq, "tkt-vno");
	ek_der_any(&seq, "realm");
	ek_der_any(&seq, "sname");
	enc = ek_der_enter(&seq, 3, EK_DER_SEQUENCE, "enc-part");
	etype = ek_der_int32(&enc, 0, "etype");
	if (ek_der_has(&enc, 1))
		ek_der_any(&enc, "kvno");
	cipher = ek_der_octets(&enc, 2, "cipher");
	if (ek_error_is_set(&error) || etype != -1 ||
	    cipher.len <= sizeof(marker) ||
	    memcmp(cipher.data, marker, sizeof(marker)) != 0)
		return none;
	return bytes(cipher.data + sizeof(marker),
	    cipher.len - sizeof(marker));
}

/* An AP-REQ with the real ticket; false if the one in it is not veiled. */
static bool
unveil_ap_req(ekrb_bytes ap_req, struct ek_derout *out)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(ap_req, "ap-req", &error);
	struct ek_der app, seq, tkt;
	ekrb_bytes pvno, type, options, ticket;

	app = ek_der_enter(&in, EK_DER_BARE, EK_DER_APP(AP_REQ), "ap-req");
	seq = ek_der_enter(&app, EK_DER_BARE, EK_DER_SEQUENCE, "ap-req");
	pvno = ek_der_any(&seq, "pvno");
	type = ek_der_any(&seq, "msg-type");
	options = ek_der_any(&seq, "ap-options");
	tkt = ek_der_enter(&seq, EK_DER_BARE, EK_DER_CTX(3), "ticket");
	ticket = unveil(ek_der_any(&tkt, "ticket"));
	if (ek_error_is_set(&error) || ticket.len == 0)
		return false;
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(AP_REQ));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_raw(out, pvno);
	ek_derout_raw(out, type);
	ek_derout_raw(out, options);
	ek_derout_open(out, EK_DER_BARE, EK_DER_CTX(3));
	ek_derout_raw(out, ticket);
	ek_derout_close(out);
	ek_derout_raw(out, ek_der_any(&seq, "authenticator"));
	ek_derout_close(out);
	ek_derout_close(out);
	return !ek_error_is_set(&error);
}

static void
add_padata(struct ek_derout *out, int32_t type, ekrb_bytes value)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 1, type);
	ek_derout_octets(out, 2, value);
	ek_derout_close(out);
}

/* Copies padata with the ticket unveiled and FAST left out. *UNVEILED tells
 * whether there was a veiled one. */
static void
copy_padata(struct ek_der *list, struct ek_derout *out, bool *unveiled)
{
	struct ek_derout ap_req = { 0 };
	struct ek_der pa;
	ekrb_bytes value;
	int32_t type;

	while (ek_der_more(list, 64)) {
		pa = ek_der_enter(list, EK_DER_BARE, EK_DER_SEQUENCE, NULL);
		type = ek_der_int32(&pa, 1, "padata-type");
		value = ek_der_octets(&pa, 2, "padata-value");
		if (type == PA_TGS_REQ && unveil_ap_req(value, &ap_req)) {
			*unveiled = true;
			value = ek_derout_bytes(&ap_req);
		}
		if (type != PA_FX_FAST)
			add_padata(out, type, value);
		ek_derout_free(&ap_req);
	}
}

/* A TGS-REQ as the KDC wants it. False if nothing is to be changed. */
static bool
unveil_message(ekrb_bytes message, struct ek_derout *out)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(message, "tgs-req", &error);
	struct ek_der app, seq, list;
	bool unveiled = false;

	if (!ek_der_next_is(&in, EK_DER_APP(TGS_REQ)))
		return false;
	app = ek_der_enter(&in, EK_DER_BARE, EK_DER_APP(TGS_REQ), "tgs-req");
	seq = ek_der_enter(&app, EK_DER_BARE, EK_DER_SEQUENCE, "tgs-req");
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(TGS_REQ));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_raw(out, ek_der_any(&seq, "pvno"));
	ek_derout_raw(out, ek_der_any(&seq, "msg-type"));
	list = ek_der_enter(&seq, 3, EK_DER_SEQUENCE, "padata");
	ek_derout_open(out, 3, EK_DER_SEQUENCE);
	copy_padata(&list, out, &unveiled);
	ek_derout_close(out);
	ek_derout_raw(out, ek_der_any(&seq, "req-body"));
	ek_derout_close(out);
	ek_derout_close(out);
	return unveiled && !ek_error_is_set(&error);
}

/* The parts of a KDC-PROXY-MESSAGE. */
struct proxied {
	ekrb_bytes message;        /* with the four bytes of its length */
	ekrb_bytes realm, hint;    /* elements [1] and [2], whole, or empty */
};

static bool
read_proxied(ekrb_bytes data, struct proxied *p)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(data, "kdc-proxy-message", &error);
	struct ek_der seq;

	memset(p, 0, sizeof(*p));
	seq = ek_der_enter(&in, EK_DER_BARE, EK_DER_SEQUENCE,
	    "kdc-proxy-message");
	p->message = ek_der_octets(&seq, 0, "kerb-message");
	if (ek_der_has(&seq, 1))
		p->realm = ek_der_any(&seq, "target-domain");
	if (ek_der_has(&seq, 2))
		p->hint = ek_der_any(&seq, "dclocator-hint");
	return ek_der_finish(&seq) == EKRB_OK && p->message.len > 4;
}

static void
write_proxied(struct ek_derout *out, ekrb_bytes message, ekrb_bytes realm,
    ekrb_bytes hint)
{
	struct ek_buf framed = { 0 };
	int shift;

	for (shift = 24; shift >= 0; shift -= 8)
		ek_buf_putc(&framed, (char)(message.len >> shift));
	ek_buf_add(&framed, message.data, message.len);
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_octets(out, 0, bytes(framed.data, framed.len));
	if (realm.len > 0)
		ek_derout_raw(out, realm);
	if (hint.len > 0)
		ek_derout_raw(out, hint);
	ek_derout_close(out);
	ek_buf_free(&framed);
}

static void
read_body(struct ek_der *seq, struct lab_request *request)
{
	struct ek_der body = ek_der_enter(seq, 4, EK_DER_SEQUENCE, "req-body");
	struct ek_der sname;

	request->options = ek_der_flags(&body, 0, "kdc-options");
	if (ek_der_has(&body, 1))
		ek_der_any(&body, "cname");
	request->realm = ek_der_string(&body, 2, EK_DER_GENERAL, "realm");
	if (ek_der_has(&body, 3)) {
		sname = ek_der_enter(&body, EK_DER_BARE, EK_DER_CTX(3),
		    "sname");
		request->sname = ek_der_any(&sname, "sname");
	}
}

bool
lab_request_read(ekrb_bytes data, struct lab_request *request)
{
	struct ek_error error = { 0 };
	struct ek_der in, app, seq;
	struct proxied p;

	memset(request, 0, sizeof(*request));
	if (!read_proxied(data, &p))
		return false;
	request->message = bytes(p.message.data + 4, p.message.len - 4);
	in = ek_der_begin(request->message, "kdc-req", &error);
	request->type = ek_der_next_is(&in, EK_DER_APP(AS_REQ)) ? AS_REQ :
	    TGS_REQ;
	app = ek_der_enter(&in, EK_DER_BARE,
	    (uint8_t)EK_DER_APP(request->type), "kdc-req");
	seq = ek_der_enter(&app, EK_DER_BARE, EK_DER_SEQUENCE, "kdc-req");
	ek_der_any(&seq, "pvno");
	ek_der_any(&seq, "msg-type");
	if (ek_der_has(&seq, 3))
		ek_der_any(&seq, "padata");
	read_body(&seq, request);
	return !ek_error_is_set(&error);
}

char *
lab_request_name(const struct lab_request *request)
{
	struct ek_error error = { 0 };
	struct ek_der in = ek_der_begin(request->sname, "sname", &error);
	struct ek_der seq, list;
	struct ek_buf out = { 0 };
	ekrb_bytes part;
	char *name;

	seq = ek_der_enter(&in, EK_DER_BARE, EK_DER_SEQUENCE, "sname");
	ek_der_int32(&seq, 0, "name-type");
	list = ek_der_enter(&seq, 1, EK_DER_SEQUENCE, "name-string");
	while (ek_der_more(&list, 16)) {
		part = ek_der_string(&list, EK_DER_BARE, EK_DER_GENERAL, NULL);
		ek_buf_puts(&out, out.len > 0 ? "/" : "");
		ek_buf_add(&out, part.data, part.len);
	}
	ek_buf_putc(&out, '@');
	ek_buf_add(&out, request->realm.data, request->realm.len);
	name = lab_printf("%s", ek_error_is_set(&error) ? "-" :
	    ek_buf_str(&out));
	ek_buf_free(&out);
	return name;
}

bool
lab_request_unveil(ekrb_bytes data, struct ek_derout *out)
{
	struct ek_derout message = { 0 };
	struct proxied p;

	if (!read_proxied(data, &p))
		return false;
	if (unveil_message(bytes(p.message.data + 4, p.message.len - 4),
	    &message))
		write_proxied(out, ek_derout_bytes(&message), p.realm, p.hint);
	else
		ek_derout_raw(out, data);
	ek_derout_free(&message);
	return true;
}

void
lab_reply_wrap(ekrb_bytes message, struct ek_derout *out)
{
	ekrb_bytes none = { NULL, 0 };

	write_proxied(out, message, none, none);
}

ekrb_bytes
lab_reply_unwrap(ekrb_bytes data)
{
	ekrb_bytes none = { NULL, 0 };
	struct proxied p;

	if (!read_proxied(data, &p))
		return none;
	return bytes(p.message.data + 4, p.message.len - 4);
}

static void
add_time(struct ek_derout *out, int ctx, int64_t when)
{
	time_t t = (time_t)when;
	struct tm tm;
	char text[32];

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm);
	ek_derout_string(out, ctx, EK_DER_TIME, ek_bytes_of(text));
}

/* KERB-ERROR-DATA { data-type 3, KERB-EXT-ERROR { status, reserved, flags } }
 * with little-endian numbers. */
static void
add_ext_error(struct ek_derout *out, uint32_t ntstatus)
{
	uint8_t ext[12] = { 0 };
	struct ek_derout data = { 0 };
	int i;

	for (i = 0; i < 4; i++)
		ext[i] = (uint8_t)(ntstatus >> (8 * i));
	ext[8] = 1;
	ek_derout_open(&data, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(&data, 1, 3);
	ek_derout_octets(&data, 2, bytes(ext, sizeof(ext)));
	ek_derout_close(&data);
	ek_derout_octets(out, 12, ek_derout_bytes(&data));
	ek_derout_free(&data);
}

/* The name asked for, or krbtgt when the request has none. */
static void
add_sname(struct ek_derout *out, const struct lab_request *request)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_CTX(10));
	if (request->sname.len > 0) {
		ek_derout_raw(out, request->sname);
	} else {
		ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
		ek_derout_int(out, 0, 2);
		ek_derout_open(out, 1, EK_DER_SEQUENCE);
		ek_derout_string(out, EK_DER_BARE, EK_DER_GENERAL,
		    ek_bytes_of("krbtgt"));
		ek_derout_close(out);
		ek_derout_close(out);
	}
	ek_derout_close(out);
}

void
lab_krb_error(const struct lab_request *request, int code, int64_t now,
    const char *e_text, uint32_t ntstatus, struct ek_derout *out)
{
	ek_derout_open(out, EK_DER_BARE, EK_DER_APP(KRB_ERROR));
	ek_derout_open(out, EK_DER_BARE, EK_DER_SEQUENCE);
	ek_derout_int(out, 0, 5);
	ek_derout_int(out, 1, KRB_ERROR);
	add_time(out, 4, now);
	ek_derout_int(out, 5, 0);
	ek_derout_int(out, 6, code);
	ek_derout_string(out, 9, EK_DER_GENERAL, request->realm);
	add_sname(out, request);
	if (*e_text != '\0')
		ek_derout_string(out, 11, EK_DER_GENERAL,
		    ek_bytes_of(e_text));
	if (ntstatus != 0)
		add_ext_error(out, ntstatus);
	ek_derout_close(out);
	ek_derout_close(out);
}
