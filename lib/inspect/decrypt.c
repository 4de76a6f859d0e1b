/* SPDX-License-Identifier: BSD-2-Clause */
/* With a keytab: the key for a ticket, and the ticket opened. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/checks.h"
#include "inspect/collector.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "inspect/service.h"
#include "krb/keytab.h"

enum {
	TICKETS_MAX = 1000, /* looked up in the keytab */
	DECRYPT_MAX = 50    /* decrypted, each by a process */
};

/* What a keytab has for one ticket. */
struct match {
	bool name, kvno, etype, both;
	uint32_t newest;     /* version of a key */
	uint32_t etype_kvno; /* version of one of the ticket's type */
};

static bool
is_kvno(const struct ek_encdata *enc, uint32_t kvno)
{
	/* Keytabs of old kept eight bits (MIT compares so too). */
	return !enc->has_kvno || enc->kvno == kvno ||
	    (kvno < 256 && (enc->kvno & 0xff) == kvno);
}

static void
match_entry(struct match *m, const struct ek_view *view,
    const struct ek_keytab_entry *entry)
{
	const struct ek_encdata *enc = &view->ticket.enc;
	bool kvno = is_kvno(enc, entry->kvno);

	if (!ek_principal_equal(&entry->principal, &view->ticket.server))
		return;
	m->name = true;
	m->kvno |= kvno;
	if (entry->etype == enc->etype) {
		m->etype = true;
		m->etype_kvno = entry->kvno;
	}
	m->both |= kvno && entry->etype == enc->etype;
	if (entry->kvno > m->newest)
		m->newest = entry->kvno;
}

static ekrb_status
search(const char *path, const struct ek_view *view, struct match *m,
    struct ek_error *error)
{
	struct ek_keytab_entry *entry = malloc(sizeof(*entry));
	struct ek_keytab kt;
	struct ek_file file;

	*m = (struct match){ 0 };
	if (entry == NULL)
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	if (ek_file_open(&file, path, EK_FILE_REGULAR, error) == EKRB_OK) {
		if (ek_keytab_open(&kt, ek_file_read, &file, error) == EKRB_OK)
			while (ek_keytab_next(&kt, entry) == EK_NEXT_ENTRY)
				match_entry(m, view, entry);
		ek_keytab_close(&kt);
		ek_file_close(&file);
	}
	free(entry);
	return error->status;
}

/* The version is there, the type is not, or with another version only. */
static void
say_no_etype(struct ek_hit *hit, const struct ek_view *view,
    const char *name, const struct match *m)
{
	const struct ek_encdata *enc = &view->ticket.enc;
	struct ek_buf etype = { 0 };

	ek_etype_print(&etype, enc->etype);
	hit->failed |= etype.failed;
	ek_hit_say(hit, "Ticket %zu, %s: it is encrypted with %s.",
	    view->number, name, etype.failed ? "" : etype.data);
	ek_buf_free(&etype);
	if (m->etype)
		ek_hit_say(hit, "The keytab has such a key of version %" PRIu32
		    ", the ticket asks for version %" PRIu32 ".",
		    m->etype_kvno, enc->kvno);
}

static void
say_unfit(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, const struct match *m)
{
	char *name = ek_print_name_text(in, &view->ticket.server);
	enum ek_saying saying = !m->name ? EK_SAY_KEYTAB_NO_NAME :
	    !m->kvno ? EK_SAY_KEYTAB_NO_KVNO : EK_SAY_KEYTAB_NO_ETYPE;
	struct ek_hit *hit = ek_found_hit(&ex->found, saying);

	if (hit != NULL && name == NULL)
		hit->failed = true;
	else if (hit != NULL && !m->name)
		ek_hit_say(hit, "Ticket %zu is for %s.", view->number, name);
	else if (hit != NULL && !m->kvno)
		ek_hit_say(hit, "Ticket %zu, %s: it has key version %" PRIu32
		    ", the newest in the keytab is %" PRIu32 ".", view->number,
		    name, view->ticket.enc.kvno, m->newest);
	else if (hit != NULL)
		say_no_etype(hit, view, name, m);
	free(name);
}

/* True if the ticket was opened. */
static bool
try_key(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, struct ek_opened *opened)
{
	struct ek_error error = { 0 };
	struct ek_hit *hit;

	if (in->n_decrypted == DECRYPT_MAX) {
		ex->n_untried++;
		return false;
	}
	in->n_decrypted++;
	ek_collector_decrypt(in->options.collectors, in->options.keytab,
	    view->ticket.der, view->authenticator, opened, &error);
	ek_names_error(in->names, &error);
	if (error.status == EKRB_NOMEM)
		in->failed = true;
	else if (error.status == EKRB_MALFORMED)
		ek_check_say_fault(ek_found_hit(&ex->found,
		    EK_SAY_KEYTAB_NOT_DECRYPTED), "", &error);
	else if (ek_error_is_set(&error))
		ek_check_say_fault(ek_exhibit_unclear(ex, error.status ==
		    EKRB_UNSUPPORTED ? EK_SAY_KEYTAB_FAILED :
		    EK_SAY_KEYTAB_NOT_TRIED), "", &error);
	else if ((hit = ek_found_hit(&ex->found,
	    EK_SAY_KEYTAB_DECRYPTED)) != NULL)
		ek_hit_say(hit, "Ticket %zu opens with it.", view->number);
	return !ek_error_is_set(&error);
}

static bool
open_ticket(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, struct ek_opened *opened)
{
	struct ek_error error = { 0 };
	struct match m;

	if (ek_error_is_set(&view->error) || view->ticket.der.data == NULL)
		return false;
	if (view->ticket.enc.etype == EK_ETYPE_OPAQUE) {
		ex->n_opaque++;
		return false;
	}
	if (ex->n_tickets >= TICKETS_MAX) {
		ex->n_untried++;
		return false;
	}
	if (search(in->options.keytab, view, &m, &error) != EKRB_OK) {
		if (!ek_found_has(&ex->found, EK_SAY_KEYTAB_UNREADABLE))
			ek_check_say_fault(ek_exhibit_unclear(ex,
			    EK_SAY_KEYTAB_UNREADABLE), "", &error);
		return false;
	}
	/* A cache holds tickets of many services, a keytab the keys of one. */
	if (!m.name && ex->is_cache && (in->spn.n_parts == 0 ||
	    !ek_view_is_for(view, &in->spn)))
		return false;
	if (m.both)
		return try_key(in, ex, view, opened);
	say_unfit(in, ex, view, &m);
	return false;
}

/* Without a holder's word, the ticket's own is what is known. */
static void
take_part(struct ek_view *view, const struct ek_ticket_part *part)
{
	view->part = part;
	if (view->client == NULL)
		view->client = &part->client;
	if (!view->has_times) {
		view->has_times = true;
		view->auth = part->auth;
		view->start = part->start != 0 ? part->start : part->auth;
		view->end = part->end;
		view->renew_until = part->renew_until;
	}
	if (!view->has_flags) {
		view->has_flags = true;
		view->flags = part->flags;
	}
	if (!view->has_session) {
		view->has_session = true;
		view->session_etype = part->session.etype;
		view->session_len = part->session.value.len;
	}
}

void
ek_inspect_decrypt(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_view *view)
{
	struct ek_opened opened = { 0 };
	struct ek_error error = { 0 };
	struct ek_ticket_part part;
	struct ek_view plain = *view;
	bool is_open = open_ticket(in, ex, view, &opened);

	if (is_open && ek_ticket_part_parse((ekrb_bytes){
	    (const uint8_t *)opened.part.data, opened.part.len }, &part,
	    &error) == EKRB_OK)
		take_part(view, &part);
	ek_inspect_judged(in, ex, view);
	if (is_open)
		ek_service_check(in, ex, view, &plain, &opened);
	*view = plain;
	ek_opened_free(&opened);
}
