/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "inspect/exhibit.h"
#include "report/report.h"

static void
count(struct ek_tally *t, const struct ek_view *view)
{
	int64_t start, end;

	if (view->usable == EK_USABLE_UNKNOWN)
		t->unknown++;
	else if (view->usable == EK_USABLE_YES)
		t->usable++;
	else if (strcmp(view->why, "expired") == 0)
		t->ended++;
	else if (strcmp(view->why, "not valid yet") == 0)
		t->later++;
	else if (strcmp(view->why, "marked invalid") == 0)
		t->invalid++;
	else if (ek_error_is_set(&view->error))
		t->damaged++;
	else
		t->other++;
	if (!view->has_times)
		return;
	end = ek_view_end(view);
	start = ek_view_start(view);
	if (view->usable == EK_USABLE_YES && end > t->best_end)
		t->best_end = end;
	if (end > t->last_end)
		t->last_end = end;
	if (t->first_start == 0 || start < t->first_start)
		t->first_start = start;
}

void
ek_exhibit_count(struct ek_exhibit *exhibit, const struct ek_view *view,
    const struct ek_principal *spn)
{
	exhibit->n_tickets++;
	exhibit->size += view->ticket_size;
	count(&exhibit->tally[view->kind], view);
	if (spn != NULL && ek_view_is_for(view, spn))
		count(&exhibit->spn, view);
}

struct ek_hit *
ek_exhibit_unclear(struct ek_exhibit *exhibit, enum ek_saying saying)
{
	if (!exhibit->inconclusive)
		exhibit->because = saying;
	exhibit->inconclusive = true;
	return ek_found_hit(&exhibit->found, saying);
}

int
ek_exhibit_exit_code(const struct ek_exhibit *exhibit)
{
	enum ek_severity worst;

	if (ek_found_worst(&exhibit->found, &worst) && worst == EK_ERROR)
		return EK_EXIT_FINDINGS;
	return exhibit->inconclusive ? EK_EXIT_INCONCLUSIVE : EK_EXIT_HEALTHY;
}

void
ek_exhibit_free(struct ek_exhibit *exhibit)
{
	ek_found_free(&exhibit->found);
	ek_findings_free(exhibit->findings, exhibit->n_findings);
	ek_facts_free(exhibit->facts);
	json_decref(exhibit->decoded);
	free(exhibit->name);
	free(exhibit->shown);
	free(exhibit->client);
	free(exhibit->near_spn);
	memset(exhibit, 0, sizeof(*exhibit));
}
