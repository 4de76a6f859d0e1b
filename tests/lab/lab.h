/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lab: a local look-alike of Entra's Kerberos service, made of a real KDC,
 * a real MS-KKDCP proxy and a front door that stands where Entra stands.
 *
 * This header holds what all files of the lab share: the settings of one run
 * and small helpers. A helper that fails ends the process with a line on
 * standard error and LAB_EXIT_FAILED: nothing of the lab survives that.
 */
#ifndef TESTS_LAB_LAB_H
#define TESTS_LAB_LAB_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "lab/plan.h"

#define LAB_REALM "KERBEROS.MICROSOFTONLINE.COM"
#define LAB_ONPREM "CONTOSO.COM"
#define LAB_LOGIN "login.microsoftonline.com"
#define LAB_TENANT "5a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3"
#define LAB_HOST "mi1.abc123.database.windows.net"
#define LAB_DC "kdc1.example.net"
#define LAB_ALIAS "tr7.northeurope1-a.worker.vnet.database.windows.net"
#define LAB_SPN "MSSQLSvc/" LAB_HOST ":1433"
#define LAB_USER "alice@contoso.com"
#define LAB_CLIENT "alice\\@contoso.com@" LAB_REALM
#define LAB_PASSWORD "alice's password"

enum {
	LAB_EXIT_USAGE = 2,
	LAB_EXIT_FAILED = 125,   /* the lab itself failed */
	LAB_EXIT_NOT_RUN = 126,  /* COMMAND could not be run */
	LAB_EXIT_NO_COMMAND = 127
};

struct lab {
	struct lab_plan plan;
	bool wrapped;      /* no namespaces: name wrapper and high ports */
	bool own_users;    /* a user namespace, so keyrings of its own */
	bool as_root;      /* COMMAND keeps the caller's uid 0 */
	uid_t uid;         /* of COMMAND and the servers */
	gid_t gid;
	const char *dir;   /* the lab's private folder */
	const char *tmp;   /* where the default cache lives */
	char login[16], onprem[16], sql[16], nowhere[16]; /* addresses */
	unsigned https_port, kdc_port, onprem_port, proxy_port, sql_port;
	unsigned dns_port;
	pid_t onprem_pid;  /* the on-premises KDC */
	int64_t now;       /* epoch seconds of this machine */
	int64_t offset;    /* what the servers' clocks are ahead of it */
	char **command;
};

/* Ends the process: "entrakrb-lab: TEXT", with errno's text in the second. */
_Noreturn void lab_fail(const char *fmt, ...) EK_PRINTF(1, 2);
_Noreturn void lab_fail_errno(const char *fmt, ...) EK_PRINTF(1, 2);

/* A line on standard error: "entrakrb-lab: TEXT". */
void lab_note(const char *fmt, ...) EK_PRINTF(1, 2);

/* A fresh string, never NULL; the caller frees it. */
char *lab_printf(const char *fmt, ...) EK_PRINTF(1, 2);

/* TEXT with each @NAME@ replaced: LAB, TMP, TENANT, UID; HTTPS (":PORT", or
 * nothing for 443); the addresses LOGIN, DC1, SQL, NOWHERE; KDC and ONPREM,
 * each address:port. Fresh. */
char *lab_expand(const struct lab *, const char *text);

/* Writes a file whole, or makes a folder; owned by the lab's user. PATH is
 * absolute, or under the lab's folder. */
void lab_write(const struct lab *, const char *path, mode_t,
    const void *data, size_t len);
void lab_puts(const struct lab *, const char *path, const char *text);
void lab_mkdir(const struct lab *, const char *path, mode_t);

/* PATH under the lab's folder. Fresh. */
char *lab_path(const struct lab *, const char *path);

#endif
