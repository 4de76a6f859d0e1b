/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of a collector program. A collector runs some stages, says what it
 * saw and judges nothing.
 *
 * It is started as "collect-X STAGE,STAGE,..." with a request on standard
 * input, one JSON object {"facts": {...}, "time_ms": N}: the facts known so
 * far, and the time it has; for the stage login followed by a newline and what
 * may be in no fact: texts that each end with NUL, the connection string first,
 * then every password in it. It answers on standard output, one JSON object a
 * line, each written at once, so that a crash loses nothing that was seen:
 *
 *	{"begin": "cache"}
 *	{"fact": "cache.name", "value": "FILE:/tmp/krb5cc_0"}
 *	{"append": "cache.others", "value": {...}}
 *	{"end": "cache", "duration_ms": 3}
 *	{"skip": "tls", "why": "no KDC is reached over HTTPS"}
 *
 * Standard error is for the reader of a crash only.
 */
#ifndef EK_COLLECT_COLLECTOR_H
#define EK_COLLECT_COLLECTOR_H

#include "base/buf.h"
#include "facts/facts.h"

struct ek_collector {
	struct ek_facts *facts; /* what is known, also what was just said */
	int64_t started_ms;     /* ek_collect_clock() at the start */
	int64_t time_ms;        /* time for all stages of this process */
	enum ek_stage stage;    /* the one that runs */
	bool skipped;           /* it called ek_collect_skip */
	struct ek_buf cache;    /* the name asked for as it is; empty: none */
	struct ek_buf secret;   /* what follows it; wiped at the end */
};

/* Looks at the world for one stage. */
typedef void ek_collect_fn(struct ek_collector *);

struct ek_collect_stage {
	enum ek_stage stage;
	ek_collect_fn *run; /* NULL ends the table */
};

/* Main of a collector: reads the request, runs the stages named in argv[1] in
 * the order given, writes the answer. Exit code 0; 2 for a bad call, a request
 * that is no request, or AT_SECURE; 4 when the answer cannot be written. */
int ek_collector_main(int argc, char **argv, const struct ek_collect_stage *);

/* Says a fact, with its secrets masked, and keeps it in c->facts as it is, for
 * use by a later stage of this process. A NULL text says "known to be absent".
 * Values are taken over. Text that is not UTF-8 is escaped as \xHH. */
void ek_collect_str(struct ek_collector *, const char *name, const char *);
void ek_collect_int(struct ek_collector *, const char *name, int64_t);
void ek_collect_bool(struct ek_collector *, const char *name, bool);
void ek_collect_value(struct ek_collector *, const char *name, json_t *);
void ek_collect_append(struct ek_collector *, const char *name, json_t *object);

/* Leaves the running stage out; say why in words a user reads. */
void ek_collect_skip(struct ek_collector *, const char *why);

/* The cache asked for as it is; NULL: none. Borrowed. */
const char *ek_cache_asked(const struct ek_collector *);

/* The name of a cache as it is, where facts have NAME, in which secrets are
 * masked: the one asked for or that of KRB5CCNAME, if masking makes NAME of it;
 * else NAME, which may be NULL. Borrowed. */
const char *ek_cache_unmasked(const struct ek_collector *, const char *name);

/* Milliseconds of a clock that never jumps. */
int64_t ek_collect_clock(void);

/* Milliseconds this process still has; never negative. */
int64_t ek_collect_left(const struct ek_collector *);

#endif
