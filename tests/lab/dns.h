/* SPDX-License-Identifier: BSD-2-Clause */
/* A name server of a few records, for what a hosts file cannot say. */
#ifndef TESTS_LAB_DNS_H
#define TESTS_LAB_DNS_H

#include "lab/lab.h"

/* Starts it on UDP, as the knob DNS says: "down", "silent", or its records, a
 * line each: "NAME A|CNAME|PTR DATA", "NAME SRV PRIORITY:WEIGHT:PORT:HOST",
 * "NAME URI PRIORITY:WEIGHT:URI", and what becomes of an answer: "NAME CODE
 * RCODE", "NAME CUT -" (the rest is to be had over TCP, which nobody serves),
 * "NAME LATE MILLISECONDS". Every other name does not exist. */
void lab_dns_start(const struct lab *);

#endif
