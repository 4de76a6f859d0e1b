/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "collect/login.h"
#include "collect/mask.h"
#include "collect/tdstrace.h"
#ifdef HAVE_PRIVATE_CACHE
#include "platform/krb5_private.h"
#endif
#include "platform/odbc.h"
#include "text/sentence.h"

enum {
	MAX_RECORDS = 32,
	VALUE_MAX = 512,
	SHARE = 50,   /* per cent of the run that the stage may take */
	MARGIN_MS = 700 /* of that, kept to tell how it ended */
};

#ifdef HAVE_PRIVATE_CACHE
/* The driver's Kerberos stores what it gets: into a copy of the cache that a
 * driver would choose. */
static void
shield_cache(const struct ek_collector *c)
{
	static const char *const facts[] = { "cache.selected",
		"cache.resolved", "cache.name", "run.cache" };
	const char *name = NULL;
	size_t i;

	for (i = 0; name == NULL && i < sizeof(facts) / sizeof(facts[0]); i++)
		name = ek_fact_str(c->facts, facts[i]);
	name = ek_cache_unmasked(c, name);
	if (name != NULL && !ek_private_cache(name))
		setenv("KRB5CCNAME", name, 1);
}
#else
/* Windows keeps tickets itself. */
static void
shield_cache(const struct ek_collector *c)
{
	(void)c;
}
#endif

static json_t *
masked_text(const struct ek_collector *c, const char *text)
{
	struct ek_buf masked = { 0 };
	json_t *value;

	ek_secret_mask(c, text, &masked);
	value = ek_json_text(ek_buf_str(&masked));
	ek_buf_free(&masked);
	return value;
}

static void
say_masked(struct ek_collector *c, const char *fact, const char *text)
{
	ek_collect_value(c, fact, masked_text(c, text));
}

/* A version or a name: nothing is said of what is not told. */
static void
say_info(struct ek_collector *c, const char *fact, struct ek_odbc *o,
    enum ek_odbc_info what)
{
	char text[VALUE_MAX];

	ek_odbc_info(o, what, text, sizeof(text));
	if (text[0] != '\0')
		say_masked(c, fact, text);
}

/* The sentences known in a text, recognised before it is masked. */
static void
say_sentences(struct ek_collector *c, const char *text)
{
	struct ek_hit hits[EK_MAX_HITS];
	bool failed = false;
	size_t i, n = ek_sentences_find(text, strlen(text), hits, &failed);

	for (i = 0; i < n; i++)
		ek_collect_append(c, "login.texts", json_pack(
		    "{s:s, s:s, s:o}", "sentence", hits[i].sentence->key,
		    "driver", hits[i].sentence->who, "text",
		    masked_text(c, text)));
}

static void
say_record(struct ek_collector *c, const struct ek_odbc_record *record)
{
	const char *text = ek_buf_str(&record->text);
	json_t *message;

	if (text == NULL)
		return;
	message = json_pack("{s:o, s:I, s:o}", "sqlstate",
	    ek_json_text(record->sqlstate), "number",
	    (json_int_t)record->number, "text", masked_text(c, text));
	if (record->state >= 0)
		json_object_set_new(message, "state",
		    json_integer(record->state));
	ek_collect_append(c, "login.messages", message);
	say_sentences(c, text);
}

static void
say_records(struct ek_collector *c, struct ek_odbc *o)
{
	struct ek_odbc_record record;
	int i;

	for (i = 1; i <= MAX_RECORDS && ek_odbc_record(o, i, &record); i++) {
		say_record(c, &record);
		ek_buf_free(&record.text);
	}
}

/* Asks the session what it is; without the right to see server state the
 * second way says the same. */
static void
ask_session(struct ek_collector *c, struct ek_odbc *o)
{
	struct ek_odbc_record record;
	char value[VALUE_MAX];

	if (ek_odbc_ask(o, "SELECT auth_scheme FROM "
	    "sys.dm_exec_connections WHERE session_id = @@SPID", value,
	    sizeof(value)) ||
	    ek_odbc_ask(o, "SELECT CAST(CONNECTIONPROPERTY('auth_scheme') "
	    "AS nvarchar(40))", value, sizeof(value)))
		say_masked(c, "login.auth_scheme", value);
	else if (ek_odbc_record(o, 1, &record)) {
		say_masked(c, "login.query_text", ek_buf_str(&record.text) !=
		    NULL ? ek_buf_str(&record.text) : "");
		ek_buf_free(&record.text);
	}
	if (ek_odbc_ask(o, "SELECT SYSTEM_USER", value, sizeof(value)))
		say_masked(c, "login.user", value);
}

/* Seconds for the driver: it shall give up before this process is ended, as
 * only then it says why. */
static int
login_timeout(const struct ek_collector *c)
{
	int64_t left = ek_collect_left(c), total = 0;

	if (ek_fact_int(c->facts, "run.timeout_ms", &total) &&
	    total * SHARE / 100 < left)
		left = total * SHARE / 100;
	left = (left - MARGIN_MS) / 1000;
	return left < 1 ? 1 : (int)left;
}

static void
log_in(struct ek_collector *c, struct ek_odbc *o, const char *text, int trace)
{
	int timeout_s = login_timeout(c);
	int64_t start = ek_collect_clock();
	bool in;

	ek_collect_int(c, "login.timeout_s", timeout_s);
	in = ek_odbc_connect(o, text, timeout_s);
	ek_collect_int(c, "login.duration_ms", ek_collect_clock() - start);
	ek_collect_bool(c, "login.succeeded", in);
	say_records(c, o);
	ek_tdstrace_end(c, trace);
	if (!in)
		return;
	say_info(c, "login.driver", o, EK_ODBC_DRIVER_NAME);
	say_info(c, "login.driver_version", o, EK_ODBC_DRIVER_VERSION);
	say_info(c, "login.server", o, EK_ODBC_SERVER_VERSION);
	ask_session(c, o);
}

static struct ek_odbc *
load_manager(struct ek_collector *c)
{
	struct ek_buf why = { 0 };
	const char *file;
	struct ek_odbc *o = ek_odbc_open(&file, &why);

	ek_collect_str(c, "login.manager", o != NULL ? file : NULL);
	if (o == NULL && ek_buf_str(&why) != NULL)
		ek_collect_str(c, "login.manager_text", why.len > 0 ?
		    ek_buf_str(&why) : "out of memory");
	ek_buf_free(&why);
	return o;
}

void
ek_collect_login(struct ek_collector *c)
{
	const char *text = ek_secret_string(c);
	struct ek_odbc *o;
	int trace;

	if (text == NULL) {
		ek_collect_skip(c, "no connection string was handed over");
		return;
	}
	shield_cache(c);
	trace = ek_tdstrace_begin();
	o = load_manager(c);
	if (o == NULL)
		return;
	say_info(c, "login.manager_version", o, EK_ODBC_MANAGER_VERSION);
	log_in(c, o, text, trace);
	ek_odbc_close(o);
}
