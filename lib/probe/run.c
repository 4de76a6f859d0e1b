/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "probe/run.h"

#ifdef _WIN32
#define PROGRAM_END ".exe"
#define MAY_START 0 /* access(): Windows knows no more than that it is there */
#else
#define PROGRAM_END ""
#define MAY_START X_OK
#endif

enum {
	MAX_LINE = 4 * 1024 * 1024,   /* of a collector's answer */
	MAX_FACTS = 32 * 1024 * 1024, /* of one collector run */
	MIN_SHARE_MS = 50,
	TELL_MS = 1000
};

/* One run of one collector over consecutive stages. */
struct segment {
	struct ek_facts *facts;
	const struct ek_run_options *options;
	const enum ek_stage *stages; /* its stages, in order */
	size_t n_stages;
	size_t done;      /* how many are through */
	int64_t deadline; /* of the whole run, ek_clock_ms() */
	int64_t stage_end;
	int64_t stage_start, told_ms;
	size_t taken; /* bytes of answers */
	int64_t *delayed_ms; /* of all segments; -1: not known */
	bool out_of_memory;
};

static int
count_bits(ek_stage_set set)
{
	int n = 0;

	for (; set != 0; set &= set - 1)
		n++;
	return n;
}

static void
tell_stage(const struct segment *s, int64_t elapsed_ms)
{
	if (s->options->progress != NULL)
		s->options->progress(s->options->progress_arg,
		    ek_stage_name(s->stages[s->done]), elapsed_ms);
}

/* Reports progress once a second; gives the time to wait until the next. */
static int64_t
tell_if_due(struct segment *s, int64_t left)
{
	int64_t now = ek_clock_ms();

	if (now - s->told_ms >= TELL_MS && s->done < s->n_stages) {
		tell_stage(s, now - s->stage_start);
		s->told_ms = now;
	}
	return left < TELL_MS ? left : TELL_MS;
}

/* The time the stage that comes next may take. */
static void
start_stage(struct segment *s)
{
	enum ek_stage stage = s->stages[s->done];
	ek_stage_set later = s->options->stages &
	    ~(EK_STAGE_BIT(stage + 1) - 1);
	int64_t now = ek_clock_ms();

	s->stage_start = now;
	s->told_ms = now;
	s->stage_end = now + ek_stage_share(stage, s->options->timeout_ms,
	    s->deadline - now, count_bits(later));
	tell_stage(s, 0);
}

static void
close_stage(struct segment *s, enum ek_run run, const char *why)
{
	if (!ek_facts_set_stage(s->facts, s->stages[s->done], run, why,
	    ek_clock_ms() - s->stage_start))
		s->out_of_memory = true;
	s->done++;
	if (s->done < s->n_stages)
		start_stage(s);
}

/* True if the line names the stage that runs. */
static bool
names_current(const struct segment *s, const char *name)
{
	return s->done < s->n_stages && name != NULL &&
	    strcmp(name, ek_stage_name(s->stages[s->done])) == 0;
}

/* A collector may say facts of its stage only, and none of the run. */
static bool
may_say(const struct segment *s, const char *fact)
{
	enum ek_stage stage;

	return s->done < s->n_stages && ek_fact_stage(fact, &stage) &&
	    ek_fact_find(fact) != NULL;
}

static void
take_line(struct segment *s, const json_t *line)
{
	const char *fact = ek_item_str(line, "fact");
	const char *list = ek_item_str(line, "append");
	json_t *value = json_object_get(line, "value");

	if (fact != NULL && value != NULL && may_say(s, fact))
		ek_fact_set(s->facts, fact, json_incref(value));
	else if (list != NULL && value != NULL && may_say(s, list))
		ek_fact_append(s->facts, list, json_incref(value));
	else if (names_current(s, ek_item_str(line, "end")))
		close_stage(s, EK_RUN_DONE, NULL);
	else if (names_current(s, ek_item_str(line, "skip")))
		close_stage(s, EK_RUN_SKIPPED, ek_item_str(line, "why"));
}

/* Takes the whole lines out of the buffer. */
static bool
take_lines(struct segment *s, struct ek_buf *buf)
{
	size_t start = 0;
	char *eol;

	while ((eol = memchr(buf->data + start, '\n', buf->len - start))) {
		size_t len = (size_t)(eol - buf->data) - start;
		json_t *line = json_loadb(buf->data + start, len, 0, NULL);

		take_line(s, line);
		json_decref(line);
		start += len + 1;
	}
	s->taken += start;
	buf->len -= start;
	memmove(buf->data, buf->data + start, buf->len);
	return buf->len <= MAX_LINE && s->taken <= MAX_FACTS;
}

/* Reads until the collector ends; says why if that was not at its end. */
static enum ek_run
follow(struct segment *s, struct ek_child *child)
{
	struct ek_buf buf = { 0 };
	enum ek_run run = EK_RUN_TIMEOUT;
	int64_t left;

	while ((left = s->stage_end - ek_clock_ms()) > 0) {
		enum ek_child_event event = ek_child_read(child, &buf,
		    tell_if_due(s, left));

		if (event == EK_CHILD_TIMEOUT ||
		    (event == EK_CHILD_DATA && take_lines(s, &buf)))
			continue;
		run = EK_RUN_KILLED;
		break;
	}
	ek_buf_free(&buf);
	return run;
}

/* The request: the facts so far and the time there is. */
static char *
request_line(struct segment *s)
{
	json_t *facts = json_object();
	char *text = NULL;
	json_t *request;
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++) {
		json_t *part = ek_facts_of_stage(s->facts,
		    (enum ek_stage)stage);

		json_object_update(facts, part);
		json_decref(part);
	}
	request = json_pack("{s:o, s:I}", "facts", facts, "time_ms",
	    (json_int_t)(s->deadline - ek_clock_ms()));
	if (request != NULL)
		text = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	return text;
}

/* Behind its line stand the name of the cache, as it is, and the secret for the
 * collector that needs it. */
static void
make_request(struct segment *s, struct ek_buf *out)
{
	const struct ek_buf *secret = s->options->secret;
	char *line = request_line(s);

	if (line != NULL)
		ek_buf_puts(out, line);
	else
		out->failed = true;
	free(line);
	ek_buf_putc(out, '\n');
	if (s->options->cache != NULL)
		ek_buf_puts(out, s->options->cache);
	ek_buf_putc(out, '\0');
	if (secret != NULL &&
	    ek_stage_collector(s->stages[s->done]) == EK_COLLECT_ODBC)
		ek_buf_add(out, secret->data, secret->len);
}

static char *
join_stages(const struct segment *s)
{
	struct ek_buf list = { 0 };
	size_t i;

	for (i = s->done; i < s->n_stages; i++)
		ek_buf_printf(&list, "%s%s", list.len > 0 ? "," : "",
		    ek_stage_name(s->stages[i]));
	return ek_buf_take(&list);
}

static char *
path_of(const char *folder, const char *name)
{
	struct ek_buf path = { 0 };

	ek_buf_printf(&path, "%s/collect-%s" PROGRAM_END, folder, name);
	return ek_buf_take(&path);
}

bool
ek_collector_is_there(const char *folder, const char *library)
{
	char *path = path_of(folder, library);
	bool there = path != NULL && access(path, MAY_START) == 0;

	free(path);
	return there;
}

const char *
ek_default_library(const char *folder)
{
	if (ek_collector_is_there(folder, "mit"))
		return "mit";
	if (ek_collector_is_there(folder, "heimdal"))
		return "heimdal";
	return ek_collector_is_there(folder, "sspi") ? "sspi" : "mit";
}

static char *
collector_path(const struct segment *s)
{
	const char *name = s->options->library;

	switch (ek_stage_collector(s->stages[s->done])) {
	case EK_COLLECT_NET:
		name = "net";
		break;
	case EK_COLLECT_ODBC:
		name = "odbc";
		break;
	case EK_COLLECT_PLATFORM:
		break;
	}
	return path_of(s->options->collectors, name);
}

static void
skip_rest(struct segment *s, const char *why)
{
	while (s->done < s->n_stages)
		close_stage(s, EK_RUN_SKIPPED, why);
}

/* Starts the collector at the stage that is next and follows it to its end. */
static void
run_once(struct segment *s, const char *path)
{
	struct ek_error error = { 0 };
	struct ek_buf request = { .secret = true };
	char *stages = join_stages(s), why[128];
	const char *const argv[] = { path, stages, NULL };
	struct ek_child *child = NULL;
	struct ek_child_exit how;
	enum ek_run run;
	int64_t delayed;

	make_request(s, &request);
	start_stage(s);
	if (stages != NULL && !request.failed)
		child = ek_child_start(path, argv, request.data, request.len,
		    &error);
	if (child == NULL)
		skip_rest(s, error.text);
	else {
		run = follow(s, child);
		delayed = ek_child_delayed(child);
		if (delayed >= 0)
			*s->delayed_ms += delayed + (*s->delayed_ms < 0);
		how = ek_child_finish(child);
		ek_child_say(how, why, sizeof(why));
		if (s->done < s->n_stages && run == EK_RUN_TIMEOUT)
			close_stage(s, run, "no answer within its share of "
			    "the time");
		else if (s->done < s->n_stages)
			close_stage(s, run, why);
	}
	ek_buf_free(&request);
	free(stages);
}

/* Once, though several segments may want it. */
static void
note_missing(struct ek_facts *facts, const char *path)
{
	static const char fact[] = "environment.collectors";
	size_t i;

	for (i = 0; i < ek_fact_count(facts, fact); i++)
		if (ek_item_streq(ek_fact_item(facts, fact, i), "path", path))
			return;
	ek_fact_append(facts, fact, json_pack("{s:s, s:b}", "path", path,
	    "present", false));
}

static bool
run_segment(struct segment *s)
{
	char *path = collector_path(s);

	if (path == NULL)
		return false;
	if (access(path, MAY_START) != 0) {
		note_missing(s->facts, path);
		s->stage_start = ek_clock_ms();
		skip_rest(s, "its collector program is not there");
	}
	while (s->done < s->n_stages && !s->out_of_memory) {
		if (s->deadline - ek_clock_ms() < MIN_SHARE_MS)
			skip_rest(s, "the time was used up");
		else
			run_once(s, path);
	}
	free(path);
	return !s->out_of_memory;
}

bool
ek_run_collectors(struct ek_facts *facts, const struct ek_run_options *options,
    struct ek_error *error)
{
	int64_t deadline = ek_clock_ms() + options->timeout_ms, delayed_ms = -1;
	enum ek_stage stages[EK_N_STAGES];
	size_t n = 0, i;
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++)
		if (options->stages & EK_STAGE_BIT(stage))
			stages[n++] = (enum ek_stage)stage;
	for (i = 0; i < n;) {
		struct segment s = { .facts = facts, .options = options,
			.stages = stages + i, .deadline = deadline,
			.delayed_ms = &delayed_ms };

		for (; i < n && ek_stage_collector(stages[i]) ==
		    ek_stage_collector(s.stages[0]); i++)
			s.n_stages++;
		if (!run_segment(&s)) {
			ek_error_set(error, EKRB_NOMEM, "out of memory");
			return false;
		}
	}
	if (delayed_ms >= 0)
		ek_fact_set_int(facts, "run.delayed_ms", delayed_ms);
	return true;
}
