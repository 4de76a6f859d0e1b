/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The logon session's ticket cache. Newer messages tell more (the client, the
 * session key's type, which KDC was called) and are asked first; Wine knows
 * only the oldest.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/sspi_library.h"

/* More tickets than this are not looked at. */
enum { MAX_TICKETS = 10000 };

void
ek_sspi_caches(struct ek_library *lib, const char *collection, void *arg,
    void (*each)(void *, const char *))
{
	each(arg, EK_SSPI_CACHE);
}

static bool
query(struct ek_library *lib, KERB_PROTOCOL_MESSAGE_TYPE type,
    struct ek_lsa_reply *out)
{
	KERB_QUERY_TKT_CACHE_REQUEST request = { .MessageType = type };

	return ek_lsa_call(lib, &request, sizeof(request), out);
}

/* How many tickets the answer holds, as far as its length allows. */
static size_t
count_of(const struct ek_lsa_reply *reply, size_t head, size_t item)
{
	const KERB_QUERY_TKT_CACHE_RESPONSE *response = reply->data;
	size_t room = reply->len > head ? (reply->len - head) / item : 0;
	size_t n = response->CountOfTickets;

	if (n > room)
		n = room;
	return n < MAX_TICKETS ? n : MAX_TICKETS;
}

static void
tell(const struct ek_cache_visit *visit, const UNICODE_STRING *names[4],
    struct ek_entry *entry)
{
	char *server = ek_lsa_principal(names[0], names[1]);
	char *client = names[2] != NULL ? ek_lsa_principal(names[2],
	    names[3]) : NULL;

	entry->server = server;
	entry->client = client;
	entry->has_ticket_etype = true;
	if (server != NULL && visit->entry != NULL)
		visit->entry(visit->arg, entry);
	free(server);
	free(client);
}

/* Members that all three kinds of ticket have. */
#define ENTRY_OF(t)                                                            \
	{ .ticket_etype = (t)->EncryptionType, .flags = (t)->TicketFlags,      \
	  .start = ek_lsa_time((t)->StartTime),                                \
	  .end = ek_lsa_time((t)->EndTime),                                    \
	  .renew_until = ek_lsa_time((t)->RenewTime) }

static void
tell_newest(const struct ek_lsa_reply *reply,
    const struct ek_cache_visit *visit)
{
	const KERB_QUERY_TKT_CACHE_EX3_RESPONSE *response = reply->data;
	size_t i, n = count_of(reply, offsetof(
	    KERB_QUERY_TKT_CACHE_EX3_RESPONSE, Tickets),
	    sizeof(response->Tickets[0]));

	for (i = 0; i < n; i++) {
		const KERB_TICKET_CACHE_INFO_EX3 *t = &response->Tickets[i];
		const UNICODE_STRING *names[] = { &t->ServerName,
			&t->ServerRealm, &t->ClientName, &t->ClientRealm };
		struct ek_entry entry = ENTRY_OF(t);
		char *kdc = ek_lsa_text(&t->KdcCalled);

		entry.session_etype = (int32_t)t->SessionKeyType;
		entry.kdc_called = kdc;
		tell(visit, names, &entry);
		free(kdc);
	}
}

static void
tell_newer(const struct ek_lsa_reply *reply,
    const struct ek_cache_visit *visit)
{
	const KERB_QUERY_TKT_CACHE_EX2_RESPONSE *response = reply->data;
	size_t i, n = count_of(reply, offsetof(
	    KERB_QUERY_TKT_CACHE_EX2_RESPONSE, Tickets),
	    sizeof(response->Tickets[0]));

	for (i = 0; i < n; i++) {
		const KERB_TICKET_CACHE_INFO_EX2 *t = &response->Tickets[i];
		const UNICODE_STRING *names[] = { &t->ServerName,
			&t->ServerRealm, &t->ClientName, &t->ClientRealm };
		struct ek_entry entry = ENTRY_OF(t);

		entry.session_etype = (int32_t)t->SessionKeyType;
		tell(visit, names, &entry);
	}
}

static void
tell_oldest(const struct ek_lsa_reply *reply,
    const struct ek_cache_visit *visit)
{
	const KERB_QUERY_TKT_CACHE_RESPONSE *response = reply->data;
	size_t i, n = count_of(reply, offsetof(KERB_QUERY_TKT_CACHE_RESPONSE,
	    Tickets), sizeof(response->Tickets[0]));

	for (i = 0; i < n; i++) {
		const KERB_TICKET_CACHE_INFO *t = &response->Tickets[i];
		const UNICODE_STRING *names[] = { &t->ServerName,
			&t->RealmName, NULL, NULL };
		struct ek_entry entry = ENTRY_OF(t);

		tell(visit, names, &entry);
	}
}

/* The forms of the question, the most telling first. */
static const struct {
	KERB_PROTOCOL_MESSAGE_TYPE type;
	void (*tell)(const struct ek_lsa_reply *,
	    const struct ek_cache_visit *);
} forms[] = {
	{ KerbQueryTicketCacheEx3Message, tell_newest },
	{ KerbQueryTicketCacheEx2Message, tell_newer },
	{ KerbQueryTicketCacheMessage, tell_oldest },
};

void
ek_sspi_read(struct ek_library *lib, const char *name,
    const struct ek_cache_visit *visit)
{
	struct ek_cache about = { .name = name };
	struct ek_lsa_reply reply = { 0 };
	size_t i, n = sizeof(forms) / sizeof(forms[0]);

	for (i = 0; i < n && !query(lib, forms[i].type, &reply); i++)
		if (i + 1 < n)
			ek_lsa_free(&reply);
	if (i == n)
		ek_sspi_said(&about.said, (ULONG)(reply.substatus != 0 ?
		    reply.substatus : reply.status));
	if (visit->cache(visit->arg, &about) && i < n)
		forms[i].tell(&reply, visit);
	ek_lsa_free(&reply);
	ek_said_clear(&about.said);
}
