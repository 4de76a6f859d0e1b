/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libentrakrb: reads and judges Kerberos tickets for Azure SQL Managed
 * Instance, asks for them, and explains why that fails.
 *
 * Objects are opaque. ekrb_X_new gives an object to free with ekrb_X_free,
 * which takes NULL. A pointer named *_out is set to NULL before anything can
 * fail. Strings and views returned live as long as the object they came from.
 * Text is UTF-8. Times are seconds since 1970-01-01 UTC. The library keeps no
 * global state, prints nothing and never ends the process; one ekrb_ctx, and
 * what was made with it, is to be used by one thread at a time.
 */
#ifndef ENTRAKRB_H
#define ENTRAKRB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(_WIN32)
#define EKRB_API __attribute__((visibility("default")))
#else
#define EKRB_API
#endif

/* What came of a call. Values are never reused. */
typedef enum ekrb_status {
	EKRB_OK = 0,
	EKRB_NOMEM = 1,       /* out of memory */
	EKRB_ARGUMENT = 2,    /* an argument is out of its range */
	EKRB_MALFORMED = 3,   /* input breaks the rules of its format */
	EKRB_UNSUPPORTED = 4, /* nothing here can do that */
	EKRB_COLLECTOR = 5,   /* a collector program is missing or failed */
	EKRB_STATE = 6,       /* calls in the wrong order */
	EKRB_IO = 7           /* a file could not be read or written */
} ekrb_status;

/* Bytes somebody else owns. */
typedef struct ekrb_bytes {
	const uint8_t *data;
	size_t len;
} ekrb_bytes;

/* ---- Context ---------------------------------------------------------- */

/* Holds what went wrong last and where the collector programs are. */
typedef struct ekrb_ctx ekrb_ctx;

/* To be freed, after all that was made from it. NULL may be freed.
 * EKRB_NOMEM. */
EKRB_API ekrb_status ekrb_ctx_new(ekrb_ctx **ctx_out);
EKRB_API void ekrb_ctx_free(ekrb_ctx *ctx);

/* Why the last failed call on CTX, or on an object made with it, failed: lower
 * case, no full stop. Lives until the next such call. */
EKRB_API const char *ekrb_error_text(const ekrb_ctx *ctx);

/* Says where the collector programs are (an absolute path), for a program that
 * brings its own. Default: the folder compiled in. */
EKRB_API ekrb_status ekrb_ctx_set_collectors(ekrb_ctx *ctx, const char *folder);

/* The version of the library, such as "0.1.0"; static. */
EKRB_API const char *ekrb_version(void);

/* Frees a text that a function gave to the caller. */
EKRB_API void ekrb_text_free(char *text);

/* ---- Probe ------------------------------------------------------------ */

/* One question: can this user get a ticket for that managed instance, and if
 * not, why? Asks in processes of its own, changes nothing on the machine. */
typedef struct ekrb_probe ekrb_probe;

/* What came of it. Immutable. */
typedef struct ekrb_report ekrb_report;

/* To be freed before the context. NULL may be freed. EKRB_NOMEM. */
EKRB_API ekrb_status ekrb_probe_new(ekrb_ctx *ctx, ekrb_probe **probe_out);
EKRB_API void ekrb_probe_free(ekrb_probe *probe);

/* HOST, HOST:PORT, HOST,PORT, tcp:HOST,PORT, HOST\INSTANCE, a connection
 * string of ADO.NET, ODBC, JDBC or go-mssqldb, or MSSQLSvc/HOST[:PORT][@REALM].
 * EKRB_ARGUMENT: it is none of these. A password in it is not kept. */
EKRB_API ekrb_status ekrb_probe_set_target(ekrb_probe *probe,
    const char *target);

/* Asks for SPN instead of the one made from the target; after set_target. */
EKRB_API ekrb_status ekrb_probe_set_spn(ekrb_probe *probe, const char *spn);

/* The realm that issues the ticket. Default KERBEROS.MICROSOFTONLINE.COM, which
 * the library must find by itself, as it must for a driver; a realm that is set
 * is asked for, also where the SPN names another. */
EKRB_API ekrb_status ekrb_probe_set_realm(ekrb_probe *probe,
    const char *realm);

/* Uses a credential cache, TYPE:residual or a path, other than the default. */
EKRB_API ekrb_status ekrb_probe_set_cache(ekrb_probe *probe,
    const char *cache);

/* Milliseconds for the whole run, 100 to 3,600,000. Default 20,000. */
EKRB_API ekrb_status ekrb_probe_set_timeout(ekrb_probe *probe, int64_t ms);

/* The library to ask: "mit", "heimdal", "sspi", or "both" for MIT and then
 * Heimdal, whose differences become findings. EKRB_UNSUPPORTED: a collector
 * is not installed. */
EKRB_API ekrb_status ekrb_probe_set_library(ekrb_probe *probe,
    const char *library);

/* Judges for a SQL client too: "sqlclient", "odbc", "jdbc", "go-mssqldb",
 * "freetds", "mssql-rs", or "all". */
EKRB_API ekrb_status ekrb_probe_set_client(ekrb_probe *probe,
    const char *client);

/* Stages to run, "tgt,ticket", with all they depend on; or to leave out. */
EKRB_API ekrb_status ekrb_probe_set_only(ekrb_probe *probe,
    const char *stages);
EKRB_API ekrb_status ekrb_probe_set_skip(ekrb_probe *probe,
    const char *stages);

/* Uses no network. */
EKRB_API void ekrb_probe_set_offline(ekrb_probe *probe, bool offline);

/* Keeps a ticket that is obtained in the user's cache. Without it, caches stay
 * as they are, byte for byte. */
EKRB_API void ekrb_probe_set_store(ekrb_probe *probe, bool store);

/* Also logs in, through an ODBC driver, with this connection string: the stage
 * login. The target is added where it names no server, and nothing else ever.
 * Passwords in it go to the process that logs in and nowhere else; the copy is
 * wiped by ekrb_probe_free(). EKRB_ARGUMENT: it is no KEY=VALUE;... */
EKRB_API ekrb_status ekrb_probe_set_login(ekrb_probe *probe,
    const char *connection_string);

/* Called when a stage starts (ELAPSED_MS is 0) and then about every second
 * while it lasts, from the thread that runs. */
EKRB_API void ekrb_probe_set_progress(ekrb_probe *probe,
    void (*fn)(void *arg, const char *stage, int64_t elapsed_ms), void *arg);

/* Runs the probe. EKRB_STATE: no target, or the process runs with more rights
 * than its caller (AT_SECURE). What fails on the way is in the report. */
EKRB_API ekrb_status ekrb_probe_run(ekrb_probe *probe,
    ekrb_report **report_out);

/* Diagnoses saved evidence (entrakrb.evidence/1). EKRB_MALFORMED: it is none;
 * the error text names the line. */
EKRB_API ekrb_status ekrb_replay(ekrb_ctx *ctx, const void *data, size_t len,
    ekrb_report **report_out);

/* Judges what was seen for another SQL client than the run was for, named as in
 * ekrb_probe_set_client(). */
EKRB_API ekrb_status ekrb_report_for_client(const ekrb_report *report,
    const char *client, ekrb_report **report_out);

/* Compares a report with saved evidence of a run that went well: the new
 * report names the facts that differ, in a finding that does not change the
 * exit code. EKRB_MALFORMED: DATA is no evidence. */
EKRB_API ekrb_status ekrb_report_compare(const ekrb_report *report,
    const void *data, size_t len, ekrb_report **report_out);

/* ---- Report ----------------------------------------------------------- */

typedef enum ekrb_verdict {
	EKRB_VERDICT_OK = 0,
	EKRB_VERDICT_WARN = 1,
	EKRB_VERDICT_FAIL = 2,
	EKRB_VERDICT_INCONCLUSIVE = 3
} ekrb_verdict;

typedef enum ekrb_severity {
	EKRB_INFO = 0,
	EKRB_WARNING = 1,
	EKRB_ERROR = 2
} ekrb_severity;

/* How a report is written; to be combined. */
typedef enum ekrb_style {
	EKRB_STYLE_PLAIN = 0,
	EKRB_STYLE_COLOR = 1,   /* terminal colours */
	EKRB_STYLE_REDACT = 2,  /* user, tenant, host, address as tokens, the
				 * same in all reports of a context */
	EKRB_STYLE_VERBOSE = 4, /* evidence, hops and times */
	EKRB_STYLE_TRACE = 8,   /* and trace lines */
	EKRB_STYLE_STRICT = 16  /* warnings count */
} ekrb_style;

/* NULL may be freed. What a report gave as const goes with it. */
EKRB_API void ekrb_report_free(ekrb_report *report);
EKRB_API ekrb_verdict ekrb_report_verdict(const ekrb_report *report);

/* The exit code of the tools: 0 healthy, 1 an error was found (with
 * EKRB_STYLE_STRICT in STYLE also a warning), 3 inconclusive. */
EKRB_API int ekrb_report_exit_code(const ekrb_report *report, unsigned style);

/* Id of the root cause, or NULL if none was found. */
EKRB_API const char *ekrb_report_root_cause(const ekrb_report *report);

/* Findings, the root first. Strings are borrowed from the report. */
typedef struct ekrb_finding ekrb_finding;
EKRB_API size_t ekrb_report_count(const ekrb_report *report);
EKRB_API const ekrb_finding *ekrb_report_get(const ekrb_report *report,
    size_t i);
EKRB_API const char *ekrb_finding_id(const ekrb_finding *finding);
EKRB_API ekrb_severity ekrb_finding_severity(const ekrb_finding *finding);
EKRB_API const char *ekrb_finding_title(const ekrb_finding *finding);
EKRB_API const char *ekrb_finding_detail(const ekrb_finding *finding);

/* What to do, I from 0; NULL past the last. */
EKRB_API const char *ekrb_finding_remedy(const ekrb_finding *finding,
    size_t i);

/* The report for people, as one JSON object (entrakrb.report/1, one line), or
 * as evidence that can be replayed (NDJSON). Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_report_text(const ekrb_report *report,
    unsigned style, char **text_out);
EKRB_API ekrb_status ekrb_report_json(const ekrb_report *report,
    unsigned style, char **text_out);
EKRB_API ekrb_status ekrb_report_evidence(const ekrb_report *report,
    unsigned style, char **text_out);

/* The report as a page of HTML that stands for itself, and as metrics in the
 * text format of Prometheus. Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_report_html(const ekrb_report *report,
    unsigned style, char **text_out);
EKRB_API ekrb_status ekrb_report_prometheus(const ekrb_report *report,
    unsigned style, char **text_out);

/* Makes one text of N that ekrb_report_prometheus gave: the format wants the
 * samples of a metric together. Of two about one target the first counts. */
EKRB_API ekrb_status ekrb_prometheus_join(const char *const *texts, size_t n,
    char **text_out);

/* The schemas of the documents: entrakrb.report/1 and so on. */
typedef enum ekrb_schema {
	EKRB_SCHEMA_REPORT = 0,
	EKRB_SCHEMA_INSPECT = 1,
	EKRB_SCHEMA_EXPLAIN = 2
} ekrb_schema;

/* The JSON document that tells of a usage error (EXIT_CODE 2) or a failure of
 * the tool itself (4); ARGUMENT may be NULL. Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_error_json(ekrb_schema schema, int exit_code,
    const char *argument, const char *message, char **text_out);

/* A text made safe for a terminal: control and invisible characters and what
 * is no UTF-8 are escaped. Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_text_show(const char *text, char **text_out);

/* A target or connection string with what is secret in it masked, also where
 * it is malformed. Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_text_mask(const char *text, char **text_out);

/* ---- Inspect ---------------------------------------------------------- */

/* Decodes and judges ticket material, with no network: caches, keytabs,
 * tickets, requests, replies, errors and tokens (RFC 4120, 2743, 4178, MS-PAC,
 * MS-KKDCP), raw or in base64, hex and the like. What an input is need not be
 * told. Caches and keytabs stream: memory stays flat. */
typedef struct ekrb_inspect ekrb_inspect;

/* Limits: what goes beyond one is refused with its place, never cut in silence.
 * A cache or keytab as a whole has none. */
enum ekrb_limit {
	EKRB_MAX_INPUT = 16 << 20,       /* bytes of anything that is no cache
					  * or keytab, and of text that stands
					  * for bytes */
	EKRB_MAX_MESSAGE = 1 << 20,      /* bytes of one message or ticket */
	EKRB_MAX_NESTING = 32,           /* DER values inside each other */
	EKRB_MAX_MESSAGES_INSIDE = 6,    /* messages inside each other */
	EKRB_MAX_NAME_PARTS = 8,         /* components of a principal */
	EKRB_MAX_LIST = 64,              /* addresses, authorization data,
					  * pre-authentication data, tickets of
					  * one message */
	EKRB_MAX_IF_RELEVANT = 4,        /* AD-IF-RELEVANT inside each other */
	EKRB_MAX_PAC_BUFFERS = 24,
	EKRB_MAX_CACHE_NAME = 1 << 16,   /* bytes of a realm or component */
	EKRB_MAX_CACHE_KEY = 1 << 10,    /* bytes of a key */
	EKRB_MAX_CACHE_LIST = 1 << 10,   /* addresses or authorization data */
	EKRB_MAX_CACHE_ENTRY = 4 << 20,  /* bytes of an entry */
	EKRB_MAX_KEYTAB_ENTRY = 1 << 20, /* bytes of an entry */
	EKRB_MAX_COLLECTION = 1024       /* caches of a DIR collection */
};

/* A ticket that was found and judged. Ends with the call it is handed to, and
 * so do its strings. */
typedef struct ekrb_ticket ekrb_ticket;

typedef enum ekrb_form {
	EKRB_FORM_NONE = 0, /* only the tickets and the exit code */
	EKRB_FORM_TEXT = 1, /* a table and a verdict for people */
	EKRB_FORM_JSON = 2  /* one document, entrakrb.inspect/1 */
} ekrb_form;

/* Takes a piece of output; false stops the writing (exit code 4). */
typedef bool ekrb_write_fn(void *arg, const char *data, size_t len);
typedef void ekrb_ticket_fn(void *arg, const ekrb_ticket *ticket);

/* To be freed before the context. NULL may be freed. EKRB_NOMEM. */
EKRB_API ekrb_status ekrb_inspect_new(ekrb_ctx *ctx,
    ekrb_inspect **inspect_out);
EKRB_API void ekrb_inspect_free(ekrb_inspect *inspect);

/* Settings; all before the first input, else EKRB_STATE. Inputs come before the
 * end, else EKRB_STATE.
 *
 * Judges as of TIME (seconds since 1970) instead of now. */
EKRB_API ekrb_status ekrb_inspect_set_time(ekrb_inspect *inspect,
    int64_t time);

/* Judges whether there is a ticket for SPN, SERVICE/HOST[:PORT][@REALM]
 * (RFC 4120 6.2: octet by octet). EKRB_ARGUMENT: it is none. */
EKRB_API ekrb_status ekrb_inspect_set_spn(ekrb_inspect *inspect,
    const char *spn);

/* Decrypts tickets with the keys in this file, where it has fitting ones, by
 * the collector for MIT Kerberos, and says what a service would see. */
EKRB_API ekrb_status ekrb_inspect_set_keytab(ekrb_inspect *inspect,
    const char *path);

/* How and where to write; STYLE is made of ekrb_style. Default: nowhere.
 * EKRB_ARGUMENT: there is no such form or style. */
EKRB_API ekrb_status ekrb_inspect_set_output(ekrb_inspect *inspect,
    ekrb_form form, unsigned style, ekrb_write_fn *write, void *arg);

/* Judges as monitoring systems have it: one line of text, and exit code 0 OK,
 * 1 less than WARN seconds left, 2 less than CRIT or no usable ticket, 3 not
 * known. -1: no such threshold; below that EKRB_ARGUMENT. What counts is the
 * ticket for the SPN, or without one the cloud TGT. */
EKRB_API ekrb_status ekrb_inspect_set_monitor(ekrb_inspect *inspect,
    int64_t warn, int64_t crit);

/* Hands every ticket to FN, from the thread that runs. In JSON an input of
 * tickets after one of keys is read at the end. */
EKRB_API ekrb_status ekrb_inspect_set_tickets(ekrb_inspect *inspect,
    ekrb_ticket_fn *fn, void *arg);

/* Inspects one input: a path, "-" for standard input, or a cache name
 * (TYPE:residual); NULL is the default cache of this process. What is wrong
 * with it goes into the findings: fails only with EKRB_NOMEM or EKRB_IO, of
 * the output. */
EKRB_API ekrb_status ekrb_inspect_input(ekrb_inspect *inspect,
    const char *input);

/* Inspects bytes, such as a MEMORY cache written out or a token; NAME is what
 * to call them. */
EKRB_API ekrb_status ekrb_inspect_bytes(ekrb_inspect *inspect,
    const char *name, const void *data, size_t len);

/* Ends the output, also after an input failed: what was begun in JSON is then a
 * document with an error. *EXIT_CODE_OUT is that of entrakrb-inspect. */
EKRB_API ekrb_status ekrb_inspect_end(ekrb_inspect *inspect,
    int *exit_code_out);

/* When the best usable cloud TGT, or ticket for the SPN, ends (seconds since
 * 1970); 0: there is none. */
EKRB_API int64_t ekrb_inspect_cloud_tgt_end(const ekrb_inspect *inspect);
EKRB_API int64_t ekrb_inspect_spn_end(const ekrb_inspect *inspect);

/* Reads an RFC 3339 time, or "@" and seconds since 1970. EKRB_ARGUMENT: it is
 * neither. */
EKRB_API ekrb_status ekrb_time_parse(const char *text, int64_t *time_out);

typedef enum ekrb_usable {
	EKRB_USABLE_UNKNOWN = 0, /* its times are not visible */
	EKRB_USABLE_NO = 1,
	EKRB_USABLE_YES = 2
} ekrb_usable;

/* "cloud", "referral", "partial", "onprem", "cross-realm" (TGTs), "sql",
 * "other"; static. */
EKRB_API const char *ekrb_ticket_kind(const ekrb_ticket *ticket);

/* Names as klist writes them, escaped to valid UTF-8; NULL if not visible. */
EKRB_API const char *ekrb_ticket_client(const ekrb_ticket *ticket);
EKRB_API const char *ekrb_ticket_server(const ekrb_ticket *ticket);

/* Whether it can be used at the time judged; why not, or NULL. */
EKRB_API ekrb_usable ekrb_ticket_usable(const ekrb_ticket *ticket);
EKRB_API const char *ekrb_ticket_why(const ekrb_ticket *ticket);

/* Seconds since 1970, 0 if not set or not visible (RFC 4120 5.3). */
EKRB_API int64_t ekrb_ticket_auth(const ekrb_ticket *ticket);
EKRB_API int64_t ekrb_ticket_start(const ekrb_ticket *ticket);
EKRB_API int64_t ekrb_ticket_end(const ekrb_ticket *ticket);
EKRB_API int64_t ekrb_ticket_renew_until(const ekrb_ticket *ticket);

/* Ticket flags, bit 0 of RFC 4120 5.3 being the highest; 0 if not visible. */
EKRB_API uint32_t ekrb_ticket_flags(const ekrb_ticket *ticket);

/* Encryption types (RFC 3961); false if not visible. -1 is the opaque one of a
 * cloud TGT. */
EKRB_API bool ekrb_ticket_etype(const ekrb_ticket *ticket,
    int32_t *etype_out);
EKRB_API bool ekrb_ticket_session_etype(const ekrb_ticket *ticket,
    int32_t *etype_out);

/* Version of the key that encrypts the ticket (RFC 4120 5.2.9); false if the
 * ticket names none. */
EKRB_API bool ekrb_ticket_kvno(const ekrb_ticket *ticket, uint32_t *kvno_out);

/* The Ticket in DER, borrowed. */
EKRB_API ekrb_bytes ekrb_ticket_der(const ekrb_ticket *ticket);

/* ---- Explain ---------------------------------------------------------- */

/* What numbers, names, texts and logs mean; each is an argument. */
typedef struct ekrb_explain ekrb_explain;

/* To be freed before the context. NULL may be freed. EKRB_NOMEM. */
EKRB_API ekrb_status ekrb_explain_new(ekrb_ctx *ctx,
    ekrb_explain **explain_out);
EKRB_API void ekrb_explain_free(ekrb_explain *explain);

/* Adds an argument, read as the first of these that fits: a number in any
 * usual form (7, -1765328377, 0x80090303, AADSTS50105), the id of a finding, a
 * symbol, an existing file ("-": standard input), a sentence. What is not
 * known is kept as such and says what was tried. */
EKRB_API ekrb_status ekrb_explain_add(ekrb_explain *explain,
    const char *argument);

/* Adds the text of a log, the output of a tool or saved evidence; NAME is what
 * it is called in the result. */
EKRB_API ekrb_status ekrb_explain_add_log(ekrb_explain *explain,
    const char *name, const void *data, size_t len);

/* 0: all are known and no log shows an error, 1: a log does, 3: something is
 * not known. */
EKRB_API int ekrb_explain_exit_code(const ekrb_explain *explain);

/* The explanation for people, or as one JSON object (entrakrb.explain/1, one
 * line). Free with ekrb_text_free. */
EKRB_API ekrb_status ekrb_explain_text(const ekrb_explain *explain,
    unsigned style, char **text_out);
EKRB_API ekrb_status ekrb_explain_json(const ekrb_explain *explain,
    unsigned style, char **text_out);

/* An error number; strings are static. */
typedef struct ekrb_code {
	const char *space; /* krb, com_err, gss, sspi, ntstatus, win32, aadsts,
			    * sql or http */
	const char *name;
	const char *meaning;
	int64_t number;
	int state; /* of a message of SQL Server; -1: none */
} ekrb_code;

/* Every code there is, I from 0; false past the last. */
EKRB_API bool ekrb_code_get(size_t i, ekrb_code *code_out);

/* ---- Files ------------------------------------------------------------ */

/* EKRB_ARGUMENT if no file could be made at PATH: no such folder, not
 * writable, or PATH is a folder. Writes nothing. */
EKRB_API ekrb_status ekrb_file_check(ekrb_ctx *ctx, const char *path);

/* Writes a file of mode 0600 as a private temporary beside it and renames it;
 * never through a symbolic link. */
EKRB_API ekrb_status ekrb_file_write(ekrb_ctx *ctx, const char *path,
    const void *data, size_t len);

/* Reads a regular file or a pipe of at most MAX bytes ("-": standard input).
 * *DATA_OUT has a NUL after its end; free with ekrb_text_free. EKRB_IO with
 * the reason. */
EKRB_API ekrb_status ekrb_file_read(ekrb_ctx *ctx, const char *path,
    size_t max, char **data_out, size_t *len_out);

/* ---- What the library knows ------------------------------------------- */

/* Names of the stages in their order; NULL past the last. */
EKRB_API const char *ekrb_stage_name(size_t i);

/* Every finding there is, in the order of the chain: id and title, NULL past
 * the last. */
EKRB_API const char *ekrb_rule_id(size_t i);
EKRB_API const char *ekrb_rule_title(size_t i);

#ifdef __cplusplus
}
#endif

#endif
