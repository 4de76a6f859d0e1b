/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "locate.h"
#include "probe-run.h"
#include "targets.h"

enum { MAX_EVIDENCE = 64 * 1024 * 1024 };

/* One run of the tool. */
struct all {
	struct ek_options *o;
	ekrb_ctx *ctx;
	const struct ek_probe_settings *s;
	struct ek_targets targets;
	char *good; /* with --against: the evidence to compare with */
	size_t good_len;
	char **metrics; /* with --prometheus: of each target */
	bool printed, failed;
};

static unsigned
style_of(const struct ek_options *o, const struct ek_probe_settings *s)
{
	unsigned style = EKRB_STYLE_PLAIN;

	if (ek_options_colored(o))
		style |= EKRB_STYLE_COLOR;
	if (o->redact)
		style |= EKRB_STYLE_REDACT;
	if (o->verbose > 0)
		style |= EKRB_STYLE_VERBOSE;
	if (o->verbose > 1)
		style |= EKRB_STYLE_TRACE;
	if (s->strict)
		style |= EKRB_STYLE_STRICT;
	return style;
}

/* Every setting goes through the library, which knows what is right. */
static int
refuse(struct ek_options *o, const ekrb_ctx *ctx, const char *argument)
{
	return ek_options_usage(o, argument, "%s", ekrb_error_text(ctx));
}

/* A writer of the library, and the file its text goes to. */
typedef ekrb_status write_fn(const ekrb_report *, unsigned, char **);

static int
save(struct ek_options *o, ekrb_ctx *ctx, const ekrb_report *report,
    const char *path, write_fn *write, unsigned style)
{
	char *text;
	int code = 0;

	if (write(report, style, &text) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	if (ekrb_file_write(ctx, path, text, strlen(text)) != EKRB_OK)
		code = ek_options_failed(o, path, "%s", ekrb_error_text(ctx));
	ekrb_text_free(text);
	return code;
}

/* The report in the form asked for; NULL: nothing is to be printed. */
static int
put(struct ek_options *o, const ekrb_report *report,
    const struct ek_probe_settings *s, char **text_out)
{
	unsigned style = style_of(o, s);
	ekrb_status status = EKRB_OK;

	if (o->json)
		status = ekrb_report_json(report, style, text_out);
	else if (!o->quiet && s->prometheus)
		status = ekrb_report_prometheus(report, style, text_out);
	else if (!o->quiet)
		status = ekrb_report_text(report, style, text_out);
	if (status != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	return ekrb_report_exit_code(report, style);
}

/* All that is to come of a report: what is printed, and files. */
static int
give(const struct all *all, const ekrb_report *report, char **text_out)
{
	const struct ek_probe_settings *s = all->s;
	struct ek_options *o = all->o;
	ekrb_ctx *ctx = all->ctx;
	unsigned style = style_of(o, s);
	int code = put(o, report, s, text_out);

	if (s->record != NULL)
		code = ek_exit_worse(code, save(o, ctx, report, s->record,
		    ekrb_report_evidence, style));
	if (s->html != NULL)
		code = ek_exit_worse(code, save(o, ctx, report, s->html,
		    ekrb_report_html, style));
	return code;
}

/* On a terminal: says where it waits once that takes over a second. */
static void
show_progress(void *arg, const char *stage, int64_t elapsed_ms)
{
	(void)arg;
	if (elapsed_ms >= 1000)
		fprintf(stderr, "entrakrb-probe: waiting in stage %s, %" PRId64
		    " s\n", stage, elapsed_ms / 1000);
}

/* Hands the settings over; 0, or the code of a usage error. */
static int
set_up(struct ek_options *o, ekrb_ctx *ctx, ekrb_probe *probe,
    const struct ek_probe_settings *s, const char *target, const char *name)
{
	if (ekrb_probe_set_target(probe, target) != EKRB_OK)
		return refuse(o, ctx, name);
	if (s->spn != NULL && ekrb_probe_set_spn(probe, s->spn) != EKRB_OK)
		return refuse(o, ctx, "--spn");
	if (s->realm != NULL &&
	    ekrb_probe_set_realm(probe, s->realm) != EKRB_OK)
		return refuse(o, ctx, "--realm");
	if (s->cache != NULL &&
	    ekrb_probe_set_cache(probe, s->cache) != EKRB_OK)
		return refuse(o, ctx, "--cache");
	if (s->login != NULL &&
	    ekrb_probe_set_login(probe, s->login) != EKRB_OK)
		return refuse(o, ctx, "--login");
	if (s->client != NULL &&
	    ekrb_probe_set_client(probe, s->client) != EKRB_OK)
		return refuse(o, ctx, "--client");
	if (s->only != NULL && ekrb_probe_set_only(probe, s->only) != EKRB_OK)
		return refuse(o, ctx, "--only");
	if (s->skip != NULL && ekrb_probe_set_skip(probe, s->skip) != EKRB_OK)
		return refuse(o, ctx, "--skip");
	if (s->timeout_ms != 0 &&
	    ekrb_probe_set_timeout(probe, s->timeout_ms) != EKRB_OK)
		return refuse(o, ctx, "--timeout");
	ekrb_probe_set_offline(probe, s->offline);
	ekrb_probe_set_store(probe, s->store);
	if (!o->quiet && s->jobs <= 1 && isatty(STDERR_FILENO))
		ekrb_probe_set_progress(probe, show_progress, NULL);
	return 0;
}

/* A library that is not installed makes the run inconclusive. */
static int
choose_library(struct ek_options *o, ekrb_ctx *ctx, ekrb_probe *probe,
    const char *library)
{
	ekrb_status status;

	if (library == NULL)
		return 0;
	status = ekrb_probe_set_library(probe, library);
	if (status == EKRB_OK)
		return 0;
	if (status == EKRB_UNSUPPORTED)
		o->usage_code = EK_EXIT_INCONCLUSIVE;
	return refuse(o, ctx, "--library");
}

/* Takes over the report; with --against gives the one that compares. */
static int
finish(const struct all *all, ekrb_report *report, char **text_out)
{
	ekrb_report *compared = NULL;
	int code;

	if (all->good != NULL && ekrb_report_compare(report, all->good,
	    all->good_len, &compared) != EKRB_OK)
		code = ek_options_failed(all->o, all->s->against, "%s",
		    ekrb_error_text(all->ctx));
	else
		code = give(all, compared != NULL ? compared : report,
		    text_out);
	ekrb_report_free(compared);
	ekrb_report_free(report);
	return code;
}

/* One value has one token in all reports, so that one process redacts them
 * all. A worker hands over what it saw. */
static bool
is_redacted_later(const struct all *all)
{
	return all->o->redact && all->s->jobs > 1 && all->targets.count > 1;
}

/* The worker's part. */
static int
hand_over(const struct all *all, ekrb_report *report, char **text_out)
{
	int code = ekrb_report_exit_code(report, style_of(all->o, all->s));

	if (ekrb_report_evidence(report, EKRB_STYLE_PLAIN, text_out) != EKRB_OK)
		code = ek_options_failed(all->o, NULL, "out of memory");
	ekrb_report_free(report);
	return code;
}

/* The other part: the text to print, to be freed, or NULL. */
static char *
take_over(const struct all *all, const char *evidence)
{
	ekrb_report *report;
	char *text = NULL;

	if (ekrb_replay(all->ctx, evidence, strlen(evidence), &report) ==
	    EKRB_OK)
		finish(all, report, &text);
	return text;
}

static int
run(const struct all *all, ekrb_probe *probe, char **text_out)
{
	ekrb_report *report;

	if (ekrb_probe_run(probe, &report) != EKRB_OK)
		return ek_options_failed(all->o, NULL, "%s",
		    ekrb_error_text(all->ctx));
	return is_redacted_later(all) ? hand_over(all, report, text_out) :
	    finish(all, report, text_out);
}

/* Checks a target and its settings, and with TEXT_OUT also runs the probe. */
static int
probe_target(struct all *all, int i, char **text_out)
{
	struct ek_options *o = all->o;
	ekrb_probe *probe;
	int code;

	if (ekrb_probe_new(all->ctx, &probe) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	code = set_up(o, all->ctx, probe, all->s, all->targets.text[i],
	    ek_targets_name(&all->targets, i, o->redact));
	if (code == 0)
		code = choose_library(o, all->ctx, probe, all->s->library);
	if (code == 0 && text_out != NULL)
		code = run(all, probe, text_out);
	ekrb_probe_free(probe);
	return code;
}

static int
run_one(void *arg, int i, char **text_out)
{
	return probe_target(arg, i, text_out);
}

/* Texts for people are set apart by an empty line. */
static void
print_one(struct all *all, int i, const char *text)
{
	if (all->metrics != NULL) {
		all->metrics[i] = strdup(text);
		all->failed = all->failed || all->metrics[i] == NULL;
		return;
	}
	if (!all->o->json && all->printed)
		putchar('\n');
	fputs(text, stdout);
	fflush(stdout);
	all->printed = true;
}

/* What a worker that was lost leaves is no evidence, and tells nothing. */
static void
take_one(void *arg, int i, const char *text)
{
	static const char evidence[] = "{\"schema\":\"entrakrb.evidence/";
	struct all *all = arg;
	char *own = NULL;

	if (is_redacted_later(all) &&
	    strncmp(text, evidence, sizeof(evidence) - 1) == 0) {
		text = own = take_over(all, text);
		if (own == NULL && !all->o->quiet)
			all->failed = true;
	}
	if (text != NULL)
		print_one(all, i, text);
	ekrb_text_free(own);
}

/* All metrics are printed at once, when all are there. */
static int
print_metrics(struct all *all, int code)
{
	int i, n = 0;
	char *text;

	for (i = 0; i < all->targets.count; i++)
		if (all->metrics[i] != NULL)
			all->metrics[n++] = all->metrics[i];
	if (all->failed ||
	    ekrb_prometheus_join((const char *const *)all->metrics, (size_t)n,
	    &text) != EKRB_OK)
		return ek_options_failed(all->o, NULL, "out of memory");
	fputs(text, stdout);
	ekrb_text_free(text);
	for (i = 0; i < n; i++)
		free(all->metrics[i]);
	return code;
}

/* A worker crashed: its target still gets a line of its own. */
static int
lose_one(void *arg, int i, int signal, char **text_out)
{
	struct all *all = arg;
	const char *name = ek_targets_name(&all->targets, i, all->o->redact);
	char message[64], *safe;

	snprintf(message, sizeof(message),
	    "the probe was ended by signal %d", signal);
	if (ekrb_text_show(name, &safe) != EKRB_OK)
		return EK_EXIT_FAILED;
	fprintf(stderr, "entrakrb-probe: %s: %s\n", safe, message);
	ekrb_text_free(safe);
	if (all->o->json)
		ekrb_error_json(EKRB_SCHEMA_REPORT, EK_EXIT_FAILED, name,
		    message, text_out);
	return EK_EXIT_FAILED;
}

/* The first option given that a replay would contradict; NULL: none. How long
 * it may take, or that no network is touched, it keeps to anyhow. */
static const char *
live_option(const struct ek_probe_settings *s)
{
	const struct {
		const char *name;
		bool given;
	} options[] = {
		{ "--cache", s->cache != NULL },
		{ "--realm", s->realm != NULL },
		{ "--spn", s->spn != NULL },
		{ "--library", s->library != NULL },
		{ "--login", s->login != NULL },
		{ "--store", s->store },
		{ "--only", s->only != NULL },
		{ "--skip", s->skip != NULL },
		{ "--targets", s->targets != NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].given)
			return options[i].name;
	return NULL;
}

/* Takes the report and gives the one for --client; without it the same. */
static int
judge_for_client(const struct all *all, ekrb_report **report)
{
	ekrb_report *judged;
	ekrb_status status;

	if (all->s->client == NULL)
		return 0;
	status = ekrb_report_for_client(*report, all->s->client, &judged);
	ekrb_report_free(*report);
	*report = judged;
	if (status == EKRB_NOMEM)
		return ek_options_failed(all->o, NULL, "out of memory");
	return status == EKRB_OK ? 0 : refuse(all->o, all->ctx, "--client");
}

static int
replay(const struct all *all)
{
	const struct ek_probe_settings *s = all->s;
	struct ek_options *o = all->o;
	ekrb_ctx *ctx = all->ctx;
	ekrb_report *report;
	ekrb_status status;
	char *data, *text = NULL;
	size_t len;
	int code;

	if (o->operand_count > 0)
		return ek_options_usage(o, o->operands[0],
		    "a target cannot be given with --replay");
	if (live_option(s) != NULL)
		return ek_options_usage(o, live_option(s),
		    "it cannot be given with --replay, which asks nobody");
	if (ekrb_file_read(ctx, s->replay, MAX_EVIDENCE, &data, &len) !=
	    EKRB_OK)
		return refuse(o, ctx, s->replay);
	status = ekrb_replay(ctx, data, len, &report);
	ekrb_text_free(data);
	if (status == EKRB_NOMEM)
		return ek_options_failed(o, NULL, "out of memory");
	if (status != EKRB_OK)
		return refuse(o, ctx, s->replay);
	code = judge_for_client(all, &report);
	if (code != 0)
		return code;
	code = finish(all, report, &text);
	if (text != NULL)
		fputs(text, stdout);
	ekrb_text_free(text);
	return code;
}

/* What holds for every target, then each of them. */
static int
check_all(struct all *all)
{
	int i, code = 0;

	if (all->s->record != NULL && all->targets.count > 1)
		return ek_options_usage(all->o, "--record",
		    "it takes the evidence of one target only");
	if (all->s->html != NULL && all->targets.count > 1)
		return ek_options_usage(all->o, "--html",
		    "it takes the report of one target only");
	for (i = 0; i < all->targets.count && code == 0; i++)
		code = probe_target(all, i, NULL);
	return code;
}

static int
run_all(struct all *all, const struct ek_batch *batch)
{
	int code;

	if (all->s->prometheus) {
		all->metrics = calloc((size_t)batch->count,
		    sizeof(*all->metrics));
		if (all->metrics == NULL)
			return ek_options_failed(all->o, NULL,
			    "out of memory");
	}
	code = ek_batch_run(batch);
	if (all->metrics != NULL)
		code = print_metrics(all, code);
	else if (all->failed)
		code = ek_options_failed(all->o, NULL, "out of memory");
	free(all->metrics);
	return code;
}

static int
probe_all(struct all *all)
{
	const struct ek_probe_settings *s = all->s;
	struct ek_batch batch = { .jobs = s->jobs > 0 ? (int)s->jobs : 1,
		.unordered = s->unordered, .run = run_one, .take = take_one,
		.lost = lose_one, .arg = all };
	int code = ek_targets_read(&all->targets, all->o, all->ctx,
	    s->targets);

	if (code == 0)
		code = check_all(all);
	batch.count = all->targets.count;
	if (code == 0)
		code = run_all(all, &batch);
	ek_targets_free(&all->targets);
	return code;
}

/* Reads the known-good record and sees that it is one. */
static int
read_good(struct all *all)
{
	const char *path = all->s->against;
	ekrb_report *report = NULL;
	ekrb_status status;

	if (path == NULL)
		return 0;
	status = ekrb_file_read(all->ctx, path, MAX_EVIDENCE, &all->good,
	    &all->good_len);
	if (status == EKRB_OK)
		status = ekrb_replay(all->ctx, all->good, all->good_len,
		    &report);
	ekrb_report_free(report);
	if (status == EKRB_NOMEM)
		return ek_options_failed(all->o, NULL, "out of memory");
	return status == EKRB_OK ? 0 : refuse(all->o, all->ctx, path);
}

static const char *
name_in_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
stat_folder(const char *path, struct stat *st)
{
	size_t len = (size_t)(name_in_folder(path) - path);
	char *folder = malloc(len + 2);
	bool there = false;

	if (folder != NULL) {
		memcpy(folder, path, len);
		strcpy(folder + len, "."); /* "a/." is the folder, "." ours */
		there = stat(folder, st) == 0;
	}
	free(folder);
	return there;
}

/* Windows numbers no files: there only what is written alike is the same. */
static bool
is_same_file(const char *a, const char *b)
{
	struct stat in_a, in_b;

	if (strcmp(a, b) == 0)
		return true;
	return strcmp(name_in_folder(a), name_in_folder(b)) == 0 &&
	    stat_folder(a, &in_a) && stat_folder(b, &in_b) &&
	    in_a.st_ino != 0 && in_a.st_ino == in_b.st_ino &&
	    in_a.st_dev == in_b.st_dev;
}

/* That the file can be written is seen before the run, which may take long. */
static int
check_file(const struct all *all, const char *path)
{
	if (path == NULL || ekrb_file_check(all->ctx, path) == EKRB_OK)
		return 0;
	return ek_options_failed(all->o, path, "%s",
	    ekrb_error_text(all->ctx));
}

static int
check_files(const struct all *all)
{
	const struct ek_probe_settings *s = all->s;
	int code;

	if (all->o->json && s->prometheus)
		return ek_options_usage(all->o, "--prometheus",
		    "it cannot be given with --json");
	if (s->record != NULL && s->html != NULL &&
	    is_same_file(s->record, s->html))
		return ek_options_usage(all->o, "--html",
		    "it names the file that --record writes");
	code = check_file(all, s->record);
	return code != 0 ? code : check_file(all, s->html);
}

int
ek_probe_act(struct ek_options *o, const struct ek_probe_settings *s)
{
	struct all all = { .o = o, .s = s };
	int code;

	if (ekrb_ctx_new(&all.ctx) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	ek_locate_collectors(all.ctx);
	code = check_files(&all);
	if (code == 0)
		code = read_good(&all);
	if (code == 0)
		code = s->replay != NULL ? replay(&all) : probe_all(&all);
	ekrb_text_free(all.good);
	ekrb_ctx_free(all.ctx);
	return code;
}
