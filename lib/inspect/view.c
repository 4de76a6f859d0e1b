/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "inspect/view.h"
#include "krb/flags.h"

static const struct {
	const char *name, *words;
} kinds[EK_N_KINDS] = {
	[EK_KIND_CLOUD] = { "cloud", "cloud TGT" },
	[EK_KIND_REFERRAL] = { "referral", "referral TGT" },
	[EK_KIND_PARTIAL] = { "partial", "partial TGT" },
	[EK_KIND_ONPREM] = { "onprem", "on-prem TGT" },
	[EK_KIND_CROSS] = { "cross-realm", "cross-realm TGT" },
	[EK_KIND_SQL] = { "sql", "SQL ticket" },
	[EK_KIND_OTHER] = { "other", "ticket" }
};

const char *
ek_kind_name(enum ek_kind kind)
{
	return kinds[kind].name;
}

const char *
ek_kind_words(enum ek_kind kind)
{
	return kinds[kind].words;
}

bool
ek_kind_is_tgt(enum ek_kind kind)
{
	return kind <= EK_KIND_CROSS;
}

const struct ek_principal *
ek_view_server(const struct ek_view *view)
{
	return view->server != NULL ? view->server : &view->ticket.server;
}

uint32_t
ek_view_rodc(const struct ek_view *view)
{
	return view->ticket.enc.has_kvno ? view->ticket.enc.kvno >> 16 : 0;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool
same_letters(ekrb_bytes a, ekrb_bytes b)
{
	size_t i;

	for (i = 0; i < a.len && i < b.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return a.len == b.len;
}

static bool
is_letters(ekrb_bytes a, const char *text)
{
	return same_letters(a, (ekrb_bytes){ (const uint8_t *)text,
	    strlen(text) });
}

static enum ek_kind
tgt_kind(const struct ek_view *view, const struct ek_principal *server)
{
	bool for_cloud = ek_bytes_are(server->part[1], EK_CLOUD_REALM);

	if (for_cloud)
		return ek_bytes_are(server->realm, EK_CLOUD_REALM) ?
		    EK_KIND_CLOUD : EK_KIND_REFERRAL;
	if (!ek_bytes_equal(server->part[1], server->realm))
		return EK_KIND_CROSS;
	return ek_view_rodc(view) != 0 ? EK_KIND_PARTIAL : EK_KIND_ONPREM;
}

static enum ek_kind
find_kind(const struct ek_view *view)
{
	const struct ek_principal *server = ek_view_server(view);

	if (ek_principal_is_tgs(server))
		return tgt_kind(view, server);
	if (server->n_parts >= 2 && (ek_bytes_are(server->part[0],
	    "MSSQLSvc") || is_letters(server->part[0], "MSSQLSvc")))
		return EK_KIND_SQL;
	return EK_KIND_OTHER;
}

size_t
ek_view_key_len(const struct ek_view *view)
{
	/* What nearly every ticket has, known without a search. */
	return view->session_etype == EK_ETYPE_AES256 ? 32 :
	    ek_etype_key_len(view->session_etype);
}

static bool
is_key_wrong(const struct ek_view *view)
{
	size_t want = ek_view_key_len(view);

	return view->has_session && want != 0 && view->session_len != want;
}

int64_t
ek_view_start(const struct ek_view *view)
{
	return view->part != NULL ? view->part->start != 0 ?
	    view->part->start : view->part->auth : view->start;
}

int64_t
ek_view_end(const struct ek_view *view)
{
	return view->part != NULL ? view->part->end : view->end;
}

static bool
is_invalid(const struct ek_view *view)
{
	uint32_t flags = view->part != NULL ? view->part->flags :
	    view->has_flags ? view->flags : 0;

	return (flags & EK_FLAG_INVALID) != 0;
}

/* Why it cannot be used now; NULL if nothing speaks against it. */
static const char *
find_fault(const struct ek_view *view, int64_t now)
{
	if (ek_error_is_set(&view->error))
		return "damaged";
	if (view->has_times && ek_view_end(view) <= now)
		return "expired";
	if (view->has_times && ek_view_start(view) > now)
		return "not valid yet";
	if (is_invalid(view))
		return "marked invalid";
	if (view->has_session && view->session_len == 0)
		return "no session key";
	if (is_key_wrong(view))
		return "session key of a wrong length";
	if (view->has_times && !view->has_ticket)
		return "no ticket";
	if (view->agreement == EK_OTHER_NAME)
		return "the ticket is for another service";
	return NULL;
}

typedef bool same_fn(ekrb_bytes, ekrb_bytes);

/* An entry without a realm is one that libkrb5 asked for by referral: the
 * ticket then names the realm. */
static bool
agrees(const struct ek_view *view, same_fn *same)
{
	const struct ek_principal *a = view->server;
	const struct ek_principal *b = &view->ticket.server;
	uint32_t i;

	if (a == NULL || a->n_parts == 0 || b->n_parts == 0)
		return true;
	if (a->n_parts != b->n_parts || (a->realm.len != 0 &&
	    !same(a->realm, b->realm)))
		return false;
	for (i = 0; i < a->n_parts; i++)
		if (!same(a->part[i], b->part[i]))
			return false;
	return true;
}

static enum ek_agreement
find_agreement(const struct ek_view *view)
{
	return agrees(view, ek_bytes_equal) ? EK_SAME_NAME :
	    agrees(view, same_letters) ? EK_SAME_LETTERS : EK_OTHER_NAME;
}

void
ek_view_judge(struct ek_view *view, int64_t now)
{
	view->kind = find_kind(view);
	view->agreement = find_agreement(view);
	view->why = find_fault(view, now);
	view->left = view->has_times ? ek_view_end(view) - now : 0;
	view->usable = view->why != NULL ? EK_USABLE_NO :
	    view->has_times ? EK_USABLE_YES : EK_USABLE_UNKNOWN;
}

static bool
same_realm(const struct ek_view *view, const struct ek_principal *spn)
{
	const struct ek_principal *server = ek_view_server(view);

	if (server->realm.len == 0)
		server = &view->ticket.server;
	return spn->realm.len == 0 || ek_bytes_equal(server->realm,
	    spn->realm);
}

bool
ek_view_is_for(const struct ek_view *view, const struct ek_principal *spn)
{
	const struct ek_principal *server = ek_view_server(view);
	uint32_t i;

	for (i = 0; i < server->n_parts && i < spn->n_parts; i++)
		if (!ek_bytes_equal(server->part[i], spn->part[i]))
			return false;
	return server->n_parts == spn->n_parts && same_realm(view, spn);
}

/* A host without its port. */
static ekrb_bytes
without_port(ekrb_bytes host)
{
	const uint8_t *colon = host.len > 0 ?
	    memchr(host.data, ':', host.len) : NULL;

	if (colon != NULL)
		host.len = (size_t)(colon - host.data);
	return host;
}

bool
ek_view_is_near(const struct ek_view *view, const struct ek_principal *spn)
{
	const struct ek_principal *server = ek_view_server(view);

	return server->n_parts == 2 && spn->n_parts == 2 &&
	    same_letters(server->part[0], spn->part[0]) &&
	    same_letters(without_port(server->part[1]),
	    without_port(spn->part[1]));
}
