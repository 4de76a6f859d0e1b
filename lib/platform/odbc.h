/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ODBC driver manager, found when the program runs: nothing of ODBC is
 * needed to build. One connection.
 */
#ifndef EK_PLATFORM_ODBC_H
#define EK_PLATFORM_ODBC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct ek_odbc;

/* Loads the driver manager and makes a connection handle. NULL: WHY says what
 * the system said. *FILE_OUT is the library it came from; static. */
struct ek_odbc *ek_odbc_open(const char **file_out, struct ek_buf *why);
void ek_odbc_close(struct ek_odbc *);

/* Connects with that string as it is. False: the records say why. */
bool ek_odbc_connect(struct ek_odbc *, const char *connection_string,
    int timeout_s);

/* One record of what the last call had to say. */
struct ek_odbc_record {
	char sqlstate[6];
	int32_t number; /* the driver's or the server's own */
	int32_t state;  /* SQL Server's; -1: the driver does not tell */
	struct ek_buf text;
};

/* The record I, from 1, of a failed connect or question. False: there is
 * none. The text is the caller's. */
bool ek_odbc_record(struct ek_odbc *, int i, struct ek_odbc_record *out);

/* What the manager, driver or server says of itself; "" if it does not. */
enum ek_odbc_info {
	EK_ODBC_MANAGER_VERSION,
	EK_ODBC_DRIVER_NAME,
	EK_ODBC_DRIVER_VERSION,
	EK_ODBC_SERVER_NAME,
	EK_ODBC_SERVER_VERSION
};
void ek_odbc_info(struct ek_odbc *, enum ek_odbc_info, char *out, size_t size);

/* The first column of the first row of a query. False: none, or the records
 * say why. */
bool ek_odbc_ask(struct ek_odbc *, const char *query, char *out, size_t size);

#endif
