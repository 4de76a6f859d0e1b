/* SPDX-License-Identifier: BSD-2-Clause */
/* The credential cache: is it there, whose is it, can it be read. */
#include <inttypes.h>
#include <string.h>

#include "diagnose/krberr.h"
#include "diagnose/place.h"
#include "diagnose/rule.h"

static const char sign_in[] = "Sign in again so that the sign-in daemon "
    "writes a cloud TGT: lock and unlock the screen, or log out and in "
    "(himmelblau on Linux, Platform SSO on macOS). kinit cannot get this "
    "ticket.";

/* Where the cache's name came from, in words. */
static const char *
source_of(const struct ek_facts *facts)
{
	const char *source = ek_fact_str(facts, "cache.source");

	if (source == NULL)
		return "";
	if (strcmp(source, "option") == 0)
		return ", named by --cache";
	if (strcmp(source, "environment") == 0)
		return ", named by KRB5CCNAME";
	if (strcmp(source, "config") == 0)
		return ", named by default_ccache_name";
	return ", the built-in default";
}

static const char *
name_of(const struct ek_facts *facts)
{
	const char *name = ek_fact_str(facts, "cache.name");

	return name != NULL ? name : "(unnamed)";
}

/* Says of blanks and quotes around the part behind the type that they count. */
static void
note_stray(struct ek_note *note, const char *name)
{
	static const char stray[] = " \t\r\n\"'";
	const char *residual = strchr(name, ':');
	size_t n;

	residual = residual != NULL ? residual + 1 : name;
	n = strlen(residual);
	if (n > 0 && (strchr(stray, residual[0]) != NULL ||
	    strchr(stray, residual[n - 1]) != NULL))
		ek_note(note, "The blank or quote at the edge of the path "
		    "in %s is taken for a part of it.", name);
}

/* Another cache of this user that holds a cloud TGT which is good now. */
static const json_t *
better_cache(const struct ek_facts *facts)
{
	const char *name = ek_fact_str(facts, "cache.name");
	int64_t end, now = 0;
	size_t i;

	ek_fact_int(facts, "run.now", &now);
	for (i = 0; i < ek_fact_count(facts, "cache.others"); i++) {
		const json_t *c = ek_fact_item(facts, "cache.others", i);
		const char *other = ek_item_str(c, "name");

		if (ek_item_is(c, "cloud_tgt", true) &&
		    !ek_item_is(c, "mine", false) && other != NULL &&
		    (name == NULL || strcmp(other, name) != 0) &&
		    ek_item_int(c, "cloud_tgt_end", &end) && end > now)
			return c;
	}
	return NULL;
}

/* No usable cache in use, by whatever fault. */
static bool
is_unusable(const struct ek_facts *facts)
{
	int64_t code;

	return ek_fact_is(facts, "cache.exists", false) ||
	    ek_fact_is(facts, "cache.readable", false) ||
	    (ek_fact_int(facts, "cache.open_code", &code) && code != 0);
}

static enum ek_answer
elsewhere(const struct ek_facts *facts, struct ek_note *note)
{
	const json_t *other = better_cache(facts);

	if (!ek_fact_known(facts, "cache.others"))
		return EK_UNKNOWN;
	if (other == NULL || (!is_unusable(facts) &&
	    !ek_fact_is(facts, "tgt.found", false)))
		return EK_NO;
	ek_note(note, "The cache in use is %s%s. It gives no usable ticket, "
	    "but %s, which is yours, holds a cloud TGT that is valid now.",
	    name_of(facts), source_of(facts), ek_item_text(other, "name"));
	note_stray(note, name_of(facts));
	ek_note_fact(note, facts, "cache.name");
	ek_note_value(note, "cache.others", other);
	ek_note_let(note, "other_cache", ek_item_str(other, "name"));
	return EK_YES;
}

const struct ek_rule ek_rule_cache_elsewhere = {
	.id = "cache-elsewhere",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the cloud TGT is in another cache than the one in use",
	.explanation = "Each process looks in one credential cache: the one "
	    "KRB5CCNAME names, else default_ccache_name in krb5.conf, else a "
	    "built-in default. The sign-in daemon wrote the ticket somewhere "
	    "else.",
	.remedies = { { "Point the SQL client's environment at that cache.",
	    "export KRB5CCNAME={other_cache}", "any", "user", "by_setting" },
	    { "For every program on the machine: set default_ccache_name in "
	    "[libdefaults] of /etc/krb5.conf to the kind of cache the "
	    "sign-in daemon uses.", NULL, "any", "admin", "by_setting" },
	    { "Where --cache names the wrong one: leave it out, or name that "
	    "cache.", "entrakrb-probe --cache {other_cache} {again}", "any",
	    "user", "by_option" } },
	.references = { "MIT krb5 documentation, Credential cache: default "
	    "ccache name" },
	.explains = { "cache-missing", "cache-unreadable",
	    "cache-is-directory", "cache-bad-magic", "cache-empty",
	    "cache-bad-format", "cache-unknown-type", "cache-no-kcm",
	    "tgt-missing", "tgt-onprem-only", "tgt-expired", "tgt-partial-only",
	    "ticket-failed", "context-no-credentials" },
	.run = elsewhere
};

static enum ek_answer
missing(const struct ek_facts *facts, struct ek_note *note)
{
	const char *type = ek_fact_str(facts, "cache.type");

	if (!ek_fact_known(facts, "cache.exists"))
		return EK_UNKNOWN;
	if (!ek_fact_is(facts, "cache.exists", false) ||
	    (type != NULL && strcmp(type, "MEMORY") == 0))
		return EK_NO;
	ek_note(note, "There is no credential cache %s%s.", name_of(facts),
	    source_of(facts));
	note_stray(note, name_of(facts));
	ek_note_fact(note, facts, "cache.name");
	ek_note_fact(note, facts, "cache.exists");
	ek_note_fact(note, facts, "cache.open_text");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_missing = {
	.id = "cache-missing",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "there is no credential cache",
	.explanation = "Without a cache there is no ticket to start from. "
	    "Drivers say \"No Kerberos credentials available\" or \"No "
	    "credentials cache found\".",
	.remedies = { { sign_in, NULL, "any", "user" },
	    { "See which caches this user has.", "klist -A", "any", "user" } },
	.references = { "MIT krb5: KRB5_FCC_NOFILE (-1765328189)" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "tgt-missing" },
	.run = missing
};

static enum ek_answer
unreadable(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t uid, mine, mode;

	if (!ek_fact_known(facts, "cache.readable"))
		return EK_UNKNOWN;
	if (!ek_fact_is(facts, "cache.readable", false) ||
	    ek_fact_is(facts, "cache.exists", false))
		return EK_NO;
	ek_note(note, "The cache %s%s exists but this user may not read it.",
	    name_of(facts), source_of(facts));
	if (ek_fact_int(facts, "cache.uid", &uid) &&
	    ek_fact_int(facts, "environment.euid", &mine)) {
		ek_note(note, uid != mine ? "It belongs to uid %" PRId64
		    ", this process runs as uid %" PRId64 "." :
		    "It belongs to uid %" PRId64 " itself (uid %" PRId64 ").",
		    uid, mine);
		ek_note_let_int(note, "owner", uid);
	}
	if (ek_fact_int(facts, "cache.mode", &mode))
		ek_note(note, "Its mode is %04" PRIo64 ".", (uint64_t)mode);
	ek_note_fact(note, facts, "cache.name");
	ek_note_let(note, "cache_path", ek_fact_str(facts, "cache.path"));
	ek_note_fact(note, facts, "cache.uid");
	ek_note_fact(note, facts, "cache.mode");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_unreadable = {
	.id = "cache-unreadable",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the credential cache may not be read by this user",
	.explanation = "A cache belongs to one user. Another user, a service "
	    "account or a process under sudo cannot use it; each has to have "
	    "a ticket of its own.",
	.remedies = { { "Run the SQL client as the user who signed in and owns "
	    "the cache.", NULL, "any", "user" },
	    { "If it is your own file, give yourself the right to read it "
	    "again, and nobody else.", "chmod 600 {cache_path}", "any",
	    "user" } },
	.references = { "MIT krb5: KRB5_FCC_PERM (-1765328190)" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "tgt-missing", "collector-crashed" },
	.run = unreadable
};

static enum ek_answer
is_directory(const struct ek_facts *facts, struct ek_note *note)
{
	if (!ek_fact_known(facts, "cache.file_kind"))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "cache.type", "FILE") ||
	    !ek_fact_streq(facts, "cache.file_kind", "directory"))
		return EK_NO;
	ek_note(note, "%s%s is a folder, but the type FILE wants a file.",
	    name_of(facts), source_of(facts));
	ek_note_fact(note, facts, "cache.name");
	ek_note_fact(note, facts, "cache.file_kind");
	ek_note_let(note, "cache_path", ek_fact_str(facts, "cache.path"));
	return EK_YES;
}

const struct ek_rule ek_rule_cache_is_directory = {
	.id = "cache-is-directory",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the credential cache is a folder, not a file",
	.explanation = "A name without a type means FILE. A folder is a cache "
	    "collection only with the type DIR. libgssapi of MIT krb5 1.20.0 "
	    "to 1.21.2 crashes on such a default cache, and the SQL client "
	    "with it.",
	.remedies = { { "If the folder is a collection, say so by its type.",
	    "export KRB5CCNAME=DIR:{cache_path}", "any", "user", "by_setting" },
	    { "Else correct KRB5CCNAME or default_ccache_name.", NULL, "any",
	    "user", "by_setting" },
	    { "The same for a folder that --cache names.",
	    "entrakrb-probe --cache DIR:{cache_path} {again}", "any", "user",
	    "by_option" } },
	.references = { "MIT krb5 commit 635c8cca (1.21.3)" },
	.explains = { "collector-crashed", "ticket-failed",
	    "context-no-credentials", "tgt-missing", "cache-unreadable",
	    "cache-bad-format" },
	.run = is_directory
};

static enum ek_answer
bad_magic(const struct ek_facts *facts, struct ek_note *note)
{
	const char *magic = ek_fact_str(facts, "cache.magic");
	int64_t size;

	if (!ek_fact_known(facts, "cache.format") ||
	    !ek_fact_int(facts, "cache.size", &size))
		return EK_UNKNOWN;
	if (!ek_fact_absent(facts, "cache.format") ||
	    ek_fact_streq(facts, "cache.file_kind", "directory") ||
	    size == 0)
		return EK_NO;
	ek_note(note, "The file behind %s%s does not start as a credential "
	    "cache does (05 01 to 05 04)%s%s.", name_of(facts),
	    source_of(facts), magic != NULL ? " but with " : "",
	    magic != NULL ? magic : "");
	ek_note_fact(note, facts, "cache.name");
	ek_note_fact(note, facts, "cache.magic");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_bad_magic = {
	.id = "cache-bad-magic",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the file is no credential cache",
	.explanation = "The first two bytes of a FILE cache give its version. "
	    "This file holds something else, so every library refuses it; "
	    "libgssapi of MIT krb5 1.20.0 to 1.21.2 crashes on it.",
	.remedies = { { "Point KRB5CCNAME or default_ccache_name at the real "
	    "cache.", "klist -A", "any", "user", "by_setting" },
	    { "Where --cache names the file: give it the name of the real "
	    "cache.", "klist -A", "any", "user", "by_option" },
	    { sign_in, NULL, "any", "user" } },
	.references = { "MIT krb5: ccache file format",
	    "MIT krb5 commit 635c8cca (1.21.3)" },
	.explains = { "collector-crashed", "ticket-failed",
	    "context-no-credentials", "tgt-missing", "cache-bad-format" },
	.run = bad_magic
};

static enum ek_answer
empty(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t size;

	if (!ek_fact_int(facts, "cache.size", &size))
		return EK_UNKNOWN;
	if (size != 0 || !ek_fact_streq(facts, "cache.type", "FILE") ||
	    ek_fact_streq(facts, "cache.file_kind", "directory"))
		return EK_NO;
	ek_note(note, "The file behind %s%s is empty.", name_of(facts),
	    source_of(facts));
	ek_note_fact(note, facts, "cache.name");
	ek_note_let(note, "cache_path", ek_fact_str(facts, "cache.path"));
	ek_note_fact(note, facts, "cache.size");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_empty = {
	.id = "cache-empty",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the credential cache is an empty file",
	.explanation = "Something made the file (a full disk, an interrupted "
	    "write, a service that prepares it) and no ticket was written.",
	.remedies = { { sign_in, NULL, "any", "user" },
	    { "Check that the disk of the cache is not full.",
	    "df -h {cache_path}", "any", "user" } },
	.references = { "MIT krb5: KRB5_CC_FORMAT (-1765328185)" },
	.explains = { "collector-crashed", "ticket-failed",
	    "context-no-credentials", "tgt-missing", "cache-bad-format" },
	.run = empty
};

static enum ek_answer
bad_format(const struct ek_facts *facts, struct ek_note *note)
{
	const char *error = ek_fact_str(facts, "cache.parse_error");
	int64_t code = 0;
	bool refused = ek_fact_int(facts, "cache.open_code", &code) &&
	    (code == EK_COM_ERR(EK_MIT_CC_FORMAT) ||
	    code == EK_COM_ERR(EK_MIT_BADVNO));

	if (!ek_fact_known(facts, "cache.parse_error") &&
	    !ek_fact_known(facts, "cache.open_code"))
		return EK_UNKNOWN;
	if (error == NULL && !refused)
		return EK_NO;
	ek_note(note, "The cache %s%s is damaged%s%s.", name_of(facts),
	    source_of(facts), error != NULL ? ": " : "",
	    error != NULL ? error : "");
	ek_note_let(note, "cache_path", ek_fact_str(facts, "cache.path"));
	ek_note_fact(note, facts, "cache.parse_error");
	ek_note_fact(note, facts, "cache.open_text");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_bad_format = {
	.id = "cache-bad-format",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_CAUSE,
	.title = "the credential cache is damaged",
	.explanation = "What stands before the damage can be used by some "
	    "libraries and not by others: GSSAPI reads the whole file and "
	    "refuses it, kvno stops at the ticket it wants.",
	.remedies = { { "Move the damaged file away, so that nothing else "
	    "reads it; keep it for the report.",
	    "mv {cache_path} {cache_path}.damaged", "any", "user" },
	    { sign_in, NULL, "any", "user" } },
	.references = { "MIT krb5: KRB5_CC_FORMAT (-1765328185)" },
	.explains = { "collector-crashed", "ticket-failed",
	    "context-no-credentials", "tgt-missing" },
	.run = bad_format
};

enum { CC_UNKNOWN_TYPE = -1765328244 };

static bool
is_known_type(const char *type)
{
	static const char *const types[] = { "FILE", "DIR", "KEYRING", "KCM",
		"API", "MEMORY", "MSLSA", "XCACHE", "SCC" };
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static enum ek_answer
unknown_type(const struct ek_facts *facts, struct ek_note *note)
{
	const char *type = ek_fact_str(facts, "cache.type");
	int64_t code = 0;

	if (type == NULL)
		return EK_UNKNOWN;
	ek_fact_int(facts, "cache.open_code", &code);
	if (is_known_type(type) && code != CC_UNKNOWN_TYPE)
		return EK_NO;
	ek_note(note, "%s%s has the type %s, which this library does not "
	    "have.", name_of(facts), source_of(facts), type);
	ek_note_fact(note, facts, "cache.name");
	ek_note_fact(note, facts, "cache.open_text");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_unknown_type = {
	.id = "cache-unknown-type",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the library does not know this type of credential cache",
	.explanation = "The word before the first colon names the type. "
	    "Heimdal has no KEYRING, Linux has no API; a misspelled type is "
	    "refused by all.",
	.remedies = { { "Correct KRB5CCNAME or default_ccache_name; the types "
	    "here are FILE, DIR, KCM and MEMORY, with MIT krb5 also KEYRING.",
	    NULL, "linux", "user", "by_setting" },
	    { "Correct the name that --cache gives; the types here are FILE, "
	    "DIR, KCM and MEMORY, with MIT krb5 also KEYRING.", NULL, "linux",
	    "user", "by_option" } },
	.references = { "MIT krb5: KRB5_CC_UNKNOWN_TYPE (-1765328244)" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "tgt-missing", "cache-missing" },
	.run = unknown_type
};

static enum ek_answer
no_kcm(const struct ek_facts *facts, struct ek_note *note)
{
	int64_t code;

	if (!ek_fact_int(facts, "cache.open_code", &code))
		return EK_UNKNOWN;
	if (!ek_fact_streq(facts, "cache.type", "KCM") || code == 0)
		return EK_NO;
	ek_note(note, "The cache is %s%s, but no credential cache daemon "
	    "answers (%" PRId64 "%s%s).", name_of(facts), source_of(facts),
	    code, ek_fact_str(facts, "cache.open_text") != NULL ? ": " : "",
	    ek_fact_str(facts, "cache.open_text") != NULL ?
	    ek_fact_str(facts, "cache.open_text") : "");
	ek_note_fact(note, facts, "cache.open_code");
	return EK_YES;
}

const struct ek_rule ek_rule_cache_no_kcm = {
	.id = "cache-no-kcm",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "the credential cache daemon (KCM) does not answer",
	.explanation = "Caches of the type KCM are kept by a daemon "
	    "(sssd-kcm, or Heimdal's kcm). When it does not run there are no "
	    "tickets to see.",
	.remedies = { { "Start the daemon.",
	    "systemctl start sssd-kcm.socket", "linux", "admin" },
	    { "Or use another kind of cache: set KRB5CCNAME.",
	    "export KRB5CCNAME=KEYRING:persistent:{uid}", "linux", "user",
	    "by_setting" },
	    { "Or name another cache by --cache.", "klist -A", "linux",
	    "user", "by_option" } },
	.references = { "MIT krb5: KRB5_KCM_NO_SERVER (-1750600181)" },
	.explains = { "ticket-failed", "context-no-credentials",
	    "tgt-missing", "cache-missing" },
	.run = no_kcm
};

static enum ek_answer
is_sudo(const struct ek_facts *facts, struct ek_note *note)
{
	const char *user = ek_fact_str(facts, "environment.sudo_user");
	int64_t uid;

	if (!ek_fact_known(facts, "environment.sudo_user") ||
	    !ek_fact_known(facts, "cache.exists"))
		return EK_UNKNOWN;
	if (user == NULL || strcmp(user, "root") == 0 ||
	    !ek_fact_int(facts, "environment.euid", &uid) || uid != 0 ||
	    (!is_unusable(facts) && !ek_fact_is(facts, "tgt.found", false)))
		return EK_NO;
	ek_note(note, "This runs as root through sudo, called by %s. Root's "
	    "own cache is %s, not the one of %s.", user, name_of(facts), user);
	ek_note_fact(note, facts, "environment.sudo_user");
	ek_note_let(note, "sudo_user", user);
	return EK_YES;
}

const struct ek_rule ek_rule_cache_sudo = {
	.id = "cache-sudo",
	.stage = EK_STAGE_CACHE,
	.severity = EK_ERROR,
	.weight = EK_BLOCKING,
	.title = "this runs as root through sudo, and the ticket is the user's",
	.explanation = "sudo changes the user, so the default cache is root's, "
	    "and it drops KRB5CCNAME. The user's own cache is not used.",
	.remedies = { { "Run the SQL client, and this probe, as the user "
	    "itself.", "sudo -u {sudo_user} -i entrakrb-probe {spn}", "linux",
	    "user" } },
	.references = { "sudoers(5): env_reset" },
	.explains = { "cache-missing", "tgt-missing", "ticket-failed",
	    "context-no-credentials", "cache-elsewhere", "tgt-onprem-only" },
	.run = is_sudo
};
