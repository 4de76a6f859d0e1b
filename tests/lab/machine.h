/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine that COMMAND sees: krb5.conf and its snippet, hosts, resolver,
 * environment.
 */
#ifndef TESTS_LAB_MACHINE_H
#define TESTS_LAB_MACHINE_H

#include "lab/lab.h"

/* Writes krb5.conf and the name files, in /etc of the namespace or, without
 * one, in the lab's folder. */
void lab_machine_write(const struct lab *);

/* Makes this process's environment COMMAND's. */
void lab_machine_environment(const struct lab *);

#endif
