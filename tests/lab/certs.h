/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Certificates of the lab, made afresh in memory for each run.
 */
#ifndef TESTS_LAB_CERTS_H
#define TESTS_LAB_CERTS_H

#include "lab/lab.h"

/* Writes ca.pem (what the machine trusts), server.pem (the chain that the
 * front door shows, as the knob CERT says), server.key, the same of the SQL
 * port as sql.pem (knob SQL_CERT) and sql.key, empty.pem, and trust/, a
 * certificate folder as OpenSSL and curl read it. */
void lab_certs_make(const struct lab *);

#endif
