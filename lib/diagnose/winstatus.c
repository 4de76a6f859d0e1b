/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "codes/codes.h"
#include "diagnose/winstatus.h"

/* The facts that hold what Windows said. */
static const struct {
	const char *fact, *what;
	enum ek_space space;
} places[] = {
	{ "ticket.windows_substatus", "klist get gave the substatus",
	    EK_SPACE_WIN32 },
	{ "ticket.windows_status", "Windows gave the status",
	    EK_SPACE_NTSTATUS },
	{ "context.sspi_status", "SSPI gave", EK_SPACE_SSPI },
};

enum { N_PLACES = sizeof(places) / sizeof(places[0]) };

static bool
is_one_of(int64_t number, ek_windows_codes codes)
{
	size_t i;

	for (i = 0; codes[i] != 0; i++)
		if (codes[i] == (uint32_t)number)
			return true;
	return false;
}

bool
ek_windows_says(const struct ek_facts *facts, ek_windows_codes codes)
{
	int64_t number;
	size_t i;

	for (i = 0; i < N_PLACES; i++)
		if (ek_fact_int(facts, places[i].fact, &number) &&
		    is_one_of(number, codes))
			return true;
	return false;
}

static void
note_all(struct ek_note *note, const struct ek_facts *facts)
{
	const struct ek_code *code;
	int64_t number;
	size_t i;

	for (i = 0; i < N_PLACES; i++) {
		if (!ek_fact_int(facts, places[i].fact, &number))
			continue;
		code = ek_code_find(places[i].space, (uint32_t)number);
		ek_note(note, "%s 0x%" PRIx32 "%s%s%s.", places[i].what,
		    (uint32_t)number, code != NULL ? " (" : "",
		    code != NULL ? code->name : "", code != NULL ? ")" : "");
		ek_note_fact(note, facts, places[i].fact);
	}
}

enum ek_answer
ek_windows_ended_with(const struct ek_facts *facts, struct ek_note *note,
    ek_windows_codes codes)
{
	bool known = false;
	size_t i;

	for (i = 0; i < N_PLACES; i++)
		known |= ek_fact_known(facts, places[i].fact);
	if (!known)
		return EK_UNKNOWN;
	if (ek_fact_is(facts, "ticket.obtained", true) ||
	    !ek_windows_says(facts, codes))
		return EK_NO;
	note_all(note, facts);
	return EK_YES;
}
