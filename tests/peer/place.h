/* SPDX-License-Identifier: BSD-2-Clause */
/* A file for libraries that read nothing but files. */
#ifndef TESTS_PEER_PLACE_H
#define TESTS_PEER_PLACE_H

#include "entrakrb.h"

/* Puts the bytes into a file that is gone when the program ends, and returns
 * its name with TYPE ("FILE:") before it, good until the next call. */
const char *place_put(const char *type, ekrb_bytes);

/* The name, with TYPE before it, of a file beside that one, which is not there;
 * it goes when the program ends. After a call of place_put. */
const char *place_other(const char *type);

#endif
