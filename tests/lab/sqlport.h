/* SPDX-License-Identifier: BSD-2-Clause */
/* The managed instance's end: a listener on the SQL port. */
#ifndef TESTS_LAB_SQLPORT_H
#define TESTS_LAB_SQLPORT_H

#include "lab/lab.h"

/* Starts it, as the knob SQL says. */
void lab_sqlport_start(const struct lab *);

#endif
