/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for an ODBC driver that cannot be had here: "Do=NAME" in the
 * connection string makes it hang, crash, or fail with the words of the
 * Microsoft driver, and "Do=echo" with the whole connection string.
 */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, ERROR = -1, NO_DATA = 100, ENOUGH = 2000 };

#define MICROSOFT "[Microsoft][ODBC Driver 18 for SQL Server]"

static const struct answer {
	const char *name, *sqlstate;
	int32_t number;
	const char *text; /* NULL: the connection string */
} answers[] = {
	{ "echo", "08001", 0, NULL },
	{ "tls", "08001", -1, MICROSOFT "SSL Provider: [error:0A000086:SSL "
	    "routines::certificate verify failed:unable to get local issuer "
	    "certificate]" },
	{ "kerberos", "HY000", 851968, MICROSOFT "SSPI Provider: No Kerberos "
	    "credentials available (default cache: MEMORY:x)" },
	{ "timeout", "HYT00", 0, MICROSOFT "Login timeout expired" },
	{ "empty", "28000", 18456, MICROSOFT "[SQL Server]Login failed for "
	    "user ''." },
	{ "reset", "08S01", 104, MICROSOFT "TCP Provider: Error code 0x68" },
	{ "encryption", "08001", 20, MICROSOFT "The instance of SQL Server "
	    "you attempted to connect to does not support encryption." },
};

static const struct answer *said;
static char whole[ENOUGH];

int16_t SQLAllocHandle(int16_t, void *, void **);
int16_t SQLFreeHandle(int16_t, void *);
int16_t SQLSetEnvAttr(void *, int32_t, void *, int32_t);
int16_t SQLSetConnectAttr(void *, int32_t, void *, int32_t);
int16_t SQLDriverConnect(void *, void *, char *, int16_t, char *, int16_t,
    int16_t *, uint16_t);
int16_t SQLDisconnect(void *);
int16_t SQLGetDiagRec(int16_t, void *, int16_t, char *, int32_t *, char *,
    int16_t, int16_t *);
int16_t SQLGetDiagField(int16_t, void *, int16_t, int16_t, void *, int16_t,
    int16_t *);
int16_t SQLGetInfo(void *, uint16_t, void *, int16_t, int16_t *);

int16_t
SQLAllocHandle(int16_t kind, void *parent, void **out)
{
	*out = whole; /* any address will do */
	return SUCCESS;
}

int16_t
SQLFreeHandle(int16_t kind, void *handle)
{
	return SUCCESS;
}

int16_t
SQLSetEnvAttr(void *env, int32_t what, void *value, int32_t len)
{
	return SUCCESS;
}

int16_t
SQLSetConnectAttr(void *dbc, int32_t what, void *value, int32_t len)
{
	return SUCCESS;
}

int16_t
SQLDriverConnect(void *dbc, void *window, char *in, int16_t in_len,
    char *out, int16_t out_size, int16_t *out_len, uint16_t completion)
{
	const char *what = strstr(in, "Do=");
	size_t i;

	snprintf(whole, sizeof(whole), "%s", in);
	what = what != NULL ? what + 3 : "";
	if (strncmp(what, "crash", 5) == 0)
		raise(SIGSEGV);
	while (strncmp(what, "hang", 4) == 0)
		pause();
	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (strncmp(what, answers[i].name, strlen(answers[i].name)) ==
		    0)
			said = &answers[i];
	return ERROR;
}

int16_t
SQLDisconnect(void *dbc)
{
	return SUCCESS;
}

int16_t
SQLGetDiagRec(int16_t kind, void *handle, int16_t i, char *sqlstate,
    int32_t *number, char *text, int16_t size, int16_t *len)
{
	if (said == NULL || i != 1)
		return NO_DATA;
	memcpy(sqlstate, said->sqlstate, 6);
	*number = said->number;
	*len = (int16_t)snprintf(text, (size_t)size, "%s", said->text != NULL ?
	    said->text : whole);
	return SUCCESS;
}

int16_t
SQLGetDiagField(int16_t kind, void *handle, int16_t i, int16_t what,
    void *out, int16_t size, int16_t *len)
{
	return NO_DATA;
}

int16_t
SQLGetInfo(void *dbc, uint16_t what, void *out, int16_t size, int16_t *len)
{
	return ERROR;
}
