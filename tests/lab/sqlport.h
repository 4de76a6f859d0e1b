/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The managed instance's end: a look-alike on the SQL port that takes a login
 * of MS-TDS 7.4 (PRELOGIN, TLS, LOGIN7) with a Kerberos token for the SPN in
 * the lab's keytab, and answers one or two questions of a session. It is no
 * SQL Server: what it cannot be asked is left out, not imitated.
 */
#ifndef TESTS_LAB_SQLPORT_H
#define TESTS_LAB_SQLPORT_H

#include "lab/lab.h"

/* Starts it, as the knobs SQL and SQL_CERT say. */
void lab_sqlport_start(const struct lab *);

#endif
