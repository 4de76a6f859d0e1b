/* SPDX-License-Identifier: BSD-2-Clause */
/* krb5.conf: is it read, does it name the realm, does it map the host. What
 * concerns the KDC's URL and the encryption types is in confkdc.c. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/remedies.h"

#define CONF_MANUAL "krb5.conf(5)"

/* The text of the entry that is wanted, for remedies. */
#define REALM_ENTRY                                                            \
	"[realms]\n    {realm} = {\n        kdc = https://"                    \
	"login.microsoftonline.com/{tenant}/kerberos\n    }"
#define OTHER_ENTRY                                                            \
	"[realms]\n    {realm} = {\n        kdc = <kdc-host>\n    }"

static bool
is_mit(const struct ek_facts *facts)
{
	const char *library = ek_fact_str(facts, "config.library");

	return library == NULL || strcmp(library, "mit") == 0;
}

/* The library started with these files; unknown counts as yes. */
static bool
library_started(const struct ek_facts *facts)
{
	int64_t code;

	return !ek_fact_int(facts, "config.init_code", &code) || code == 0;
}

static enum ek_answer
include_missing(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *fault = ek_fact_item(facts, "config.syntax_errors", 0);
	const char *include = ek_item_str(fault, "include");
	char place[EK_PLACE_MAX];

	if (!ek_fact_known(facts, "config.syntax_errors") ||
	    !ek_fact_known(facts, "config.library"))
		return EK_UNKNOWN;
	if (include == NULL || !is_mit(facts))
		return EK_NO;
	ek_note(note, "%s: %s. MIT Kerberos then does not start at all.",
	    ek_place(fault, place), ek_item_text(fault, "text"));
	ek_note_value(note, "config.syntax_errors", fault);
	ek_note_fact(note, facts, "config.init_code");
	ek_note_let_file(note, facts, fault);
	ek_note_let(note, "include", include);
	return EK_YES;
}

const struct ek_rule ek_rule_config_include_missing = {
	.id = "config-include-missing",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "krb5.conf includes a file or folder that cannot be read",
	.explanation = "A missing main file is passed over, a missing included "
	    "one is not: every Kerberos program then fails with \"Included "
	    "profile file could not be read\".",
	.remedies = { { "Remove line {line} of {file}, or put back what it "
	    "names.", "ls -l {include}", "linux", "admin" },
	    { "If it is a folder, an empty one is enough.",
	    "install -d -m 755 {include}", "linux", "admin" } },
	.references = { CONF_MANUAL ": include, includedir",
	    "MIT krb5: PROF_FAIL_INCLUDE_FILE (-1429577697)" },
	.explains = { "ticket-failed", "ticket-no-default-realm",
	    "ticket-no-kdc-known", "context-failed" },
	.run = include_missing
};

/* The first fault of an include line, or the first of another line. */
static const json_t *
first_fault(const struct ek_facts *facts, bool include)
{
	const json_t *fault;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.syntax_errors"); i++) {
		fault = ek_fact_item(facts, "config.syntax_errors", i);
		if (ek_item_get(fault, "include") != NULL &&
		    (ek_item_str(fault, "include") != NULL) == include)
			return fault;
	}
	return NULL;
}

/* Each fault tells whether it is one of an include line. */
static bool
faults_are_known(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "config.syntax_errors");

	for (i = 0; i < n; i++)
		if (ek_item_get(ek_fact_item(facts, "config.syntax_errors", i),
		    "include") == NULL)
			return false;
	return ek_fact_known(facts, "config.syntax_errors");
}

static enum ek_answer
malformed(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *fault = first_fault(facts, false);
	char place[EK_PLACE_MAX];

	if (!faults_are_known(facts))
		return EK_UNKNOWN;
	if (fault == NULL)
		return EK_NO;
	ek_note(note, "%s: %s.", ek_place(fault, place),
	    ek_item_text(fault, "text"));
	ek_note_value(note, "config.syntax_errors", fault);
	ek_note_fact(note, facts, "config.init_code");
	ek_note_let_file(note, facts, fault);
	if (is_mit(facts)) {
		ek_note(note, "MIT Kerberos then reads nothing at all and "
		    "does not start.");
		return EK_YES;
	}
	ek_note(note, "Heimdal says nothing and leaves out the rest of that "
	    "file.");
	if (ek_fact_is(facts, "config.realm_found", true))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_malformed = {
	.id = "config-malformed",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "krb5.conf has a syntax error",
	.explanation = "One bad line, in any file that is included, makes "
	    "every Kerberos program fail, often with a message about something "
	    "else: \"Improper format of Kerberos configuration file\", "
	    "\"Included profile file could not be read\", or only \"Cannot "
	    "generate SSPI context\".",
	.remedies = { { "Mend or remove line {line} of {file}.",
	    "sed -n {line}p {file}", "linux", "admin" },
	    { "If Heimdal programs are to read MIT's configuration: give them "
	    "a file of their own, without include and includedir, through "
	    "KRB5_CONFIG.", NULL, "any", "admin" } },
	.references = { CONF_MANUAL,
	    "MIT krb5: KRB5_CONFIG_BADFORMAT (-1765328248)" },
	.explains = { "config-realm-missing", "config-host-unmapped",
	    "ticket-failed", "ticket-no-default-realm",
	    "ticket-no-kdc-known", "context-failed" },
	.run = malformed
};

static enum ek_answer
unreadable(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *file = ek_item_where(facts, "config.files", "status",
	    "unreadable");
	char place[EK_PLACE_MAX];

	if (!ek_fact_known(facts, "config.files"))
		return EK_UNKNOWN;
	if (file == NULL)
		return EK_NO;
	ek_note(note, "%s cannot be read: %s.", ek_place(file, place),
	    ek_item_text(file, "error"));
	ek_note_value(note, "config.files", file);
	ek_note_fact(note, facts, "config.init_code");
	ek_note_let_file(note, facts, file);
	if (library_started(facts) &&
	    ek_fact_is(facts, "config.realm_found", true))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_unreadable = {
	.id = "config-unreadable",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this user may not read a Kerberos configuration file",
	.explanation = "krb5.conf holds no secrets and must be readable by "
	    "every user that runs a SQL client. MIT only says \"Permission "
	    "denied\" and names no file; Heimdal goes on without it.",
	.remedies = { { "Let everybody read {file}, and enter the folders "
	    "above it.", "chmod 644 {file}", "linux", "admin" },
	    { "If the mode is right already, a security module forbids it: "
	    "see its log for this file and allow the read there.",
	    "journalctl -k --grep denied", "linux", "admin" } },
	.references = { CONF_MANUAL },
	.explains = { "config-malformed", "config-realm-missing",
	    "config-host-unmapped", "ticket-failed", "ticket-no-kdc-known",
	    "ticket-no-default-realm", "context-failed" },
	.run = unreadable
};

/* Does anything in force lack: the realm's entry, or the host's mapping? */
static bool
lacks_realm(const struct ek_facts *facts)
{
	return ek_fact_is(facts, "config.realm_found", false);
}

static bool
lacks_mapping(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *mapped = ek_fact_str(facts, "config.host_realm");

	if (ek_fact_absent(facts, "config.host_realm"))
		return true;
	return realm != NULL && mapped != NULL && strcmp(realm, mapped) != 0;
}

static bool
lacks_something(const struct ek_facts *facts)
{
	return !ek_ticket_is_obtained(facts) &&
	    (lacks_realm(facts) || lacks_mapping(facts));
}

static const char *
krb5_config(const struct ek_facts *facts)
{
	return ek_item_str(ek_fact_value(facts, "environment.variables"),
	    "KRB5_CONFIG");
}

static bool
none_was_read(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "config.files");

	for (i = 0; i < n; i++) {
		const json_t *file = ek_fact_item(facts, "config.files", i);

		if (!ek_item_streq(file, "status", "missing") &&
		    !ek_item_streq(file, "status", "directory"))
			return false;
	}
	return n > 0;
}

static void
note_files(struct ek_note *note, const struct ek_facts *facts)
{
	const json_t *file;
	char place[EK_PLACE_MAX];
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.files") && i < 8; i++) {
		file = ek_fact_item(facts, "config.files", i);
		ek_note(note, "%s: %s.", ek_place(file, place),
		    ek_item_text(file, "status"));
	}
	ek_note_fact(note, facts, "config.files");
}

static enum ek_answer
file_missing(const struct ek_facts *facts, struct ek_note *note)
{
	const char *container = ek_fact_str(facts, "environment.container");

	if (!ek_fact_known(facts, "config.files") || ek_item_get(
	    ek_fact_value(facts, "environment.variables"), "KRB5_CONFIG") ==
	    NULL)
		return EK_UNKNOWN;
	if (!none_was_read(facts) || !lacks_something(facts) ||
	    krb5_config(facts) != NULL)
		return EK_NO;
	ek_note(note, "No Kerberos configuration file was read.");
	note_files(note, facts);
	if (container != NULL)
		ek_note(note, "This is a container (%s): it has files of its "
		    "own, not the host's.", container);
	ek_note_let_file(note, facts, NULL);
	if (ek_host_is_foreign(facts))
		ek_note_let(note, "domain", ".windows.net");
	else
		ek_note_let_domain(note, facts);
	ek_note_let_entry(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_missing = {
	.id = "config-missing",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "there is no Kerberos configuration file",
	.explanation = "Without krb5.conf the library knows neither the realm "
	    "of a managed instance nor its KDC. MIT does not complain about a "
	    "missing file; it goes on with nothing.",
	.remedies = { { "Create {file} with the realm, its KDC and the "
	    "mapping of hosts.", REALM_ENTRY "\n[domain_realm]\n"
	    "    {domain} = {realm}", "any", "admin", "entry" },
	    { "Create {file} with the realm, its KDC and the mapping of "
	    "hosts.", OTHER_ENTRY "\n[domain_realm]\n    {domain} = {realm}",
	    "any", "admin", "other_entry" },
	    { "In a container, mount the host's files.",
	    "docker run -v /etc/krb5.conf:/etc/krb5.conf:ro "
	    "-v /etc/krb5.conf.d:/etc/krb5.conf.d:ro <image>", "linux",
	    "admin", "https" },
	    EK_REMEDY_NO_HTTPS },
	.references = { CONF_MANUAL },
	.explains = { "config-realm-missing", "config-host-unmapped",
	    "ticket-cross-realm", "ticket-no-kdc-known",
	    "ticket-no-default-realm", "ticket-failed", "context-failed",
	    "config-default-realm-unset", "config-snippet-not-read",
	    "config-host-realm-other", "network-kdc-not-in-dns" },
	.run = file_missing
};

static enum ek_answer
variable_elsewhere(const struct ek_facts *facts, struct ek_note *note)
{
	const char *variable = krb5_config(facts);
	const json_t *standard = ek_item_where(facts, "config.skipped_files",
	    "reason", "KRB5_CONFIG names other files");
	int64_t line;

	if (!ek_fact_known(facts, "environment.variables") ||
	    !ek_fact_known(facts, "config.files"))
		return EK_UNKNOWN;
	if (variable == NULL || !lacks_something(facts))
		return EK_NO;
	if (!none_was_read(facts) &&
	    !ek_item_int(standard, "realm_line", &line))
		return EK_NO;
	ek_note(note, "KRB5_CONFIG is set to \"%s\", and what it names does "
	    "not configure the realm.", variable);
	note_files(note, facts);
	if (ek_item_int(standard, "realm_line", &line))
		ek_note(note, "%s, which is not read, names the realm on line "
		    "%" PRId64 ".", ek_item_text(standard, "path"), line);
	ek_note_fact(note, facts, "config.skipped_files");
	ek_note_let(note, "krb_config", variable);
	return EK_YES;
}

const struct ek_rule ek_rule_config_variable_elsewhere = {
	.id = "config-variable-elsewhere",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "KRB5_CONFIG points away from the right configuration",
	.explanation = "The variable replaces the usual files; a name that "
	    "does not exist is passed over without a word, and an empty one "
	    "ends the list. Conda, Homebrew, Oracle clients and old profile "
	    "scripts are known to set it.",
	.remedies = { { "Take it out of the environment of the SQL client.",
	    "unset KRB5_CONFIG", "any", "user" },
	    { "Or name the right file in it.",
	    "export KRB5_CONFIG=/etc/krb5.conf", "any", "user" } },
	.references = { "kerberos(7): KRB5_CONFIG" },
	.explains = { "config-realm-missing", "config-host-unmapped",
	    "ticket-cross-realm", "ticket-no-kdc-known",
	    "ticket-no-default-realm", "ticket-failed", "context-failed",
	    "config-default-realm-unset", "config-snippet-not-read",
	    "config-host-realm-other", "network-kdc-not-in-dns" },
	.run = variable_elsewhere
};

#define NO_INCLUDEDIR "this library has no includedir"

/* A file that names the realm and is not read, for that reason; NULL: for any
 * that has to do with the files, not with the environment. */
static const json_t *
skipped_with_realm(const struct ek_facts *facts, const char *reason)
{
	const json_t *item;
	int64_t line;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.skipped_files"); i++) {
		item = ek_fact_item(facts, "config.skipped_files", i);
		if (ek_item_int(item, "realm_line", &line) &&
		    (reason != NULL ? ek_item_streq(item, "reason", reason) :
		    !ek_item_streq(item, "reason",
			"KRB5_CONFIG names other files")))
			return item;
	}
	return NULL;
}

static void
note_skipped(struct ek_note *note, const json_t *item)
{
	int64_t line = 0;

	ek_item_int(item, "realm_line", &line);
	ek_note(note, "%s names the realm on line %" PRId64 ", and is not "
	    "read: %s.", ek_item_text(item, "path"), line,
	    ek_item_text(item, "reason"));
	ek_note_value(note, "config.skipped_files", item);
}

/* The KDCs of the realm are asked over HTTPS, as Entra's always are. */
static bool
realm_is_over_https(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "config.kdcs");

	if (ek_realm_is_entras(facts) == EK_YES)
		return true;
	for (i = 0; i < n; i++)
		if (!ek_item_streq(ek_fact_item(facts, "config.kdcs", i),
		    "scheme", "https"))
			return false;
	return n > 0;
}

/* Heimdal 7.8 stops at the line, as it does at any that it does not know. */
static enum ek_answer
include_unsupported(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *fault = first_fault(facts, true);
	const json_t *skipped = skipped_with_realm(facts, NO_INCLUDEDIR);
	char place[EK_PLACE_MAX];

	if (!faults_are_known(facts) ||
	    !ek_fact_known(facts, "config.skipped_files"))
		return EK_UNKNOWN;
	if (is_mit(facts) || fault == NULL)
		return EK_NO;
	ek_note(note, "%s: %s. Heimdal says nothing and leaves out the rest "
	    "of that file. For MIT krb5 the line is right.",
	    ek_place(fault, place), ek_item_text(fault, "text"));
	ek_note_value(note, "config.syntax_errors", fault);
	if (skipped != NULL)
		note_skipped(note, skipped);
	ek_note_let(note, realm_is_over_https(facts) ? "over_https" :
	    "over_network", "yes");
	if (ek_fact_is(facts, "config.realm_found", true) &&
	    (ek_realm_is_given(facts) || !lacks_mapping(facts)))
		note->severity = EK_WARNING;
	return EK_YES;
}

const struct ek_rule ek_rule_config_include_unsupported = {
	.id = "config-include-unsupported",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "Heimdal does not read what krb5.conf includes",
	.explanation = "include and includedir are words of MIT krb5. Heimdal "
	    "7.8 stops reading the file where it meets one, without a word, "
	    "and never sees the folder: \"unable to reach any KDC\". Programs "
	    "that use MIT krb5 need the line.",
	.remedies = { { "Leave the line where it is, and use a driver that "
	    "loads MIT's libgssapi_krb5. Heimdal cannot ask Entra's KDC, which "
	    "is reached over HTTPS, even with all in one file.", NULL, "any",
	    "admin", "over_https" },
	    { "See whether MIT krb5 gets the ticket.",
	    "entrakrb-probe --library mit {again}", "any", "user" },
	    { "Programs on Heimdal that need another realm, whose KDC is not "
	    "reached over HTTPS: give them a file of their own, without "
	    "include lines, in their environment alone.",
	    "export KRB5_CONFIG=/etc/krb5-heimdal.conf", "any", "admin",
	    "over_https" },
	    { "Leave the line where it is for MIT krb5, and give programs on "
	    "Heimdal a file of their own, without include lines, that names "
	    "{realm}, in their environment alone.",
	    "export KRB5_CONFIG=/etc/krb5-heimdal.conf", "any", "admin",
	    "over_network" } },
	.references = { "MIT " CONF_MANUAL ": include, includedir",
	    "Heimdal krb5.conf(5)" },
	.explains = { "config-malformed", "config-realm-missing",
	    "config-realm-without-kdc", "config-host-unmapped",
	    "config-host-realm-other", "config-default-realm-unset",
	    "ticket-cross-realm", "ticket-no-kdc-known",
	    "ticket-no-default-realm", "ticket-kdc-unreachable",
	    "network-kdc-not-in-dns", "ticket-failed", "context-failed" },
	.run = include_unsupported
};

static enum ek_answer
snippet_not_read(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *item = skipped_with_realm(facts, NULL);
	const json_t *first = ek_fact_item(facts, "config.files", 0);

	if (!ek_fact_known(facts, "config.skipped_files") ||
	    ek_item_str(first, "status") == NULL ||
	    !ek_fact_known(facts, "config.library"))
		return EK_UNKNOWN;
	/* Without a main file it is that one's lack. */
	if (item == NULL || !is_mit(facts) || none_was_read(facts) ||
	    !lacks_something(facts))
		return EK_NO;
	note_skipped(note, item);
	ek_note_let(note, "snippet", ek_item_str(item, "path"));
	ek_note_let_file(note, facts, NULL);
	return EK_YES;
}

const struct ek_rule ek_rule_config_snippet_not_read = {
	.id = "config-snippet-not-read",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the file that configures the realm is there but not read",
	.explanation = "Files in /etc/krb5.conf.d count only when the main "
	    "file has an includedir line for that folder (Debian's and "
	    "Ubuntu's has none of its own). And includedir reads only names "
	    "that end in .conf, or consist of letters, digits, - and _; "
	    "never those that begin with a dot.",
	.remedies = { { "Put this at the very top of {file}, in the first "
	    "column.", "includedir /etc/krb5.conf.d", "linux", "admin" },
	    { "If the folder is included already: give {snippet} a name that "
	    "ends in .conf.", "mv {snippet} <name>.conf", "linux",
	    "admin" } },
	.references = { CONF_MANUAL ": include, includedir" },
	.explains = { "config-realm-missing", "config-host-unmapped",
	    "ticket-cross-realm", "ticket-no-kdc-known",
	    "ticket-no-default-realm", "ticket-failed", "context-failed" },
	.run = snippet_not_read
};

/* Lines that are there and do not count. What they may explain: the lack of
 * the realm's entry, or of the host's mapping. */
static const struct {
	const char *code;
	bool realm, mapping;
} ignored[] = {
	{ "bom", true, true },
	{ "section-indented", true, true },
	{ "relation-before-section", true, true },
	{ "section-typo", true, true },
	{ "nul-byte", true, true },
	{ "odd-character", true, true },
	{ "long-line", true, true },
	{ "realm-commented", true, false },
	{ "kdc-outside-realm", true, false },
	{ "brace-on-one-line", true, false },
	{ "domain-key-wildcard", false, true },
	{ "domain-key-case", false, true },
	{ "inline-comment", false, true },
	{ "quotes", false, true },
};

static bool
note_ignored(struct ek_note *note, const struct ek_facts *facts)
{
	const json_t *lint;
	bool any = false;
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(*ignored); i++) {
		if (!(ignored[i].realm && (lacks_realm(facts) ||
		    ek_fact_count(facts, "config.kdcs") == 0)) &&
		    !(ignored[i].mapping && lacks_mapping(facts)))
			continue;
		lint = ek_lint_of(facts, ignored[i].code);
		if (lint == NULL)
			continue;
		ek_note_lint(note, lint);
		ek_note_let_file(note, facts, lint);
		any = true;
	}
	return any;
}

static enum ek_answer
ignored_lines(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "config.lint"))
		return EK_UNKNOWN;
	if (ek_ticket_is_obtained(facts) || !note_ignored(note, facts))
		return EK_NO;
	return EK_YES;
}

const struct ek_rule ek_rule_config_ignored_lines = {
	.id = "config-ignored-lines",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "lines of krb5.conf are passed over because of how they are "
	    "written",
	.explanation = "The library takes the file without complaint and does "
	    "not see the lines a person sees: sections with a wrong name, what "
	    "stands above the first section header in column one, characters "
	    "copied from a web page, entries that are commented out.",
	.remedies = { { "Correct line {line} of {file}. The sections are "
	    "[libdefaults], [realms] and [domain_realm], each header alone on "
	    "its line and in the first column, the file plain text without a "
	    "byte order mark.", "sed -n {line}p {file}", "linux",
	    "admin" } },
	.references = { CONF_MANUAL },
	.explains = { "config-realm-missing", "config-host-unmapped",
	    "config-host-realm-other", "config-realm-without-kdc",
	    "ticket-cross-realm", "ticket-no-kdc-known", "ticket-failed",
	    "context-failed" },
	.run = ignored_lines
};

/* The wanted realm in another case, and it is not the wanted one that is
 * written wrong. */
static bool
is_other_case(const struct ek_facts *facts, const char *name)
{
	const char *realm = ek_fact_str(facts, "run.realm");

	return name != NULL && realm != NULL && strcmp(name, realm) != 0 &&
	    strcasecmp(name, realm) == 0 && !ek_realm_is_right(facts, name);
}

/* A realm in the configuration written in another case than the wanted one. */
static bool
note_case(struct ek_note *note, const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *other = ek_fact_str(facts, "config.realm_other_case");
	const char *mapped = ek_fact_str(facts, "config.host_realm");
	const char *preset = ek_fact_str(facts, "config.default_realm");
	bool any = false;

	if (lacks_realm(facts) && is_other_case(facts, other)) {
		ek_note(note, "[realms] has an entry %s, not %s.", other,
		    ek_fact_text(facts, "run.realm"));
		ek_note_fact(note, facts, "config.realm_other_case");
		any = true;
	}
	if (is_other_case(facts, mapped)) {
		ek_note(note, "[domain_realm] maps the host to %s, not %s.",
		    mapped, realm);
		ek_note_fact(note, facts, "config.host_realm");
		any = true;
	}
	if (is_other_case(facts, preset)) {
		ek_note(note, "default_realm is %s, not %s.", preset, realm);
		ek_note_fact(note, facts, "config.default_realm");
		/* Only names without a realm get it. */
		if (!any && ek_ticket_is_obtained(facts))
			note->severity = EK_INFO;
		any = true;
	}
	return any;
}

static enum ek_answer
realm_case(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *lint = ek_lint_of(facts, "realm-lower-case");

	if (ek_fact_str(facts, "run.realm") == NULL ||
	    !ek_fact_known(facts, "config.realm_found"))
		return EK_UNKNOWN;
	if (!note_case(note, facts))
		return EK_NO;
	if (lint != NULL)
		ek_note_lint(note, lint);
	ek_note_let_file(note, facts, lint);
	return EK_YES;
}

const struct ek_rule ek_rule_config_realm_case = {
	.id = "config-realm-case",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the realm is written in another case",
	.explanation = "Realm names are compared letter by letter. The realm "
	    "is KERBEROS.MICROSOFTONLINE.COM, in capitals, everywhere: in "
	    "[realms], as a value in [domain_realm], in default_realm and "
	    "behind the @ of a name.",
	.remedies = { { "Write the realm as {realm} in {file}.",
	    "grep -rniF {realm} /etc/krb5.conf /etc/krb5.conf.d", "linux",
	    "admin" } },
	.references = { "RFC 4120 6.1" },
	.explains = { "config-realm-missing", "config-host-realm-other",
	    "ticket-cross-realm", "ticket-no-kdc-known",
	    "ticket-spn-unknown", "ticket-failed", "context-failed" },
	.run = realm_case
};

/* A name so near the realm's that it must be a slip, and not in the realm that
 * was asked for. */
static bool
is_misspelled(const struct ek_facts *facts, const char *name)
{
	const char *realm = ek_fact_str(facts, "run.realm");

	return name != NULL && realm != NULL &&
	    strcasecmp(name, realm) != 0 && ek_realm_is_near(name, realm) &&
	    !ek_realm_is_right(facts, name);
}

static bool
note_misspelled(struct ek_note *note, const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *mapped = ek_fact_str(facts, "config.host_realm");
	const json_t *item;
	const char *name;
	char place[EK_PLACE_MAX];
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "config.realms"); i++) {
		item = ek_fact_item(facts, "config.realms", i);
		name = ek_item_str(item, "name");
		if (!lacks_realm(facts) || !is_misspelled(facts, name))
			continue;
		ek_note(note, "%s: [realms] has %s where %s is wanted.",
		    ek_place(item, place), name, realm);
		ek_note_value(note, "config.realms", item);
		ek_note_let_file(note, facts, item);
		return true;
	}
	if (!is_misspelled(facts, mapped))
		return false;
	item = ek_item_where(facts, "config.domain_realm", "realm", mapped);
	ek_note(note, "%s: the host is mapped to %s where %s is wanted.",
	    ek_place(item, place), mapped, realm);
	ek_note_fact(note, facts, "config.host_realm");
	ek_note_let_file(note, facts, item);
	return true;
}

static enum ek_answer
realm_misspelled(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "config.realms") ||
	    ek_fact_str(facts, "run.realm") == NULL)
		return EK_UNKNOWN;
	return note_misspelled(note, facts) ? EK_YES : EK_NO;
}

const struct ek_rule ek_rule_config_realm_misspelled = {
	.id = "config-realm-misspelled",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the realm is misspelled",
	.explanation = "A name that differs by a letter or two is another "
	    "realm to the library.",
	.remedies = { { "Write {realm} on line {line} of {file}.",
	    "sed -n {line}p {file}", "linux", "admin" } },
	.references = { CONF_MANUAL ": [realms], [domain_realm]" },
	.explains = { "config-realm-missing", "config-host-realm-other",
	    "ticket-cross-realm", "ticket-no-kdc-known", "ticket-failed",
	    "context-failed" },
	.run = realm_misspelled
};

/* DNS named a KDC where the files do not. */
static bool
dns_names_kdc(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const json_t *lookup;
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "network.kdc_records"); i++) {
		lookup = ek_fact_item(facts, "network.kdc_records", i);
		if (realm != NULL && ek_item_streq(lookup, "realm", realm) &&
		    json_array_size(ek_item_get(lookup, "records")) > 0)
			return true;
	}
	return ek_fact_count(facts, "config.kdcs") == 0 &&
	    ek_fact_count(facts, "network.kdcs") > 0;
}

static enum ek_answer
realm_missing(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "config.realm_found") ||
	    !ek_fact_known(facts, "config.realm_other_case"))
		return EK_UNKNOWN;
	if (!lacks_realm(facts) || dns_names_kdc(facts) ||
	    ek_ticket_is_obtained(facts) ||
	    ek_fact_str(facts, "config.realm_other_case") != NULL)
		return EK_NO;
	ek_note(note, "[realms] has no entry for %s.",
	    ek_fact_text(facts, "run.realm"));
	if (ek_fact_count(facts, "config.realms") == 0)
		ek_note(note, "There is no entry at all.");
	note_files(note, facts);
	ek_note_fact(note, facts, "config.realm_found");
	ek_note_fact(note, facts, "config.realms");
	ek_note_let_file(note, facts, NULL);
	ek_note_let_entry(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_realm_missing = {
	.id = "config-realm-missing",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "krb5.conf does not name the realm's KDC",
	.explanation = "One realm name serves all tenants of Entra, and no DNS "
	    "record leads to its KDC: the address, which chooses the tenant, "
	    "must stand in krb5.conf. MIT says \"Cannot find KDC for realm\", "
	    "Heimdal \"unable to reach any KDC in realm\".",
	.remedies = { { "Put this into {file}, with the id of the tenant "
	    "that the managed instance belongs to.", REALM_ENTRY, "any",
	    "admin", "entry" },
	    { "Put the realm into {file}, with the KDC of its domain.",
	    OTHER_ENTRY, "any", "admin", "other_entry" },
	    { "With himmelblau: it writes /etc/krb5.conf.d/himmelblau_<tenant>"
	    ".conf at sign-in; sign in again and see that the main file "
	    "includes that folder.", "grep -n includedir /etc/krb5.conf",
	    "linux", "admin", "entry" },
	    EK_REMEDY_NO_HTTPS },
	.references = { CONF_MANUAL ": [realms], kdc",
	    "MIT krb5: KRB5_REALM_UNKNOWN (-1765328230)" },
	.explains = { "ticket-no-kdc-known", "ticket-kdc-unreachable",
	    "ticket-cross-realm", "ticket-failed", "context-failed" },
	.run = realm_missing
};

static enum ek_answer
realm_without_kdc(const struct ek_facts *facts, struct ek_note *note)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const json_t *entry = ek_item_where(facts, "config.realms", "name",
	    realm != NULL ? realm : "");
	char place[EK_PLACE_MAX];

	if (!ek_fact_known(facts, "config.realm_found") ||
	    !ek_fact_known(facts, "config.kdcs"))
		return EK_UNKNOWN;
	if (lacks_realm(facts) || dns_names_kdc(facts) ||
	    ek_ticket_is_obtained(facts) ||
	    ek_fact_count(facts, "config.kdcs") > 0)
		return EK_NO;
	ek_note(note, "%s: the entry for %s has no line \"kdc = \".",
	    ek_place(entry, place), ek_fact_text(facts, "run.realm"));
	if (entry != NULL)
		ek_note_value(note, "config.realms", entry);
	ek_note_let_file(note, facts, entry);
	/* This entry is not the one of a realm that is meant. */
	if (ek_realm_meant(facts) == NULL)
		ek_note_let_entry(note, facts);
	return EK_YES;
}

const struct ek_rule ek_rule_config_realm_without_kdc = {
	.id = "config-realm-without-kdc",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the realm's entry in krb5.conf has no kdc line",
	.explanation = "The entry is there, but nothing in it says where the "
	    "KDC is, and DNS does not say it for this realm.",
	.remedies = { { "Add this inside the braces of {realm} in {file}.",
	    "kdc = https://login.microsoftonline.com/{tenant}/kerberos", "any",
	    "admin", "entry" },
	    { "Add this inside the braces of {realm} in {file}.",
	    "kdc = <kdc-host>", "any", "admin", "other_entry" },
	    EK_REMEDY_NO_HTTPS },
	.references = { CONF_MANUAL ": [realms], kdc" },
	.explains = { "ticket-no-kdc-known", "ticket-kdc-unreachable",
	    "ticket-failed", "context-failed" },
	.run = realm_without_kdc
};

/* The TGT's own realm is the wanted one: then a request without a mapping goes
 * to the right KDC all the same. */
static bool
client_is_of_realm(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *client = ek_fact_str(facts, "cache.principal_realm");

	return realm != NULL && client != NULL && strcmp(realm, client) == 0;
}

static enum ek_answer
host_unmapped(const struct ek_facts *facts, struct ek_note *note)
{
	const char *owner = ek_fact_str(facts, "cache.principal_realm");

	if (!ek_fact_known(facts, "config.host_realm") ||
	    !ek_fact_known(facts, "run.realm"))
		return EK_UNKNOWN;
	if (!ek_fact_absent(facts, "config.host_realm") ||
	    ek_realm_is_given(facts) || ek_ticket_is_obtained(facts) ||
	    ek_host_is_foreign(facts))
		return EK_NO;
	ek_note_let_domain(note, facts);
	ek_note(note, "Nothing in [domain_realm] maps %s to a realm. The "
	    "request then goes to the realm of the ticket's owner%s%s%s%s.",
	    ek_fact_text(facts, "run.host"), owner != NULL ? " (" : "",
	    owner != NULL ? owner : "", owner != NULL ? ")" : "",
	    client_is_of_realm(facts) ?
	    ", which is the right one: this need not be the fault" : "");
	if (client_is_of_realm(facts))
		note->severity = EK_INFO;
	ek_note_fact(note, facts, "config.host_realm");
	ek_note_fact(note, facts, "config.domain_realm");
	ek_note_fact(note, facts, "cache.principal_realm");
	ek_note_let_file(note, facts, NULL);
	return EK_YES;
}

const struct ek_rule ek_rule_config_host_unmapped = {
	.id = "config-host-unmapped",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the instance's host is not mapped to the realm",
	.explanation = "A library that is given a host name must know its "
	    "realm. Without a mapping MIT asks the realm of the ticket's owner "
	    "for a referral, and Heimdal makes a realm of the domain name: "
	    "\"Server not found in Kerberos database\", or a request for "
	    "krbtgt/<ZONE>.DATABASE.WINDOWS.NET.",
	.remedies = { { "Put this into [domain_realm] of {file}. The leading "
	    "dot stands for every host of the domain.",
	    "{domain} = {realm}", "any", "admin" },
	    { "On macOS, where the port belongs to the name that is looked "
	    "up, add this too.", "{domain}:{port} = {realm}", "macos",
	    "admin" },
	    { "Or name the realm with the SPN.", "ServerSPN={spn}@{realm}",
	    "any", "user" } },
	.references = { CONF_MANUAL ": [domain_realm]" },
	.explains = { "ticket-cross-realm", "ticket-spn-unknown",
	    "ticket-no-kdc-known", "ticket-failed", "context-failed" },
	.run = host_unmapped
};

/* The ticket was asked for with its realm, the token, as drivers make it, was
 * not. */
static bool
only_token_failed(const struct ek_facts *facts)
{
	int64_t major;

	return ek_ticket_is_obtained(facts) &&
	    ek_fact_int(facts, "context.major", &major) && major > 1;
}

static enum ek_answer
host_mapped_elsewhere(const struct ek_facts *facts, struct ek_note *note)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *mapped = ek_fact_str(facts, "config.host_realm");
	const char *meant = ek_realm_meant(facts);
	const json_t *item;
	char place[EK_PLACE_MAX];

	if (realm == NULL || !ek_fact_known(facts, "config.host_realm"))
		return EK_UNKNOWN;
	if (mapped == NULL ||
	    (ek_realm_is_given(facts) && !only_token_failed(facts)) ||
	    strcasecmp(mapped, realm) == 0 || ek_host_is_foreign(facts))
		return EK_NO;
	ek_note_let_domain(note, facts);
	if (ek_realm_is_given(facts))
		note->stage = EK_STAGE_CONTEXT;
	item = ek_item_where(facts, "config.domain_realm", "realm", mapped);
	ek_note(note, "%s is mapped to the realm %s, not %s.",
	    ek_fact_text(facts, "run.host"), mapped, realm);
	if (item != NULL)
		ek_note(note, "%s: %s = %s.", ek_place(item, place),
		    ek_item_text(item, "key"), mapped);
	else
		ek_note(note, "No entry of [domain_realm] says so: it comes "
		    "from DNS or is the library's guess.");
	ek_note_fact(note, facts, "config.host_realm");
	if (item != NULL)
		ek_note_value(note, "config.domain_realm", item);
	ek_note_let_file(note, facts, item);
	if (meant == NULL || strcmp(mapped, meant) != 0)
		ek_note_let(note, "wanted", "yes");
	return EK_YES;
}

const struct ek_rule ek_rule_config_host_realm_other = {
	.id = "config-host-realm-other",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the instance's host is mapped to another realm",
	.explanation = "The ticket is asked for in the realm that "
	    "[domain_realm] names for the host, whichever TGT there is. The "
	    "most specific entry wins, and of two equal ones the first.",
	.remedies = { { "Correct the entry in {file}, or add one that is more "
	    "specific.", "{domain} = {realm}", "any", "admin", "wanted" },
	    { "If DNS names the realm: switch that off in [libdefaults].",
	    "dns_lookup_realm = false", "any", "admin", "wanted" } },
	.references = { CONF_MANUAL ": [domain_realm]" },
	.explains = { "ticket-cross-realm", "ticket-spn-unknown",
	    "ticket-no-kdc-known", "ticket-kdc-unreachable", "ticket-failed",
	    "context-failed" },
	.run = host_mapped_elsewhere
};

/* default_ccache_name is MIT's word and default_cc_name Heimdal's. */
static enum ek_answer
cache_name_other_library(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *lint = ek_lint_of(facts, "other-library-name");

	if (!ek_fact_known(facts, "config.lint"))
		return EK_UNKNOWN;
	if (lint == NULL ||
	    !ek_fact_absent(facts, "config.default_ccache_name") ||
	    !ek_fact_streq(facts, "cache.source", "default") ||
	    !ek_fact_is(facts, "cache.exists", false))
		return EK_NO;
	ek_note_lint(note, lint);
	ek_note(note, "So the built-in default %s is used, and it is not "
	    "there.", ek_fact_text(facts, "cache.name"));
	ek_note_fact(note, facts, "cache.name");
	ek_note_let(note, "written", ek_item_str(lint, "value"));
	ek_note_let_file(note, facts, lint);
	return EK_YES;
}

const struct ek_rule ek_rule_config_cache_name_other_library = {
	.id = "config-cache-name-other-library",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the cache is named by the other Kerberos library's setting",
	.explanation = "MIT reads default_ccache_name, Heimdal "
	    "default_cc_name. With only one of them set, the two libraries "
	    "look in different places: klist of one shows a ticket, and "
	    "programs on the other find none.",
	.remedies = { { "Set both in [libdefaults] of {file}.",
	    "default_ccache_name = {written}\ndefault_cc_name = {written}",
	    "any", "admin" },
	    { "Or name the cache in the environment.",
	    "export KRB5CCNAME={written}", "any", "user" } },
	.references = { CONF_MANUAL ": default_ccache_name" },
	.explains = { "cache-missing", "tgt-missing",
	    "context-no-credentials", "ticket-failed", "context-failed" },
	.run = cache_name_other_library
};

/* Misspelled settings and the like, where nothing needed them. */
static bool
is_worth_a_note(const json_t *lint)
{
	static const char *const codes[] = { "section-typo", "relation-typo",
		"kdc-outside-realm", "anchors-outside-realm",
		"domain-key-wildcard", "domain-key-case", "unknown-enctype",
		"bad-boolean", "inline-comment", "odd-character", "bom",
		"brace-on-one-line", "relation-before-section",
		"section-indented" };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (ek_item_streq(lint, "code", codes[i]))
			return true;
	return false;
}

static enum ek_answer
oddities(const struct ek_facts *facts, struct ek_note *note)
{
	enum ek_answer answer = EK_NO;
	size_t i, n = ek_fact_count(facts, "config.lint"), said = 0;

	if (!ek_fact_known(facts, "config.lint"))
		return EK_UNKNOWN;
	for (i = 0; i < n && said < 10; i++) {
		const json_t *lint = ek_fact_item(facts, "config.lint", i);

		if (!is_worth_a_note(lint))
			continue;
		ek_note_lint(note, lint);
		answer = EK_YES;
		said++;
	}
	return answer;
}

const struct ek_rule ek_rule_config_oddities = {
	.id = "config-oddities",
	.stage = EK_STAGE_CONFIG,
	.severity = EK_INFO,
	.weight = EK_CAUSE,
	.title = "krb5.conf has lines that do not do what they seem to",
	.explanation = "The library accepts these lines and makes something "
	    "else of them, or nothing. They need not matter here.",
	.remedies = { { "Correct them when the file is next edited.", NULL,
	    "any", "admin" } },
	.references = { CONF_MANUAL },
	.run = oddities
};
