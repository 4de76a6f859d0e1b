/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <time.h>

#include "collect/entry.h"
#include "collect/tgtkind.h"
#include "krb/flags.h"
#include "krb/ticket.h"

static void
set_time(json_t *object, const char *name, int64_t epoch)
{
	json_object_set_new(object, name,
	    epoch != 0 ? json_integer(epoch) : json_null());
}

/* What the ticket itself says: it outlives the cache's word. */
static void
set_ticket(json_t *object, const struct ek_entry *entry)
{
	struct ek_error error = { 0 };
	struct ek_ticket ticket;

	json_object_set_new(object, "ticket_size",
	    json_integer((json_int_t)entry->ticket.len));
	if (ek_ticket_parse(entry->ticket, &ticket, &error) != EKRB_OK)
		return;
	json_object_set_new(object, "ticket_etype",
	    json_integer(ticket.enc.etype));
	json_object_set_new(object, "kvno",
	    ticket.enc.has_kvno ? json_integer(ticket.enc.kvno) : json_null());
	json_object_set_new(object, "ticket_realm",
	    ek_json_bytes(ticket.server.realm.data, ticket.server.realm.len));
}

json_t *
ek_entry_facts(const struct ek_entry *entry)
{
	json_t *object = json_pack("{s:o, s:o, s:I}", "server",
	    ek_json_text(entry->server), "realm",
	    ek_json_text(ek_realm_of(entry->server)), "flags",
	    (json_int_t)entry->flags);

	if (entry->client != NULL)
		json_object_set_new(object, "client",
		    ek_json_text(entry->client));
	if (entry->session_etype != 0)
		json_object_set_new(object, "session_etype",
		    json_integer(entry->session_etype));
	set_time(object, "auth_time", entry->auth_time);
	set_time(object, "start", entry->start);
	set_time(object, "end", entry->end);
	set_time(object, "renew_until", entry->renew_until);
	if (entry->has_ticket_etype)
		json_object_set_new(object, "ticket_etype",
		    json_integer(entry->ticket_etype));
	if (entry->kdc_called != NULL)
		json_object_set_new(object, "kdc_called",
		    ek_json_text(entry->kdc_called));
	if (entry->ticket.len > 0)
		set_ticket(object, entry);
	return object;
}

bool
ek_entry_usable(const struct ek_collector *c, const struct ek_entry *entry)
{
	int64_t now = time(NULL);

	ek_fact_int(c->facts, "run.now", &now);
	return entry->end > now && (entry->flags & EK_FLAG_INVALID) == 0;
}
