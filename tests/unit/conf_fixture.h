/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration files that exist in memory only. */
#ifndef TESTS_UNIT_CONF_FIXTURE_H
#define TESTS_UNIT_CONF_FIXTURE_H

#include "conf/conf.h"

#define REALM "KERBEROS.MICROSOFTONLINE.COM"
#define TENANT "11111111-2222-3333-4444-555555555555"
#define TENANT2 "99999999-2222-3333-4444-555555555555"
#define HOST "mi1.abc123.database.windows.net"
#define KDC "https://login.microsoftonline.com/" TENANT "/kerberos"

/* A text of NULL: there, and may not be read. Ends with a NULL path. */
struct memory_file {
	const char *path, *text;
	size_t len; /* 0: the text is a string */
};

/* A reader of those files. The table must outlive it. */
struct ek_conf_reader memory_reader(const struct memory_file *);

/* The facts of files as FLAVOUR reads them with KRB5_CONFIG (or NULL). */
struct ek_facts *memory_facts(enum ek_conf_flavour, const char *krb5_config,
    const struct memory_file *);

/* The same for one text as /etc/krb5.conf, MIT. */
struct ek_facts *text_facts(const char *text);

#endif
