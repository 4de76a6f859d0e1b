/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error texts of libraries and drivers: sentences, and the numbers between
 * them. What other readers have told already stays.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/lines.h"
#include "text/readers.h"

enum {
	WORDS_MAX = 1024,   /* bytes of a sentence as it was said */
	SYMBOL_MAX = 64,    /* bytes of a symbol, with its NUL */
	LOOK_BACK = 24,     /* bytes before a number that may name it */
	LOOK_AHEAD = 48,    /* bytes after it that may hold a state */
	LEAST_SQL = 4000,   /* smaller numbers are anything */
	NO_CRED = 0x70000,  /* GSS_S_NO_CRED */
	FAILURE = 0xd0000,  /* GSS_S_FAILURE */
	CC_NOTFOUND = -1765328243,
	FCC_NOFILE = -1765328189,
	FCC_PERM = -1765328190,
	CC_IO = -1765328191,
	CC_LAST = -1765328184,
	CC_BADVNO = -1765328172,
	CC_UNKNOWN_TYPE = -1765328244,
	CC_END = -1765328242,
	KRB_GENERIC = 60,
	GSS_EMPTY = 39756044,
	EACCES_LINUX = 13,
	MAX_ERRNO = 4096,
	BAD_FORMAT = -1765328248,
	NO_ETYPES = -1765328147,
	NO_INCLUDE_FILE = -1429577697,
	NO_INCLUDE_FOLDER = -1429577696,
	KCM_FIRST = -1750600188, /* caches in the table k5e1 */
	KCM_LAST = -1750600181
};

static void
set_int_once(struct ek_facts *facts, const char *name, int64_t value)
{
	if (!ek_fact_known(facts, name))
		ek_fact_set_int(facts, name, value);
}

static void
set_bool_once(struct ek_facts *facts, const char *name, bool value)
{
	if (!ek_fact_known(facts, name))
		ek_fact_set_bool(facts, name, value);
}

static void
set_text_once(struct ek_facts *facts, const char *name, const char *text)
{
	if (!ek_fact_known(facts, name))
		ek_set_text(facts, name, text);
}

/* ---- Numbers and symbols ------------------------------------------------- */

static void
add_code(struct ek_text *t, const struct ek_code *code)
{
	size_t i;

	for (i = 0; i < t->n_codes; i++)
		if (t->codes[i] == code)
			return;
	if (code != NULL && t->n_codes < EK_TEXT_CODES)
		t->codes[t->n_codes++] = code;
}

/* The word before a number says that it is one of SQL Server. */
static bool
is_named(const char *text, size_t at)
{
	char before[LOOK_BACK + 1];
	size_t len = at < LOOK_BACK ? at : LOOK_BACK;

	memcpy(before, text + at - len, len);
	before[len] = '\0';
	return ek_behind(before, "msg") != NULL ||
	    ek_behind(before, "error") != NULL ||
	    ek_behind(before, "number") != NULL ||
	    ek_behind(before, "native") != NULL ||
	    ek_behind(before, "fehler") != NULL || before[len - 1] == '(';
}

/* "State 11", ", State: 11", "State:11" soon after the number. */
static int
state_after(const char *text)
{
	char after[LOOK_AHEAD + 1];
	const char *state;
	size_t len = 0;
	int64_t n;

	while (len < LOOK_AHEAD && text[len] != '\0')
		len++;
	ek_copy(after, sizeof(after), text, len);
	state = ek_behind(after, "state");
	if (state == NULL)
		return EK_NO_STATE;
	state += *state == ':';
	return ek_read_int(state, &n, NULL) && n >= 0 && n < 1000 ? (int)n :
	    EK_NO_STATE;
}

static void
see_message(struct ek_text *t, struct ek_facts *facts, int64_t number,
    const char *rest)
{
	const struct ek_code *code = ek_code_find(EK_SPACE_SQL, number);
	int state = state_after(rest);
	json_t *message;

	if (code == NULL)
		return;
	add_code(t, code);
	message = json_pack("{s:I}", "number", (json_int_t)number);
	if (state != EK_NO_STATE) {
		add_code(t, ek_code_find_state(number, state));
		json_object_set_new(message, "state", json_integer(state));
	}
	ek_fact_append(facts, "login.messages", message);
}

/* The status in "SSPI handshake failed" is the server's. */
static bool
tells_of_server(const struct ek_text *t)
{
	size_t i;

	for (i = 0; i < t->n_hits; i++)
		if (strncmp(t->hits[i].sentence->key, "handshake-", 10) == 0)
			return true;
	return false;
}

static void
see_status(struct ek_text *t, struct ek_facts *facts,
    const struct ek_code *code)
{
	add_code(t, code);
	/* In dsregcmd they tell of the sign-in, not of a ticket. */
	if (ek_fact_known(facts, "environment.aadjoin"))
		return;
	if (code->space == EK_SPACE_COM_ERR && code->number < 0 &&
	    !ek_fact_known(facts, "context.minor") &&
	    !ek_fact_known(facts, "ticket.obtained")) {
		set_int_once(facts, "ticket.code", code->number);
		set_bool_once(facts, "ticket.obtained", false);
	}
	if (code->space == EK_SPACE_SSPI &&
	    (code->number & 0x80000000) != 0 && !tells_of_server(t))
		set_int_once(facts, "context.sspi_status", code->number);
	if (code->space == EK_SPACE_NTSTATUS)
		set_int_once(facts, "ticket.windows_status", code->number);
	if (code->space == EK_SPACE_AADSTS)
		set_int_once(facts, "ticket.aadsts", code->number);
}

/* A word that may be a number of any space but SQL Server's. */
static void
see_word(struct ek_text *t, struct ek_facts *facts, const char *word)
{
	const struct ek_code *out[EK_MAX_MEANINGS];
	bool hex = word[0] == '0' && strlen(word) >= 5;
	bool minus = word[0] == '-' && strlen(word) >= 9;
	bool aadsts = word[0] == 'A' || word[0] == 'a';
	bool wide = strlen(word) == 10;

	if ((hex || minus || aadsts || wide) && ek_code_parse(word, out) > 0)
		see_status(t, facts, out[0]);
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static void
see_number(struct ek_text *t, struct ek_facts *facts, const char *text,
    size_t at, size_t len)
{
	char word[24];
	int64_t n;

	if (len >= sizeof(word))
		return;
	ek_copy(word, sizeof(word), text + at, len);
	if (!ek_code_is_number(word))
		return;
	if (ek_read_int(word, &n, NULL) && n >= LEAST_SQL && n < 100000 &&
	    at > 0 && is_named(text, at))
		see_message(t, facts, n, text + at + len);
	else
		see_word(t, facts, word);
}

/* The whole symbol of an error, as KDC_ERR_... or SEC_E_...: its meaning, and
 * no more, as a text may name an error without telling that it came up. */
static void
see_symbol(struct ek_text *t, const char *text, size_t len)
{
	const struct ek_code *out[EK_MAX_MEANINGS];
	char word[SYMBOL_MAX];
	size_t i, n;

	if (len >= sizeof(word) || memchr(text, '_', len) == NULL)
		return;
	ek_copy(word, sizeof(word), text, len);
	n = ek_code_parse(word, out);
	for (i = 0; i < n; i++)
		if (strcasecmp(out[i]->name, word) == 0)
			add_code(t, out[i]);
}

/* A word may stand behind a hyphen that is none of a number. */
static void
see_numbers(struct ek_text *t, struct ek_facts *facts, const char *text,
    size_t len)
{
	size_t at, n;

	for (at = 0; at < len; at += n > 0 ? n : 1) {
		for (n = 0; at + n < len && is_word(text[at + n]); n++)
			;
		if (n == 0)
			continue;
		see_number(t, facts, text, at, n);
		see_symbol(t, text + at, n);
	}
}

/* ---- Sentences ------------------------------------------------------- */

/* The type of a cache by its name; without one it is a file. */
static void
say_type(struct ek_facts *facts, const char *fallback)
{
	const char *name = ek_fact_str(facts, "cache.name");
	size_t len = name != NULL ? strcspn(name, ":") : 0;
	char type[32];

	if (name == NULL || name[0] == '/' || name[len] != ':')
		ek_copy(type, sizeof(type), fallback, strlen(fallback));
	else
		ek_copy(type, sizeof(type), name, len);
	set_text_once(facts, "cache.type", type);
}

/* What a number of libkrb5 says of the cache in use. */
static void
say_cache(struct ek_facts *facts, int64_t code, const char *text)
{
	if (code == FCC_NOFILE) {
		set_bool_once(facts, "cache.exists", false);
		return;
	}
	if (code == CC_END)
		set_text_once(facts, "cache.parse_error",
		    "it ends in the middle");
	if (code == FCC_PERM) {
		set_bool_once(facts, "cache.exists", true);
		set_bool_once(facts, "cache.readable", false);
	}
	if ((code >= CC_IO && code < CC_LAST) || code == CC_BADVNO ||
	    code == CC_UNKNOWN_TYPE || code == CC_END ||
	    (code >= KCM_FIRST && code <= KCM_LAST)) {
		set_int_once(facts, "cache.open_code", code);
		set_text_once(facts, "cache.open_text", text);
		say_type(facts, code == KCM_LAST ? "KCM" :
		    code == CC_UNKNOWN_TYPE ? "unknown" : "FILE");
	}
}

/* The sentence as it was said, in TEXT. */
static const char *
words_of(const struct ek_hit *hit, char text[WORDS_MAX])
{
	const char *pattern = hit->sentence->pattern;
	size_t len = strcspn(pattern, "*");
	struct ek_buf words = { 0 };

	ek_buf_add(&words, pattern, len);
	if (pattern[len] == '*') {
		ek_buf_puts(&words, hit->captured);
		ek_buf_puts(&words, pattern + len + 1);
	}
	ek_copy(text, WORDS_MAX, ek_buf_str(&words) != NULL ?
	    words.data : pattern, ek_buf_str(&words) != NULL ? words.len :
	    strlen(pattern));
	ek_buf_free(&words);
	return text;
}

/* What a number of libkrb5 says of the configuration. */
static void
say_config(struct ek_facts *facts, int64_t code, const char *text)
{
	if (code == EACCES_LINUX)
		ek_fact_append(facts, "config.files", json_pack("{s:s, s:o}",
		    "status", "unreadable", "error", ek_json_text(text)));
	if (code == BAD_FORMAT || code == NO_INCLUDE_FILE ||
	    code == NO_INCLUDE_FOLDER) {
		ek_fact_append(facts, "config.syntax_errors", json_pack(
		    "{s:o, s:s?}", "text", ek_json_text(text), "include",
		    code == BAD_FORMAT ? NULL : "(not said)"));
		set_text_once(facts, "config.library", "mit");
	}
	if (code == NO_ETYPES)
		set_bool_once(facts, "config.aes256_permitted", false);
}

/* The KDC's own words, of an error that has no number of its own (60). */
static void
say_e_text(struct ek_facts *facts, const struct ek_hit *hit)
{
	const char *key = hit->sentence->key;
	const char *text = strcmp(key, "process-tgs") == 0 ? "PROCESS_TGS" :
	    strcmp(key, "kdc-text") == 0 ? hit->captured : NULL;

	if (text != NULL && !ek_fact_known(facts, "ticket.exchanges"))
		ek_fact_append(facts, "ticket.exchanges", json_pack(
		    "{s:s, s:i, s:o}", "reply", "krb-error", "code",
		    KRB_GENERIC, "e_text", ek_json_text(text)));
}

static void
say_ticket(struct ek_facts *facts, const struct ek_hit *hit)
{
	const struct ek_sentence *s = hit->sentence;
	char text[WORDS_MAX];

	words_of(hit, text);
	if (strstr(s->who, "(GSSAPI)") != NULL) {
		set_int_once(facts, "context.major", NO_CRED);
		set_int_once(facts, "context.minor", s->code);
		set_text_once(facts, "context.text", text);
		return;
	}
	say_cache(facts, s->code, text);
	say_config(facts, s->code, text);
	say_e_text(facts, hit);
	if (strcmp(s->key, "tgt-no-match-named") == 0)
		set_bool_once(facts, "tgt.found", false);
	if (ek_fact_known(facts, "ticket.obtained"))
		return;
	set_int_once(facts, "ticket.code", s->code);
	set_text_once(facts, "ticket.text", text);
	set_bool_once(facts, "ticket.obtained", false);
}

/* The name in the text: "krbtgt/" and what * stood for, without the blank. */
static void
say_capture(struct ek_facts *facts, const struct ek_hit *hit)
{
	const struct ek_sentence *s = hit->sentence;
	const char *star = strchr(s->pattern, '*'), *from = star;
	struct ek_buf value = { 0 };

	if (s->capture == NULL || hit->captured[0] == '\0' || star == NULL)
		return;
	while (from > s->pattern && from[-1] != ' ')
		from--;
	ek_buf_add(&value, from, (size_t)(star - from));
	ek_buf_puts(&value, hit->captured);
	if (ek_buf_str(&value) != NULL)
		set_text_once(facts, s->capture, ek_buf_str(&value));
	ek_buf_free(&value);
}

static void
say_number(struct ek_text *t, struct ek_facts *facts, int64_t code)
{
	const struct ek_code *out[EK_MAX_MEANINGS];
	char word[24];

	if (code > 0 && code < 100000) {
		if (ek_fact_count(facts, "login.messages") == 0)
			see_message(t, facts, code, "");
		return;
	}
	snprintf(word, sizeof(word), "%lld", (long long)code);
	if (ek_code_parse(word, out) > 0)
		see_status(t, facts, out[0]);
}

static void
see_hit(struct ek_facts *facts, const struct ek_hit *hit)
{
	const struct ek_sentence *s = hit->sentence;
	char text[WORDS_MAX];

	ek_fact_append(facts, "login.texts", json_pack("{s:s, s:s, s:o}",
	    "sentence", s->key, "driver", s->who, "text",
	    ek_json_text(words_of(hit, text))));
	say_capture(facts, hit);
	if (s->code < 0 || s->code == GSS_EMPTY ||
	    (s->code > 0 && s->code < MAX_ERRNO && !hit->cut))
		say_ticket(facts, hit);
}

/* The text without the lines of a trace, whose reader has read them. */
static void
drop_trace(struct ek_buf *out, const char *text, size_t len)
{
	struct ek_lines l;
	int64_t time;

	ek_lines_begin(&l, text, len);
	while (ek_lines_next(&l)) {
		if (ek_trace_line(l.line, &time) != NULL)
			continue;
		ek_buf_puts(out, l.line);
		ek_buf_putc(out, '\n');
	}
}

bool
ek_read_driver(const char *text, size_t len, struct ek_facts *facts,
    struct ek_text *t)
{
	struct ek_buf rest = { 0 };
	bool failed = false;
	size_t i;

	drop_trace(&rest, text, len);
	if (ek_buf_str(&rest) != NULL)
		t->n_hits = ek_sentences_find(ek_buf_str(&rest), rest.len,
		    t->hits, &failed);
	for (i = 0; i < t->n_hits; i++)
		see_hit(facts, &t->hits[i]);
	if (ek_buf_str(&rest) != NULL)
		see_numbers(t, facts, ek_buf_str(&rest), rest.len);
	for (i = 0; i < t->n_hits; i++)
		if (t->hits[i].sentence->code != 0 && !t->hits[i].cut)
			say_number(t, facts, t->hits[i].sentence->code);
	ek_buf_free(&rest);
	return t->n_hits > 0 || t->n_codes > 0;
}
