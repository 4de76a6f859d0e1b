/* SPDX-License-Identifier: BSD-2-Clause */
/* With a keytab: what a service that has it would see. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/checks.h"
#include "inspect/collector.h"
#include "inspect/decode.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "krb/keytab.h"

enum {
	TICKETS_MAX = 1000, /* looked up in the keytab */
	DECRYPT_MAX = 50    /* decrypted, each by a process */
};

/* What a keytab has for one ticket. */
struct match {
	bool name, kvno, etype, both;
	uint32_t newest;
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
	m->etype |= entry->etype == enc->etype;
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

static void
say_unfit(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, const struct match *m)
{
	const struct ek_encdata *enc = &view->ticket.enc;
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
		    name, enc->kvno, m->newest);
	else if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu, %s: it is encrypted with %s.",
		    view->number, name, ek_etype_name(enc->etype) != NULL ?
		    ek_etype_name(enc->etype) : "an unknown type");
	free(name);
}

/* What a service would not like in the decrypted part. */
static void
check_part(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, const struct ek_ticket_part *part)
{
	struct ek_authdata pac;
	struct ek_hit *hit;
	bool times = view->has_times && view->end != part->end;
	bool client = view->client != NULL &&
	    !ek_principal_equal(view->client, &part->client);
	bool flags = view->has_flags && view->flags != part->flags;

	if ((times || client || flags) &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_PART_DIFFERS)) != NULL)
		ek_hit_say(hit, "Ticket %zu:%s%s%s.", view->number,
		    client ? " another client;" : "",
		    times ? " another end;" : "",
		    flags ? " other flags" : "");
	if (!ek_authdata_find(&part->authdata, EK_AD_WIN2K_PAC, &pac) &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_PAC_ABSENT)) != NULL)
		ek_hit_say(hit, "Ticket %zu has none.", view->number);
}

static void
take_part(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, const struct ek_buf *bytes)
{
	struct ek_decode d = { .in = in, .ex = ex, .inner = true };
	ekrb_bytes part_bytes = { (const uint8_t *)bytes->data, bytes->len };
	struct ek_error error = { 0 };
	json_t *out = json_object();
	struct ek_ticket_part part;
	struct ek_hit *hit;

	hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_DECRYPTED);
	if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu opens with it.", view->number);
	ek_field_int(in, out, "ticket", (int64_t)view->number);
	ek_decode_ticket_part(&d, out, part_bytes);
	if (ek_ticket_part_parse(part_bytes, &part, &error) == EKRB_OK)
		check_part(in, ex, view, &part);
	if (ek_inspect_table(in))
		ek_fields_print(in, out, 7);
	if (in->options.form == EK_FORM_JSON && ex->decoded != NULL) {
		json_t *list = json_object_get(ex->decoded, "decrypted");

		if (list == NULL)
			list = ek_field_list(in, ex->decoded, "decrypted");
		json_array_append(list, out);
	}
	json_decref(out);
}

static void
decrypt(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_buf part = { .secret = true };
	struct ek_error error = { 0 };

	if (in->n_decrypted++ >= DECRYPT_MAX)
		return;
	if (ek_collector_decrypt(in->options.collectors, in->options.keytab,
	    view->ticket.der, &part, &error) == EKRB_OK)
		take_part(in, ex, view, &part);
	else if (error.status == EKRB_NOMEM)
		in->failed = true;
	else {
		ek_names_error(in->names, &error);
		ek_check_say_fault(ek_found_hit(&ex->found,
		    EK_SAY_KEYTAB_NOT_DECRYPTED), "", &error);
	}
	ek_buf_free(&part);
}

void
ek_inspect_decrypt(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view)
{
	struct ek_error error = { 0 };
	struct match m;

	if (ek_error_is_set(&view->error) || ex->n_tickets > TICKETS_MAX ||
	    view->ticket.der.data == NULL ||
	    view->ticket.enc.etype == EK_ETYPE_OPAQUE)
		return;
	if (search(in->options.keytab, view, &m, &error) != EKRB_OK) {
		ex->inconclusive = true;
		if (!ek_found_has(&ex->found, EK_SAY_KEYTAB_UNREADABLE))
			ek_check_say_fault(ek_found_hit(&ex->found,
			    EK_SAY_KEYTAB_UNREADABLE), "", &error);
		return;
	}
	/* A cache holds tickets of many services, a keytab the keys of one. */
	if (!m.name && ex->is_cache && (in->spn.n_parts == 0 ||
	    !ek_view_is_for(view, &in->spn)))
		return;
	if (m.both)
		decrypt(in, ex, view);
	else
		say_unfit(in, ex, view, &m);
}
