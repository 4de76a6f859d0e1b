/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A rule: one cause of failure, how to see it, what to do. A pure function of
 * facts: no I/O, no clock. A missing fact makes the answer EK_UNKNOWN, never
 * EK_NO.
 */
#ifndef EK_DIAGNOSE_RULE_H
#define EK_DIAGNOSE_RULE_H

#include "base/buf.h"
#include "facts/facts.h"

/* The realm of all tenants of Microsoft Entra. */
#define EK_ENTRA_REALM "KERBEROS.MICROSOFTONLINE.COM"

enum ek_answer { EK_NO, EK_UNKNOWN, EK_YES };

enum ek_severity { EK_INFO, EK_WARNING, EK_ERROR };

/* How far the evidence reaches. */
enum ek_weight {
	EK_SYMPTOM, /* something failed; why is not seen here. Becomes a
		     * consequence as soon as any cause is found. */
	EK_CAUSE,   /* the fault itself was seen */
	EK_BLOCKING /* a cause that makes every later stage fail: comes before
		     * other causes of its stage */
};

struct ek_remedy {
	const char *text;     /* what to do; {name} is replaced: ek_note_let */
	const char *command;  /* to copy, {name} replaced and quoted; or NULL */
	const char *platform; /* linux, macos, windows or any */
	const char *who;      /* user, admin or tenant-admin */
	const char *only;     /* given only where that name has a value
			       * (ek_note_let); NULL: always */
};

/* What a rule says of this run. */
struct ek_note {
	struct ek_buf detail; /* sentences with the values seen */
	json_t *evidence;     /* [{fact, value}] */
	json_t *values;       /* for {name} in remedies */
	enum ek_severity severity; /* preset with the rule's; may be lowered */
	enum ek_stage stage;       /* preset with the rule's; may be changed */
	bool own;             /* its own cause was seen: no consequence */
	bool failed;          /* out of memory */
};

/* Adds to what was seen; whole sentences. */
void ek_note(struct ek_note *, const char *fmt, ...) EK_PRINTF(2, 3);

/* Names a fact as evidence, with its value of this run. */
void ek_note_fact(struct ek_note *, const struct ek_facts *, const char *name);

/* Names one member of a list item as evidence: "network.kdcs[0].connects". */
void ek_note_value(struct ek_note *, const char *fact, const json_t *value);

/* Gives {NAME} in the remedies of this rule its value. In a command, a value
 * with a character outside [A-Za-z0-9._:/@-], or one that starts with '-', is
 * replaced by the placeholder NAME; so is a name without a value, and <name>
 * in the command itself. Set for every rule already, where known: {spn} {host}
 * {port} {realm} {cache} {uid} {user} {tenant} {client} {kdc_url}, of which
 * {realm} is the one that must have been meant; and of {https} {no_https} the
 * one that says how the library can ask KDCs; of {by_option} {by_setting} the
 * one that says what named the cache. A command of the probe ends in {again},
 * the options that this run was given, but for those in the command itself,
 * and its target. */
void ek_note_let(struct ek_note *, const char *name, const char *value);
void ek_note_let_int(struct ek_note *, const char *name, int64_t value);
/* As 0xHHHHHHHH, the 32-bit pattern. */
void ek_note_let_hex(struct ek_note *, const char *name, int64_t value);

enum { EK_MAX_REMEDIES = 5, EK_MAX_REFERENCES = 4, EK_MAX_EXPLAINS = 16 };

struct ek_rule {
	const char *id;          /* for ever; starts with the stage */
	enum ek_stage stage;
	enum ek_severity severity;
	enum ek_weight weight;
	const char *title;       /* one line, no full stop */
	const char *explanation; /* why it matters, what one sees */
	struct ek_remedy remedies[EK_MAX_REMEDIES];   /* ends with NULL text */
	const char *references[EK_MAX_REFERENCES];    /* ends with NULL */
	const char *explains[EK_MAX_EXPLAINS]; /* ids of findings that follow
						* from this one; NULL ends */
	enum ek_answer (*run)(const struct ek_facts *, struct ek_note *);
};

/* All rules in the order of the chain (rules.def); ends with NULL. */
extern const struct ek_rule *const ek_rules[];

/* Declares every rule's record: "extern const struct ek_rule ek_rule_NAME". */
#define EK_RULE(name) extern const struct ek_rule ek_rule_##name;
#include "diagnose/rules.def"
#undef EK_RULE

/* Yes, no or unknown from what a reader said: unknown if not KNOWN. */
static inline enum ek_answer
ek_answer(bool known, bool yes)
{
	return !known ? EK_UNKNOWN : yes ? EK_YES : EK_NO;
}

/* The rule with that id, or NULL. */
const struct ek_rule *ek_rule_find(const char *id);

#endif
