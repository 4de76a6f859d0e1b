/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The front door: stands at https://login.microsoftonline.com where Entra
 * stands, and answers as the plan says; in a healthy lab it relays to the real
 * KDC proxy.
 */
#ifndef TESTS_LAB_DOOR_H
#define TESTS_LAB_DOOR_H

#include <openssl/ssl.h>

#include "lab/lab.h"

/* A connection of a client, in the clear while ssl is NULL. */
struct lab_conn {
	int fd;
	SSL *ssl;
};

/* Like read and write, but whole: -1 on any failure, 0 at the end. */
long lab_conn_read(struct lab_conn *, void *, size_t);
long lab_conn_write(struct lab_conn *, const void *, size_t);

/* Ends the connection so that the client sees its last bytes and a clean end,
 * or a TCP reset. */
void lab_conn_close(struct lab_conn *);
void lab_conn_reset(struct lab_conn *);

/* Never returns while the client is there. */
void lab_conn_hang(const struct lab_conn *);

/* Starts the front door, if its port is open. */
void lab_door_start(const struct lab *);

#endif
