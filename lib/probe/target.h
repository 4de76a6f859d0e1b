/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A target as people have it at hand: HOST, HOST:PORT, HOST,PORT,
 * tcp:HOST,PORT, HOST\INSTANCE, a connection string of ADO.NET, ODBC, JDBC or
 * go-mssqldb, or an SPN MSSQLSvc/HOST[:PORT][@REALM].
 */
#ifndef EK_PROBE_TARGET_H
#define EK_PROBE_TARGET_H

#include "base/error.h"
#include "facts/facts.h"

enum {
	EK_TARGET_MAX = 8192, /* bytes of a connection string */
	EK_HOST_MAX = 253     /* RFC 1035 2.3.4, less the root's dot */
};

struct ek_target {
	char *input; /* as given, with passwords and users of URLs masked */
	char *host;
	char *instance;  /* or NULL */
	char *spn;       /* without realm; made or given */
	char *spn_realm; /* or NULL */
	uint16_t port;
	bool port_given, spn_given, password_masked;
};

/* Reads a target. False with an error that names what is wrong: the target is
 * then empty. */
bool ek_target_parse(struct ek_target *, const char *text, struct ek_error *);
void ek_target_free(struct ek_target *);

/* Takes another SPN, SERVICE/HOST[:PORT][@REALM], as it is. */
bool ek_target_set_spn(struct ek_target *, const char *spn, struct ek_error *);

/* Writes the run.* facts of the target. False: out of memory. */
bool ek_target_facts(const struct ek_target *, struct ek_facts *);

/* What kind of place a host name is, from its form alone; the values are
 * those of the facts name.kind, name.cloud, name.zone and name.instance, which
 * it sets. False: out of memory. */
bool ek_target_classify(const char *host, struct ek_facts *);

#endif
