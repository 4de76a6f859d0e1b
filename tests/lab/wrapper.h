/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lab where namespaces are refused: a private folder, high ports on
 * loopback addresses of its own, and the production names by a preloaded name
 * library (nss_wrapper). It does less: no system files can be replaced.
 */
#ifndef TESTS_LAB_WRAPPER_H
#define TESTS_LAB_WRAPPER_H

#include "lab/lab.h"

/* Makes the private folder, chooses addresses and ports. Ends the lab if the
 * plan holds a fault that needs namespaces. */
void lab_wrapper_prepare(struct lab *);

/* Adds what makes COMMAND, and collectors that it starts with a clean
 * environment, see the lab's names and krb5.conf. */
void lab_wrapper_environment(const struct lab *);

/* Removes the private folder. */
void lab_wrapper_remove(const struct lab *);

#endif
