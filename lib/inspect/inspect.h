/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decodes and judges ticket material of any kind, with no network. Caches and
 * keytabs stream: memory does not grow with their entries.
 */
#ifndef EK_INSPECT_INSPECT_H
#define EK_INSPECT_INSPECT_H

#include "inspect/exhibit.h"
#include "inspect/out.h"
#include "inspect/source.h"

#define EK_INSPECT_SCHEMA "entrakrb.inspect/1"

enum { EK_VERDICT_FIRST_MAX = 1000 }; /* entries held back for the verdict */

enum ek_form { EK_FORM_NONE, EK_FORM_TEXT, EK_FORM_JSON };

/* Called for every ticket, judged; the view ends with the call. */
typedef void ek_ticket_fn(void *arg, const struct ek_view *);

struct ek_inspect_options {
	int64_t now;            /* judge as of then */
	const char *spn;        /* or NULL */
	const char *keytab;     /* path to decrypt with, or NULL */
	const char *collectors; /* folder of the collector programs */
	enum ek_form form;
	bool color, redact;
	int verbose;
	bool monitor;           /* exit codes of monitoring systems */
	bool has_warn, has_crit;
	int64_t warn, crit;     /* seconds left */
	ek_ticket_fn *each;     /* or NULL */
	void *each_arg;
};

struct ek_names;

/* The two lists of entries in the JSON. */
enum ek_entries { EK_ENTRIES_NONE, EK_ENTRIES_TICKETS, EK_ENTRIES_KEYS };

/* An input whose entries belong to the list that comes second. */
struct ek_later {
	char *name;
	bool is_default;
	size_t place;             /* among the inputs */
	struct ek_source *source; /* of what can be read once only, or NULL */
	struct ek_buf bytes;      /* of an input in memory */
};

struct ek_inspect {
	struct ek_inspect_options options;
	struct ek_out out;
	struct ek_principal spn; /* n_parts 0: none */
	struct ek_buf spn_text;  /* what spn points into */
	char *spn_shown;         /* as shown, or NULL */
	struct ek_names *names;  /* tokens of --redact */
	struct ek_buf scratch;   /* a name being written */
	struct ek_buf json_start; /* of a ticket from json_source */
	const char *json_source;
	struct ek_buf json_client, client_bytes; /* last client, written so */
	struct ek_principal last_client;
	json_t *inputs;          /* of the JSON, one object an input */
	json_t *findings;
	bool has_root;           /* the first error is in findings[0] */
	const char *root_cause;  /* static */
	bool json_begun, any_ticket, any_key;
	enum ek_entries list;       /* of the JSON, being written */
	int n_lists;             /* begun, of two */
	bool lists_ended;
	struct ek_later *later;
	size_t n_later;
	uint64_t n_inputs;
	int exit_code;
	int64_t cloud_end;       /* of the best usable cloud TGT, 0: none */
	int64_t spn_end;         /* of the best usable ticket for the SPN */
	bool unknown;            /* something could not be examined */
	bool failed;             /* out of memory */
	struct ek_error fault;   /* why it failed */
	unsigned n_decrypted;    /* by a keytab so far */
};

/* Begins. EKRB_ARGUMENT with an error for an SPN that is none; the options'
 * strings must outlive the inspection. */
ekrb_status ek_inspect_begin(struct ek_inspect *,
    const struct ek_inspect_options *, ek_write_fn *, void *arg,
    struct ek_error *);

/* Inspects one input: a path, "-", or a cache name. IS_DEFAULT: it is the
 * default cache, whose absence is a finding. */
void ek_inspect_input(struct ek_inspect *, const char *name, bool is_default);

/* Inspects bytes that the caller has. */
void ek_inspect_bytes(struct ek_inspect *, const char *name, ekrb_bytes);

/* Writes what comes last. Returns the exit code; 4 with inspect->fault if it
 * ran out of memory or the writer refused. */
int ek_inspect_end(struct ek_inspect *);
void ek_inspect_free(struct ek_inspect *);

/* For the readers of the formats. ---------------------------------------- */

/* Opens one ticket if there is a keytab, judges, counts, checks and writes
 * it. */
void ek_inspect_ticket(struct ek_inspect *, struct ek_exhibit *,
    struct ek_view *);

/* The same but for the keytab. */
void ek_inspect_judged(struct ek_inspect *, struct ek_exhibit *,
    struct ek_view *);

/* Reads everything of a kind. */
void ek_inspect_ccache(struct ek_inspect *, struct ek_exhibit *,
    struct ek_source *);
void ek_inspect_keytab(struct ek_inspect *, struct ek_exhibit *,
    struct ek_source *);
void ek_inspect_message(struct ek_inspect *, struct ek_exhibit *, ekrb_bytes);

/* True if rows of a table are wanted. */
bool ek_inspect_table(const struct ek_inspect *);

/* Lets the entries go on to the output when there are many. */
void ek_inspect_entry_done(struct ek_inspect *, struct ek_exhibit *);

/* ek_inspect_judged() of a ticket opened with the keytab of the options, where
 * that fits, and with what a service checks then. */
void ek_inspect_decrypt(struct ek_inspect *, struct ek_exhibit *,
    struct ek_view *);

#endif
