/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/report.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mask.h"
#include "base/privilege.h"
#include "diagnose/drivers.h"
#include "probe/evidence.h"
#include "probe/login.h"
#include "probe/other.h"
#include "probe/run.h"
#include "probe/target.h"

#define DEFAULT_REALM "KERBEROS.MICROSOFTONLINE.COM"

enum { DEFAULT_TIMEOUT = 20000, MIN_TIMEOUT = 100, MAX_TIMEOUT = 3600000 };

struct ekrb_probe {
	ekrb_ctx *ctx;
	struct ek_target target;
	struct ek_login login; /* no text: none is wanted */
	char *realm, *cache, *library, *client;
	ek_stage_set only, skip;
	int64_t timeout_ms;
	bool offline, store;
	ek_progress_fn *progress;
	void *progress_arg;
};

ekrb_status
ekrb_probe_new(ekrb_ctx *ctx, ekrb_probe **probe_out)
{
	ekrb_probe *probe = calloc(1, sizeof(*probe));

	*probe_out = NULL;
	if (probe == NULL)
		return ek_ctx_no_memory(ctx);
	probe->ctx = ctx;
	probe->only = EK_ALL_STAGES;
	probe->timeout_ms = DEFAULT_TIMEOUT;
	*probe_out = probe;
	return EKRB_OK;
}

void
ekrb_probe_free(ekrb_probe *probe)
{
	if (probe == NULL)
		return;
	ek_target_free(&probe->target);
	ek_login_free(&probe->login);
	free(probe->realm);
	free(probe->cache);
	free(probe->library);
	free(probe->client);
	free(probe);
}

ekrb_status
ekrb_probe_set_target(ekrb_probe *probe, const char *text)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);
	struct ek_target target;

	if (ek_target_parse(&target, text, error)) {
		ek_target_free(&probe->target);
		probe->target = target;
	}
	return error->status;
}

ekrb_status
ekrb_probe_set_spn(ekrb_probe *probe, const char *spn)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (probe->target.host == NULL)
		return ek_error_set(error, EKRB_STATE, "no target is set");
	ek_target_set_spn(&probe->target, spn, error);
	return error->status;
}

ekrb_status
ekrb_probe_set_login(ekrb_probe *probe, const char *text)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);
	struct ek_login login;

	if (ek_login_parse(&login, text, error)) {
		ek_login_free(&probe->login);
		probe->login = login;
	}
	return error->status;
}

/* A realm: printable ASCII without what separates names. */
static bool
is_realm(const char *realm)
{
	size_t i, len = strlen(realm);

	for (i = 0; i < len; i++)
		if (realm[i] <= ' ' || realm[i] > '~' ||
		    strchr("/@\\\"'", realm[i]) != NULL)
			return false;
	return len > 0 && len <= EK_HOST_MAX;
}

ekrb_status
ekrb_probe_set_realm(ekrb_probe *probe, const char *realm)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (!is_realm(realm))
		return ek_error_set(error, EKRB_ARGUMENT, "no realm name");
	return ek_ctx_keep(probe->ctx, &probe->realm, realm);
}

ekrb_status
ekrb_probe_set_cache(ekrb_probe *probe, const char *cache)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (cache[0] == '\0')
		return ek_error_set(error, EKRB_ARGUMENT, "it is empty");
	return ek_ctx_keep(probe->ctx, &probe->cache, cache);
}

ekrb_status
ekrb_probe_set_timeout(ekrb_probe *probe, int64_t ms)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (ms < MIN_TIMEOUT || ms > MAX_TIMEOUT)
		return ek_error_set(error, EKRB_ARGUMENT,
		    "the time is not between 0.1 and 3600 seconds");
	probe->timeout_ms = ms;
	return EKRB_OK;
}

static bool
is_client(const char *client, struct ek_error *error)
{
	enum ek_client known;

	if (strcmp(client, "all") == 0 || ek_client_parse(client, &known))
		return true;
	ek_error_set(error, EKRB_ARGUMENT, "no client is called '%s'", client);
	ek_mask_error(error);
	return false;
}

ekrb_status
ekrb_probe_set_client(ekrb_probe *probe, const char *client)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (!is_client(client, error))
		return error->status;
	return ek_ctx_keep(probe->ctx, &probe->client, client);
}

ekrb_status
ekrb_probe_set_library(ekrb_probe *probe, const char *library)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);
	const char *folder = ek_ctx_collectors(probe->ctx);
	bool both = strcmp(library, "both") == 0;

	if (!both && strcmp(library, "mit") != 0 &&
	    strcmp(library, "heimdal") != 0 && strcmp(library, "sspi") != 0) {
		ek_error_set(error, EKRB_ARGUMENT,
		    "no library is called '%s'", library);
		ek_mask_error(error);
		return error->status;
	}
	if (both ? !ek_collector_is_there(folder, "mit") ||
	    !ek_collector_is_there(folder, "heimdal") :
	    !ek_collector_is_there(folder, library))
		return ek_error_set(error, EKRB_UNSUPPORTED,
		    "the collector for %s is not installed", library);
	return ek_ctx_keep(probe->ctx, &probe->library, library);
}

ekrb_status
ekrb_probe_set_only(ekrb_probe *probe, const char *stages)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	if (ek_stages_parse(stages, &probe->only, error))
		probe->only = ek_stages_close(probe->only);
	return error->status;
}

ekrb_status
ekrb_probe_set_skip(ekrb_probe *probe, const char *stages)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);

	ek_stages_parse(stages, &probe->skip, error);
	return error->status;
}

void
ekrb_probe_set_offline(ekrb_probe *probe, bool offline)
{
	probe->offline = offline;
}

void
ekrb_probe_set_store(ekrb_probe *probe, bool store)
{
	probe->store = store;
}

void
ekrb_probe_set_progress(ekrb_probe *probe,
    void (*fn)(void *, const char *, int64_t), void *arg)
{
	probe->progress = fn;
	probe->progress_arg = arg;
}

/* The realm to ask: as set, else as given with the SPN, else Entra's. */
static const char *
realm_of(const ekrb_probe *probe)
{
	if (probe->realm != NULL)
		return probe->realm;
	return probe->target.spn_realm != NULL ? probe->target.spn_realm :
	    DEFAULT_REALM;
}

static bool
set_run_facts(const ekrb_probe *probe, struct ek_facts *facts, int64_t now,
    const char *library)
{
	return ek_target_facts(&probe->target, facts) &&
	    ek_target_classify(probe->target.host, facts) &&
	    ek_fact_set_int(facts, "run.now", now) &&
	    ek_fact_set_str(facts, "run.realm", realm_of(probe)) &&
	    ek_fact_set_bool(facts, "run.realm_given", probe->realm != NULL ||
	    probe->target.spn_realm != NULL) &&
	    (probe->cache != NULL ?
	    ek_fact_set(facts, "run.cache", ek_json_masked(probe->cache)) :
	    ek_fact_set_absent(facts, "run.cache")) &&
	    (probe->client == NULL ||
	    ek_fact_set_str(facts, "run.client", probe->client)) &&
	    ek_fact_set_bool(facts, "run.offline", probe->offline) &&
	    ek_fact_set_bool(facts, "run.store", probe->store) &&
	    ek_fact_set_int(facts, "run.timeout_ms", probe->timeout_ms) &&
	    ek_fact_set_str(facts, "run.library", library) &&
	    ek_fact_set_str(facts, "run.source", "live");
}

static bool
mark_left_out(struct ek_facts *facts, ek_stage_set set, const char *why)
{
	int stage;

	for (stage = 0; stage < EK_N_STAGES; stage++)
		if ((set & EK_STAGE_BIT(stage)) &&
		    !ek_facts_set_stage(facts, (enum ek_stage)stage,
		    EK_RUN_SKIPPED, why, 0))
			return false;
	return true;
}

/* Marks what is left out and gives what is to run. */
static bool
choose_stages(const ekrb_probe *probe, struct ek_facts *facts,
    ek_stage_set *run_out)
{
	ek_stage_set offline = probe->offline ? ek_stages_of_network() : 0;
	ek_stage_set login = probe->login.text.len > 0 ? 0 :
	    EK_STAGE_BIT(EK_STAGE_LOGIN);

	*run_out = probe->only & ~probe->skip & ~offline & ~login;
	return mark_left_out(facts, EK_ALL_STAGES & ~probe->only,
	    EK_WHY_ON_REQUEST " (--only)") &&
	    mark_left_out(facts, offline, EK_WHY_ON_REQUEST " (--offline)") &&
	    mark_left_out(facts, probe->skip, EK_WHY_ON_REQUEST " (--skip)") &&
	    mark_left_out(facts, login,
	    EK_WHY_ON_REQUEST " (only with --login)");
}

/* With the login's connection string, if that stage is to run. */
static bool
run_collectors(const ekrb_probe *probe, struct ek_facts *facts,
    struct ek_run_options *options, struct ek_error *error)
{
	struct ek_buf secret = { .secret = true };
	bool done = true;

	options->cache = probe->cache;
	if (options->stages & EK_STAGE_BIT(EK_STAGE_LOGIN)) {
		ek_login_secret(&probe->login, probe->target.host,
		    probe->target.port, &secret);
		options->secret = &secret;
		done = ek_login_facts(&probe->login, facts) && !secret.failed;
	}
	if (done)
		done = ek_run_collectors(facts, options, error);
	else
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	ek_buf_free(&secret);
	options->secret = NULL;
	return done;
}

/* MIT first, whose verdict it is, then Heimdal in the time that is left. */
static bool
run_both(const ekrb_probe *probe, struct ek_facts *facts,
    struct ek_run_options *options, struct ek_error *error)
{
	int64_t deadline = ek_clock_ms() + options->timeout_ms;

	options->library = "mit";
	options->timeout_ms -= options->timeout_ms * EK_OTHER_SHARE / 100;
	if (!run_collectors(probe, facts, options, error))
		return false;
	options->library = "heimdal";
	options->timeout_ms = ek_clock_left(deadline);
	return ek_run_other(facts, options, error);
}

static bool
run(const ekrb_probe *probe, struct ek_facts *facts, int64_t now,
    struct ek_error *error)
{
	const char *collectors = ek_ctx_collectors(probe->ctx);
	struct ek_run_options options = { .collectors = collectors,
		.library = probe->library != NULL ? probe->library :
		    ek_default_library(collectors),
		.timeout_ms = probe->timeout_ms, .progress = probe->progress,
		.progress_arg = probe->progress_arg };

	if (set_run_facts(probe, facts, now, options.library) &&
	    choose_stages(probe, facts, &options.stages))
		return strcmp(options.library, "both") == 0 ?
		    run_both(probe, facts, &options, error) :
		    run_collectors(probe, facts, &options, error);
	ek_error_set(error, EKRB_NOMEM, "out of memory");
	return false;
}

ekrb_status
ekrb_probe_run(ekrb_probe *probe, ekrb_report **report_out)
{
	struct ek_error *error = ek_ctx_begin(probe->ctx);
	int64_t now = (int64_t)time(NULL), start = ek_clock_ms(), took;
	struct ek_facts *facts;

	*report_out = NULL;
	if (probe->target.host == NULL)
		return ek_error_set(error, EKRB_STATE, "no target is set");
	if (ek_is_privileged())
		return ek_error_set(error, EKRB_STATE, "a probe does not run "
		    "with more rights than its caller has (set-user-id)");
	facts = ek_facts_new();
	if (facts == NULL)
		return ek_ctx_no_memory(probe->ctx);
	if (!run(probe, facts, now, error)) {
		ek_facts_free(facts);
		return error->status;
	}
	took = ek_clock_ms() - start;
	if (!ek_fact_set_int(facts, "run.duration_ms", took)) {
		ek_facts_free(facts);
		return ek_ctx_no_memory(probe->ctx);
	}
	return ek_report_new(probe->ctx, facts, now, took, report_out);
}

ekrb_status
ekrb_replay(ekrb_ctx *ctx, const void *data, size_t len,
    ekrb_report **report_out)
{
	struct ek_error *error = ek_ctx_begin(ctx);
	struct ek_facts *facts = ek_facts_new();
	struct ek_evidence_head head;
	int64_t started, took = -1;

	*report_out = NULL;
	if (facts == NULL)
		return ek_ctx_no_memory(ctx);
	if (!ek_evidence_read(facts, data, len, &head, error)) {
		ek_facts_free(facts);
		return error->status;
	}
	started = head.started;
	ek_fact_int(facts, "run.now", &started);
	ek_fact_int(facts, "run.duration_ms", &took);
	if (!ek_fact_set_bool(facts, "run.complete", head.complete)) {
		ek_facts_free(facts);
		return ek_ctx_no_memory(ctx);
	}
	return ek_report_new(ctx, facts, started, took, report_out);
}

ekrb_status
ekrb_report_for_client(const ekrb_report *report, const char *client,
    ekrb_report **report_out)
{
	struct ek_error *error = ek_ctx_begin(report->ctx);
	struct ek_facts *facts;

	*report_out = NULL;
	if (!is_client(client, error))
		return error->status;
	facts = ek_facts_copy(report->facts);
	if (facts == NULL || !ek_fact_set_str(facts, "run.client", client)) {
		ek_facts_free(facts);
		return ek_ctx_no_memory(report->ctx);
	}
	return ek_report_new(report->ctx, facts, report->started,
	    report->duration_ms, report_out);
}
