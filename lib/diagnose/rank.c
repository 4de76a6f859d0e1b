/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "diagnose/krberr.h"
#include "diagnose/rank.h"

static bool
explains(const struct ek_finding *cause, const struct ek_finding *effect)
{
	const char *const *id = cause->rule->explains;
	size_t i;

	for (i = 0; i < EK_MAX_EXPLAINS && id[i] != NULL; i++)
		if (strcmp(id[i], effect->rule->id) == 0)
			return true;
	return false;
}

/* The finding of at least that severity that explains F, or NULL. */
static struct ek_finding *
explainer(struct ek_diagnosis *d, const struct ek_finding *f)
{
	size_t i;

	for (i = 0; i < d->n_findings && !f->own; i++)
		if (&d->findings[i] != f &&
		    d->findings[i].severity >= f->severity &&
		    explains(&d->findings[i], f))
			return &d->findings[i];
	return NULL;
}

/* What did not stop the ticket is no error. */
static void
forgive_what_did_not_hurt(struct ek_diagnosis *d, const struct ek_facts *facts)
{
	size_t i;

	if (!ek_ticket_is_obtained(facts))
		return;
	for (i = 0; i < d->n_findings; i++)
		if (d->findings[i].stage < EK_STAGE_TICKET &&
		    d->findings[i].severity == EK_ERROR)
			d->findings[i].severity = EK_WARNING;
}

/* True if A is the better root: direct evidence before symptoms, then the
 * earlier stage, then what blocks, then the order of the chain. */
static bool
is_better(const struct ek_finding *a, const struct ek_finding *b)
{
	bool a_direct = a->rule->weight != EK_SYMPTOM;
	bool b_direct = b->rule->weight != EK_SYMPTOM;

	if (a_direct != b_direct)
		return a_direct;
	if (a->stage != b->stage)
		return a->stage < b->stage;
	return a->rule->weight == EK_BLOCKING &&
	    b->rule->weight != EK_BLOCKING;
}

/* The best error, among all or among those that nothing explains. */
static struct ek_finding *
best_error(struct ek_diagnosis *d, bool unexplained)
{
	struct ek_finding *best = NULL;
	size_t i;

	for (i = 0; i < d->n_findings; i++) {
		struct ek_finding *f = &d->findings[i];

		if (f->severity == EK_ERROR &&
		    (!unexplained || explainer(d, f) == NULL) &&
		    (best == NULL || is_better(f, best)))
			best = f;
	}
	return best;
}

static struct ek_finding *
find_root(struct ek_diagnosis *d)
{
	struct ek_finding *root = best_error(d, true);

	return root != NULL ? root : best_error(d, false);
}

static void
give_role(struct ek_diagnosis *d, struct ek_finding *f,
    const struct ek_finding *root)
{
	const struct ek_finding *cause = explainer(d, f);

	if (root != NULL && f == root)
		f->role = EK_ROOT;
	else if (cause != NULL)
		f->role = EK_CONSEQUENCE;
	else if (root != NULL && f->rule->weight == EK_SYMPTOM && !f->own &&
	    f->stage >= root->stage) {
		f->role = EK_CONSEQUENCE;
		cause = root;
	} else
		f->role = EK_INDEPENDENT;
	f->caused_by = f->role == EK_CONSEQUENCE ? cause->rule->id : NULL;
}

/* A key that sorts findings in the order of reading. */
static int
reading_key(const struct ek_finding *f)
{
	return (f->role == EK_ROOT ? 0 : 1000) +
	    (EK_ERROR - (int)f->severity) * 100 + (int)f->stage;
}

/* Insertion sort: few findings, and equal ones keep the chain's order. */
static void
sort_findings(struct ek_diagnosis *d)
{
	size_t i, k;

	for (i = 1; i < d->n_findings; i++) {
		struct ek_finding moved = d->findings[i];

		for (k = i; k > 0 && reading_key(&moved) <
		    reading_key(&d->findings[k - 1]); k--)
			d->findings[k] = d->findings[k - 1];
		d->findings[k] = moved;
	}
}

/* True if the cause of findings[K] is among those from I on. */
static bool
waits_for_cause(const struct ek_diagnosis *d, size_t i, size_t k)
{
	const struct ek_finding *cause = ek_diagnosis_find(d,
	    d->findings[k].caused_by);

	return cause != NULL && cause >= &d->findings[i];
}

/* Brings each consequence behind its cause, all else left in its order. */
static void
put_causes_first(struct ek_diagnosis *d)
{
	size_t i, k;

	for (i = 0; i < d->n_findings; i++) {
		struct ek_finding moved;

		for (k = i; k < d->n_findings && waits_for_cause(d, i, k); k++)
			continue;
		if (k == d->n_findings) /* a circle: leave it */
			return;
		moved = d->findings[k];
		for (; k > i; k--)
			d->findings[k] = d->findings[k - 1];
		d->findings[i] = moved;
	}
}

/* The first finding of that stage, errors before warnings; NULL if none. */
static const struct ek_finding *
worst_of_stage(const struct ek_diagnosis *d, enum ek_stage stage)
{
	const struct ek_finding *worst = NULL;
	size_t i;

	for (i = 0; i < d->n_findings; i++) {
		const struct ek_finding *f = &d->findings[i];

		if (f->stage == stage &&
		    (worst == NULL || f->severity > worst->severity))
			worst = f;
	}
	return worst;
}

static char *
copy(const char *text)
{
	struct ek_buf buf = { 0 };

	ek_buf_puts(&buf, text);
	return ek_buf_take(&buf);
}

/* Why the stage is not well, though no finding is of it; or NULL. */
static const char *
why_not_well(const struct ek_facts *facts, enum ek_stage stage)
{
	if (stage == EK_STAGE_TGT && ek_fact_is(facts, "tgt.found", false) &&
	    ek_fact_str(facts, "tgt.kind") == NULL &&
	    !ek_ticket_is_obtained(facts))
		return "the cache in use gives no TGT";
	return NULL;
}

static bool
judge_stage(struct ek_diagnosis *d, const struct ek_facts *facts,
    enum ek_stage stage)
{
	struct ek_stage_run run = ek_facts_stage(facts, stage);
	struct ek_stage_verdict *v = &d->stages[stage];
	const struct ek_finding *worst = worst_of_stage(d, stage);
	const char *why = run.why;

	v->duration_ms = run.duration_ms;
	v->status = EK_STAGE_OK;
	if (run.run == EK_RUN_SKIPPED || run.run == EK_RUN_UNKNOWN) {
		v->status = EK_STAGE_SKIP;
		if (why == NULL)
			why = "nothing is recorded of it";
	}
	if (run.run == EK_RUN_KILLED || run.run == EK_RUN_TIMEOUT)
		v->status = EK_STAGE_FAIL;
	if (v->status == EK_STAGE_OK && why_not_well(facts, stage) != NULL) {
		v->status = EK_STAGE_FAIL;
		why = why_not_well(facts, stage);
	}
	if (worst != NULL && worst->severity == EK_ERROR)
		v->status = EK_STAGE_FAIL;
	if (worst != NULL && worst->severity == EK_WARNING &&
	    v->status == EK_STAGE_OK)
		v->status = EK_STAGE_WARN;
	if (worst != NULL && worst->severity >= EK_WARNING)
		why = worst->rule->title;
	if (why == NULL)
		return true;
	v->why = copy(why);
	return v->why != NULL;
}

/* A skip somebody asked for does not make the run inconclusive. */
static bool
was_left_out(struct ek_stage_run run)
{
	return run.run == EK_RUN_SKIPPED && run.why != NULL &&
	    strncmp(run.why, EK_WHY_ON_REQUEST, strlen(EK_WHY_ON_REQUEST)) == 0;
}

/* Why a stage that was to be examined was not, or NULL. */
static const char *
why_not_examined(const struct ek_facts *facts, int stage)
{
	struct ek_stage_run run = ek_facts_stage(facts, (enum ek_stage)stage);

	if (run.run == EK_RUN_DONE || was_left_out(run))
		return NULL;
	return run.why != NULL ? run.why : "nothing is recorded of it";
}

/* The login is looked at only where one was wanted. */
static int
last_stage(const struct ek_facts *facts)
{
	return ek_fact_known(facts, "run.login") ? EK_N_STAGES :
	    EK_STAGE_LOGIN;
}

/* What could not be examined although it was to be, a reason that several
 * stages in a row share said once; NULL if out of memory. */
static char *
what_is_missing(const struct ek_facts *facts)
{
	struct ek_buf buf = { 0 };
	const char *last = NULL, *why;
	int i;

	for (i = 0; i < last_stage(facts); i++) {
		why = why_not_examined(facts, i);
		if (why == NULL)
			continue;
		if (last != NULL && strcmp(last, why) != 0)
			ek_buf_printf(&buf, " (%s)", last);
		ek_buf_printf(&buf, "%s%s", last != NULL ? ", " : "",
		    ek_stage_name((enum ek_stage)i));
		last = why;
	}
	if (last != NULL)
		ek_buf_printf(&buf, " (%s)", last);
	return ek_buf_take(&buf);
}

/* No stage ran, though some were to. */
static bool
nothing_was_examined(const struct ek_facts *facts)
{
	bool wanted = false;
	int i;

	for (i = 0; i < last_stage(facts); i++) {
		if (ek_facts_stage(facts, (enum ek_stage)i).run == EK_RUN_DONE)
			return false;
		wanted = wanted || why_not_examined(facts, i) != NULL;
	}
	return wanted;
}

/* A login was wanted, and what became of it is not known. */
static bool
login_is_missing(const struct ek_facts *facts)
{
	return ek_fact_known(facts, "run.login") &&
	    !ek_fact_known(facts, "login.succeeded");
}

static bool
give_verdict(struct ek_diagnosis *d, const struct ek_facts *facts)
{
	struct ek_stage_run ticket = ek_facts_stage(facts, EK_STAGE_TICKET);
	enum ek_severity worst;

	ek_diagnosis_worst(d, &worst);
	d->verdict = worst == EK_WARNING ? EK_WARN : EK_OK;
	if (worst == EK_ERROR)
		d->verdict = EK_FAIL;
	else if (ek_fact_is(facts, "run.complete", false)) {
		d->verdict = EK_INCONCLUSIVE;
		d->inconclusive_why = copy("the end of the evidence (the file "
		    "was cut)");
		return d->inconclusive_why != NULL;
	} else if (login_is_missing(facts) ||
	    (!ek_ticket_is_obtained(facts) &&
	    (!was_left_out(ticket) || nothing_was_examined(facts)))) {
		d->verdict = EK_INCONCLUSIVE;
		d->inconclusive_why = what_is_missing(facts);
		return d->inconclusive_why != NULL;
	}
	return true;
}

bool
ek_rank(struct ek_diagnosis *d, const struct ek_facts *facts)
{
	const struct ek_finding *root;
	size_t i;
	int stage;

	forgive_what_did_not_hurt(d, facts);
	root = find_root(d);
	d->root_cause = root != NULL ? root->rule->id : NULL;
	for (i = 0; i < d->n_findings; i++)
		give_role(d, &d->findings[i], root);
	sort_findings(d);
	put_causes_first(d);
	for (stage = 0; stage < EK_N_STAGES; stage++)
		if (!judge_stage(d, facts, (enum ek_stage)stage))
			return false;
	return give_verdict(d, facts);
}
