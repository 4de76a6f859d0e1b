/* SPDX-License-Identifier: BSD-2-Clause */
/* What one Kerberos library sees and the other does not (--library both). */
#include <inttypes.h>
#include <string.h>

#include "diagnose/place.h"
#include "diagnose/rule.h"

#define FACT "environment.other_library"

/* Whom a difference meets. */
static const char who[] = "Met by it: drivers that use Heimdal's GSSAPI, such "
    "as FreeTDS or Python built on it. Not met: Microsoft.Data.SqlClient, "
    "Microsoft's ODBC driver and whatever else loads MIT's libgssapi_krb5.";

/* A fact as the other library has it; NULL: unknown. */
static const json_t *
theirs(const struct ek_facts *facts, const char *name)
{
	return ek_item_get(ek_item_get(ek_fact_value(facts, FACT), "facts"),
	    name);
}

static const char *
their_text(const struct ek_facts *facts, const char *name)
{
	const char *text = json_string_value(theirs(facts, name));

	return text != NULL ? text : "(no text)";
}

static bool
their_int(const struct ek_facts *facts, const char *name, int64_t *out)
{
	const json_t *value = theirs(facts, name);

	*out = json_integer_value(value);
	return json_is_integer(value);
}

static const char *
name_of(const struct ek_facts *facts)
{
	const char *name = ek_item_str(ek_fact_value(facts, FACT), "library");

	if (name != NULL && strcmp(name, "heimdal") == 0)
		return "Heimdal";
	return name != NULL ? name : "the other library";
}

/* What the other library could not read, with the line. */
static void
note_syntax(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *errors = theirs(facts, "config.syntax_errors");
	const json_t *skipped = theirs(facts, "config.skipped_files");
	const json_t *error = json_array_get(errors, 0);
	const json_t *file = json_array_get(skipped, 0);
	int64_t line = 0;

	if (error != NULL) {
		ek_item_int(error, "line", &line);
		ek_note(note, "It stops at %s line %" PRId64 ": %s.",
		    ek_item_text(error, "file"), line,
		    ek_item_text(error, "text"));
	}
	if (ek_item_str(file, "path") != NULL)
		ek_note(note, "It passes over %s (%s).",
		    ek_item_text(file, "path"), ek_item_text(file, "reason"));
}

static enum ek_answer
config_differs(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *found = theirs(facts, "config.realm_found");

	if (!json_is_boolean(found) ||
	    !ek_fact_known(facts, "config.realm_found"))
		return EK_UNKNOWN;
	if (ek_fact_is(facts, "config.realm_found", json_is_true(found)))
		return EK_NO;
	ek_note(note, json_is_true(found) ?
	    "%s finds the realm %s in its configuration, MIT krb5 does not." :
	    "MIT krb5 finds the realm in its configuration, %s does not find "
	    "%s.", name_of(facts), ek_fact_text(facts, "run.realm"));
	note_syntax(facts, note);
	ek_note(note, "%s", who);
	ek_note_fact(note, facts, "config.realm_found");
	ek_note_value(note, FACT, found);
	return EK_YES;
}

const struct ek_rule ek_rule_config_library_differs = {
	.id = "config-library-differs",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "MIT krb5 and Heimdal read different things out of krb5.conf",
	.explanation = "Both read /etc/krb5.conf, but Heimdal 7.8 knows no "
	    "include and includedir and drops a file that it cannot parse, "
	    "without a word.",
	.remedies = { { "Use a driver that loads MIT's libgssapi_krb5: Entra's "
	    "KDC is asked over HTTPS, which Heimdal cannot do, whatever it "
	    "reads.", NULL, "any", "admin" },
	    { "For another realm give programs that use Heimdal a "
	    "configuration in one file without include lines, and name it in "
	    "their environment.",
	    "export KRB5_CONFIG=/etc/krb5-heimdal.conf", "any", "admin" } },
	.references = { "MIT krb5.conf(5): include, includedir",
	    "Heimdal krb5.conf(5)" },
	.explains = { "ticket-library-differs" },
	.run = config_differs
};

/* Why Heimdal refuses what MIT reads, as far as it shows. */
static void
note_refusal(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t mode = 0;

	if (ek_fact_streq(facts, "cache.type", "KEYRING"))
		ek_note(note, "Heimdal knows no caches of the type KEYRING.");
	else if (ek_fact_is(facts, "cache.symlink", true))
		ek_note(note, "Heimdal follows no symbolic link to a cache.");
	else if (ek_fact_int(facts, "cache.mode", &mode) && (mode & 077) != 0)
		ek_note(note, "Heimdal opens no cache that others may read: "
		    "its mode is %04" PRIo64 ".", (uint64_t)mode);
}

static enum ek_answer
cache_differs(const struct ek_facts *facts, struct ek_note *note)
{
	const char *ours = ek_fact_str(facts, "cache.name");
	const char *name = json_string_value(theirs(facts, "cache.name"));
	int64_t code, other;

	if (ours == NULL || name == NULL ||
	    !ek_fact_int(facts, "cache.open_code", &code) ||
	    !their_int(facts, "cache.open_code", &other))
		return EK_UNKNOWN;
	if (strcmp(ours, name) == 0 && (code == 0) == (other == 0))
		return EK_NO;
	if (strcmp(ours, name) != 0)
		ek_note(note, "MIT krb5 takes the cache %s, %s takes %s.",
		    ours, name_of(facts), name);
	else
		ek_note(note, code == 0 ? "MIT krb5 opens the cache %s, %s "
		    "does not." : "The cache %s is opened by %s alone.", ours,
		    name_of(facts));
	if (other != 0) {
		ek_note(note, "%s says: %s.", name_of(facts),
		    their_text(facts, "cache.open_text"));
		note_refusal(facts, note);
	}
	ek_note(note, "%s", who);
	ek_note_fact(note, facts, "cache.name");
	ek_note_fact(note, facts, "cache.open_code");
	ek_note_value(note, FACT, theirs(facts, "cache.open_text"));
	return EK_YES;
}

const struct ek_rule ek_rule_cache_library_differs = {
	.id = "cache-library-differs",
	.stage = EK_STAGE_CACHE,
	.severity = EK_WARNING,
	.weight = EK_CAUSE,
	.title = "MIT krb5 and Heimdal do not get at the same cache",
	.explanation = "Heimdal has no KEYRING caches, refuses a cache file "
	    "that others may read or that a symbolic link leads to, and names "
	    "its default cache by default_cc_name instead of "
	    "default_ccache_name.",
	.remedies = { { "Let the sign-in write a FILE or DIR cache with mode "
	    "0600 and no symbolic link before it, and set both "
	    "default_ccache_name and default_cc_name.", NULL, "any",
	    "admin" } },
	.references = { "MIT krb5 documentation, Credential cache",
	    "Heimdal krb5.conf(5): default_cc_name" },
	.explains = { "ticket-library-differs" },
	.run = cache_differs
};

/* All KDCs of the realm are reached over HTTPS. */
static bool
asks_over_https(const struct ek_facts *facts)
{
	size_t n = ek_fact_count(facts, "config.kdcs"), i;

	for (i = 0; i < n; i++)
		if (!ek_item_streq(ek_fact_item(facts, "config.kdcs", i),
		    "scheme", "https"))
			return false;
	return n > 0;
}

/* That file names KDCs for the realm, all of them over HTTPS. */
static bool
names_https_only(const json_t *skipped)
{
	const json_t *kdcs = ek_item_get(skipped, "kdcs");
	const char *kdc;
	size_t i;

	for (i = 0; i < json_array_size(kdcs); i++) {
		kdc = json_string_value(json_array_get(kdcs, i));
		if (kdc == NULL || strncmp(kdc, "https://", 8) != 0)
			return false;
	}
	return i > 0;
}

/* What Heimdal would meet if it read the file that it leaves out. */
static const json_t *
https_in_skipped(const struct ek_facts *facts)
{
	const json_t *file;
	size_t i;

	if (ek_fact_count(facts, "config.kdcs") > 0 ||
	    ek_fact_count(facts, "network.kdcs") > 0)
		return NULL;
	for (i = 0; i < ek_fact_count(facts, "config.skipped_files"); i++) {
		file = ek_fact_item(facts, "config.skipped_files", i);
		if (names_https_only(file))
			return file;
	}
	return NULL;
}

static enum ek_answer
https_unsupported(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *kdc = ek_fact_item(facts, "config.kdcs", 0);
	const json_t *file = https_in_skipped(facts);

	if (!ek_fact_known(facts, "config.library") ||
	    !ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "config.library", "heimdal") ||
	    ek_fact_streq(facts, "environment.os", "macos") ||
	    (file == NULL && !asks_over_https(facts)))
		return EK_NO;
	if (file == NULL)
		ek_note(note, "The library is Heimdal, and the KDC is %s.",
		    ek_item_text(kdc, "value"));
	else
		ek_note(note, "The library is Heimdal, and %s, which it does "
		    "not read, has the KDC %s: read, it would not help.",
		    ek_item_text(file, "path"), json_string_value(
		    json_array_get(ek_item_get(file, "kdcs"), 0)));
	ek_note_fact(note, facts, "config.library");
	ek_note_value(note, file != NULL ? "config.skipped_files" :
	    "config.kdcs", file != NULL ? file : kdc);
	return EK_YES;
}

const struct ek_rule ek_rule_config_https_unsupported = {
	.id = "config-https-unsupported",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Heimdal cannot ask a KDC over HTTPS",
	.explanation = "Entra's KDC is reached by MS-KKDCP over HTTPS. MIT "
	    "krb5 knows it since 1.13, Heimdal does not, and says \"unable to "
	    "reach any KDC\". (Apple's Heimdal does, with kkdcp:// URLs.)",
	.remedies = { { "Use a driver that loads MIT's libgssapi_krb5.", NULL,
	    "any", "admin" },
	    { "See whether MIT krb5 gets the ticket.",
	    "entrakrb-probe --library mit {again}", "any", "user" } },
	.references = { "MS-KKDCP 2.2", "MIT krb5 documentation, HTTPS proxy "
	    "configuration" },
	.explains = { "config-kdc-wrong", "ticket-kdc-unreachable",
	    "ticket-no-kdc-known", "ticket-failed" },
	.run = https_unsupported
};

static enum ek_answer
open_to_others(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code, mode;

	if (!ek_fact_known(facts, "config.library") ||
	    !ek_fact_int(facts, "cache.open_code", &code) ||
	    !ek_fact_int(facts, "cache.mode", &mode))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "config.library", "heimdal") || code == 0 ||
	    (mode & 077) == 0 || !ek_fact_streq(facts, "cache.file_kind",
	    "file") || !ek_fact_is(facts, "cache.readable", true))
		return EK_NO;
	ek_note(note, "%s has the mode %04" PRIo64 ". Heimdal says: %s.",
	    ek_fact_text(facts, "cache.path"), (uint64_t)mode,
	    ek_fact_text(facts, "cache.open_text"));
	ek_note_fact(note, facts, "cache.mode");
	ek_note_fact(note, facts, "cache.open_text");
	ek_note_let(note, "cache_path", ek_fact_str(facts, "cache.path"));
	return EK_YES;
}

const struct ek_rule ek_rule_cache_open_to_others = {
	.id = "cache-open-to-others",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Heimdal refuses a cache that others may read",
	.explanation = "Whoever reads the cache can act as you. Heimdal opens "
	    "no such file; MIT krb5 does, which is why other programs may "
	    "work.",
	.remedies = { { "Take the right to read it from everybody else.",
	    "chmod 600 {cache_path}", "any", "user" } },
	.references = { "Heimdal 7.8, lib/krb5/fcache.c" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "tgt-missing" },
	.run = open_to_others
};

static enum ek_answer
link_refused(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code;

	if (!ek_fact_known(facts, "config.library") ||
	    !ek_fact_known(facts, "cache.symlink") ||
	    !ek_fact_int(facts, "cache.open_code", &code))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "config.library", "heimdal") || code == 0 ||
	    !ek_fact_is(facts, "cache.symlink", true) ||
	    !ek_fact_streq(facts, "cache.file_kind", "file"))
		return EK_NO;
	ek_note(note, "%s is a symbolic link. Heimdal says: %s.",
	    ek_fact_text(facts, "cache.path"),
	    ek_fact_text(facts, "cache.open_text"));
	ek_note_fact(note, facts, "cache.symlink");
	ek_note_fact(note, facts, "cache.open_text");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_link_refused = {
	.id = "cache-link-refused",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Heimdal refuses a cache behind a symbolic link",
	.explanation = "A link could lead to somebody else's file. Heimdal "
	    "follows none to a cache; MIT krb5 does, which is why other "
	    "programs may work.",
	.remedies = { { "Name the file itself, not the link, in KRB5CCNAME, "
	    "default_cc_name or --cache.", NULL, "any", "user" } },
	.references = { "Heimdal 7.8, lib/krb5/fcache.c" },
	.explains = { "cache-elsewhere", "tgt-missing",
	    "ticket-failed", "context-no-credentials" },
	.run = link_refused
};

/* The sign-in's cache is in a keyring, and told to MIT krb5 only. */
static enum ek_answer
keyring_unsupported(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *lint = ek_lint_of(facts, "other-library-name");
	const char *written = ek_item_str(lint, "value");

	if (!ek_fact_known(facts, "config.library") ||
	    !ek_fact_known(facts, "config.lint"))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "config.library", "heimdal") ||
	    !ek_fact_streq(facts, "cache.source", "default") ||
	    !ek_fact_is(facts, "cache.exists", false) ||
	    written == NULL || strncmp(written, "KEYRING:", 8) != 0)
		return EK_NO;
	ek_note_lint(note, lint);
	ek_note(note, "Heimdal knows no caches of the type KEYRING. It uses "
	    "its built-in default %s, and that is not there.",
	    ek_fact_text(facts, "cache.name"));
	ek_note_fact(note, facts, "cache.name");
	return EK_YES;
}

const struct ek_rule ek_rule_config_keyring_unsupported = {
	.id = "config-keyring-unsupported",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the tickets are kept in a keyring, which Heimdal cannot read",
	.explanation = "KEYRING is a type of MIT krb5's caches. Programs that "
	    "use Heimdal never see what is in one.",
	.remedies = { { "Let the sign-in write a FILE or DIR cache, and name "
	    "it by default_ccache_name for MIT krb5 and by default_cc_name "
	    "for Heimdal.", NULL, "any", "admin" },
	    { "Or use a driver that loads MIT's libgssapi_krb5.", NULL, "any",
	    "admin" } },
	.references = { "MIT krb5 documentation, Credential cache",
	    "Heimdal krb5.conf(5): default_cc_name" },
	.explains = { "config-cache-name-other-library", "cache-missing",
	    "cache-elsewhere", "tgt-missing", "ticket-failed",
	    "context-no-credentials", "context-failed" },
	.run = keyring_unsupported
};

static enum ek_answer
ticket_differs(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *obtained = theirs(facts, "ticket.obtained");

	if (!json_is_boolean(obtained) ||
	    !ek_fact_known(facts, "ticket.obtained"))
		return EK_UNKNOWN;
	if (ek_fact_is(facts, "ticket.obtained", json_is_true(obtained)))
		return EK_NO;
	if (json_is_true(obtained))
		ek_note(note, "%s gets a ticket, MIT krb5 does not.",
		    name_of(facts));
	else
		ek_note(note, "MIT krb5 gets a ticket, %s does not. It says: "
		    "%s.", name_of(facts), their_text(facts, "ticket.text"));
	/* Whatever else differs: it alone keeps Heimdal from a ticket. */
	if (!json_is_true(obtained) && asks_over_https(facts) &&
	    !ek_fact_streq(facts, "environment.os", "macos")) {
		ek_note(note, "The KDC is reached over HTTPS, which Heimdal "
		    "cannot do: it says the same for every such KDC.");
		note->own = true;
	}
	ek_note(note, "%s", who);
	ek_note_fact(note, facts, "ticket.obtained");
	ek_note_value(note, FACT, theirs(facts, "ticket.text"));
	return EK_YES;
}

const struct ek_rule ek_rule_ticket_library_differs = {
	.id = "ticket-library-differs",
	.stage = EK_STAGE_TICKET,
	.severity = EK_WARNING,
	.weight = EK_SYMPTOM,
	.title = "only one of MIT krb5 and Heimdal gets a ticket",
	.explanation = "The same question was put through both libraries. "
	    "Heimdal has no MS-KKDCP, and says \"unable to reach any KDC\" "
	    "for every fault of its configuration.",
	.remedies = { { "Use a driver that loads MIT's libgssapi_krb5.", NULL,
	    "any", "admin" } },
	.references = { "MS-KKDCP 2.2", "MIT krb5 documentation, HTTPS proxy "
	    "configuration" },
	.run = ticket_differs
};
