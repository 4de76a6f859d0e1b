/* SPDX-License-Identifier: BSD-2-Clause */
/* KRB-CRED (.kirbi) and decrypted tickets: tickets with all that belongs to
 * them; and the JSON of a sign-in. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/checks.h"
#include "inspect/decode.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "krb/kdcrep.h"
#include "krb/krbcred.h"
#include "krb/tgtjson.h"
#include "report/pattern.h"

static void
view_info(struct ek_view *view, const struct ek_cred_info *info)
{
	if (info->client.n_parts > 0)
		view->client = &info->client;
	if (info->server.n_parts > 0)
		view->server = &info->server;
	view->has_times = info->end != 0;
	view->auth = info->auth;
	view->start = info->start != 0 ? info->start : info->auth;
	view->end = info->end;
	view->renew_until = info->renew_until;
	view->has_flags = info->has_flags;
	view->flags = info->flags;
	view->has_session = true;
	view->session_etype = info->session.etype;
	view->session_len = info->session.value.len;
}

void
ek_decode_krbcred(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_cred_info info;
	struct ek_krbcred cred;
	struct ek_ticket ticket;
	struct ek_list infos;
	struct ek_hit *hit;

	ek_krbcred_parse(bytes, &cred, &error);
	if (cred.enc.has_etype) {
		ek_field_int(d->in, out, "tickets", cred.tickets.n);
		ek_field_bool(d->in, out, "encrypted",
		    cred.enc.etype != EK_ETYPE_NULL);
	}
	ek_decode_encdata(d, out, "enc_part", &cred.enc);
	ek_field_time(d->in, out, "timestamp", cred.part.time);
	infos = cred.part.infos;
	if (cred.has_part && !ek_error_is_set(&error) &&
	    infos.n != cred.tickets.n &&
	    (hit = ek_found_hit(&d->ex->found, EK_SAY_MALFORMED)) != NULL)
		ek_hit_say(hit, "It holds %" PRIu32 " tickets and tells of "
		    "%" PRIu32 ".", cred.tickets.n, infos.n);
	while (ek_ticket_next(&cred.tickets, &ticket)) {
		struct ek_view view = { .source = "krb-cred" };

		if (ek_cred_info_next(&infos, &info))
			view_info(&view, &info);
		ek_decode_ticket(d, &view, &ticket);
	}
	if (ticket.server.n_parts > 0) {
		struct ek_view view = { .source = "krb-cred" };

		ek_decode_cut_ticket(d, out, &view, bytes.data, &error);
		ek_decode_ticket(d, &view, &ticket);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_krbcred_part(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_krbcred_part part;
	struct ek_cred_info info;
	json_t *list, *item;

	ek_krbcred_part_parse(bytes, &part, &error);
	ek_field_time(d->in, out, "timestamp", part.time);
	list = part.infos.n > 0 ? ek_field_list(d->in, out, "infos") : NULL;
	while (ek_cred_info_next(&part.infos, &info)) {
		item = ek_field_append(d->in, list);
		ek_field_name(d->in, item, "client", &info.client);
		ek_field_name(d->in, item, "server", &info.server);
		ek_field_etype(d->in, item, "session_etype",
		    info.session.etype);
		if (info.has_flags)
			ek_field_flags(d->in, item, "flags", ek_flags,
			    info.flags);
		ek_field_time(d->in, item, "start", info.start);
		ek_field_time(d->in, item, "end", info.end);
		ek_field_time(d->in, item, "renew_until", info.renew_until);
	}
	ek_decode_end(d, out, bytes.data, &error);
}

void
ek_decode_ticket_part(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	struct ek_ticket_part part;

	ek_ticket_part_parse(bytes, &part, &error);
	ek_field_name(d->in, out, "client", &part.client);
	if (part.has_flags)
		ek_field_flags(d->in, out, "flags", ek_flags, part.flags);
	if (part.session.value.data != NULL)
		ek_field_etype(d->in, out, "session_etype",
		    part.session.etype);
	ek_field_time(d->in, out, "auth_time", part.auth);
	ek_field_time(d->in, out, "start", part.start);
	ek_field_time(d->in, out, "end", part.end);
	ek_field_time(d->in, out, "renew_until", part.renew_until);
	if (part.transited.len > 0)
		ek_field_other(d->in, out, "transited", "transited",
		    part.transited);
	ek_decode_addresses(d, out, part.addresses);
	ek_decode_authdata(d, out, part.authdata);
	ek_decode_end(d, out, bytes.data, &error);
}

struct tgts {
	struct ek_decode *d;
	json_t *list;
};

static ekrb_bytes
bytes_of(const char *text)
{
	return (ekrb_bytes){ (const uint8_t *)text, text != NULL ?
	    strlen(text) : 0 };
}

static void
put_text(struct ek_decode *d, json_t *item, const char *name,
    const char *kind, const char *text)
{
	if (text != NULL && strcmp(text, EK_CLOUD_REALM) == 0)
		ek_field_bytes(d->in, item, name, bytes_of(text));
	else
		ek_field_other(d->in, item, name, kind, bytes_of(text));
}

static void
put_server(struct ek_decode *d, json_t *item, const char *server)
{
	struct ek_buf text = { 0 };

	if (server == NULL)
		return;
	ek_names_written(d->in->names, &text, bytes_of(server));
	d->in->failed |= text.failed;
	ek_field_bytes(d->in, item, "sn", (ekrb_bytes){
	    (const uint8_t *)text.data, text.len });
	ek_buf_free(&text);
}

static void
say_no_key(struct ek_decode *d, const struct ek_tgtjson *tgt)
{
	struct ek_hit *hit = ek_found_hit(&d->ex->found, EK_SAY_TGT_NO_KEY);
	struct ek_buf says = { 0 };

	if (hit == NULL)
		return;
	ek_names_text(d->in->names, &says, bytes_of(tgt->error));
	if (says.failed)
		hit->failed = true;
	else
		ek_hit_say(hit, "%s has keyType 0%s%s.",
		    tgt->which != NULL ? tgt->which : "It",
		    tgt->error != NULL ? "; the issuer says: " : "",
		    ek_buf_str(&says));
	ek_buf_free(&says);
}

/* The parts of a name as one text, its realm after them if it has one. */
static void
put_joined(struct ek_buf *text, const struct ek_principal *p, bool realm)
{
	uint32_t i;

	for (i = 0; i < p->n_parts; i++) {
		ek_buf_puts(text, i > 0 ? "/" : "");
		ek_buf_add(text, p->part[i].data, p->part[i].len);
	}
	if (realm) {
		ek_buf_putc(text, '@');
		ek_buf_add(text, p->realm.data, p->realm.len);
	}
}

static bool
is_written(struct ek_decode *d, const char *name, const struct ek_principal *p,
    bool realm)
{
	struct ek_buf text = { 0 }, wanted = { 0 };
	bool same;

	put_joined(&text, p, realm);
	/* An @ may stand in it with a backslash or without. */
	for (; *name != '\0'; name++)
		if (name[0] != '\\' || name[1] == '\0')
			ek_buf_putc(&wanted, name[0]);
	d->in->failed |= text.failed || wanted.failed;
	same = text.failed || wanted.failed || (text.len == wanted.len &&
	    ek_pattern_equal(ek_buf_str(&text), ek_buf_str(&wanted),
	    text.len));
	ek_buf_free(&text);
	ek_buf_free(&wanted);
	return same;
}

/* Of a client, user and user@domain are two names of one. */
static void
check_name(struct ek_decode *d, const char *member, const char *name,
    const struct ek_principal *p)
{
	struct ek_buf says = { 0 };
	char *is;

	if (name == NULL || p->n_parts == 0 || is_written(d, name, p, false) ||
	    is_written(d, name, p, true) || (member[0] == 'c' &&
	    p->n_parts == 1 && (strchr(name, '@') == NULL) !=
	    (memchr(p->part[0].data, '@', p->part[0].len) == NULL)))
		return;
	if (member[0] == 's')
		ek_names_written(d->in->names, &says, bytes_of(name));
	else
		ek_names_other(d->in->names, &says, "user", bytes_of(name));
	is = ek_print_name_text(d->in, p);
	if (says.failed || is == NULL)
		d->in->failed = true;
	else
		ek_decode_misfit(d, NULL, member, "%s, but the AS-REP in "
		    "messageBuffer has %s", ek_buf_str(&says), is);
	ek_buf_free(&says);
	free(is);
}

/* What is in messageBuffer, and whether it is what the members around say. */
static void
put_message(struct ek_decode *d, json_t *item, const struct ek_tgtjson *tgt)
{
	static const struct ek_expected as_rep = { "as-rep",
		"an AS-REP in messageBuffer" };
	struct ek_error error = { 0 };
	struct ek_kdcrep rep;

	if (tgt->bad_message || (tgt->message.len == 0 &&
	    tgt->has_key_type && tgt->key_type == 0)) {
		if (tgt->message.len > 0)
			ek_decode_inside(d, item, "message", tgt->message);
		return;
	}
	ek_decode_expected(d, item, "message", tgt->message, &as_rep);
	if (!ek_item_streq(json_object_get(item, "message"), "kind",
	    "as-rep"))
		return;
	ek_kdcrep_parse(tgt->message, &rep, &error);
	check_name(d, "sn", tgt->server, &rep.ticket.server);
	check_name(d, "cn", tgt->client, &rep.client);
}

static void
check_tgt(struct ek_decode *d, const struct ek_tgtjson *tgt)
{
	struct ek_hit *hit;

	if (tgt->has_key_type && tgt->key_type == 0)
		say_no_key(d, tgt);
	if (tgt->bad_message) {
		hit = ek_found_hit(&d->ex->found, EK_SAY_MALFORMED);
		if (hit != NULL)
			ek_hit_say(hit, "messageBuffer is not base64.");
	}
}

static void
take_tgt(const struct ek_tgtjson *tgt, void *arg)
{
	struct tgts *tgts = arg;
	struct ek_decode *d = tgts->d;
	json_t *item = ek_field_append(d->in, tgts->list);
	const uint8_t *start = d->start;

	ek_field_text(d->in, item, "which", tgt->which);
	put_text(d, item, "realm", "realm", tgt->realm);
	put_server(d, item, tgt->server);
	put_text(d, item, "cn", "user", tgt->client);
	if (tgt->has_key_type)
		ek_field_etype(d->in, item, "key_type",
		    (int32_t)tgt->key_type);
	if (tgt->has_session_key_type)
		ek_field_etype(d->in, item, "session_key_type",
		    (int32_t)tgt->session_key_type);
	ek_field_text(d->in, item, "client_key", tgt->key_form != NULL ?
	    "present, not shown" : "absent");
	ek_field_text(d->in, item, "client_key_form", tgt->key_form);
	ek_field_words(d->in, item, "issuer_error", bytes_of(tgt->error));
	check_tgt(d, tgt);
	/* Offsets in what was base64 would mislead. */
	d->start = NULL;
	put_message(d, item, tgt);
	d->start = start;
}

void
ek_decode_tgtjson(struct ek_decode *d, json_t *out, ekrb_bytes bytes)
{
	struct tgts tgts = { .d = d };
	struct ek_error error = { 0 };
	int n;

	tgts.list = ek_field_list(d->in, out, "tgts");
	ek_tgtjson_parse(bytes, take_tgt, &tgts, &n, &error);
	if (error.status == EKRB_UNSUPPORTED)
		ek_decode_unknown(d, bytes);
	else
		ek_decode_end(d, out, bytes.data, &error);
}
