/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether the process runs with more rights than who started it. */
#ifndef EK_BASE_PRIVILEGE_H
#define EK_BASE_PRIVILEGE_H

#include <stdbool.h>

/* True in a set-user-id, set-group-id or capability program (AT_SECURE). */
bool ek_is_privileged(void);

/* A variable of the environment, NULL in such a program. */
const char *ek_getenv(const char *name);

#endif
