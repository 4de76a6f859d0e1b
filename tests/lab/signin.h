/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a sign-in leaves on the machine: credential caches, whole or damaged.
 */
#ifndef TESTS_LAB_SIGNIN_H
#define TESTS_LAB_SIGNIN_H

#include "lab/lab.h"

/* Gets tickets from the lab's KDCs and writes the caches that are files. */
void lab_signin(const struct lab *);

/* Called in COMMAND's process before it starts: gives it a session keyring of
 * its own, and the caches that are keyrings. */
void lab_signin_keyring(const struct lab *);

#endif
