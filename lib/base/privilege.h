/* SPDX-License-Identifier: BSD-2-Clause */
/* What the process may do, and who may look into it. */
#ifndef EK_BASE_PRIVILEGE_H
#define EK_BASE_PRIVILEGE_H

#include <stdbool.h>

/* True in a set-user-id, set-group-id or capability program (AT_SECURE). */
bool ek_is_privileged(void);

/* A variable of the environment, NULL in such a program. */
const char *ek_getenv(const char *name);

/* For a process of our own that holds keys: no core dump, on Linux also no
 * debugger of the same user. Left out with sanitizers, which are one. */
void ek_hide_memory(void);

#endif
