/* SPDX-License-Identifier: BSD-2-Clause */
/* Credential caches, entry by entry. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "inspect/checks.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "krb/ccache.h"

enum { CLOCK_TOLERANCE = 300, CONFIG_MAX = 64 };

static void
set_text(json_t *object, const char *name, const void *data, size_t len)
{
	struct ek_buf text = { 0 };

	ek_text_escape(&text, data, len);
	json_object_set_new(object, name, json_string(ek_buf_str(&text)));
	ek_buf_free(&text);
}

/* A setting kept in the cache: shown, never judged. */
static void
take_config(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_cred *cred)
{
	ekrb_bytes key = ek_cred_config_key(cred);
	json_t *list = json_object_get(ex->decoded, "config");
	json_t *item;

	if (ex->n_config++ >= CONFIG_MAX)
		return;
	item = json_object();
	set_text(item, "key", key.data, key.len);
	/* Its principal and value may name somebody. */
	if (in->names == NULL) {
		ekrb_bytes who = ek_cred_config_principal(cred);

		if (who.data != NULL)
			set_text(item, "principal", who.data, who.len);
		set_text(item, "value", cred->ticket.data, cred->ticket.len);
	}
	json_array_append_new(list, item);
}

static void
view_cred(struct ek_view *view, const struct ek_cred *cred)
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
	view_cred(view, cred);
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
conclude(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_error *error)
{
	struct ek_hit *hit;

	json_object_set_new(ex->decoded, "removed",
	    json_integer((json_int_t)ex->n_removed));
	if (ek_error_is_set(error))
		json_object_set_new(ex->decoded, "partial", json_true());
	if (error->status == EKRB_MALFORMED) {
		hit = ek_found_hit(&ex->found, EK_SAY_CACHE_MALFORMED);
		ek_check_say_fault(hit, "", error);
		if (hit != NULL && ex->n_tickets > 0)
			ek_hit_say(hit, "What is shown is partial: tickets "
			    "before that.");
	} else if (error->status == EKRB_NOMEM)
		in->failed = true;
	else if (ek_error_is_set(error)) {
		ex->inconclusive = true;
		ek_check_say_fault(ek_found_hit(&ex->found,
		    EK_SAY_UNREADABLE), "", error);
	} else if (ex->n_tickets == 0 &&
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
	struct ek_cred *cred = malloc(sizeof(*cred));

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
	}
	if (cred != NULL && ex->decoded != NULL)
		ek_ccache_close(&cc);
	free(cred);
	if (!in->failed)
		conclude(in, ex, &error);
}
