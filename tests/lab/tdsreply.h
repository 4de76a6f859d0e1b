/* SPDX-License-Identifier: BSD-2-Clause */
/* Tokens of a reply (MS-TDS 2.2.7), each appended to a message. */
#ifndef TESTS_LAB_TDSREPLY_H
#define TESTS_LAB_TDSREPLY_H

#include "base/buf.h"

/* An error message of SQL Server; CLASS is its severity. */
void tds_error(struct ek_buf *, uint32_t number, uint8_t state, uint8_t class,
    const char *text);

/* The login is accepted, into the database. */
void tds_login_ack(struct ek_buf *, const char *database);

/* A token of the security mechanism. */
void tds_sspi(struct ek_buf *, const void *, size_t len);

/* A result of one row with one text. */
void tds_row(struct ek_buf *, const char *column, const char *value);

/* The end of a reply; COUNT rows. */
void tds_done(struct ek_buf *, uint16_t status, uint64_t count);

enum { TDS_DONE_ERROR = 0x2, TDS_DONE_COUNT = 0x10, TDS_DONE_ATTENTION = 0x20 };

#endif
