/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ODBC connection string of --login: what may be shown of it, and what
 * goes to the collector that logs in. Nothing is changed in it, and nothing is
 * added but a server where it names none.
 */
#ifndef EK_PROBE_LOGIN_H
#define EK_PROBE_LOGIN_H

#include "base/buf.h"
#include "facts/facts.h"

/* How it asks to sign in. */
enum ek_login_asks {
	EK_LOGIN_NOTHING,  /* what the driver does then is its own affair */
	EK_LOGIN_KERBEROS, /* integrated */
	EK_LOGIN_PASSWORD,
	EK_LOGIN_ENTRA     /* a token of Entra's own */
};

struct ek_login {
	struct ek_buf text;    /* as given; secret */
	struct ek_buf secrets; /* every password in it, NUL-ended; secret */
	char *shown;           /* passwords masked */
	char *driver, *user;   /* or NULL */
	enum ek_login_asks asks;
	bool has_server;       /* by itself or by a data source */
	bool has_password;
};

/* Reads KEY=VALUE;... False with an error that says what is wrong: the login
 * is then empty. */
bool ek_login_parse(struct ek_login *, const char *text, struct ek_error *);
void ek_login_free(struct ek_login *);

/* Writes the run.login facts. False: out of memory. */
bool ek_login_facts(const struct ek_login *, struct ek_facts *);

/* What the collector gets: texts that each end with NUL, the connection string
 * first (with "Server=HOST,PORT" where it names none), then the passwords.
 * OUT must be secret. */
void ek_login_secret(const struct ek_login *, const char *host, unsigned port,
    struct ek_buf *out);

#endif
