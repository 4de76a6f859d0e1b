/* SPDX-License-Identifier: BSD-2-Clause */
/* What became of the collector programs themselves. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/rule.h"

static enum ek_answer
any_stage(const struct ek_facts *facts, enum ek_run run, struct ek_note *note,
    void say(struct ek_note *, const char *, const struct ek_stage_run *))
{
	enum ek_answer answer = EK_NO;
	int i;

	for (i = 0; i < EK_N_STAGES; i++) {
		struct ek_stage_run stage =
		    ek_facts_stage(facts, (enum ek_stage)i);

		if (stage.run != run)
			continue;
		if (answer == EK_NO)
			note->stage = (enum ek_stage)i;
		answer = EK_YES;
		say(note, ek_stage_name((enum ek_stage)i), &stage);
	}
	return answer;
}

static void
say_crash(struct ek_note *note, const char *stage,
    const struct ek_stage_run *run)
{
	ek_note(note, "Stage %s ended when the library it was asking broke "
	    "off%s%s.", stage, run->why != NULL ? ": " : "",
	    run->why != NULL ? run->why : "");
}

static void
say_silence(struct ek_note *note, const char *stage,
    const struct ek_stage_run *run)
{
	if (run->duration_ms >= 0)
		ek_note(note, "Stage %s gave no answer for %" PRId64 " ms, its "
		    "share of the time.", stage, run->duration_ms);
	else
		ek_note(note, "Stage %s gave no answer within its share of "
		    "the time.", stage);
}

static enum ek_answer
crashed(const struct ek_facts *facts, struct ek_note *note)
{
	return any_stage(facts, EK_RUN_KILLED, note, say_crash);
}

const struct ek_rule ek_rule_collector_crashed = {
	.id = "collector-crashed",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "a library crashed while it was being asked",
	.explanation = "Every library is asked in a process of its own. That "
	    "process ended by a signal, so what the stage would have told is "
	    "not known. A SQL client in the same situation would crash too.",
	.remedies = { { "Update the Kerberos library: the crash of libgssapi "
	    "1.20.0 to 1.21.2 on a damaged default cache is mended in 1.21.3.",
	    "apt-get install --only-upgrade libgssapi-krb5-2", "linux",
	    "admin" } },
	.references = { "MIT krb5 commit 635c8cca" },
	.run = crashed
};

static enum ek_answer
timed_out(const struct ek_facts *facts, struct ek_note *note)
{
	return any_stage(facts, EK_RUN_TIMEOUT, note, say_silence);
}

const struct ek_rule ek_rule_collector_timeout = {
	.id = "collector-timeout",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "a stage did not end in time",
	.explanation = "The stage was ended when its share of --timeout was "
	    "used up; later stages ran all the same.",
	.remedies = { { "Give the run more time.",
	    "entrakrb-probe --timeout 60 {again}", "any", "user" } },
	.references = { "entrakrb-probe(1): --timeout" },
	.run = timed_out
};

/* True if a server or a library was given up as silent. */
static bool
was_silent(const struct ek_facts *facts)
{
	static const char *const lists[] = { "network.kdcs", "tls.handshakes",
		"kdcproxy.requests" };
	size_t i, k;
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++)
		if (ek_facts_stage(facts, (enum ek_stage)stage).run ==
		    EK_RUN_TIMEOUT)
			return true;
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (k = 0; k < ek_fact_count(facts, lists[i]); k++)
			if (ek_item_is(ek_fact_item(facts, lists[i], k),
			    "timed_out", true))
				return true;
	return ek_fact_is(facts, "endpoint.timed_out", true);
}

static enum ek_answer
delayed(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t delayed_ms, whole_ms;

	if (!ek_fact_int(facts, "run.delayed_ms", &delayed_ms) ||
	    !ek_fact_int(facts, "run.timeout_ms", &whole_ms))
		return EK_UNKNOWN;
	if (delayed_ms < whole_ms / 10 || !was_silent(facts))
		return EK_NO;
	ek_note(note, "The probe itself waited %" PRId64 " ms for a "
	    "processor, of the %" PRId64 " ms it was given.", delayed_ms,
	    whole_ms);
	ek_note_fact(note, facts, "run.delayed_ms");
	return EK_YES;
}

const struct ek_rule ek_rule_collector_delayed = {
	.id = "collector-delayed",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "this machine was too busy to tell who is silent",
	.explanation = "Other programs had the processors for a good part of "
	    "the time. What looks like silence of a server may be this "
	    "machine's own slowness.",
	.remedies = { { "Give the run more time, or try again when the machine "
	    "has less to do.", "entrakrb-probe --timeout 60 {again}", "any",
	    "user" } },
	.references = { "proc(5): /proc/pid/schedstat" },
	.run = delayed
};

static enum ek_answer
missing(const struct ek_facts *facts, struct ek_note *note)
{
	size_t i, n = ek_fact_count(facts, "environment.collectors");
	enum ek_answer answer = n > 0 ? EK_NO : EK_UNKNOWN;

	for (i = 0; i < n; i++) {
		const json_t *item =
		    ek_fact_item(facts, "environment.collectors", i);
		const char *path = ek_item_str(item, "path");

		if (!ek_item_is(item, "present", false))
			continue;
		answer = EK_YES;
		ek_note(note, "The collector program %s is not there.",
		    path != NULL ? path : "(unknown)");
		ek_note_value(note, "environment.collectors", item);
	}
	return answer;
}

const struct ek_rule ek_rule_collector_missing = {
	.id = "collector-missing",
	.stage = EK_STAGE_ENVIRONMENT,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "a collector program of libentrakrb is missing",
	.explanation = "The library asks Kerberos and the network through "
	    "small programs of its own. Without them nothing live can be "
	    "examined.",
	.remedies = { { "Install libentrakrb again, with the programs under "
	    "its libexec folder, or have the linking program say where they "
	    "are.", NULL, "any", "admin" } },
	.references = { "entrakrb.h: ekrb_ctx_set_collectors" },
	.run = missing
};
