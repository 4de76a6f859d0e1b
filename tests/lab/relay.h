/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The real KDC proxy behind the front door: python3-kdcproxy under the web
 * server of Python's own library.
 */
#ifndef TESTS_LAB_RELAY_H
#define TESTS_LAB_RELAY_H

#include "lab/lab.h"

/* Starts the KDC proxy on a port of its own, told in the lab. Requests may be
 * made at once: they wait until it is up. */
void lab_relay_start(struct lab *);

/* Passes a KDC-PROXY-MESSAGE to the KDC proxy and adds the body that came back
 * to OUT. Returns the HTTP status, 502 if there was none. */
int lab_relay(const struct lab *, ekrb_bytes message, struct ek_buf *out);

#endif
