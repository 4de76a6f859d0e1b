/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole process on a private copy of a credential cache. */
#ifndef EK_PLATFORM_KRB5_PRIVATE_H
#define EK_PLATFORM_KRB5_PRIVATE_H

#include <stdbool.h>

/*
 * Copies a cache, all of it, into memory and makes the copy the default cache
 * of this process: what a driver in the process gets from a KDC is stored there
 * and goes with it. False: the cache cannot be read, and nothing was changed.
 */
bool ek_private_cache(const char *name);

#endif
