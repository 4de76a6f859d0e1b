/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * krb5.conf as a library reads it, with file and line. No Kerberos library is
 * needed: libkrb5's own interface tells neither files nor lines. Files are
 * read through a table of functions, so that a test or a replay needs no disk.
 *
 *	struct ek_conf_env env = { .flavour = EK_CONF_MIT,
 *	    .krb5_config = getenv("KRB5_CONFIG") };
 *	struct ek_conf *conf = ek_conf_read(&env);
 *
 *	ek_conf_facts(conf, realm, host, facts);
 *	ek_conf_free(conf);
 */
#ifndef EK_CONF_CONF_H
#define EK_CONF_CONF_H

#include "base/buf.h"
#include "facts/facts.h"

enum ek_conf_flavour {
	EK_CONF_MIT,
	EK_CONF_HEIMDAL,
	EK_CONF_APPLE /* the Heimdal of macOS */
};

/* What became of a file. */
enum ek_conf_state {
	EK_CONF_FILE_READ,
	EK_CONF_FILE_MISSING,
	EK_CONF_FILE_UNREADABLE, /* permission, or an error of the disk */
	EK_CONF_FILE_DIRECTORY,
	EK_CONF_FILE_MALFORMED,  /* read; the library refuses its syntax */
	EK_CONF_FILE_TOO_LARGE   /* over EK_CONF_MAX_FILE; not read further */
};

enum {
	EK_CONF_MAX_FILE = 1 << 20, /* bytes of one file */
	EK_CONF_MAX_FILES = 1024,   /* files of one configuration */
	EK_CONF_MAX_DEPTH = 16,     /* include in include */
	EK_CONF_MAX_NODES = 20000   /* sections and relations */
};

/* What is known of a file beside its bytes; -1: unknown. */
struct ek_conf_stat {
	int64_t mode; /* permission bits */
	int64_t uid;
	int error;    /* errno of what failed, or 0 */
};

/* How files are read. arg is handed back. */
struct ek_conf_reader {
	/* Appends the bytes of a file. */
	enum ek_conf_state (*file)(void *arg, const char *path,
	    struct ek_buf *out, struct ek_conf_stat *stat_out);
	/* Appends the names in a folder, each followed by NUL, any order;
	 * EK_CONF_FILE_READ if it could. */
	enum ek_conf_state (*folder)(void *arg, const char *path,
	    struct ek_buf *names_out);
	void *arg;
};

/* The files of this machine. */
extern const struct ek_conf_reader ek_conf_disk;

struct ek_conf_env {
	enum ek_conf_flavour flavour;
	const char *krb5_config;  /* KRB5_CONFIG, or NULL when not set */
	const char *default_path; /* compiled in: file[:file...]; NULL: the
				   * usual places of the flavour */
	const char *home;         /* for "~/" of Heimdal; may be NULL */
	const char *os;           /* linux, macos or windows; NULL: linux */
	const struct ek_conf_reader *reader; /* NULL: &ek_conf_disk */
};

struct ek_conf;

/* Reads and parses everything. NULL: out of memory. Faults of files are part
 * of the result, never a failure. */
struct ek_conf *ek_conf_read(const struct ek_conf_env *);
void ek_conf_free(struct ek_conf *);

/* Says everything that the files tell: every config.* fact but init_code,
 * init_text, k5tls, crypto_policy and the Windows ones. REALM is the realm
 * wanted of the ticket, HOST the target's (may be NULL). host_realm,
 * default_realm and permitted_enctypes are what the library would make of
 * these files; who has the library at hand may set them anew after it.
 * False: out of memory. */
bool ek_conf_facts(const struct ek_conf *, const char *realm, const char *host,
    struct ek_facts *out);

/* The value in force of a relation, by path, such as "libdefaults", NULL; NULL
 * if there is none. Borrowed. */
const char *ek_conf_value(const struct ek_conf *, const char *const path[]);

#endif
