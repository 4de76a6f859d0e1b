/* SPDX-License-Identifier: BSD-2-Clause */
/* entrakrb-probe: ask for a managed instance's ticket and explain failures. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "probe-options.h"
#include "probe-run.h"

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

static void
forget_login(struct ek_probe_settings *s)
{
	volatile char *at = s->login;

	while (at != NULL && *at != '\0')
		*at++ = '\0';
	free(s->login);
	s->login = NULL;
}

static bool
read_timeout(struct ek_options *o, int64_t *ms_out)
{
	bool decimal = o->arg[strspn(o->arg, "0123456789.")] == '\0';
	char *end;
	double seconds = strtod(o->arg, &end);

	if (!decimal || *end != '\0' || !(seconds >= 0.1) ||
	    seconds > 3600) {
		ek_options_usage(o, "--timeout",
		    "it is no number of seconds from 0.1 to 3600");
		return false;
	}
	*ms_out = (int64_t)(seconds * 1000);
	return true;
}

/* Takes a copy and blanks the original, which the list of processes shows. */
static int
take_login(struct ek_options *o, struct ek_probe_settings *s)
{
	char *shown = (char *)(uintptr_t)o->arg;

	forget_login(s);
	s->login = strdup(shown);
	memset(shown, '*', strlen(shown));
	return s->login != NULL ? -1 :
	    ek_options_failed(o, NULL, "out of memory");
}

/* Takes one option; a code ends the program, -1 goes on. */
static int
take_option(struct ek_options *o, int key, struct ek_probe_settings *s)
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
	case EK_PROBE_LOGIN:
		return take_login(o, s);
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
	case EK_PROBE_TARGETS:
		s->targets = o->arg;
		break;
	case EK_PROBE_JOBS:
		return ek_options_number(o, 1, EK_JOBS_MAX, &s->jobs) ? -1 :
		    EK_EXIT_USAGE;
	case EK_PROBE_UNORDERED:
		s->unordered = true;
		break;
	case EK_PROBE_RECORD:
		s->record = o->arg;
		break;
	case EK_PROBE_REPLAY:
		s->replay = o->arg;
		break;
	case EK_PROBE_AGAINST:
		s->against = o->arg;
		break;
	case EK_PROBE_HTML:
		s->html = o->arg;
		break;
	case EK_PROBE_PROMETHEUS:
		s->prometheus = true;
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
run(struct ek_options *o, struct ek_probe_settings *s)
{
	int key, code;

	while ((key = ek_options_next(o)) > 0) {
		code = take_option(o, key, s);
		if (code >= 0)
			return code;
	}
	return key == EK_OPTIONS_STOP ? o->exit_code : ek_probe_act(o, s);
}

int
main(int argc, char **argv)
{
	struct ek_probe_settings s = { 0 };
	struct ek_options o;
	int code;

	ek_options_begin(&o, &ek_tool_probe, argc, argv);
	code = run(&o, &s);
	forget_login(&s);
	return ek_options_end(&o, code);
}
