/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error numbers: what each means when a ticket for a managed instance is
 * asked for. The tables are the .def files beside this one, a file a space.
 * Constant data: no allocation, no failure.
 */
#ifndef EK_CODES_CODES_H
#define EK_CODES_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a number comes from; the names are those of the JSON. */
#define EK_SPACES(X)                                                           \
	X(KRB, "krb")           /* of a KRB-ERROR, RFC 4120 7.5.9 */ \
	X(COM_ERR, "com_err")   /* krb5_error_code of libkrb5, and errno */    \
	X(GSS, "gss")           /* GSSAPI major status and known minors */     \
	X(SSPI, "sspi")         /* SECURITY_STATUS as unsigned 32 bit */       \
	X(NTSTATUS, "ntstatus") /* as unsigned 32 bit */                       \
	X(WIN32, "win32")                                                      \
	X(AADSTS, "aadsts")     /* Microsoft Entra ID */                       \
	X(SQL, "sql")           /* SQL Server messages, and drivers' own */    \
	X(HTTP, "http")         /* status of a KDC proxy */

enum ek_space {
#define X(id, name) EK_SPACE_##id,
	EK_SPACES(X)
#undef X
	EK_N_SPACES
};

enum {
	EK_NO_STATE = -1,     /* the number without a state */
	EK_MAX_MEANINGS = 12, /* of one number or symbol */
	EK_MAX_SAME = 12      /* names of one cause in other spaces */
};

/* Number of a KRB-ERROR to number of libkrb5, and back. */
#define EK_KRB5_BASE (-1765328384)

struct ek_code {
	enum ek_space space;
	int64_t number;
	int state;           /* of a SQL Server message, or EK_NO_STATE */
	const char *name;    /* symbol; for sql and http what it is called */
	const char *meaning; /* whole sentences */
};

const char *ek_space_name(enum ek_space);

/* Every code there is, in the order of the spaces; the entries of one number
 * stand together. */
const struct ek_code *ek_codes(size_t *n_out);

/* The code of that number, or NULL. SQL: the entry without a state. */
const struct ek_code *ek_code_find(enum ek_space, int64_t number);

/* As ek_code_find() for the two spaces that stand in a KDC's reply, krb and
 * ntstatus: a program that asks for these alone is not linked to the others. */
const struct ek_code *ek_code_of_reply(enum ek_space, int64_t number);

/* A SQL Server message with that state; NULL if the state says nothing. */
const struct ek_code *ek_code_find_state(int64_t number, int state);

/* All that a word may mean, likeliest first: a number in any usual form (7,
 * -1765328377, 0x80090303, 2529638919, 0x8007052f, AADSTS50105) or a symbol,
 * in any case, of any library. Returns how many; 0 if it is neither. */
size_t ek_code_parse(const char *word,
    const struct ek_code *out[EK_MAX_MEANINGS]);

/* True if the word has the form of a number, known or not. */
bool ek_code_is_number(const char *word);

/* The same cause under its names in other spaces. */
size_t ek_code_same(const struct ek_code *,
    const struct ek_code *out[EK_MAX_SAME]);

/* Ids of the findings it may come from, likeliest first; NULL-ended. */
const char *const *ek_code_findings(const struct ek_code *);

#endif
