/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/krberr.h"

const json_t *
ek_krb_error_of(const struct ek_facts *facts)
{
	const json_t *best = NULL;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "ticket.exchanges"); i++) {
		const json_t *x = ek_fact_item(facts, "ticket.exchanges", i);

		if (ek_item_streq(x, "reply", "krb-error") &&
		    (best == NULL || ek_item_str(x, "e_text") != NULL ||
		    ek_item_str(best, "e_text") == NULL))
			best = x;
	}
	return best;
}

bool
ek_ticket_is_obtained(const struct ek_facts *facts)
{
	return ek_fact_is(facts, "ticket.obtained", true) ||
	    (!ek_fact_known(facts, "ticket.obtained") &&
	    json_is_object(ek_fact_value(facts, "ticket.result")));
}

enum ek_answer
ek_ticket_ended_with(const struct ek_facts *facts, int code)
{
	int64_t seen;

	if (!ek_fact_known(facts, "ticket.obtained"))
		return EK_UNKNOWN;
	if (!ek_fact_is(facts, "ticket.obtained", false))
		return EK_NO;
	if (ek_fact_int(facts, "ticket.code", &seen))
		return seen == EK_COM_ERR(code) ? EK_YES : EK_NO;
	if (ek_item_int(ek_krb_error_of(facts), "code", &seen))
		return seen == code ? EK_YES : EK_NO;
	return EK_UNKNOWN;
}

void
ek_note_krb_error(struct ek_note *note, const json_t *exchange)
{
	const char *text = ek_item_str(exchange, "e_text");
	const char *realm = ek_item_str(exchange, "realm");
	struct ek_buf when = { 0 };
	int64_t code = 0, time, status;

	ek_item_int(exchange, "code", &code);
	if (ek_item_int(exchange, "server_time", &time)) {
		ek_buf_puts(&when, " at ");
		ek_text_time(&when, time);
	}
	ek_note(note, "The KDC of %s answered with KRB-ERROR %" PRId64 "%s.",
	    realm != NULL ? realm : "the realm", code, when.len > 0 ?
	    ek_buf_str(&when) : "");
	if (text != NULL)
		ek_note(note, "Its text: \"%s\".", text);
	if (ek_item_int(exchange, "ntstatus", &status))
		ek_note(note, "Its NTSTATUS: 0x%08" PRIx64 ".",
		    (uint64_t)status & 0xffffffff);
	ek_note_value(note, "ticket.exchanges", exchange);
	ek_buf_free(&when);
}
