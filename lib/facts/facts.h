/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is known of one run. A fact has a stable dotted name (facts.def lists
 * them all) and a JSON value. Three states, never mixed up: unknown (not
 * there), known to be absent (JSON null), known.
 *
 * A list fact holds objects; their members are read with ek_item_*. A member
 * or fact of an unexpected type reads as unknown, so that damaged evidence
 * can only make a rule unsure.
 */
#ifndef EK_FACTS_FACTS_H
#define EK_FACTS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* The stages in their order; the names are those of the reports. */
#define EK_STAGES(X)                                                           \
	X(ENVIRONMENT, "environment")                                          \
	X(CONFIG, "config")                                                    \
	X(NAME, "name")                                                        \
	X(CACHE, "cache")                                                      \
	X(TGT, "tgt")                                                          \
	X(NETWORK, "network")                                                  \
	X(TLS, "tls")                                                          \
	X(KDCPROXY, "kdcproxy")                                                \
	X(CLOCK, "clock")                                                      \
	X(TICKET, "ticket")                                                    \
	X(CONTEXT, "context")                                                  \
	X(ENDPOINT, "endpoint")                                                \
	X(LOGIN, "login")

enum ek_stage {
#define X(id, name) EK_STAGE_##id,
	EK_STAGES(X)
#undef X
	EK_N_STAGES
};

/* How far the collecting of a stage came. */
enum ek_run {
	EK_RUN_UNKNOWN, /* nothing recorded: never started */
	EK_RUN_DONE,    /* it ran to its end, whatever it found */
	EK_RUN_SKIPPED, /* left out; why says the reason */
	EK_RUN_KILLED,  /* the collector crashed in it; why says how */
	EK_RUN_TIMEOUT  /* no end within its share of the time */
};

/* How the why of a stage begins that was left out on request (--skip, --only,
 * --offline): such a stage never makes a run inconclusive. */
#define EK_WHY_ON_REQUEST "left out on request"

struct ek_stage_run {
	enum ek_run run;
	const char *why;     /* borrowed; NULL if none */
	int64_t duration_ms; /* -1 if unknown */
};

enum ek_fact_type {
	EK_FACT_BOOL,
	EK_FACT_INT,
	EK_FACT_STR,
	EK_FACT_LIST,
	EK_FACT_OBJECT
};

/* One line of facts.def. */
struct ek_fact_def {
	const char *name;
	enum ek_fact_type type;
	const char *doc;
};

struct ek_facts;

struct ek_facts *ek_facts_new(void);
void ek_facts_free(struct ek_facts *);

/* A deep copy; NULL: out of memory. */
struct ek_facts *ek_facts_copy(const struct ek_facts *);

/* The object of all values by name, borrowed, for changes to all of them. */
json_t *ek_facts_values(struct ek_facts *);

/* Writing. The value is taken over also on failure. False: out of memory, a
 * name facts.def does not list, or a value of another type than it says. */
bool ek_fact_set(struct ek_facts *, const char *name, json_t *value);
bool ek_fact_set_str(struct ek_facts *, const char *name, const char *);
bool ek_fact_set_int(struct ek_facts *, const char *name, int64_t);
bool ek_fact_set_bool(struct ek_facts *, const char *name, bool);
bool ek_fact_set_absent(struct ek_facts *, const char *name);
/* Adds one object to a list fact. */
bool ek_fact_append(struct ek_facts *, const char *name, json_t *object);
void ek_fact_forget(struct ek_facts *, const char *name);

/* Reading. *_is: known and of that value; the plain readers tell if known. */
bool ek_fact_known(const struct ek_facts *, const char *name);
bool ek_fact_absent(const struct ek_facts *, const char *name);
bool ek_fact_int(const struct ek_facts *, const char *name, int64_t *out);
bool ek_fact_bool(const struct ek_facts *, const char *name, bool *out);
bool ek_fact_is(const struct ek_facts *, const char *name, bool want);
/* NULL if unknown, absent or no string. */
const char *ek_fact_str(const struct ek_facts *, const char *name);
bool ek_fact_streq(const struct ek_facts *, const char *name, const char *want);
/* Lists: 0 items if unknown. The item is borrowed. */
size_t ek_fact_count(const struct ek_facts *, const char *name);
const json_t *ek_fact_item(const struct ek_facts *, const char *name, size_t i);
/* The object or any value itself, borrowed; NULL if unknown. */
const json_t *ek_fact_value(const struct ek_facts *, const char *name);

/* Members of a list item or object; NULL object reads as unknown. */
const char *ek_item_str(const json_t *, const char *member);
bool ek_item_int(const json_t *, const char *member, int64_t *out);
bool ek_item_is(const json_t *, const char *member, bool want);
bool ek_item_streq(const json_t *, const char *member, const char *want);
const json_t *ek_item_get(const json_t *, const char *member);

/* Stages. */
const char *ek_stage_name(enum ek_stage);
bool ek_stage_parse(const char *name, enum ek_stage *out);
struct ek_stage_run ek_facts_stage(const struct ek_facts *, enum ek_stage);
bool ek_facts_set_stage(struct ek_facts *, enum ek_stage, enum ek_run,
    const char *why, int64_t duration_ms);

/* The stage a fact belongs to, by the word before its first dot; false for
 * the facts of the run itself ("run.now"), which travel with the first. */
bool ek_fact_stage(const char *name, enum ek_stage *out);

/* The line of facts.def with that name, or NULL. */
const struct ek_fact_def *ek_fact_find(const char *name);
/* All lines, ended by one with a NULL name. */
const struct ek_fact_def *ek_fact_defs(void);

/* All facts of one stage as one JSON object (new reference), the evidence
 * line's "facts". NULL: out of memory. */
json_t *ek_facts_of_stage(const struct ek_facts *, enum ek_stage);

/* Any bytes as a JSON string: valid UTF-8 stays, other bytes and NUL become
 * \xHH, a backslash \\. NULL text gives JSON null. */
json_t *ek_json_text(const char *);

json_t *ek_json_bytes(const void *, size_t len);

/* The same, with *** for every secret in it. */
json_t *ek_json_masked(const char *);

/* The same for every string in a value, in place. False: out of memory, or
 * nested too deeply. */
bool ek_json_mask(json_t *);

/* Takes in such an object. Unknown names are kept and never read by a rule.
 * False: not an object, or out of memory. */
bool ek_facts_merge(struct ek_facts *, const json_t *facts);

#endif
