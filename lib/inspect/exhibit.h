/* SPDX-License-Identifier: BSD-2-Clause */
/* One input under inspection: what it is, what was counted and found in it. */
#ifndef EK_INSPECT_EXHIBIT_H
#define EK_INSPECT_EXHIBIT_H

#include "inspect/found.h"
#include "inspect/view.h"

/* Of one kind of ticket, what there is. */
struct ek_tally {
	uint64_t usable, ended, later, invalid, other, damaged, unknown;
	int64_t best_end;  /* latest end of the usable ones */
	int64_t last_end;  /* latest end of all */
	int64_t first_start; /* earliest start of those not yet valid */
};

struct ek_exhibit {
	char *name;           /* as given, or a token */
	char *shown;          /* the same as valid UTF-8 */
	const char *kind;     /* "ccache", "keytab", ...; NULL: not known */
	const char *encoding; /* "base64", ... */
	struct ek_found found;
	struct ek_facts *facts; /* values for remedies */
	json_t *decoded;      /* what a message says, or NULL */
	char *client;         /* of the cache or the first ticket, as shown */
	uint64_t n_tickets, n_keys, n_config, n_removed;
	uint64_t n_opaque;    /* tickets that no keytab can open */
	uint64_t n_untried;   /* beyond the limits of decrypting */
	uint64_t size;        /* bytes of all tickets */
	struct ek_tally tally[EK_N_KINDS];
	struct ek_tally spn;  /* tickets for the SPN asked for */
	char *near_spn;       /* a ticket for nearly that SPN, or NULL */
	bool is_cache;        /* entries of a cache, judged together */
	bool streamed;        /* its entries are out already */
	bool inconclusive;    /* could not be examined */
	enum ek_saying because; /* why, the first reason */
	bool refused;         /* could not be opened */
	struct ek_finding *findings; /* when it is closed */
	size_t n_findings;
};

/* Counts a judged ticket. */
void ek_exhibit_count(struct ek_exhibit *, const struct ek_view *,
    const struct ek_principal *spn);

/* Counts a finding for which the input could not be examined, or not wholly.
 * Gives what ek_found_hit() does. */
struct ek_hit *ek_exhibit_unclear(struct ek_exhibit *, enum ek_saying);

/* Exit code of the contract for this input alone, when it is closed. */
int ek_exhibit_exit_code(const struct ek_exhibit *);

void ek_exhibit_free(struct ek_exhibit *);

#endif
