/* SPDX-License-Identifier: BSD-2-Clause */
/* The stage login: a session of SQL through an ODBC driver. */
#ifndef EK_COLLECT_LOGIN_H
#define EK_COLLECT_LOGIN_H

#include "collect/collector.h"

ek_collect_fn ek_collect_login;

#endif
