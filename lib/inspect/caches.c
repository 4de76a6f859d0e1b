/* SPDX-License-Identifier: BSD-2-Clause */
/* Credential caches, entry by entry. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/checks.h"
#include "inspect/fields.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "krb/ccache.h"

enum {
	CLOCK_TOLERANCE = 300,
	CONFIG_MAX = 64, /* settings shown */
	VALUE_MAX = 128  /* bytes of one that are shown in text */
};

static void
set_text(json_t *object, const char *name, const void *data, size_t len)
{
	struct ek_buf text = { 0 };

	ek_text_escape(&text, data, len);
	json_object_set_new(object, name, json_string(ek_buf_str(&text)));
	ek_buf_free(&text);
}

static bool
is_among(ekrb_bytes key, const char *const *names)
{
	for (; *names != NULL; names++)
		if (ek_bytes_are(key, *names))
			return true;
	return false;
}

/* Settings whose values are no secret. Heimdal's kinit keeps an NTLM hash in
 * one, ntlm-key-DOMAIN, and programs may keep anything. */
static bool
is_shown(ekrb_bytes key)
{
	static const char *const names[] = { "fast_avail", "pa_type",
		"pa_config_data", "refresh_time", "proxy_impersonator",
		"start_realm", "time-offset", "FriendlyName", "lkdc-hostname",
		"nah-created", "iakerb", NULL };

	return is_among(key, names);
}

/* The name of a setting that is not known may name somebody. */
static void
set_key(struct ek_inspect *in, json_t *item, ekrb_bytes key)
{
	static const char hash[] = "ntlm-key-";
	size_t n = sizeof(hash) - 1;
	struct ek_buf text = { 0 };

	if (is_shown(key))
		ek_buf_add(&text, key.data, key.len);
	else if (key.len > n && memcmp(key.data, hash, n) == 0) {
		ek_buf_puts(&text, hash);
		ek_names_other(in->names, &text, "domain", (ekrb_bytes){
		    key.data + n, key.len - n });
	} else
		ek_names_other(in->names, &text, "setting", key);
	in->failed |= text.failed;
	set_text(item, "key", text.data, text.len);
	ek_buf_free(&text);
}

/* A value may name somebody, but for some that never do. */
static void
set_value(struct ek_inspect *in, json_t *item, ekrb_bytes key,
    ekrb_bytes value)
{
	static const char *const harmless[] = { "fast_avail", "pa_type",
		"refresh_time", "time-offset", NULL };
	struct ek_buf text = { 0 };

	if (is_among(key, harmless))
		ek_buf_add(&text, value.data, value.len);
	else if (ek_bytes_are(key, "proxy_impersonator"))
		ek_names_written(in->names, &text, value);
	else if (ek_bytes_are(key, "start_realm"))
		ek_names_realm(in->names, &text, value);
	else
		ek_names_other(in->names, &text, "value", value);
	in->failed |= text.failed;
	set_text(item, "value", text.data, text.len);
	ek_buf_free(&text);
}

/* A setting kept in the cache: shown, never judged. */
static void
take_config(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_cred *cred)
{
	ekrb_bytes key = ek_cred_config_key(cred);
	ekrb_bytes who = ek_cred_config_principal(cred);
	struct ek_buf name = { 0 };
	json_t *item;

	if (ex->n_config++ >= CONFIG_MAX)
		return;
	item = json_object();
	set_key(in, item, key);
	if (who.data != NULL) {
		ek_names_written(in->names, &name, who);
		in->failed |= name.failed;
		set_text(item, "principal", name.data, name.len);
		ek_buf_free(&name);
	}
	if (is_shown(key))
		set_value(in, item, key, cred->ticket);
	json_object_set_new(item, "value_size",
	    json_integer((json_int_t)cred->ticket.len));
	json_array_append_new(json_object_get(ex->decoded, "config"), item);
}

/* One line for each setting; a value that is no short text by its size. */
static void
print_config(struct ek_inspect *in, const struct ek_exhibit *ex)
{
	struct ek_out *out = &in->out;
	const json_t *item;
	const char *value;
	size_t i;

	json_array_foreach(json_object_get(ex->decoded, "config"), i, item) {
		value = ek_item_str(item, "value");
		if (ek_item_str(item, "key") == NULL)
			continue;
		ek_out_puts(out, "     setting ");
		ek_fields_string(out, ek_item_str(item, "key"));
		if (ek_item_str(item, "principal") != NULL) {
			ek_out_puts(out, " for ");
			ek_fields_string(out, ek_item_str(item, "principal"));
		}
		ek_out_puts(out, ": ");
		if (value != NULL && strlen(value) <= VALUE_MAX &&
		    strstr(value, "\\x") == NULL)
			ek_fields_string(out, value);
		else {
			ek_out_int(out, json_integer_value(
			    json_object_get(item, "value_size")));
			ek_out_puts(out, " bytes");
		}
		ek_out_char(out, '\n');
	}
}

/* Of too many, how many are not shown. */
static void
close_config(struct ek_inspect *in, struct ek_exhibit *ex)
{
	bool shown = ek_inspect_table(in) && in->options.verbose > 0;
	uint64_t left = ex->n_config > CONFIG_MAX ? ex->n_config - CONFIG_MAX :
	    0;

	if (shown)
		print_config(in, ex);
	if (left == 0)
		return;
	ek_field_left_out(in, ex->decoded, "config", left);
	if (!shown)
		return;
	ek_out_puts(&in->out, "     and ");
	ek_out_int(&in->out, (int64_t)left);
	ek_out_puts(&in->out, " more settings\n");
}

static void
view_cred(struct ek_view *view, const struct ek_ccache *cc,
    const struct ek_cred *cred)
{
	view->offset = cred->offset;
	view->client = &cred->client;
	view->server = &cred->server;
	view->has_times = view->has_flags = view->has_session = true;
	view->auth = cred->auth;
	/* RFC 4120 5.3: an absent start is the time of authentication. */
	view->start = cred->start != 0 ? cred->start : cred->auth;
	view->end = cred->end;
	view->renew_until = cred->renew_until;
	view->flags = cred->flags;
	view->is_skey = cred->is_skey;
	view->session_etype = cred->etype;
	view->session_len = cred->key.len;
	view->n_addresses = cred->n_addresses;
	view->n_authdata = cred->n_authdata;
	view->addresses = cred->addresses;
	view->little = cc->little;
	view->ticket_size = cred->ticket.len;
	view->has_ticket = cred->ticket.len > 0;
}

static void
parse_ticket(struct ek_view *view, const struct ek_cred *cred)
{
	if (ek_error_is_set(&view->error))
		ek_error_clear(&view->error);
	if (cred->ticket.len == 0) {
		view->ticket.server.n_parts = 0;
		view->ticket.enc.cipher.data = NULL;
		view->ticket.enc.has_etype = false;
		view->ticket.enc.has_kvno = false;
		return;
	}
	ek_ticket_parse(cred->ticket, &view->ticket, &view->error);
	if (view->error.has_offset)
		view->error.offset += (size_t)cred->offset + cred->ticket_at;
}

static void
take_ticket(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_ccache *cc, const struct ek_cred *cred,
    struct ek_view *view)
{
	struct ek_hit *hit;

	view->number++;
	view_cred(view, cc, cred);
	parse_ticket(view, cred);
	if (!ek_principal_equal(&cred->client, &cc->client) &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_CLIENT_DIFFERS)) != NULL)
		ek_hit_say(hit, "Ticket %zu has another client than the "
		    "cache.", view->number);
	ek_inspect_ticket(in, ex, view);
}

static void
take_entry(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_ccache *cc, const struct ek_cred *cred,
    struct ek_view *view)
{
	switch (cred->kind) {
	case EK_CRED_TICKET:
		take_ticket(in, ex, cc, cred, view);
		break;
	case EK_CRED_CONFIG:
		take_config(in, ex, cred);
		break;
	case EK_CRED_REMOVED:
		ex->n_removed++;
		break;
	}
}

/* What was read of the entry that is damaged or at whose midst the file ends:
 * its names at least. A field that was not read is 0. */
static void
take_cut(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_ccache *cc, const struct ek_cred *cred,
    const struct ek_error *error, struct ek_view *view)
{
	if (error->status != EKRB_MALFORMED || cred->size > 0 ||
	    cred->kind != EK_CRED_TICKET || cred->server.n_parts == 0)
		return;
	view->number++;
	view_cred(view, cc, cred);
	parse_ticket(view, cred);
	view->has_times = cred->end != 0;
	view->has_flags = cred->flags != 0;
	view->has_session = cred->key.data != NULL;
	view->error = *error;
	view->is_cut = true;
	ek_inspect_judged(in, ex, view);
	ek_inspect_entry_done(in, ex);
}

static void
describe(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_ccache *cc)
{
	ekrb_bytes client = ek_print_name(in, &cc->client);
	struct ek_hit *hit;

	json_object_set_new(ex->decoded, "version", json_integer(cc->version));
	set_text(ex->decoded, "principal", client.data, client.len);
	ex->client = ek_print_name_text(in, &cc->client);
	json_object_set_new(ex->decoded, "kdc_offset", cc->has_offset ?
	    json_integer(cc->offset_sec) : json_null());
	json_object_set_new(ex->decoded, "config", json_array());
	if (!cc->has_offset || labs((long)cc->offset_sec) <= CLOCK_TOLERANCE)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_CLOCK_OFFSET);
	if (hit != NULL)
		ek_hit_say(hit, "The KDC's clock was %" PRId32 " s %s.",
		    cc->offset_sec < 0 ? -cc->offset_sec : cc->offset_sec,
		    cc->offset_sec < 0 ? "behind" : "ahead");
}

/* After the last entry: how it ended. */
static void
conclude(struct ek_inspect *in, struct ek_exhibit *ex, bool is_cut,
    const struct ek_error *error)
{
	struct ek_hit *hit;

	close_config(in, ex);
	json_object_set_new(ex->decoded, "removed",
	    json_integer((json_int_t)ex->n_removed));
	if (ek_error_is_set(error))
		json_object_set_new(ex->decoded, "partial", json_true());
	if (error->status == EKRB_MALFORMED) {
		hit = ek_found_hit(&ex->found, EK_SAY_CACHE_MALFORMED);
		ek_check_say_fault(hit, "", error);
		if (hit != NULL && ex->n_tickets > 0)
			ek_hit_say(hit, "What is shown is partial: tickets "
			    "before that%s.", is_cut ? ", and what could be "
			    "read of the last one" : "");
	} else if (error->status == EKRB_NOMEM)
		in->failed = true;
	else if (ek_error_is_set(error))
		ek_check_say_fault(ek_exhibit_unclear(ex, EK_SAY_UNREADABLE),
		    "", error);
	else if (ex->n_tickets == 0 &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_CACHE_EMPTY)) != NULL)
		ek_hit_say(hit, "It has %" PRIu64 " settings and %" PRIu64
		    " removed entries.", ex->n_config, ex->n_removed);
}

void
ek_inspect_ccache(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_source *source)
{
	struct ek_view view = { .source = "cache", .cache = ex->name };
	struct ek_error error = { 0 };
	struct ek_ccache cc;
	struct ek_cred *cred = calloc(1, sizeof(*cred));

	ex->kind = "ccache";
	ex->is_cache = true;
	ex->decoded = json_object();
	if (cred == NULL || ex->decoded == NULL)
		in->failed = true;
	else if (ek_ccache_open(&cc, ek_source_read, source, &error) ==
	    EKRB_OK) {
		describe(in, ex, &cc);
		while (ek_ccache_next(&cc, cred) == EK_NEXT_ENTRY &&
		    !in->failed && !in->out.failed)
			take_entry(in, ex, &cc, cred, &view);
		if (!in->failed && !in->out.failed)
			take_cut(in, ex, &cc, cred, &error, &view);
	}
	if (cred != NULL && ex->decoded != NULL)
		ek_ccache_close(&cc);
	free(cred);
	if (!in->failed)
		conclude(in, ex, view.is_cut, &error);
}
