/* SPDX-License-Identifier: BSD-2-Clause */
/* entrakrb-probe: ask for a managed instance's ticket and explain failures. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "entrakrb.h"
#include "locate.h"
#include "options.h"
#include "probe-options.h"

enum { MAX_EVIDENCE = 64 * 1024 * 1024 };

struct settings {
	const char *cache, *realm, *spn, *library, *client, *only, *skip;
	const char *record, *replay;
	int64_t timeout_ms;
	bool offline, store, strict;
};

/* The worse of two exit codes, in the order 4, 1, 3, 0. */
static int
worse(int a, int b)
{
	static const char order[] = { 0, 3, 1, 4 };
	size_t i, worst = 0;

	for (i = 0; i < sizeof(order); i++)
		if (order[i] == a || order[i] == b)
			worst = i;
	return order[worst];
}

static unsigned
style_of(const struct ek_options *o, const struct settings *s)
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

static int
save(struct ek_options *o, ekrb_ctx *ctx, const ekrb_report *report,
    const char *path)
{
	char *evidence;
	int code = 0;

	if (ekrb_report_evidence(report, o->redact ? EKRB_STYLE_REDACT : 0,
	    &evidence) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	if (ekrb_file_write(ctx, path, evidence, strlen(evidence)) != EKRB_OK)
		code = ek_options_failed(o, path, "%s", ekrb_error_text(ctx));
	ekrb_text_free(evidence);
	return code;
}

static int
print(struct ek_options *o, const ekrb_report *report,
    const struct settings *s)
{
	unsigned style = style_of(o, s);
	ekrb_status status = EKRB_OK;
	char *text = NULL;

	if (o->json)
		status = ekrb_report_json(report, style, &text);
	else if (!o->quiet)
		status = ekrb_report_text(report, style, &text);
	if (status != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	if (text != NULL)
		fputs(text, stdout);
	ekrb_text_free(text);
	return ekrb_report_exit_code(report, style);
}

/* Saves, then prints: with --json a failure to save is the only document. */
static int
deliver(struct ek_options *o, ekrb_ctx *ctx, const ekrb_report *report,
    const struct settings *s)
{
	int code = 0;

	if (s->record != NULL)
		code = save(o, ctx, report, s->record);
	if (code == 0 || !o->json)
		code = worse(code, print(o, report, s));
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
    const struct settings *s, const char *target)
{
	if (ekrb_probe_set_target(probe, target) != EKRB_OK)
		return refuse(o, ctx, "TARGET");
	if (s->spn != NULL && ekrb_probe_set_spn(probe, s->spn) != EKRB_OK)
		return refuse(o, ctx, "--spn");
	if (s->realm != NULL &&
	    ekrb_probe_set_realm(probe, s->realm) != EKRB_OK)
		return refuse(o, ctx, "--realm");
	if (s->cache != NULL &&
	    ekrb_probe_set_cache(probe, s->cache) != EKRB_OK)
		return refuse(o, ctx, "--cache");
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
	if (!o->quiet && isatty(STDERR_FILENO))
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

static int
run(struct ek_options *o, ekrb_ctx *ctx, ekrb_probe *probe,
    const struct settings *s)
{
	ekrb_report *report;
	int code;

	if (ekrb_probe_run(probe, &report) != EKRB_OK)
		return ek_options_failed(o, NULL, "%s", ekrb_error_text(ctx));
	code = deliver(o, ctx, report, s);
	ekrb_report_free(report);
	return code;
}

static int
probe_target(struct ek_options *o, ekrb_ctx *ctx, const struct settings *s,
    const char *target, bool only_check)
{
	ekrb_probe *probe;
	int code;

	if (ekrb_probe_new(ctx, &probe) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	code = set_up(o, ctx, probe, s, target);
	if (code == 0)
		code = choose_library(o, ctx, probe, s->library);
	if (code == 0 && !only_check)
		code = run(o, ctx, probe, s);
	ekrb_probe_free(probe);
	return code;
}

static int
replay(struct ek_options *o, ekrb_ctx *ctx, const struct settings *s)
{
	ekrb_report *report;
	ekrb_status status;
	char *data;
	size_t len;
	int code;

	if (o->operand_count > 0)
		return ek_options_usage(o, o->operands[0],
		    "a target cannot be given with --replay");
	if (ekrb_file_read(ctx, s->replay, MAX_EVIDENCE, &data, &len) !=
	    EKRB_OK)
		return refuse(o, ctx, s->replay);
	status = ekrb_replay(ctx, data, len, &report);
	ekrb_text_free(data);
	if (status == EKRB_NOMEM)
		return ek_options_failed(o, NULL, "out of memory");
	if (status != EKRB_OK)
		return refuse(o, ctx, s->replay);
	code = deliver(o, ctx, report, s);
	ekrb_report_free(report);
	return code;
}

/* Nothing runs before everything that was given is right. */
static int
probe_all(struct ek_options *o, ekrb_ctx *ctx, const struct settings *s)
{
	int i, code = 0;

	if (o->operand_count == 0)
		return ek_options_usage(o, "TARGET", "none is given");
	if (s->record != NULL && o->operand_count > 1)
		return ek_options_usage(o, "--record",
		    "it takes the evidence of one target only");
	for (i = 0; i < o->operand_count && code == 0; i++)
		code = probe_target(o, ctx, s, o->operands[i], true);
	if (code != 0)
		return code;
	for (i = 0; i < o->operand_count; i++)
		code = worse(code, probe_target(o, ctx, s, o->operands[i],
		    false));
	return code;
}

static int
list_stages(void)
{
	size_t i;

	for (i = 0; ekrb_stage_name(i) != NULL; i++)
		puts(ekrb_stage_name(i));
	return 0;
}

static int
list_findings(void)
{
	size_t i;

	for (i = 0; ekrb_rule_id(i) != NULL; i++)
		printf("%s\t%s\n", ekrb_rule_id(i), ekrb_rule_title(i));
	return 0;
}

static bool
read_timeout(struct ek_options *o, int64_t *ms_out)
{
	char *end;
	double seconds = strtod(o->arg, &end);

	if (end == o->arg || *end != '\0' || !(seconds >= 0.1) ||
	    seconds > 3600) {
		ek_options_usage(o, "--timeout",
		    "it is no number of seconds from 0.1 to 3600");
		return false;
	}
	*ms_out = (int64_t)(seconds * 1000);
	return true;
}

/* Takes one option; a code ends the program, -1 goes on. */
static int
take_option(struct ek_options *o, int key, struct settings *s)
{
	switch (key) {
	case 'c':
		s->cache = o->arg;
		break;
	case EK_PROBE_REALM:
		s->realm = o->arg;
		break;
	case EK_PROBE_SPN:
		s->spn = o->arg;
		break;
	case EK_PROBE_LIBRARY:
		s->library = o->arg;
		break;
	case EK_PROBE_CLIENT:
		s->client = o->arg;
		break;
	case EK_PROBE_TIMEOUT:
		return read_timeout(o, &s->timeout_ms) ? -1 : EK_EXIT_USAGE;
	case EK_PROBE_OFFLINE:
		s->offline = true;
		break;
	case EK_PROBE_STORE:
		s->store = true;
		break;
	case EK_PROBE_ONLY:
		s->only = o->arg;
		break;
	case EK_PROBE_SKIP:
		s->skip = o->arg;
		break;
	case EK_PROBE_RECORD:
		s->record = o->arg;
		break;
	case EK_PROBE_REPLAY:
		s->replay = o->arg;
		break;
	case EK_PROBE_STRICT:
		s->strict = true;
		break;
	case EK_PROBE_LIST_STAGES:
		return list_stages();
	case EK_PROBE_LIST_FINDINGS:
		return list_findings();
	}
	return -1;
}

static int
act(struct ek_options *o, const struct settings *s)
{
	ekrb_ctx *ctx;
	int code;

	if (ekrb_ctx_new(&ctx) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	ek_locate_collectors(ctx);
	if (s->record != NULL && ekrb_file_check(ctx, s->record) != EKRB_OK)
		code = refuse(o, ctx, s->record);
	else if (s->replay != NULL)
		code = replay(o, ctx, s);
	else
		code = probe_all(o, ctx, s);
	ekrb_ctx_free(ctx);
	return code;
}

int
main(int argc, char **argv)
{
	struct settings s = { 0 };
	struct ek_options o;
	int key, code;

	ek_options_begin(&o, &ek_tool_probe, argc, argv);
	while ((key = ek_options_next(&o)) > 0) {
		code = take_option(&o, key, &s);
		if (code >= 0)
			return ek_options_end(&o, code);
	}
	if (key == EK_OPTIONS_STOP)
		return ek_options_end(&o, o.exit_code);
	return ek_options_end(&o, act(&o, &s));
}
