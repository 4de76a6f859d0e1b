/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mask.h"
#include "base/text.h"
#include "base/version.h"
#include "inspect/checks.h"
#include "inspect/collector.h"
#include "inspect/fields.h"
#include "inspect/names.h"
#include "inspect/print.h"
#include "inspect/verdict.h"
#include "krb/ccache.h"
#include "krb/dircc.h"
#include "krb/keytab.h"
#include "report/report.h"

#define TICKETS ",\"tickets\":["
#define KEYS ",\"keys\":["
#define NOTHING_ELSE                                                           \
	",\"inputs\":[],\"findings\":[],\"status\":\"error\","               \
	"\"exit_code\":4,\"root_cause\":null,\"error\":"                     \
	"{\"argument\":null,\"message\":\"out of memory\"}}\n"

/* As it was given, or with tokens in it. */
static char *
shown_spn(struct ek_inspect *in)
{
	struct ek_buf text = { 0 };

	if (in->names == NULL)
		ek_text_escape(&text, in->options.spn,
		    strlen(in->options.spn));
	else
		ek_names_principal(in->names, &text, &in->spn);
	return ek_buf_take(&text);
}

ekrb_status
ek_inspect_begin(struct ek_inspect *in, const struct ek_inspect_options *o,
    ek_write_fn *write, void *arg, struct ek_error *error)
{
	memset(in, 0, sizeof(*in));
	in->options = *o;
	in->out.write = write;
	in->out.arg = arg;
	in->inputs = json_array();
	in->findings = json_array();
	if (o->redact)
		in->names = ek_names_new();
	if (in->inputs == NULL || in->findings == NULL ||
	    (o->redact && in->names == NULL))
		return ek_error_set(error, EKRB_NOMEM, "out of memory");
	if (o->spn == NULL)
		return EKRB_OK;
	if (ek_principal_parse(o->spn, &in->spn_text, &in->spn, error) ==
	    EKRB_OK && in->spn.n_parts < 2)
		ek_error_set(error, EKRB_ARGUMENT,
		    "an SPN is SERVICE/HOST[:PORT][@REALM]");
	if (ek_error_is_set(error))
		return error->status;
	in->spn_shown = shown_spn(in);
	return in->spn_shown != NULL ? EKRB_OK :
	    ek_error_set(error, EKRB_NOMEM, "out of memory");
}

static void
free_later(struct ek_later *later)
{
	if (later->source != NULL)
		ek_source_close(later->source);
	free(later->source);
	ek_buf_free(&later->bytes);
	free(later->name);
}

void
ek_inspect_free(struct ek_inspect *in)
{
	size_t i;

	for (i = 0; i < in->n_later; i++)
		free_later(&in->later[i]);
	free(in->later);
	json_decref(in->inputs);
	json_decref(in->findings);
	ek_names_free(in->names);
	ek_buf_free(&in->spn_text);
	free(in->spn_shown);
	ek_buf_free(&in->scratch);
	ek_buf_free(&in->json_start);
	ek_buf_free(&in->json_client);
	ek_buf_free(&in->client_bytes);
	ek_out_free(&in->out);
}

/* The beginning of the document, up to its lists. */
static void
begin_json(struct ek_inspect *in)
{
	if (in->options.form != EK_FORM_JSON || in->json_begun)
		return;
	in->json_begun = true;
	ek_out_puts(&in->out, "{\"schema\":\"" EK_INSPECT_SCHEMA
	    "\",\"tool_version\":\"" EK_VERSION "\"");
	ek_out_mark(&in->out);
}

/* Begins one of the two lists of entries, after the end of the other. */
static void
begin_list(struct ek_inspect *in, enum ek_entries list)
{
	ek_out_puts(&in->out, in->n_lists > 0 ? "]" : "");
	ek_out_puts(&in->out, list == EK_ENTRIES_KEYS ? KEYS : TICKETS);
	if (in->out.buf.failed)
		return;
	ek_out_mark(&in->out);
	in->list = list;
	in->n_lists++;
}

/* Which of the lists the entries of a source belong to. */
static enum ek_entries
list_of(const struct ek_source *source)
{
	ekrb_bytes start = ek_source_start(source);

	if (start.len == 0 || (ek_keytab_is(start) && source->is_default))
		return EK_ENTRIES_NONE;
	return ek_keytab_is(start) ? EK_ENTRIES_KEYS : EK_ENTRIES_TICKETS;
}

bool
ek_inspect_table(const struct ek_inspect *in)
{
	return in->options.form == EK_FORM_TEXT && !in->options.monitor;
}

void
ek_inspect_judged(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_view *view)
{
	ek_view_judge(view, in->options.now);
	ek_exhibit_count(ex, view, in->spn.n_parts > 0 ? &in->spn : NULL);
	ek_check_ticket(in, ex, view);
	if (in->options.form == EK_FORM_JSON) {
		ek_print_ticket_json(in, view);
	} else if (ek_inspect_table(in)) {
		if (ex->n_tickets == 1)
			ek_print_ticket_head(in);
		ek_print_ticket(in, view);
	}
	if (in->options.each != NULL)
		in->options.each(in->options.each_arg, view);
}

void
ek_inspect_ticket(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_view *view)
{
	if (in->options.keytab != NULL)
		ek_inspect_decrypt(in, ex, view);
	else
		ek_inspect_judged(in, ex, view);
	ek_inspect_entry_done(in, ex);
}

void
ek_inspect_entry_done(struct ek_inspect *in, struct ek_exhibit *ex)
{
	/* A part of an entry is not for the output. */
	if (in->failed || in->out.buf.failed)
		return;
	if (in->out.hold && ex->n_tickets + ex->n_keys > EK_VERDICT_FIRST_MAX) {
		in->out.hold = false;
		ex->streamed = true;
	}
	ek_out_mark(&in->out);
	ek_out_flush(&in->out, false);
}

static bool
set_name(struct ek_inspect *in, struct ek_exhibit *ex, const char *name)
{
	ekrb_bytes bytes = { (const uint8_t *)name, strlen(name) };
	struct ek_buf text = { 0 }, shown = { 0 };

	if (strcmp(name, "-") == 0)
		ek_buf_puts(&text, "standard input");
	else if (in->names == NULL)
		ek_mask_text(&text, bytes);
	else
		ek_names_other(in->names, &text, "input", bytes);
	ek_text_escape(&shown, text.data, text.len);
	ex->name = ek_buf_take(&text);
	ex->shown = ek_buf_take(&shown);
	ex->facts = ek_facts_new();
	if (ex->name == NULL || ex->shown == NULL || ex->facts == NULL)
		in->failed = true;
	if (in->failed)
		return false;
	ek_fact_set_str(ex->facts, "cache.name", ex->shown);
	if (in->names == NULL)
		ek_fact_set_str(ex->facts, "cache.path",
		    strncmp(ex->name, "FILE:", 5) == 0 ? ex->name + 5 :
		    strcmp(name, "-") == 0 ? name : ex->name);
	if (in->spn_shown != NULL)
		ek_fact_set_str(ex->facts, "run.spn", in->spn_shown);
	return true;
}

/* What was held back follows the verdict. */
static void
put_verdict_first(struct ek_inspect *in, struct ek_exhibit *ex)
{
	struct ek_buf body = in->out.buf;

	in->out.buf = (struct ek_buf){ 0 };
	ek_verdict_text(in, ex, &in->out.buf);
	if (body.len > 0)
		ek_out_char(&in->out, '\n');
	in->out.hold = false;
	ek_out_flush(&in->out, true);
	ek_buf_free(&in->out.buf);
	in->out.buf = body;
	ek_verdict_notes(in, ex, &in->out.buf);
}

/* Writes what is known of an exhibit when it was read to its end: the verdict
 * comes first unless the entries are out already. */
static void
close_text(struct ek_inspect *in, struct ek_exhibit *ex)
{
	if (!ex->is_cache && ex->n_keys == 0 && ex->decoded != NULL)
		ek_fields_print(in, ex->decoded, 2);
	if (ex->streamed) {
		ek_verdict_notes(in, ex, &in->out.buf);
		ek_verdict_text(in, ex, &in->out.buf);
	} else
		put_verdict_first(in, ex);
	in->out.hold = false;
	ek_out_flush(&in->out, true);
}

static void
close_exhibit(struct ek_inspect *in, struct ek_exhibit *ex, size_t place)
{
	json_t *json;

	ek_check_all(in, ex);
	ek_verdict_close(in, ex);
	if (in->failed)
		return;
	if (ek_inspect_table(in))
		close_text(in, ex);
	if (in->options.form != EK_FORM_JSON)
		return;
	json = ek_verdict_json(in, ex);
	if (json == NULL || json_array_set_new(in->inputs, place, json) != 0)
		in->failed = true;
}

static void
refuse(struct ek_inspect *in, struct ek_exhibit *ex,
    enum ek_source_fault fault, const struct ek_error *error, bool named)
{
	enum ek_saying saying = EK_SAY_UNREADABLE;
	struct ek_hit *hit;
	bool unclear;

	if (error->status == EKRB_NOMEM)
		in->failed = true;
	if (fault == EK_SOURCE_UNKNOWN_TYPE)
		saying = EK_SAY_CACHE_TYPE;
	else if (fault == EK_SOURCE_TOO_MANY)
		saying = EK_SAY_COLLECTION;
	else if (fault == EK_SOURCE_MEMORY)
		saying = EK_SAY_CACHE_MEMORY;
	else if (fault == EK_SOURCE_UNREACHABLE)
		saying = EK_SAY_CACHE_UNAVAILABLE;
	else if (fault == EK_SOURCE_MISSING && named)
		saying = EK_SAY_CACHE_MISSING;
	else if (fault == EK_SOURCE_FOLDER && named)
		saying = EK_SAY_CACHE_FOLDER;
	if (saying == EK_SAY_UNREADABLE && error->status == EKRB_MALFORMED)
		saying = EK_SAY_TOO_LARGE;
	unclear = saying == EK_SAY_UNREADABLE || saying == EK_SAY_TOO_LARGE ||
	    saying == EK_SAY_COLLECTION || saying == EK_SAY_CACHE_MEMORY ||
	    saying == EK_SAY_CACHE_UNAVAILABLE;
	ex->refused = true;
	hit = unclear ? ek_exhibit_unclear(ex, saying) :
	    ek_found_hit(&ex->found, saying);
	if (hit != NULL)
		ek_hit_say(hit, "%s: %s.", ex->shown, error->text);
}

/* Reads an input by its first bytes. */
static void
read_source(struct ek_inspect *in, struct ek_exhibit *ex,
    struct ek_source *source)
{
	ekrb_bytes start = ek_source_start(source), all;
	struct ek_error error = { 0 };
	bool damaged = ek_error_is_set(&source->fault);

	ex->encoding = ek_encoding_name(source->encoding);
	/* What the encoding stood for is read as far as it goes. */
	if (damaged && source->encoding != EK_ENC_RAW)
		ek_check_say_fault(ek_found_hit(&ex->found, EK_SAY_MALFORMED),
		    "", &source->fault);
	if (start.len == 0) {
		if (source->is_cache)
			ek_found_hit(&ex->found, EK_SAY_CACHE_EMPTY_FILE);
		else
			ek_exhibit_unclear(ex, EK_SAY_EMPTY);
	} else if (ek_keytab_is(start) && source->is_default) {
		ex->kind = "keytab";
		ek_found_hit(&ex->found, EK_SAY_CACHE_IS_KEYTAB);
	} else if (ek_keytab_is(start))
		ek_inspect_keytab(in, ex, source);
	else if (ek_ccache_is(start) || source->is_cache)
		ek_inspect_ccache(in, ex, source);
	else if (ek_source_whole(source, &all, &error) == EKRB_OK)
		ek_inspect_message(in, ex, all);
	else if (error.status == EKRB_NOMEM)
		in->failed = true;
	else
		ek_check_say_fault(ek_exhibit_unclear(ex, error.status ==
		    EKRB_MALFORMED ? EK_SAY_TOO_LARGE : EK_SAY_UNREADABLE), "",
		    &error);
	if (damaged && source->encoding == EK_ENC_RAW && ex->kind == NULL)
		ek_check_say_fault(ek_found_hit(&ex->found, EK_SAY_UNKNOWN),
		    "", &source->fault);
	if (damaged && ex->decoded != NULL)
		json_object_set_new(ex->decoded, "partial", json_true());
}

/* Keeps a place among the inputs. */
static size_t
take_place(struct ek_inspect *in)
{
	if (json_array_append_new(in->inputs, json_null()) != 0)
		in->failed = true;
	return json_array_size(in->inputs) - 1;
}

static void
inspect(struct ek_inspect *in, const char *name, struct ek_source *source,
    enum ek_source_fault fault, const struct ek_error *error, size_t place)
{
	struct ek_exhibit ex = { 0 };

	begin_json(in);
	in->json_source = NULL;
	in->n_inputs++;
	if (in->n_inputs > 1 && ek_inspect_table(in))
		ek_out_char(&in->out, '\n');
	ek_out_flush(&in->out, true);
	in->out.hold = ek_inspect_table(in) && !source->is_pipe;
	ex.streamed = ek_inspect_table(in) && source->is_pipe;
	if (in->options.form == EK_FORM_JSON && in->list == EK_ENTRIES_NONE &&
	    fault == EK_SOURCE_GOOD && list_of(source) != EK_ENTRIES_NONE)
		begin_list(in, list_of(source));
	if (set_name(in, &ex, name)) {
		if (fault == EK_SOURCE_GOOD)
			read_source(in, &ex, source);
		else
			refuse(in, &ex, fault, error, source->is_cache);
		close_exhibit(in, &ex, place);
	}
	in->out.hold = false;
	ek_exhibit_free(&ex);
}

/* In JSON the entries that the first input has make the first of the two
 * lists; inputs with others have to wait for its end. */
static bool
must_wait(const struct ek_inspect *in, enum ek_source_fault fault,
    const struct ek_source *source)
{
	return in->options.form == EK_FORM_JSON && fault == EK_SOURCE_GOOD &&
	    in->list != EK_ENTRIES_NONE && in->list != list_of(source) &&
	    list_of(source) != EK_ENTRIES_NONE;
}

/* Puts an input off; NULL if there is no memory for that. */
static struct ek_later *
put_off(struct ek_inspect *in, const char *name, size_t place)
{
	struct ek_later *later = realloc(in->later, (in->n_later + 1) *
	    sizeof(*later));
	struct ek_buf copy = { 0 };

	in->failed |= later == NULL;
	if (later == NULL)
		return NULL;
	in->later = later;
	later += in->n_later;
	memset(later, 0, sizeof(*later));
	ek_buf_puts(&copy, name);
	later->name = ek_buf_take(&copy);
	later->place = place;
	later->bytes.secret = true;
	in->failed |= later->name == NULL;
	if (later->name == NULL)
		return NULL;
	in->n_later++;
	return later;
}

static enum ek_source_fault
open_source(struct ek_inspect *in, struct ek_source *source, const char *name,
    bool is_default, struct ek_error *error)
{
	enum ek_source_fault fault;

	fault = ek_source_open(source, name, is_default,
	    in->options.collectors, error);
	source->is_default = is_default;
	source->is_cache |= is_default;
	ek_names_error(in->names, error);
	return fault;
}

/* What can be read once only stays open when it is put off. */
static void
inspect_one(struct ek_inspect *in, const char *name, bool is_default)
{
	struct ek_source *source = malloc(sizeof(*source));
	struct ek_error error = { 0 };
	enum ek_source_fault fault;
	struct ek_later *later;
	size_t place = take_place(in);

	in->failed |= source == NULL;
	if (source == NULL)
		return;
	fault = open_source(in, source, name, is_default, &error);
	if (!must_wait(in, fault, source))
		inspect(in, name, source, fault, &error, place);
	else if ((later = put_off(in, name, place)) != NULL) {
		later->is_default = is_default;
		if (source->is_pipe || strcmp(name, "-") == 0) {
			later->source = source;
			return;
		}
	}
	ek_source_close(source);
	free(source);
}

/* A file put off was closed, and may be another one by now. */
static void
inspect_again(struct ek_inspect *in, const struct ek_later *later,
    struct ek_source *source)
{
	struct ek_error error = { 0 };
	enum ek_source_fault fault;

	fault = later->bytes.len > 0 ? ek_source_open_bytes(source,
	    (ekrb_bytes){ (const uint8_t *)later->bytes.data,
	    later->bytes.len }, &error) :
	    open_source(in, source, later->name, later->is_default, &error);
	if (must_wait(in, fault, source)) {
		ek_error_set(&error, EKRB_IO,
		    "was replaced by another kind of file meanwhile");
		fault = EK_SOURCE_UNREADABLE;
	}
	inspect(in, later->name, source, fault, &error, later->place);
	ek_source_close(source);
}

static void
inspect_later(struct ek_inspect *in, const struct ek_later *later)
{
	struct ek_source *source = later->source;
	struct ek_error none = { 0 };

	if (source != NULL) {
		inspect(in, later->name, source, EK_SOURCE_GOOD, &none,
		    later->place);
		return;
	}
	source = malloc(sizeof(*source));
	if (source != NULL)
		inspect_again(in, later, source);
	else
		in->failed = true;
	free(source);
}

/* Says of the caches beyond the limit that nothing is known of them. */
static void
say_left_out(struct ek_inspect *in, const char *name, size_t n)
{
	struct ek_source none = { .is_cache = true };
	struct ek_error error = { 0 };

	if (n == 0 || in->failed)
		return;
	ek_error_set(&error, EKRB_UNSUPPORTED, "%zu of its caches were not "
	    "looked at, the limit is %d", n, EK_DIRCC_MAX);
	inspect(in, name, &none, EK_SOURCE_TOO_MANY, &error, take_place(in));
}

/* All caches of a DIR collection, the primary one first. */
static bool
inspect_folder(struct ek_inspect *in, const char *name)
{
	struct ek_dircc dir;
	char type[EK_CACHE_TYPE_SIZE];
	const char *path = ek_cache_name_split(name, type);
	struct ek_buf cache = { 0 };
	size_t i;

	if ((type[0] != '\0' && strcmp(type, "DIR") != 0) || path[0] == ':' ||
	    !ek_dircc_list(path, &dir))
		return false;
	for (i = 0; i < dir.n && !in->failed; i++) {
		ek_buf_reset(&cache);
		ek_buf_printf(&cache, "DIR::%s/%s", path, dir.names[i]);
		if (cache.failed)
			in->failed = true;
		else
			inspect_one(in, ek_buf_str(&cache), true);
	}
	ek_buf_free(&cache);
	say_left_out(in, name, dir.left_out);
	i = dir.n;
	ek_dircc_free(&dir);
	return i > 0;
}

/* All caches of a collection that a collector is asked for: the cloud TGT need
 * not be in the primary one. */
static bool
inspect_collection(struct ek_inspect *in, const char *name)
{
	const json_t *cache;
	size_t i, n;
	json_t *list;

	if (!ek_source_is_asked(name))
		return false;
	list = ek_collector_list(in->options.collectors, name);
	json_array_foreach(list, i, cache)
		if (json_is_string(cache) && !in->failed)
			inspect_one(in, json_string_value(cache), true);
	n = json_array_size(list);
	json_decref(list);
	return n > 0;
}

void
ek_inspect_input(struct ek_inspect *in, const char *name, bool is_default)
{
	if (in->failed || in->out.failed || inspect_folder(in, name) ||
	    inspect_collection(in, name))
		return;
	inspect_one(in, name, is_default);
}

void
ek_inspect_bytes(struct ek_inspect *in, const char *name, ekrb_bytes bytes)
{
	struct ek_error error = { 0 };
	enum ek_source_fault fault;
	struct ek_source source;
	struct ek_later *later;
	size_t place;

	if (in->failed || in->out.failed)
		return;
	place = take_place(in);
	fault = ek_source_open_bytes(&source, bytes, &error);
	if (!must_wait(in, fault, &source))
		inspect(in, name, &source, fault, &error, place);
	else if ((later = put_off(in, name, place)) != NULL) {
		ek_buf_add(&later->bytes, bytes.data, bytes.len);
		in->failed |= later->bytes.failed;
	}
	ek_source_close(&source);
}

static const char *
status_word(const struct ek_inspect *in)
{
	static const char *const monitored[] = { "ok", "warn", "fail",
		"inconclusive" };
	const json_t *finding;
	size_t i;

	if (in->options.monitor)
		return monitored[ek_verdict_exit_code(in)];
	if (in->exit_code == EK_EXIT_FINDINGS)
		return "fail";
	if (in->exit_code == EK_EXIT_INCONCLUSIVE)
		return "inconclusive";
	json_array_foreach(in->findings, i, finding)
		if (ek_item_streq(finding, "severity", "warning"))
			return "warn";
	return "ok";
}

static int
add_piece(const char *data, size_t len, void *out)
{
	ek_out_bytes(out, data, len);
	return 0;
}

static void
put_list(struct ek_inspect *in, const char *name, const json_t *list)
{
	ek_out_member(&in->out, name, false);
	if (json_dump_callback(list, add_piece, &in->out, JSON_COMPACT) != 0)
		in->failed = true;
}

/* What was put off, then everything but the entries. */
static void
end_json(struct ek_inspect *in)
{
	size_t i;

	begin_json(in);
	if (in->list == EK_ENTRIES_NONE)
		begin_list(in, EK_ENTRIES_TICKETS);
	begin_list(in, in->list == EK_ENTRIES_KEYS ? EK_ENTRIES_TICKETS :
	    EK_ENTRIES_KEYS);
	for (i = 0; i < in->n_later && !in->failed && !in->out.failed; i++)
		inspect_later(in, &in->later[i]);
	ek_out_char(&in->out, ']');
	if (in->failed || in->out.buf.failed)
		return;
	in->lists_ended = true;
	ek_out_mark(&in->out);
	put_list(in, "inputs", in->inputs);
	put_list(in, "findings", in->findings);
	ek_out_member(&in->out, "status", false);
	ek_out_json_text(&in->out, status_word(in));
	ek_out_json_int(&in->out, "exit_code", true, ek_verdict_exit_code(in));
	ek_out_member(&in->out, "root_cause", false);
	ek_out_json_text(&in->out, in->root_cause);
	ek_out_puts(&in->out, ",\"error\":null}\n");
}

/* What was begun is one whole document all the same. */
static void
end_broken(struct ek_inspect *in)
{
	if (!in->json_begun)
		return;
	ek_out_break_off(&in->out, in->lists_ended ? NOTHING_ELSE :
	    in->n_lists == 2 ? "]" NOTHING_ELSE :
	    in->n_lists == 0 ? TICKETS "]" KEYS "]" NOTHING_ELSE :
	    in->list == EK_ENTRIES_KEYS ? "]" TICKETS "]" NOTHING_ELSE :
	    "]" KEYS "]" NOTHING_ELSE);
	in->out.write = NULL;
}

int
ek_inspect_end(struct ek_inspect *in)
{
	in->failed |= in->out.buf.failed;
	if (in->options.form == EK_FORM_JSON && !in->failed)
		end_json(in);
	else if (in->options.form == EK_FORM_TEXT && in->options.monitor)
		ek_verdict_monitor(in, &in->out.buf);
	in->failed |= in->out.buf.failed;
	if (in->failed)
		end_broken(in);
	in->out.hold = false;
	ek_out_flush(&in->out, true);
	if (in->failed)
		ek_error_set(&in->fault, EKRB_NOMEM, "out of memory");
	else if (in->out.failed)
		ek_error_set(&in->fault, EKRB_IO,
		    "the output could not be written");
	return ek_verdict_exit_code(in);
}
