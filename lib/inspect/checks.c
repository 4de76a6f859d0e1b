/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inspect/checks.h"
#include "inspect/print.h"
#include "krb/flags.h"
#include "report/pattern.h"

enum {
	KEYRING_MAX = 32767,    /* bytes in a key of the kernel */
	KEYRING_QUOTA = 20000,  /* an ordinary user's, by default */
	TOKEN_MAX = 48000,      /* MaxTokenSize of Windows */
	HOUR = 3600,
	CLOUD_LIFE = 10 * HOUR, /* seen of a cloud TGT */
	SERVICE_LIFE = HOUR,    /* seen of a service ticket of it */
	LIFE_TOLERANCE = HOUR / 4
};

void
ek_check_say_fault(struct ek_hit *hit, const char *before,
    const struct ek_error *error)
{
	if (hit == NULL)
		return;
	if (error->has_offset)
		ek_hit_say(hit, "%sAt byte %zu%s%s: %s.", before,
		    error->offset, error->field[0] != '\0' ? ", " : "",
		    error->field, error->text);
	else
		ek_hit_say(hit, "%s%s.", before, error->text);
}

/* Names the ticket a sentence is about. Frees nothing the caller has. */
static void
say_ticket(struct ek_inspect *in, struct ek_hit *hit,
    const struct ek_view *view, const char *what)
{
	char *name = ek_print_name_text(in, ek_view_server(view));

	if (name == NULL)
		hit->failed = true;
	else
		ek_hit_say(hit, "Ticket %zu, %s: %s.", view->number, name,
		    what);
	free(name);
}

static void
check_parse(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_buf before = { 0 };
	struct ek_hit *hit;

	hit = ek_found_hit(&ex->found, !ex->is_cache ? EK_SAY_MALFORMED :
	    ek_kind_is_tgt(view->kind) ? EK_SAY_TGT_MALFORMED :
	    EK_SAY_ENTRY_MALFORMED);
	if (hit == NULL)
		return;
	ek_buf_printf(&before, "Ticket %zu: ", view->number);
	ek_check_say_fault(hit, ek_buf_str(&before) != NULL ?
	    ek_buf_str(&before) : "", &view->error);
	ek_buf_free(&before);
}

static void
check_agreement(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_hit *hit = ek_found_hit(&ex->found, view->agreement ==
	    EK_SAME_LETTERS ? EK_SAY_ENTRY_CASE : EK_SAY_ENTRY_DIFFERS);
	char *name;

	if (hit == NULL)
		return;
	name = ek_print_name_text(in, &view->ticket.server);
	if (name == NULL) {
		hit->failed = true;
		return;
	}
	say_ticket(in, hit, view, "its entry in the cache says so");
	ek_hit_say(hit, "The ticket itself is for %s.", name);
	free(name);
}

/* What nearly every ticket has, known without a search. */
static bool
is_common(int32_t etype)
{
	return etype == EK_ETYPE_AES256 || etype == EK_ETYPE_OPAQUE;
}

static bool
is_weak(int32_t etype)
{
	return !is_common(etype) && etype != EK_ETYPE_NULL &&
	    ek_etype_is_weak(etype);
}

static void
check_weak(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	bool ticket = view->ticket.enc.cipher.data != NULL &&
	    is_weak(view->ticket.enc.etype);
	bool session = view->has_session && is_weak(view->session_etype);
	struct ek_hit *hit;
	struct ek_buf etype = { 0 };

	if (!ticket && !session)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_WEAK_ETYPE);
	if (hit == NULL)
		return;
	say_ticket(in, hit, view, ticket && session ?
	    "both ticket and session key" : ticket ? "the ticket" :
	    "the session key");
	ek_etype_print(&etype, ticket ? view->ticket.enc.etype :
	    view->session_etype);
	hit->failed |= etype.failed;
	ek_hit_say(hit, "It uses %s.", etype.failed ? "" : etype.data);
	ek_buf_free(&etype);
}

static void
check_session(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	size_t want = ek_view_key_len(view);
	struct ek_hit *hit;

	if (!view->has_session || (view->session_len != 0 &&
	    (want == 0 || view->session_len == want)))
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_SESSION_KEY);
	if (hit != NULL && view->session_len == 0)
		say_ticket(in, hit, view, "it has no session key");
	if (hit == NULL || view->session_len == 0)
		return;
	say_ticket(in, hit, view, "the length of its session key is wrong");
	ek_hit_say(hit, "It has %zu bytes, %s takes %zu.", view->session_len,
	    ek_etype_name(view->session_etype), want);
}

static void
check_size(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_hit *hit;

	if (view->ticket_size > KEYRING_MAX) {
		hit = ek_found_hit(&ex->found, EK_SAY_KEYRING_SIZE);
		if (strncmp(ex->name, "KEYRING:", 8) != 0)
			ek_found_lower(&ex->found, EK_SAY_KEYRING_SIZE,
			    EK_INFO);
		if (hit != NULL)
			ek_hit_say(hit, "Ticket %zu has %zu bytes.",
			    view->number, view->ticket_size);
	}
	if (view->ticket_size <= TOKEN_MAX)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_TICKET_SIZE);
	if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu has %zu bytes; the token around "
		    "it is a little larger.", view->number,
		    view->ticket_size);
}

/* The marks by which other tools think a cloud TGT broken. */
static void
check_marks(struct ek_exhibit *ex, const struct ek_view *view)
{
	const struct ek_encdata *enc = &view->ticket.enc;
	bool opaque = enc->cipher.data != NULL &&
	    enc->etype == EK_ETYPE_OPAQUE;
	bool plain = view->has_flags && !(view->flags &
	    (EK_FLAG_INITIAL | EK_FLAG_PRE_AUTHENT));
	bool at = view->client != NULL && view->client->n_parts == 1 &&
	    view->client->part[0].len > 0 &&
	    memchr(view->client->part[0].data, '@',
	    view->client->part[0].len) != NULL;
	struct ek_hit *hit;

	if (!opaque && !plain && !at)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_CLOUD_MARKS);
	if (hit == NULL)
		return;
	ek_hit_say(hit, "Ticket %zu:%s%s%s%s%s.", view->number,
	    opaque ? " encryption type -1" : "",
	    opaque && !enc->has_kvno ? " without a key version" : "",
	    opaque && at ? "," : "",
	    at ? " a client name of one part with an @" : "",
	    plain ? (opaque || at ? ", neither initial nor pre-authent" :
	    " neither initial nor pre-authent") : "");
}

static void
check_lifetime(struct ek_exhibit *ex, const struct ek_view *view,
    int64_t usual)
{
	int64_t life = view->end - view->start;
	struct ek_buf is = { 0 }, should = { 0 };
	struct ek_hit *hit;

	if (view->start == 0 || llabs(life - usual) <= LIFE_TOLERANCE)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_LIFETIME);
	if (hit == NULL)
		return;
	ek_text_duration(&is, life);
	ek_text_duration(&should, usual);
	if (is.failed || should.failed)
		hit->failed = true;
	else
		ek_hit_say(hit, "Ticket %zu lasts %s from its start; seen were "
		    "%s.", view->number, ek_buf_str(&is), ek_buf_str(&should));
	ek_buf_free(&is);
	ek_buf_free(&should);
}

static void
check_cloud(struct ek_exhibit *ex, const struct ek_view *view)
{
	struct ek_hit *hit;

	check_marks(ex, view);
	if (!view->has_times)
		return;
	check_lifetime(ex, view, CLOUD_LIFE);
	if (!view->has_flags || !(view->flags & EK_FLAG_RENEWABLE))
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_NOT_RENEWABLE);
	if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu is marked so.", view->number);
}

/* True for the name of a host in a zone of the cloud, whatever its port and the
 * case of its letters. */
static bool
is_cloud_host(const struct ek_principal *server)
{
	ekrb_bytes host = server->part[1];
	const uint8_t *colon = host.len > 0 ?
	    memchr(host.data, ':', host.len) : NULL;

	return ek_pattern_is_database((const char *)host.data, colon != NULL ?
	    (size_t)(colon - host.data) : host.len);
}

static void
check_sql(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	const struct ek_principal *server = &view->ticket.server;
	struct ek_hit *hit;

	if (server->n_parts < 2)
		return;
	if (!ek_bytes_are(server->realm, EK_CLOUD_REALM)) {
		if (is_cloud_host(server) && (hit = ek_found_hit(&ex->found,
		    EK_SAY_TICKET_REALM)) != NULL)
			say_ticket(in, hit, view, "its realm is not the "
			    "cloud's");
		return;
	}
	if (view->has_times)
		check_lifetime(ex, view, SERVICE_LIFE);
	if (view->ticket.enc.cipher.data != NULL &&
	    view->ticket.enc.etype != EK_ETYPE_AES256 &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_TICKET_NOT_AES256)) != NULL)
		say_ticket(in, hit, view, "it is not encrypted with AES-256");
}

void
ek_check_ticket(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_hit *hit;

	/* Of a damaged entry the cache's damage is said. */
	if (view->is_cut)
		return;
	if (ek_error_is_set(&view->error)) {
		check_parse(in, ex, view);
		return;
	}
	if (view->agreement != EK_SAME_NAME)
		check_agreement(in, ex, view);
	if (view->has_times && !view->has_ticket &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_ENTRY_NO_TICKET)) != NULL)
		say_ticket(in, hit, view, "there are no bytes of it");
	check_weak(in, ex, view);
	check_session(in, ex, view);
	check_size(in, ex, view);
	if (view->kind == EK_KIND_CLOUD)
		check_cloud(ex, view);
	else if (view->kind == EK_KIND_SQL)
		check_sql(in, ex, view);
	else if (view->kind == EK_KIND_PARTIAL &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_TGT_PARTIAL)) != NULL)
		ek_hit_say(hit, "Ticket %zu was issued with the key of "
		    "read-only domain controller %" PRIu32 ".", view->number,
		    ek_view_rodc(view));
	if (in->spn.n_parts > 0 && ex->near_spn == NULL &&
	    !ek_view_is_for(view, &in->spn) && ek_view_is_near(view, &in->spn))
		ex->near_spn = ek_print_name_text(in, ek_view_server(view));
}

static void
say_time(struct ek_hit *hit, const char *what, int64_t when, int64_t now)
{
	struct ek_buf at = { 0 }, apart = { 0 };

	if (hit == NULL)
		return;
	ek_text_time(&at, when);
	ek_text_duration(&apart, when > now ? when - now : now - when);
	if (at.failed || apart.failed)
		hit->failed = true;
	else
		ek_hit_say(hit, "%s %s, %s %s %s.", what, ek_buf_str(&at),
		    ek_buf_str(&apart), when > now ? "after" : "before",
		    "the moment judged");
	ek_buf_free(&at);
	ek_buf_free(&apart);
}

static void
note_time(struct ek_hit *hit, const char *fact, int64_t when)
{
	struct ek_buf at = { 0 };

	if (hit == NULL)
		return;
	ek_text_time(&at, when);
	ek_hit_value(hit, fact, json_string(ek_buf_str(&at)));
	ek_buf_free(&at);
}

/* None of these is usable: says why not, if it was not said of a ticket. */
static void
say_why(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_tally *t, bool tgt, const char *what)
{
	int64_t now = in->options.now;
	struct ek_buf text = { 0 };
	struct ek_hit *hit;

	if (t->ended > 0) {
		hit = ek_found_hit(&ex->found, tgt ? EK_SAY_TGT_EXPIRED :
		    EK_SAY_TICKET_EXPIRED);
		ek_buf_printf(&text, "The %s ended", what);
		say_time(hit, ek_buf_str(&text) != NULL ? ek_buf_str(&text) :
		    "", t->last_end, now);
		note_time(hit, tgt ? "tgt.end" : "ticket.end", t->last_end);
	} else if (t->later > 0) {
		hit = ek_found_hit(&ex->found, tgt ? EK_SAY_TGT_EARLY :
		    EK_SAY_TICKET_EARLY);
		ek_buf_printf(&text, "The %s starts", what);
		say_time(hit, ek_buf_str(&text) != NULL ? ek_buf_str(&text) :
		    "", t->first_start, now);
	} else if (t->invalid > 0) {
		hit = ek_found_hit(&ex->found, tgt ? EK_SAY_TGT_INVALID :
		    EK_SAY_TICKET_INVALID);
		if (hit != NULL)
			ek_hit_say(hit, "The %s carries that flag.", what);
	}
	ek_buf_free(&text);
}

static uint64_t
total(const struct ek_tally *t)
{
	return t->usable + t->ended + t->later + t->invalid + t->other +
	    t->damaged + t->unknown;
}

static bool
is_dead(const struct ek_tally *t)
{
	return total(t) > 0 && t->usable == 0 && t->unknown == 0;
}

/* The TGTs of a cache: one good one for the cloud is what counts; else one
 * that may lead there. */
static bool
check_tgts(struct ek_inspect *in, struct ek_exhibit *ex)
{
	static const enum ek_kind order[] = { EK_KIND_CLOUD, EK_KIND_REFERRAL,
		EK_KIND_ONPREM, EK_KIND_PARTIAL, EK_KIND_CROSS };
	size_t i, n = sizeof(order) / sizeof(order[0]);
	struct ek_hit *hit;

	for (i = 0; i < 2; i++)
		if (ex->tally[order[i]].usable > 0 ||
		    ex->tally[order[i]].unknown > 0)
			return true;
	for (i = 0; i < n; i++)
		if (is_dead(&ex->tally[order[i]])) {
			say_why(in, ex, &ex->tally[order[i]], true,
			    ek_kind_words(order[i]));
			break;
		}
	for (i = 2; i < n; i++)
		if (ex->tally[order[i]].usable > 0)
			break;
	if (total(&ex->tally[EK_KIND_CLOUD]) == 0 &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_NO_TGT)) != NULL && i < n)
		ek_hit_say(hit, "What there is: %s.",
		    ek_kind_words(order[i]));
	return i < n && !ek_found_has(&ex->found, EK_SAY_TGT_EXPIRED);
}

static void
check_spn(struct ek_inspect *in, struct ek_exhibit *ex, bool has_tgt)
{
	struct ek_hit *hit;

	if (in->spn.n_parts == 0 || ex->spn.usable > 0 || ex->spn.unknown > 0)
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_SPN_MISSING);
	if (hit == NULL)
		return;
	if (total(&ex->spn) > 0)
		ek_hit_say(hit, "There is one for %s, which is not good now.",
		    in->spn_shown);
	else
		ek_hit_say(hit, "None of the %" PRIu64 " tickets is for %s.",
		    ex->n_tickets, in->spn_shown);
	if (ex->near_spn != NULL)
		ek_hit_say(hit, "One is for %s, which is another service.",
		    ex->near_spn);
	if (!has_tgt || !ex->is_cache)
		return;
	ek_hit_say(hit, "The TGT can get one.");
	ek_found_lower(&ex->found, EK_SAY_SPN_MISSING, EK_WARNING);
}

/* Service tickets end every hour, which harms nothing while there is a TGT. */
static void
check_services(struct ek_inspect *in, struct ek_exhibit *ex, bool has_tgt)
{
	static const enum ek_kind kinds[] = { EK_KIND_SQL, EK_KIND_OTHER };
	bool usable = ex->tally[EK_KIND_SQL].usable > 0 ||
	    ex->tally[EK_KIND_OTHER].usable > 0;
	size_t i;

	for (i = 0; i < 2; i++)
		if (is_dead(&ex->tally[kinds[i]]))
			say_why(in, ex, &ex->tally[kinds[i]], false,
			    ek_kind_words(kinds[i]));
	if (!has_tgt && !usable &&
	    !ek_found_has(&ex->found, EK_SAY_TGT_EXPIRED))
		return;
	ek_found_lower(&ex->found, EK_SAY_TICKET_EXPIRED, EK_INFO);
	ek_found_lower(&ex->found, EK_SAY_TICKET_EARLY, EK_WARNING);
}

/* Tickets that came by themselves: each is what it is. */
static void
check_single(struct ek_inspect *in, struct ek_exhibit *ex)
{
	int kind;

	for (kind = 0; kind < EK_N_KINDS; kind++)
		if (is_dead(&ex->tally[kind]))
			say_why(in, ex, &ex->tally[kind],
			    ek_kind_is_tgt((enum ek_kind)kind),
			    ek_kind_words((enum ek_kind)kind));
}

/* Silence would read as if the keytab fitted. */
static void
check_keytab(struct ek_inspect *in, struct ek_exhibit *ex)
{
	struct ek_hit *hit;
	int i;

	if (in->options.keytab == NULL)
		return;
	if (ex->n_opaque > 0 && (hit = ek_found_hit(&ex->found,
	    EK_SAY_KEYTAB_OPAQUE)) != NULL)
		ek_hit_say(hit, "Of the %" PRIu64 " tickets %" PRIu64
		    " %s such.", ex->n_tickets, ex->n_opaque,
		    ex->n_opaque == 1 ? "is" : "are");
	if (ex->n_untried > 0 && (hit = ek_found_hit(&ex->found,
	    EK_SAY_KEYTAB_LIMIT)) != NULL)
		ek_hit_say(hit, "%" PRIu64 " tickets were not tried.",
		    ex->n_untried);
	if (ex->n_opaque == ex->n_tickets)
		return;
	for (i = EK_SAY_KEYTAB_UNREADABLE; i <= EK_SAY_KEYTAB_DECRYPTED; i++)
		if (ek_found_has(&ex->found, (enum ek_saying)i))
			return;
	hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_NO_NAME);
	if (hit != NULL)
		ek_hit_say(hit, "No ticket here is for a service whose key is "
		    "in it.");
	ek_found_lower(&ex->found, EK_SAY_KEYTAB_NO_NAME, EK_WARNING);
}

/* libkrb5 keeps each ticket of a KEYRING cache in a key of its own; the quota
 * counts them together. */
static void
check_total(struct ek_exhibit *ex)
{
	struct ek_hit *hit;

	if (ex->size <= KEYRING_QUOTA ||
	    ek_found_has(&ex->found, EK_SAY_KEYRING_SIZE))
		return;
	hit = ek_found_hit(&ex->found, EK_SAY_KEYRING_QUOTA);
	if (hit != NULL)
		ek_hit_say(hit, "The %" PRIu64 " tickets have %" PRIu64
		    " bytes together.", ex->n_tickets, ex->size);
}

void
ek_check_all(struct ek_inspect *in, struct ek_exhibit *ex)
{
	bool has_tgt = false;

	if (ex->n_tickets == 0)
		return;
	if (ex->is_cache) {
		has_tgt = check_tgts(in, ex);
		check_services(in, ex, has_tgt);
		check_total(ex);
	} else
		check_single(in, ex);
	check_keytab(in, ex);
	check_spn(in, ex, has_tgt);
	/* A lying entry does no harm where another one is good. */
	if (has_tgt && (in->spn.n_parts == 0 || total(&ex->spn) == 0 ||
	    ex->spn.usable > 0))
		ek_found_lower(&ex->found, EK_SAY_ENTRY_DIFFERS, EK_WARNING);
}
