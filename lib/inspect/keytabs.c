/* SPDX-License-Identifier: BSD-2-Clause */
/* Keytabs, key by key. */
#include <inttypes.h>
#include <stdlib.h>

#include "inspect/checks.h"
#include "inspect/print.h"
#include "krb/keytab.h"

static void
check_key(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_keytab_entry *entry)
{
	size_t want = ek_etype_key_len(entry->etype);
	const char *name = ek_etype_name(entry->etype);
	struct ek_hit *hit;

	if (ek_etype_is_weak(entry->etype) &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_WEAK)) != NULL)
		ek_hit_say(hit, "Key %" PRIu64 " is for %s.", ex->n_keys,
		    name != NULL ? name : "a retired encryption type");
	if (want != 0 && entry->key.len != want &&
	    (hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_KEY_LENGTH)) != NULL)
		ek_hit_say(hit, "Key %" PRIu64 " has %zu bytes, %s takes %zu.",
		    ex->n_keys, entry->key.len, name, want);
}

static bool
is_for_spn(const struct ek_inspect *in, const struct ek_keytab_entry *entry)
{
	struct ek_view view = { .server = &entry->principal };

	return in->spn.n_parts > 0 && ek_view_is_for(&view, &in->spn);
}

static void
take_key(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_keytab_entry *entry)
{
	ex->n_keys++;
	if (is_for_spn(in, entry))
		ex->spn.usable++;
	check_key(in, ex, entry);
	if (in->options.form == EK_FORM_JSON)
		ek_print_key_json(in, ex->name, entry);
	else if (ek_inspect_table(in)) {
		if (ex->n_keys == 1)
			ek_print_key_head(in);
		ek_print_key(in, ex->n_keys, entry);
	}
	ek_inspect_entry_done(in, ex);
}

/* Of the key that is damaged, or in whose midst the file ends. */
static void
say_damaged(struct ek_inspect *in, struct ek_hit *hit,
    const struct ek_keytab_entry *entry)
{
	char *name;

	if (hit == NULL || entry->principal.n_parts == 0)
		return;
	name = ek_print_name_text(in, &entry->principal);
	if (name == NULL)
		in->failed = true;
	else
		ek_hit_say(hit, "The damaged one is for %s.", name);
	free(name);
}

static void
conclude(struct ek_inspect *in, struct ek_exhibit *ex,
    const struct ek_keytab *kt, const struct ek_keytab_entry *last,
    const struct ek_error *error)
{
	struct ek_hit *hit;

	json_object_set_new(ex->decoded, "version", json_integer(kt->version));
	json_object_set_new(ex->decoded, "keys",
	    json_integer((json_int_t)ex->n_keys));
	json_object_set_new(ex->decoded, "holes",
	    json_integer((json_int_t)kt->holes));
	if (ek_error_is_set(error))
		json_object_set_new(ex->decoded, "partial", json_true());
	if (error->status == EKRB_NOMEM)
		in->failed = true;
	else if (error->status == EKRB_MALFORMED) {
		hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_MALFORMED);
		ek_check_say_fault(hit, "", error);
		if (hit != NULL && ex->n_keys > 0)
			ek_hit_say(hit, "What is shown is partial: keys "
			    "before that.");
		say_damaged(in, hit, last);
	} else if (ek_error_is_set(error))
		ek_check_say_fault(ek_exhibit_unclear(ex, EK_SAY_UNREADABLE),
		    "", error);
	else if (ex->n_keys == 0)
		ek_found_hit(&ex->found, EK_SAY_KEYTAB_EMPTY);
	if (in->spn.n_parts > 0 && ex->n_keys > 0 && ex->spn.usable == 0) {
		hit = ek_found_hit(&ex->found, EK_SAY_KEYTAB_NO_NAME);
		if (hit != NULL)
			ek_hit_say(hit, "None of its %" PRIu64 " keys is for "
			    "%s.", ex->n_keys, in->spn_shown);
	}
}

void
ek_inspect_keytab(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_source *source)
{
	struct ek_keytab_entry *entry = malloc(sizeof(*entry));
	struct ek_error error = { 0 };
	struct ek_keytab kt;

	ex->kind = "keytab";
	ex->decoded = json_object();
	if (entry == NULL || ex->decoded == NULL) {
		in->failed = true;
		free(entry);
		return;
	}
	entry->principal.n_parts = 0;
	if (ek_keytab_open(&kt, ek_source_read, source, &error) == EKRB_OK)
		while (ek_keytab_next(&kt, entry) == EK_NEXT_ENTRY &&
		    !in->failed && !in->out.failed)
			take_key(in, ex, entry);
	conclude(in, ex, &kt, entry, &error);
	ek_keytab_close(&kt);
	free(entry);
}
