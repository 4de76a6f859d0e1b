/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds the lab in isolation, runs COMMAND in it, and takes it down. */
#ifndef TESTS_LAB_ISOLATE_H
#define TESTS_LAB_ISOLATE_H

#include "lab/lab.h"

/* Returns the exit code to end with. A SIGINT, SIGTERM, SIGHUP or SIGQUIT takes
 * the lab down and then ends this process. */
int lab_isolated(struct lab *);

#endif
