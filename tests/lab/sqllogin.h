/* SPDX-License-Identifier: BSD-2-Clause */
/* A login of MS-TDS 2.2.6.4: who it is, and how that was shown. */
#ifndef TESTS_LAB_SQLLOGIN_H
#define TESTS_LAB_SQLLOGIN_H

#include "lab/tds.h"

struct sql_login {
	bool integrated;    /* by a token, not by a password */
	char user[128];     /* ASCII; of a password login as sent */
	char database[128];
	bool good;          /* the token or the password is right */
	struct ek_buf answer; /* the token to send back, if any */
};

/* Judges the LOGIN7 message read last. False: it is none. */
bool sql_login_read(const struct lab *, const struct tds *,
    struct sql_login *);

#endif
