/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "inspect/names.h"
#include "inspect/print.h"
#include "krb/ccache.h"
#include "krb/flags.h"

enum { STATE_WIDTH = 22, KIND_WIDTH = 16, TIME_WIDTH = 22, ETYPE_WIDTH = 52 };

ekrb_bytes
ek_print_name(struct ek_inspect *in, const struct ek_principal *name)
{
	ek_buf_reset(&in->scratch);
	ek_names_principal(in->names, &in->scratch, name);
	if (in->scratch.failed)
		in->failed = true;
	return (ekrb_bytes){ (const uint8_t *)in->scratch.data,
		in->scratch.failed ? 0 : in->scratch.len };
}

char *
ek_print_name_text(struct ek_inspect *in, const struct ek_principal *name)
{
	ekrb_bytes text = ek_print_name(in, name);
	struct ek_out out = { 0 };

	ek_out_show(&out, text.data, text.len);
	return ek_buf_take(&out.buf);
}

static void
put_name(struct ek_inspect *in, const struct ek_principal *name)
{
	ekrb_bytes text;

	if (in->names == NULL && ek_out_plain_name(&in->out, name))
		return;
	text = ek_print_name(in, name);
	if (text.len > 0)
		ek_out_show(&in->out, text.data, text.len);
	else
		ek_out_puts(&in->out, "(no name)");
}

/* "6 h 12 min", as ek_text_duration() has it. */
static void
put_duration(struct ek_out *out, int64_t s)
{
	if (s < 120) {
		ek_out_int(out, s);
		ek_out_bytes(out, " s", 2);
	} else if (s < 7200) {
		ek_out_int(out, s / 60);
		ek_out_bytes(out, " min", 4);
	} else if (s < 172800) {
		ek_out_int(out, s / 3600);
		ek_out_bytes(out, " h ", 3);
		ek_out_int(out, s / 60 % 60);
		ek_out_bytes(out, " min", 4);
	} else {
		ek_out_int(out, s / 86400);
		ek_out_bytes(out, " days", 5);
	}
}

static void
put_state(struct ek_inspect *in, const struct ek_view *view)
{
	static const char *const on[] = { "\033[33m", "\033[31m", "\033[32m" };
	struct ek_out *out = &in->out;
	size_t at;

	if (in->options.color)
		ek_out_puts(out, on[view->usable]);
	at = out->buf.len;
	if (view->usable == EK_USABLE_YES) {
		ek_out_bytes(out, "good ", 5);
		put_duration(out, view->left);
	} else
		ek_out_puts(out, view->why != NULL ? view->why : "unknown");
	ek_out_pad(out, at, STATE_WIDTH);
	if (in->options.color)
		ek_out_puts(out, "\033[0m");
}

static void
put_etype(struct ek_out *out, int32_t etype)
{
	if (etype == EK_ETYPE_AES256)
		ek_out_puts(out, "aes256-cts-hmac-sha1-96");
	else
		ek_etype_print(&out->buf, etype);
}

static void
put_etypes(struct ek_inspect *in, const struct ek_view *view)
{
	struct ek_out *out = &in->out;
	size_t at = out->buf.len;

	if (view->ticket.enc.has_etype)
		put_etype(out, view->ticket.enc.etype);
	else
		ek_out_char(out, '?');
	ek_out_bytes(out, " / ", 3);
	if (view->has_session)
		put_etype(out, view->session_etype);
	else
		ek_out_char(out, '?');
	ek_out_pad(out, at, ETYPE_WIDTH);
}

void
ek_print_ticket_head(struct ek_inspect *in)
{
	ek_out_puts(&in->out, "     STATE                 KIND            "
	    "VALID UNTIL           TICKET / SESSION KEY"
	    "                                SERVICE\n");
}

/* Right-aligned in four columns. */
static void
put_number(struct ek_out *out, size_t number)
{
	if (number < 1000)
		ek_out_char(out, ' ');
	if (number < 100)
		ek_out_char(out, ' ');
	if (number < 10)
		ek_out_char(out, ' ');
	ek_out_int(out, (int64_t)number);
	ek_out_char(out, ' ');
}

static void
put_flags(struct ek_out *out, uint32_t flags)
{
	const struct ek_flag *flag;

	for (flag = ek_flags; flag->mask != 0; flag++) {
		if (!(flags & flag->mask))
			continue;
		ek_out_char(out, ' ');
		ek_out_puts(out, flag->name);
		if (flag->alias != NULL) {
			ek_out_char(out, '/');
			ek_out_puts(out, flag->alias);
		}
	}
}

static void
put_addresses(struct ek_inspect *in, const struct ek_view *view)
{
	const struct ek_ccache order = { .little = view->little };
	ekrb_bytes left = view->addresses;
	struct ek_hostaddr address;
	struct ek_buf text = { 0 };

	ek_out_puts(&in->out, "; addresses");
	while (ek_cred_address_next(&order, &left, &address)) {
		ek_buf_reset(&text);
		ek_hostaddr_print(&text, &address);
		ek_out_char(&in->out, ' ');
		if (in->names != NULL) {
			struct ek_buf token = { 0 };

			ek_names_other(in->names, &token, "address",
			    address.address);
			ek_out_bytes(&in->out, token.data, token.len);
			ek_buf_free(&token);
		} else
			ek_out_show(&in->out, text.data, text.len);
	}
	ek_buf_free(&text);
}

/* The second line: what is of interest less often. */
static void
put_more(struct ek_inspect *in, const struct ek_view *view)
{
	struct ek_out *out = &in->out;

	ek_out_puts(out, "     ");
	if (view->has_times && view->start != 0) {
		ek_out_puts(out, "from ");
		ek_out_time(out, view->start);
	}
	if (view->has_times && view->renew_until != 0) {
		ek_out_puts(out, ", renew until ");
		ek_out_time(out, view->renew_until);
	}
	if (view->has_flags) {
		ek_out_puts(out, "; flags");
		put_flags(out, view->flags);
	}
	if (view->n_addresses > 0)
		put_addresses(in, view);
	ek_out_char(out, '\n');
}

static void
put_client(struct ek_inspect *in, const struct ek_view *view)
{
	ek_out_puts(&in->out, "     client ");
	put_name(in, view->client);
	ek_out_char(&in->out, '\n');
}

/* With -v: what helps to find a fault in a format. */
static void
put_details(struct ek_inspect *in, const struct ek_view *view)
{
	struct ek_out *out = &in->out;

	if (view->client != NULL)
		put_client(in, view);
	ek_out_puts(out, "     ticket of ");
	ek_out_int(out, (int64_t)view->ticket_size);
	ek_out_puts(out, " bytes at byte ");
	ek_out_int(out, (int64_t)view->offset);
	ek_out_puts(out, view->ticket.enc.has_kvno ? ", kvno " : ", no kvno");
	if (view->ticket.enc.has_kvno)
		ek_out_int(out, view->ticket.enc.kvno);
	if (view->auth != 0) {
		ek_out_puts(out, ", signed in ");
		ek_out_time(out, view->auth);
	}
	if (view->has_flags) {
		ek_out_puts(out, ", flags ");
		ek_out_hex32(out, view->flags);
	}
	if (view->is_skey)
		ek_out_puts(out, ", user-to-user");
	ek_out_char(out, '\n');
}

/* Where entry and ticket differ, klist too shows both. */
static void
put_ticket_server(struct ek_inspect *in, const struct ek_view *view)
{
	ek_out_puts(&in->out, "     the ticket itself is for ");
	put_name(in, &view->ticket.server);
	ek_out_char(&in->out, '\n');
}

void
ek_print_ticket(struct ek_inspect *in, const struct ek_view *view)
{
	struct ek_out *out = &in->out;
	size_t at;

	put_number(out, view->number);
	put_state(in, view);
	at = out->buf.len;
	ek_out_puts(out, ek_kind_words(view->kind));
	ek_out_pad(out, at, KIND_WIDTH);
	at = out->buf.len;
	if (view->has_times)
		ek_out_time(out, view->end);
	else
		ek_out_char(out, '?');
	ek_out_pad(out, at, TIME_WIDTH);
	put_etypes(in, view);
	put_name(in, ek_view_server(view));
	ek_out_char(out, '\n');
	if (view->has_times || view->has_flags)
		put_more(in, view);
	if (view->server != NULL && view->ticket.server.n_parts > 0 &&
	    !ek_principal_equal(view->server, &view->ticket.server))
		put_ticket_server(in, view);
	if (in->options.verbose > 0)
		put_details(in, view);
}

static void
put_json_name(struct ek_inspect *in, const char *member,
    const struct ek_principal *name)
{
	ekrb_bytes text = { NULL, 0 };
	size_t before;

	ek_out_member(&in->out, member, false);
	before = in->out.buf.len;
	ek_out_char(&in->out, '"');
	if (name != NULL && in->names == NULL &&
	    ek_out_plain_name(&in->out, name)) {
		ek_out_char(&in->out, '"');
		return;
	}
	in->out.buf.len = before;
	if (name != NULL && name->n_parts > 0)
		text = ek_print_name(in, name);
	ek_out_json(&in->out, text.data, text.len);
}

/* Remembers how a client is written: in a cache it is nearly always the
 * same. */
static void
keep_client(struct ek_inspect *in, const struct ek_principal *client,
    const char *text, size_t len)
{
	struct ek_principal *last = &in->last_client;
	struct ek_buf *bytes = &in->client_bytes;
	size_t at = 0;
	uint32_t i;

	last->n_parts = 0;
	ek_buf_reset(&in->json_client);
	ek_buf_add(&in->json_client, text, len);
	ek_buf_reset(bytes);
	ek_buf_add(bytes, client->realm.data, client->realm.len);
	for (i = 0; i < client->n_parts; i++)
		ek_buf_add(bytes, client->part[i].data, client->part[i].len);
	if (bytes->failed || in->json_client.failed)
		return;
	*last = *client;
	last->realm.data = (const uint8_t *)bytes->data;
	at += client->realm.len;
	for (i = 0; i < client->n_parts; i++) {
		last->part[i].data = (const uint8_t *)bytes->data + at;
		at += client->part[i].len;
	}
}

static void
put_json_client(struct ek_inspect *in, const struct ek_principal *client)
{
	struct ek_out *out = &in->out;
	size_t before = out->buf.len;

	if (client != NULL && in->last_client.n_parts > 0 &&
	    ek_principal_equal(client, &in->last_client)) {
		ek_out_bytes(out, in->json_client.data, in->json_client.len);
		return;
	}
	put_json_name(in, "client", client);
	if (client != NULL && client->n_parts > 0 && !out->buf.failed)
		keep_client(in, client, out->buf.data + before,
		    out->buf.len - before);
}

/* The members that all tickets of one source begin with. */
static void
put_json_start(struct ek_inspect *in, const struct ek_view *view)
{
	struct ek_out start = { 0 };

	if (view->source != in->json_source || in->json_start.len == 0) {
		ek_buf_free(&in->json_start);
		ek_out_member(&start, "source", true);
		ek_out_json_text(&start, view->source);
		ek_out_member(&start, "cache", false);
		ek_out_json_text(&start, view->cache);
		ek_out_puts(&start, ",\"library\":null,\"kind\":\"");
		in->json_start = start.buf;
		in->failed |= start.buf.failed;
		in->json_source = view->source;
	}
	ek_out_bytes(&in->out, in->json_start.data, in->json_start.len);
}

static void
put_json_realm(struct ek_inspect *in, const struct ek_principal *server)
{
	ekrb_bytes realm = server->realm;

	if (in->names != NULL && realm.data != NULL) {
		ek_buf_reset(&in->scratch);
		ek_names_realm(in->names, &in->scratch, realm);
		in->failed |= in->scratch.failed;
		realm = (ekrb_bytes){ (const uint8_t *)in->scratch.data,
			in->scratch.len };
	}
	ek_out_member(&in->out, "realm", false);
	ek_out_json(&in->out, realm.data, realm.len);
}

static void
put_json_flags(struct ek_out *out, const struct ek_view *view)
{
	const struct ek_flag *flag;
	bool first = true;

	ek_out_member(out, "flags", false);
	ek_out_char(out, '[');
	for (flag = ek_flags; view->has_flags && flag->mask != 0; flag++) {
		if (!(view->flags & flag->mask))
			continue;
		ek_out_puts(out, first ? "\"" : ",\"");
		ek_out_puts(out, flag->name);
		ek_out_char(out, '"');
		first = false;
	}
	ek_out_puts(out, "],\"flags_hex\":");
	if (!view->has_flags) {
		ek_out_puts(out, "null");
		return;
	}
	ek_out_char(out, '"');
	ek_out_hex32(out, view->flags);
	ek_out_char(out, '"');
}

static void
put_json_usable(struct ek_inspect *in, const struct ek_view *view)
{
	static const char *const words[] = { "null", "false", "true" };
	struct ek_out *out = &in->out;

	ek_out_member(out, "usable", false);
	ek_out_puts(out, words[view->usable]);
	ek_out_member(out, "why", false);
	if (!ek_error_is_set(&view->error)) {
		ek_out_json_text(out, view->why);
		return;
	}
	ek_buf_reset(&in->scratch);
	ek_buf_printf(&in->scratch, "damaged at byte %zu%s%s: %s",
	    view->error.offset, view->error.field[0] != '\0' ? ", " : "",
	    view->error.field, view->error.text);
	in->failed |= in->scratch.failed;
	ek_out_json(out, in->scratch.data, in->scratch.len);
}

void
ek_print_ticket_json(struct ek_inspect *in, const struct ek_view *view)
{
	const struct ek_principal *server = ek_view_server(view);
	const struct ek_encdata *enc = &view->ticket.enc;
	struct ek_out *out = &in->out;

	ek_out_puts(out, in->any_ticket ? ",\n{" : "\n{");
	in->any_ticket = true;
	put_json_start(in, view);
	ek_out_puts(out, ek_kind_name(view->kind));
	ek_out_char(out, '"');
	put_json_client(in, view->client);
	put_json_name(in, "server", server);
	put_json_realm(in, server);
	ek_out_json_int(out, "ticket_etype", enc->has_etype, enc->etype);
	ek_out_json_int(out, "session_etype", view->has_session,
	    view->session_etype);
	ek_out_json_int(out, "kvno", enc->has_kvno, enc->kvno);
	put_json_flags(out, view);
	ek_out_json_time(out, "auth_time", view->auth);
	ek_out_json_time(out, "start", view->start);
	ek_out_json_time(out, "end", view->end);
	ek_out_json_time(out, "renew_until", view->renew_until);
	put_json_usable(in, view);
	ek_out_char(out, '}');
}

void
ek_print_key_head(struct ek_inspect *in)
{
	ek_out_puts(&in->out, "     KVNO       WRITTEN               "
	    "ENCRYPTION TYPE            PRINCIPAL\n");
}

void
ek_print_key(struct ek_inspect *in, size_t number,
    const struct ek_keytab_entry *entry)
{
	struct ek_out *out = &in->out;
	size_t at;

	put_number(out, number);
	at = out->buf.len;
	ek_out_int(out, entry->kvno);
	ek_out_pad(out, at, 11);
	at = out->buf.len;
	if (entry->timestamp != 0)
		ek_out_time(out, entry->timestamp);
	else
		ek_out_char(out, '-');
	ek_out_pad(out, at, TIME_WIDTH);
	at = out->buf.len;
	put_etype(out, entry->etype);
	ek_out_pad(out, at, 27);
	put_name(in, &entry->principal);
	ek_out_char(out, '\n');
}

void
ek_print_key_json(struct ek_inspect *in, const char *source,
    const struct ek_keytab_entry *entry)
{
	struct ek_out *out = &in->out;

	ek_out_puts(out, in->any_key ? ",\n{" : "\n{");
	in->any_key = true;
	ek_out_member(out, "source", true);
	ek_out_json_text(out, source);
	put_json_name(in, "principal", &entry->principal);
	ek_out_json_int(out, "kvno", true, entry->kvno);
	ek_out_json_int(out, "etype", true, entry->etype);
	ek_out_member(out, "etype_name", false);
	ek_out_json_text(out, ek_etype_name(entry->etype));
	ek_out_json_int(out, "key_size", true, (int64_t)entry->key.len);
	ek_out_json_time(out, "written", entry->timestamp);
	ek_out_char(out, '}');
}
