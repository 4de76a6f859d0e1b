/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf16.h"
#include "inspect/decode.h"
#include "inspect/service.h"
#include "krb/apreq.h"
#include "krb/pac.h"

enum { CLOCK_TOLERANCE = 300 }; /* RFC 4120 3.2.3 */

/* What one ticket is checked for. */
struct service {
	struct ek_inspect *in;
	struct ek_exhibit *ex;
	const struct ek_view *view;
	const struct ek_opened *opened;
};

static void
say(struct service *s, enum ek_saying saying, const char *what)
{
	struct ek_hit *hit = ek_found_hit(&s->ex->found, saying);

	if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu: %s.", s->view->number, what);
}

/* The holder goes by the cache, the service by the ticket. */
static void
compare(struct service *s, const struct ek_view *holder)
{
	const struct ek_ticket_part *part = s->view->part;
	bool times = holder->has_times && holder->end != part->end;
	bool client = holder->client != NULL &&
	    !ek_principal_equal(holder->client, &part->client);
	bool flags = holder->has_flags && holder->flags != part->flags;
	struct ek_hit *hit;

	if (!times && !client && !flags)
		return;
	hit = ek_found_hit(&s->ex->found, EK_SAY_PART_DIFFERS);
	if (hit != NULL)
		ek_hit_say(hit, "Ticket %zu:%s%s%s.", s->view->number,
		    client ? " another client;" : "",
		    times ? " another end;" : "",
		    flags ? " other flags" : "");
}

/* Whether the PAC's NAME is that of a client, with or without escapes and
 * realm: the forms that KDCs write. */
static bool
is_name_of(const char *name, const struct ek_principal *client)
{
	struct ek_principal bare = *client;
	struct ek_buf plain = { 0 }, forms[4] = { { 0 } };
	uint32_t i;
	bool is = false;

	bare.realm.len = 0;
	for (i = 0; i < client->n_parts; i++) {
		ek_buf_puts(&plain, i > 0 ? "/" : "");
		ek_buf_add(&plain, client->part[i].data, client->part[i].len);
	}
	ek_text_escape(&forms[0], plain.data, plain.len);
	ek_buf_putc(&plain, '@');
	ek_buf_add(&plain, client->realm.data, client->realm.len);
	ek_text_escape(&forms[1], plain.data, plain.len);
	ek_buf_reset(&plain);
	ek_principal_print(&plain, &bare);
	ek_text_escape(&forms[2], plain.data, plain.len);
	ek_buf_reset(&plain);
	ek_principal_print(&plain, client);
	ek_text_escape(&forms[3], plain.data, plain.len);
	for (i = 0; i < 4; i++) {
		is |= ek_buf_str(&forms[i]) == NULL ||
		    strcmp(ek_buf_str(&forms[i]), name) == 0;
		ek_buf_free(&forms[i]);
	}
	ek_buf_free(&plain);
	return is;
}

static void
check_pac_name(struct service *s, const struct ek_pac_client *info)
{
	const struct ek_ticket_part *part = s->view->part;
	struct ek_buf name = { 0 };
	int64_t when;

	ek_utf16_print(&name, info->name);
	if (ek_buf_str(&name) == NULL)
		s->in->failed = true;
	else if (!is_name_of(ek_buf_str(&name), &part->client))
		say(s, EK_SAY_PAC_CLIENT, "the name in it is not the ticket's "
		    "client");
	else if (ek_filetime(info->auth_time, &when) && when != part->auth)
		say(s, EK_SAY_PAC_CLIENT, "the time in it is not when the "
		    "ticket's client signed in");
	ek_buf_free(&name);
	/* How Entra fills it is not known. */
	if (ek_bytes_are(s->view->ticket.server.realm, EK_CLOUD_REALM))
		ek_found_lower(&s->ex->found, EK_SAY_PAC_CLIENT, EK_WARNING);
}

static void
check_pac(struct service *s)
{
	struct ek_error error = { 0 };
	struct ek_pac_client info;
	struct ek_pac_buffer buffer;
	struct ek_authdata ad;
	struct ek_pac pac;
	uint32_t i;

	if (!ek_authdata_find(&s->view->part->authdata, EK_AD_WIN2K_PAC, &ad)) {
		struct ek_hit *hit = ek_found_hit(&s->ex->found,
		    EK_SAY_PAC_ABSENT);

		if (hit != NULL)
			ek_hit_say(hit, "Ticket %zu has none.",
			    s->view->number);
		return;
	}
	if (s->opened->bad_pac)
		say(s, EK_SAY_PAC_SIGNATURE, "the signature made with the "
		    "service's key does not hold");
	if (ek_pac_parse(ad.data, &pac, &error) != EKRB_OK)
		return;
	for (i = 0; i < pac.n; i++) {
		buffer = ek_pac_get(&pac, i);
		if (buffer.type == EK_PAC_CLIENT_INFO && ek_pac_client_parse(
		    &pac, buffer.data, &info, &error) == EKRB_OK)
			check_pac_name(s, &info);
	}
}

static void
check_time(struct service *s, int64_t made)
{
	int64_t now = s->in->options.now;
	struct ek_buf at = { 0 }, apart = { 0 };
	struct ek_hit *hit;

	if (llabs(made - now) <= CLOCK_TOLERANCE)
		return;
	hit = ek_found_hit(&s->ex->found, EK_SAY_AUTHENTICATOR_TIME);
	if (hit == NULL)
		return;
	ek_text_time(&at, made);
	ek_text_duration(&apart, llabs(made - now));
	if (at.failed || apart.failed)
		hit->failed = true;
	else
		ek_hit_say(hit, "It was made %s, %s %s the moment judged.",
		    ek_buf_str(&at), ek_buf_str(&apart),
		    made > now ? "after" : "before");
	ek_buf_free(&at);
	ek_buf_free(&apart);
}

/* RFC 4120 3.2.3. Whether it was sent before only the service can know. */
static void
check_authenticator(struct service *s)
{
	const struct ek_buf *bytes = &s->opened->authenticator;
	struct ek_error error = { 0 };
	struct ek_authenticator a;

	if (s->opened->bad_authenticator)
		say(s, EK_SAY_AUTHENTICATOR, "the authenticator does not "
		    "decrypt with its session key");
	if (bytes->len == 0 || ek_authenticator_parse((ekrb_bytes){
	    (const uint8_t *)bytes->data, bytes->len }, &a, &error) != EKRB_OK)
		return;
	if (!ek_principal_equal(&a.client, &s->view->part->client))
		say(s, EK_SAY_AUTHENTICATOR, "the authenticator names another "
		    "client than the ticket");
	check_time(s, a.time);
}

/* What is in the opened parts, in the order in which they were read. */
static void
put_parts(struct service *s)
{
	struct ek_decode d = { .in = s->in, .ex = s->ex, .inner = true };
	const struct ek_buf *part = &s->opened->part;
	const struct ek_buf *authenticator = &s->opened->authenticator;
	json_t *out = json_object(), *list;

	ek_field_int(s->in, out, "ticket", (int64_t)s->view->number);
	ek_decode_ticket_part(&d, out, (ekrb_bytes){
	    (const uint8_t *)part->data, part->len });
	if (authenticator->len > 0)
		ek_decode_authenticator(&d, ek_field_object(s->in, out,
		    "authenticator"), (ekrb_bytes){
		    (const uint8_t *)authenticator->data,
		    authenticator->len });
	if (ek_inspect_table(s->in))
		ek_fields_print(s->in, out, 7);
	if (s->in->options.form == EK_FORM_JSON && s->ex->decoded != NULL) {
		list = json_object_get(s->ex->decoded, "decrypted");
		if (list == NULL)
			list = ek_field_list(s->in, s->ex->decoded,
			    "decrypted");
		json_array_append(list, out);
	}
	json_decref(out);
}

void
ek_service_check(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_view *view, const struct ek_view *holder,
    const struct ek_opened *opened)
{
	struct service s = { in, ex, view, opened };

	if (view->part != NULL) {
		compare(&s, holder);
		check_pac(&s);
		check_authenticator(&s);
	}
	put_parts(&s);
}
