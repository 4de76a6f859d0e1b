/* SPDX-License-Identifier: BSD-2-Clause */
/* default_realm: the realm of names that come without one. */
#include <string.h>
#include <strings.h>

#include "base/distance.h"
#include "diagnose/krberr.h"
#include "diagnose/place.h"

#define CONF_MANUAL "krb5.conf(5)"

enum { LETTERS = 2, LEAST = 4 }; /* slips in a name of LEAST bytes or more */

/* A name without realm was used and failed for lack of a default. */
static bool
default_realm_was_missed(const struct ek_facts *facts)
{
	const json_t *attempt;
	int64_t code, major;
	size_t i;

	if (ek_fact_streq(facts, "run.client", "freetds"))
		return true;
	if (ek_fact_int(facts, "ticket.code", &code) &&
	    code == EK_COM_ERR(EK_MIT_NO_DEFAULT_REALM))
		return true;
	for (i = 0; i < ek_fact_count(facts, "context.attempts"); i++) {
		attempt = ek_fact_item(facts, "context.attempts", i);
		if (ek_item_int(attempt, "minor", &code) &&
		    (code & 0xffffffff) ==
		    (EK_COM_ERR(EK_MIT_NO_DEFAULT_REALM) & 0xffffffff) &&
		    ek_item_int(attempt, "major", &major) && major > 1 &&
		    ek_fact_streq(facts, "context.name_type", "principal"))
			return true;
	}
	return false;
}

/* A ticket got in another way does not help the client that was asked about:
 * the fault is that client's first token. */
static void
move_to_token(struct ek_note *note, const struct ek_facts *facts)
{
	if (ek_ticket_is_obtained(facts))
		note->stage = EK_STAGE_CONTEXT;
}

static enum ek_answer
default_realm_unset(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "config.default_realm"))
		return EK_UNKNOWN;
	if (ek_fact_str(facts, "config.default_realm") != NULL ||
	    ek_fact_str(facts, "run.spn_realm") != NULL ||
	    !default_realm_was_missed(facts))
		return EK_NO;
	ek_note(note, "No default_realm is set, and %s gives the service as a "
	    "Kerberos name without a realm.",
	    ek_fact_streq(facts, "run.client", "freetds") ? "FreeTDS" :
	    "the client");
	ek_note_fact(note, facts, "config.default_realm");
	ek_note_fact(note, facts, "run.client");
	ek_note_let_file(note, facts, NULL);
	move_to_token(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_default_realm_unset = {
	.id = "config-default-realm-unset",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "no default_realm is set, and the client names no realm",
	.explanation = "FreeTDS and other clients that hand over a Kerberos "
	    "name take its realm from default_realm; [domain_realm] is not "
	    "asked for such names. himmelblau writes no default_realm. MIT "
	    "says \"Configuration file does not specify default realm\".",
	.remedies = { { "Name the realm with the SPN (spn in freetds.conf, or "
	    "ServerSPN).", "ServerSPN={spn}@{realm}", "any", "user" },
	    { "Or set it in [libdefaults] of {file}. It then holds for every "
	    "name without realm on this machine.", "default_realm = {realm}",
	    "any", "admin" } },
	.references = { CONF_MANUAL ": default_realm",
	    "MIT krb5: KRB5_CONFIG_NODEFREALM (-1765328160)" },
	.explains = { "ticket-no-default-realm", "ticket-failed",
	    "context-failed" },
	.run = default_realm_unset
};

/* A client that hands over a Kerberos name gets the default realm, right or
 * wrong. */
static enum ek_answer
default_realm_other(const struct ek_facts *facts, struct ek_note *note)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *preset = ek_fact_str(facts, "config.default_realm");
	char place[EK_PLACE_MAX];

	if (realm == NULL || !ek_fact_known(facts, "config.default_realm"))
		return EK_UNKNOWN;
	if (preset == NULL || strcasecmp(preset, realm) == 0 ||
	    ek_fact_str(facts, "run.spn_realm") != NULL ||
	    !ek_fact_streq(facts, "run.client", "freetds"))
		return EK_NO;
	ek_note(note, "FreeTDS gives the service as a Kerberos name without a "
	    "realm, so that it is looked for in default_realm, which is %s "
	    "(%s).", preset,
	    ek_place(ek_fact_value(facts, "config.default_realm_at"), place));
	ek_note_fact(note, facts, "config.default_realm");
	move_to_token(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_default_realm_other = {
	.id = "config-default-realm-other",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the client names no realm, and default_realm is another one",
	.explanation = "[domain_realm] is not asked for Kerberos names; the "
	    "default realm is put behind them. Debian's krb5.conf comes with "
	    "ATHENA.MIT.EDU.",
	.remedies = { { "Name the realm with the SPN (spn in freetds.conf, or "
	    "ServerSPN).", "ServerSPN={spn}@{realm}", "any", "user" } },
	.references = { CONF_MANUAL ": default_realm" },
	.explains = { "ticket-cross-realm", "ticket-failed",
	    "context-failed" },
	.run = default_realm_other
};

/* "CONTOSO" of "CONTOSO.COM". */
static bool
is_first_label(const char *name, const char *realm)
{
	size_t len = strlen(name);

	return strncasecmp(name, realm, len) == 0 && realm[len] == '.';
}

static bool
is_meant(const char *name, const char *realm)
{
	return realm != NULL && strcmp(name, realm) != 0 &&
	    (is_first_label(name, realm) || strcasecmp(name, realm) == 0 ||
	    (strlen(name) >= LEAST &&
	    ek_distance(name, realm, LETTERS) <= LETTERS));
}

/* The realm that default_realm was to name, by [realms], the caches and the
 * target; NULL if it names one of these, or none is like it. */
static const char *
meant_realm(const struct ek_facts *facts, const char *preset)
{
	const char *own = ek_fact_str(facts, "cache.principal_realm");
	const char *target = ek_fact_str(facts, "run.realm"), *name;
	const char *found = NULL;
	size_t i;

	if (ek_realm_is_right(facts, preset) ||
	    (target != NULL && strcmp(target, preset) == 0))
		return NULL;
	for (i = 0; i < ek_fact_count(facts, "config.realms"); i++) {
		name = ek_item_str(ek_fact_item(facts, "config.realms", i),
		    "name");
		if (name != NULL && strcmp(name, preset) == 0)
			return NULL;
		if (name != NULL && is_meant(preset, name))
			found = name;
	}
	if (is_meant(preset, own))
		found = own;
	return is_meant(preset, target) ? target : found;
}

static bool
realms_are_known(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "config.realms");

	for (i = 0; i < n; i++)
		if (ek_item_str(ek_fact_item(facts, "config.realms", i),
		    "name") == NULL)
			return false;
	return ek_fact_known(facts, "config.realms") &&
	    ek_fact_known(facts, "cache.principal_realm") &&
	    ek_fact_known(facts, "run.realm");
}

static enum ek_answer
default_realm_unusable(const struct ek_facts *facts, struct ek_note *note)
{
	const char *preset = ek_fact_str(facts, "config.default_realm");
	const char *meant;
	char place[EK_PLACE_MAX];

	if (!ek_fact_known(facts, "config.default_realm"))
		return EK_UNKNOWN;
	if (preset == NULL)
		return EK_NO;
	if (!realms_are_known(facts))
		return EK_UNKNOWN;
	meant = meant_realm(facts, preset);
	if (meant == NULL || strcasecmp(preset, meant) == 0)
		return EK_NO;
	ek_note(note, "%s: default_realm is %s. [realms] has no such entry; %s "
	    "is like it%s.", ek_place(ek_fact_value(facts,
	    "config.default_realm_at"), place), preset, meant,
	    is_first_label(preset, meant) ? ", of which it is the first part "
	    "only" : "");
	ek_note_fact(note, facts, "config.default_realm");
	ek_note_fact(note, facts, "config.realms");
	ek_note_let(note, "meant_realm", meant);
	ek_note_let_file(note, facts,
	    ek_fact_value(facts, "config.default_realm_at"));
	if (!default_realm_was_missed(facts) ||
	    ek_fact_str(facts, "run.spn_realm") != NULL)
		note->severity = EK_WARNING;
	else
		move_to_token(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_default_realm_unusable = {
	.id = "config-default-realm-unusable",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "default_realm is misspelled or cut short",
	.explanation = "A realm is its full name, letter by letter; the "
	    "NetBIOS name of a domain is none. Every name without a realm goes "
	    "to a realm that does not exist: \"Cannot find KDC for realm\", or "
	    "\"KDC reply did not match expectations\" where a KDC takes the "
	    "short name.",
	.remedies = { { "Write the full name into {file}.",
	    "default_realm = {meant_realm}", "any", "admin" } },
	.references = { CONF_MANUAL ": default_realm" },
	.explains = { "config-default-realm-other", "ticket-cross-realm",
	    "ticket-no-kdc-known", "ticket-failed", "context-failed" },
	.run = default_realm_unusable
};
