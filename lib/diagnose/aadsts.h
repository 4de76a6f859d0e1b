/* SPDX-License-Identifier: BSD-2-Clause */
/* The errors of Microsoft Entra ID's sign-in, as they stand in other texts. */
#ifndef EK_DIAGNOSE_AADSTS_H
#define EK_DIAGNOSE_AADSTS_H

#include <stdint.h>

/* The number after AADSTS in a text; 0 if there is none. */
int64_t ek_aadsts_number(const char *text);

/* What the AADSTS number means, or NULL if it is none we know. */
const char *ek_aadsts_meaning(int64_t number);

#endif
