/* SPDX-License-Identifier: BSD-2-Clause */
/* entrakrb-inspect: decode and judge ticket material. */
#include <stdio.h>

#include "entrakrb.h"
#include "locate.h"
#include "inspect-options.h"
#include "options.h"

enum { MONITOR_UNKNOWN = 3 };

struct settings {
	const char *keytab, *spn;
	int64_t at, warn, crit;
	bool has_at, status;
	bool written; /* output was begun */
};

static bool
write_stdout(void *arg, const char *data, size_t len)
{
	*(bool *)arg = true;
	return fwrite(data, 1, len, stdout) == len;
}

/* False: EK_OPTIONS_STOP, a usage error was printed. */
static bool
take_option(struct ek_options *o, int key, struct settings *s)
{
	switch (key) {
	case 'k':
		s->keytab = o->arg;
		return true;
	case 's':
		s->status = true;
		return true;
	case EK_INSPECT_SPN:
		s->spn = o->arg;
		return true;
	case EK_INSPECT_AT:
		s->has_at = ekrb_time_parse(o->arg, &s->at) == EKRB_OK;
		if (!s->has_at)
			ek_options_usage(o, "--at", "%s%s%s is no time such as "
			    "2026-11-22T10:00:00Z or @1795341600",
			    o->redact ? "" : "'", o->redact ? "it" : o->arg,
			    o->redact ? "" : "'");
		return s->has_at;
	case EK_INSPECT_WARN:
		return ek_options_duration(o, &s->warn);
	case EK_INSPECT_CRIT:
		return ek_options_duration(o, &s->crit);
	default:
		return true;
	}
}

static unsigned
style_of(const struct ek_options *o)
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
	return style;
}

static ekrb_form
form_of(const struct ek_options *o, const struct settings *s)
{
	if (s->status)
		return EKRB_FORM_NONE;
	if (o->json)
		return EKRB_FORM_JSON;
	return o->quiet ? EKRB_FORM_NONE : EKRB_FORM_TEXT;
}

/* 0, or the code of a usage error. */
static int
set_up(struct ek_options *o, ekrb_ctx *ctx, ekrb_inspect *inspect,
    struct settings *s)
{
	if (s->has_at)
		ekrb_inspect_set_time(inspect, s->at);
	if (s->spn != NULL && ekrb_inspect_set_spn(inspect, s->spn) != EKRB_OK)
		return ek_options_usage(o, "--spn", "%s", o->redact ?
		    "it is not SERVICE/HOST[:PORT][@REALM]" :
		    ekrb_error_text(ctx));
	if (s->keytab != NULL &&
	    ekrb_inspect_set_keytab(inspect, s->keytab) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	if (s->warn >= 0 || s->crit >= 0)
		ekrb_inspect_set_monitor(inspect, s->warn, s->crit);
	ekrb_inspect_set_output(inspect, form_of(o, s), style_of(o),
	    write_stdout, &s->written);
	return 0;
}

static int
run(struct ek_options *o, ekrb_ctx *ctx, ekrb_inspect *inspect,
    const struct settings *s)
{
	ekrb_status status = EKRB_OK, ended;
	int i, code;

	if (o->operand_count == 0)
		status = ekrb_inspect_input(inspect, NULL);
	for (i = 0; i < o->operand_count && status == EKRB_OK; i++)
		status = ekrb_inspect_input(inspect, o->operands[i]);
	ended = ekrb_inspect_end(inspect, &code);
	if (status == EKRB_OK)
		status = ended;
	if (status == EKRB_IO)
		return o->failed_code;
	if (status != EKRB_OK && s->written && o->json) {
		fprintf(stderr, "%s: %s\n", o->tool->name,
		    ekrb_error_text(ctx));
		return o->failed_code;
	}
	if (status != EKRB_OK)
		return ek_options_failed(o, NULL, "%s", ekrb_error_text(ctx));
	if (s->status && s->spn != NULL)
		return ekrb_inspect_spn_end(inspect) > 0 ? 0 : 1;
	if (s->status)
		return ekrb_inspect_cloud_tgt_end(inspect) > 0 ? 0 : 1;
	return code;
}

static int
inspect_all(struct ek_options *o, struct settings *s)
{
	ekrb_inspect *inspect;
	ekrb_ctx *ctx;
	int code;

	if (ekrb_ctx_new(&ctx) != EKRB_OK)
		return ek_options_failed(o, NULL, "out of memory");
	ek_locate_collectors(ctx);
	if (ekrb_inspect_new(ctx, &inspect) != EKRB_OK) {
		ekrb_ctx_free(ctx);
		return ek_options_failed(o, NULL, "out of memory");
	}
	code = set_up(o, ctx, inspect, s);
	if (code == 0)
		code = run(o, ctx, inspect, s);
	ekrb_inspect_free(inspect);
	ekrb_ctx_free(ctx);
	return code;
}

/* With thresholds any error is UNKNOWN, as monitoring systems have it. */
static bool
asks_monitor(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		const char *a = argv[i];

		if (a[0] == '-' && a[1] == '-' && a[2] == '\0')
			return false;
		if (a[0] == '-' && a[1] == '-' && ((a[2] == 'w' &&
		    a[3] == 'a') || (a[2] == 'c' && a[3] == 'r')))
			return true;
	}
	return false;
}

int
main(int argc, char **argv)
{
	struct settings s = { .warn = -1, .crit = -1 };
	struct ek_options o;
	int key, code;

	ek_options_begin(&o, &ek_tool_inspect, argc, argv);
	if (asks_monitor(argc, argv))
		o.usage_code = o.failed_code = MONITOR_UNKNOWN;
	while ((key = ek_options_next(&o)) > 0)
		if (!take_option(&o, key, &s)) {
			key = EK_OPTIONS_STOP;
			break;
		}
	code = key == EK_OPTIONS_STOP ? o.exit_code : inspect_all(&o, &s);
	return ek_options_end(&o, code);
}
