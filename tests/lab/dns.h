/* SPDX-License-Identifier: BSD-2-Clause */
/* A name server of a few records, for what a hosts file cannot say. */
#ifndef TESTS_LAB_DNS_H
#define TESTS_LAB_DNS_H

#include "lab/lab.h"

/* Starts it on UDP, as the knob DNS says: "down", "silent", or its records, a
 * line each, "NAME A|CNAME|PTR DATA". Every other name does not exist. */
void lab_dns_start(const struct lab *);

#endif
