/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connection strings of SQL clients: KEY=VALUE;... of ADO.NET and ODBC,
 * jdbc:sqlserver://HOST[\INSTANCE][:PORT];KEY=VALUE;... and go-mssqldb's
 * sqlserver://USER:PASSWORD@HOST[/INSTANCE][:PORT]?KEY=VALUE&...
 */
#ifndef EK_PROBE_CONNSTR_H
#define EK_PROBE_CONNSTR_H

#include "base/error.h"

enum ek_connstr_key {
	EK_CONNSTR_SERVER,
	EK_CONNSTR_PORT,
	EK_CONNSTR_INSTANCE,
	EK_CONNSTR_SPN,
	EK_CONNSTR_DRIVER,      /* of ODBC: a driver's name or file */
	EK_CONNSTR_DATA_SOURCE, /* of ODBC: DSN, FILEDSN */
	EK_CONNSTR_USER,
	EK_CONNSTR_TRUSTED,        /* Trusted_Connection and its like */
	EK_CONNSTR_AUTHENTICATION, /* which kind of sign-in */
	EK_CONNSTR_SECRET,         /* a password, token or key */
	EK_CONNSTR_OTHER
};

/* Gets a property with its quotes taken off; the value is wiped afterwards.
 * False ends the reading. */
typedef bool ek_connstr_fn(void *arg, enum ek_connstr_key, const char *value,
    struct ek_error *);

/* True if the text has the form of a connection string. */
bool ek_connstr_is(const char *text);

/* True if it is a URL of JDBC or go-mssqldb. */
bool ek_connstr_is_url(const char *text);

/* Hands each property to FN. False with an error: FN refused, a quote has no
 * end, or out of memory. */
bool ek_connstr_read(const char *text, ek_connstr_fn *fn, void *arg,
    struct ek_error *);

/* The text with every password, token, key and the user part of a URL
 * replaced by ***, and all behind what looks like a password's option; to be
 * freed. *MASKED_OUT tells if there was any. Works on malformed strings too,
 * and changes nothing that is masked. NULL: out of memory. */
char *ek_connstr_mask(const char *text, bool *masked_out);

#endif
