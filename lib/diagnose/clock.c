/* SPDX-License-Identifier: BSD-2-Clause */
/* The measured difference between this machine's clock and the servers'. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/kdcs.h"
#include "diagnose/remedies.h"

enum {
	HALF_HOUR = 1800, /* seconds */
	NEAR = 30 /* seconds from a whole half hour */
};

static int64_t
size_of(int64_t seconds)
{
	return seconds < 0 && seconds > INT64_MIN ? -seconds : seconds;
}

/* What the offset is at least, given its precision. */
static bool
sure_offset(const struct ek_facts *facts, int64_t *offset_out,
    int64_t *sure_out)
{
	int64_t precision = 2;

	if (!ek_fact_int(facts, "clock.offset", offset_out) ||
	    size_of(*offset_out) > INT64_C(1) << 40)
		return false;
	ek_fact_int(facts, "clock.precision", &precision);
	*sure_out = size_of(*offset_out) - precision;
	return true;
}

static void
describe_source(struct ek_note *note, const json_t *source)
{
	struct ek_buf there = { 0 }, here = { 0 };
	int64_t server, local;

	if (!ek_item_int(source, "server_time", &server) ||
	    !ek_item_int(source, "local_time", &local))
		return;
	ek_text_time(&there, server);
	ek_text_time(&here, local);
	ek_note(note, "%s said %s (%s%s) when it was %s here.",
	    ek_kdcs_text(source, "host"), ek_buf_str(&there),
	    ek_item_streq(source, "source", "krb-error") ?
	    "server time of a KRB-ERROR" : "HTTP Date",
	    ek_item_is(source, "verified", false) ?
	    ", over a connection whose certificate was refused" : "",
	    ek_buf_str(&here));
	ek_buf_free(&there);
	ek_buf_free(&here);
}

static void
describe(const struct ek_facts *facts, struct ek_note *note, int64_t offset)
{
	size_t i, n = ek_fact_count(facts, "clock.sources");
	int64_t precision = 2, rest = size_of(offset) % HALF_HOUR;
	struct ek_buf size = { 0 };

	ek_fact_int(facts, "clock.precision", &precision);
	ek_text_duration(&size, offset);
	ek_note(note, "This machine's clock is %s %s (%" PRId64 " s, "
	    "measured to %" PRId64 " s).", ek_buf_str(&size),
	    offset > 0 ? "behind" : "ahead", size_of(offset), precision);
	ek_buf_free(&size);
	for (i = 0; i < n; i++)
		describe_source(note, ek_fact_item(facts, "clock.sources", i));
	if (size_of(offset) >= HALF_HOUR - NEAR &&
	    (rest <= NEAR || rest >= HALF_HOUR - NEAR))
		ek_note(note, "It is a matter of whole half hours: the time "
		    "zone is wrong, or the hardware clock runs in local time.");
	ek_note_fact(note, facts, "clock.offset");
	ek_note_fact(note, facts, "clock.sources");
}

static enum ek_answer
skew(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t offset, sure, limit = ek_kdcs_tolerated(facts);

	if (!sure_offset(facts, &offset, &sure))
		return EK_UNKNOWN;
	if (sure <= limit)
		return EK_NO;
	describe(facts, note, offset);
	ek_note(note, "Kerberos tolerates %" PRId64 " s.", limit);
	if (ek_fact_is(facts, "environment.wsl", true))
		ek_note(note, "In WSL the clock stops while the host sleeps.");
	return EK_YES;
}

const struct ek_rule ek_rule_clock_skew = {
	.id = "clock-skew",
	.stage = EK_STAGE_CLOCK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this machine's clock differs too much from the KDC's",
	.explanation = "Kerberos refuses requests and tickets whose time is "
	    "more than five minutes off: \"Clock skew too great\" (KRB-ERROR "
	    "37, SSPI 0x80090324). Far enough off, TLS refuses good "
	    "certificates too, and a wrong clock looks like a dead KDC.",
	.remedies = {
	    EK_REMEDIES_CLOCK,
	    { "If chrony runs: correct the clock at once.", "chronyc makestep",
	    "linux", "admin" },
	    { "In WSL, run this on the Windows side; in a virtual machine or "
	    "container, set the host's clock.", "wsl --shutdown", "windows",
	    "user" } },
	.references = { "RFC 4120 3.1.3 and 7.5.9", "krb5.conf(5), clockskew" },
	.explains = { "clock-behind", "tls-rejected-by-clock", "ticket-skew",
	    "ticket-expired", "ticket-not-yet-valid" },
	.run = skew
};

/* A ticket was issued in this clock's future, and no server's clock speaks
 * against it. */
static enum ek_answer
behind(const struct ek_facts *facts, struct ek_note *note)
{
	struct ek_buf there = { 0 }, here = { 0 };
	int64_t issued, now;

	if (!ek_fact_int(facts, "tgt.auth_time", &issued) ||
	    !ek_fact_int(facts, "run.now", &now))
		return EK_UNKNOWN;
	if (issued <= now + ek_kdcs_tolerated(facts))
		return EK_NO;
	ek_text_time(&there, issued);
	ek_text_time(&here, now);
	ek_note(note, "The TGT was issued at %s, and this machine's clock "
	    "says %s: it is behind, or was set back since.", ek_buf_str(&there),
	    ek_buf_str(&here));
	ek_note_fact(note, facts, "tgt.auth_time");
	ek_note_fact(note, facts, "run.now");
	ek_buf_free(&there);
	ek_buf_free(&here);
	return EK_YES;
}

const struct ek_rule ek_rule_clock_behind = {
	.id = "clock-behind",
	.stage = EK_STAGE_CLOCK,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this machine's clock is behind: its ticket is from the "
	    "future",
	.explanation = "A ticket cannot be issued in the future, so this clock "
	    "is wrong. Certificates look not valid yet then, and a wrong clock "
	    "looks like a dead KDC.",
	.remedies = { EK_REMEDIES_CLOCK },
	.references = { "RFC 4120 3.1.3", "RFC 5280 4.1.2.5" },
	.explains = { "tgt-not-yet-valid", "tls-certificate-not-yet-valid",
	    "ticket-not-yet-valid" },
	.run = behind
};

/* Beyond half of what is tolerated: it still works, not for long. */
static enum ek_answer
drift(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t offset, sure, limit = ek_kdcs_tolerated(facts);

	if (!sure_offset(facts, &offset, &sure))
		return EK_UNKNOWN;
	if (sure <= limit / 2 || sure > limit)
		return EK_NO;
	describe(facts, note, offset);
	ek_note(note, "Kerberos tolerates %" PRId64 " s.", limit);
	return EK_YES;
}

const struct ek_rule ek_rule_clock_drift = {
	.id = "clock-drift",
	.stage = EK_STAGE_CLOCK,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "this machine's clock is close to what Kerberos tolerates",
	.explanation = "More than half of the tolerated difference is used up. "
	    "When the clock drifts on, tickets fail with \"Clock skew too "
	    "great\".",
	.remedies = { EK_REMEDIES_CLOCK },
	.references = { "RFC 4120 3.1.3", "krb5.conf(5), clockskew" },
	.run = drift
};
