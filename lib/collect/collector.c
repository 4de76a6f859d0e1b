/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/prctl.h>

#include <signal.h>
#endif
#if !defined(_WIN32)
#include <unistd.h>
#endif

#include "base/buf.h"
#include "base/clock.h"
#include "base/privilege.h"
#include "collect/collector.h"

enum { MAX_REQUEST = 16 * 1024 * 1024 };

int64_t
ek_collect_clock(void)
{
	return ek_clock_ms();
}

int64_t
ek_collect_left(const struct ek_collector *c)
{
	return ek_clock_left(c->started_ms + c->time_ms);
}

/* Writes one line, in which no secret is, and flushes it. A parent that is gone
 * ends the collector. */
static void
say(json_t *line)
{
	json_t *masked = json_deep_copy(line);
	char *text = masked != NULL && ek_json_mask(masked) ?
	    json_dumps(masked, JSON_COMPACT) : NULL;

	if (text == NULL || puts(text) == EOF || fflush(stdout) == EOF)
		exit(4);
	free(text);
	json_decref(masked);
	json_decref(line);
}

void
ek_collect_value(struct ek_collector *c, const char *name, json_t *value)
{
	json_incref(value);
	if (ek_fact_set(c->facts, name, value))
		say(json_pack("{s:s, s:o}", "fact", name, "value", value));
	else
		fprintf(stderr, "not a fact: %s\n", name);
}

void
ek_collect_append(struct ek_collector *c, const char *name, json_t *object)
{
	json_incref(object);
	if (ek_fact_append(c->facts, name, object))
		say(json_pack("{s:s, s:o}", "append", name, "value", object));
	else
		fprintf(stderr, "not a list fact: %s\n", name);
}

void
ek_collect_str(struct ek_collector *c, const char *name, const char *text)
{
	ek_collect_value(c, name, ek_json_text(text));
}

void
ek_collect_int(struct ek_collector *c, const char *name, int64_t value)
{
	ek_collect_value(c, name, json_integer(value));
}

void
ek_collect_bool(struct ek_collector *c, const char *name, bool value)
{
	ek_collect_value(c, name, json_boolean(value));
}

void
ek_collect_skip(struct ek_collector *c, const char *why)
{
	c->skipped = true;
	say(json_pack("{s:s, s:s}", "skip", ek_stage_name(c->stage), "why",
	    why));
}

const char *
ek_cache_asked(const struct ek_collector *c)
{
	return c->cache.len > 0 ? c->cache.data : NULL;
}

static const char *
without_type(const char *name)
{
	return strncmp(name, "FILE:", 5) == 0 ? name + 5 : name;
}

static bool
is_masked_as(const char *real, const char *name)
{
	json_t *masked = ek_json_masked(real);
	bool same = json_is_string(masked) && name != NULL &&
	    strcmp(without_type(json_string_value(masked)),
	    without_type(name)) == 0 &&
	    strcmp(without_type(real), without_type(name)) != 0;

	json_decref(masked);
	return same;
}

const char *
ek_cache_unmasked(const struct ek_collector *c, const char *name)
{
	const char *asked = ek_cache_asked(c), *set = getenv("KRB5CCNAME");

	return is_masked_as(asked, name) ? asked :
	    is_masked_as(set, name) ? set : name;
}

static void
run_stage(struct ek_collector *c, const struct ek_collect_stage *stage)
{
	int64_t start = ek_collect_clock();
	const char *name = ek_stage_name(stage->stage);

	c->stage = stage->stage;
	c->skipped = false;
	say(json_pack("{s:s}", "begin", name));
	stage->run(c);
	if (!c->skipped)
		say(json_pack("{s:s, s:I}", "end", name, "duration_ms",
		    (json_int_t)(ek_collect_clock() - start)));
}

static const struct ek_collect_stage *
find_stage(const struct ek_collect_stage *stages, const char *name, size_t len)
{
	for (; stages->run != NULL; stages++) {
		const char *known = ek_stage_name(stages->stage);

		if (strlen(known) == len && memcmp(known, name, len) == 0)
			return stages;
	}
	return NULL;
}

/* What is behind the first line: the name of a cache, NUL-ended, and what goes
 * to the secret. */
static bool
take_rest(struct ek_collector *c, const char *rest, size_t len)
{
	const char *end = len > 0 ? memchr(rest, '\0', len) : NULL;

	if (end != NULL) {
		ek_buf_add(&c->cache, rest, (size_t)(end - rest));
		ek_buf_add(&c->secret, end + 1, len - (size_t)(end - rest) -
		    1);
	}
	return !c->cache.failed && !c->secret.failed;
}

/* All of standard input. */
static bool
read_input(struct ek_collector *c, struct ek_buf *line)
{
	struct ek_buf all = { .secret = true };
	char piece[4096];
	const char *end;
	size_t n, len;
	bool failed;

	setvbuf(stdin, NULL, _IONBF, 0); /* no copy that nobody wipes */
	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0 &&
	    all.len < MAX_REQUEST)
		ek_buf_add(&all, piece, n);
	ek_wipe(piece, sizeof(piece));
	end = all.len > 0 ? memchr(all.data, '\n', all.len) : NULL;
	len = end != NULL ? (size_t)(end - all.data) : all.len;
	c->cache = c->secret = (struct ek_buf){ .secret = true };
	ek_buf_add(line, all.data, len);
	failed = all.failed || line->failed || (end != NULL &&
	    !take_rest(c, end + 1, all.len - len - 1));
	ek_buf_free(&all);
	return !failed;
}

static bool
read_request(struct ek_collector *c)
{
	struct ek_buf line = { 0 };
	json_t *request = NULL;
	bool done;

	if (read_input(c, &line) && line.len > 0)
		request = json_loadb(line.data, line.len, 0, NULL);
	ek_buf_free(&line);
	done = ek_item_int(request, "time_ms", &c->time_ms) &&
	    ek_facts_merge(c->facts, ek_item_get(request, "facts"));
	json_decref(request);
	return done;
}

/* A collector whose parent is gone ends: no library that hangs may outlive the
 * probe. */
static void
follow_parent(void)
{
#if defined(__linux__)
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

/* So does one that nobody ends. */
static void
bound_life(const struct ek_collector *c)
{
	enum { GRACE_S = 2 };

#if !defined(_WIN32)
	alarm((unsigned int)(c->time_ms / 1000) + GRACE_S);
#else
	(void)c;
#endif
}

int
ek_collector_main(int argc, char **argv, const struct ek_collect_stage *stages)
{
	struct ek_collector c = { .started_ms = ek_collect_clock() };
	const char *name, *end;

	if (argc != 2 || ek_is_privileged()) {
		fprintf(stderr, "usage: %s STAGE,... "
		    "(started by libentrakrb)\n",
		    argc > 0 ? argv[0] : "collect");
		return 2;
	}
	follow_parent();
	ek_hide_memory();
	c.facts = ek_facts_new();
	if (c.facts == NULL || !read_request(&c))
		return 2;
	bound_life(&c);
	for (name = argv[1]; *name != '\0'; name = *end ? end + 1 : end) {
		const struct ek_collect_stage *stage;

		end = name + strcspn(name, ",");
		stage = find_stage(stages, name, (size_t)(end - name));
		if (stage == NULL)
			return 2;
		run_stage(&c, stage);
	}
	ek_buf_free(&c.cache);
	ek_buf_free(&c.secret);
	ek_facts_free(c.facts);
	return 0;
}
