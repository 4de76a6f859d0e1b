/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SQL clients, each with what it does to get its first token: which SPN it
 * asks for, how it names it, which caches and KDCs it can use. A pure function
 * of facts.
 */
#ifndef EK_DIAGNOSE_DRIVERS_H
#define EK_DIAGNOSE_DRIVERS_H

#include "diagnose/diagnose.h"

#define EK_CLIENTS(X)                                                          \
	X(SQLCLIENT, "sqlclient")                                              \
	X(ODBC, "odbc")                                                        \
	X(JDBC, "jdbc")                                                        \
	X(GO_MSSQLDB, "go-mssqldb")                                            \
	X(FREETDS, "freetds")                                                  \
	X(MSSQL_RS, "mssql-rs")

enum ek_client {
#define X(id, name) EK_CLIENT_##id,
	EK_CLIENTS(X)
#undef X
	EK_N_CLIENTS
};

/* What keeps a client from the ticket that libkrb5 would get. */
enum ek_client_fault {
	EK_CLIENT_WORKS,
	EK_CLIENT_UNSURE,         /* what decides was not seen */
	EK_CLIENT_CANONICALISES,  /* it replaces the host by its DNS name */
	EK_CLIENT_OTHER_CACHE,    /* it cannot read this kind of cache */
	EK_CLIENT_NO_HTTPS,       /* it cannot use a KDC over HTTPS */
	EK_CLIENT_NO_PORT,        /* it drops the port, and that is not known */
	EK_CLIENT_NO_REALM,       /* it needs default_realm, which is not set */
	EK_CLIENT_OTHER_REALM     /* or which is another one */
};

enum ek_client_verdict { EK_CLIENT_OK, EK_CLIENT_FAIL, EK_CLIENT_UNKNOWN };

struct ek_driver {
	enum ek_client client;
	enum ek_client_verdict verdict;
	char *spn;           /* what it asks for; NULL if the target is none */
	const char *finding; /* id of what stands in its way, or NULL */
	const char *remedy;  /* what to do for this client, or NULL */
};

const char *ek_client_name(enum ek_client);
bool ek_client_parse(const char *name, enum ek_client *out);
const char *ek_client_verdict_name(enum ek_client_verdict);

/* True if the run was asked to judge for that client (run.client is it, or
 * all). */
bool ek_client_is_asked(const struct ek_facts *, enum ek_client);

/* What stands in the way of this client alone: the first of its faults. */
enum ek_client_fault ek_client_fault(const struct ek_facts *, enum ek_client);

/* True if that fault is one of the client's. */
bool ek_client_has(const struct ek_facts *, enum ek_client,
    enum ek_client_fault);

/* The SPN the client asks for, to be freed; NULL: no target, or no memory. */
char *ek_client_spn(const struct ek_facts *, enum ek_client);

/* Judges the clients that were asked for. Returns how many; to be freed with
 * ek_driver_free each. */
size_t ek_drivers(const struct ek_facts *, const struct ek_diagnosis *,
    struct ek_driver out[EK_N_CLIENTS]);
void ek_driver_free(struct ek_driver *);

#endif
